"""A course on its way to being published: a copy of the content folder with the revisions and ids it will have."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from course_app.authoring.impact.courses import NoCourseError, course_at, is_in_repository
from course_app.authoring.publishing.course_copy import copy_course
from course_app.authoring.publishing.refusals import NotPublishable
from course_app.authoring.publishing.revisions import due_revisions, items_of, published_items, write_revision
from course_app.content.catalog import Catalog, FaultyContent, load_catalog
from course_app.content.identities import accept_identities
from course_app.content.publications import Kind, Publications, PublishedItem


@dataclass(frozen=True, slots=True)
class Candidate:
    """The copy in `folder`, compiled. `earlier` is what people have now, `due` the revisions written into the copy."""

    folder: Path
    catalog: Catalog
    earlier: Mapping[str, PublishedItem]
    due: Mapping[str, int]


def make_candidate(content_dir: Path, publications: Publications, kind: Kind, folder: Path) -> Candidate:
    """Copies the content folder into the new `folder` and brings it to what would be published.

    The content folder itself is not touched. Raises NotPublishable or PublishingFailedError.
    """
    catalog = _required(content_dir)
    copy_course(content_dir, folder)
    earlier = _earlier(content_dir, publications)
    due = due_revisions(catalog.course, earlier, kind)
    paths = published_items(catalog, content_dir)
    for name, revision in due.items():
        write_revision(folder / paths[name].path, revision)
    accept_identities(folder, catalog.identities)
    return Candidate(folder, _required(folder), earlier, due)


def _required(folder: Path) -> Catalog:
    loaded = load_catalog(folder)
    if isinstance(loaded, FaultyContent):
        raise NotPublishable(loaded.problems)
    return loaded


def _earlier(content_dir: Path, publications: Publications) -> Mapping[str, PublishedItem]:
    """What people have had: what was published last; before that what was served; else what the last commit holds."""
    had = publications.had()
    if had is not None:
        return had.items
    course = committed_course(content_dir)
    items = items_of(course.course) if course else ()
    return {item.id: PublishedItem(item.revision, item.digest, "") for item in items}


def committed_course(content_dir: Path) -> Catalog | None:
    """The course as the last commit has it; None where git does not keep the folder, or keeps no good course."""
    try:
        return course_at(content_dir, "HEAD") if is_in_repository(content_dir) else None
    except NoCourseError:
        return None
