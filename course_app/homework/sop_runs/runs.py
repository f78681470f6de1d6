"""Runs: taken in from whoever has the link, read and removed by the procedure's owner."""

import json
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from course_app.answers.account_log import locked_log
from course_app.audit.log import record
from course_app.database import Database, insert_if_missing
from course_app.errors import CourseAppError
from course_app.homework.share_links.kinds import SOP_TEST
from course_app.homework.share_links.links import Shared, living_link
from course_app.homework.share_links.models import Release
from course_app.homework.share_links.refusals import NoSuchDocumentError
from course_app.homework.share_links.releases import Templates, document_of
from course_app.homework.sop_runs.models import SopRun
from course_app.homework.sop_runs.run_request import SentRun

MOST_RUNS = 50
"""How many runs of one procedure are kept."""


class EnoughRunsError(CourseAppError):
    """As many runs wait for the owner as are kept."""

    status, code = 409, "enough_runs"

    def __init__(self) -> None:
        super().__init__(
            gettext("The owner has as many runs as are kept. What you wrote stays here; tell them to make room.")
        )


class OlderProcedureError(CourseAppError):
    """The steps that were run are not kept any more."""

    status, code = 409, "older_procedure"

    def __init__(self) -> None:
        super().__init__(
            gettext("These steps were replaced long ago. Copy what you wrote, then reload for the present ones.")
        )


def take_run(database: Database, sent: SentRun, now: datetime) -> None:
    """Stores a run once, however often it is sent.

    Raises DeadShareLinkError, EnoughRunsError or OlderProcedureError.
    """
    with database.writing() as session:
        link, _ = living_link(session, SOP_TEST, sent.token, now)
        locked_log(session, link.account_id)
        shared = Shared(link.account_id, link.document, SOP_TEST)
        if session.get(SopRun, (shared.account_id, shared.document, sent.id)) is not None:
            return
        if _count(session, shared) >= MOST_RUNS:
            raise EnoughRunsError
        key = (shared.account_id, shared.document, SOP_TEST.name, sent.release)
        release = session.get(Release, key)
        if release is None:
            raise OlderProcedureError
        insert_if_missing(session, _row(shared, release, sent, now))
        record(session, now, None, "sop-run-received", shared.account_id, document=shared.document)


def _count(session: Session, shared: Shared) -> int:
    mine = (SopRun.account_id == shared.account_id, SopRun.document == shared.document)
    return session.scalar(select(func.count()).select_from(SopRun).where(*mine)) or 0


def _row(shared: Shared, release: Release, sent: SentRun, now: datetime) -> SopRun:
    """The steps come from the release, only what was done with them from the sender."""
    steps = []
    for number, step in enumerate(json.loads(release.content)["steps"], 1):
        done = sent.steps.get(step["id"])
        said = {"done": bool(done and done.is_done), "stumble": done.stumble if done else ""}
        steps.append({"number": number, "action": step["action"], **said})
    return SopRun(
        account_id=shared.account_id,
        document=shared.document,
        id=sent.id,
        release_number=release.number,
        name=sent.name,
        role=sent.role,
        steps=json.dumps(steps),
        remark=sent.remark,
        ran_on=sent.ran_on.isoformat(),
        received_at=now,
    )


def runs_of(database: Database, shared: Shared, templates: Templates) -> list[dict[str, object]]:
    """The runs of a procedure, the newest first. Raises NoSuchDocumentError or NotShareableError."""
    with database.reading() as session:
        document_of(session, shared, templates)
        rows = session.scalars(
            select(SopRun)
            .where(SopRun.account_id == shared.account_id, SopRun.document == shared.document)
            .order_by(SopRun.received_at.desc(), SopRun.id)
        )
        return [run_as_json(row) for row in rows]


def run_as_json(row: SopRun) -> dict[str, object]:
    """A run, whole."""
    steps = json.loads(row.steps)
    return {
        "id": row.id,
        "release": row.release_number,
        "name": row.name,
        "role": row.role,
        "steps": steps,
        "remark": row.remark,
        "ran_on": row.ran_on,
        "received_at": row.received_at.isoformat(),
        "has_passed": all(step["done"] and not step["stumble"] for step in steps),
    }


def remove_run(database: Database, account_id: str, document: str, run_id: str, now: datetime) -> None:
    """The owner needs the run no more. Raises NoSuchDocumentError when there is none."""
    with database.writing() as session:
        gone = session.scalars(
            delete(SopRun)
            .where(SopRun.account_id == account_id, SopRun.document == document, SopRun.id == run_id)
            .returning(SopRun.id)
        ).all()
        if not gone:
            raise NoSuchDocumentError
        record(session, now, account_id, "sop-run-removed", document)
