"""Typesetting: the one source that makes PDF files, and the process that runs it."""
