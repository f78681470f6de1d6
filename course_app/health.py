"""Health for machines: /healthz says that the process answers, /readyz that it can do its work."""

import shutil
import time
from datetime import datetime

from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, Session, mapped_column

from course_app.backup_log import age_in_words, backup_fault, newest_backup
from course_app.clock import system_clock
from course_app.config import Settings
from course_app.database import Base, Database, UtcDateTime
from course_app.security import everyone

_MIN_FREE_BYTES = 200_000_000
_LOOK_EVERY_SECONDS = 5.0

blueprint = Blueprint("health", __name__)


class ReadinessProbe(Base):
    """One row that /readyz writes: a database that can be read but not written is not ready."""

    __tablename__ = "readiness_probe"

    id: Mapped[int] = mapped_column(primary_key=True)
    probed_at: Mapped[datetime] = mapped_column(UtcDateTime())


def readiness(database: Database, settings: Settings) -> dict[str, str]:
    """What keeps this instance from its work, by name; empty when it is ready."""
    faults: dict[str, str] = {}
    try:
        if not database.is_migrated():
            faults["migrations"] = "the schema is not at the newest revision; run `course serve` or `course db upgrade`"
        else:
            _write_probe(database)
            with database.reading() as session:
                if fault := backup_fault(session, settings, system_clock()):
                    faults["backup"] = fault
                if settings.team_role and not database.is_sqlite and (fault := _team_role_fault(session, settings)):
                    faults["team_role"] = fault
    except DBAPIError as error:
        faults["database"] = str(error.orig)
    try:
        free = shutil.disk_usage(settings.data).free
        if free < _MIN_FREE_BYTES:
            faults["disk"] = f"{free // 1_000_000} MB free, 200 MB are needed"
    except OSError as error:
        faults["disk"] = f"{settings.data}: {error.strerror}"
    return faults


_WORDS_OF_LEARNERS = ("change", "head", "branch", "refused_change")


def _team_role_fault(session: Session, settings: Settings) -> str | None:
    """Whether the role for managers' pages is not there, may read too little, or may read what people wrote."""
    role = settings.team_role
    if not session.scalar(text("SELECT count(*) FROM pg_roles WHERE rolname = :role"), {"role": role}):
        return f"PostgreSQL has no role {role}; docs/operators.md says how to make it"
    may_read = text("SELECT has_table_privilege(:role, :name, 'SELECT')")
    if not session.scalar(may_read, {"role": role, "name": "membership"}):
        return f"the role {role} may not read the tables of teams; docs/operators.md says what to grant"
    open_to_it = [name for name in _WORDS_OF_LEARNERS if session.scalar(may_read, {"role": role, "name": name})]
    return f"the role {role} may read {', '.join(open_to_it)}; revoke it" if open_to_it else None


def backup_age(database: Database) -> str | None:
    """How old the newest backup is, in words; None where none was ever made, or nobody can say."""
    try:
        with database.reading() as session:
            newest = newest_backup(session)
    except DBAPIError:
        return None
    return age_in_words(newest, system_clock()) if newest else None


def _write_probe(database: Database) -> None:
    with database.writing() as session:
        probe = session.scalar(select(ReadinessProbe).where(ReadinessProbe.id == 1))
        if probe is None:
            session.add(ReadinessProbe(id=1, probed_at=system_clock()))
        else:
            probe.probed_at = system_clock()


@blueprint.get("/healthz")
@everyone
def healthz() -> Response:
    return jsonify(status="ok")


@blueprint.get("/readyz")
@everyone
def readyz() -> tuple[Response, int]:
    """The names of what is missing; `course doctor` has the words. Looks at most every few seconds."""
    database: Database = current_app.extensions["database"]
    at, faults, age = current_app.extensions.get("readiness", (-_LOOK_EVERY_SECONDS, {}, None))
    if time.monotonic() - at >= _LOOK_EVERY_SECONDS:
        faults, age = readiness(database, current_app.extensions["settings"]), backup_age(database)
        current_app.extensions["readiness"] = (time.monotonic(), faults, age)
    known = {"newest_backup": f"{age} old"} if age else {}
    answer = jsonify(ready=not faults, faults=sorted(faults), **known)
    return answer, 503 if faults else 200
