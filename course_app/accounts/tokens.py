"""Secrets that a browser or a mail carries: 256 random bits, of which only the sha256 is kept."""

import hashlib
import secrets


def new_token() -> str:
    """43 characters that nobody can guess."""
    return secrets.token_urlsafe(32)


def sha256_of(text: str) -> str:
    """The digest of `text`, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
