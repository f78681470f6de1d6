"""Samples with one thing changed: what the half-filled documents cannot show, and who may see what."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from course_app.content.checks import CheckResult, check_document
from course_app.content.fields.field_kind import Reference
from course_app.content.structured_template import kind_at
from tests.builders import REAL, good_catalog

TEMPLATES = good_catalog(REAL).templates
Change = Mapping[str, object]


def changed(name: str, change: Change) -> CheckResult:
    """The check of the sample of `name` in which `change` replaces cells: {field/row/column: value}."""
    template = TEMPLATES[name]
    assert template.sample
    values = deepcopy(dict(template.sample.values))
    for path, value in change.items():
        field, *cell = path.split("/")
        if not cell:
            values[field] = value
            continue
        row, column = cell
        table = values.setdefault(field, {})
        assert isinstance(table, dict)
        table.setdefault(row, {}).setdefault("cells", {})[column] = value
    return check_document(template, values, date.fromisoformat(template.sample.today), ZoneInfo("UTC"))


CHANGES: list[tuple[str, Change, set[str]]] = [
    ("workflow-map", {"stages/handover/quality-bar": "", "stages/handover/missing": ["quality-bar"]}, set()),
    ("workflow-map", {"gaps/g3/due": "2026-07-16"}, {"actions-whole"}),
    ("workflow-map", {"gaps/g3/due": "2026-04-01", "gaps/g3/done-on": "2026-04-10"}, set()),
    ("first-value-plan", {"result-date": "Day 20"}, {"result-from-21"}),
    ("first-value-plan", {"chosen": "c2"}, {"highest-chosen"}),
    ("first-value-plan", {"chosen": "c2", "reason": "Imogen Finch asked for the report first"}, set()),
    ("first-value-plan", {"one-line": "Sign-up is far quicker in May"}, {"line-has-two-figures"}),
    ("first-value-plan", {"result-on": None}, {"result-whole"}),
    ("first-value-plan", {"result": None, "result-on": None, "one-line": None, "told-on": None}, set()),
    ("friction-log-rescue", {"log/f6/miss": ""}, {"severity-3-in-1"}),
    ("friction-log-rescue", {"log/f3/fixed-on": "2026-05-13"}, {"severity-2-in-5"}),
    ("friction-log-rescue", {"log/f7/due": "2026-05-19"}, {"fixes-dated"}),
    ("friction-log-rescue", {"verdict": "escalate"}, {"escalation-has-person"}),
    ("adoption-roi-review", {"gap-explained": ""}, {"breadth-gap"}),
    ("adoption-roi-review", {"hourly-rate": None}, {"hours-owned"}),
    ("adoption-roi-review", {"errors-avoided": None}, {"error-cost-owned"}),
    ("adoption-roi-review", {"hours-saved": None, "hourly-rate": None, "hours-by": None, "hours-agreed": None}, set()),
    ("adoption-roi-review", {"gap-explained": "word " * 80, "benchmark": "word " * 900}, {"all:limits", "two-pages"}),
    ("readiness-assessment", {"conditions/use/met": False}, {"six-yeses", "verdict-ready"}),
    (
        "readiness-assessment",
        {"conditions/use/met": False, "gaps": None},
        {"six-yeses", "verdict-ready", "gap-planned"},
    ),
    ("readiness-assessment", {"gaps": None, "told-on": None}, set()),
    ("readiness-assessment", {"decision": "declines", "declined-because": "Training is open"}, {"accepted"}),
    ("readiness-assessment", {"gaps/g1/recheck": "2026-09-16"}, {"rechecked-in-ten"}),
    ("handover-document", {"risks": "On 3 May: " + "word " * 1600}, {"all:limits", "four-pages"}),
    ("handover-document", {"promises/r1/decision": "undecided"}, {"nothing-undecided"}),
    ("handover-document", {"promises": None, "open-items": None}, set()),
    ("transition-plan", {"readiness": "nearly"}, {"readiness-signed"}),
    ("transition-plan", {"agenda/role/voice": "onboarding"}, {"account-manager-speaks"}),
    ("transition-plan", {"agenda/status/minutes": 9}, {"forty-five-minutes"}),
    ("transition-plan", {"aftercare/plus-90/date": "2026-12-21"}, {"path-closes-at-90"}),
    ("transition-plan", {"permission": True}, {"permission-written"}),
    (
        "kpi-dictionary",
        {"cards/satisfaction-score/starts-on": None, "cards/readiness-score/starts-on": None},
        {"baselined"},
    ),
    ("kpi-dictionary", {"cards/time-to-activation/paired-with": "time-to-first-value"}, {"speed-paired"}),
    ("kpi-dictionary", {"cards/time-to-first-value/start": "no-clock"}, {"speed-has-clock"}),
    ("success-metrics", {"metrics/nps/current": None, "metrics/nps/starts-on": "2026-07-01"}, set()),
    ("success-metrics", {"metrics/nps/date": "2026-05-02"}, {"fresh"}),
    ("success-metrics", {"worst": ["tickets", "self-service", "renewal"]}, {"worst-have-actions"}),
    ("health-score", {"signals/usage/weight": 25}, {"weights-100"}),
    ("health-score", {"customers/c5/overrides": ["no-login"]}, {"cause-and-plan"}),
    ("health-score", {"customers/c3/plan-date": "2026-06-12"}, {"amber-in-3"}),
    ("health-score", {"backtest/lost-3/engagement": 10, "backtest/lost-3/value": 10}, {"separated-or-reweighed"}),
    ("improvement-cycle", {"customers/c6/customer": "Northam Baths"}, {"all:limits", "five-customers"}),
    ("improvement-cycle", {"sop-changed": ""}, {"adopted-into-sop"}),
    ("kickoff-pack", {"minutes-sent": "2026-09-16T09:00"}, {"minutes-in-24-hours"}),
    ("setup-signoff", {"bars/access/met": False}, {"five-bars", "training-open"}),
    (
        "training-plan",
        {"sessions/foundations/task-sessions": None, "sessions/foundations/repeat": ""},
        {"counted-after-week"},
    ),
    ("training-plan", {"sessions/foundations/repeat": ""}, {"three-sessions"}),
]


@pytest.mark.parametrize(("name", "change", "missing"), CHANGES)
def test_one_thing_changed_is_found_and_nothing_else(name: str, change: Change, missing: set[str]) -> None:
    assert {finding.standard for finding in changed(name, change).findings} == missing


INTERNAL = {
    "workflow-map": ["stages.quality-bar", "stages.state", "stages.suggested", "gaps"],
    "first-value-plan": ["candidates.visible", "candidates.effort", "candidates.real-data", "candidates.measured"],
    "friction-log-rescue": ["log.who", "log.severity", "signal"],
    "adoption-roi-review": ["opportunities", "benchmark-source"],
    "readiness-assessment": ["signature-notes", "scores.difference"],
    "handover-document": ["people", "usage", "risks", "opportunities", "questions", "promises.decision"],
    "transition-plan": ["quality", "keep", "stop", "start", "tell-sales"],
    "success-metrics": ["inner", "inner-trend", "worst", "actions"],
    "setup-signoff": ["bars.notes"],
}
WHOLLY_INTERNAL = {"kpi-dictionary", "health-score", "improvement-cycle"}


@pytest.mark.parametrize("name", INTERNAL)
def test_what_the_course_keeps_internal_is_internal(name: str) -> None:
    fields = {field.id: field for field in TEMPLATES[name].fields}
    for reference in map(Reference, INTERNAL[name]):
        kind = kind_at(fields, reference)
        assert kind is not None
        assert kind.audience == "internal", reference


@pytest.mark.parametrize("name", sorted(WHOLLY_INTERNAL))
def test_a_wholly_internal_template_has_no_customer_view(name: str) -> None:
    assert TEMPLATES[name].customer_view == "none"


def test_the_customers_copy_of_the_handover_document_holds_sections_1_2_4_5_6_and_8() -> None:
    sections: dict[str, set[str]] = {}
    section = "0"
    for field in TEMPLATES["handover-document"].fields:
        section = field.part.split(" ·")[0] if field.part else section
        sections.setdefault(section, set()).add(field.audience)
    assert [name for name, audiences in sections.items() if "customer" in audiences] == [
        "0",
        "1",
        "2",
        "4",
        "5",
        "6",
        "8",
    ]


@pytest.mark.parametrize(
    ("total", "before", "overrides", "band", "treated"),
    [
        ("9.1", "9.1", [], "green", "green"),
        ("8.1", "9.1", [], "green", "amber"),
        ("7.0", "6.0", [], "amber", "amber"),
        ("7.0", "8.0", [], "amber", "red"),
        ("5.9", None, [], "red", "red"),
        ("9.1", "9.1", ["complaint"], "red", "red"),
    ],
)
def test_a_fall_of_one_point_is_treated_one_band_lower_and_an_override_is_red(
    total: str, before: str | None, overrides: list[str], band: str, treated: str
) -> None:
    """Usage alone weighs, in tenths: the total is what the usage column says."""
    weights = {f"signals/{row}/weight": 0 for row in ("milestones", "engagement", "sentiment", "support", "value")}
    tens, tenths = divmod(round(float(total) * 10), 10)
    weights |= {"signals/usage/weight": 10 - tenths, "signals/milestones/weight": tenths}
    ratings = {"customers/c1/usage": tens, "customers/c1/milestones": tens + 1}
    result = changed(
        "health-score", weights | ratings | {"customers/c1/before": before, "customers/c1/overrides": overrides}
    )
    for name, expected in (("customers.band", band), ("customers.treated-as", treated)):
        values = result.derived[name]
        assert isinstance(values, dict)
        assert values["c1"] == expected
