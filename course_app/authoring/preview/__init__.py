"""The preview: the content folder, served to its author with live reload, and without a database."""
