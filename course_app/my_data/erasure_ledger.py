"""The file that names every erasure, apart from the backups, so that restoring one does not bring people back."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path

from course_app.errors import CourseAppError

_LINE = re.compile(r"(\S+) ([0-9a-f]{64})")


class LedgerUnusableError(CourseAppError):
    """The file cannot be read or written; nobody is erased, and nothing restored, without it."""

    status, code = 500, "ledger"


def note_in_ledger(path: Path, account_sha256: str, at: datetime) -> None:
    """Adds a line and waits until it is on the disk. Raises LedgerUnusableError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(descriptor, f"{at.astimezone(UTC).isoformat()} {account_sha256}\n".encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise LedgerUnusableError(f"{path} cannot be written: {error.strerror}; nobody was erased") from error


def read_ledger(path: Path) -> dict[str, datetime]:
    """The sha256 of each erased account's id, and when; empty where there is no file. Raises LedgerUnusableError."""
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise LedgerUnusableError(f"{path} cannot be read: {error}; nothing was restored") from error
    found: dict[str, datetime] = {}
    for number, line in enumerate(lines, start=1):
        match = _LINE.fullmatch(line)
        try:
            at = datetime.fromisoformat(match[1]) if match else None
        except ValueError:
            at = None
        if match is None or at is None or at.tzinfo is None:
            raise LedgerUnusableError(f"{path}:{number}: this is no erasure; nothing was restored; mend the line")
        found[match[2]] = at
    return found
