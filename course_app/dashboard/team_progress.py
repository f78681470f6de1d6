"""How far a team is: who has done how much of which chapter, and when. However many they are, in as many queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, String, cast, func, select
from sqlalchemy.orm import Session

from course_app.accounts.models import Account
from course_app.accounts.roles import LEARNER
from course_app.accounts.teams.models import Membership, Team
from course_app.answers.models import Mark
from course_app.dashboard.items import ChapterItems, item_table
from course_app.homework.models import Submission

QUIET_AFTER = timedelta(days=10)
UNTOUCHED_AFTER = timedelta(days=5)
WEEKS_SHOWN = 12
WAITING_SHOWN = 20
"""At most so many on the team's page; all that waits has a page of its own."""


@dataclass(frozen=True, slots=True)
class LearnerProgress:
    """One learner: how much is done in each chapter, in the chapters' order; `last_at`: the last mark or hand-in."""

    account_id: str
    name: str
    email: str
    done: tuple[int, ...]
    last_at: datetime | None
    joined_at: datetime
    total: int

    @property
    def all_done(self) -> int:
        return sum(self.done)

    def is_quiet(self, at: datetime) -> bool:
        """Whether there is something left to do and nothing was done for ten days."""
        return self.all_done < self.total and at - max(self.last_at or self.joined_at, self.joined_at) >= QUIET_AFTER


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A version handed in to the team, without a word of it."""

    account_id: str
    homework: str
    version: int
    state: str
    made_at: datetime
    decided_at: datetime | None
    id: str


@dataclass(frozen=True, slots=True)
class TeamProgress:
    """Everything that the team's page shows. `weeks`: the first day of each week, and the modules finished in it."""

    chapters: tuple[ChapterItems, ...]
    learners: tuple[LearnerProgress, ...]
    handed_in: tuple[HandedIn, ...]
    weeks: tuple[tuple[date, int], ...]
    expected: int | None
    at: datetime

    @property
    def total(self) -> int:
        return sum(len(chapter.items) for chapter in self.chapters)

    @property
    def quiet(self) -> list[LearnerProgress]:
        """Who has done nothing for ten days and is not through, the longest first."""
        found = [learner for learner in self.learners if learner.is_quiet(self.at)]
        return sorted(found, key=lambda learner: learner.last_at or learner.joined_at)

    @property
    def untouched(self) -> list[HandedIn]:
        """What was returned five days ago or more, and not handed in again, the longest first."""
        found = [
            each
            for each in self._newest()
            if each.state == "returned" and each.decided_at and self.at - each.decided_at >= UNTOUCHED_AFTER
        ]
        return sorted(found, key=lambda each: each.decided_at or self.at)

    @property
    def waiting(self) -> list[HandedIn]:
        """What waits for a review, the longest first."""
        return [each for each in self.handed_in if each.state == "handed_in"]

    def _newest(self) -> list[HandedIn]:
        newest: dict[tuple[str, str], HandedIn] = {}
        for each in self.handed_in:
            found = newest.get((each.account_id, each.homework))
            if found is None or found.version < each.version:
                newest[each.account_id, each.homework] = each
        return list(newest.values())

    @property
    def days_for_a_review(self) -> float | None:
        """The median of the days from handing in to a decision."""
        times = [
            each.decided_at - each.made_at
            for each in self.handed_in
            if each.decided_at and each.state in ("returned", "approved")
        ]
        return _median_days(times)

    @property
    def days_for_an_answer(self) -> float | None:
        """The median of the days from a return to the next version."""
        by_version = {(each.account_id, each.homework, each.version): each for each in self.handed_in}
        times = []
        for each in self.handed_in:
            following = by_version.get((each.account_id, each.homework, each.version + 1))
            if each.state == "returned" and each.decided_at and following:
                times.append(following.made_at - each.decided_at)
        return _median_days(times)

    def days(self, since: datetime) -> int:
        """Whole days until now."""
        return max((self.at - since).days, 0)


def _median_days(times: list[timedelta]) -> float | None:
    return round(median(time / timedelta(days=1) for time in times), 1) if times else None


def team_progress(
    session: Session, chapters: tuple[ChapterItems, ...], team: Team, at: datetime, zone: ZoneInfo
) -> TeamProgress:
    """The progress of everybody who learns in the team now."""
    learners = _learners(session, team, chapters)
    handed_in = tuple(HandedIn(*row) for row in session.execute(_handed_in(team.id)))
    total = sum(len(chapter.items) for chapter in chapters)
    expected = expected_by(team, at.astimezone(zone).date(), total)
    weeks = _weeks(session, team, chapters, at.astimezone(zone).date())
    return TeamProgress(chapters, learners, handed_in, weeks, expected, at)


