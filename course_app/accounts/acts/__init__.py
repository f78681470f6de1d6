"""The audit as administrators read it: who did what, and when; never a word of anybody's."""
