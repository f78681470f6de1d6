"""Messages to people: written down in the transaction that causes them, sent afterwards, once."""
