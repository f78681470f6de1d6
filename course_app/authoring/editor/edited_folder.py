"""The folder that authors edit: one for all processes, or none, and then why."""

import os
from dataclasses import dataclass
from pathlib import Path

from flask_babel import gettext

from course_app.config import Settings
from course_app.errors import CourseAppError


class ReadOnlyError(CourseAppError):
    """The files cannot be changed here."""

    status, code = 409, "read-only"


@dataclass(frozen=True, slots=True)
class EditedFolder:
    """The folder `root`. `why_not` says why it cannot be written; empty where it can."""

    root: Path
    why_not: str

    def require_writable(self) -> None:
        """Raises ReadOnlyError, which says why and what to do."""
        if self.why_not:
            raise ReadOnlyError(self.why_not)


def edited_folder(settings: Settings) -> EditedFolder:
    """The folder of COURSE_EDITED, or that of the course where nobody else can serve another copy of it.

    On PostgreSQL there may be several machines, each with a folder of its own; then somebody has to say which one all
    of them see.
    """
    root = settings.edited or settings.content
    if settings.edited is None and settings.database_url:
        return EditedFolder(
            root,
            gettext(
                "This instance can run on several machines, and nobody has said which folder all of them see. "
                "Whoever runs it sets COURSE_EDITED to that folder; until then the files can be read here."
            ),
        )
    if not os.access(root, os.W_OK | os.X_OK):
        return EditedFolder(
            root,
            gettext(
                "The server may not write into the course's folder, so the files can only be read here. "
                "Whoever runs it can give the folder write permission, or set COURSE_EDITED to another one."
            ),
        )
    return EditedFolder(root, "")
