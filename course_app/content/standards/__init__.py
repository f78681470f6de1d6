"""What "done to standard" can ask: one class each, joined by the table in kinds.py. Codes and facts out, no wording."""
