"""What the system calculates: a small, closed set of named functions, joined by the table in functions.py."""
