"""Publishing from the browser: the problems first, then what it would do to people's work, then the act."""

from dataclasses import dataclass
from datetime import datetime

from flask import render_template
from flask_babel import gettext

from course_app.accounts.sessions import SignedIn
from course_app.authoring.editor.compiler import Compiler
from course_app.authoring.editor.edited_folder import EditedFolder
from course_app.authoring.editor.saves import writer
from course_app.authoring.editor.versions import versions_of
from course_app.authoring.impact.effects import Effect
from course_app.authoring.impact.held_work import HeldWork, held_work
from course_app.authoring.publishing.forecast import Forecast, forecast, losses_ahead
from course_app.authoring.publishing.publish import publish, record_publication
from course_app.config import Settings
from course_app.content.problems import Problem
from course_app.content.publications import Kind
from course_app.database import Database
from course_app.errors import CourseAppError


class NotAsShownError(CourseAppError):
    """The course is not the one whose forecast was shown, or what was shown has not been agreed to."""

    status, code = 409, "not-as-shown"


@dataclass(frozen=True, slots=True)
class Ahead:
    """What stands before an author who publishes: problems, or the forecast of one kind and the version it is of.

    `losses` is what hangs on ids that vanished, where they are the problem.
    """

    problems: tuple[Problem, ...] = ()
    losses: tuple[Effect, ...] = ()
    took_too_long: bool = False
    forecast: Forecast | None = None
    version: str = ""

    @property
    def loses(self) -> bool:
        """Whether work would lose its place."""
        return self.forecast is not None and any(effect.is_loss for effect in self.forecast.effects)


def look_ahead(
    database: Database, settings: Settings, folder: EditedFolder, compiler: Compiler, kind: Kind | None
) -> Ahead:
    """What publishing the saved files as `kind` would do; without a kind, whether they can be published."""
    compiled = compiler.compile(folder.root)
    if compiled.catalog is None:
        losses = losses_ahead(folder.root, settings.data, compiled.problems, _held(database))
        return Ahead(compiled.problems, losses, compiled.took_too_long)
    if kind is None:
        return Ahead(version=compiled.catalog.version)
    held = _held(database)
    return Ahead(forecast=forecast(folder.root, settings.data, kind, held), version=compiled.catalog.version)


def _held(database: Database) -> HeldWork:
    with database.unhurried().reading() as session:
        return held_work(session)


def publish_as_shown(
    database: Database, settings: Settings, folder: EditedFolder, me: SignedIn, kind: Kind, at: datetime
) -> None:
    """Publishes; what publishing writes into the files is kept as a version of them."""
    publication = publish(folder.root, settings.data, kind, me.account_id, lambda: at)
    record_publication(database, publication, me.account_id)
    names = [publication.items[item].path for item in publication.announced if item in publication.items]
    versions_of(settings, folder.root).keep_published(names, writer(me), at)


def require_as_shown(ahead: Ahead, seen: str, accepts_loss: bool) -> None:
    """Raises NotAsShownError, saying what to look at again."""
    if ahead.version != seen:
        raise NotAsShownError(
            gettext("Somebody saved a file meanwhile, so nothing was published. Look at what would happen now.")
        )
    if ahead.loses and not accepts_loss:
        raise NotAsShownError(
            gettext("Work would lose its place, so nothing was published. Mend it, or say that you want that.")
        )


def render_publication(folder: EditedFolder, ahead: Ahead, kind: Kind | None, refusal: str) -> str:
    """The page that leads to publishing."""
    return render_template(
        "authoring/publication.html",
        folder=folder,
        problems=ahead.problems,
        losses=ahead.losses,
        too_long=ahead.took_too_long,
        ahead=ahead.forecast,
        seen=ahead.version,
        loses=ahead.loses,
        kind=kind,
        refusal=refusal,
    )
