"""What the server keeps of a person besides their words, as plain values; nothing of another person is in it."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from course_app.accounts.models import Account, KnownDevice, OneTimeLink, SignInSession
from course_app.accounts.oidc.models import OidcIdentity
from course_app.accounts.teams.looks import looks_at
from course_app.accounts.teams.models import Membership, SharedReflection, Team, TeamInvitation
from course_app.answers.models import Mark, RefusedChange
from course_app.audit.models import AuditRow
from course_app.homework.ask_answers import answers_in
from course_app.homework.models import Submission
from course_app.homework.share_links.models import Release, ShareLink
from course_app.homework.sop_runs.models import SopRun
from course_app.homework.sop_runs.runs import run_as_json
from course_app.homework.submitted_work import FrozenVersion, documents_in
from course_app.my_data.rows import OWNED, Owner
from course_app.notices.mail_choice import pace_of
from course_app.notices.models import Notice
from course_app.outbox.models import Message
from course_app.review.models import Claim, Remark, Review
from course_app.review.reach import is_version
from course_app.review.rounds import released_reviews
from course_app.review.team_standards.models import TeamStandard

Record = dict[str, Any]


def account_details(session: Session, owner: Owner) -> Record:
    """Who they are here. The password and the secret of one-time codes are kept as what they are: not to be read."""
    account = session.get_one(Account, owner.account_id)
    providers = session.scalars(select(OidcIdentity.issuer).where(OWNED[OidcIdentity](owner)))
    return {
        "id": account.id,
        "email": account.email,
        "name": account.name,
        "role": account.role,
        "time zone": account.zone,
        "made at": account.created_at.isoformat(),
        "has one-time codes": account.one_time_secret is not None,
        "signs in by": list(providers),
        "mail about homework": pace_of(session, owner.account_id),
        "will be erased at": account.erase_at.isoformat() if account.erase_at else None,
    }


def teams(session: Session, owner: Owner) -> Iterator[Record]:
    """The teams that they are or were in, those to which they are invited, and standards of theirs."""
    mine = select(Membership, Team.name).join(Team, Team.id == Membership.team_id).where(OWNED[Membership](owner))
    for row, name in session.execute(mine.order_by(Membership.joined_at)):
        left = row.left_at.isoformat() if row.left_at else None
        yield {"team": name, "as": row.role, "joined at": row.joined_at.isoformat(), "left at": left}
    asked = select(TeamInvitation, Team.name).join(Team, Team.id == TeamInvitation.team_id)
    for invitation, name in session.execute(asked.where(OWNED[TeamInvitation](owner)).order_by(Team.name)):
        yield {"team": name, "as": invitation.role, "invited at": invitation.made_at.isoformat()}
    about_me = or_(TeamStandard.account_id == owner.account_id, TeamStandard.owner_id == owner.account_id)
    wanted = select(TeamStandard, Team.name).join(Team, Team.id == TeamStandard.team_id).where(about_me)
    for standard, name in session.execute(wanted.order_by(TeamStandard.checked_on, TeamStandard.id)):
        about = {"team": name, "standard": standard.homework, "is my work": standard.account_id == owner.account_id}
        yield {**about, "is to be looked at again by": standard.check_again_on.isoformat()}


def shared_reflections(session: Session, owner: Owner) -> Iterator[Record]:
    """What they share with teams, as it was frozen."""
    mine = select(SharedReflection, Team.name).join(Team, Team.id == SharedReflection.team_id)
    mine = mine.where(OWNED[SharedReflection](owner)).order_by(SharedReflection.shared_at)
    for row, name in session.execute(mine):
        about = {"team": name, "reflection": row.reflection, "shared at": row.shared_at.isoformat()}
        yield {**about, "words": row.words}


def looks(session: Session, owner: Owner) -> Iterator[Record]:
    """Who read what of theirs, the newest first."""
    for look in looks_at(session, owner.account_id, None):
        what = {look.text.kind: look.text.item, "version": look.text.version or None}
        yield {**what, "read by": look.reader or None, "at": look.at.isoformat()}


def sign_ins(session: Session, owner: Owner) -> Iterator[Record]:
    """Every browser in which they were or are signed in."""
    rows = session.scalars(select(SignInSession).where(OWNED[SignInSession](owner)).order_by(SignInSession.created_at))
    for row in rows:
        ended = row.ended_at.isoformat() if row.ended_at else None
        times = {"from": row.created_at.isoformat(), "last used": row.last_seen_at.isoformat(), "ended": ended}
        yield {"browser": row.device, **times}


def known_devices(session: Session, owner: Owner) -> Iterator[Record]:
    """Since when which browser is known to be theirs."""
    for row in session.scalars(select(KnownDevice).where(OWNED[KnownDevice](owner)).order_by(KnownDevice.created_at)):
        yield {"known since": row.created_at.isoformat()}


def links(session: Session, owner: Owner) -> Iterator[Record]:
    """Links that were made for them; the links themselves are kept by nobody."""
    for row in session.scalars(select(OneTimeLink).where(OWNED[OneTimeLink](owner)).order_by(OneTimeLink.created_at)):
        used = row.used_at.isoformat() if row.used_at else None
        yield {"kind": row.kind, "made at": row.created_at.isoformat(), "used at": used}


def messages(session: Session, owner: Owner) -> Iterator[Record]:
    """Mails to them. The text of one that was sent is not kept; that of a waiting one may hold a link."""
    for row in session.scalars(select(Message).where(OWNED[Message](owner)).order_by(Message.created_at)):
        sent = row.sent_at.isoformat() if row.sent_at else None
        yield {"subject": row.subject, "written at": row.created_at.isoformat(), "sent at": sent}


def notices(session: Session, owner: Owner) -> Iterator[Record]:
    """What they were told, without the words, in which other people are named."""
    mine = select(Notice).where(Notice.account_id == owner.account_id).order_by(Notice.made_at, Notice.id)
    for row in session.scalars(mine):
        read = row.read_at.isoformat() if row.read_at else None
        yield {"subject": row.subject, "told at": row.made_at.isoformat(), "read at": read}


def marks(session: Session, owner: Owner, titles: dict[str, str]) -> Iterator[Record]:
    """What they ticked."""
    for row in session.scalars(select(Mark).where(OWNED[Mark](owner)).order_by(Mark.done_at, Mark.item)):
        about = {"item": row.item, "title": titles.get(row.item)}
        yield {**about, "revision": row.revision, "done at": row.done_at.isoformat()}


def versions(session: Session, owner: Owner) -> Iterator[FrozenVersion]:
    """Every version that they handed in or finished, one at a time, the oldest first."""
    order = (Submission.made_at, Submission.homework, Submission.version)
    mine = select(Submission).where(OWNED[Submission](owner)).order_by(*order).execution_options(yield_per=1)
    for row in session.scalars(mine):
        yield FrozenVersion.of(row, tuple(documents_in(session, row)))


def submissions(session: Session, owner: Owner, titles: dict[str, str]) -> Iterator[Record]:
    """The same as plain values: what stood in each document, on which version of its template, and what was found."""
    for each in versions(session, owner):
        yield {
            "homework": each.homework,
            "title": titles.get(each.homework),
            "version": each.version,
            "state": each.state,
            "made at": each.made_at.isoformat(),
            "decided at": each.decided_at.isoformat() if each.decided_at else None,
            "answers": [
                {"ask": answer.ask, "words": answer.words, "done with": answer.is_closed}
                for answer in answers_in(session, owner.account_id, each.homework, each.version).values()
            ],
            "documents": [
                {
                    "document": document.id,
                    "title": document.title,
                    "template": document.template.id,
                    "template version": document.template.version,
                    "checked on": document.today.isoformat(),
                    "time zone": str(document.zone),
                    "values": document.values,
                    "check": document.check,
                }
                for document in each.documents
            ],
        }


def reviews(session: Session, owner: Owner) -> Iterator[Record]:
    """The reviews of their work that reached them, and what they wrote of other people's, without a word of theirs."""
    for each in released_reviews(session, owner.account_id):
        yield {"of": "my work", **each}
    for review in session.scalars(
        select(Review).where(Review.reviewer_id == owner.account_id).order_by(Review.decided_at)
    ):
        version = (review.account_id, review.homework, review.version)
        remarks = session.scalars(select(Remark).where(*is_version(Remark, version)).order_by(Remark.place))
        yield {
            "of": "somebody else's work",
            "homework": review.homework,
            "version": review.version,
            "decision": review.decision,
            "decided at": review.decided_at.isoformat(),
            "released at": review.released_at.isoformat() if review.released_at else None,
            "summary": review.summary,
            "criteria": json.loads(review.criteria),
            "remarks": [{"kind": each.kind, "field": each.field, "words": each.words} for each in remarks],
        }
    for claim in session.scalars(select(Claim).where(Claim.claimed_by == owner.account_id).order_by(Claim.claimed_at)):
        yield {"of": "somebody else's work", "homework": claim.homework, "taken at": claim.claimed_at.isoformat()}


