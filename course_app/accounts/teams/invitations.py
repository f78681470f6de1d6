"""Inviting many people to a team at once: the good lines are done, each of the others says what is wrong with it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from course_app.accounts.invitations import new_invitation, promised_roles
from course_app.accounts.mails import mail_new_person_to_team, mail_person_to_team
from course_app.accounts.models import Account
from course_app.accounts.roles import ADMINISTRATOR, LEARNER, MANAGER
from course_app.accounts.sessions import SignedIn
from course_app.accounts.teams.invited_lines import InvitedLine
from course_app.accounts.teams.models import Membership, Team, TeamInvitation
from course_app.accounts.teams.teams import looked_after_team
from course_app.audit.log import record
from course_app.config import Settings
from course_app.database import Database

INVITATIONS_LIVE_FOR = timedelta(days=7)
_AT_ONCE = 200
"""Lines in one transaction, so that nobody's words wait long for the database."""


def invite_to_team(
    database: Database,
    settings: Settings,
    me: SignedIn,
    team_id: str,
    role: str,
    lines: Sequence[InvitedLine],
    at: datetime,
) -> list[InvitedLine]:
    """Invites every line's address as `role`; gives the lines with what became of each. Raises NotFound.

    Whether an address has an account is not told: both get a mail, and nobody is in the team before they accept.
    """
    done: list[InvitedLine] = []
    for first in range(0, max(len(lines), 1), _AT_ONCE):
        with database.writing() as session:
            session.get(Team, team_id, with_for_update=True)
            name = looked_after_team(session, me, team_id).name
            act = _Inviting(session, settings, me, team_id, name, role, at)
            done += act.invite(lines[first : first + _AT_ONCE])
    return done


class _Inviting:
    """One transaction of it."""

    def __init__(
        self, session: Session, settings: Settings, me: SignedIn, team_id: str, name: str, role: str, at: datetime
    ) -> None:
        self.session, self.settings, self.me, self.at = session, settings, me, at
        self.team_id, self.name, self.role = team_id, name, role
        self.promised: dict[str, str | None] = {}

    def invite(self, lines: Sequence[InvitedLine]) -> list[InvitedLine]:
        """What is known of all the addresses is asked once."""
        addresses = [line.address for line in lines if line.outcome == "invited"]
        accounts = set(self.session.scalars(select(Account.email).where(Account.email.in_(addresses))))
        in_it = (Membership.team_id == self.team_id, Membership.left_at.is_(None), Account.email.in_(addresses))
        joined = select(Account.email, Membership.role).join(Membership).where(*in_it)
        members = dict(self.session.execute(joined).all())
        invited = {
            row.email: row
            for row in self.session.scalars(
                select(TeamInvitation).where(
                    TeamInvitation.team_id == self.team_id, TeamInvitation.email.in_(addresses)
                )
            )
        }
        self.promised = promised_roles(self.session, addresses, self.at)
        done = []
        for line in lines:
            if line.outcome == "invited":
                line = self._invite_one(line, accounts, members, invited.get(line.address))
            done.append(line)
        return done

    def _invite_one(
        self, line: InvitedLine, accounts: set[str], members: dict[str, str], earlier: TeamInvitation | None
    ) -> InvitedLine:
        if members.get(line.address) in (self.role, MANAGER):
            return replace(line, outcome="member-already")
        if earlier is not None and earlier.expires_at > self.at and earlier.role == self.role:
            return replace(line, outcome="invited-already")
        self._keep(line.address, earlier)
        if line.address in accounts:
            mail_person_to_team(self.session, self.at, self.settings, line.address, self.name)
        else:
            is_given = self.role == MANAGER and self.me.role == ADMINISTRATOR
            role = self.promised.get(line.address) or (MANAGER if is_given else LEARNER)
            link = new_invitation(self.session, self.settings, self.me.account_id, line.address, role, self.at)
            mail_new_person_to_team(self.session, self.at, self.settings, line.address, self.name, link)
        return line

    def _keep(self, email: str, earlier: TeamInvitation | None) -> None:
        until = self.at + INVITATIONS_LIVE_FOR
        if earlier is None:
            made = TeamInvitation(team_id=self.team_id, email=email, role=self.role, made_at=self.at, expires_at=until)
            self.session.add(made)
        else:
            earlier.role, earlier.made_at, earlier.expires_at = self.role, self.at, until
        record(self.session, self.at, self.me.account_id, "team-invited", self.team_id, role=self.role)
