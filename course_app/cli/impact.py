"""`course impact`."""

import json
import os
from dataclasses import asdict
from pathlib import Path

import click
from sqlalchemy.exc import DBAPIError

from course_app.authoring.impact.courses import NoCourseError, course_at, course_in, is_in_repository
from course_app.authoring.impact.effects import Effect, effects
from course_app.authoring.impact.held_work import HeldWork, held_work
from course_app.cli.content_option import content_option
from course_app.cli.instance import data_option
from course_app.config import BadSettingError, Settings, read_settings
from course_app.content.catalog import Catalog
from course_app.content.publications import Publications, PublicationUnreadableError
from course_app.database import Database, DatabaseUnusableError

NOTHING_TOUCHED = "nothing of people's work is touched"


@click.command()
@content_option
@click.option("--live", type=click.Path(path_type=Path), help="The folder with the course that people have now.")
@click.option(
    "--from", "since", help="The revision that people have now. [default: what was published or served, or HEAD]"
)
@click.option("--to", "until", help="The revision to publish, instead of the folder as it is.")
@data_option
@click.option("--json", "as_json", is_flag=True, help="Print the effects as JSON.")
def impact(
    root: Path, live: Path | None, since: str | None, until: str | None, data: Path | None, as_json: bool
) -> None:
    """Says what publishing the course would do to people's work, and how to avoid it; changes nothing.

    Exit status 1 when work would lose its place.
    """
    try:
        root = root.expanduser().resolve()
        after = course_at(root, until) if until else course_in(root)
        settings = read_settings(os.environ, data=data)
        found = effects(_before(root, live, since, settings), after, _held(settings))
    except (NoCourseError, BadSettingError, DatabaseUnusableError, PublicationUnreadableError) as error:
        raise click.ClickException(str(error)) from None
    except (OSError, RuntimeError) as error:
        raise click.ClickException(f"--content: {error}") from None
    if as_json:
        click.echo(json.dumps({"effects": [asdict(effect) for effect in found]}, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(map(effect_line, found)) or NOTHING_TOUCHED)
    if any(effect.is_loss for effect in found):
        raise SystemExit(1)


def _before(root: Path, live: Path | None, since: str | None, settings: Settings) -> Catalog:
    """The course that people have now: as it is named, else what was published or served last, else the last commit."""
    if live:
        return course_in(live.expanduser().resolve())
    publications = Publications(settings.published)
    if since is None and (had := publications.had()):
        return course_in(had.content)
    if since is None and not is_in_repository(root):
        raise NoCourseError("git does not keep this folder: name the course that people have now with --live")
    return course_at(root, since or "HEAD")


def _held(settings: Settings) -> HeldWork:
    """What is in the live database, looked at and not changed."""
    database = Database(settings)
    missing = database.is_sqlite and not (settings.data / "course.sqlite3").exists()
    try:
        if missing or not database.is_migrated():
            raise DatabaseUnusableError("there is no database of this release here; name its folder with --data")
        with database.unhurried().reading() as session:
            return held_work(session)
    except DBAPIError as error:
        raise DatabaseUnusableError(f"the database cannot be read: {error.orig}") from None
    finally:
        database.engine.dispose()


def effect_line(effect: Effect) -> str:
    """An effect as people read it, with what avoids it on a second line."""
    avoid = f"\n    to avoid it: {effect.add}" if effect.add else ""
    return f"{effect.kind} {effect.id}: {effect.count} {effect.words}{avoid}"
