"""What verbs need that work on an instance's data: its settings, its database, and errors as one line."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
from flask import Flask

from course_app.accounts.teams.departures import hear_departures
from course_app.config import BadSettingError, Settings, read_settings
from course_app.database import Database, DatabaseUnusableError
from course_app.errors import CourseAppError
from course_app.i18n import init_i18n
from course_app.in_use import in_use
from course_app.review.departures import end_with_departures

data_option = click.option(
    "--data", type=click.Path(path_type=Path), help="The data folder. [default: instance]", envvar="COURSE_DATA"
)


@dataclass(frozen=True, slots=True)
class Instance:
    """The settings and the database that a verb works on."""

    settings: Settings
    database: Database


@contextmanager
def opened_instance(data: Path | None, must_exist: bool = False) -> Iterator[Instance]:
    """The instance, its schema up to date, for the length of a `with` block; refusals become one clear line.

    `must_exist`: a folder without a database is refused, not filled, for its name is mistyped.
    """
    hear_departures(end_with_departures)
    try:
        settings = read_settings(os.environ, data=data)
        database = Database(settings)
        if must_exist and database.is_sqlite and not (settings.data / "course.sqlite3").is_file():
            raise DatabaseUnusableError(f"there is no database in {settings.data}; name its folder with --data")
        words = Flask(__name__, static_folder=None)
        init_i18n(words, settings)
        with in_use(settings), words.app_context():
            try:
                database.migrate()
                yield Instance(settings, database)
            finally:
                database.engine.dispose()
    except (BadSettingError, DatabaseUnusableError, CourseAppError) as error:
        raise click.ClickException(str(error)) from None
