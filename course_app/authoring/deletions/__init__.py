"""Files of the course that authors delete: what that would do is said first, and each can be brought back."""
