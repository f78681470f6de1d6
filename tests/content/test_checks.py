"""Fields, standards and derived values: what they take, what they find, and that nothing makes them raise."""

import json
import tempfile
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_app.content.checks import CheckResult, check_document
from course_app.content.fields.cell import Answer, Day, Fault, Named
from course_app.content.filled_document import working_days_between
from course_app.content.standards.finding import CODES
from tests.builders import copy_course, good_catalog, replace_in

TEMPLATE = good_catalog().templates["journey-map"]
TODAY, ZONE = date(2026, 3, 11), ZoneInfo("Europe/London")
assert TEMPLATE.sample
GOOD_VALUES = TEMPLATE.sample.values

WORDS = st.text(max_size=30) | st.sampled_from(["Day 3", "2026-03-01"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


def check(changes: Mapping[str, object], today: date = TODAY) -> CheckResult:
    return check_document(TEMPLATE, {**GOOD_VALUES, **changes}, today, ZONE)


def found(changes: Mapping[str, object], today: date = TODAY) -> set[str]:
    return {f"{finding.standard}: {finding.code}" for finding in check(changes, today).findings}


def stage(name: str, **cells: object) -> dict[str, object]:
    stages = GOOD_VALUES["stages"]
    assert isinstance(stages, dict)
    row = stages.get(name, {"cells": {}})
    return {"stages": {**stages, name: {"cells": {**row["cells"], **cells}}}}


@pytest.mark.parametrize(
    ("field", "stored", "clean"),
    [
        ("customer", " Northern ", "Northern"),
        ("customer", 7, Fault("not_text")),
        ("story", "x" * 200_001, Fault("too_large", {"limit": 200_000})),
        ("owner", "Ana Ruiz", Named("Ana Ruiz", "")),
        ("owner", {"name": "Ana Ruiz", "age": 3}, Fault("not_person")),
        ("signed", "2026-02-30", Fault("no_such_date", {"text": "2026-02-30"})),
        ("signed", "Day 3", Fault("not_date")),
        ("review", "day 60", Day(60)),
        ("touched", "2026-03-10T14:30", datetime(2026, 3, 10, 14, 30)),
        ("touched", "half past two", Fault("not_date_time")),
        ("track", "slow", Fault("not_an_option", {"text": "slow"})),
        ("top", "any-row-id", "any-row-id"),
        ("channels", ["mail", "call"], ("call", "mail")),
        ("channels", ["fax"], Fault("not_an_option", {"text": "fax"})),
        ("agreed", True, Answer(True, "")),
        ("agreed", {"answer": 1}, Fault("not_an_answer")),
        ("mood", "4", 4),
        ("mood", 6, Fault("out_of_range", {"least": 1, "most": 5})),
        ("mood", 4.5, Fault("not_whole")),
        ("mood", True, Fault("not_whole")),
        ("cadence", "3", Decimal(3)),
        ("cadence", 2.5, Fault("not_whole")),
        ("cadence", "lots", Fault("not_number")),
        ("cadence", float("nan"), Fault("not_number")),
        ("stages", [], Fault("not_rows")),
        ("grid", 3, Fault("not_grid")),
        ("checks", "x", Fault("not_rows")),
        ("total", 3, Fault("derived_is_not_stored")),
    ],
)
def test_each_kind_of_field_cleans_what_is_stored(field: str, stored: object, clean: object) -> None:
    kind = TEMPLATE.field(field)
    assert kind
    assert kind.clean(stored) == clean


@pytest.mark.parametrize(
    ("changes", "findings"),
    [
        ({}, set()),
        ({"story": ""}, {"has-story: missing", "says-name: nothing_yet"}),
        (
            {"story": "Northern Engineering on 2 March " + "word " * 60},
            {"is-short: too_many_words", "all:limits: too_many_words"},
        ),
        ({"owner": "the onboarding team"}, {"has-owner: not_named", "all:named: not_named"}),
        ({"deputy": "Ana Ruiz"}, {"two-people: same"}),
        ({"review": "2026-03-01"}, {"is-reviewed: review_overdue", "after: comparison_fails"}),
        ({"review": "Day 300"}, {"is-reviewed: date_too_late"}),
        ({"story": "Northern Engineering will soon hear from us on 2 March."}, {"is-clear: vague"}),
        ({"is-real": False}, {"is-real: not_confirmed"}),
        (
            {"grid": {"one": {"left": 1, "right": 2}, "two": {"left": 2}}},
            {"has-notes: evidence_missing", "rows-enough: too_few_rows"},
        ),
        ({"weights": {"mood": {"cells": {"weight": 41}}}}, {"adds-up: total_differs"}),
        ({"agreed": False}, {"passes: gate_closed"}),
        ({"top": "sales"}, {"is-top: not_the_top"}),
        ({"top": "sales", "reason": "The start is short"}, set()),
        ({"story": "They signed with us and heard from us at once."}, {"says-name: not_mentioned"}),
        ({"channels": ["call", "mail", "chat"]}, {"all:limits: too_many_options"}),
        ({"nonsense": 1}, {"all:values: unknown_field"}),
        ({"gone": "what was written before"}, set()),
        ({"total": 3}, set()),
        (stage("ended", action="what was written before"), set()),
        ({"weights": {"other": {"cells": {}}}}, {"all:values: unknown_row"}),
        ({"grid": {"three": {}}}, {"all:values: unknown_row", "rows-enough: too_few_rows", "has-notes: nothing_yet"}),
        (stage("start", state="done"), {"both-states: reason_missing"}),
        (stage("start", action="Agenda"), {"acts: action_too_short"}),
        (stage("start", action="The agenda"), {"acts: action_without_verb"}),
        (stage("start", due="2026-03-10"), {"acts: date_past", "is-due: date_past"}),
        (stage("start", due="Day 40"), {"is-soon: date_too_late"}),
        (stage("start", colour="red"), {"all:values: unknown_column"}),
    ],
)  # fmt: skip
def test_each_standard_finds_what_it_is_for(changes: Mapping[str, object], findings: set[str]) -> None:
    assert found(changes) == findings


def test_what_is_calculated() -> None:
    derived = check({}).derived
    assert derived["stages.number"] == {"sales": 1, "start": 2}
    assert derived["stages.load"] == {"sales": 8, "start": Decimal("13.5")}
    assert derived["stages.share"] == {"sales": 50, "start": 67}
    assert derived["stages.late"] == {"sales": False, "start": False}
    assert derived["total"] == Decimal("8.5")
    assert derived["verdict"] == "ready"
    assert derived["by-row"] == {"one": Decimal("3.5"), "two": Decimal("3.5")}
    assert derived["lowest"] == ("left",)
    assert derived["highest"] == ("start",)
    assert derived["earliest"] == ("sales",)
    assert derived["soon"] == ("start",)
    assert derived["overdue"] == ()
    assert derived["done"] == 50
    assert derived["unfinished"] == "checks"
    assert derived["age"] == 9
    assert derived["hours"] == Decimal("76.25")
    assert derived["anniversary"] == "2027-03-02"
    assert (derived["stale"], derived["silent"], derived["open"]) == (False, False, 1)


def test_today_alone_decides_what_is_late() -> None:
    later = check({}, date(2026, 3, 20)).derived
    assert later["overdue"] == ("start",)
    assert (later["stale"], later["silent"]) == (True, True)
    assert found({}, date(2026, 3, 20)) == {"acts: date_past", "is-due: date_past"}


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-03-06T16:00", "2026-03-09T16:00", "24"),
        ("2026-03-07T09:00", "2026-03-08T20:00", "0"),
        ("2026-03-02T10:00", "2026-03-30T10:30", "480.5"),
        ("2026-03-05T14:00", "2026-03-05T10:00", "-4"),
        ("2026-03-05T10:00Z", "2026-03-05T12:00+02:00", "0"),
        ("2026-03-05", "2026-03-05T10:00", None),
    ],
)
def test_working_hours_leave_out_the_weekend(start: str, end: str, hours: str | None) -> None:
    counted = check({"called": start, "touched": end}).derived["hours"]
    assert counted == (None if hours is None else Decimal(hours))


