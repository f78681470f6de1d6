"""The kinds of field that a structured template is made of: one class each, joined by the table in kinds.py."""
