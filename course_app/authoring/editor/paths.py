"""Which files the editor may touch: names are checked, and no step on the way to one may be a link."""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from flask_babel import gettext

from course_app.errors import CourseAppError

_SLUG = r"[a-z0-9][a-z0-9-]{0,63}"
_FOLDER = re.compile(_SLUG)
_TEXT = re.compile(rf"{_SLUG}\.(md|yaml)")
_PICTURE = re.compile(rf"{_SLUG}\.(png|jpg|jpeg|gif|webp|avif)")
_MOST_PARTS, _LONGEST = 6, 180


class NoSuchFileError(CourseAppError):
    """There is no such file, or none that the editor may touch; which of them is not said."""

    status, code = 404, "no-such-file"


class UnsafeFolderError(CourseAppError):
    """The folder on the disk is not what the editor can work in."""

    status, code = 409, "unsafe-folder"


def no_such_file() -> NoSuchFileError:
    """The one answer to every name that leads to no file of the course."""
    return NoSuchFileError(gettext("There is no such file in the course. It may have been renamed or moved."))


def is_text_name(name: str) -> bool:
    """Whether `name`, within the content folder, is that of a text the editor can have open."""
    return _is_path(name, _TEXT)


def is_picture_name(name: str) -> bool:
    """Whether `name` is that of a picture."""
    return _is_path(name, _PICTURE)


def is_folder_name(name: str) -> bool:
    """Whether `name` is that of a folder below the content folder."""
    return _is_path(name, _FOLDER)


def _is_path(name: str, last: re.Pattern[str]) -> bool:
    *folders, file = name.split("/")
    is_short = len(name) <= _LONGEST and len(folders) < _MOST_PARTS
    return is_short and all(map(_FOLDER.fullmatch, folders)) and last.fullmatch(file) is not None


def parts_of(name: str) -> tuple[str, ...]:
    """The folders and the file of a text's or picture's name. Raises NoSuchFileError for any other name."""
    if not (is_text_name(name) or is_picture_name(name)):
        raise no_such_file()
    return tuple(name.split("/"))


@contextmanager
def opened_folder(root: Path, folders: Sequence[str], makes: bool = False) -> Iterator[int]:
    """The descriptor of a folder below `root`, each step of the way opened by itself and none of them a link.

    So nothing that is swapped meanwhile leads outside. `makes`: a folder that is missing is made.
    Raises NoSuchFileError.
    """
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        here = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:
        raise no_such_file() from None
    try:
        for folder in folders:
            if makes:
                _make_folder(folder, here)
            try:
                inner = os.open(folder, flags, dir_fd=here)
            except (OSError, ValueError):
                raise no_such_file() from None
            os.close(here)
            here = inner
        yield here
    finally:
        os.close(here)


def _make_folder(name: str, parent: int) -> None:
    try:
        os.mkdir(name, dir_fd=parent)
        os.fsync(parent)
    except FileExistsError:
        pass  # it may be a link all the same: opening it says so