def test_a_deleted_row_is_gone_and_an_untouched_one_is_there() -> None:
    assert check({"stages": {}}).derived["stages.number"] == {"sales": 1, "start": 2}
    assert check({"stages": {"sales": None}}).derived["stages.number"] == {"start": 1}
    assert check({"weights": {"mood": None}}).derived["total"] == Decimal("8.5"), "fixed rows cannot be deleted"


def test_rows_stand_in_the_order_of_their_positions() -> None:
    rows = {
        "late": {"cells": {"stage": "Late"}, "position": 9},
        "early": {"cells": {"stage": "Early"}, "position": 1.5},
    }
    assert list(check({"stages": rows}).derived["stages.number"]) == ["sales", "early", "start", "late"]  # type: ignore[arg-type]  # the sequence is one of options


def test_renamed_fields_columns_and_rows_keep_their_words() -> None:
    stages = {"selling": {"cells": {"deed": "Call the salesperson"}}}
    values = {"customer": GOOD_VALUES["customer"], "tale": GOOD_VALUES["story"], "stages": stages}
    result = check_document(TEMPLATE, values, TODAY, ZONE)
    places = {(finding.place.field, finding.place.row, finding.place.column) for finding in result.findings}
    assert ("story", None, None) not in places
    assert ("stages", "sales", "action") not in places
    assert not [finding for finding in result.findings if finding.standard == "all:values"]


