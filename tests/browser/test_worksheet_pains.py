"""Promises of the boxes, kept on worksheets too: failing servers, slow saves, later readers, frozen versions."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Route, expect

from tests.browser.chromium import open_page, saved
from tests.browser.people import People, state
from tests.browser.sheets import SOP, add_row, box, cell, document, expect_texts, open_sheet, rows, values
from tests.browser.store import hold_store
from tests.browser.test_handing_in import HOMEWORK, stored_versions, versions, write
from tests.browser.test_reviewing import hand_in, join_team, open_review
from tests.browser.test_shared_computer import EVERYTHING
from tests.servers import RunningServer

pytestmark = pytest.mark.browser

NewContext = Callable[..., BrowserContext]


def fail(route: Route) -> None:
    """Answers 500 to whatever is sent."""
    if route.request.method == "POST":
        route.fulfill(status=500, body="no")
    else:
        route.fallback()


@pytest.mark.pain(4)
def test_pain_04_a_click_that_failed_deletes_no_draft(
    server: RunningServer, people: People, new_context: NewContext
) -> None:
    """The server answers 500 to every save, then to what is handed in: the draft stays, and goes out once.

    Red when WaitingHandIns lets go of a request that was answered 500, or makes it anew.
    """
    context = new_context()
    page = context.new_page()
    email = people.join("ana")
    sheet = write(people, page, email, "Send the pack")
    context.route("**/api/sync", fail)
    add_row(page, "steps", "action", "Call the Sponsor")
    page.locator("h1").click()
    state(page, "waiting")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    expect_texts(page, "steps", "action", ["Call the Sponsor"])
    context.unroute("**/api/sync")
    state(page, "synced")
    posted: list[str | None] = []
    context.on("request", lambda sent: posted.append(sent.post_data) if "/api/submissions" in sent.url else None)
    context.route("**/api/submissions", fail)
    open_page(page, server.url + HOMEWORK)
    with page.expect_response(lambda response: response.request.method == "POST" and response.status == 500):
        page.get_by_role("button", name="Finish version 1").click()
    expect(page.locator(".waiting")).to_contain_text("Waiting for the network")
    open_page(page, sheet)
    expect(box(page, "title")).to_have_value("Send the pack")
    expect_texts(page, "steps", "action", ["Call the Sponsor"])
    assert stored_versions(server, email) == []
    context.unroute("**/api/submissions")
    open_page(page, server.url + HOMEWORK)
    expect(versions(page)).to_have_count(1, timeout=20_000)
    assert stored_versions(server, email) == [(1, "Send the pack")]
    assert len({body for body in posted if body}) == 1
    open_page(page, f"{server.url}/submissions/author-first-sop/1")
    expect(page.locator("article")).to_contain_text("Call the Sponsor")
    open_page(page, sheet)
    expect_texts(page, "steps", "action", ["Call the Sponsor"])


@pytest.mark.pain(6)
def test_pain_06_a_slow_save_leaves_the_typist_of_a_row_alone(server: RunningServer, new_context: NewContext) -> None:
    """While a save takes 3 s: caret and letters of a cell untouched, nothing called saved, no word in another row.

    Red when TableRow puts what the store answers back into its cells, or when rows share a key.
    """
    page = open_sheet(new_context().new_page(), server)
    for text in ("one three", "another row"):
        add_row(page, "steps", "action", text)
    saved(page)
    typed = cell(rows(page, "steps").first, "action")
    typed.click()
    typed.press("End")
    hold_store(page, 3000)
    for _ in range(5):
        typed.press("ArrowLeft")
    typed.press_sequentially("two ", delay=30)
    expect(page.locator(".save-status").first).to_have_attribute("data-state", "saving")
    assert typed.evaluate("(box) => [box.value, box.selectionStart]") == ["one two three", 8]
    saved(page)
    assert typed.evaluate("(box) => [box.value, box.selectionStart]") == ["one two three", 8]
    expect_texts(page, "steps", "action", ["one two three", "another row"])
    stored = [value["cells"] for key, value in values(page).items() if key.startswith("w:steps/")]
    assert sorted(each["action"] for each in stored) == ["another row", "one two three"]


@pytest.mark.pain(8)
def test_pain_08_nobody_reads_the_worksheets_of_who_was_here_before(people: People, new_context: NewContext) -> None:
    """Ana signs out, Ben signs in: no name, field, row, check or waiting hand-in of hers in page, store or cache.

    Red when keepCheck() keeps a check outside the person's space, or when signing out leaves the space where it is.
    """
    ana, ben = people.join("ana"), people.join("ben")
    context = new_context()
    page = context.new_page()
    sheet = write(people, page, ana, "Send quagmirelike packs")
    add_row(page, "steps", "action", "Call quagmirelike people soon")
    page.locator("h1").click()
    state(page, "synced")
    own = document(page)
    expect(page.locator("[data-part=checked]")).to_contain_text("Checked")
    context.route("**/api/sync", lambda route: route.abort())
    box(page, "purpose").fill("not sent, quagmirelike")
    page.locator("h1").click()
    state(page, "waiting")
    open_page(page, f"{people.server.url}/accounts/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("not on the server yet. They are safe on this device")).to_be_visible(timeout=10_000)
    context.unroute("**/api/sync")
    with page.expect_navigation():
        page.get_by_role("button", name="Try again").click()
    people.sign_in(page, ben, SOP)
    assert own not in page.content() + page.evaluate(EVERYTHING)
    for address in (SOP, sheet.removeprefix(people.server.url), "/worksheets/", HOMEWORK):
        page.goto("about:blank")
        open_page(page, people.server.url + address)
        found = (
            page.content()
            + page.evaluate(EVERYTHING)
            + "".join(each.input_value() for each in page.locator("main textarea, main input[type=text]").all())
        )
        assert "quagmirelike" not in found
    people.sign_out(page)
    people.sign_in(page, ana, SOP)
    expect(box(page, "purpose")).to_have_value("not sent, quagmirelike")


@pytest.mark.pain(16)
def test_pain_16_a_worksheet_goes_on_and_the_reviewer_reads_what_was_handed_in(
    server: RunningServer, people: People, new_context: NewContext
) -> None:
    """Fields and rows that change after handing in are not in the version; withdrawing ends the open review visibly.

    Red when the page of a review reads what the account holds now, or when a withdrawn version is still decided on.
    """
    learner, manager = people.join("ana"), people.join("mo")
    join_team(server, learner, manager)
    ana, mo = new_context().new_page(), new_context().new_page()
    sheet = write(people, ana, learner, "Send the pack")
    add_row(ana, "steps", "action", "Call the Sponsor")
    ana.locator("h1").click()
    state(ana, "synced")
    hand_in(ana, server, 1)
    people.sign_in(mo, manager, "/reviews")
    open_review(mo, server)
    open_page(ana, sheet)
    box(ana, "title").fill("Another title")
    cell(rows(ana, "steps").first, "action").fill("Write to the admin")
    add_row(ana, "steps", "action", "A step that nobody handed in")
    ana.locator("h1").click()
    state(ana, "synced")
    assert document(ana) in sheet
    mo.reload()
    mo.wait_for_selector("html[data-ready]")
    for words, count in (("Send the pack", 1), ("Call the Sponsor", 1), ("Another title", 0), ("nobody handed in", 0)):
        assert (mo.locator(".review").inner_text().count(words) > 0) == bool(count), words
    open_page(ana, server.url + HOMEWORK)
    ana.get_by_role("button", name="Withdraw").click()
    expect(ana.locator(".submission-state")).to_contain_text("Withdrawn")
    mo.reload()
    expect(mo.locator(".standing")).to_contain_text("Ana withdrew this version")
    expect(mo.get_by_role("button", name="Approve")).to_have_count(0)
