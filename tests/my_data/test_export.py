"""My data, to take along: all of mine, nothing of anybody else."""

import io
import json
import zipfile
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from course_app.answers.models import Change
from course_app.my_data.rows import OWNED
from tests.accounts.site import PASSWORD, Browser, Site
from tests.answers.learners import change
from tests.my_data.writers import post, writer

PARTS = {
    *("read-me.txt", "answers.md", "changes.json", "account.json", "marks.json", "sign-ins.json"),
    *("submissions.json", "handed-in.md", "teams.json", "reviews.json"),
    *("shared-reflections.json", "looks.json"),
    *("known-browsers.json", "links.json", "mails.json", "refused.json", "acts.json"),
    "messages.json",
    *("shared.json", "sop-runs.json"),
}


WHERE = {
    "account": "account.json",
    "branch": "changes.json",
    "change": "changes.json",
    "device": "changes.json",
    "frozen_answer": "submissions.json",
    "frozen_document": "submissions.json",
    "head": "changes.json",
    "look": "looks.json",
    "known_device": "known-browsers.json",
    "mark": "marks.json",
    "mail_choice": "account.json",
    "membership": "teams.json",
    "message": "mails.json",
    "notice": "messages.json",
    "oidc_identity": "account.json",
    "one_time_link": "links.json",
    "refused_change": "refused.json",
    "released_document": "shared.json",
    "share_link": "shared.json",
    "shared_reflection": "shared-reflections.json",
    "sop_run": "sop-runs.json",
    "review": "reviews.json",
    "review_claim": "reviews.json",
    "review_remark": "reviews.json",
    "sign_in_failure": "nowhere: whoever typed the address, not its owner, and gone after an hour",
    "sign_in_session": "sign-ins.json",
    "submission": "submissions.json",
    "team_standard": "teams.json",
    "team_invitation": "teams.json",
    "sync_account": "nowhere: how many changes there are, which changes.json shows",
}


def test_every_table_of_a_persons_rows_is_in_the_export_or_named() -> None:
    assert set(WHERE) == {table.__tablename__ for table in OWNED}, "say where the export has the table's rows"
    assert {place for place in WHERE.values() if not place.startswith("nowhere: ")} <= PARTS


def downloaded(browser: Browser) -> dict[str, str]:
    answer = browser.post("/my-data/download", password=PASSWORD)
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data-2027-03-01.zip"'
    data = answer.data
    answer.close()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert all(name.startswith("my-data/") for name in archive.namelist())
        return {name.removeprefix("my-data/"): archive.read(name).decode() for name in archive.namelist()}


def test_all_of_mine_and_nothing_of_anybody_else(any_site: Site) -> None:
    """Red when any query of the export loses its owner."""
    boss_id, boss = writer(any_site, "boss", "administrator")
    ana_id, ana = writer(any_site, "ana")
    boss.post(f"/accounts/people/{ana_id}/role", role="manager")
    ana.sign_in("canary-ana@example.com")
    files = downloaded(ana)
    assert set(files) == PARTS
    together = "\n".join(files.values())
    assert "canary-boss" not in together
    assert boss_id not in together
    for words in (
        "first",
        "second",
        "elsewhere",
        "of a question nobody asks",
        "why",
        "refused",
        "of the sea",
        "of a run",
        "finished",
        "shared",
        "answered",
        "summed up",
        "asked",
    ):
        assert f"canary-ana {words}" in together, words
    with any_site.database.reading() as session:
        mine = session.scalar(select(func.count()).select_from(Change).where(Change.account_id == ana_id))
    changes = json.loads(files["changes.json"])
    assert len(changes) == mine
    assert [(each["became"], each["now"]) for each in changes if each["key"] == "r:reflect-seam"] == [
        ("head", "earlier version"),
        ("head", "shown"),
        ("branch", "second version"),
    ]
    (version,) = json.loads(files["submissions.json"])
    assert (version["version"], version["state"], version["title"]) == (1, "finished", "Find a Seam")
    assert version["documents"][0]["values"] == {"story": "canary-ana finished"}
    assert version["documents"][0]["check"]["status"] == "draft"
    assert "# Find a Seam · version 1 · finished" in files["handed-in.md"]
    assert "canary-ana finished" in files["handed-in.md"]
    acts: list[dict[str, Any]] = json.loads(files["acts.json"])
    changed = next(act for act in acts if act["act"] == "role-changed")
    assert (changed["by"], changed["on"]) == ("somebody else", "my account")
    assert "data-exported" in any_site.acts()
    assert all(isinstance(json.loads(files[name]), list) for name in files if name.endswith(".json"))