def test_a_moment_counts_in_the_documents_zone() -> None:
    def days_of_silence(zone: str) -> object:
        values = {**GOOD_VALUES, "touched": "2026-03-04T23:30Z"}
        return check_document(TEMPLATE, values, date(2026, 3, 12), ZoneInfo(zone)).derived["stale"]

    assert (days_of_silence("Europe/London"), days_of_silence("Pacific/Auckland")) == (True, False)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2026-03-06", "2026-03-09", 1),
        ("2026-03-07", "2026-03-08", 0),
        ("2026-03-02", "2026-03-16", 10),
        ("2026-03-09", "2026-03-06", -1),
    ],
)
def test_working_days(start: str, end: str, days: int) -> None:
    assert working_days_between(date.fromisoformat(start), date.fromisoformat(end)) == days


@given(
    st.dictionaries(st.sampled_from([field.id for field in TEMPLATE.fields]) | st.text(max_size=8), JSON, max_size=8)
)
@settings(max_examples=120, deadline=None)
def test_no_stored_value_makes_a_check_raise(values: dict[str, object]) -> None:
    result = check_document(TEMPLATE, values, TODAY, ZONE)
    assert check_document(TEMPLATE, values, TODAY, ZONE) == result
    for finding in result.findings:
        assert set(finding.params) == set(CODES[finding.code])


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_no_damage_inside_a_filled_document_makes_a_check_raise(data: st.DataObject) -> None:
    values = json.loads(json.dumps(GOOD_VALUES))
    place = values
    while isinstance(place, dict) and place:
        key = data.draw(st.sampled_from(sorted(place)))
        if not isinstance(place[key], dict) or data.draw(st.booleans()):
            place[key] = data.draw(JSON)
            break
        place = place[key]
    check_document(TEMPLATE, values, TODAY, ZONE)


def test_a_link_to_a_template_yet_to_be_written_is_no_problem_until_there_is_a_list() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        root = copy_course(Path(scratch))
        folder = root / "homework/structured-templates"
        replace_in(folder / "journey-map.yaml", "template: seam-log", "template: not-yet")
        (folder / "templates.txt").unlink()
        assert good_catalog(root).templates["journey-map"].links[0].template == "not-yet"


def test_published_ids_name_fields_columns_and_rows_by_their_template() -> None:
    names = {(identity.kind, identity.id): identity.was for identity in good_catalog().identities}
    assert names["template", "journey-map"] == ("old-map",)
    assert "old-map/tale" in names["field", "journey-map/story"]
    assert "journey-map/stages/deed" in names["column", "journey-map/stages/action"]
    assert "journey-map/stages:selling" in names["row", "journey-map/stages:sales"]
    assert ("field", "journey-map/gone") in names
    assert ("row", "journey-map/stages:ended") in names
    assert ("standard", "journey-map/is-real") in names
