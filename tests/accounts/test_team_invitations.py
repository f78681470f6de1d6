"""Inviting people to a team by a list: every line says what became of it, and roles are given by those who may."""

import io
import re
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from course_app.accounts.teams.invited_lines import TooManyLinesError, read_lines
from course_app.accounts.teams.models import TeamInvitation
from course_app.outbox.models import Message
from tests.accounts.site import NEW_PASSWORD, OWN, Browser, Site
from tests.accounts.team_pages import members, outcomes, team_of
from tests.databases import Databases

LINES = """Name;Mail
Ana;ana@example.com
Ben <BEN@example.com>
ana@example.com
no address here
max@example.com

bad@@example.com
"O'Hara, Jo";jo@example.com"""


def test_every_line_of_a_list_says_what_became_of_it(site: Site) -> None:
    """Duplicates, bad addresses, members, headings. Red when a bad line stops the good, or a mail goes twice."""
    max_ = site.signed_in(site.person("max@example.com", "manager"))
    team = team_of(max_.post("/teams/new", name="Harbour"))
    answer = max_.post(f"/teams/{team}/invitations", lines=LINES, role="learner")
    found = re.findall(r'<tr class="report-([a-z-]+)"><td>(\d+)</td>', answer.text)
    assert sorted(((int(number), outcome) for outcome, number in found)) == [
        (2, "invited"),
        (3, "invited"),
        (4, "twice"),
        (5, "no-address"),
        (6, "member-already"),
        (8, "no-address"),
        (9, "invited"),
    ]
    assert len([mail for mail in site.mails() if "ana@example.com" in mail]) == 1
    again = max_.post(f"/teams/{team}/invitations", lines=LINES, role="learner")
    assert outcomes(again).count("invited-already") == 3
    assert len([mail for mail in site.mails() if "ana@example.com" in mail]) == 1


def upload(browser: Browser, team: str, data: bytes) -> TestResponse:
    file = (io.BytesIO(data), "people.csv")
    return browser.client.post(f"/teams/{team}/invitations", data={"file": file, "role": "learner"}, headers=OWN)


def test_a_file_in_another_encoding_loses_only_the_lines_that_cannot_be_read(site: Site) -> None:
    max_ = site.signed_in(site.person("max@example.com", "manager"))
    team = team_of(max_.post("/teams/new", name="Harbour"))
    answer = upload(max_, team, "Zoë,zoe@example.com\r\nBen,ben@example.com\r\n".encode("latin-1"))
    assert sorted(outcomes(answer)) == ["invited", "unreadable"]
    for encoding in ("utf-8-sig", "utf-16"):
        lines = read_lines("Zoë,zoe@example.com\nBen,ben@example.com".encode(encoding))
        assert [line.outcome for line in lines] == ["invited", "invited"], encoding


def test_ten_thousand_lines_are_taken_and_one_more_is_not(site: Site) -> None:
    """Red when the list is cut off unsaid, or when its lines are in one transaction that everybody waits for."""
    lines = [f"p{number}@example.com" for number in range(10_001)]
    with pytest.raises(TooManyLinesError):
        read_lines("\n".join(lines).encode())
    assert len(read_lines("\n".join(lines[1:]).encode())) == 10_000
    max_ = site.signed_in(site.person("max@example.com", "manager"))
    team = team_of(max_.post("/teams/new", name="Harbour"))
    refused = max_.post(f"/teams/{team}/invitations", lines="\n".join(lines), role="learner")
    assert refused.status_code == 422
    assert "p9999@example.com" in refused.text, "what was typed stays"
    with site.database.reading() as session:
        assert session.scalars(select(TeamInvitation.email)).all() == []
    done = max_.post(f"/teams/{team}/invitations", lines="\n".join(lines[:450]), role="learner")
    assert outcomes(done) == ["invited"] * 450


