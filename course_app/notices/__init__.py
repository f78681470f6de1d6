"""What people are told: one message for each transition, in the app at once, by mail as each person chose."""
