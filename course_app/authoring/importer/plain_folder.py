"""A folder of plain markdown files: a chapter, each file a module; of folders in it, each is a chapter."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from course_app.authoring.importer.account import Account
from course_app.authoring.importer.bytes_read import decoded
from course_app.authoring.importer.draft import DraftChapter
from course_app.authoring.importer.lines import Line
from course_app.authoring.importer.markdown_text import markdown_lines
from course_app.authoring.importer.plain_document import read_front, read_part, title_from
from course_app.authoring.importer.runs import escape
from course_app.content.links import IMAGE_KINDS, MAX_IMAGE_BYTES

_FRONT = ("readme", "index", "chapter", "_index")
_LINK = re.compile(r"(?P<mark>!?)\[(?P<text>[^\]]*)\]\((?P<target>[^)\s]*)(?:\s+\"[^\"]*\")?\)")
_OUTSIDE = re.compile(r"(?:https?://|mailto:)[^\s()<>]+|(?:module|chapter|homework):[a-z0-9-]+|#fn.*")
_NUMBER = re.compile(r"(?:chapter\s*)?(\d{1,3})\b", re.I)


def read_plain_folder(folder: Path, account: Account) -> list[DraftChapter]:
    """The chapters of a folder, in the order of its files' names."""
    inner = [path for path in sorted(folder.iterdir()) if path.is_dir() and not path.name.startswith(".")]
    folders = [folder, *inner]
    return [chapter for path in folders if (chapter := _read_chapter(path, account, is_inner=path is not folder))]


def _read_chapter(folder: Path, account: Account, is_inner: bool) -> DraftChapter | None:
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in (".md", ".markdown") and path.is_file())
    if not paths:
        return None
    number = _NUMBER.match(folder.name) if is_inner else None
    chapter = DraftChapter(int(number[1]) if number else 0, title_from(folder.name))
    for path in sorted(paths, key=lambda path: (path.stem.lower() not in _FRONT, path.name)):
        lines = account.open(
            [_kept(line, path, chapter) for line in _read(path, folder if not is_inner else folder.parent, account)]
        )
        if path.stem.lower() in _FRONT and len(paths) > 1:
            heading = next((line for line in lines if line.kind == "heading"), None)
            chapter.title = heading.runs if heading else chapter.title
            read_front(chapter, lines, account)
        elif lines:
            _read_file(chapter, lines, path, account)
    return chapter if chapter.modules else None


def _read(path: Path, root: Path, account: Account) -> Sequence[Line]:
    name = path.relative_to(root).as_posix()
    try:
        return markdown_lines(name, decoded(name, path.read_bytes(), account))
    except OSError as error:
        account.remark(f"{name} cannot be read and was left out: {error.strerror}")
        return []


def _read_file(chapter: DraftChapter, lines: Sequence[Line], path: Path, account: Account) -> None:
    """A file is one module: its title is its first heading, which may come below some text."""
    title = next((line for line in lines if line.kind == "heading"), None)
    top = [line for line in lines if line.kind == "heading" and title and line.level == title.level]
    rest = [line for line in lines if line is not title]
    if title is None or (
        len(top) > 1 and title is not lines[0] and not any(line.kind == "hidden" for line in lines[:1])
    ):
        title, rest = (
            replace(lines[0], runs=title_from(path.stem), kind="heading", level=1, cells=(), raw=""),
            list(lines),
        )
    read_part(chapter, [title, *rest], account)


def _kept(line: Line, path: Path, chapter: DraftChapter) -> Line:
    """The line with the pictures and links of its markdown that the course can have; the others become words."""
    lost: list[str] = []

    def kept(match: re.Match[str]) -> str:
        target, text = match["target"], match["text"]
        if not match["mark"]:
            if _OUTSIDE.fullmatch(target):
                return match.group()
            lost.append(f"its link to {target} was left out")
            return text
        name = _picture(path, target, chapter)
        if name:
            return f"![{text or title_from(Path(name).stem)[0].text}]({name})"
        lost.append(f"its picture {target} was left out")
        return escape(f"[{text or 'picture'}: {target}]")

    if line.kind not in ("verbatim", "callout") or line.mark == "header":
        return line
    raw = _LINK.sub(kept, line.raw)
    return replace(line, raw=raw, lost="; ".join([*filter(None, [line.lost]), *lost]))


def _picture(path: Path, target: str, chapter: DraftChapter) -> str:
    """The name under which a picture of the folder is copied beside the module; empty when it cannot be."""
    found = path.parent / target
    is_kind = found.suffix.lower().removeprefix(".") in IMAGE_KINDS
    try:
        is_near = found.resolve().is_relative_to(path.parent.parent.resolve())
        if (
            not (target and is_kind and is_near)
            or not found.is_file()
            or found.is_symlink()
            or found.stat().st_size > MAX_IMAGE_BYTES
        ):
            return ""
    except (OSError, ValueError):
        return ""
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", found.name)
    number = 2
    while chapter.pictures.get(name, found) != found:
        name = f"{number}-{name}"
        number += 1
    chapter.pictures[name] = found
    return name
