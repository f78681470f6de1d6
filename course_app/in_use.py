"""Whether somebody works on an instance's data: who does holds a lock, so that nobody replaces it meanwhile."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from course_app.config import Settings
from course_app.database import DatabaseUnusableError
from course_app.errors import CourseAppError


class InstanceInUseError(CourseAppError):
    """Another process works on the data."""

    status, code = 409, "in-use"


@contextmanager
def in_use(settings: Settings) -> Iterator[None]:
    """Works on the data, beside any number of others. Raises InstanceInUseError while somebody replaces it."""
    with _locked(settings, fcntl.LOCK_SH, "the data is being restored; try again when that is done"):
        yield


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Has the data to itself. Raises InstanceInUseError if anybody works on it."""
    words = f"a server or a worker is using the data in {settings.data}; stop it first"
    with _locked(settings, fcntl.LOCK_EX, words):
        yield


@contextmanager
def _locked(settings: Settings, kind: int, words: str) -> Iterator[None]:
    try:
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (settings.data / "in-use.lock").open("w")
    except OSError as error:
        raise DatabaseUnusableError(
            f"the data folder {settings.data} cannot be written: {error.strerror}; "
            "give the folder write permission, or name another with --data"
        ) from error
    with lock:
        try:
            fcntl.flock(lock, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InstanceInUseError(words) from None
        yield
