"""What belongs to a person as a whole: to take with them, and to have erased."""
