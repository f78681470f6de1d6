"""Turns a page that exists elsewhere into files of the course, and says of each of its lines what became of it."""
