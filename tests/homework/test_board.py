"""The board: what a check says of a document for the morning list, and the page that it stands on."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.accounts.site import OWN
from tests.builders import REAL, good_catalog

TEMPLATE = good_catalog(REAL).templates["onboarding-tracker"]


@pytest.fixture
def browser(real_app: Flask) -> FlaskClient:
    return real_app.test_client()


def line(browser: FlaskClient, today: str = "", **changes: object) -> dict[str, Any]:
    """What the board says of the sample, changed, on its own day or on another."""
    sample = TEMPLATE.sample
    assert sample
    values = {**sample.values, **changes}
    asked = {"template": TEMPLATE.id, "version": TEMPLATE.version, "values": values, "today": today or sample.today}
    answer = browser.post("/api/checks", json={**asked, "zone": "UTC"}, headers=OWN)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.get_json()["board"]
    return found


def test_the_sample_stands_as_the_chapter_says(browser: FlaskClient) -> None:
    found = line(browser)
    assert (found["stage"], found["raised"]) == ("training", {})
    assert found["owner"]
    assert found["next"]
    assert found["due"] >= "2026-03-25"
    days = [each["day"] for each in found["ahead"]]
    assert days == sorted(days)
    assert set(days) <= {f"2026-03-{day:02}" for day in range(25, 32)} | {f"2026-04-{day:02}" for day in range(1, 9)}
    assert found["due"] in days
    assert all(each["what"] and each["owner"] for each in found["ahead"])


def test_each_flag_is_raised_by_its_own_cause(browser: FlaskClient) -> None:
    """Red when a flag is read from another field, or raised where it says no."""
    assert set(line(browser, **{"next-deadline": "2026-03-24T10:00"})["raised"]) == {"next-late"}
    assert set(line(browser, **{"last-touch": "2026-03-02T10:00"})["raised"]) == {"silent"}
    assert set(line(browser, **{"risk-refreshed": "2026-03-10"})["raised"]) == {"flag-stale"}
    later = line(browser, today="2026-06-01")["raised"]
    assert set(later) == {"next-late", "silent", "flag-stale", "overdue-milestones"}
    assert later["overdue-milestones"]
    assert all(isinstance(name, str) and name for name in later["overdue-milestones"])


def test_an_empty_document_has_a_line_too(browser: FlaskClient) -> None:
    asked = {"template": TEMPLATE.id, "version": TEMPLATE.version, "values": {}, "today": "2026-03-25", "zone": "UTC"}
    found = browser.post("/api/checks", json=asked, headers=OWN).get_json()["board"]
    assert (found["stage"], found["owner"], found["due"], found["ahead"]) == ("", "", None, [])


def test_only_a_template_that_says_how_has_a_board(browser: FlaskClient) -> None:
    page = browser.get("/worksheets/onboarding-tracker/board")
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "public, no-cache")
    assert "/worksheets/onboarding-tracker/board" in browser.get("/worksheets/onboarding-tracker").text
    for name in ("sop", "none"):
        assert browser.get(f"/worksheets/{name}/board").status_code == 404
    asked = {"template": "sop", "version": 1, "values": {}, "today": "2026-03-25", "zone": "UTC"}
    assert "board" not in browser.post("/api/checks", json=asked, headers=OWN).get_json()
