"""The new-joiner test: a colleague without an account carries out a released procedure and says where they stumbled."""
