"""What tests of teams read from their pages and from the database."""

import re

from sqlalchemy import select
from werkzeug.test import TestResponse

from course_app.accounts.models import Account
from course_app.accounts.teams.models import Membership
from tests.accounts.site import Site


def team_of(answer: TestResponse) -> str:
    assert answer.status_code == 303, answer.text
    return answer.location.split("/")[2]


def members(site: Site, team: str) -> dict[str, str]:
    """Role by address of everybody who is in the team now."""
    with site.database.reading() as session:
        wanted = select(Account.email, Membership.role).join(Membership).where(Membership.team_id == team)
        return dict(session.execute(wanted.where(Membership.left_at.is_(None))).all())


def outcomes(answer: TestResponse) -> list[str]:
    assert answer.status_code == 200, answer.text
    return re.findall(r'<tr class="report-([a-z-]+)">', answer.text)
