"""Privacy as a property: whatever the teams, a manager is shown no private word, and nobody who is not theirs."""

from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course_app.accounts.models import Account
from course_app.accounts.teams.models import Membership
from course_app.homework.models import Submission
from tests.accounts.site import OWN, Browser, Site
from tests.answers.learners import change
from tests.my_data.writers import post
from tests.teams import BEGUN, new_team

TEAMS, PEOPLE = 3, 5
IN_TEAM = st.sampled_from([None, "learner", "manager", "left learner", "left manager"])
WORLD = st.tuples(
    st.lists(st.sampled_from(["learner", "manager", "administrator"]), min_size=PEOPLE, max_size=PEOPLE),
    st.lists(st.lists(IN_TEAM, min_size=TEAMS, max_size=TEAMS), min_size=PEOPLE, max_size=PEOPLE),
)
READ = ("", "/people", "/invitations", "/progress/csv", "/progress/excel")


def person(site: Site, role: str) -> tuple[str, str]:
    """A person with a reflection, a draft and a version handed in to nobody, with their own word in each."""
    word = f"zq{uuid4().hex}"
    email = f"{uuid4()}@example.com"
    account = site.person(email, role)
    own = str(uuid4())
    about = {"template": "journey-map", "version": 3, "name": f"{word} name", "archived": False}
    browser = site.signed_in(account)
    written = [change(f"doc:{own}", about), change(f"f:{own}/story", f"{word} draft")]
    post(
        browser, account, change("r:reflect-seam", f"{word} reflection"), change("p:why-here", f"{word} why"), *written
    )
    named = {"id": own, "changes": {str(each["key"]): each["id"] for each in written}}
    body = {"account": account, "request": str(uuid4()), "act": "finish", "homework": "hw-find-seam"}
    sent = {**body, "zone": "UTC", "documents": [named]}
    assert browser.client.post("/api/submissions", json=sent, headers=OWN).status_code == 200
    return account, word


def pages_of(browser: Browser, teams: list[str], accounts: list[str]) -> dict[str, str]:
    """Everything that can be read of teams and people, by address: all that is not 404."""
    paths = ["/teams", "/my-teams", "/api/submissions", "/submissions/hw-find-seam/1"]
    paths += [f"/teams/{team}{rest}" for team in teams for rest in READ]
    paths += [f"/teams/{team}/people/{account}" for team in teams for account in accounts]
    answers = {path: browser.get(path) for path in paths}
    assert {answer.status_code for answer in answers.values()} <= {200, 404}
    return {
        path: answer.get_data().decode("utf-8", "replace")
        for path, answer in answers.items()
        if answer.status_code == 200
    }


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(world=WORLD)
def test_no_manager_is_shown_a_private_word_or_anybody_of_another_team(
    site: Site, world: tuple[list[str], list[list[str | None]]]
) -> None:
    """Red when a page reads a text, when it asks for the role and not for the team, or forgets who has left."""
    roles, places = world
    site.app.extensions["submission_allowance"].most = 1_000_000
    people = [person(site, role) for role in roles]
    teams = [new_team(site.database, f"Team {number}") for number in range(TEAMS)]
    with site.database.writing() as session:
        for (account, _), places_of_one in zip(people, places, strict=True):
            for team, relation in zip(teams, places_of_one, strict=True):
                if relation:
                    left = BEGUN if relation.startswith("left") else None
                    role = relation.removeprefix("left ")
                    row = Membership(account_id=account, team_id=team, role=role, joined_at=BEGUN, left_at=left)
                    session.add(row)
    accounts = [account for account, _ in people]
    for place, (me, _) in enumerate(people):
        shown = pages_of(site.signed_in(me), teams, accounts)
        managed = {
            number for number in range(TEAMS) if places[place][number] == "manager" and roles[place] == "manager"
        }
        for number, team in enumerate(teams):
            assert (f"/teams/{team}" in shown) == (number in managed)
        for other, (account, word) in enumerate(people):
            if account == me:
                continue
            assert [path for path, text in shown.items() if word in text] == []
            is_theirs = any(places[other][number] in ("learner", "manager") for number in managed)
            if roles[place] != "administrator" and not is_theirs:
                assert [path for path, text in shown.items() if account in text] == []


def test_even_what_was_handed_in_is_no_text_on_these_pages(site: Site) -> None:
    """The dashboard says that something was handed in; its words are for the review."""
    (ana, word), (mo, _) = person(site, "learner"), person(site, "manager")
    team = new_team(site.database, "Harbour", (mo,), ana)
    with site.database.writing() as session:
        session.get_one(Submission, (ana, "hw-find-seam", 1)).team_id = team
    shown = pages_of(site.signed_in(mo), [team], [ana])
    assert "version 1" in shown[f"/teams/{team}/people/{ana}"]
    assert not any(word in text for text in shown.values())


@pytest.mark.parametrize("role", ["learner", "author", "administrator"])
def test_who_is_no_manager_any_more_sees_nothing(role: str, site: Site) -> None:
    """Even where the membership stayed: the role of the account is asked too."""
    (ana, _), (mo, _) = person(site, "learner"), person(site, "manager")
    team = new_team(site.database, "Harbour", (mo,), ana)
    browser = site.signed_in(mo)
    assert browser.get(f"/teams/{team}").status_code == 200
    with site.database.writing() as session:
        session.get_one(Account, mo).role = role
    assert browser.get(f"/teams/{team}").status_code == 404
    assert browser.get(f"/teams/{team}/people/{ana}").status_code == 404
