"""R10, over random documents: no internal value, heading, column or field reaches a customer's copy of any format."""

import random
import re
from datetime import date

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from course_app.content.fields.derived import Derived
from course_app.content.structured_template import StructuredTemplate
from course_app.homework.exports.document_parts import PrintedDocument, Table
from course_app.homework.exports.exported_file import file_name
from course_app.homework.exports.formats import FORMATS, formats_of
from course_app.homework.exports.playbook import Playbook
from course_app.homework.exports.printed_document import NoCustomerCopyError, printed_document
from course_app.homework.exports.report import report_document
from tests.homework.exports.marked import INTERNAL_YEAR, Marker, marked_template, marked_values
from tests.homework.exports.read_back import texts_in, unpacked
from tests.homework.exports.samples import ALL_KINDS, LONDON, TEMPLATES, printed_sample, written, written_playbook

ALL = {**TEMPLATES, ALL_KINDS.id: ALL_KINDS}
WITH_CUSTOMERS = sorted(name for name, template in ALL.items() if template.customer_view == "shown")
INNER = re.compile(r"INT\d+x|NAM\d+x")
TODAY = date(2026, 3, 11)


def random_document(name: str, seed: int) -> tuple[StructuredTemplate, dict[str, object]]:
    marker, chance = Marker(), random.Random(seed)
    template = marked_template(ALL[name], marker)
    return template, marked_values(template, marker, chance)


def copies(name: str, seed: int) -> tuple[PrintedDocument, PrintedDocument, str]:
    """Both copies of a random document, and everything that was entered."""
    template, values = random_document(name, seed)
    own = printed_document(template, values, TODAY, LONDON, "internal", "INT1x called so in lists")
    theirs = printed_document(template, values, TODAY, LONDON, "customer", "INT1x called so in lists")
    return own, theirs, repr(values)


def has_calculated_dates(template: StructuredTemplate) -> bool:
    """Whether the author shows customers a date that is calculated, from whatever it may be."""
    return any(isinstance(field, Derived) and field.audience == "customer" for field in template.fields)


def test_every_template_with_a_customer_view_is_here() -> None:
    assert "sop" in WITH_CUSTOMERS
    assert "onboarding-tracker" in WITH_CUSTOMERS
    assert ALL_KINDS.id in WITH_CUSTOMERS


@pytest.mark.parametrize("name", WITH_CUSTOMERS)
def test_nothing_internal_is_in_the_structure(small_app: Flask, name: str) -> None:
    @settings(max_examples=5, deadline=None, derandomize=True)
    @given(st.integers(0, 10_000))
    def holds(seed: int) -> None:
        own, theirs, entered = copies(name, seed)
        assert INNER.findall(repr(theirs)) == []
        assert "CUS" in repr(theirs), "something is for the customer"
        assert INNER.findall(repr(own)), "its owner reads what is internal"
        if str(INTERNAL_YEAR) in entered and not has_calculated_dates(ALL[name]):
            assert str(INTERNAL_YEAR) not in repr(theirs)

    with small_app.app_context():
        holds()


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in (1, 2))])
@pytest.mark.parametrize("name", WITH_CUSTOMERS)
@pytest.mark.usefixtures("in_english")
def test_nothing_internal_is_in_any_file(name: str, seed: int) -> None:
    template, values = random_document(name, seed)
    copy = printed_document(template, values, TODAY, LONDON, "customer", "INT1x called so in lists")
    for kind in formats_of(template):
        theirs = report_document(template, values, TODAY, LONDON) if kind == "report" else copy
        if kind == "calendar" and not theirs.events:
            continue
        data = written(kind, theirs)
        everything = unpacked(data).decode("latin-1") + "".join(texts_in(FORMATS[kind].ending, data))
        assert INNER.findall(everything) == [], f"{name} as {kind}"
        assert kind == "calendar" or "CUS" in everything
        assert not INNER.search(file_name(theirs.full_title, "pdf"))


