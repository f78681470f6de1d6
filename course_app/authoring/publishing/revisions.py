"""Revisions of modules and homework: which have to rise, and the line in the file's header that says so."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from course_app.authoring.publishing.course_copy import write_whole
from course_app.authoring.publishing.refusals import PublishingFailedError
from course_app.content.catalog import Catalog
from course_app.content.model import Course, Homework, Module
from course_app.content.publications import Kind, PublishedItem

_REVISION = re.compile(rb"(?P<key>[\"']?revision[\"']?[ \t]*:[ \t]*)\d+")


def items_of(course: Course) -> Iterator[Module | Homework]:
    """Everything that can be ticked, the retired included."""
    for chapter in course.chapters:
        yield from (*chapter.modules, *chapter.retired_modules)
        yield from (*chapter.homework, *chapter.retired_homework)


def published_items(catalog: Catalog, root: Path) -> dict[str, PublishedItem]:
    """What a publication remembers of each item of the course in the folder `root`."""
    kinds = ("module", "homework")
    paths = {each.id: each.path.relative_to(root).as_posix() for each in catalog.identities if each.kind in kinds}
    return {item.id: PublishedItem(item.revision, item.digest, paths[item.id]) for item in items_of(catalog.course)}


def earlier_of(item: Module | Homework, earlier: Mapping[str, PublishedItem]) -> PublishedItem | None:
    """The item as it was published before, under whichever of its ids."""
    return next((earlier[name] for name in (item.id, *item.was) if name in earlier), None)


def due_revisions(course: Course, earlier: Mapping[str, PublishedItem], kind: Kind) -> dict[str, int]:
    """The revisions that have to be written, by id.

    After a real change of the text the revision is higher than the one that people have; it never falls.
    """
    due = {}
    for item in items_of(course):
        old = earlier_of(item, earlier)
        if old is not None:
            rises = kind == "real" and item.digest != old.digest
            least = old.revision + 1 if rises else old.revision
            if item.revision < least:
                due[item.id] = least
    return due


def risen(course: Course, earlier: Mapping[str, PublishedItem]) -> tuple[str, ...]:
    """The items whose revision is higher than the published one."""
    found = ((item, earlier_of(item, earlier)) for item in items_of(course))
    return tuple(item.id for item, old in found if old is not None and item.revision > old.revision)


def write_revision(path: Path, revision: int) -> None:
    """Sets the revision in a file's header and leaves every other byte as it is."""
    lines = path.read_bytes().splitlines(keepends=True)
    for number, line in enumerate(lines[1:], 1):
        if line.strip() == b"---":
            break
        if match := _REVISION.match(line):
            lines[number] = match["key"] + str(revision).encode() + line[match.end() :]
            write_whole(path, b"".join(lines))
            return
    raise PublishingFailedError(f"{path}: write `revision: {revision}` on a line of its own; nothing was published")
