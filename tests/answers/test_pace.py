"""How often one account may ask: far more than a person's pages do, and what is refused comes again and is stored."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from course_app.config import read_settings
from tests.accounts.site import OWN, Browser, Site

MOST = 60


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(read_settings({}, data=tmp_path, requests_a_minute=MOST))
    yield made
    made.close()


def request_of(account: str, *words: str) -> bytes:
    """A request of the protocol with a change for each text."""
    changes = [{"id": str(uuid4()), "key": "r:one", "val": each, "at": "2027-03-01T09:00:00Z"} for each in words]
    return json.dumps(
        {"proto": 1, "account": account, "device": str(uuid4()), "cursor": "0:", "changes": changes}
    ).encode()


def push(browser: Browser, body: bytes) -> TestResponse:
    headers = {**OWN, "Content-Type": "application/json"}
    return browser.client.post("/api/sync", data=body, headers=headers, environ_base={"REMOTE_ADDR": browser.network})


def test_one_account_that_asks_without_end_waits_and_loses_nothing(site: Site) -> None:
    """Reading and syncing have one budget; the others go on, and the same bytes are taken in the next minute."""
    site.at += timedelta(seconds=20)
    ana, ben = site.person("ana@example.com"), site.person("ben@example.com")
    first, second, other = site.signed_in(ana), site.signed_in(ana), site.signed_in(ben)
    body = request_of(ana, "what Ana wrote")
    for path in ("/api/history/r:one", "/my-data", "/accounts/", "/api/session") * 15:
        assert first.get(path).status_code == 200
    refused = push(second, body)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "40")
    assert refused.get_json()["error"]["code"] == "too_often"
    page = first.get("/my-data")
    assert (page.status_code, page.headers["Retry-After"], "try again in a minute" in page.text) == (429, "40", True)
    assert push(other, request_of(ben, "what Ben wrote")).status_code == 200
    site.at += timedelta(seconds=40)
    assert push(second, body).get_json()["keys"]["r:one"]["head"]["val"] == "what Ana wrote"


def test_the_default_is_far_above_what_pages_ask() -> None:
    """Some thirty a minute; a first sync of the 100,000 keys that an account may have takes 500."""
    assert read_settings({}).requests_a_minute == 1_200


def test_strangers_are_counted_by_their_network(site: Site) -> None:
    """Whoever is signed in there is not in their way."""
    ana = site.person("ana@example.com")
    stranger, signed_in = site.browser(), site.signed_in(ana)
    assert [push(stranger, request_of(ana)).status_code for _ in range(MOST + 1)] == [401] * MOST + [429]
    assert push(site.browser("198.51.100.1"), request_of(ana)).status_code == 401
    assert push(signed_in, request_of(ana, "what Ana wrote")).status_code == 200
