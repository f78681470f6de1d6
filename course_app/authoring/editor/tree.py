"""The tree of the content folder, as authors see it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from course_app.authoring.editor.files import read_text
from course_app.authoring.editor.paths import is_picture_name, is_text_name
from course_app.errors import CourseAppError

Kind = Literal["chapter", "module", "homework", "template", "sample", "picture", "other"]

DELETABLE: tuple[Kind, ...] = ("chapter", "module", "homework", "template", "sample", "picture")
"""The kinds of file without which a course is still one."""

_KEY = r"^{}:[ \t]*(?P<value>[^\n]*?)[ \t]*$"
_TEMPLATES = "homework/structured-templates"


@dataclass(frozen=True, slots=True)
class TreeFile:
    """A file: `name` within the content folder, and what its header says of it. `is_open`: the editor can open it."""

    name: str
    kind: Kind
    id: str
    title: str
    number: str
    is_open: bool

    @property
    def own_name(self) -> str:
        """Its name without its folder."""
        return self.name.rpartition("/")[2]

    @property
    def folder(self) -> str:
        """The folder that it is in."""
        return self.name.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class TreeFolder:
    """A folder with its files; `title` and `id` are those of its chapter, if it is one's."""

    name: str
    files: tuple[TreeFile, ...]

    @property
    def chapter(self) -> TreeFile | None:
        """The file of the chapter that the folder holds."""
        return next((file for file in self.files if file.kind == "chapter"), None)


def tree_of(root: Path) -> list[TreeFolder]:
    """Every folder that holds files, the content folder itself first."""
    found = [folder for path in _folders(root) if (folder := _folder(root, path)).files]
    return sorted(found, key=lambda folder: folder.name)


def _folders(root: Path) -> Iterator[Path]:
    yield root
    for path in sorted(root.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
        if not hidden and not path.is_symlink() and path.is_dir():
            yield path


def _folder(root: Path, path: Path) -> TreeFolder:
    shown = sorted(each for each in path.iterdir() if not each.name.startswith(".") and not each.is_dir())
    name = "" if path == root else path.relative_to(root).as_posix()
    files = [_file(root, each.relative_to(root).as_posix(), each.is_symlink()) for each in shown]
    return TreeFolder(name, tuple(sorted(files, key=lambda file: (file.kind != "chapter", file.name))))


def _file(root: Path, name: str, is_link: bool) -> TreeFile:
    head = "" if is_link or not is_text_name(name) else _head(root, name)
    is_open = bool(head) or (not is_link and is_text_name(name))
    return TreeFile(name, _kind(name), value_in(head, "id"), value_in(head, "title"), value_in(head, "number"), is_open)


def _head(root: Path, name: str) -> str:
    try:
        return read_text(root, name).text[:4000]
    except CourseAppError:
        return ""


def _kind(name: str) -> Kind:
    folder, _, file = name.rpartition("/")
    if is_picture_name(name):
        return "picture"
    if folder.startswith("chapters/") and file.endswith(".md"):
        return "chapter" if file == "chapter.md" else "module"
    if folder == "homework" and file.endswith(".md"):
        return "homework"
    if folder == _TEMPLATES and file.endswith(".yaml"):
        return "template"
    return "sample" if folder == f"{_TEMPLATES}/samples" else "other"


def value_in(head: str, key: str) -> str:
    """What a header says for a key on one line; empty if it says nothing. For names in lists, not for the course."""
    found = re.search(_KEY.format(key), head, re.MULTILINE)
    value = found["value"] if found else ""
    return value[1:-1] if value[:1] in ("'", '"') and value[-1:] == value[:1] and len(value) > 1 else value


def categories_in(head: str) -> list[str]:
    """The categories that a chapter's header lists, one a line."""
    block = re.search(r"^categories:[ \t]*\n((?:[ \t]*- [^\n]*\n)+)", head, re.MULTILINE)
    lines = block[1].splitlines() if block else []
    return [line.strip()[2:].strip().strip("\"'") for line in lines]
