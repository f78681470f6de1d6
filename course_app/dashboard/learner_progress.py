"""How far one learner is: what is marked, and what was handed in to which team."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from course_app.accounts.models import Account
from course_app.accounts.roles import LEARNER
from course_app.accounts.teams.models import Membership
from course_app.answers.models import Mark
from course_app.dashboard.items import ChapterItems, Item
from course_app.homework.models import Submission


@dataclass(frozen=True, slots=True)
class ChapterDone:
    """A chapter, and when each thing in it was marked done; None when it is not."""

    chapter: ChapterItems
    items: tuple[tuple[Item, datetime | None], ...]

    @property
    def done(self) -> int:
        return sum(at is not None for _, at in self.items)


def learner_of_team(session: Session, team_id: str, account_id: str) -> Account | None:
    """The account, if it learns in the team now."""
    found = session.get(Membership, (account_id, team_id))
    if found is None or found.left_at is not None or found.role != LEARNER:
        return None
    return session.get(Account, account_id)


def chapters_done(session: Session, chapters: tuple[ChapterItems, ...], account_id: str) -> tuple[ChapterDone, ...]:
    """What the account has marked, chapter by chapter."""
    mine = select(Mark.item, Mark.done_at).where(Mark.account_id == account_id)
    marked = dict(session.execute(mine).all())

    def done_at(item: Item) -> datetime | None:
        return min((marked[name] for name in item.names if name in marked), default=None)

    return tuple(ChapterDone(chapter, tuple((item, done_at(item)) for item in chapter.items)) for chapter in chapters)


def handed_in_to(session: Session, account_id: str, team_ids: list[str]) -> list[Submission]:
    """What the account handed in to these teams, the newest first."""
    wanted = select(Submission).where(Submission.account_id == account_id, Submission.team_id.in_(team_ids))
    return list(session.scalars(wanted.order_by(Submission.made_at.desc(), Submission.homework)))
