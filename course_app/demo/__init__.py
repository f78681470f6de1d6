"""An instance with people and their work in it, to be looked at."""
