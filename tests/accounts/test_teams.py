"""Teams: making them, inviting people, joining, leaving, and who may do what to which of them."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from course_app.audit.models import AuditRow
from tests.accounts.site import NEW_PASSWORD, Browser, Site
from tests.accounts.team_pages import members, outcomes, team_of
from tests.teams import new_team, set_left

LINK = re.compile(r"https?://[^/\s]+(/my-teams/links/[^<\s]+)")


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
