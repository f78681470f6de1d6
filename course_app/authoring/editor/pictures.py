"""Pictures beside the texts: taken in by what they are, never by what they are called, and shown to authors."""

import re
from pathlib import Path

from flask_babel import gettext

from course_app.authoring.editor.paths import is_folder_name, is_picture_name, no_such_file
from course_app.content.links import IMAGE_KINDS, MAX_IMAGE_BYTES
from course_app.content.source_files import digest_of
from course_app.errors import CourseAppError

_SIGNATURES = (
    ("png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("jpg", re.compile(rb"\xff\xd8\xff")),
    ("gif", re.compile(rb"GIF8[79]a")),
    ("webp", re.compile(rb"RIFF....WEBP", re.DOTALL)),
    ("avif", re.compile(rb"....ftypavi[fs]", re.DOTALL)),
)
_MOST = 99


class NoPictureError(CourseAppError):
    """What was sent is no picture that the pages can show."""

    status, code = 422, "no-picture"


def kind_of(data: bytes) -> str:
    """The kind of picture by its first bytes. Raises NoPictureError."""
    for kind, signature in _SIGNATURES:
        if signature.match(data):
            return kind
    raise NoPictureError(gettext("This is no picture that the pages can show. Use png, jpg, gif, webp or avif."))


def picture_name(root: Path, folder: str, wanted: str, data: bytes) -> str:
    """The name of ours for a picture in `folder`: from `wanted`, with the ending of what it is, not taken yet.

    Raises NoPictureError, also for one that is too large, and NoSuchFileError for a folder that is none.
    """
    if len(data) > MAX_IMAGE_BYTES:
        raise NoPictureError(
            gettext(
                "The picture has %(size)s bytes, the limit is %(limit)s. Make it smaller; people read on a phone.",
                size=f"{len(data):,}",
                limit=f"{MAX_IMAGE_BYTES:,}",
            )
        )
    if not is_folder_name(folder):
        raise no_such_file()
    kind, stem = kind_of(data), slug_of(wanted.rpartition(".")[0] or wanted) or "picture"
    for number in range(1, _MOST + 1):
        name = f"{folder}/{stem[:58]}{f'-{number}' if number > 1 else ''}.{kind}"
        path = root.joinpath(*name.split("/"))
        if not path.exists() and not path.is_symlink():
            return name
    raise NoPictureError(gettext("There are many pictures of this name here already. Give it another one."))


def slug_of(words: str) -> str:
    """Words as part of a file's name or an id: small letters, digits and dashes."""
    return re.sub(r"[^a-z0-9]+", "-", words.casefold())[:64].strip("-")


def shown_picture(root: Path, wanted: str) -> tuple[bytes, str] | None:
    """The bytes and the kind of the picture that a drawn draft calls `wanted`: its digest and its ending."""
    digest = wanted.partition(".")[0]
    for path in sorted(root.rglob("*.*")):
        name = path.relative_to(root).as_posix()
        if is_picture_name(name) and not path.is_symlink() and path.is_file() and path.suffix[1:] in IMAGE_KINDS:
            data = path.read_bytes()
            if len(data) <= MAX_IMAGE_BYTES and digest_of(data) == digest:
                return data, kind_of(data)
    return None