def _in_team(team_id: str) -> tuple[ColumnElement[bool], ...]:
    return (Membership.team_id == team_id, Membership.role == LEARNER, Membership.left_at.is_(None))


def _learners(session: Session, team: Team, chapters: tuple[ChapterItems, ...]) -> tuple[LearnerProgress, ...]:
    items = item_table(chapters)
    done: dict[str, dict[str, int]] = defaultdict(dict)
    last: dict[str, datetime] = {}
    counted = (
        select(
            Mark.account_id,
            items.c.chapter,
            func.count(items.c.item.distinct()),
            func.max(Mark.done_at, type_=Mark.done_at.type),
        )
        .join(Membership, Membership.account_id == Mark.account_id)
        .join(items, items.c.name == Mark.item)
        .where(*_in_team(team.id))
        .group_by(Mark.account_id, items.c.chapter)
    )
    for account_id, chapter, count, at in session.execute(counted):
        done[account_id][chapter] = count
        last[account_id] = max(last.get(account_id, at), at)
    for account_id, at in session.execute(
        select(Submission.account_id, func.max(Submission.made_at, type_=Submission.made_at.type))
        .join(Membership, Membership.account_id == Submission.account_id)
        .where(*_in_team(team.id), Submission.team_id == team.id)
        .group_by(Submission.account_id)
    ):
        last[account_id] = max(last.get(account_id, at), at)
    people = (
        select(Account.id, Account.name, Account.email, Membership.joined_at)
        .join(Membership, Membership.account_id == Account.id)
        .where(*_in_team(team.id))
        .order_by(Account.name, Account.id)
    )
    total = sum(len(chapter.items) for chapter in chapters)
    return tuple(
        LearnerProgress(
            account_id,
            name,
            email,
            tuple(done[account_id].get(chapter.id, 0) for chapter in chapters),
            last.get(account_id),
            joined_at,
            total,
        )
        for account_id, name, email, joined_at in session.execute(people)
    )


def _handed_in(team_id: str) -> Select[str, str, int, str, datetime, datetime | None, str]:
    """Of those who are in the team now, whatever they handed in to it, the oldest first."""
    return (
        select(
            Submission.account_id,
            Submission.homework,
            Submission.version,
            Submission.state,
            Submission.made_at,
            Submission.decided_at,
            Submission.id,
        )
        .join(Membership, Membership.account_id == Submission.account_id)
        .where(*_in_team(team_id), Submission.team_id == team_id)
        .order_by(Submission.made_at, Submission.account_id, Submission.homework)
    )


def _weeks(
    session: Session, team: Team, chapters: tuple[ChapterItems, ...], today: date
) -> tuple[tuple[date, int], ...]:
    """Weeks begin on Mondays; a mark counts on its day in UTC."""
    items = item_table(chapters)
    this_week = today - timedelta(days=today.weekday())
    first = this_week - timedelta(weeks=WEEKS_SHOWN - 1)
    if session.get_bind().dialect.name == "sqlite":
        day = func.substr(cast(Mark.done_at, String), 1, 10)
    else:
        day = func.to_char(func.timezone("UTC", Mark.done_at), "YYYY-MM-DD")
    counted = (
        select(day, func.count())
        .join_from(Mark, Membership, Membership.account_id == Mark.account_id)
        .join(items, items.c.name == Mark.item)
        .where(*_in_team(team.id), items.c.kind == "module", Mark.done_at >= datetime.combine(first, time(), UTC))
        .group_by(day)
    )
    finished = {first + timedelta(weeks=week): 0 for week in range(WEEKS_SHOWN)}
    for text, count in session.execute(counted):
        done_on = date.fromisoformat(text)
        monday = done_on - timedelta(days=done_on.weekday())
        if monday in finished:
            finished[monday] += count
    return tuple(finished.items())


def expected_by(team: Team, today: date, total: int) -> int | None:
    """How much of `total` is done on `today` by who goes evenly from the first day to the last; None without days."""
    if team.first_day is None or team.last_day is None:
        return None
    length = (team.last_day - team.first_day).days + 1
    passed = min(max((today - team.first_day).days + 1, 0), length)
    return round(total * passed / length)
