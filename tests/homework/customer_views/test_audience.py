"""R10, over random documents on every template: nothing internal is released, shown, or listed as a change."""

import json
import random
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from flask import Flask, render_template
from hypothesis import given, settings
from hypothesis import strategies as st

from course_app.content.fields.field_kind import Reference
from course_app.content.structured_template import CustomerQuestion, StructuredTemplate
from course_app.homework.customer_views.customer_copy import customer_copy, customer_entries
from course_app.homework.exports.printed_document import NoCustomerCopyError
from course_app.homework.share_links.differences import differences, entries_by_place
from course_app.homework.share_links.kinds import CUSTOMER_VIEW, SOP_TEST
from course_app.homework.share_links.named_people import people_shown
from course_app.homework.sop_runs.procedure import procedure, procedure_entries
from tests.homework.exports.marked import INTERNAL_YEAR, Marker, marked_template, marked_values
from tests.homework.exports.test_audience import ALL, INNER, TODAY, WITH_CUSTOMERS, has_calculated_dates
from tests.homework.share_links.sharing import TEST, VIEW, Sharer, path_of, stranger

ZONE = ZoneInfo("Europe/London")


def random_document(name: str, seed: int) -> tuple[StructuredTemplate, dict[str, object]]:
    """A template with a mark in every label, option, heading and guidance, and a document with one in every place."""
    marker = Marker()
    template = marked_template(ALL[name], marker)
    return template, marked_values(template, marker, random.Random(seed))


def everybody(template: StructuredTemplate) -> frozenset[str]:
    """Every person field and column ticked, internal ones too."""
    fields = {field.id for field in template.fields}
    return frozenset(
        fields | {f"{name}.{column}" for name in fields for column in ("who", "owner", "our-owner", "tester")}
    )


def something_to_share(template: StructuredTemplate) -> dict[str, object]:
    """A random document with something for its customer: one without rows may have nothing."""
    for seed in range(7, 60):
        values = marked_values(template, Marker(), random.Random(seed))
        entries = customer_entries(customer_copy(template, values, TODAY, ZONE, frozenset()))
        if any(text for place, text in entries if place):
            return values
    raise AssertionError(f"{template.id} shows nothing")


@pytest.mark.parametrize("name", WITH_CUSTOMERS)
def test_nothing_internal_is_released_or_shown(small_app: Flask, name: str) -> None:
    """Red when Reader.sees, Reader.rows or the questions let an internal field, column, row or heading through."""

    seen: list[bool] = []

    @settings(max_examples=8, deadline=None, derandomize=True)
    @given(st.integers(0, 10_000))
    def holds(seed: int) -> None:
        template, values = random_document(name, seed)
        released = json.dumps(customer_copy(template, values, TODAY, ZONE, frozenset()))
        page = render_template("homework/customer_view.html", view=json.loads(released), updated="today")
        listed = repr(differences({}, entries_by_place(customer_entries(json.loads(released)))))
        for text in (released, page, listed):
            assert INNER.findall(text) == []
            seen.append("CUS" in text)
        if str(INTERNAL_YEAR) in repr(values) and not has_calculated_dates(ALL[name]):
            assert str(INTERNAL_YEAR) not in released

    with small_app.test_request_context():
        holds()
    assert sum(seen) > len(seen) / 2, "most documents have something for the customer"


@pytest.mark.parametrize("name", WITH_CUSTOMERS)
def test_a_ticked_name_shows_no_internal_word(small_app: Flask, name: str) -> None:
    with small_app.app_context():
        for seed in range(3):
            template, values = random_document(name, seed)
            released = json.dumps(customer_copy(template, values, TODAY, ZONE, everybody(template)))
            assert [mark for mark in INNER.findall(released) if mark.startswith("INT")] == []
            assert all(label.startswith("CUS") for _, label in people_shown(template))


def test_nothing_internal_is_in_a_procedure(small_app: Flask) -> None:
    """The new joiner is a colleague, and yet reads nothing that is not for everybody: the link can be passed on."""
    with small_app.test_request_context():
        for seed in range(40):
            template, values = random_document("sop", seed)
            released = json.dumps(procedure(template, values, TODAY, ZONE, frozenset()))
            page = render_template("homework/sop_run.html", sop=json.loads(released), number=1, place="p")
            listed = repr(entries_by_place(procedure_entries(json.loads(released))))
            for text in (released, page, listed):
                assert INNER.findall(text) == []


def test_a_question_shows_nothing_internal_even_if_a_template_asked_for_it(small_app: Flask) -> None:
    """`course check` refuses such a template; red when the view relies on that."""
    tracker = ALL["onboarding-tracker"]
    assert tracker.sample
    asked = (Reference("risk"), Reference("milestones.our-owner"), Reference("milestones.blocked-by"))
    question = CustomerQuestion("Who?", asked, (), {"amber": "We are in trouble"}, "")
    with small_app.app_context():
        template = replace(tracker, questions=(question,))
        shown = customer_copy(template, tracker.sample.values, TODAY, ZONE, frozenset({"milestones.our-owner"}))
    assert shown["questions"] == [{"asks": "Who?", "answers": [], "nothing": ""}]


@pytest.mark.parametrize("name", sorted(set(ALL) - set(WITH_CUSTOMERS)))
def test_a_wholly_internal_template_has_no_view(small_app: Flask, name: str) -> None:
    assert not CUSTOMER_VIEW.fits(ALL[name])
    assert not SOP_TEST.fits(ALL[name])
    with small_app.app_context(), pytest.raises(NoCustomerCopyError):
        customer_copy(ALL[name], {}, TODAY, ZONE, frozenset())


@pytest.mark.parametrize("name", [each for each in WITH_CUSTOMERS if each != "journey-map"])
def test_nothing_internal_comes_through_the_whole_way(ana: Sharer, name: str) -> None:
    """From the account's log by a release to the page, for every template of the course, on either database."""
    template = ALL[name]
    with ana.site.app.app_context():
        values = something_to_share(template)
    values.pop("given-up")
    document = ana.begin(template, values)
    for slice_name in (VIEW, TEST) if name == "sop" else (VIEW,):
        listed = ana.changes(document, slice_name, version=template.version)
        page = stranger(ana.site).get(path_of(ana.release(document, slice_name, version=template.version))).text
        for text in (page, json.dumps(listed)):
            assert INNER.findall(text) == []
        assert any(each["place"] and each["after"] for each in listed["changes"])
