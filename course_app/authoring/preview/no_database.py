"""What stands where the database stands elsewhere: a preview has none, so nothing in it can leave a row anywhere."""

from contextlib import AbstractContextManager
from typing import NoReturn

from sqlalchemy.orm import Session

from course_app.errors import CourseAppError


class KeepsNothingError(CourseAppError):
    """Somebody asked the preview for what it would need a database for."""

    status, code = 404, "preview"


class NoDatabase:
    """Refuses to be read and to be written."""

    def reading(self) -> AbstractContextManager[Session]:
        """Raises KeepsNothingError."""
        _refuse()

    def writing(self) -> AbstractContextManager[Session]:
        """Raises KeepsNothingError."""
        _refuse()


def _refuse() -> NoReturn:
    raise KeepsNothingError("This is a preview: it has no accounts and keeps nothing.")
