"""A backup of PostgreSQL: an archive of its own program pg_dump, put back by pg_restore beside the former schema."""

import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from course_app.backups.refusals import BackupRefusedError, RestoreRefusedError
from course_app.database import Database

ENDING = "dump"


def write_archive(database: Database, path: Path) -> None:
    """Writes everything in `database` to the file `path`. Raises BackupRefusedError."""
    options = ("--format=custom", "--no-owner", "--no-privileges", "--exclude-schema=before_restore_*")
    _run(BackupRefusedError, "pg_dump", *options, f"--file={path}", database=database)


def require_readable(path: Path) -> None:
    """Raises RestoreRefusedError unless pg_restore knows the file as an archive."""
    if not path.is_file():
        raise RestoreRefusedError(f"{path} cannot be read as a backup: there is no such file")
    _run(RestoreRefusedError, "pg_restore", "--list", str(path))


def require_unused(database: Database) -> None:
    """Raises RestoreRefusedError while anybody else is connected to the database."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with database.engine.connect() as connection:
        if others := connection.execute(text(query)).scalar_one():
            raise RestoreRefusedError(f"others are connected to the database ({others}); stop every server and worker")


def read_archive(database: Database, path: Path) -> None:
    """Restores the archive into an empty schema. Raises RestoreRefusedError."""
    options = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
    _run(RestoreRefusedError, "pg_restore", *options, str(path), database=database)


def put_back(database: Database, fill: Callable[[Database], None], now: datetime) -> str:
    """Fills an empty schema `public`; gives the name under which the former one is kept."""
    kept = f"before_restore_{now:%Y%m%dt%H%M%S}"
    with database.engine.begin() as connection:
        connection.exec_driver_sql(f'ALTER SCHEMA public RENAME TO "{kept}"')
        connection.exec_driver_sql("CREATE SCHEMA public")
    try:
        fill(database)
    except RestoreRefusedError:
        database.engine.dispose()
        take_back(database, kept)
        raise
    return kept


def take_back(database: Database, kept: str) -> None:
    """Brings the former schema back."""
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql(f'ALTER SCHEMA "{kept}" RENAME TO public')


def _run(
    refusal: type[BackupRefusedError | RestoreRefusedError],
    program: str,
    *options: str,
    database: Database | None = None,
) -> None:
    """Runs one of PostgreSQL's programs. A password goes through the environment, where other users cannot see it."""
    found = shutil.which(program)
    if found is None:
        raise refusal(f"{program} is not installed; install PostgreSQL's client programs, of the server's version")
    environment, connection = dict(os.environ), []
    if database is not None:
        url = make_url(database.address).set(drivername="postgresql")
        environment["PGPASSWORD"] = url.password or environment.get("PGPASSWORD", "")
        connection = [f"--dbname={url.set(password=None).render_as_string()}"]
    done = subprocess.run(  # noqa: S603 - our own words and the operator's own settings, no shell
        [found, *connection, *options], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise refusal(f"{program} failed: {' '.join(done.stderr.split())[:500]}")


def database_error(error: DBAPIError) -> RestoreRefusedError:
    """What to say when the database itself does not answer."""
    return RestoreRefusedError(f"the database cannot be used: {error.orig}; check DATABASE_URL")
