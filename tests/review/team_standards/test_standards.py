"""What a team goes by: marked by a manager, found by everybody in the team and nobody else, looked at again in time."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from course_app.accounts.teams.models import Membership
from course_app.audit.models import AuditRow
from course_app.notices.models import Notice
from course_app.review.team_standards.models import TeamStandard
from tests.review.reviewing import TEN, Reviewer, Scene
from tests.teams import new_team, set_left

TODAY = date(2027, 3, 1)
LATEST = TODAY + timedelta(days=92)


def approved(scene: Scene) -> str:
    """Ana's version, approved; gives its id."""
    waiting = scene.hand_in()
    scene.mo.decide(waiting, "approve")
    scene.wait(TEN)
    scene.release()
    return waiting


def mark(scene: Scene, submission: str, owner: str = "", day: date = LATEST, who: Reviewer | None = None) -> str:
    """Marks the version; gives the address of the standard."""
    made = (who or scene.mo).post(
        f"/reviews/{submission}/standard", owner=owner or scene.mo.account, check_again_on=day.isoformat()
    )
    assert made.status_code == 303, made.text
    return str(made.location.partition("?")[0])


def rows(scene: Scene) -> list[TeamStandard]:
    with scene.database.reading() as session:
        found = list(session.scalars(select(TeamStandard)))
        session.expunge_all()
        return found


def told(scene: Scene, account: str) -> list[str]:
    with scene.database.reading() as session:
        return list(session.scalars(select(Notice.subject).where(Notice.account_id == account)))


def learner(scene: Scene, name: str) -> Reviewer:
    """Somebody else who learns in the team."""
    made = Reviewer(scene.person(name))
    with scene.database.writing() as session:
        session.add(Membership(account_id=made.account, team_id=scene.team, role="learner", joined_at=scene.at))
    return made


def test_the_team_finds_it_as_the_document_that_was_approved(scene: Scene) -> None:
    """Whatever is written later. Red when the page reads the document and not the frozen version."""
    waiting = approved(scene)
    assert "Make it a standard of the team" in scene.mo.page(waiting).text
    page = mark(scene, waiting, scene.bo.account)
    assert "It is a standard of the team." in scene.mo.page(waiting).text
    ben = learner(scene, "Ben Okoro")
    scene.ana.write(scene.own, {"f:story": "zqlater"})
    for who in (ben, Reviewer(scene.ana.learner), scene.mo, scene.bo):
        assert "Find a Seam" in who.get(f"/teams/{scene.team}/standards").text
        text = who.get(page).text
        for words in ("Signed on 2 March", "By Ana Ruiz", "Looked after by Bo Sand", "1 June 2027"):
            assert words in text
        assert "zqlater" not in text
    assert "Find a Seam" in ben.get("/team-standards").text
    assert told(scene, scene.ana.account)[-1] == "Your work is a standard of the team"
    assert told(scene, scene.bo.account).count("A standard is yours to look after") == 1
    assert "A standard is yours to look after" not in told(scene, scene.mo.account)
    assert scene.acts("standard-%") == ["standard-marked"]


def test_for_everybody_else_there_is_none(scene: Scene) -> None:
    """Other teams, those who left, administrators. Red when the membership of now is not asked."""
    page = mark(scene, approved(scene))
    stranger, left = scene.reviewer("Sam Frost"), learner(scene, "Lou Left")
    new_team(scene.database, "Elsewhere", (stranger.account,), left.account)
    set_left(scene.database, left.account, scene.team, scene.at)
    boss = Reviewer(scene.person("Ada Admin", "administrator"))
    before = scene.acts("%")
    for who in (stranger, left, boss):
        for path in (page, f"/teams/{scene.team}/standards", f"{page}/checks"):
            assert who.get(path).status_code == 404
        for act in ("checks", "removals"):
            assert who.post(f"{page}/{act}", owner=who.account, check_again_on=LATEST.isoformat()).status_code == 404
        assert "Find a Seam" not in who.get("/team-standards").text
    assert scene.acts("%") == before


