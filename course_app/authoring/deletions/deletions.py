"""Deleting a file, taking it off the pages instead, and bringing one back."""

import re
from datetime import datetime

from flask_babel import gettext

from course_app.accounts.sessions import SignedIn
from course_app.audit.log import record
from course_app.authoring.editor.edited_folder import EditedFolder
from course_app.authoring.editor.files import StoredText, delete_data, read_data, read_text
from course_app.authoring.editor.paths import no_such_file
from course_app.authoring.editor.saves import TURN, make_files, require_seen, save_text, subject_of, writer
from course_app.authoring.editor.version import DeletedFile
from course_app.authoring.editor.versions import versions_of
from course_app.config import Settings
from course_app.database import Database, take_turn
from course_app.errors import CourseAppError

_HEADER = re.compile(r"---\n.*?^---$", re.DOTALL | re.MULTILINE)
_RETIRED = re.compile(r"^retired:[^\n]*$", re.MULTILINE)
_ID = re.compile(r"^id:[^\n]*$", re.MULTILINE)


class NoHeaderError(CourseAppError):
    """The text has no header in which a line could be written."""

    status, code = 409, "no-header"


def delete_file(
    database: Database, settings: Settings, folder: EditedFolder, me: SignedIn, name: str, seen: str, at: datetime
) -> None:
    """Takes a file away if it is still the one with the etag `seen`; what it held is in the history first.

    Raises ChangedMeanwhileError, NoSuchFileError, ReadOnlyError or NotWrittenError.
    """
    folder.require_writable()
    versions = versions_of(settings, folder.root)
    with database.writing() as session:
        take_turn(session, TURN)
        before = read_data(folder.root, name)
        if before is None:
            raise no_such_file()
        require_seen(before, seen)
        versions.keep_last(name, before, writer(me), at)
        delete_data(folder.root, name)
        record(session, at, me.account_id, "file-deleted", subject_of(name))
    versions.keep_deletion(name, writer(me))


def retire_file(
    database: Database, settings: Settings, folder: EditedFolder, me: SignedIn, name: str, seen: str, at: datetime
) -> StoredText:
    """Writes `retired: true` into the file's header: it leaves the pages, and what people wrote stays readable.

    Raises NoHeaderError and what save_text does.
    """
    text = retired(read_text(folder.root, name).text)
    return save_text(database, settings, folder, me, name, text, seen, at)


def retired(text: str) -> str:
    """The text with the line in its header. Raises NoHeaderError."""
    header = _HEADER.match(text)
    if header is None or not _ID.search(header[0]):
        raise NoHeaderError(gettext("The file has no header with an id. Write `retired: true` into it by hand."))
    head, line = header[0], "retired: true"
    said = (
        _RETIRED.sub(line, head) if _RETIRED.search(head) else _ID.sub(lambda own: f"{own[0]}\n{line}", head, count=1)
    )
    return said + text[header.end() :]


def deleted_files(settings: Settings, folder: EditedFolder) -> list[DeletedFile]:
    """The files that were deleted and can be brought back, the newest deletion first."""
    return versions_of(settings, folder.root).deleted()


def bring_back(
    database: Database, settings: Settings, folder: EditedFolder, me: SignedIn, name: str, version: str, at: datetime
) -> None:
    """Makes a deleted file again, byte for byte. Raises NoSuchFileError, NameTakenError and what make_files does."""
    versions = versions_of(settings, folder.root)
    found = next((file for file in versions.deleted() if (file.name, file.version) == (name, version)), None)
    data = versions.deleted_data(found) if found else None
    if data is None:
        raise no_such_file()
    make_files(database, settings, folder, me, {name: data}, at)
