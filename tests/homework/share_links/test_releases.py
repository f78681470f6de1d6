"""What is released, what is refused, and who may."""

import json
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from course_app.answers.models import Change
from course_app.audit.models import AuditRow
from course_app.homework.share_links import releases
from course_app.homework.share_links.models import Release
from course_app.homework.share_links.releases import MAX_CONTENT, MOST_RELEASES
from tests.accounts.site import OWN, Site
from tests.answers.learners import change
from tests.homework.exports.samples import TEMPLATES
from tests.homework.share_links.sharing import TEST, VIEW, Sharer, path_of, stranger

TRACKER, SOP = TEMPLATES["onboarding-tracker"], TEMPLATES["sop"]


def test_the_link_shows_what_was_released_until_the_next_release(ana: Sharer) -> None:
    document = ana.begin(TRACKER)
    state = ana.release(document)
    path, site = path_of(state), ana.site
    assert len(path) == len("/t/") + 43
    shown = stranger(site).get(path).text
    assert "Northwind Logistics" in shown
    assert "Hold the recovery session" in shown
    ana.write(f"f:{document}/next-action", "Meet on Thursday at ten")
    assert "Meet on Thursday" not in stranger(site).get(path).text
    listed = ana.changes(document)
    assert (listed["after"], listed["is_first"], listed["is_same"]) == (1, False, False)
    assert listed["changes"] == [
        {
            "place": "What is next, and what do we need from you?",
            "before": next(each["before"] for each in listed["changes"]),
            "after": next(each["after"] for each in listed["changes"]),
        }
    ]
    assert "Hold the recovery session" in listed["changes"][0]["before"]
    assert "Meet on Thursday" in listed["changes"][0]["after"]
    assert "Meet on Thursday" not in stranger(site).get(path).text, "looking at what would change releases nothing"
    assert path_of(ana.release(document, after=1)) == path, "the link stays the same"
    assert "Meet on Thursday" in stranger(site).get(path).text
    assert ana.changes(document)["is_same"] is True


def test_the_four_questions_are_answered_in_words(ana: Sharer) -> None:
    page = stranger(ana.site).get(path_of(ana.release(ana.begin(TRACKER)))).text
    for words in (
        "Where are we?",
        "Your people are learning to work with the system.",
        "What is done?",
        "Kick-off · 5 March 2026",
        "What is next, and what do we need from you?",
        "An hour of Ida Larsen&#39;s time before Friday 17:00",
        "Are we on track?",
        "Yes, provided that the recovery session is held this week",
        "Joint transition meeting",
        "Last updated: 1 March 2027, 09:00 (Europe/London)",
    ):
        assert words in page, words
    for hidden in ("Amber", "missed two booked", "Gita Sharma", "Readiness review", "called so in lists", "Field 4"):
        assert hidden not in page, hidden
    assert page.count("Hold the recovery session") == 1, "what answers a question is not said again"


def test_people_are_roles_unless_they_are_ticked(ana: Sharer) -> None:
    document = ana.begin(TRACKER)
    state = ana.release(document)
    assert state["people"] == [{"id": "milestones.their-owner", "label": "Milestones · Their owner"}]
    page = stranger(ana.site).get(path_of(state)).text
    assert "Dana Whitlock" not in page
    assert "Sponsor" in page
    listed = ana.changes(document, named=["milestones.their-owner"])
    assert any("Dana Whitlock" in str(each["after"]) for each in listed["changes"])
    state = ana.release(document, after=1, named=["milestones.their-owner", "milestones.our-owner"])
    assert state["named"] == ["milestones.our-owner", "milestones.their-owner"]
    page = stranger(ana.site).get(path_of(state)).text
    assert "Dana Whitlock" in page
    assert "Gita Sharma" not in page, "a ticked name of an internal column stays internal"


def test_what_is_released_is_frozen_and_holds_no_internal_word(ana: Sharer) -> None:
    document = ana.begin(TRACKER)
    ana.release(document)
    with ana.site.database.reading() as session:
        row = session.scalars(select(Release)).one()
        stored = f"{row.content} {row.named}"
        written = " ".join(session.scalars(select(Change.val)))
    for internal in ("missed two booked sessions", "Gita Sharma", "Dana Whitlock", "Readiness review", "Amber"):
        assert internal not in stored
    assert "missed two booked sessions" in written, "the owner's own log has it"


def test_nothing_unsynced_or_undecided_is_released(ana: Sharer) -> None:
    """Red when the server takes the browser's word, or does not look for open second versions."""
    document = ana.begin(TRACKER)
    key = f"f:{document}/next-action"
    heads: dict[str, Any] = dict(ana.body(document)["heads"])  # type: ignore[call-overload]  # the body is JSON
    for believed in ({**heads, key: str(uuid4())}, {**heads, f"f:{document}/new": str(uuid4())}, {}):
        assert ana.refusal(document, heads=believed) == (409, "not_arrived")
    assert ana.refusal(document, heads={name: head for name, head in heads.items() if name != key}) == (
        409,
        "not_arrived",
    )
    ana.send(change(key, "Said elsewhere, at the same time"))
    assert ana.refusal(document) == (409, "two_versions")
    assert ana.state(document)["release"] is None
    other = ana.begin(TRACKER)
    ana.release(other)
    with ana.site.database.reading() as session:
        assert [row.document for row in session.scalars(select(Release))] == [other]


