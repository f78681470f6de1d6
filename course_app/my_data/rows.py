"""Which rows of which table belong to a person; for every table there is an answer, or the reason why there is none."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_

from course_app.accounts.models import Account, KnownDevice, OneTimeLink, SignInFailure, SignInSession
from course_app.accounts.oidc.models import OidcIdentity
from course_app.accounts.teams.models import Look, Membership, SharedReflection, TeamInvitation
from course_app.accounts.throttle import subjects_of
from course_app.accounts.tokens import sha256_of
from course_app.answers.models import Branch, Change, Device, Head, Mark, RefusedChange, SyncAccount
from course_app.database import Base
from course_app.homework.models import FrozenAnswer, FrozenDocument, Submission
from course_app.homework.share_links.models import Release, ShareLink
from course_app.homework.sop_runs.models import SopRun
from course_app.notices.models import MailChoice, Notice
from course_app.outbox.models import Message
from course_app.review.models import Claim, Remark, Review
from course_app.review.team_standards.models import TeamStandard


@dataclass(frozen=True, slots=True)
class Owner:
    """The person whose rows are meant."""

    account_id: str
    email: str


def _of_account(table: type[Base]) -> Callable[[Owner], ColumnElement[bool]]:
    return lambda owner: table.account_id == owner.account_id  # type: ignore[attr-defined]  # every table given here has one


OWNED: dict[type[Base], Callable[[Owner], ColumnElement[bool]]] = {
    Change: _of_account(Change),
    Head: _of_account(Head),
    Branch: _of_account(Branch),
    RefusedChange: _of_account(RefusedChange),
    Mark: _of_account(Mark),
    Device: _of_account(Device),
    Remark: _of_account(Remark),
    Review: _of_account(Review),
    Claim: lambda owner: or_(Claim.account_id == owner.account_id, Claim.claimed_by == owner.account_id),
    TeamStandard: _of_account(TeamStandard),
    FrozenAnswer: _of_account(FrozenAnswer),
    FrozenDocument: _of_account(FrozenDocument),
    Submission: _of_account(Submission),
    SyncAccount: _of_account(SyncAccount),
    ShareLink: _of_account(ShareLink),
    Release: _of_account(Release),
    SopRun: _of_account(SopRun),
    SharedReflection: _of_account(SharedReflection),
    Look: _of_account(Look),
    Membership: _of_account(Membership),
    TeamInvitation: lambda owner: TeamInvitation.email == owner.email,
    Notice: lambda owner: or_(Notice.account_id == owner.account_id, Notice.about_id == owner.account_id),
    MailChoice: _of_account(MailChoice),
    SignInSession: _of_account(SignInSession),
    KnownDevice: _of_account(KnownDevice),
    OidcIdentity: _of_account(OidcIdentity),
    OneTimeLink: lambda owner: or_(OneTimeLink.account_id == owner.account_id, OneTimeLink.email == owner.email),
    SignInFailure: lambda owner: SignInFailure.subject_sha256.in_(map(sha256_of, subjects_of(owner.email))),
    Message: lambda owner: Message.recipient == owner.email,
    Account: lambda owner: Account.id == owner.account_id,
}
"""The rows that go when a person is erased, table by table, in an order that no foreign key forbids."""

KEPT = {
    "audit": "it says what was done, by a random id, which leads to nobody once the account is gone",
    "frozen_template": "words of the course, the same for everybody who handed something in on it",
    "erased_account": "the sha256 of the id alone, so that a stale device cannot bring the account back",
    "oidc_attempt": "the sha256 of a random number, gone after an hour",
    "team": "a name and two days, which stay true of the others in it",
    "team_link": "of a team; nothing in it says who made it or who used it",
    "readiness_probe": "about the instance",
    "backup_made": "about the instance",
    "upkeep_run": "about the instance",
}
"""The tables from which nothing goes, and why."""
