"""Teams: making them, inviting people, joining, leaving, and who may do what to which of them."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from course_app.accounts.models import Account
from course_app.accounts.teams.invited_lines import TooManyLinesError, read_lines
from course_app.accounts.teams.models import Membership, TeamInvitation
from course_app.audit.models import AuditRow
from tests.accounts.site import NEW_PASSWORD, OWN, Browser, Site
from tests.teams import new_team, set_left

LINK = re.compile(r"https?://[^/\s]+(/my-teams/links/[^<\s]+)")


def team_of(answer: TestResponse) -> str:
    assert answer.status_code == 303, answer.text
    return answer.location.split("/")[2]


def members(site: Site, team: str) -> dict[str, str]:
    """Role by address of everybody who is in the team now."""
    with site.database.reading() as session:
        wanted = select(Account.email, Membership.role).join(Membership).where(Membership.team_id == team)
        return dict(session.execute(wanted.where(Membership.left_at.is_(None))).all())


def outcomes(answer: TestResponse) -> list[str]:
    assert answer.status_code == 200, answer.text
    return re.findall(r'<tr class="report-([a-z-]+)">', answer.text)


def test_a_manager_makes_a_team_and_people_come_by_invitation(any_site: Site) -> None:
    """From the list to the accepted invitation, with and without an account. Red when anybody is in it unasked."""
    site = any_site
    max_ = site.signed_in(site.person("max@example.com", "manager"))
    ana = site.signed_in(site.person("ana@example.com"))
    team = team_of(max_.post("/teams/new", name=" Harbour  crew ", first_day="2027-03-01", last_day="2027-05-28"))
    page = max_.get(f"/teams/{team}/people")
    assert "Harbour crew" in page.text
    assert 'value="2027-05-28"' in page.text
    answer = max_.post(
        f"/teams/{team}/invitations", lines="ana@example.com\nNew Person;new@example.com", role="learner"
    )
    assert outcomes(answer) == ["invited", "invited"]
    assert members(site, team) == {"max@example.com": "manager"}
    assert "Harbour crew" in ana.get("/my-teams").text
    assert ana.post(f"/my-teams/{team}/acceptances").status_code == 303
    assert members(site, team) == {"max@example.com": "manager", "ana@example.com": "learner"}
    new = site.browser()
    entered = new.post(site.link_to("new@example.com"), name="New", password=NEW_PASSWORD, zone="UTC")
    assert (entered.status_code, entered.location) == (303, "/my-teams")
    assert site.account("new@example.com").role == "learner"
    assert new.post(f"/my-teams/{team}/refusals").status_code == 303
    assert new.post(f"/my-teams/{team}/acceptances").status_code == 404
    assert set(members(site, team)) == {"max@example.com", "ana@example.com"}
    acts = site.acts()
    for act in ("team-made", "team-invited", "team-joined", "team-invitation-ended"):
        assert act in acts, act


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


@pytest.mark.parametrize("lines", ["", " \n \n", "email"])
def test_an_empty_list_says_what_is_missing(lines: str, site: Site) -> None:
    max_ = site.signed_in(site.person("max@example.com", "manager"))
    team = team_of(max_.post("/teams/new", name="Harbour"))
    answer = max_.post(f"/teams/{team}/invitations", lines=lines, role="learner")
    assert "Write at least one address" in answer.text


def test_a_link_leads_into_the_team_until_it_ends(any_site: Site) -> None:
    """Red when opening it joins, when an ended or old one still works, or when the token is kept."""
    site = any_site
    max_ = site.signed_in(site.person("max@example.com", "manager"))
    ana, ben = (site.signed_in(site.person(f"{name}@example.com")) for name in ("ana", "ben"))
    team = team_of(max_.post("/teams/new", name="Harbour"))
    first = LINK.findall(max_.post(f"/teams/{team}/links").text)[0]
    assert site.browser().get(first).location.startswith("/accounts/sign-in?next=%2Fmy-teams%2Flinks%2F")
    assert "They never see" in ana.get(first).text
    assert members(site, team) == {"max@example.com": "manager"}
    assert ana.post(first).status_code == 303
    assert members(site, team)["ana@example.com"] == "learner"
    second = LINK.findall(max_.post(f"/teams/{team}/links").text)[0]
    assert (ben.get(first).status_code, ben.get(second).status_code) == (404, 200)
    assert max_.post(second).status_code == 303
    assert members(site, team)["max@example.com"] == "manager", "a manager stays one"
    site.wait(timedelta(days=7))
    assert ben.post(second).status_code == 404
    third = LINK.findall(max_.post(f"/teams/{team}/links").text)[0]
    max_.post(f"/teams/{team}/links/ends")
    assert ben.post(third).status_code == 404
    assert set(members(site, team)) == {"max@example.com", "ana@example.com"}


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


def test_a_double_click_joins_once(any_site: Site) -> None:
    """Two at once by the link. Red when the second is an error, or when there are two rows of the audit."""
    site = any_site
    max_, ana = site.signed_in(site.person("max@example.com", "manager")), site.person("ana@example.com")
    team = team_of(max_.post("/teams/new", name="Harbour"))
    link = LINK.findall(max_.post(f"/teams/{team}/links").text)[0]
    browsers, start = [site.signed_in(ana), site.signed_in(ana)], Barrier(2)

    def click(browser: Browser) -> int:
        start.wait()
        return browser.post(link).status_code

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(click, browsers)) == [303, 303]
    assert members(site, team)["ana@example.com"] == "learner"
    assert site.acts().count("team-joined") == 2, "the manager who made it, and ana"


def test_another_role_ends_sessions_and_managing(any_site: Site) -> None:
    """Red when a role that comes back brings the teams back with it, or when a session outlives its role."""
    site = any_site
    ada = site.signed_in(site.person("ada@example.com", "administrator"))
    max_id, ana_id = site.person("max@example.com", "manager"), site.person("ana@example.com")
    team = new_team(site.database, "Harbour", (max_id,), ana_id)
    max_ = site.signed_in(max_id)
    assert max_.get(f"/teams/{team}").status_code == 200
    ada.post(f"/accounts/people/{max_id}/role", role="learner")
    assert max_.account() is None
    ada.post(f"/accounts/people/{max_id}/role", role="manager")
    assert site.signed_in(max_id).get(f"/teams/{team}").status_code == 404
    assert members(site, team) == {"ana@example.com": "learner"}
    with site.database.reading() as session:
        left = session.scalars(select(AuditRow).where(AuditRow.act == "team-left")).all()
        assert [(row.subject, f'"team": "{team}"' in row.details) for row in left] == [(max_id, True)]


def test_people_leave_and_are_taken_out(site: Site) -> None:
    max_id, ana_id, ben_id = (
        site.person(f"{name}@example.com", role)
        for name, role in (("max", "manager"), ("ana", "learner"), ("ben", "learner"))
    )
    team = new_team(site.database, "Harbour", (max_id,), ana_id, ben_id)
    max_, ana = site.signed_in(max_id), site.signed_in(ana_id)
    assert max_.post(f"/teams/{team}/people/{ben_id}/removals").status_code == 303
    assert max_.post(f"/teams/{team}/people/{ben_id}/removals").status_code == 404
    assert ana.post(f"/my-teams/{team}/leavings").status_code == 303
    assert ana.post(f"/my-teams/{team}/leavings").status_code == 404
    assert members(site, team) == {"max@example.com": "manager"}
    assert max_.get(f"/teams/{team}/people/{ana_id}").status_code == 404
    assert site.acts().count("team-left") == 2


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": " "}, "Please fill this in."),
        ({"name": "x" * 101}, "at most 100 characters"),
        ({"name": "a\u202eb"}, "invisible characters"),
        ({"name": "Harbour", "first_day": "soon"}, "not a day like"),
        ({"name": "Harbour", "first_day": "2027-03-02", "last_day": "2027-03-01"}, "comes before the first"),
    ],
)
def test_what_is_wrong_with_a_team_is_said_and_what_was_typed_stays(
    typed: dict[str, str], said: str, site: Site
) -> None:
    max_ = site.signed_in(site.person("max@example.com", "manager"))
    answer = max_.post("/teams/new", **typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert typed["name"].strip() in answer.text


READING = ("", "/people", "/people/{learner}", "/invitations", "/progress/csv", "/progress/excel")
WRITING = (
    "/details",
    "/invitations",
    "/invitations/withdrawals",
    "/links",
    "/links/ends",
    "/people/{learner}/removals",
)
SEES_ALL = dict.fromkeys(READING, 200)
LOOKS_AFTER = {"": 404, "/people": 200, "/people/{learner}": 404, "/invitations": 200, "/progress/csv": 404}
RELATIONS = {
    "manager": SEES_ALL,
    "administrator": LOOKS_AFTER | {"/progress/excel": 404},
    "other": dict.fromkeys(READING, 404),
    "former": dict.fromkeys(READING, 404),
    "co-learner": dict.fromkeys(READING, 404),
    "learner": dict.fromkeys(READING, 404),
    "managing learner": dict.fromkeys(READING, 404),
}


def test_who_may_do_what_to_a_team(site: Site) -> None:
    """Every address × every relation to the team. Red when a rule asks for the role alone."""
    roles = {"manager": "manager", "administrator": "administrator", "other": "manager", "former": "manager"}
    roles |= {"co-learner": "learner", "learner": "learner", "managing learner": "manager"}
    ids = {name: site.person(f"{name.replace(' ', '')}@example.com", role) for name, role in roles.items()}
    learners = (ids["learner"], ids["co-learner"], ids["managing learner"])
    team = new_team(site.database, "Harbour", (ids["manager"], ids["former"]), *learners)
    new_team(site.database, "Elsewhere", (ids["other"], ids["managing learner"]))
    set_left(site.database, ids["former"], team, site.at)
    for name, expected in RELATIONS.items():
        browser = site.signed_in(ids[name])
        for path, status in expected.items():
            answer = browser.get(f"/teams/{team}{path.format(learner=ids['learner'])}")
            assert answer.status_code == status, (name, path)
    for name in ("other", "former", "co-learner", "learner", "managing learner"):
        browser = site.signed_in(ids[name])
        for path in WRITING:
            typed = {"name": "Mine", "lines": "x@example.com", "role": "learner", "email": "x@example.com"}
            answer = browser.post(f"/teams/{team}{path.format(learner=ids['learner'])}", **typed)
            assert answer.status_code == 404, (name, path)
    assert len(members(site, team)) == 4
    assert "team-changed" not in site.acts()