def refused(session: Session, owner: Owner) -> Iterator[Record]:
    """What could not be taken in, as it came."""
    rows = session.scalars(select(RefusedChange).where(OWNED[RefusedChange](owner)).order_by(RefusedChange.at))
    for row in rows:
        yield {"as it came": row.raw, "why it was refused": row.why, "at": row.at.isoformat()}


def shared(session: Session, owner: Owner) -> Iterator[Record]:
    """Every link to a document of theirs, and what each release that is kept showed. The address is not kept."""
    for link in session.scalars(select(ShareLink).where(OWNED[ShareLink](owner)).order_by(ShareLink.made_at)):
        of_link = (Release.document == link.document, Release.kind == link.kind)
        releases = session.scalars(select(Release).where(OWNED[Release](owner), *of_link).order_by(Release.number))
        yield {
            "document": link.document,
            "kind": link.kind,
            "made at": link.made_at.isoformat(),
            "works until": link.expires_at.isoformat(),
            "stopped at": link.revoked_at.isoformat() if link.revoked_at else None,
            "visits": link.views,
            "last visit": link.last_seen_at.isoformat() if link.last_seen_at else None,
            "releases": [_release(each) for each in releases],
        }


def _release(row: Release) -> Record:
    about = {"number": row.number, "released at": row.released_at.isoformat(), "named people": json.loads(row.named)}
    return {**about, "shown": json.loads(row.content)}


def sop_runs(session: Session, owner: Owner) -> Iterator[Record]:
    """What colleagues sent back from procedures of theirs."""
    for row in session.scalars(select(SopRun).where(OWNED[SopRun](owner)).order_by(SopRun.received_at)):
        yield {"document": row.document, **run_as_json(row)}


def acts(session: Session, owner: Owner) -> Iterator[Record]:
    """What was done by them and to their account. Other people stand in it as "somebody else"."""
    mine = owner.account_id
    about_me = or_(AuditRow.actor_id == mine, AuditRow.subject == mine)
    for row in session.scalars(select(AuditRow).where(about_me).order_by(AuditRow.id)):
        actor = "me" if row.actor_id == mine else "somebody else" if row.actor_id else "nobody signed in"
        subject = "my account" if row.subject == mine else "something else"
        yield {"at": row.at.isoformat(), "by": actor, "act": row.act, "on": subject, "details": row.details}
