"""Nobody sees what is not theirs: every address, every visitor, everybody's ids, and a word for each private field.

SECURITY 4.7. The crawl reads the URL map, so a new route is crawled by itself. What it cannot fill, it fails on.
"""

import logging
import socket
from collections.abc import Iterator

import pytest
from werkzeug.routing import Rule

from course_app.audit.models import AuditRow
from course_app.config import read_settings
from course_app.outbox.models import Message
from tests.accounts.canaries import PUBLIC, SHOWN_TO_NOBODY, Crowd
from tests.accounts.crawl import paths, queries, swapped_headers
from tests.accounts.site import PASSWORD, Site

ROLES = {
    "ana": "learner",
    "ben": "learner",
    "max": "manager",
    "ona": "author",
    "ada": "administrator",
    "dan": "learner",
}
VISITORS = ("nobody", *ROLES)

CURIOUS = pytest.mark.parametrize(
    "curious",
    [("ana",), pytest.param(VISITORS, marks=pytest.mark.long)],
    ids=["some-curious", "all-curious"],
)
"""Everybody asks for every address; the curious ask in every other way too, all of them in the long profile."""


@pytest.fixture
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crowd]:
    provider = {"oidc_issuer": "http://127.0.0.1:1", "oidc_client_id": "c", "oidc_client_secret": "s"}
    given = {"public_url": PUBLIC, "open_sign_up": True, **provider}
    site = Site(read_settings({}, data=tmp_path_factory.mktemp("canaries"), **given))
    yield Crowd(site, ROLES)
    site.close()


