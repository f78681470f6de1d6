"""What the templates of chapters 1 to 4 decide by themselves: gates, clocks, quadrants, bands, reviews."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from course_app.content.checks import CheckResult, check_document
from course_app.content.structured_template import columns_of
from tests.builders import REAL, good_catalog

TEMPLATES = good_catalog(REAL).templates


def filled(name: str) -> dict[str, Any]:
    sample = TEMPLATES[name].sample
    assert sample
    return deepcopy(dict(sample.values))


def check(name: str, values: Mapping[str, object], today: date | None = None) -> CheckResult:
    sample = TEMPLATES[name].sample
    assert sample
    return check_document(TEMPLATES[name], values, today or date.fromisoformat(sample.today), ZoneInfo("UTC"))


def codes(result: CheckResult) -> list[str]:
    return [f"{finding.standard}: {finding.code}" for finding in result.findings]


@pytest.mark.parametrize(
    ("grades", "gate"),
    [
        ([2, 2, 2, 2, 2, 2, 2], "green"),
        ([1, 2, 2, 2, 2, 2, 1], "green"),
        ([1, 1, 1, 2, 2, 2, 2], "amber"),
        ([1, 1, 1, 2, 1, 1, 2], "amber"),
        ([1, 1, 1, 2, 1, 1, 1], "red"),
        ([2, 0, 2, 2, 2, 2, 2], "red"),
        ([2, 2, 2, 2, 2, 2, 0], "red"),
        ([0, 2, 2, 2, 2, 2, 2], "green"),
        ([2, 2, 2, 2, 2, 2, None], "open"),
    ],
)
def test_the_intake_gate_turns_red_without_objectives_or_promises(grades: list[int | None], gate: str) -> None:
    values = filled("handover-package")
    for row, grade in zip(values["parts"].values(), grades, strict=True):
        row["cells"]["grade"] = grade
    assert check("handover-package", values).derived["gate"] == gate


def test_a_gap_of_an_amber_package_is_due_within_a_working_day() -> None:
    values = filled("handover-package")
    gap = values["parts"]["expectations"]["cells"]
    gap["due"] = "2026-02-26T09:31"
    assert codes(check("handover-package", values)) == ["amber-gaps-in-a-day: comparison_fails"]
    del gap["due"]
    assert codes(check("handover-package", values)) == ["amber-gaps-dated: missing"]


def test_a_package_is_accepted_within_48_working_hours() -> None:
    values = filled("handover-package")
    values["onboarding-at"] = "2026-02-26T11:01"
    assert codes(check("handover-package", values)) == ["accepted-in-48-hours: comparison_fails"]
    friday = {"signature": "2026-02-20T16:00", "graded-at": "2026-02-23T09:30", "sales-at": "2026-02-23T16:00"}
    assert check("handover-package", {**values, **friday}).derived["sales-hours"] == 24


def test_a_moment_of_the_welcome_is_late_by_the_minute() -> None:
    values = filled("welcome-plan")
    values["moments"]["introduction"]["cells"]["done-at"] = "2026-04-20T19:21"
    del values["moments"]["pack"]["cells"]["done-at"]
    late = check("welcome-plan", values).derived["moments.late"]
    assert isinstance(late, Mapping)
    assert [late[row] for row in ("introduction", "welcome", "pack", "kick-off")] == ["late", "in-time", "late", "open"]


@pytest.mark.parametrize(
    ("acknowledged", "called", "today", "call"),
    [
        (None, None, date(2026, 4, 23), "none"),
        (None, None, date(2026, 4, 24), "call"),
        (None, "2026-04-24T12:15", date(2026, 4, 24), "made"),
        ("2026-04-23T13:45", None, date(2026, 5, 24), "acknowledged"),
    ],
)
def test_a_pack_without_acknowledgement_asks_for_a_call(
    acknowledged: str | None, called: str | None, today: date, call: str
) -> None:
    values = {**filled("welcome-plan"), "acknowledged-at": acknowledged, "called-at": called}
    result = check("welcome-plan", values, today)
    assert result.derived["call"] == call
    assert ("acknowledged-or-called: gate_closed" in codes(result)) is (call == "call")


def test_the_note_names_customer_goal_person_and_date() -> None:
    values = filled("welcome-plan")
    values["welcome-note"] = "Good morning Maeve, your forty loaves are mine to look after."
    missing = [finding.params["value"] for finding in check("welcome-plan", values).findings]
    assert missing == ["date", "customer", "goal", "named-person"]


def test_own_times_of_the_disclosure_clock_may_only_be_shorter() -> None:
    values = filled("disclosure-escalation-protocol")
    for row, hours in {"red": 2, "amber": 8, "green": 40}.items():
        values["clock"][row]["cells"]["hours"] = hours
    assert check("disclosure-escalation-protocol", values).status == "to-standard"
    for row, longer_hours in {"red": "2.5", "amber": "9", "green": "41"}.items():
        values["clock"][row]["cells"]["hours"] = longer_hours
    longer = [f"{colour}-in-time: comparison_fails" for colour in ("red", "amber", "green")]
    assert codes(check("disclosure-escalation-protocol", values)) == longer


def test_one_message_past_its_review_makes_the_library_overdue() -> None:
    values = filled("message-library")
    values["messages"]["m4"]["cells"]["next-review"] = "2026-04-29"
    result = check("message-library", values)
    assert result.status == "review-overdue"
    assert [(finding.standard, finding.place.row) for finding in result.findings] == [("reviews-set", "m4")]


def test_a_note_is_shorter_than_a_message() -> None:
    values = filled("message-library")
    body = "Nothing is needed from you. {a fact} {another fact} " + "word " * 115
    values["messages"]["m2"]["cells"]["body"] = body
    assert check("message-library", values).status == "to-standard"
    values["messages"]["m7"]["cells"]["body"] = body
    assert codes(check("message-library", values)) == ["notes-short: too_many_words"]


@pytest.mark.parametrize(
    ("power", "interest", "quadrant"),
    [(4, 4, "manage"), (5, 3, "satisfy"), (3, 4, "inform"), (3, 3, "monitor"), (1, 5, "inform"), (None, 5, None)],
)
def test_power_and_interest_give_the_quadrant(power: int | None, interest: int, quadrant: str | None) -> None:
    values = filled("stakeholder-map")
    values["people"]["s2"]["cells"] |= {"power": power, "interest": interest}
    quadrants = check("stakeholder-map", values).derived["people.quadrant"]
    assert isinstance(quadrants, Mapping)
    assert quadrants["s2"] == quadrant


def test_two_threads_are_one_too_few() -> None:
    values = filled("stakeholder-map")
    del values["threads"]["t3"]["cells"]["spoken-on"]
    result = check("stakeholder-map", values)
    assert (result.derived["contact-warning"], codes(result)) == ("thin", ["warning-cleared: gate_closed"])


def test_a_stage_without_anybody_of_the_customer_is_found() -> None:
    values = filled("roles-map")
    values["matrix"]["training"] |= {"admin": None, "contact": "informed"}
    assert check("roles-map", values).status == "to-standard"
    values["matrix"]["training"] |= {"contact": None}
    result = check("roles-map", values)
    assert [(finding.standard, finding.place.row) for finding in result.findings] == [("customer-appears", "training")]


@pytest.mark.parametrize(("probability", "band"), [(1, "green"), (2, "amber"), (3, "amber"), (4, "red"), (5, "red")])
def test_the_risk_score_gives_the_band(probability: int, band: str) -> None:
    values = filled("project-plan-raid")
    values["raid"]["r10"]["cells"]["probability"] = probability
    bands = check("project-plan-raid", values).derived["raid.band"]
    assert isinstance(bands, Mapping)
    assert bands["r10"] == band


@pytest.mark.parametrize(
    ("days", "found"), [("3.3", []), ("4.4", []), (3, ["buffer-enough"]), (5, ["buffer-not-more"])]
)
def test_the_buffer_is_15_to_20_per_cent_of_task_time(days: object, found: list[str]) -> None:
    values = {**filled("project-plan-raid"), "buffer-days": days}
    assert [finding.standard for finding in check("project-plan-raid", values).findings] == found


INTERNAL = {
    "journey-map": "stages.team stages.evidence",
    "handover-package": "contacts.power contacts.stance discount rivals worry parts.grade",
    "welcome-plan": "moments.deputy moments.late",
    "communication-plan": "cadence.automated contacts.notes",
    "message-library": "messages.tested-on messages.tested-with messages.test-notes",
    "disclosure-escalation-protocol": "situation background assessment recommendation ladder.deputy replay-happened "
    "replay-changed hours-saved",
    "roles-map": "functions.hours fragile fragile-reason",
    "project-plan-raid": "milestones.internal-date milestones.buffer raid hours top-risks buffer-days buffer-share",
}


@pytest.mark.parametrize("name", INTERNAL)
def test_what_the_catalogue_keeps_internal_is_internal(name: str) -> None:
    fields = {field.id: field for field in TEMPLATES[name].fields}
    columns = {f"{field.id}.{column.id}": column for field in fields.values() for column in columns_of(field)}
    for reference in INTERNAL[name].split():
        assert {**fields, **columns}[reference].audience == "internal", reference


@pytest.mark.parametrize("name", ["design-canvas", "stakeholder-map", "skills-self-score", "action-commitment"])
def test_what_is_wholly_internal_has_no_customer_view(name: str) -> None:
    assert TEMPLATES[name].customer_view == "none"
