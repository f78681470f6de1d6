"""The course as people have it before anything is published: kept, so that the first real change is known as one.

What people tick is what a server shows them. Before the first publication that is the content folder, and in a folder
that is edited nothing else remembers what it was.
"""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from course_app.authoring.publishing.course_copy import copy_course, write_whole
from course_app.authoring.publishing.publish import alone
from course_app.authoring.publishing.revisions import earlier_of, items_of, published_items
from course_app.content.catalog import Catalog
from course_app.content.publications import CONTENT, RECORD, Publication, Publications, PublishedItem

_PARTIAL = ".serving"
_LATER = "later-texts"
"""In the kept course: texts of items that were new, or had a higher revision, when a later server began."""


def keep_served(content_dir: Path, catalog: Catalog, publications: Publications, at: datetime) -> None:
    """Keeps `catalog`, which a server begins to show people from `content_dir`, unless something is published.

    What was kept of an item stays until its revision rises: who ticked it at that revision may have read that text.
    Raises PublishingFailedError or OSError.
    """
    with alone(publications.folder):
        if publications.current_name() is not None:
            return
        served, items = publications.served(), published_items(catalog, content_dir)
        if served is None:
            _keep_first(
                content_dir,
                Publication(
                    publications.folder / f"00000-{catalog.version}",
                    catalog.version,
                    "small",
                    "operator",
                    at,
                    (),
                    items,
                ),
            )
        else:
            _keep_later(content_dir, served, _risen(catalog, served, items))


def _keep_first(content_dir: Path, publication: Publication) -> None:
    partial = publication.folder.with_name(_PARTIAL)
    shutil.rmtree(partial, ignore_errors=True)
    copy_course(content_dir, partial / CONTENT)
    (partial / RECORD).write_text(publication.record(), encoding="utf-8")
    partial.rename(publication.folder)


def _risen(catalog: Catalog, served: Publication, items: Mapping[str, PublishedItem]) -> dict[str, PublishedItem]:
    """The items that are new, or whose revision somebody raised by hand."""
    found = {}
    for item in items_of(catalog.course):
        old = earlier_of(item, served.items)
        if old is None or item.revision > old.revision:
            found[item.id] = items[item.id]
    return found


def _keep_later(content_dir: Path, served: Publication, risen: Mapping[str, PublishedItem]) -> None:
    kept = dict(served.items)
    for name, item in risen.items():
        path = f"{_LATER}/{name}-{item.revision}.md"
        copy = served.content / path
        copy.parent.mkdir(exist_ok=True)
        write_whole(copy, (content_dir / item.path).read_bytes())
        kept[name] = replace(item, path=path)
    if risen:
        write_whole(served.folder / RECORD, replace(served, items=kept).record().encode())
