"""A copy of the content folder, on the disk before anybody relies on it."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from course_app.authoring.publishing.refusals import PublishingFailedError


def copy_course(source: Path, target: Path) -> None:
    """Copies the files of a course into the new folder `target`; hidden ones, such as git's, stay behind.

    Raises PublishingFailedError for a link, because where it leads is not part of the course.
    """
    for path in _files(source):
        if path.is_symlink():
            raise PublishingFailedError(f"{path} is a link; put the file itself there. Nothing was published")
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)


def _files(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        linked = [name for name in folders if Path(folder, name).is_symlink()]
        yield from (Path(folder, name) for name in sorted([*names, *linked]) if not name.startswith("."))


def flush_tree(root: Path) -> None:
    """Waits until everything in a folder is on the disk."""
    for folder, _, names in os.walk(root):
        for name in names:
            flush(Path(folder, name))
        flush(Path(folder))


def flush(path: Path) -> None:
    """Waits until a file, or a folder's list of files, is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file so that, whatever happens, it holds either what it held before or all of `data`."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        partial.write_bytes(data)
        if path.exists():
            shutil.copymode(path, partial)
        flush(partial)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    flush(path.parent)