def test_only_approved_work_and_only_by_a_manager_of_the_team(scene: Scene) -> None:
    waiting = scene.hand_in()
    assert scene.mo.post(f"/reviews/{waiting}/standard").status_code == 409
    scene.mo.decide(waiting, "approve")
    assert scene.mo.get(f"/reviews/{waiting}/standard").status_code == 409, "nobody knows of it yet"
    scene.wait(TEN)
    scene.release()
    stranger = scene.reviewer("Sam Frost")
    for who in (stranger, Reviewer(scene.ana.learner)):
        assert who.post(f"/reviews/{waiting}/standard", owner=who.account).status_code == 404
    mark(scene, waiting)
    again = scene.bo.post(f"/reviews/{waiting}/standard", owner=scene.bo.account, check_again_on=LATEST.isoformat())
    assert (again.status_code, len(rows(scene))) == (409, 1)
    assert "already" in again.text


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("2027-03-01", "within the next 92 days"),
        ("2027-02-28", "within the next 92 days"),
        ("2027-06-02", "within the next 92 days"),
        ("soon", "not a day like"),
        ("", "Please fill this in"),
    ],
)
def test_a_day_that_is_none_is_said_and_what_was_typed_stays(day: str, says: str, scene: Scene) -> None:
    """Red when the limit of 92 days, or the owner, is asked of the browser alone."""
    waiting = approved(scene)
    answer = scene.mo.post(f"/reviews/{waiting}/standard", owner=scene.bo.account, check_again_on=day)
    assert (answer.status_code, rows(scene)) == (422, [])
    assert says in answer.text
    assert f'value="{day}"' in answer.text
    assert f'<option selected value="{scene.bo.account}">' in answer.text
    stranger = scene.reviewer("Sam Frost")
    other = scene.mo.post(f"/reviews/{waiting}/standard", owner=stranger.account, check_again_on=LATEST.isoformat())
    assert (other.status_code, rows(scene)) == (422, [])
    assert "in the team now" in other.text


def test_looking_again_gives_it_a_new_day_and_overdue_shows(scene: Scene) -> None:
    """On four pages. Red when one of them compares the day otherwise, or the right of owner or manager goes."""
    ben = learner(scene, "Ben Okoro")
    page = mark(scene, approved(scene), ben.account, date(2027, 3, 4))
    paths = (page, f"/teams/{scene.team}/standards", "/reviews", f"/teams/{scene.team}")
    scene.wait(timedelta(days=3))
    assert not any("to be looked at again since" in scene.mo.get(path).text for path in paths)
    assert "Standards to be looked at again" not in scene.mo.get("/reviews").text
    scene.wait(timedelta(days=1))
    assert "It was to be looked at again by 4 March 2027" in scene.mo.get(paths[0]).text
    assert "to be looked at again since 4 March 2027" in scene.mo.get(paths[1]).text
    for path in paths[2:]:
        assert "Standards to be looked at again" in scene.mo.get(path).text
    assert Reviewer(scene.ana.learner).get(f"{page}/checks").status_code == 404, "she only wrote it"
    late = ben.post(f"{page}/checks", owner=ben.account, check_again_on="2027-06-06")
    assert late.status_code == 422
    assert ben.post(f"{page}/checks", owner=ben.account, check_again_on="2027-06-05").status_code == 303
    (row,) = rows(scene)
    assert (row.check_again_on, row.checked_by, row.checked_on) == (date(2027, 6, 5), ben.account, date(2027, 3, 5))
    assert "Standards to be looked at again" not in scene.mo.get("/reviews").text
    assert scene.acts("standard-%") == ["standard-marked", "standard-checked"]
    assert scene.bo.post(f"{page}/checks", owner=scene.bo.account, check_again_on="2027-05-01").status_code == 303
    assert ben.get(f"{page}/checks").status_code == 404, "Bo owns it now"


def test_its_author_and_a_manager_take_it_off(scene: Scene) -> None:
    """And both who have to know are told, once. Red when the author cannot end it."""
    waiting = approved(scene)
    ana = Reviewer(scene.ana.learner)
    ben = learner(scene, "Ben Okoro")
    page = mark(scene, waiting, ben.account)
    assert ben.post(f"{page}/removals").status_code == 404
    assert ana.post(f"{page}/removals").status_code == 303
    assert (rows(scene), ana.get(page).status_code) == ([], 404)
    assert told(scene, ben.account).count("A standard was taken off") == 1
    assert "A standard was taken off" not in told(scene, ana.account)
    page = mark(scene, waiting)
    assert scene.bo.post(f"{page}/removals").status_code == 303
    assert told(scene, ana.account).count("A standard was taken off") == 1
    assert scene.ana.page(1).status_code == 200, "the version stays"
    with scene.database.reading() as session:
        details = session.scalars(select(AuditRow.details).where(AuditRow.act == "standard-taken-off")).all()
    assert len(details) == 2


def test_who_leaves_takes_their_standard_along_and_an_owner_leaves_a_gap(scene: Scene) -> None:
    """Red when it is shown of somebody who is not in the team, or when a gap shows nowhere."""
    page = mark(scene, approved(scene), scene.bo.account)
    set_left(scene.database, scene.bo.account, scene.team, scene.at)
    assert "Nobody looks after it now" in scene.mo.get(page).text
    assert "needs an owner" in scene.mo.get("/reviews").text
    assert scene.mo.post(f"{page}/checks", owner=scene.bo.account, check_again_on="2027-04-01").status_code == 422
    assert scene.mo.post(f"{page}/checks", owner=scene.mo.account, check_again_on="2027-04-01").status_code == 303
    set_left(scene.database, scene.ana.account, scene.team, scene.at)
    assert scene.mo.get(page).status_code == 404
    assert "Find a Seam" not in scene.mo.get(f"/teams/{scene.team}/standards").text
