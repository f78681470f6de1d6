"""The key from which links are made: so that their owner can see them again, although the database holds none of them.

It is COURSE_SHARE_KEY, or a file in the data folder that the first link makes. Without the key that made it, a link
goes on working; only nobody can be shown it again.
"""

import base64
import hashlib
import hmac
import os
from pathlib import Path

from course_app.accounts.tokens import new_token
from course_app.config import Settings

_FILE = "share-links.key"


def link_token(settings: Settings, *parts: str) -> str:
    """43 characters that nobody can guess who has not the key; the same for the same `parts`."""
    made = hmac.new(_key(settings), "\n".join(parts).encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()


def _key(settings: Settings) -> bytes:
    if settings.share_key:
        return settings.share_key.encode()
    path = settings.data / _FILE
    try:
        return path.read_bytes()
    except FileNotFoundError:
        _make(path)
        return path.read_bytes()


def _make(path: Path) -> None:
    """Whole or not at all, and readable for nobody else: of two processes that make one, the first one's stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{_FILE}.{os.getpid()}-{new_token()[:8]}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(new_token().encode())
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
