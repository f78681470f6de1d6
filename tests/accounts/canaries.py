"""People each of whose private fields is a word that stands nowhere else; and requests that look for these words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from re import sub
from urllib.parse import quote
from uuid import uuid4

from flask.testing import FlaskClient
from pyotp import random_base32
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from course_app.accounts.models import Account, KnownDevice, SignInSession
from course_app.accounts.oidc.models import OidcIdentity
from course_app.accounts.sessions import start_session
from course_app.accounts.sign_up import NewPerson, add_account
from course_app.accounts.tokens import sha256_of
from course_app.homework.models import Submission
from course_app.homework.sop_runs.models import SopRun
from course_app.notices.models import Notice
from course_app.review.team_standards.models import TeamStandard
from tests.accounts.site import OWN, Site
from tests.answers.learners import change
from tests.teams import new_team, set_left

PUBLIC = "https://learn.example.com"
SHOWN_TO_ADMINISTRATORS = {"id", "name", "email"}
SHOWN_TO_NOBODY = {"password hash", "one-time secret", "session token", "device token", "subject"}
"""Everything else is for its owner alone."""

OWNERS_NAMES = ("account", "account_id", "user", "user_id", "userid", "owner", "person", "learner", "id", "email", "of")
HEADERS = ("X-Account", "X-User", "X-User-Id", "X-Account-Id", "X-Forwarded-User", "Authorization")

REVIEWED_BY = {"ana": ("max",)}
"""Whose manager reads what they hand in, and by whom they are called."""


@dataclass(frozen=True, slots=True)
class Canary:
    """A word, whose it is, what it stands for, and who else was given it to read."""

    word: str
    owner: str
    kind: str
    readers: frozenset[str] = frozenset()

    def may_reach(self, visitor: str, role: str) -> bool:
        """Whether the word may appear in what `visitor`, who has `role`, is answered."""
        if self.kind in SHOWN_TO_NOBODY:
            return False
        return (
            visitor == self.owner
            or visitor in self.readers
            or (role == "administrator" and self.kind in SHOWN_TO_ADMINISTRATORS)
        )


@dataclass
class Crowd:
    """An instance with people in it, and every word of theirs."""

    site: Site
    people: dict[str, str]
    ids: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, list[str]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)
    teams: list[str] = field(default_factory=list)
    submissions: list[str] = field(default_factory=list)
    reflections: dict[str, str] = field(default_factory=dict)
    standards: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    canaries: list[Canary] = field(default_factory=list)
    shown: set[tuple[str, str, str]] = field(default_factory=set)
    client: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        """Makes the people, `people` being their roles by name, and lets each write something of every kind."""
        self.client = self.site.app.test_client(use_cookies=False)
        self.site.app.extensions["share_link_misses"].most = 1_000_000  # the crawl guesses all day
        for name, role in self.people.items():
            self._settle(name, role)
        for name in self.people:
            self._write(name)
            self._share(name)
        self._gather()
        self._review()
        self._share_reflections()
        with self.site.database.writing() as session:
            session.get_one(Account, self.ids["dan"]).disabled_at = self.site.at

    def word(self, owner: str, kind: str, word: str = "", *readers: str) -> str:
        """A new word of that kind, which nobody but `readers` may see from now on."""
        made = word or f"zq{kind.replace(' ', '').replace('-', '')}{owner}{len(self.canaries)}"
        self.canaries.append(Canary(made.lower(), owner, kind, frozenset(readers)))
        return made

    def _settle(self, name: str, role: str) -> None:
        with self.site.database.writing() as session:
            email = f"{self.word(name, 'email')}@example.com"
            person = NewPerson(self.word(name, "name", "", *REVIEWED_BY.get(name, ())), "", "UTC")
            account_id = add_account(session, email, person, role, self.word(name, "password hash"), self.site.at)
            self.ids[name] = self.word(name, "id", account_id)
            account = session.get_one(Account, account_id)
            if name in ("ana", "dan", "max"):
                account.one_time_secret = self.word(name, "one-time secret", random_base32())
            subject = self.word(name, "subject")
            session.add(OidcIdentity(issuer="i", subject=subject, account_id=account_id, created_at=self.site.at))
            device = sha256_of(self.word(name, "device token"))
            session.add(KnownDevice(token_sha256=device, account_id=account_id, created_at=self.site.at))
        self.tokens[name] = self.sign_in(name)
        with self.site.database.writing() as session:
            row = session.get_one(SignInSession, sha256_of(self.tokens[name]))
            row.device, row.offered_secret = self.word(name, "device"), random_base32()
            self.word(name, "offered secret", row.offered_secret)
        other = self.word(name, "session id", sha256_of(self.sign_in(name)))
        self.sessions[name] = [self.word(name, "session id", sha256_of(self.tokens[name])), other]
        self.word(name, "session token", self.tokens[name])

    def sign_in(self, name: str) -> str:
        """A new session of the person; gives its token."""
        with self.site.database.writing() as session:
            return start_session(session, self.ids[name], "Firefox", self.site.at)

    def _write(self, name: str) -> None:
        """A text, an earlier form of it, a second version, a date, a tick, and something that is refused."""
        key = f"r:{self.word(name, 'key')}"
        self.keys.append(key)
        earlier = change(key, self.word(name, "earlier text"))
        newer = change(key, self.word(name, "text"), str(earlier["id"]))
        written = [earlier, newer, change(key, self.word(name, "second version"))]
        written += [change("p:first-day", self.word(name, "date")), change("r:a b", self.word(name, "refused change"))]
        written += [change(f"d:{self.word(name, 'mark')}", {"done": True, "revision": 1, "at": "2027-01-01T10:00:00Z"})]
        draft = {"text": self.word(name, "draft of a file"), "base": ""}
        written += [change("e:chapters/01-seam/01-idea.md", draft)]
        for each in written:
            self.word(name, "change id", str(each["id"]))
        assert self.sync(name, self.ids[name], *written).status_code == 200
        self._finish(name)

    def _review(self) -> None:
        """Ana hands in to Max, who drafts a review of it: the draft is Max's alone, the version is both's."""
        self._finish("ana", "hand_in", "handed-in ", "max")
        with self.site.database.reading() as session:
            found = session.scalars(select(Submission.id).where(Submission.state == "handed_in")).one()
            told = session.scalars(select(Notice.id)).one()
            row = session.scalars(select(Submission).where(Submission.id == found)).one()
            of = {"account_id": row.account_id, "homework": row.homework, "version": row.version}
        self.submissions.append(self.word("ana", "submission id", found, "max"))
        self.notices.append(self.word("max", "notice", told))
        self._mark_standard(of)
        written = [change(f"v:phrase/{uuid4()}", self.word("max", "own phrase"))]
        written += [change(f"v:{found}/summary", self.word("max", "review draft"))]
        about = {"document": self.documents[-1], "field": "story", "row": "", "quote": ""}
        written += [change(f"v:{found}/ask/{uuid4()}", {**about, "words": self.word("max", "review draft")})]
        assert self.sync("max", self.ids["max"], *written).status_code == 200

    def _share_reflections(self) -> None:
        """Ana shares a reflection with Max's team and writes on; Ben shared one with the team that he has left since,
        and one with a team that nobody manages."""
        self._reflect("ana", self.teams[0], "shared reflection", "max")
        set_left(self.site.database, self.ids["ben"], self.teams[1], None)
        self._reflect("ben", self.teams[1], "reflection shared before leaving")
        assert self.ask("ben", f"/my-teams/{self.teams[1]}/leavings", "POST").status_code == 303
        self._reflect("ben", self.teams[2], "reflection shared with another team")
        for name in ("ana", "ben"):
            self._sync_reflection(name, f"later {name} reflection")

    def _reflect(self, name: str, team: str, kind: str, *readers: str) -> None:
        written = self._sync_reflection(name, kind, *readers)
        body = {"account": self.ids[name], "key": "r:reflect-seam", "change": written, "team": team}
        answer = self.ask(name, "/api/shared-reflections", "POST", json=body)
        assert answer.status_code == 200, answer.text

    def _sync_reflection(self, name: str, kind: str, *readers: str) -> str:
        """What the person writes now; gives the id of the change."""
        before = [self.reflections[name]] if name in self.reflections else []
        made = change("r:reflect-seam", self.word(name, kind, "", *readers), *before)
        assert self.sync(name, self.ids[name], made).status_code == 200
        self.reflections[name] = str(made["id"])
        return self.reflections[name]

    def _mark_standard(self, of: dict[str, object]) -> None:
        """Ana's version is what her team goes by, and Max looks after it."""
        self.standards.append(self.word("ana", "standard", str(uuid4()), "max"))
        days = {"checked_on": self.site.at.date(), "check_again_on": self.site.at.date() + timedelta(days=9)}
        by = {"owner_id": self.ids["max"], "checked_by": self.ids["max"], "team_id": self.teams[0]}
        with self.site.database.writing() as session:
            session.add(TeamStandard(**of, id=self.standards[0], **by, **days))

    def _finish(self, name: str, act: str = "finish", kind: str = "", *readers: str) -> None:
        """A document, finished: whose it is must not be seen from its name, its text or its file."""
        own = str(uuid4())
        self.documents.append(own)
        about = {"template": "journey-map", "version": 3, "archived": False}
        about["name"] = self.word(name, f"{kind}document name", "", *readers)
        written = [
            change(f"doc:{own}", about),
            change(f"f:{own}/story", self.word(name, f"{kind}frozen text", "", *readers)),
        ]
        assert self.sync(name, self.ids[name], *written).status_code == 200
        named = {"id": own, "changes": {str(each["key"]): each["id"] for each in written}}
        body = {"account": self.ids[name], "request": str(uuid4()), "act": act, "homework": "hw-find-seam"}
        answer = self.ask(name, "/api/submissions", "POST", json={**body, "zone": "UTC", "documents": [named]})
        assert answer.status_code == 200, answer.text

    def _share(self, name: str) -> None:
        """A document that was released for a customer, with what is internal in it, and a colleague's run."""
        document = self.word(name, "document", str(uuid4()))
        about = {"template": "journey-map", "version": 3, "name": self.word(name, "document name"), "archived": False}
        told, kept = self.word(name, "released text"), self.word(name, "internal text")
        keys = {f"doc:{document}": about, f"f:{document}/customer": told, f"f:{document}/owner": {"name": kept}}
        changes = {key: change(key, val) for key, val in keys.items()}
        assert self.sync(name, self.ids[name], *changes.values()).status_code == 200
        heads = {key: each["id"] for key, each in changes.items()}
        body = {"version": 3, "heads": heads, "named": [], "zone": "Europe/Paris", "days": 7, "after": 0}
        answer = self.ask(name, f"/api/customer-views/{document}", "POST", json=body)
        assert answer.status_code == 200, answer.text
        self.links[name] = self.word(name, "link", answer.get_json()["link"]["address"].rpartition("/")[2])
        self.documents.append(document)
        run = {"name": self.word(name, "colleague"), "role": "", "steps": "[]", "remark": self.word(name, "remark")}
        with self.site.database.writing() as session:
            about = {"account_id": self.ids[name], "document": document, "id": str(uuid4()), "release_number": 1}
            session.add(SopRun(**about, **run, ran_on="2027-03-01", received_at=self.site.at))

    def _gather(self) -> None:
        """The manager's team with a learner in it, one that another has left, and one of other people."""
        ana, ben, ona = (self.ids[name] for name in ("ana", "ben", "ona"))
        managers = (self.ids["max"],)
        self.teams.append(new_team(self.site.database, "Harbour", managers, ana))
        self.teams.append(new_team(self.site.database, "Quay", managers, ben))
        self.teams.append(new_team(self.site.database, "Elsewhere", (), ben, ona))
        set_left(self.site.database, ben, self.teams[1], self.site.at)
        self.shown = {("max", "ana", kind) for kind in ("id", "name", "email")} | {("ana", "max", "name")}
        self.shown |= {("ada", name, "document") for name in self.people}  # the audit names it; it opens nothing

    def sync(self, visitor: str, account: str, *changes: object) -> TestResponse:
        """The visitor asks for the words of `account`."""
        body = {"proto": 1, "account": account, "device": str(uuid4()), "cursor": "0:", "changes": changes}
        return self.ask(visitor, "/api/sync", "POST", json=body)

    def ask(
        self,
        visitor: str,
        path: str,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        json: object = None,
    ) -> TestResponse:
        """What the visitor's browser is answered; "nobody" has no session."""
        token = self.tokens.get(visitor, "")
        sent = {**OWN, **(headers or {}), **({"Cookie": f"__Host-sid={token}"} if token else {})}
        return self.client.open(path, base_url=PUBLIC, method=method, headers=sent, data=form, json=json)

    def leaks(self, visitor: str, answer: TestResponse, sent: str = "") -> Iterator[Canary]:
        """The words in body and headers that are not for `visitor`; what was `sent` may come back.

        Whoever has a link reads what was released under it, unless its owner is disabled.
        """
        text = f"{answer.get_data().decode('utf-8', 'replace')}\n{answer.headers}".lower()
        for canary in self.found_in(text):
            is_linked = canary.kind == "released text" and self.links[canary.owner] in sent and canary.owner != "dan"
            is_shown = (visitor, canary.owner, canary.kind) in self.shown
            is_theirs = is_shown or is_linked or canary.may_reach(visitor, self.people.get(visitor, ""))
            if canary.word not in sent.lower() and not is_theirs:
                yield canary

    def found_in(self, text: str) -> list[Canary]:
        """Every word that stands in `text`."""
        folded = text.lower()
        return [canary for canary in self.canaries if canary.word in folded]

    def fillings(self) -> dict[str, list[str]]:
        """For each parameter of a route, the values to try: everybody's, not only one's own.

        A route with a parameter that is missing here fails the crawl: write down what belongs there.
        """
        course = self.site.app.extensions["public_pages"]
        everyones_sessions = [each for ids in self.sessions.values() for each in ids]
        return {
            "account_id": [*self.ids.values(), "none", "0", "null"],
            "session_id": everyones_sessions,
            "token": [*self.links.values(), *everyones_sessions, *self.ids.values(), "guessed"],
            "key": [*self.keys, "p:first-day", "none"],
            "document_id": [*self.documents, "none"],
            "run_id": [*self.ids.values(), "none"],
            "chapter_id": ["the-seam", "later", "none"],
            "team_id": [*self.teams, "none"],
            "homework_id": ["hw-find-seam", "none"],
            "item_id": ["the-practice", "none"],
            "revision": ["1", "0"],
            "template_id": ["journey-map", "none"],
            "version": ["1", "0"],
            "move": ["withdrawals", "closings", "sendings"],
            "notice_id": [*self.notices, "none"],
            "standard_id": [*self.standards, "none"],
            "submission_id": [*self.submissions, "none"],
            "reflection_id": ["reflect-seam", "none"],
            "file_format": ["markdown", "none"],
            "kind": ["module", "none"],
            "digest": [course.assets.url("css/base.css").split("/")[2], "none"],
            "name": [
                "css/base.css",
                "chapters/01-seam/01-idea.md",
                "seam.png",
                "../course.sqlite3",
                "..%2f..%2fcourse.sqlite3",
            ],
        }

    def paths(self, rule: Rule) -> list[str]:
        """Addresses of the rule with every filling of each parameter, the others having their first one.

        Raises KeyError for an unknown parameter.
        """
        fillings = self.fillings()
        missing = rule.arguments - set(fillings)
        if missing:
            raise KeyError(f"{rule.rule}: write into Crowd.fillings() what may stand for {', '.join(sorted(missing))}")
        first = {name: fillings[name][0] for name in rule.arguments}
        chosen = [first, *({**first, name: value} for name in sorted(first) for value in fillings[name])]
        addresses = (filled(rule.rule, each) for each in chosen)
        return list(dict.fromkeys(addresses))

    def queries(self) -> list[str]:
        """Every owner by every name for one; nobody in every wording; addresses that we might be asked to fetch."""
        of_people = ["&".join(f"{name}={value}" for name in OWNERS_NAMES) for value in self.ids.values()]
        odd = ["&".join(f"{name}={value}" for name in OWNERS_NAMES) for value in ("", "0", "null", "%00")]
        repeated = "&".join(f"{name}={value}" for name in OWNERS_NAMES for value in self.ids.values())
        fetch = "&".join(f"{name}=http://127.0.0.1:9/" for name in ("url", "src", "image", "link", "next", "callback"))
        return ["", *of_people, *odd, repeated, fetch]

    def swapped_headers(self) -> list[dict[str, str]]:
        """A learner's and an administrator's id in headers that some proxies set."""
        return [dict.fromkeys(HEADERS, self.ids[name]) for name in ("ana", "ada")]

    def rows(self, table: type, *columns: str) -> list[str]:
        """The named columns of every row of a table, as text."""
        with self.site.database.reading() as session:
            return [str([getattr(row, name) for name in columns]) for row in session.scalars(select(table))]


def filled(rule: str, values: Mapping[str, str]) -> str:
    """The address that a rule gives with these parameters."""
    return sub(r"<(?:[^:<>]+:)?(\w+)>", lambda match: quote(values[match[1]], "/%"), rule)
