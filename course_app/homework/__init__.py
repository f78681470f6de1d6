"""Homework: the documents that a learner makes from structured templates, and what becomes of them."""