@pytest.fixture
def dialled(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every address to which this process opens a connection."""
    addresses: list[object] = []
    connect = socket.socket.connect

    def noting(self: socket.socket, address: object) -> None:
        addresses.append(address)
        connect(self, address)  # type: ignore[arg-type]  # any address is passed on

    monkeypatch.setattr(socket.socket, "connect", noting)
    return addresses


def rules(crowd: Crowd, is_reading: bool) -> list[tuple[Rule, str]]:
    """Every rule with each of its methods that read, or that write."""
    found = [(rule, method) for rule in crowd.site.app.url_map.iter_rules() for method in rule.methods or set()]
    chosen = [(rule, method) for rule, method in found if (method == "GET") is is_reading]
    return sorted(
        [each for each in chosen if each[1] not in ("HEAD", "OPTIONS")], key=lambda each: (each[0].rule, each[1])
    )


@CURIOUS
def test_no_reading_shows_anybody_what_is_anothers(
    crowd: Crowd,
    dialled: list[object],
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    curious: tuple[str, ...],
) -> None:
    caplog.set_level(logging.DEBUG, "course")
    seen: set[tuple[str, str, str]] = set()
    for rule, _ in rules(crowd, is_reading=True):
        for number, path in enumerate(paths(crowd, rule)):
            for visitor in VISITORS:
                is_asked_in_every_way = number == 0 and visitor in curious  # on one address of the rule
                asked: list[tuple[str, dict[str, str]]]
                asked = [(f"{path}?{query}".rstrip("?"), {}) for query in queries(crowd) if is_asked_in_every_way]
                asked += [(path, headers) for headers in swapped_headers(crowd) if is_asked_in_every_way]
                asked = asked or [(path, {})]
                for address, headers in asked:
                    answer = crowd.ask(visitor, address, headers=headers)
                    leaks = list(crowd.leaks(visitor, answer, f"{address} {headers}"))
                    assert leaks == [], f"{visitor} ({ROLES.get(visitor)}) at {address} with {headers}"
                    assert answer.status_code != 500, address
                    found = [each for each in crowd.found_in(answer.text) if each.word not in address.lower()]
                    seen |= {(visitor, each.owner, each.kind) for each in found}
    assert_crawl_looked(seen)
    assert {each.kind for each in crowd.found_in(caplog.text)} <= {"id"}, "a log may say which account was refused"
    assert crowd.found_in("".join(capfd.readouterr())) == []
    assert set(dialled) <= {("127.0.0.1", 1)}, "nothing was fetched but from the configured provider"


def assert_crawl_looked(seen: set[tuple[str, str, str]]) -> None:
    """A crawl that finds nothing at all would prove nothing: people do see what is theirs."""
    for name in ("ana", "ben", "max", "ona", "ada"):
        kinds = ("name", "email", "session id", "device", "document name", "frozen text")
        missing = {(name, name, kind) for kind in kinds} - seen
        assert missing == set()
    assert {("ada", "ana", "name"), ("ada", "dan", "email"), ("ben", "ben", "offered secret")} <= seen
    by_link = {(visitor, name, "released text") for visitor in VISITORS for name in ROLES if name != "dan"}
    assert by_link <= seen
    assert {("max", "ana", "name"), ("max", "ana", "email"), ("ana", "max", "name")} <= seen
    read = {("max", "ana", kind) for kind in ("name", "handed-in document name", "handed-in frozen text")}
    assert read <= seen, "a manager reads what was handed in"
    assert ("max", "ana", "shared reflection") in seen, "and what was shared"
    assert [each for each in seen - by_link if each[0] in ("nobody", "dan")] == []


@CURIOUS
def test_no_writing_answers_with_what_is_anothers(
    crowd: Crowd,
    dialled: list[object],
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    curious: tuple[str, ...],
) -> None:
    """Every write, as everybody, with everybody's ids in path and body; the administrator's come last."""
    caplog.set_level(logging.DEBUG, "course")
    emails = {each.owner: f"{each.word}@example.com" for each in crowd.canaries if each.kind == "email"}
    bodies: list[dict[str, str]] = [{}]
    for name in ("ana", "ada"):
        account_id = crowd.ids[name]
        named = dict.fromkeys(("account", "account_id", "user", "user_id", "id", "owner", "code"), account_id)
        bodies.append({**named, "email": emails[name], "password": PASSWORD, "old": PASSWORD, "role": "owner"})
    for visitor in sorted(VISITORS, key=lambda name: name == "ada"):
        for rule, method in rules(crowd, is_reading=False):
            for place, path in enumerate(paths(crowd, rule)):
                for number, body in enumerate(bodies if place == 0 and visitor in curious else bodies[:1]):
                    if visitor in crowd.ids:
                        crowd.tokens[visitor] = crowd.sign_in(visitor)
                    is_json = path.startswith("/api/") or number == 1
                    given = {"json": body} if is_json else {"form": body}
                    answer = crowd.ask(visitor, path, method, **given)
                    leaks = list(crowd.leaks(visitor, answer, f"{path} {body}"))
                    assert leaks == [], f"{visitor} ({ROLES.get(visitor)}) at {method} {path} with {body}"
                    assert answer.status_code != 500, path
    assert {each.kind for each in crowd.found_in(caplog.text)} <= {"id"}
    assert crowd.found_in("".join(capfd.readouterr())) == []
    assert dialled == []


def test_nobody_syncs_anothers_words(crowd: Crowd) -> None:
    for visitor in VISITORS:
        for name, account_id in crowd.ids.items():
            answer = crowd.sync(visitor, account_id)
            assert list(crowd.leaks(visitor, answer, account_id)) == [], f"{visitor} asks for the words of {name}"
            kinds = {each.kind for each in crowd.found_in(answer.text)}
            if visitor == name and name != "dan":
                assert {"text", "second version", "date", "key", "mark", "change id"} <= kinds
            else:
                assert answer.status_code in (401, 409)


def test_mails_and_audit_hold_no_private_word(crowd: Crowd) -> None:
    """A mail names its own recipient at most; an audit row names accounts by their ids and nothing else."""
    emails = [f"{each.word}@example.com" for each in crowd.canaries if each.kind == "email"]
    for number, email in enumerate(emails):
        for path in ("/accounts/reset", "/accounts/sign-up", "/accounts/sign-in"):
            crowd.client.post(
                path,
                base_url=PUBLIC,
                data={"email": email, "password": PASSWORD},
                headers={"Sec-Fetch-Site": "same-origin"},
                environ_base={"REMOTE_ADDR": f"192.0.{number}.1"},
            )
    ana = crowd.ids["ana"]
    for act, form in (("role", {"role": "manager"}), ("code-removal", {}), ("disabling", {}), ("enabling", {})):
        assert crowd.ask("ada", f"/accounts/people/{ana}/{act}", "POST", form=form).status_code == 303
    mails = crowd.rows(Message, "recipient", "subject", "body")
    assert len(mails) > len(emails)
    handed_in = [mail for mail in mails if "Handed in: " in mail]
    assert [{(each.owner, each.kind) for each in crowd.found_in(mail)} for mail in handed_in] == [
        {("max", "email"), ("ana", "name"), ("ana", "submission id")}
    ]
    for mail in set(mails) - set(handed_in):
        owners = {each.owner for each in crowd.found_in(mail)}
        assert len(owners) <= 1
        assert {each.kind for each in crowd.found_in(mail)} <= {"email"}
    acts = crowd.rows(AuditRow, "actor_id", "act", "subject", "details")
    assert len(acts) > len(emails)
    assert {each.kind for each in crowd.found_in("\n".join(acts))} == {"id", "document"}


def test_every_kind_of_word_is_watched(crowd: Crowd) -> None:
    """The words are where they should be: each stands in the database, so that a leak could show it."""
    kinds = {each.kind for each in crowd.canaries}
    assert kinds >= SHOWN_TO_NOBODY | {"text", "earlier text", "second version", "refused change", "offered secret"}
    hashed = {"session token", "device token", "link"}
    with crowd.site.database.engine.connect() as connection:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
        kept = str([connection.exec_driver_sql(f'SELECT * FROM "{name}"').all() for name in names]).lower()
    for canary in crowd.canaries:
        assert (canary.word in kept) is (canary.kind not in hashed), canary