def test_answers_stand_under_their_questions(site: Site) -> None:
    _, ana = writer(site, "ana")
    text = downloaded(ana)["answers.md"]
    places = [
        text.index(words)
        for words in (
            "## First day",
            "### My first day\n\n2027-03-02",
            "### Why I am here\n\ncanary-ana why",
            "## Chapter 1",
            "canary-ana second\n\n**Another version, not decided yet**\n\ncanary-ana elsewhere",
            "## Earlier answers",
            "canary-ana of a question no longer asked",
            "### never\n\ncanary-ana of a question nobody asks",
        )
    ]
    assert places == sorted(places)
    assert "d:find-seam" not in text


def test_worksheets_are_named_as_their_pages_name_them(site: Site) -> None:
    """Red when a key of a document is shown as it is stored, or is lost because nothing names it."""
    ana_id, ana = writer(site, "ana")
    document, other = str(uuid4()), str(uuid4())
    about = {"template": "old-map", "version": 1, "name": "", "archived": False}
    fields: list[tuple[str, object]] = [
        (f"doc:{document}", about),
        (f"f:{document}/customer", "Northwind Logistics"),
        (f"f:{document}/track", "full"),
        (f"f:{document}/tale", "Told once"),
        (f"f:{document}/tale#why", "Their own word"),
        (f"f:{document}/owner", {"name": "Ana Ruiz", "role": "Lead"}),
        (f"f:{document}/agreed", {"answer": True, "evidence": "Mail of 3 May"}),
        (f"f:{document}/grid/one/left", {"value": 4, "note": "Seen"}),
        (f"w:{document}/stages/sales", {"cells": {"action": "Call them", "state": "open"}, "why": "So they say"}),
        (f"w:{document}/checks/told", {"cells": {"state": "done"}}),
        (f"f:{document}/stages/sales#from", {"link": "x", "document": other, "val": {"": "hidden"}}),
        (f"f:{document}/no-such-field", "Nobody asks this now"),
        (f"f:{document}/signed", "not a date"),
        (f"doc:{other}", {**about, "template": "no-such-template"}),
        (f"f:{other}/title", "On a template that is gone"),
    ]
    post(ana, ana_id, *(change(key, val) for key, val in fields))
    text = downloaded(ana)["answers.md"]
    known, _, sheet = text.partition("## Worksheet · Journey Map · Northwind Logistics")
    assert f"### {other}/title\n\nOn a template that is gone" in known
    for entry in (
        "### Track\n\nFull",
        "### Story\n\nTold once",
        "### Story · why this word stays\n\nTheir own word",
        "### Owner\n\nAna Ruiz, Lead",
        "### Agreed\n\nYes · Mail of 3 May",
        "### Grid · One · Left\n\n4 · Seen",
        "### Stages · Sales\n\nAction: Call them\nState: Open\nwhy this word stays: So they say",
        "### no-such-field\n\nNobody asks this now",
        "### Signed\n\nnot a date",
    ):
        assert entry in sheet, entry
    assert "hidden" not in text
    assert document not in text


def test_somebody_who_wrote_nothing_gets_whole_files(site: Site) -> None:
    files = downloaded(site.signed_in(site.person("ana@example.com")))
    assert json.loads(files["changes.json"]) == []
    assert json.loads(files["submissions.json"]) == []
    assert files["answers.md"].startswith("# ")


@pytest.mark.parametrize("password", ["", "wrong"])
def test_a_browser_left_open_is_not_enough(password: str, site: Site) -> None:
    answer = site.signed_in(site.person("ana@example.com")).post("/my-data/download", password=password)
    assert (answer.status_code, answer.mimetype) == (422, "text/html")
