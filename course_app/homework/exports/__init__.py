"""Documents as files: one printed document, several formats."""
