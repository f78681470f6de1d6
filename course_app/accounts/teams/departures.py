"""That somebody stops learning in a team or looking after it, heard in the same transaction by whom it concerns.

What waits in a team belongs to slices further right; the application tells this one at its start who listens.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from course_app.accounts.teams.models import Membership, Team
from course_app.config import Settings

Listener = Callable[[Session, Settings, Collection[str], datetime], Callable[[str | None], None]]
"""Looks at the teams with these ids as they are before; what it gives is called when the change is made, with the id
of the account that was taken out of them by somebody else, if one was."""

_LISTENERS: dict[Listener, None] = {}


def hear_departures(listener: Listener) -> None:
    """From now on `listener` hears of every departure; said twice is said once."""
    _LISTENERS[listener] = None


@contextmanager
def departing(
    session: Session, settings: Settings, team_ids: Collection[str], at: datetime, taken_out: str | None = None
) -> Iterator[None]:
    """Whatever takes people out of these teams stands inside. Of two departures from one team, the second waits.

    `taken_out`: the account that does not go by itself and is still there afterwards, to be told.
    """
    in_order = select(Team.id).where(Team.id.in_(team_ids)).order_by(Team.id)
    session.execute(in_order.with_for_update(key_share=True)).all()
    afterwards = [listener(session, settings, team_ids, at) for listener in _LISTENERS]
    yield
    session.flush()
    for each in afterwards:
        each(taken_out)


def teams_with(session: Session, account_id: str) -> list[str]:
    """The ids of the teams that the account is in now."""
    mine = (Membership.account_id == account_id, Membership.left_at.is_(None))
    return list(session.scalars(select(Membership.team_id).where(*mine)))
