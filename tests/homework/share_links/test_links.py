"""Links with a token: how long they work, who can tell what from a dead one, and what each answer carries (4.8)."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from course_app.accounts.models import Account
from course_app.accounts.tokens import sha256_of
from course_app.config import read_settings
from course_app.homework.share_links.link_key import link_token
from course_app.homework.share_links.links import forget_links
from course_app.homework.share_links.models import Release, ShareLink
from course_app.homework.share_links.reader_page import MISSES_A_MINUTE
from tests.accounts.site import Site
from tests.homework.exports.samples import TEMPLATES
from tests.homework.share_links.sharing import TEST, VIEW, Sharer, path_of, stranger

TRACKER, SOP = TEMPLATES["onboarding-tracker"], TEMPLATES["sop"]
GUESSED = "A" * 43


def headers_of(answer: TestResponse) -> dict[str, str]:
    return {name: value for name, value in answer.headers if name not in ("Date", "Content-Length")}


@pytest.mark.parametrize("slice_name", [VIEW, TEST])
def test_every_dead_link_is_the_same_page(slice_name: str, ana: Sharer) -> None:
    """Red when one way of being dead is told from another: revoked, expired, guessed, of another kind, of a deleted
    document, of a disabled owner."""
    site, template = ana.site, TRACKER if slice_name == VIEW else SOP
    documents = [ana.begin(template) for _ in range(4)]
    revoked, deleted, other, living = [path_of(ana.release(each, slice_name)) for each in documents]
    assert ana.stop(documents[0], slice_name).status_code == 200
    about = {"template": template.id, "version": 1, "name": "", "archived": False, "deleted": True}
    ana.write(f"doc:{documents[1]}", about)
    other = f"/{'r' if slice_name == VIEW else 't'}/{other.split('/')[2]}"
    ben = Sharer.join(site, "ben")
    disabled = path_of(ben.release(ben.begin(template), slice_name))
    with site.database.writing() as session:
        session.get_one(Account, ben.account_id).disabled_at = site.at
    guessed = f"{living[:3]}{GUESSED}"
    asked = [revoked, deleted, other, disabled, guessed, f"{living[:3]}x", f"{living[:3]}%00", f"{living}x"]
    answers = [stranger(site).get(path) for path in asked]
    assert stranger(site).get(living).status_code == 200
    site.wait(timedelta(days=90))
    answers.append(stranger(site).get(living))
    assert {answer.status_code for answer in answers} == {404}
    real = [answer for path, answer in zip([*asked, living], answers, strict=True) if "%00" not in path]
    assert len({answer.text for answer in real}) == 1
    assert "This link does not work" in real[0].text
    assert len({str(sorted(headers_of(answer).items())) for answer in real}) == 1


@pytest.mark.parametrize("slice_name", [VIEW, TEST])
def test_what_every_answer_carries(slice_name: str, ana: Sharer) -> None:
    living = path_of(ana.release(ana.begin(TRACKER if slice_name == VIEW else SOP), slice_name))
    for path in (living, f"/t/{GUESSED}", f"/r/{GUESSED}"):
        answer = stranger(ana.site).get(path)
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers
        assert "ETag" not in answer.headers
        assert 'name="robots" content="noindex' in answer.text
        addresses = re.findall(r'(?:src|href|action)="([^"]+)"', answer.text)
        assert addresses
        assert all(each.startswith("/static/") for each in addresses), "nothing leads elsewhere"


def test_a_link_works_as_long_as_was_chosen_and_lives_on_with_a_release(ana: Sharer) -> None:
    document = ana.begin(TRACKER)
    path = path_of(ana.release(document, days=7))
    ana.site.wait(timedelta(days=7) - timedelta(seconds=1))
    assert stranger(ana.site).get(path).status_code == 200
    ana.site.wait(timedelta(seconds=1))
    assert stranger(ana.site).get(path).status_code == 404
    ana.browser = ana.site.signed_in(ana.account_id)
    assert ana.state(document)["link"]["state"] == "expired"
    assert path_of(ana.release(document, days=30, after=1)) == path
    assert stranger(ana.site).get(path).status_code == 200


def test_a_revoked_link_never_comes_back(ana: Sharer) -> None:
    document = ana.begin(TRACKER)
    path = path_of(ana.release(document))
    assert ana.stop(document).get_json()["link"] == {
        "state": "revoked",
        "address": None,
        "expires_at": (ana.site.at + timedelta(days=90)).isoformat(),
        "views": 0,
        "last_seen_at": None,
    }
    assert stranger(ana.site).get(path).status_code == 404
    assert ana.stop(document).status_code == 200
    renewed = path_of(ana.release(document, after=1))
    assert renewed != path
    assert stranger(ana.site).get(path).status_code == 404
    assert stranger(ana.site).get(renewed).status_code == 200


def test_a_link_that_is_over_is_forgotten_in_its_time(ana: Sharer) -> None:
    """With what it showed, thirty days after it was stopped or expired; a living one stays, and so does the document.

    Red when forget_links() looks at one of the two times alone, or leaves what was released.
    """
    stopped, expired, living = [ana.begin(TRACKER) for _ in range(3)]
    paths = [
        path_of(ana.release(document, days=days)) for document, days in ((stopped, 90), (expired, 7), (living, 90))
    ]
    ana.stop(stopped)
    for days, left in ((29, {stopped, expired, living}), (1, {expired, living}), (7, {living})):
        ana.site.wait(timedelta(days=days))
        forget_links(ana.site.database, ana.site.at)
        with ana.site.database.reading() as session:
            for table in (ShareLink, Release):
                assert set(session.scalars(select(table.document))) == left
    assert [stranger(ana.site).get(path).status_code for path in paths] == [404, 404, 200]
    ana.browser = ana.site.signed_in(ana.account_id)
    assert ana.state(expired)["link"] is None
    assert path_of(ana.release(expired)) != paths[1]


def test_guessing_is_throttled_by_network(ana: Sharer) -> None:
    """30 misses a minute and network, then 429 even for a living link; another network is served."""
    path, site = path_of(ana.release(ana.begin(TRACKER))), ana.site
    guesser, customer = site.browser("198.51.100.7"), site.browser("203.0.113.7")
    for number in range(MISSES_A_MINUTE):
        assert guesser.get(f"/t/{'A' * 40}{number:03}").status_code == 404
    for wanted in (f"/t/{GUESSED}", f"/r/{GUESSED}", path):
        answer = guesser.get(wanted)
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "Northwind" not in answer.text
    assert customer.get(path).status_code == 200
    site.wait(timedelta(minutes=1))
    assert guesser.get(path).status_code == 200


def test_reading_a_living_link_often_is_no_guessing(ana: Sharer) -> None:
    path = path_of(ana.release(ana.begin(TRACKER)))
    for _ in range(MISSES_A_MINUTE + 5):
        assert stranger(ana.site).get(path).status_code == 200


def test_visits_are_counted_and_shown_to_the_owner(ana: Sharer) -> None:
    document = ana.begin(TRACKER)
    path = path_of(ana.release(document))
    assert ana.browser.get(path).status_code == 200
    assert ana.state(document)["link"]["views"] == 0, "to look at one's own view is no visit"
    for _ in range(3):
        stranger(ana.site).get(path)
    assert ana.state(document)["link"]["views"] == 1, "within ten minutes it is one visit"
    ana.site.wait(timedelta(minutes=11))
    stranger(ana.site).get(path)
    link = ana.state(document)["link"]
    assert (link["views"], link["last_seen_at"]) == (2, ana.site.at.isoformat())
    assert ana.site.acts().count("share-seen") == 2


def test_the_token_is_kept_by_nobody(ana: Sharer) -> None:
    token = path_of(ana.release(ana.begin(TRACKER))).removeprefix("/t/")
    with ana.site.database.reading() as session:
        link = session.scalars(select(ShareLink)).one()
        assert link.token_sha256 == sha256_of(token)
        assert token not in str(vars(link))


def test_without_its_key_a_link_works_and_is_not_shown(real_site: Site) -> None:
    ana = Sharer.join(real_site)
    document = ana.begin(TRACKER)
    path = path_of(ana.release(document))
    key = real_site.settings.data / "share-links.key"
    assert key.stat().st_mode & 0o777 == 0o600
    key.unlink()
    assert ana.state(document)["link"]["address"] is None
    assert ana.state(document)["link"]["state"] == "working"
    assert stranger(real_site).get(path).status_code == 200


def test_servers_with_one_key_make_the_same_link(tmp_path: Path) -> None:
    one, other = [read_settings({"COURSE_SHARE_KEY": "k" * 32}, data=tmp_path / name) for name in ("one", "other")]
    assert link_token(one, "a", "b") == link_token(other, "a", "b")
    assert not (tmp_path / "one").exists()
    alone = read_settings({}, data=tmp_path / "alone")
    assert link_token(alone, "a", "b") == link_token(alone, "a", "b") != link_token(one, "a", "b")
    assert len(list((tmp_path / "alone").iterdir())) == 1
