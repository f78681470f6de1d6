"""Saving, making and moving a file: one author after the other, never over words that the author has not seen."""

from datetime import datetime

from flask_babel import gettext

from course_app.accounts.sessions import SignedIn
from course_app.audit.log import record
from course_app.authoring.editor.edited_folder import EditedFolder
from course_app.authoring.editor.files import (
    StoredText,
    etag_of,
    move_file,
    name_taken,
    read_data,
    require_size,
    write_data,
)
from course_app.authoring.editor.paths import is_picture_name, is_text_name, no_such_file
from course_app.authoring.editor.versions import Writer, versions_of
from course_app.config import Settings
from course_app.database import Database, take_turn
from course_app.errors import CourseAppError

_TURN = 815247114
"""Of the database's turns, the one of whoever writes into the content folder."""


class ChangedMeanwhileError(CourseAppError):
    """The file is not the one that the author saw."""

    status, code = 412, "changed"


def save_text(
    database: Database,
    settings: Settings,
    folder: EditedFolder,
    me: SignedIn,
    name: str,
    text: str,
    seen: str,
    at: datetime,
) -> StoredText:
    """Writes `text` if the file is still the one with the etag `seen`; the same text once more is saved already.

    Raises ChangedMeanwhileError, NoSuchFileError, ReadOnlyError, TooLargeFileError or NotWrittenError.
    """
    folder.require_writable()
    if not is_text_name(name):
        raise no_such_file()
    data = text.encode("utf-8", "replace")
    require_size(data)
    with database.writing() as session:
        take_turn(session, _TURN)
        before = read_data(folder.root, name)
        if before is None:
            raise no_such_file()
        if before == data:
            return StoredText(text, etag_of(data))
        if etag_of(before) != seen:
            raise ChangedMeanwhileError(
                gettext("This file was changed meanwhile. Nothing was written; both texts are kept.")
            )
        write_data(folder.root, name, data)  # a transaction that fails now leaves the file saved and one act untold
        record(session, at, me.account_id, "file-saved", _subject(name))
    versions_of(settings, folder.root).keep(name, before, writer(me), at)
    return StoredText(text, etag_of(data))


def make_files(
    database: Database, settings: Settings, folder: EditedFolder, me: SignedIn, made: dict[str, bytes], at: datetime
) -> None:
    """Writes new files: all, or none if one is there already. Raises NameTakenError and what save_text does."""
    folder.require_writable()
    with database.writing() as session:
        take_turn(session, _TURN)
        for name in made:
            if _is_there(folder, name):
                raise name_taken(name)
        for name, data in made.items():
            write_data(folder.root, name, data, makes=True)
            record(session, at, me.account_id, "file-made", _subject(name))
    versions = versions_of(settings, folder.root)
    for name in made:
        if not is_picture_name(name):
            versions.keep(name, None, writer(me), at)


def _is_there(folder: EditedFolder, name: str) -> bool:
    try:
        return read_data(folder.root, name) is not None
    except CourseAppError:
        return folder.root.joinpath(*name.split("/")).is_symlink()


def move_text(
    database: Database, settings: Settings, folder: EditedFolder, me: SignedIn, name: str, target: str, at: datetime
) -> None:
    """Gives a file another place. What is written in it stays, its id too, so nothing that people did is touched.

    Raises NameTakenError and what save_text does.
    """
    folder.require_writable()
    if not (is_text_name(name) and is_text_name(target)) or name.rpartition(".")[2] != target.rpartition(".")[2]:
        raise no_such_file()
    with database.writing() as session:
        take_turn(session, _TURN)
        move_file(folder.root, name, target)
        record(session, at, me.account_id, "file-moved", _subject(target))
    versions_of(settings, folder.root).keep_move(name, target, writer(me), at)


def writer(me: SignedIn) -> Writer:
    """The signed-in person as the one who writes."""
    return Writer(me.account_id, me.name, me.email)


def _subject(name: str) -> str:
    return name[-100:]
