"""The jobs of upkeep: what each does, how often, and that of several workers one does it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from course_app.accounts.leftovers import forget_leftovers
from course_app.answers.refusals import forget_refused
from course_app.answers.thinning import thin_out
from course_app.audit.chain import chain_rows
from course_app.clock import latest_believable
from course_app.config import Settings
from course_app.database import Database, insert_if_missing
from course_app.errors import CourseAppError
from course_app.homework.share_links.links import forget_links
from course_app.my_data.erasure import erase_due
from course_app.notices.digests import write_digests
from course_app.notices.notices import forget_notices
from course_app.outbox.outbox import forget_messages
from course_app.review.reviews import release_due
from course_app.review.team_standards.reminders import remind_owners
from course_app.upkeep.models import UpkeepRun

_log = logging.getLogger("course")
_NEVER = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


@dataclass(frozen=True, slots=True)
class Job:
    """Something to be done now and then. `work` gets the time of the last run that was done, and says how much."""

    name: str
    every: timedelta
    work: Callable[[Database, Settings, datetime, datetime | None], int]


JOBS = (
    Job("reviews released", timedelta(seconds=20), lambda base, settings, now, _: release_due(base, settings, now)),
    Job("digests written", timedelta(seconds=20), lambda base, settings, now, _: write_digests(base, settings, now)),
    Job("owners reminded", timedelta(minutes=1), lambda base, settings, now, _: remind_owners(base, settings, now)),
    Job("erasures done", timedelta(minutes=1), lambda base, settings, now, _: erase_due(base, settings, now)),
    Job("audit rows tied", timedelta(minutes=1), lambda base, _, now, __: chain_rows(base, now)),
    Job("old texts thinned out", timedelta(days=1), lambda base, _, now, since: thin_out(base, now, since)),
    Job("old sign-ins forgotten", timedelta(days=1), lambda base, _, now, __: forget_leftovers(base, now)),
    Job("old refusals forgotten", timedelta(days=1), lambda base, _, now, __: forget_refused(base, now)),
    Job("old links forgotten", timedelta(days=1), lambda base, _, now, __: forget_links(base, now)),
    Job("old messages forgotten", timedelta(days=1), lambda base, _, now, __: forget_notices(base, now)),
    Job("old mails forgotten", timedelta(days=1), lambda base, _, now, __: forget_messages(base, now)),
)


def do_upkeep(database: Database, settings: Settings, now: datetime) -> dict[str, int]:
    """Does every job that is due and that no other worker has begun; gives how much of each, where there was any.

    A job that fails is logged and comes again when it is next due; it keeps the others from nothing.
    """
    done: dict[str, int] = {}
    for job in JOBS:
        try:
            count = _do(database, settings, job, now)
        except (CourseAppError, DBAPIError) as error:
            _log.error("%s: %s", job.name, error)
            count = 0
        if count:
            done[job.name] = count
    return done


def last_upkeep(session: Session) -> dict[str, datetime | None]:
    """When each job was last done; None for one that never was."""
    done = {run.job: run.done_at for run in session.scalars(select(UpkeepRun))}
    return {job.name: done.get(job.name) for job in JOBS}


def _do(database: Database, settings: Settings, job: Job, now: datetime) -> int:
    with database.writing() as session:
        insert_if_missing(session, UpkeepRun(job=job.name, claimed_at=_NEVER, done_at=None))
        run = session.get_one(UpkeepRun, job.name, with_for_update=True)
        latest = latest_believable(now)
        if now - job.every < run.claimed_at <= latest:
            return 0
        run.claimed_at, since = now, run.done_at if run.done_at and run.done_at <= latest else None
    count = job.work(database.unhurried(), settings, now, since)
    with database.writing() as session:
        session.get_one(UpkeepRun, job.name, with_for_update=True).done_at = now
    return count
