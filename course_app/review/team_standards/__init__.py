"""Approved work that a team goes by: marked by a manager, owned by somebody, looked at again before its day."""
