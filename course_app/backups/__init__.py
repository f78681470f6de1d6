"""Copies of everything that the database holds, and how they come back."""
