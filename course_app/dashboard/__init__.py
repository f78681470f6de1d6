"""What a team's managers see of it, and what each learner is told that they see. It counts marks, and reads no text."""