@pytest.mark.parametrize("size", [300, pytest.param(10_000, marks=pytest.mark.long)])
def test_a_long_list_end_to_end(databases: Databases, size: int) -> None:
    """Duplicates, bad addresses and a wrong encoding among them: a report for each line, and every good one done.

    Red when a bad line stops the rest, when a line has no report, or when somebody gets two mails or none.
    """
    site = Site(databases.settings.model_copy(update={"smtp_url": "smtp://127.0.0.1:9"}))  # so its mails wait
    max_ = site.signed_in(site.person("max@example.com", "manager"))
    team = team_of(max_.post("/teams/new", name="Harbour"))
    lines = [f"Person {number};p{number}@example.com".encode() for number in range(size)]
    for number in range(0, size, 100):
        lines[number] = b"Person;P1@EXAMPLE.com"
        lines[number + 50] = "Zoë;zoe".encode("latin-1") + f"{number}@example.com".encode()
        lines[number + 75] = b"Nobody;no address"
    good = {f"p{number}@example.com" for number in range(size) if number % 100 not in (0, 50, 75)}
    answer = upload(max_, team, b"\n".join(lines))
    found = re.findall(r'<tr class="report-([a-z-]+)"><td>(\d+)</td>', answer.text)
    assert sorted(int(number) for _, number in found) == list(range(1, size + 1))
    counts = Counter(outcome for outcome, _ in found)
    assert counts == {"invited": len(good), **dict.fromkeys(("twice", "unreadable", "no-address"), size // 100)}
    with site.database.reading() as session:
        assert set(session.scalars(select(TeamInvitation.email))) == good
        assert sorted(session.scalars(select(Message.recipient))) == sorted(good)
    assert site.acts().count("team-invited") == len(good)
    again = Counter(outcomes(upload(max_, team, b"\n".join(lines))))
    assert again["invited-already"] == len(good)
    with site.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Message)) == len(good)
    site.close()


@pytest.mark.parametrize("lines", ["", " \n \n", "email"])
def test_an_empty_list_says_what_is_missing(lines: str, site: Site) -> None:
    max_ = site.signed_in(site.person("max@example.com", "manager"))
    team = team_of(max_.post("/teams/new", name="Harbour"))
    answer = max_.post(f"/teams/{team}/invitations", lines=lines, role="learner")
    assert "Write at least one address" in answer.text


def test_only_managers_accounts_manage_a_team(site: Site) -> None:
    """Several managers; a learner who is invited as one is told what to do, and the invitation stays."""
    ada = site.signed_in(site.person("ada@example.com", "administrator"))
    max_ = site.signed_in(site.person("max@example.com", "manager"))
    ana = site.signed_in(site.person("ana@example.com"))
    team = team_of(ada.post("/teams/new", name="Harbour"))
    assert members(site, team) == {}
    lines = "max@example.com\nana@example.com\nmia@example.com"
    assert outcomes(ada.post(f"/teams/{team}/invitations", lines=lines, role="manager")) == ["invited"] * 3
    assert max_.post(f"/my-teams/{team}/acceptances").status_code == 303
    refused = ana.post(f"/my-teams/{team}/acceptances")
    assert (refused.status_code, "Ask an administrator" in refused.text) == (409, True)
    mia = site.browser()
    mia.post(site.link_to("mia@example.com"), name="Mia", password=NEW_PASSWORD, zone="UTC")
    assert site.account("mia@example.com").role == "manager"
    mia.post(f"/my-teams/{team}/acceptances")
    assert members(site, team) == {"max@example.com": "manager", "mia@example.com": "manager"}
    ada.post(f"/accounts/people/{site.account('ana@example.com').id}/role", role="manager")
    assert site.signed_in(site.account("ana@example.com").id).post(f"/my-teams/{team}/acceptances").status_code == 303
    assert members(site, team)["ana@example.com"] == "manager"


def test_a_manager_cannot_make_managers(site: Site) -> None:
    max_ = site.signed_in(site.person("max@example.com", "manager"))
    team = team_of(max_.post("/teams/new", name="Harbour"))
    max_.post(f"/teams/{team}/invitations", lines="new@example.com", role="manager")
    site.browser().post(site.link_to("new@example.com"), name="New", password=NEW_PASSWORD, zone="UTC")
    assert site.account("new@example.com").role == "learner"
    answer = max_.post(f"/teams/{team}/invitations", lines="other@example.com", role="administrator")
    assert answer.status_code == 422


def test_an_invitation_to_a_team_keeps_the_role_that_was_promised(site: Site) -> None:
    """Red when a manager's list takes away what an administrator gave."""
    ada = site.signed_in(site.person("ada@example.com", "administrator"))
    max_ = site.signed_in(site.person("max@example.com", "manager"))
    ada.post("/accounts/people/invitations", email="new@example.com", role="author")
    site.mails()
    site.wait(timedelta(minutes=1))
    team = team_of(max_.post("/teams/new", name="Harbour"))
    max_.post(f"/teams/{team}/invitations", lines="new@example.com", role="learner")
    site.browser().post(site.link_to("new@example.com"), name="New", password=NEW_PASSWORD, zone="UTC")
    assert site.account("new@example.com").role == "author"
