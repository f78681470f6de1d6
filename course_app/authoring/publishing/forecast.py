"""What publishing would do, said before it is done."""

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from course_app.authoring.impact.courses import NoCourseError, course_in
from course_app.authoring.impact.effects import Effect, effects
from course_app.authoring.impact.held_work import HeldWork
from course_app.authoring.publishing.candidate import committed_course, make_candidate
from course_app.authoring.publishing.refusals import PublishingFailedError
from course_app.authoring.publishing.revisions import earlier_of, items_of, risen
from course_app.content.catalog import Catalog, load_catalog
from course_app.content.problems import Problem
from course_app.content.publications import CONTENT, Kind, Publications, PublicationUnreadableError


@dataclass(frozen=True, slots=True)
class Forecast:
    """What would happen to people's work, which items are new or have another text, and which would be announced."""

    effects: tuple[Effect, ...]
    changed: tuple[str, ...]
    announced: tuple[str, ...]


def forecast(content_dir: Path, data_dir: Path, kind: Kind, held: HeldWork) -> Forecast:
    """What `publish` would do with the same words; nothing is changed by asking.

    Raises NotPublishable or PublishingFailedError as `publish` would.
    """
    publications = Publications(data_dir / "published")
    try:
        with tempfile.TemporaryDirectory() as scratch:
            candidate = make_candidate(content_dir, publications, kind, Path(scratch) / CONTENT)
            after = candidate.catalog
            before = _before(content_dir, publications)
            found = tuple(effects(before, after, held)) if before else ()
    except (OSError, shutil.Error, PublicationUnreadableError) as error:
        raise PublishingFailedError(f"{error}; nothing was published") from error
    changed = (
        item.id
        for item in items_of(after.course)
        if (old := earlier_of(item, candidate.earlier)) is None or old.digest != item.digest
    )
    return Forecast(found, tuple(changed), risen(after.course, candidate.earlier))


def losses_ahead(content_dir: Path, data_dir: Path, problems: Sequence[Problem], held: HeldWork) -> tuple[Effect, ...]:
    """What would lose its place in a course that is not published because of ids that vanished, with the lines to add.

    Empty for a course with other problems too: it cannot be compared before these are mended.
    """
    if {problem.code for problem in problems} != {"id-vanished"}:
        return ()
    try:
        before = _before(content_dir, Publications(data_dir / "published"))
        found = effects(before, course_in(content_dir), held) if before else []
    except (NoCourseError, PublicationUnreadableError):
        return ()
    return tuple(effect for effect in found if effect.is_loss)


def _before(content_dir: Path, publications: Publications) -> Catalog | None:
    """The course that people have had."""
    had = publications.had()
    if had is None:
        return committed_course(content_dir)
    loaded = load_catalog(had.content)
    return loaded if isinstance(loaded, Catalog) else None
