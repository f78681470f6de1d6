"""A reviewer's own phrases: kept, inserted by keyboard, changed and deleted; as safe as a draft, and theirs alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.people import People, state
from tests.browser.sheets import box
from tests.browser.test_reviewing import ask_at, hand_in, join_team, open_review
from tests.servers import RunningServer

pytestmark = pytest.mark.browser


def bank(page: Page) -> list[str]:
    return page.locator(".phrase-list .phrase").all_text_contents()


def test_a_phrase_is_kept_inserted_changed_and_deleted(
    server: RunningServer, people: People, new_context: Callable[..., BrowserContext]
) -> None:
    """Red when a phrase is not a key of its writer's words, or when inserting one does not save as typing does."""
    learner, manager = people.join("phrase-ana"), people.join("phrase-mo")
    join_team(server, learner, manager)
    ana, mo = new_context().new_page(), new_context().new_page()
    people.sign_in(ana, learner, "/worksheets/sop")
    box(ana, "title").fill("Send the welcome pack")
    ana.locator("h1").click()
    state(ana, "synced")
    hand_in(ana, server, 1)
    people.sign_in(mo, manager, "/reviews")
    open_review(mo, server)
    ask_at(mo, "title", "Say whose it is.")
    mo.get_by_role("button", name="Keep as a phrase").first.click()
    expect(mo.get_by_role("status").filter(has_text="Kept.")).to_be_visible()
    mo.get_by_role("button", name="Keep as a phrase").first.click()
    expect(mo.get_by_text("It is among your phrases already.")).to_be_visible()
    summary = mo.get_by_label("To the learner, on the whole")
    summary.fill("Dear Ana. Bye.")
    summary.evaluate("box => box.setSelectionRange(10, 10)")
    mo.keyboard.press("Alt+p")
    assert bank(mo) == ["Say whose it is."]
    mo.keyboard.press("Enter")
    expect(summary).to_have_value("Dear Ana. Say whose it is.Bye.")
    expect(summary).to_be_focused()
    mo.keyboard.type(" ")
    expect(summary).to_have_value("Dear Ana. Say whose it is. Bye.")
    state(mo, "synced")
    mo.keyboard.press("Alt+p")
    mo.get_by_role("button", name="Edit").click()
    mo.get_by_label("Words of the phrase").fill("Say whose pack it is.")
    assert bank(mo) == ["Say whose pack it is."]
    mo.keyboard.press("Escape")
    state(mo, "synced")
    other = new_context().new_page()
    people.sign_in(other, manager, "/reviews")
    open_review(other, server)
    expect(other.get_by_label("To the learner, on the whole")).to_have_value("Dear Ana. Say whose it is. Bye.")
    other.set_viewport_size({"width": 390, "height": 844})
    other.get_by_role("button", name="Insert a phrase").last.click()
    assert bank(other) == ["Say whose pack it is."]
    assert other.evaluate("document.documentElement.scrollWidth") <= 390
    other.locator(".phrases").get_by_role("button", name="Delete").click()
    expect(other.locator(".phrase-list li")).to_have_count(0)
    other.get_by_role("button", name="Bring it back").click()
    expect(other.locator(".phrase-list .phrase")).to_have_text("Say whose pack it is.")