@pytest.mark.parametrize("step", [8, pytest.param(1, marks=pytest.mark.long)])
@pytest.mark.parametrize("kind", ["word", "pdf"])
@pytest.mark.usefixtures("in_english")
def test_nothing_internal_is_in_a_playbook_for_customers(kind: str, step: int) -> None:
    documents = tuple(copies(name, 7)[1] for name in WITH_CUSTOMERS[::step])
    data = written_playbook(kind, Playbook("For you", "Contents", documents))
    everything = unpacked(data).decode("latin-1") + "".join(texts_in(FORMATS[kind].ending, data))
    assert INNER.findall(everything) == []
    assert "CUS" in everything


@pytest.mark.parametrize("name", sorted(set(ALL) - set(WITH_CUSTOMERS)))
@pytest.mark.usefixtures("in_english")
def test_a_wholly_internal_template_has_no_customer_copy(name: str) -> None:
    with pytest.raises(NoCustomerCopyError):
        printed_sample(ALL[name], "customer")


@pytest.mark.usefixtures("in_english")
def test_people_are_roles_unless_their_names_are_ticked() -> None:
    sop = TEMPLATES["sop"]
    assert sop.sample
    shown = printed_document(sop, sop.sample.values, TODAY, LONDON, "customer")
    assert "Ana Ruiz" not in repr(shown)
    assert shown.facts[0].value.text == "Onboarding Coordinator"
    ticked = printed_document(sop, sop.sample.values, TODAY, LONDON, "customer", named=frozenset({"owner"}))
    assert ticked.facts[0].value.text == "Ana Ruiz, Onboarding Coordinator"
    nameless = {**sop.sample.values, "owner": {"name": "Ana Ruiz"}}
    assert printed_document(sop, nameless, TODAY, LONDON, "customer").facts[0].value.text == "A named person"


@pytest.mark.usefixtures("in_english")
def test_a_ticked_name_of_an_internal_field_stays_internal() -> None:
    sop = TEMPLATES["sop"]
    assert sop.sample
    everybody = frozenset({"owner", "tester", "change-log.who", "change-log"})
    shown = printed_document(sop, sop.sample.values, TODAY, LONDON, "customer", named=everybody)
    assert "Nadia Rahman" not in repr(shown)
    assert "Change log" not in repr(shown)


@pytest.mark.usefixtures("in_english")
def test_the_tracker_hides_what_is_not_ticked_as_visible() -> None:
    shown = repr(printed_sample(TEMPLATES["onboarding-tracker"], "customer"))
    assert "Joint transition meeting" in shown
    for hidden in ("Readiness review", "Amber", "missed two booked sessions", "Gita Sharma", "cadence", "Overdue"):
        assert hidden not in shown


@pytest.mark.usefixtures("in_english")
def test_a_customers_file_answers_the_four_questions_in_plain_words() -> None:
    """Red when a customer's copy is the form with holes in it, or answers what it also says again below."""
    document = printed_sample(TEMPLATES["onboarding-tracker"], "customer")
    assert [section.heading for section in document.sections] == [
        "Where are we?",
        "What is done?",
        "What is next, and what do we need from you?",
        "Are we on track?",
        "",
    ]
    found = " ".join(texts_in("md", written("markdown", document)))
    assert "Your people are learning to work with the system." in found
    assert "Field 1" not in found
    assert "Training & Enablement" not in found
    assert found.count("recovery session with the admin") == 1
    assert [part.label for part in document.sections[-1].parts if isinstance(part, Table)] == ["Milestones"]


def test_a_group_without_a_visible_check_has_no_heading_for_the_customer() -> None:
    checklist = TEMPLATES["five-phase-checklist"]
    assert checklist.sample
    first = {"personal-welcome": {"cells": {"state": "done", "visible": {"answer": True}}}}
    shown = repr(printed_document(checklist, {"phase-1": first}, TODAY, LONDON, "customer"))
    assert "First Impression Excellence" in shown
    assert "Personal Welcome" in shown
    for hidden in ("Relationship Building Foundation", "Comprehensive Needs Assessment", "Phase 2 ·", "Warm note"):
        assert hidden not in shown
