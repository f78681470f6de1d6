"""Two people and one piece of homework: handed in, taken, asked, answered, handed in again, approved."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect
from sqlalchemy import select, update

from course_app.accounts.models import Account
from course_app.accounts.teams.models import Membership, Team
from course_app.clock import system_clock
from course_app.config import read_settings
from course_app.database import Database
from tests.browser.chromium import killable_browser, open_page
from tests.browser.people import People, state
from tests.browser.sheets import box
from tests.browser.test_downloads import texts_of_file
from tests.servers import RunningServer

pytestmark = pytest.mark.browser

HOMEWORK = "/homework/author-first-sop"


def join_team(server: RunningServer, learner: str, manager: str) -> None:
    """A team of these two, by their addresses."""
    database, at = Database(read_settings({}, data=server.data)), system_clock()
    with database.writing() as session:
        session.execute(update(Account).where(Account.email == manager).values(role="manager"))
        team = Team(id=str(uuid4()), name="Harbour", made_at=at)
        session.add(team)
        session.flush()
        for email, role in ((learner, "learner"), (manager, "manager")):
            own = session.scalars(select(Account.id).where(Account.email == email)).one()
            session.add(Membership(account_id=own, team_id=team.id, role=role, joined_at=at))
    database.engine.dispose()


def add_manager(server: RunningServer, beside: str, email: str) -> None:
    """One more who looks after the team of the manager `beside`."""
    database, at = Database(read_settings({}, data=server.data)), system_clock()
    with database.writing() as session:
        session.execute(update(Account).where(Account.email == email).values(role="manager"))
        own = session.scalars(select(Account.id).where(Account.email == email)).one()
        theirs = select(Membership.team_id).join(Account, Account.id == Membership.account_id)
        team = session.scalars(theirs.where(Account.email == beside)).one()
        session.add(Membership(account_id=own, team_id=team, role="manager", joined_at=at))
    database.engine.dispose()


def hand_in(page: Page, server: RunningServer, version: int) -> None:
    open_page(page, server.url + HOMEWORK)
    page.get_by_role("button", name=f"Hand in version {version}").click()
    expect(page.locator(".versions li")).to_have_count(version, timeout=15_000)


def open_review(page: Page, server: RunningServer) -> None:
    """Opens what has waited longest."""
    open_page(page, server.url + "/reviews")
    page.get_by_role("link", name="Next", exact=True).click()
    page.wait_for_selector("html[data-ready]")


def ask_at(page: Page, field: str, words: str) -> None:
    """Asks for a change at a field of the version."""
    place = page.locator(f'.review-field[data-field="{field}"]')
    place.locator(".review-margin").get_by_role("button", name="Ask for a change").click()
    page.keyboard.insert_text(words)


@pytest.fixture
def pair(server: RunningServer, people: People) -> tuple[str, str]:
    """A learner and their manager."""
    learner, manager = people.join("ana"), people.join("mo")
    join_team(server, learner, manager)
    return learner, manager


def test_two_people_and_two_rounds(
    server: RunningServer,
    people: People,
    pair: tuple[str, str],
    new_context: Callable[..., BrowserContext],
    tmp_path: Path,
) -> None:
    """Handed in, taken, asked, returned, answered, compared, approved; then bound into a playbook, and a standard.

    Red when an ask loses its field, an answer its ask, or a round what changed."""
    ana, mo = new_context().new_page(), new_context().new_page()
    people.sign_in(ana, pair[0], "/worksheets/sop")
    ana.get_by_role("button", name="Load the sample").click()
    expect(box(ana, "title")).not_to_have_value("")
    box(ana, "title").fill("Send the welcome pack")
    ana.locator("h1").click()
    state(ana, "synced")
    sheet = ana.url
    hand_in(ana, server, 1)
    people.sign_in(mo, pair[1], "/reviews")
    expect(mo.locator(".queue-list li")).to_have_count(1)
    open_review(mo, server)
    mo.get_by_role("button", name="Take it").click()
    expect(mo.locator(".standing")).to_contain_text("You have this version")
    mo.wait_for_selector("html[data-ready]")
    ask_at(mo, "title", "Say whose pack it is.")
    mo.get_by_label("To the learner, on the whole").fill("A good beginning.")
    mo.set_viewport_size({"width": 390, "height": 844})
    assert mo.evaluate("document.documentElement.scrollWidth") <= 390
    mo.get_by_role("button", name="Return with one ask").click()
    expect(mo.locator(".standing")).to_contain_text("You returned this version")
    open_page(ana, server.url + HOMEWORK)
    expect(ana.locator(".submission-state")).to_contain_text("Handed in · version 1")
    expect(ana.locator(".asks")).to_be_hidden()
    mo.get_by_role("button", name="Send now").click()
    expect(mo.locator(".standing")).to_contain_text("with the learner since")
    open_page(ana, server.url + HOMEWORK)
    expect(ana.locator(".submission-state")).to_contain_text("Returned · version 1")
    expect(ana.locator(".asks")).to_contain_text("A good beginning.")
    open_page(ana, sheet)
    ask = ana.locator(".asks .remark")
    expect(ask).to_contain_text("Say whose pack it is.")
    ask.get_by_label("Your answer").fill("It is Northwind's.")
    ask.get_by_label("done with").check()
    box(ana, "title").fill("Send the Northwind welcome pack")
    ana.locator("h1").click()
    state(ana, "synced")
    hand_in(ana, server, 2)
    open_review(mo, server)
    expect(mo.locator(".changes")).to_contain_text("What changed since version 1")
    changed = mo.locator('.review-field[data-field="title"]')
    expect(changed.locator("ins")).to_have_text("Northwind ")
    for words in ("Say whose pack it is.", "It is Northwind's.", "closed by the learner"):
        expect(changed).to_contain_text(words)
    mo.get_by_role("button", name="Approve").click()
    expect(mo.locator(".standing")).to_contain_text("You approved this version")
    mo.get_by_role("button", name="Undo").click()
    expect(mo.locator(".standing")).to_contain_text("Nobody has taken this version")
    mo.wait_for_selector("html[data-ready]")
    mo.get_by_role("button", name="Approve").click()
    mo.get_by_role("button", name="Send now").click()
    expect(mo.locator(".standing")).to_contain_text("Approved by Mo")
    open_page(ana, server.url + HOMEWORK)
    expect(ana.locator(".submission-state")).to_contain_text("Approved · version 2")
    open_page(ana, f"{server.url}/worksheets")
    _, playbook = texts_of_file(ana, ana.get_by_role("button", name="Word"), tmp_path)
    assert "Send the Northwind welcome pack" in playbook
    mo.get_by_role("link", name="Make it a standard of the team").click()
    mo.get_by_role("button", name="Make it a standard").click()
    expect(mo.get_by_role("main")).to_contain_text("It is a standard of the team now")
    open_page(ana, f"{server.url}/team-standards")
    expect(ana.get_by_role("main")).to_contain_text("Author Your First SOP")


def test_keys_lead_to_everything(
    server: RunningServer, people: People, pair: tuple[str, str], new_context: Callable[..., BrowserContext]
) -> None:
    """The list, the next, taking it, handing it on, asking, deciding. Red when a key that `?` names does nothing."""
    ana, mo = new_context().new_page(), new_context().new_page()
    add_manager(server, pair[1], people.join("bo"))
    people.sign_in(ana, pair[0], "/worksheets/sop")
    box(ana, "title").fill("Send the welcome pack")
    ana.locator("h1").click()
    state(ana, "synced")
    hand_in(ana, server, 1)
    people.sign_in(mo, pair[1], "/reviews")
    mo.wait_for_selector("html[data-ready]")
    mo.keyboard.press("f")
    expect(mo.locator(".queue-filter select").first).to_be_focused()
    mo.locator("h1").click()
    mo.keyboard.press("?")
    keys = mo.get_by_role("dialog", name="Keys")
    expect(keys).to_be_visible()
    assert keys.locator("kbd").all_inner_texts() == [*"nqfjkthacd", "Alt", "P", "?"]
    mo.keyboard.press("Escape")
    mo.keyboard.press("n")
    mo.wait_for_url("**/reviews/*-*")
    mo.wait_for_selector("html[data-ready]")
    mo.keyboard.press("h")
    expect(mo.locator(".hand-on select")).to_be_focused()
    mo.locator("h1").click()
    mo.keyboard.press("t")
    mo.keyboard.press("Enter")
    expect(mo.locator(".standing")).to_contain_text("You have this version")
    mo.wait_for_selector("html[data-ready]")
    mo.keyboard.press("j")
    mo.keyboard.press("a")
    mo.keyboard.insert_text("Say whose pack it is.")
    expect(mo.get_by_role("button", name="Return with one ask")).to_be_visible()
    mo.locator("h1").click()
    mo.keyboard.press("d")
    expect(mo.locator("#decision")).to_be_focused()
    mo.keyboard.press("q")
    mo.wait_for_url("**/reviews")


def test_a_collision_shows_both(
    server: RunningServer, people: People, pair: tuple[str, str], new_context: Callable[..., BrowserContext]
) -> None:
    """Two reviewers decide on one version: the second reads the decision that counts, and their own words beneath it.

    Red when what was drafted cannot be read once a colleague has decided.
    """
    ana, mo, bo = (new_context().new_page() for _ in range(3))
    second = people.join("bo")
    add_manager(server, pair[1], second)
    people.sign_in(ana, pair[0], "/worksheets/sop")
    box(ana, "title").fill("Send the welcome pack")
    ana.locator("h1").click()
    state(ana, "synced")
    hand_in(ana, server, 1)
    for page, email in ((mo, pair[1]), (bo, second)):
        people.sign_in(page, email, "/reviews")
        open_review(page, server)
    ask_at(bo, "title", "Bo asks who packs it.")
    bo.get_by_label("To the learner, on the whole").fill("Bo says more.")
    ask_at(mo, "title", "Mo asks whose pack it is.")
    mo.get_by_role("button", name="Return with one ask").click()
    expect(mo.locator(".standing")).to_contain_text("You returned this version")
    bo.get_by_role("button", name="Return with one ask").click()
    expect(bo.locator(".refusal")).to_contain_text("Somebody has decided on this version already")
    bo.reload()
    expect(bo.locator(".standing")).to_contain_text("Mo has decided on this version")
    expect(bo.locator(".kept-draft")).to_contain_text("Bo asks who packs it.")
    mo.get_by_role("button", name="Send now").click()
    expect(mo.locator(".standing")).to_contain_text("with the learner since")
    expect(mo.locator(".kept-draft")).to_have_count(0)
    bo.reload()
    expect(bo.locator('.review-field[data-field="title"]')).to_contain_text("Mo asks whose pack it is.")
    for words in ("Bo asks who packs it.", "Bo says more."):
        expect(bo.locator(".kept-draft")).to_contain_text(words)


@pytest.mark.service_worker
@pytest.mark.pain(19)
def test_pain_19_a_killed_browser_loses_no_word_of_a_review(
    server: RunningServer,
    people: People,
    pair: tuple[str, str],
    page: Page,
    playwright: Playwright,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Killed two seconds after the last key, without a network, no button pressed; then a refused and a lost decision.

    Red when a box of the review page waits for anything before it stores, or when a decision clears the draft.
    """
    people.sign_in(page, pair[0], "/worksheets/sop")
    box(page, "title").fill("Send the welcome pack")
    page.locator("h1").click()
    state(page, "synced")
    hand_in(page, server, 1)
    profile = tmp_path_factory.mktemp("profile")
    with killable_browser(playwright, profile) as first:
        mo = first.context.new_page()
        people.sign_in(mo, pair[1], "/reviews")
        open_review(mo, server)
        first.context.set_offline(True)
        ask_at(mo, "title", "Say whose pack it is.")
        mo.get_by_label("To the learner, on the whole").fill("A good beginning.")
        mo.get_by_role("button", name="Return with one ask").click()
        expect(mo.locator(".refusal")).to_contain_text("your words are kept on this device")
        mo.locator(".decision textarea").press_sequentially(" More follows.")
        mo.wait_for_timeout(2_000)
        first.kill()
    with killable_browser(playwright, profile) as second:
        second.context.clear_cookies()  # the session may be gone with the browser
        mo = second.context.new_page()
        people.sign_in(mo, pair[1], "/reviews")
        open_review(mo, server)
        written = mo.locator('.review-field[data-field="title"] .remark textarea')
        expect(written).to_have_value("Say whose pack it is.")
        expect(mo.locator(".decision textarea")).to_have_value("A good beginning. More follows.")
        mo.route("**/decisions", lambda route: route.fulfill(status=500, body="{}"))
        mo.get_by_role("button", name="Return with one ask").click()
        expect(mo.locator(".refusal")).to_contain_text("Nothing was decided")
        expect(written).to_have_value("Say whose pack it is.")
        mo.unroute("**/decisions")
        mo.get_by_role("button", name="Return with one ask").click()
        expect(mo.locator(".standing")).to_contain_text("You returned this version")
        mo.get_by_role("button", name="Undo").click()
        mo.wait_for_selector("html[data-ready]")
        expect(written).to_have_value("Say whose pack it is.")
