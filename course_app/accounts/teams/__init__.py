"""Teams: who learns together, and who reviews their work."""
