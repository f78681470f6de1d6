"""Files of the content folder, read and written so that a crash leaves either the old or the new one."""

import os
import secrets
import stat
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from flask_babel import gettext

from course_app.authoring.editor.paths import no_such_file, opened_folder, parts_of
from course_app.content.source_files import MAX_SOURCE_BYTES
from course_app.errors import CourseAppError

NOTHING = ""
"""The etag of a file that does not exist."""


class TooLargeFileError(CourseAppError):
    """More than a file of the course may hold."""

    status, code = 413, "too_large"


class NameTakenError(CourseAppError):
    """A file of that name is there already."""

    status, code = 409, "name-taken"


class NotWrittenError(CourseAppError):
    """The disk refused. Nothing was changed."""

    status, code = 503, "not-written"


@dataclass(frozen=True, slots=True)
class StoredText:
    """A file as it stands on the disk; `etag` changes with any byte of it."""

    text: str
    etag: str


def etag_of(data: bytes) -> str:
    """What names exactly these bytes."""
    return sha256(data).hexdigest()[:32]


def read_text(root: Path, name: str) -> StoredText:
    """A text of the folder, with `\\n` line ends. Raises NoSuchFileError."""
    data = read_data(root, name)
    if data is None:
        raise no_such_file()
    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return StoredText(text, etag_of(data))


def read_data(root: Path, name: str) -> bytes | None:
    """The bytes of a file, None when it is not there. Raises NoSuchFileError for names that are not the editor's."""
    *folders, file = parts_of(name)
    with opened_folder(root, folders) as folder:
        try:
            opened = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
        except FileNotFoundError:
            return None
        except OSError:
            raise no_such_file() from None
        if not stat.S_ISREG(os.fstat(opened).st_mode):
            os.close(opened)
            raise no_such_file()
        with os.fdopen(opened, "rb") as stream:
            return stream.read()


def write_data(root: Path, name: str, data: bytes, makes: bool = False) -> None:
    """Replaces or makes a file: a new one beside it, flushed, then renamed, and the folder flushed.

    `makes`: folders that are missing are made. Raises NoSuchFileError, TooLargeFileError or NotWrittenError.
    """
    *folders, file = parts_of(name)
    with opened_folder(root, folders, makes) as folder:
        scratch = f".{file}.{secrets.token_hex(6)}.new"
        try:
            _write(scratch, data, folder)
            os.rename(scratch, file, src_dir_fd=folder, dst_dir_fd=folder)
            os.fsync(folder)
        except OSError as error:
            with suppress(OSError):
                os.unlink(scratch, dir_fd=folder)
            reason = os.strerror(error.errno or 0)
            raise NotWrittenError(
                gettext("The server could not write the file (%(reason)s). Nothing was changed.", reason=reason)
            ) from None


def _write(file: str, data: bytes, folder: int) -> None:
    opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644, dir_fd=folder)
    with os.fdopen(opened, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def move_file(root: Path, name: str, target: str) -> None:
    """Gives a file another name or folder; never over one that is there. Raises NameTakenError or NoSuchFileError."""
    *folders, file = parts_of(name)
    *new_folders, new_file = parts_of(target)
    with opened_folder(root, folders) as folder, opened_folder(root, new_folders) as new_folder:
        try:
            os.link(file, new_file, src_dir_fd=folder, dst_dir_fd=new_folder, follow_symlinks=False)
        except FileExistsError:
            raise name_taken(target) from None
        except OSError:
            raise no_such_file() from None
        os.fsync(new_folder)
        os.unlink(file, dir_fd=folder)
        os.fsync(folder)


def delete_data(root: Path, name: str) -> None:
    """Takes a file away, and its folder with it if nothing else is there. Raises NoSuchFileError or NotWrittenError."""
    *folders, file = parts_of(name)
    with opened_folder(root, folders) as folder:
        try:
            os.unlink(file, dir_fd=folder)
            os.fsync(folder)
        except FileNotFoundError:
            raise no_such_file() from None
        except OSError as error:
            reason = os.strerror(error.errno or 0)
            raise NotWrittenError(
                gettext("The server could not delete the file (%(reason)s). Nothing was changed.", reason=reason)
            ) from None
    if folders:
        with opened_folder(root, folders[:-1]) as parent, suppress(OSError):  # something else is in it
            os.rmdir(folders[-1], dir_fd=parent)


def name_taken(name: str) -> NameTakenError:
    """What is answered when a file of that name is there."""
    return NameTakenError(gettext("There is a file %(name)s already. Choose another name.", name=name))


def require_size(data: bytes) -> None:
    """Raises TooLargeFileError for more than a source of the course may have."""
    if len(data) > MAX_SOURCE_BYTES:
        raise TooLargeFileError(
            gettext(
                "A file holds at most %(limit)s bytes, this text has %(size)s. Your text is kept; split it in two.",
                limit=f"{MAX_SOURCE_BYTES:,}",
                size=f"{len(data):,}",
            )
        )
