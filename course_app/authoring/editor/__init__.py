"""The editor in the browser: authors change the course's files, see the page beside them, and publish."""
