"""What the templates calculate, what of them a customer may see, and which cases of the chapters they show."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from course_app.content.checks import CheckResult, check_document
from course_app.content.structured_template import columns_of
from tests.builders import REAL, good_catalog
from tests.content.course_text import MODULES, prose_of

TEMPLATES = good_catalog(REAL).templates


def checked(name: str, values: Mapping[str, object]) -> CheckResult:
    return check_document(TEMPLATES[name], values, date(2026, 10, 16), ZoneInfo("UTC"))


def of_sample(name: str) -> Mapping[str, object]:
    sample = TEMPLATES[name].sample
    assert sample
    return checked(name, sample.values).derived


def shown(name: str) -> set[str]:
    """The fields and columns of the template `name` that a customer may see."""
    fields = TEMPLATES[name].fields
    columns = {
        f"{field.id}.{column.id}" for field in fields for column in columns_of(field) if column.audience != "internal"
    }
    return {field.id for field in fields if field.audience != "internal"} | columns


@pytest.mark.parametrize(
    ("scores", "trust"),
    [
        ((8, 8, 6, 2), "11.0"),
        ((8, 8, 6, 5), "4.4"),
        ((8, 8, 10, 5), "5.2"),
        ((10, 10, 10, 5), "6.0"),
        ((8, 8, 6, 3), "7.3"),
    ],
)
def test_trust_is_worked_out_as_the_course_works_it_out(scores: tuple[int, ...], trust: str) -> None:
    names = ("credibility", "reliability", "intimacy", "self-orientation")
    values = {"customers": {"first": {"cells": dict(zip(names, scores, strict=True))}}}
    assert checked("trust-audit", values).derived["customers.trust"] == {
        "first": Decimal(trust),
        "second": None,
        "third": None,
    }


@pytest.mark.parametrize(("named", "headline"), [((5, 3, 2), "few"), ((3, 4, 9), "enough"), ((0,), "few"), ((), None)])
def test_fewer_than_three_named_customers_make_the_headline(named: tuple[int, ...], headline: str | None) -> None:
    rows = zip(("first", "second", "third"), named, strict=False)
    values = {"meetings": {row: {"cells": {"named": number}} for row, number in rows}}
    assert checked("cultural-audit", values).derived["headline"] == headline
    assert TEMPLATES["cultural-audit"].fields[1].id == "headline"


def test_an_advocate_is_asked_for_what_the_rung_allows_and_only_with_all_conditions_met() -> None:
    derived = of_sample("advocacy-plan")
    may_ask, conditions = derived["customers.may-ask"], derived["customers.conditions"]
    assert isinstance(may_ask, Mapping)
    assert isinstance(conditions, Mapping)
    assert (may_ask["c1"], may_ask["c3"], may_ask["c4"], may_ask["c8"]) == ("reference", "peer", "story", "nothing")
    assert (conditions["c1"], conditions["c6"], conditions["c8"]) == ("met", "unmet", "open")
    assert derived["planned-in-full"] == 5


@pytest.mark.parametrize(
    ("day", "fits"),
    [("2026-09-02", "fits"), ("2026-08-30", "fits"), ("2026-08-29", "early"), ("2026-09-03", "late"), (None, "open")],
)
def test_a_runway_date_is_counted_back_from_the_renewal(day: str | None, fits: str) -> None:
    values = {"renewal-on": "2027-03-01", "runway": {"days-180": {"cells": {"date": day}}}}
    runway = checked("joint-success-plan", values).derived["runway.fits"]
    assert isinstance(runway, Mapping)
    assert runway["days-180"] == fits


def test_a_slip_is_counted_from_the_day_of_the_line() -> None:
    derived = of_sample("thirty-day-checklist")
    slip = derived["lines.slip"]
    assert isinstance(slip, Mapping)
    assert (slip["day-3"], slip["day-14"], slip["day-21"], slip["day-23"]) == (-1, 1, 0, None)


def test_the_checklist_sample_shows_working_days_inside_its_onboarding() -> None:
    sample = TEMPLATES["five-phase-checklist"].sample
    assert sample
    signed = date.fromisoformat(str(sample.values["signed-on"]))
    written = re.findall(r"'date': '([0-9-]+)'", str([sample.values[f"phase-{number}"] for number in range(1, 6)]))
    days = [date.fromisoformat(day) for day in written]
    assert len(days) > 100
    assert [day for day in days if day.weekday() > 4 or not 0 <= (day - signed).days <= 90] == []


def test_the_promise_register_sample_is_the_one_that_the_chapter_quotes() -> None:
    register = TEMPLATES["promise-register"].sample
    assert register
    module = next(module for _, module in MODULES if module.id == "inherited-promises")
    text = " ".join(prose_of(module)) + str(module.blocks)
    rows = register.values["promises"]
    assert isinstance(rows, Mapping)
    assert len(rows) == 11
    ninth = rows["p9"]["cells"]
    assert all(word in text for word in (ninth["promise"], ninth["evidence"], ninth["owner"]["name"]))
    assert "undecided" not in {row["cells"]["decision"] for row in rows.values()}


def test_what_else_follows_from_the_samples() -> None:
    assert of_sample("customer-file-audit")["score"] == 5
    assert of_sample("small-details-audit")["most-missed"] == ("invites",)
    assert of_sample("automation-boundary")["sixty-days-on"] == "2026-12-18"
    assert of_sample("innovation-pilot")["ends-on"] == "2026-11-06"
    assert of_sample("manifesto")["anniversary"] == "2027-12-04"
    assert of_sample("trust-audit")["standards-met"] == 6
    due = {"d1": "2026-03-16", "d2": "2026-04-08", "d3": "2026-05-08", "d4": "2026-06-07"}
    assert of_sample("handover-standard")["commitments.due"] == due


def test_runway_and_private_risks_stay_on_our_side() -> None:
    seen = shown("joint-success-plan")
    assert not {name for name in seen if name.startswith(("runway", "private-risks", "renewal-on", "confirmed-in"))}
    assert {"goals.words", "horizons.sentence", "our-actions.action", "their-actions.action", "risks.risk"} <= seen


def test_of_an_advocacy_plan_only_the_approved_story_is_shown() -> None:
    assert shown("advocacy-plan") == {"stories", "stories.story"}


def test_facts_about_customers_are_never_shown() -> None:
    seen = shown("personalisation-system")
    assert not {name for name in seen if name.startswith(("facts", "next.", "moments.example"))}
    assert {"moments.trigger", "log-substance", "owner", "next-review"} <= seen
    assert "next" not in seen


@pytest.mark.parametrize(
    "name",
    [
        "trust-audit",
        "cultural-audit",
        "automation-human-map",
        "automation-boundary",
        "manifesto",
        "customer-file-audit",
    ],
)
def test_what_is_wholly_internal_has_no_customer_view(name: str) -> None:
    assert TEMPLATES[name].customer_view == "none"
    assert shown(name) == set()


def test_the_map_hands_its_activities_and_categories_to_the_boundary() -> None:
    source = {field.id: field for field in TEMPLATES["automation-human-map"].fields}["activities"]
    options = {column.id: getattr(column, "options", {}) for column in columns_of(source)}
    boundary = {field.id: field for field in TEMPLATES["automation-boundary"].fields}
    links = TEMPLATES["automation-boundary"].links
    assert [(link.template, link.source, link.to) for link in links] == [
        ("automation-human-map", "activities", "to-machine"),
        ("automation-human-map", "activities", "to-human"),
    ]
    for link, category in zip(links, ("machine-category", "human-category"), strict=True):
        receiving = next(column for column in columns_of(boundary[link.to]) if column.id == link.columns[category])
        assert set(getattr(receiving, "options", {})) == set(options[category]) - {"none"}
