"""People who have written, signed in, been refused and been told things: a row in every table, with their own word."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from course_app.accounts.models import Account
from course_app.accounts.oidc.models import OidcIdentity
from course_app.accounts.teams.looks import Text, note_look
from course_app.accounts.teams.models import Membership, TeamInvitation
from course_app.homework.models import FrozenAnswer
from course_app.homework.sop_runs.models import SopRun
from course_app.notices.mail_choice import choose_pace
from course_app.notices.models import Notice
from course_app.review.models import Claim, Remark, Review
from course_app.review.team_standards.models import TeamStandard
from tests.accounts.site import OWN, Browser, Site
from tests.answers.learners import change
from tests.teams import new_team


def writer(site: Site, name: str, role: str = "learner") -> tuple[str, Browser]:
    """A person each of whose private fields holds the word canary-<name>; gives their id and their browser."""
    email = f"canary-{name}@example.com"
    account_id = site.person(email, role)
    browser = site.browser()
    site.browser().sign_in(email, "wrong")
    browser.sign_in(email)
    browser.post("/accounts/details", name=f"canary-{name} of the sea", zone="Europe/Paris")
    site.browser().post("/accounts/reset", email=email)
    with site.database.writing() as session:
        issuer, subject = "https://id.example.com", f"canary-{name}"
        session.add(OidcIdentity(issuer=issuer, subject=subject, account_id=account_id, created_at=site.at))
    team = new_team(site.database, "Harbour", (), account_id)
    invited_to = new_team(site.database, "Quay")
    with site.database.writing() as session:
        about = {"team_id": invited_to, "email": email, "role": "learner"}
        session.add(TeamInvitation(**about, made_at=site.at, expires_at=site.at + timedelta(days=7)))
    first = change("r:reflect-seam", f"canary-{name} first")
    post(browser, account_id, first, change("r:reflect-gone", f"canary-{name} of a question no longer asked"))
    post(browser, account_id, change("r:never", f"canary-{name} of a question nobody asks"))
    post(browser, account_id, change("r:reflect-seam", f"canary-{name} second", str(first["id"])))
    post(browser, account_id, change("r:reflect-seam", f"canary-{name} elsewhere"))
    post(browser, account_id, change("p:why-here", f"canary-{name} why"), change("p:first-day", "2027-03-02"))
    post(browser, account_id, change("d:find-seam", {"done": True, "revision": 1, "at": "2027-03-01T10:00:00Z"}))
    post(browser, account_id, change("x:none", f"canary-{name} refused"))
    share(site, browser, account_id, name)
    finish(browser, account_id, f"canary-{name} finished")
    review(site, account_id, f"canary-{name}")
    share_reflection(site, browser, account_id, team, f"canary-{name} shared")
    tell(site, account_id, f"canary-{name}")
    return account_id, browser


def share(site: Site, browser: Browser, account_id: str, name: str) -> None:
    """Releases a document for a customer; a colleague has tried out a procedure."""
    document = str(uuid4())
    about = {"template": "journey-map", "version": 3, "name": f"canary-{name} in lists", "archived": False}
    keys = {f"doc:{document}": about, f"f:{document}/customer": f"canary-{name} the customer"}
    changes = {key: change(key, val) for key, val in keys.items()}
    post(browser, account_id, *changes.values())
    heads = {key: each["id"] for key, each in changes.items()}
    body = {"version": 3, "heads": heads, "named": [], "zone": "Europe/Paris", "days": 7, "after": 0}
    answer = browser.client.post(f"/api/customer-views/{document}", json=body, headers=OWN)
    assert answer.status_code == 200, answer.text
    words = {"name": f"canary-{name} the colleague", "role": "", "steps": "[]", "remark": f"canary-{name} of a run"}
    with site.database.writing() as session:
        about = {"account_id": account_id, "document": document, "id": str(uuid4()), "release_number": 1}
        session.add(SopRun(**about, **words, ran_on="2027-03-01", received_at=site.at))


def share_reflection(site: Site, browser: Browser, account_id: str, team: str, words: str) -> None:
    """Shares a reflection with a team, in which somebody has read it."""
    made = change("r:reflect-practice", words)
    post(browser, account_id, made)
    body = {"account": account_id, "key": "r:reflect-practice", "change": made["id"], "team": team}
    answer = browser.client.post("/api/shared-reflections", json=body, headers=OWN)
    assert answer.status_code == 200, answer.text
    with site.database.writing() as session:
        note_look(session, str(uuid4()), Text(account_id, team, "reflection", "reflect-practice"), site.at)


def finish(browser: Browser, account_id: str, words: str) -> None:
    """A document with these words in it, finished."""
    own = str(uuid4())
    about = {"template": "journey-map", "version": 3, "name": "", "archived": False}
    written = [change(f"doc:{own}", about), change(f"f:{own}/story", words)]
    post(browser, account_id, *written)
    named = {"id": own, "changes": {str(each["key"]): each["id"] for each in written}}
    body = {"account": account_id, "request": str(uuid4()), "act": "finish", "homework": "hw-find-seam"}
    sent = {**body, "zone": "UTC", "documents": [named]}
    answer = browser.client.post("/api/submissions", json=sent, headers=OWN)
    assert answer.status_code == 200, answer.text


def review(site: Site, account_id: str, words: str) -> None:
    """What was said of the version: a review that has reached them, and their answer to an earlier one."""
    of: dict[str, Any] = {"account_id": account_id, "homework": "hw-find-seam", "version": 1}
    reviewer, asked = str(uuid4()), {"request_id": str(uuid4()), "request_sha256": "0" * 64}
    times = dict.fromkeys(("decided_at", "due_at", "released_at"), site.at)
    said = {"place": 1, "kind": "ask", "document": "", "field": "", "row": "", "says_where": "", "quote": ""}
    with site.database.writing() as session:
        session.add(FrozenAnswer(**of, ask=str(uuid4()), words=f"{words} answered", is_closed=True))
        session.add(Claim(**of, claimed_by=reviewer, claimed_at=site.at, note=f"{words} noted"))
        decided = {"decision": "return", "summary": f"{words} summed up", "criteria": "[]"}
        session.add(Review(**of, reviewer_id=reviewer, **decided, **asked, **times))
        session.flush()
        session.add(Remark(**of, id=str(uuid4()), **said, words=f"{words} asked"))


def tell(site: Site, account_id: str, words: str) -> None:
    """Something that they were told, another that names them, and their version is a standard of their team."""
    choose_pace(site.database, account_id, "daily", site.at)
    with site.database.writing() as session:
        team = session.scalars(select(Membership.team_id).where(Membership.account_id == account_id)).first()
        said = {"subject": f"{words} told", "words": f"{words} in words", "path": "/", "awaits_digest": False}
        session.add(Notice(account_id=account_id, id=str(uuid4()), **said, made_at=site.at))
        other = session.scalars(select(Account.id).where(Account.id != account_id)).first() or account_id
        session.add(Notice(account_id=other, id=str(uuid4()), about_id=account_id, **said, made_at=site.at))
        owned = {"id": str(uuid4()), "team_id": team, "owner_id": account_id, "checked_by": account_id}
        days = {"checked_on": site.at.date(), "check_again_on": site.at.date() + timedelta(days=92)}
        of = {"account_id": account_id, "homework": "hw-find-seam", "version": 1}
        session.add(TeamStandard(**of, **owned, **days))


def post(browser: Browser, account_id: str, *changes: dict[str, object]) -> Any:
    """One request of the sync protocol; gives the answer."""
    body = {"proto": 1, "account": account_id, "device": str(uuid4()), "cursor": "0:", "changes": changes}
    return browser.client.post("/api/sync", data=json.dumps(body), content_type="application/json", headers=OWN)
