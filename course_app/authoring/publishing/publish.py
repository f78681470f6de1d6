"""Publishes a course: at every moment people have either all of the old one or all of the new one."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from course_app.audit.log import record
from course_app.authoring.publishing.candidate import Candidate, make_candidate
from course_app.authoring.publishing.course_copy import flush, flush_tree, write_whole
from course_app.authoring.publishing.refusals import PublishingFailedError
from course_app.authoring.publishing.revisions import published_items, risen, write_revision
from course_app.clock import Clock, system_clock
from course_app.content.identities import accept_identities
from course_app.content.publications import (
    CONTENT,
    POINTER,
    RECORD,
    Kind,
    Publication,
    Publications,
    PublicationUnreadableError,
)
from course_app.database import Database

_PARTIAL = ".partial"


def publish(content_dir: Path, data_dir: Path, kind: Kind, by: str, clock: Clock = system_clock) -> Publication:
    """Publishes the course in `content_dir` for the instance in `data_dir`; `by` is an account's id or "operator".

    After a real change the revision of each changed module and piece of homework rises, in the content folder too; new
    ids are added to its published-ids.txt. What people have already is not published once more.

    Raises NotPublishable for a course with problems, PublishingFailedError; then people have what they had.
    """
    publications = Publications(data_dir / "published")
    try:
        with alone(publications.folder):
            return _publish(content_dir, publications, kind, by, clock())
    except (OSError, shutil.Error) as error:
        raise PublishingFailedError(f"{error}; nothing was published, people have the course they had") from error
    except PublicationUnreadableError as error:
        raise PublishingFailedError(f"{error}; bring it back from a backup. Nothing was published") from error


def record_publication(database: Database, publication: Publication, actor: str | None) -> None:
    """Writes into the audit who published what, and when."""
    with database.writing() as session:
        facts = {"kind": publication.kind, "announced": len(publication.announced)}
        record(session, publication.at, actor, "published", publication.name, **facts)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One publisher at a time; the next one waits."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "publishing.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _publish(content_dir: Path, publications: Publications, kind: Kind, by: str, at: datetime) -> Publication:
    partial = publications.folder / _PARTIAL
    shutil.rmtree(partial, ignore_errors=True)
    try:
        candidate = make_candidate(content_dir, publications, kind, partial / CONTENT)
        current = publications.current()
        if current is not None and current.version == candidate.catalog.version:
            return current
        publication = _named(candidate, publications, kind, by, at)
        (partial / RECORD).write_text(publication.record(), encoding="utf-8")
        flush_tree(partial)
        _write_back(candidate, content_dir)
        partial.rename(publication.folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    flush(publications.folder)
    write_whole(publications.folder / POINTER, f"{publication.name}\n".encode())
    return publication


def _named(candidate: Candidate, publications: Publications, kind: Kind, by: str, at: datetime) -> Publication:
    """The publication that a candidate becomes, with the next number."""
    catalog, names = candidate.catalog, publications.names()
    number = int(names[0].partition("-")[0]) + 1 if names else 1
    folder = publications.folder / f"{number:05d}-{catalog.version}"
    announced = risen(catalog.course, candidate.earlier)
    return Publication(folder, catalog.version, kind, by, at, announced, published_items(catalog, candidate.folder))


def _write_back(candidate: Candidate, content_dir: Path) -> None:
    """Writes into the content folder what publishing decided, before it is published: a revision never falls."""
    paths = published_items(candidate.catalog, candidate.folder)
    for name, revision in candidate.due.items():
        write_revision(content_dir / paths[name].path, revision)
    accept_identities(content_dir, candidate.catalog.identities)