def test_a_release_from_another_device_in_between_is_said(ana: Sharer) -> None:
    document = ana.begin(TRACKER)
    ana.release(document)
    answer = ana.post(f"/api/{VIEW}/{document}", ana.body(document, after=0))
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (409, "other_release")
    assert ana.post(f"/api/{VIEW}/{document}", ana.body(document, after=7)).status_code == 409


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"version": 2}, "other_version"),
        ({"version": True}, "bad_request"),
        ({"heads": []}, "bad_request"),
        ({"heads": {"doc:x": 1}}, "bad_request"),
        ({"named": "owner"}, "bad_request"),
        ({"named": ["Owner; DROP"]}, "bad_request"),
        ({"zone": "Mars"}, "bad_request"),
        ({"days": 91}, "bad_request"),
        ({"days": None}, "bad_request"),
        ({"after": -1}, "bad_request"),
    ],
)
def test_bad_requests_are_said_clearly(body: dict[str, Any], code: str, real_site: Site) -> None:
    ana = Sharer.join(real_site)
    document = ana.begin(TRACKER)
    status, found = ana.refusal(document, **body)
    assert (status in (400, 409), found) == (True, code)


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b'{"version": NaN}', b"[" * 100_000])
def test_what_is_no_request_is_refused(data: bytes, real_site: Site) -> None:
    ana = Sharer.join(real_site)
    document = ana.begin(TRACKER)
    answer = ana.browser.client.post(f"/api/{VIEW}/{document}", data=data, content_type="application/json", headers=OWN)
    assert answer.status_code == 400


def test_anothers_document_and_none_are_the_same_answer(ana: Sharer) -> None:
    """4.7. Red when a query loses its account."""
    ben = Sharer.join(ana.site, "ben")
    document = ana.begin(TRACKER)
    ana.release(document)
    deleted = ben.begin(TRACKER)
    ben.write(f"doc:{deleted}", {"template": TRACKER.id, "version": 1, "name": "", "archived": False, "deleted": True})
    answers = []
    for wanted in (document, str(uuid4()), "none", deleted):
        body = ana.body(document)
        for path in (f"/api/{VIEW}/{wanted}", f"/api/{VIEW}/{wanted}/changes", f"/api/{VIEW}/{wanted}/revocation"):
            answers.append(ben.post(path, body))
        answers.append(ben.browser.get(f"/api/{VIEW}/{wanted}"))
        answers.append(ben.browser.get(f"/api/{TEST}/{wanted}/runs"))
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert ana.state(document)["link"]["state"] == "working"


def test_a_wholly_internal_template_is_not_shared(ana: Sharer) -> None:
    internal = next(each for each in TEMPLATES.values() if each.customer_view == "none")
    document = ana.begin(internal)
    assert ana.refusal(document, version=internal.version) == (422, "not_shareable")
    assert ana.browser.get(f"/api/{VIEW}/{document}").status_code == 422
    assert ana.refusal(ana.begin(TRACKER), TEST) == (422, "not_shareable")


def test_an_empty_document_is_not_released(ana: Sharer) -> None:
    document = ana.begin(SOP, {"tester": {"name": "Nadia Rahman", "role": "Coordinator"}})
    assert ana.refusal(document, TEST) == (422, "nothing_to_show")
    assert ana.refusal(document) == (422, "nothing_to_show")


def test_what_is_too_large_is_said(real_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(releases, "MAX_CONTENT", 100)
    ana = Sharer.join(real_site)
    answer = ana.post(f"/api/{VIEW}/{(document := ana.begin(TRACKER))}", ana.body(document))
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (413, "too_large")
    assert MAX_CONTENT > 100_000


def test_only_the_newest_releases_are_kept(real_site: Site) -> None:
    ana = Sharer.join(real_site)
    document = ana.begin(SOP)
    for number in range(MOST_RELEASES + 2):
        ana.release(document, after=number)
    with real_site.database.reading() as session:
        kept = session.scalars(select(Release.number).order_by(Release.number)).all()
    assert kept == list(range(3, MOST_RELEASES + 3))


def test_each_act_is_in_the_audit_without_a_word_or_a_token(ana: Sharer) -> None:
    document = ana.begin(TRACKER)
    path = path_of(ana.release(document))
    stranger(ana.site).get(path)
    ana.stop(document)
    assert [act for act in ana.site.acts() if act.startswith(("document", "share"))] == [
        "document-released",
        "share-seen",
        "share-revoked",
    ]
    with ana.site.database.reading() as session:
        rows = json.dumps([[row.subject, row.details] for row in session.scalars(select(AuditRow))])
    assert path.removeprefix("/t/") not in rows
    assert "Northwind" not in rows


def test_what_stands_under_an_earlier_id_is_released(site: Site) -> None:
    ana = Sharer.join(site)
    template = site.app.extensions["public_pages"].edition.catalog.templates["journey-map"]
    document = ana.begin(template, {"customer": "Northwind", "track": "light"})
    ana.write(f"f:{document}/tale", "Told under the earlier name of the field")
    page = stranger(site).get(path_of(ana.release(document, version=template.version))).text
    assert "Told under the earlier name of the field" in page
    assert "With hand luggage" in page
    assert "Nothing yet" in page


def test_what_people_write_stays_text(real_site: Site) -> None:
    """CVE-2025-59542: on the customer's page and on the colleague's, nothing that was written becomes a page."""
    ana = Sharer.join(real_site)
    payload = "<script>alert(1)</script><img src=x onerror=alert(1)>{{ 7 * 7 }}"
    tracker = ana.begin(TRACKER, {"customer": payload, "next-action": payload, "on-track": payload})
    sop = ana.begin(SOP, {"title": payload, "steps": {"s1": {"cells": {"action": payload}, "position": 1}}})
    for document, slice_name in ((tracker, VIEW), (sop, VIEW), (sop, TEST)):
        page = stranger(real_site).get(path_of(ana.release(document, slice_name))).text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "{{ 7 * 7 }}" in page
