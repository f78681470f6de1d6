"""Homework: documents on structured templates, filled on worksheets and checked against their standards."""
