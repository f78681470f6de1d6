"""Words written without an account, once somebody is signed in: asked about by place and time, never by text."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.chromium import open_page, saved
from tests.browser.people import BOX, CHAPTER, People, state

pytestmark = pytest.mark.browser


def test_the_panel_names_places_and_times_and_never_a_text(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(viewport={"width": 320, "height": 640}).new_page()
    open_page(page, people.server.url + CHAPTER)
    page.locator(BOX).press_sequentially("quagmirelike")
    page.locator('[data-item="customer-training"] .mark-button').click()
    saved(page)
    open_page(page, people.server.url + "/first-day")
    page.get_by_label("My first day").fill("2027-03-01")
    saved(page)
    people.sign_in(page, people.join("ana"), "/")
    panel = page.locator(".claim:visible")
    expect(panel).to_contain_text("Entries in this browser that are in no account: 3")
    rows = panel.locator("li").all_inner_texts()
    assert len(rows) == 3
    assert any(row.startswith("The Onboarding Process & SOPs · Module 4 · Customer Training: 1, last ") for row in rows)
    assert any(row.startswith("First day: 1, last today ") for row in rows)
    assert "quagmirelike" not in page.content()
    expect(panel.get_by_role("button", name="Add to my account")).to_have_class("is-default")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert Axe().run(page).response["violations"] == []


def test_no_button_is_the_default_where_another_tab_made_the_store(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    context = new_context()
    first = open_page(context.new_page(), people.server.url + CHAPTER)
    first.locator(BOX).press_sequentially("who was this")
    saved(first)
    first.close()
    page = people.sign_in(context.new_page(), people.join("ben"))
    expect(page.locator(".claim:visible")).to_contain_text("no account: 1")
    expect(page.get_by_role("button", name="Add to my account")).not_to_have_class("is-default")


def test_what_was_not_theirs_is_back_after_signing_out(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    page = open_page(new_context().new_page(), people.server.url + CHAPTER)
    page.locator(BOX).press_sequentially("written by whoever")
    saved(page)
    ben = people.join("ben")
    people.sign_in(page, ben)
    expect(page.locator(BOX)).to_have_value("")
    page.get_by_role("button", name="Not mine, leave them").click()
    expect(page.locator(".claim:visible")).to_have_count(0)
    page.locator(BOX).press_sequentially("bens own")
    state(page, "synced")
    people.sign_out(page)
    open_page(page, people.server.url + CHAPTER)
    expect(page.locator(BOX)).to_have_value("written by whoever")
    people.sign_in(page, ben)
    expect(page.locator(BOX)).to_have_value("bens own")
    expect(page.locator(".claim:visible")).to_have_count(0)


def test_two_scores_are_two_papers_with_undo(people: People, new_context: Callable[..., BrowserContext]) -> None:
    """A score and a date of the account, other ones written without it: both are offered, and "both" makes no sense."""
    ana = people.join("ana")
    laptop = people.sign_in(new_context().new_page(), ana, "/first-day")
    laptop.get_by_role("group", name="Patience").get_by_label("3", exact=True).check()
    laptop.get_by_label("My first day").fill("2027-03-01")
    state(laptop, "synced")
    phone = open_page(new_context().new_page(), people.server.url + "/first-day")
    phone.get_by_role("group", name="Patience").get_by_label("8", exact=True).check()
    phone.get_by_label("My first day").fill("2027-03-08")
    saved(phone)
    people.sign_in(phone, ana, "/first-day")
    phone.get_by_role("button", name="Add to my account").click()
    score = phone.get_by_role("group", name="Patience")
    expect(score.locator(".conflict")).to_be_visible(timeout=15_000)
    assert sorted(score.locator(".paper-text").all_inner_texts()) == ["3", "8"]
    expect(score.get_by_role("button", name="Keep both")).to_be_hidden()
    date = phone.locator('[data-key="p:first-day"]')
    assert sorted(text.split(",")[-1] for text in date.locator(".paper-text").all_inner_texts()) == [
        " 1 March 2027",
        " 8 March 2027",
    ]
    assert Axe().run(phone).response["violations"] == []
    open_page(phone, people.server.url + "/journal")
    expect(phone.locator(".claim:visible").get_by_role("link", name="First day")).to_have_count(2)
    open_page(phone, people.server.url + "/first-day")
    score.locator(".paper", has_text="8").get_by_role("button").click()
    expect(score.get_by_label("8", exact=True)).to_be_checked()
    expect(score.locator(".conflict")).to_be_hidden()
    score.get_by_role("button", name="Undo").click()
    expect(score.locator(".conflict")).to_be_visible()
    score.locator(".paper", has_text="3").get_by_role("button").click()
    date.locator(".paper", has_text="8 March").get_by_role("button").click()
    state(phone, "synced")
    laptop.locator("h1").click()
    laptop.evaluate("dispatchEvent(new Event('focus'))")
    expect(laptop.get_by_label("My first day")).to_have_value("2027-03-08")
    expect(laptop.get_by_role("group", name="Patience").get_by_label("3", exact=True)).to_be_checked()


def claimed_but_not_sent(people: People, context: BrowserContext, email: str) -> Page:
    """Somebody writes a word, signs in and adds it to their account, which the browser does not reach any more."""
    page = open_page(context.new_page(), people.server.url + CHAPTER)
    page.locator(BOX).fill("the word quagmirelike")
    state(page, "saved")
    people.sign_in(page, email)
    context.route("**/api/sync", lambda route: route.abort())
    page.get_by_role("button", name="Add to my account").click()
    expect(page.locator(BOX)).to_have_value("the word quagmirelike")
    return page


def test_claimed_words_are_their_owners_alone_before_they_arrived_too(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    """Ana adds what she wrote, the server is away, she signs out and keeps it: nobody here reads it, or is offered it.

    Red when the anonymous space outlives her leaving, or is offered to Ben although she said that it is hers.
    """
    ana, context = people.join("ana"), new_context()
    page = claimed_but_not_sent(people, context, ana)
    open_page(page, f"{people.server.url}/accounts/")
    page.get_by_role("button", name="Sign out").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Keep on this device and sign out").click(timeout=10_000)
    open_page(page, people.server.url + CHAPTER)
    expect(page.locator(BOX)).to_have_value("")
    people.sign_in(page, people.join("ben"))
    expect(page.locator("[data-account-component=claim-panel]")).to_be_hidden()
    expect(page.locator(BOX)).to_have_value("")
    context.unroute("**/api/sync")
    people.sign_in(page, ana)
    expect(page.locator(BOX)).to_have_value("the word quagmirelike")
    state(page, "synced")


def test_a_claim_that_was_cut_short_is_offered_to_nobody_else(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    """Her session ends before her words arrive, Ben signs in. Red when waitingWords() does not ask whose they are."""
    ana, context = people.join("ana"), new_context()
    page = claimed_but_not_sent(people, context, ana)
    context.clear_cookies(name="sid")
    people.sign_in(page, people.join("ben"))
    expect(page.locator("[data-account-component=claim-panel]")).to_be_hidden()
    expect(page.locator(BOX)).to_have_value("")
    context.unroute("**/api/sync")
    context.clear_cookies(name="sid")
    people.sign_in(page, ana)
    expect(page.locator(BOX)).to_have_value("the word quagmirelike")
    state(page, "synced")
