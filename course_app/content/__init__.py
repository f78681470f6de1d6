"""The course's files become frozen values, or Problems. Nothing here knows Flask or a database."""
