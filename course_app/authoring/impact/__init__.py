"""What publishing a course would do to people's work: one course compared with another, against the live database."""
