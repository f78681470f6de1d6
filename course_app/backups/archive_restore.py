"""Brings an archive back: the course's folder, and of an instance what was published and every row."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from course_app.backups.archive import Archive
from course_app.backups.archive_rows import put_back, tables
from course_app.backups.refusals import RestoreRefusedError
from course_app.backups.restore import Restored, restore_rows
from course_app.config import Settings
from course_app.database import Database, DatabaseUnusableError


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What was done: where the course is now, and of an instance what came back with it."""

    content: Path
    files: int
    database: Restored | None


def restore_archive(
    settings: Settings, file: Path, content: Path | None, erasures: Path | None, replaces: bool, now: datetime
) -> Unpacked:
    """Unpacks the archive `file`; the course goes into the new folder `content`, or else into the data folder.

    Raises RestoreRefusedError, LedgerUnusableError or InstanceInUseError; then nothing is replaced.
    """
    archive = Archive.open(file)
    try:
        target = content or settings.data / "content"
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise RestoreRefusedError(f"{target} is not empty; name a new folder for the course with --content")
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".restoring-") as aside:
            made = Path(aside) / "content"
            files = archive.unpack("content", made)
            database = _restore_instance(settings, archive, erasures, replaces, now)
            made.chmod(0o755)
            if target.exists():
                target.rmdir()
            shutil.move(made, target)
        return Unpacked(target, files, database)
    except OSError as error:
        raise RestoreRefusedError(f"the archive could not be unpacked: {error}") from error
    finally:
        archive.close()


def _restore_instance(
    settings: Settings, archive: Archive, erasures: Path | None, replaces: bool, now: datetime
) -> Restored | None:
    if archive.about.kind == "course":
        return None
    done = restore_rows(settings, _filling(archive), erasures, replaces, now)
    staged = settings.data / "published.restoring"
    shutil.rmtree(staged, ignore_errors=True)
    if settings.published.exists():
        settings.published.rename(settings.data / f"published.before-{now:%Y%m%dT%H%M%SZ}")
    if archive.unpack("published", staged):
        staged.rename(settings.published)
    return done


def _filling(archive: Archive) -> Callable[[Database], None]:
    """What fills an empty database with the archive's rows."""

    def fill(database: Database) -> None:
        try:
            database.migrate()
            with database.unhurried().writing() as session:
                schema = session.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
                if schema != archive.about.schema:
                    words = f"the archive is of another release (schema {archive.about.schema}, here {schema})"
                    raise RestoreRefusedError(f"{words}; restore it with that release, then bring that one up to date")
                for table in tables():
                    about = archive.about.tables.get(table.name, {"columns": [], "rows": 0})
                    count = put_back(session, table, about["columns"], _lines(archive, table.name))
                    if count != about["rows"]:
                        raise RestoreRefusedError(f"the archive is damaged: rows of {table.name} are missing")
        except (DBAPIError, DatabaseUnusableError, ValueError, KeyError, TypeError) as error:
            raise RestoreRefusedError(f"the archive's rows do not fit: {error}") from error

    return fill


def _lines(archive: Archive, table: str) -> Iterator[str]:
    return archive.lines(table) if table in archive.about.tables else iter(())
