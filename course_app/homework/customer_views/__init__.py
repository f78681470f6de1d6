"""What a customer sees of a document: what was released for them, and nothing else."""
