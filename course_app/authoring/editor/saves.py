"""Saving, making and moving a file: one author after the other, never over words that the author has not seen."""

from datetime import datetime

from flask_babel import gettext

from course_app.accounts.sessions import SignedIn
from course_app.audit.log import record
from course_app.authoring.editor.carried_pictures import CarriedPicture, carried_pictures, with_names_of
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
from course_app.authoring.editor.paths import is_text_name, no_such_file
from course_app.authoring.editor.version import Writer
from course_app.authoring.editor.versions import versions_of
from course_app.config import Settings
from course_app.database import Database, take_turn
from course_app.errors import CourseAppError

TURN = 815247114
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
        take_turn(session, TURN)
        before = read_data(folder.root, name)
        if before is None:
            raise no_such_file()
        if before == data:
            return StoredText(text, etag_of(data))
        require_seen(before, seen)
        write_data(folder.root, name, data)  # a transaction that fails now leaves the file saved and one act untold
        record(session, at, me.account_id, "file-saved", subject_of(name))
    versions_of(settings, folder.root).keep(name, before, writer(me), at)
    return StoredText(text, etag_of(data))


def require_seen(before: bytes, seen: str) -> None:
    """Raises ChangedMeanwhileError unless the file is still the one with the etag `seen`."""
    if etag_of(before) != seen:
        raise ChangedMeanwhileError(
            gettext("This file was changed meanwhile. Nothing was written; both texts are kept.")
        )


def make_files(
    database: Database, settings: Settings, folder: EditedFolder, me: SignedIn, made: dict[str, bytes], at: datetime
) -> None:
    """Writes new files: all, or none if one is there already. Raises NameTakenError and what save_text does."""
    folder.require_writable()
    with database.writing() as session:
        take_turn(session, TURN)
        for name in made:
            if _is_there(folder, name):
                raise name_taken(name)
        for name, data in made.items():
            write_data(folder.root, name, data, makes=True)
            record(session, at, me.account_id, "file-made", subject_of(name))
    versions = versions_of(settings, folder.root)
    for name in made:
        versions.keep(name, None, writer(me), at)


def _is_there(folder: EditedFolder, name: str) -> bool:
    try:
        return read_data(folder.root, name) is not None
    except CourseAppError:
        return folder.root.joinpath(*name.split("/")).is_symlink()


def move_text(
    database: Database, settings: Settings, folder: EditedFolder, me: SignedIn, name: str, target: str, at: datetime
) -> tuple[CarriedPicture, ...]:
    """Gives a file another place. What is written in it stays, its id too, so nothing that people did is touched.

    The pictures that it shows go along, or are copied if others show them; gives what became of each.
    Raises NameTakenError and what save_text does.
    """
    folder.require_writable()
    if not (is_text_name(name) and is_text_name(target)) or name.rpartition(".")[2] != target.rpartition(".")[2]:
        raise no_such_file()
    with database.writing() as session:
        take_turn(session, TURN)
        if _is_there(folder, target):
            raise name_taken(target)
        carried = carried_pictures(folder.root, name, target)
        for picture in carried:
            picture.put(folder.root)
        move_file(folder.root, name, target)
        if any(picture.is_renamed for picture in carried):
            write_data(folder.root, target, with_names_of(carried, read_data(folder.root, target) or b""))
        for picture in carried:
            picture.leave(folder.root)
        record(session, at, me.account_id, "file-moved", subject_of(target))
    pictures = [each for picture in carried for each in (picture.name, picture.target)]
    versions_of(settings, folder.root).keep_move(name, target, pictures, writer(me), at)
    return carried


def writer(me: SignedIn) -> Writer:
    """The signed-in person as the one who writes."""
    return Writer(me.account_id, me.name, me.email)


def subject_of(name: str) -> str:
    """A file's name as the audit has room for it."""
    return name[-100:]
