"""`course doctor`."""

import os
from itertools import islice
from pathlib import Path

import click

from course_app.answers.chain import chain_faults
from course_app.audit.chain import audit_fault
from course_app.authoring.check import problem_lines
from course_app.backup_log import age_in_words
from course_app.cli.content_option import content_option, loaded
from course_app.clock import system_clock
from course_app.config import BadSettingError, read_settings
from course_app.content.catalog import FaultyContent
from course_app.database import Database, DatabaseUnusableError
from course_app.health import backup_age, readiness
from course_app.libraries import RENEWED_EVERY, age_of_libraries
from course_app.upkeep.upkeep import last_upkeep


@click.command()
@content_option
@click.option(
    "--data", type=click.Path(path_type=Path), help="The data folder. [default: instance]", envvar="COURSE_DATA"
)
def doctor(root: Path, data: Path | None) -> None:
    """Looks at settings, course, database and disk, and says what is wrong and what to do; changes nothing."""
    try:
        settings = read_settings(os.environ, data=data, content=root)
        database = Database(settings)
    except (BadSettingError, DatabaseUnusableError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"settings: {settings.mode}, {settings.public_url}, data in {settings.data}")
    result = loaded(root)
    is_faulty = isinstance(result, FaultyContent)
    click.echo(f"course:\n{problem_lines(result)}" if isinstance(result, FaultyContent) else "course: no problem")
    click.echo(f"database: {database.version()}")
    faults = readiness(database, settings) if _has_database(database, settings.data) else {"migrations": _NO_DATABASE}
    if age := backup_age(database) if "migrations" not in faults else None:
        click.echo(f"backup: the newest is {age} old")
    if "migrations" not in faults and "database" not in faults:
        for line in _last_upkeep(database):
            click.echo(f"upkeep: {line}")
        faults |= _chain_faults(database)
    faults |= _age_of_libraries()
    for name, words in faults.items():
        click.echo(f"{name}: {words}")
    if faults or is_faulty:
        raise SystemExit(1)
    click.echo("all is well")


def _age_of_libraries() -> dict[str, str]:
    """Says how old the pinned libraries are; a fault once that is more than CONTRIBUTING.md allows."""
    age = age_of_libraries(system_clock())
    if age <= RENEWED_EVERY:
        click.echo(f"libraries: days since they were renewed: {age.days}")
        return {}
    words = f"renewed {age.days} days ago, and more than {RENEWED_EVERY.days} is too long; install a newer release"
    return {"libraries": words}


def _last_upkeep(database: Database) -> list[str]:
    """One line for each job: the one that fails must not hide behind the others."""
    with database.reading() as session:
        runs = last_upkeep(session)
    if not any(runs.values()):
        return ["never done; `course worker` does it, or without a mail server the server itself"]
    at = system_clock()
    return [f"{job}: {f'done {age_in_words(last, at)} ago' if last else 'never done'}" for job, last in runs.items()]


def _chain_faults(database: Database) -> dict[str, str]:
    """Whether anything was changed past the application: in what people wrote, and in the audit."""
    with database.reading() as session:
        logs = "; ".join(islice(chain_faults(session), _MOST_NAMED))
        acts = audit_fault(session)
    return ({"changes": logs} if logs else {}) | ({"audit": acts} if acts else {})


_MOST_NAMED = 3
_NO_DATABASE = "there is no database yet; `course serve` makes one"


def _has_database(database: Database, data: Path) -> bool:
    """Looking must not make an empty database where there is none."""
    return not database.is_sqlite or (data / "course.sqlite3").exists()
