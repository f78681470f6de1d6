"""Every id of the course: unique, permanent once published, never quietly gone.

`published-ids.txt` lists each id ever published as `<kind> <id>`, a line each, sorted. What people wrote hangs on
these ids. Inside a structured template the id says where it belongs: `column sop/steps/action`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from course_app.content.front_matter import ID_PATTERN
from course_app.content.source_files import SourceFolder

PUBLISHED_FILE = "published-ids.txt"
_NAME = ID_PATTERN.strip("^$")
_LINE = re.compile(rf"(?P<kind>[a-z]+) (?P<id>{_NAME}(/{_NAME}){{0,2}}(:{_NAME})?)")


@dataclass(frozen=True, slots=True)
class Identity:
    """One id and where it is written; `was` are the earlier ids whose place it took."""

    kind: str
    id: str
    was: tuple[str, ...]
    path: Path
    line: int


def check_identities(folder: SourceFolder, identities: Iterable[Identity]) -> None:
    """Reports ids that are used twice, and published ones that vanished or changed their kind."""
    known = list(identities)
    holders: dict[str, Identity] = {}
    for identity in known:
        _claim(folder, holders, identity, identity.id)
    for identity in known:
        for earlier in identity.was:
            _claim(folder, holders, identity, earlier)
    path = folder.root / PUBLISHED_FILE
    for kind, published, line in read_published(folder):
        holder = holders.get(published)
        if holder is None:
            if folder.is_incomplete:
                continue
            folder.report("id-vanished", path, line, kind=kind, id=published)
        elif holder.kind != kind:
            folder.report("id-kind-changed", holder.path, holder.line, id=published, before=kind, now=holder.kind)


def _claim(folder: SourceFolder, holders: dict[str, Identity], identity: Identity, name: str) -> None:
    holder = holders.setdefault(name, identity)
    if holder is not identity:
        where = f"{folder.name_of(holder.path)}:{holder.line}"
        folder.report("id-duplicate", identity.path, identity.line, id=name, where=where)


def read_published(folder: SourceFolder) -> list[tuple[str, str, int]]:
    """The published ids as (kind, id, line); a course that was never published has none."""
    path = folder.root / PUBLISHED_FILE
    text = folder.read_text(path) if path.exists() else ""
    found = []
    for line, entry in enumerate((text or "").splitlines(), 1):
        if match := _LINE.fullmatch(entry):
            found.append((match["kind"], match["id"], line))
        elif entry.strip() and not entry.startswith("#"):
            folder.report("published-line", path, line, text=entry[:60])
    return found


def accept_identities(root: Path, identities: Iterable[Identity]) -> int:
    """Adds the ids that `published-ids.txt` does not list yet; gives how many they were. Never removes a line."""
    path = root / PUBLISHED_FILE
    before = set(path.read_text(encoding="utf-8").splitlines()) if path.exists() else set()
    lines = before | {f"{identity.kind} {name}" for identity in identities for name in (identity.id, *identity.was)}
    whole = path.with_suffix(".new")
    whole.write_text("".join(f"{line}\n" for line in sorted(lines)), encoding="utf-8")
    whole.replace(path)
    return len(lines - before)
