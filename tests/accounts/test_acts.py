"""The audit as administrators read it: found by kind, person and time, page by page, and as a file."""

import ast
import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from course_app.accounts.acts.kinds import KINDS
from course_app.audit.log import record
from course_app.homework.submissions import _NAMES
from tests.accounts.site import Browser, Site

SOURCE = Path(__file__).resolve().parents[2] / "course_app"


def recorded_acts() -> Iterator[str]:
    """Every act that stands as a text in a call of record(); those that are named elsewhere are added by hand."""
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "record":
                act = node.args[3]
                if isinstance(act, ast.Constant):
                    yield str(act.value)
    yield from ("work-finished", "work-handed-in", "reflection-shared", "reflection-refreshed")
    yield from ("reflection-read", "homework-read", *_NAMES.values())


def test_every_act_that_the_code_records_has_its_words() -> None:
    """Red when somebody records an act that the audit's page cannot name, or when a name is left over."""
    assert set(recorded_acts()) == set(KINDS)


def administrator(site: Site) -> Browser:
    return site.signed_in(site.person("ada@example.com", "administrator"))


def fill(site: Site, count: int, actor: str | None = None, act: str = "sign-in") -> None:
    with site.database.writing() as session:
        for number in range(count):
            record(session, site.at, actor, act, actor or f"s{number}", number=number)


def test_acts_are_found_by_kind_person_and_time(any_site: Site) -> None:
    """Red when one of the filters is left out, or when the days are not those of the administrator."""
    site = any_site
    boss = administrator(site)
    ana, ben = site.person("ana@example.com"), site.person("ben@example.com")
    fill(site, 1, ana)
    site.wait(timedelta(days=2))
    boss = site.signed_in(site.account("ada@example.com").id)
    fill(site, 1, ben, "details-changed")
    boss.post(f"/accounts/people/{ana}/role", role="manager")
    everything = boss.get("/accounts/acts").text
    for words in ("Ana@Example.Com · signed in", "changed name or time zone", "on Ana@Example.Com", "after: manager"):
        assert words in everything, words
    by_kind = boss.get("/accounts/acts?kind=role-changed").text
    assert ("on Ana@Example.Com" in by_kind, "Ben@Example.Com" in by_kind) == (True, False)
    for said in ("ANA@example.com", ana):
        of_ana = boss.get(f"/accounts/acts?person={said}")
        assert "signed in" in of_ana.text.split("<ul")[-1]
        assert "on Ana@Example.Com" in of_ana.text
        assert "Ben@Example.Com" not in of_ana.text
    early = boss.get("/accounts/acts?until=2027-03-01").text
    assert ("Ana@Example.Com · signed in" in early, "Ben@Example.Com" in early) == (True, False)
    late = boss.get("/accounts/acts?since=2027-03-02").text
    assert ("Ana@Example.Com · signed in" in late, "Ben@Example.Com" in late) == (False, True)
    nothing = boss.get(f"/accounts/acts?kind=sign-in&person={ben}").text
    assert "Nothing like this has happened." in nothing
    boss.post("/accounts/details", name="Ada", zone="Pacific/Auckland")
    assert "Ana@Example.Com · signed in" in boss.get("/accounts/acts?since=2027-03-01&until=2027-03-01").text
    assert "Ana@Example.Com · signed in" not in boss.get("/accounts/acts?until=2027-02-28").text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("person=nobody@example.com", "Nobody here has this address"),
        ("kind=dancing", "Please choose one of the list."),
        ("since=soon", "not a day like"),
        ("since=2027-03-02&until=2027-03-01", "comes before the first"),
    ],
)
def test_what_is_wrong_with_a_search_is_said(asked: str, said: str, site: Site) -> None:
    boss = administrator(site)
    for path in ("/accounts/acts", "/accounts/acts/csv"):
        answer = boss.get(f"{path}?{asked}")
        assert (answer.status_code, said in answer.text) == (422, True)
    assert "audit-exported" not in site.acts()


@pytest.mark.parametrize(
    "odd",
    [
        "before=0",
        "before=-1",
        "before=9223372036854775808",
        "before=x",
        "person=%00",
        "since=0001-01-01",
        "until=9999-12-31",
    ],
)
def test_odd_questions_are_answered(odd: str, any_site: Site) -> None:
    assert administrator(any_site).get(f"/accounts/acts?{odd}").status_code == 200


def test_pages_follow_one_another_in_a_constant_number_of_queries(any_site: Site) -> None:
    """Red when a page misses or repeats an act, or when anything is asked for each of them."""
    site = any_site
    boss = administrator(site)
    statements: list[str] = []
    event.listen(site.database.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    boss.get("/accounts/acts")
    few = len(statements)
    for number in range(120):
        fill(site, 1, site.person(f"p{number}@example.com"))
    seen: list[str] = []
    path = "/accounts/acts?kind=sign-in"
    for acts in (50, 50, 20):
        statements.clear()
        page = boss.get(path).text
        assert len(statements) == few
        found = [line.partition(" · signed in")[0].strip() for line in page.splitlines() if " · signed in" in line]
        assert len(found) == acts
        seen += found
        older = [line for line in page.splitlines() if "before=" in line]
        path = older[0].split('href="')[1].split('"')[0].replace("&amp;", "&") if older else ""
    assert path == ""
    assert seen == [f"P{number}@Example.Com" for number in reversed(range(120))]


def test_the_file_holds_all_of_it_and_no_formula(any_site: Site) -> None:
    """Red when a cell begins with what a spreadsheet counts with, when it ends with a page, or leaves no trace."""
    site = any_site
    boss = administrator(site)
    mallory = site.signed_in(site.person("m@example.com"))
    mallory.post("/accounts/details", name='=HYPERLINK("https://evil.example")', zone="UTC")
    fill(site, 1_200, site.account("m@example.com").id)
    fill(site, 1, None, "+odd")
    answer = boss.get("/accounts/acts/csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="audit-2027-03-01.csv"'
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert len(rows) == 1 + 1_200 + 1 + 2
    assert {len(row) for row in rows} == {9}
    assert rows[1][2] == "audit-exported"
    assert rows[2][2] == "'+odd"
    assert rows[3][5] == '\'=HYPERLINK("https://evil.example")'
    assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@")]
    assert site.acts()[-1] == "audit-exported"
    some = boss.get("/accounts/acts/csv?kind=details-changed").get_data().decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(some)))) == 2
