"""A document shared with people without an account: a customer's view, and a colleague who tries out a procedure."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.chromium import open_page
from tests.browser.people import People, state
from tests.browser.sheets import box, cell, load_sample, open_sheet, rows
from tests.builders import REAL
from tests.servers import running_server

pytestmark = pytest.mark.browser

TRACKER, SOP = "/worksheets/onboarding-tracker", "/worksheets/sop"
NewContext = Callable[..., BrowserContext]


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    with running_server(REAL, tmp_path_factory.mktemp("data")) as server:
        yield People(server)


def panel(page: Page, kind: str = "customer-views") -> Locator:
    """What stands behind "Share", opened."""
    button = page.get_by_role("button", name="Share", exact=True)
    if button.get_attribute("aria-expanded") == "false":
        button.click()
    found = page.locator(f".share-link[data-path='/api/{kind}/']")
    expect(found.locator("[data-part=share-state]")).not_to_be_empty()
    return found


def reloaded(page: Page) -> None:
    """Loads the page once more, until its scripts are ready."""
    page.reload()
    page.wait_for_selector("html[data-ready]")


def release_listed(share: Locator) -> None:
    """Releases what is listed, and waits until that is done."""
    share.get_by_role("button", name="Release this").click()
    expect(share.locator("[data-part=changes]")).to_be_hidden()
    expect(share.locator("[data-part=share-state]")).to_contain_text("Done.")


def released(share: Locator, button: str = "Update customer view") -> str:
    """Looks at what would change, and releases it; gives the link."""
    share.get_by_role("button", name=button).click()
    release_listed(share)
    return share.locator("[data-part=address]").input_value()


def test_a_customer_reads_what_was_released_last(people: People, new_context: NewContext) -> None:
    """Red when the view follows the draft, when the link changes, or when it lives on after it was stopped."""
    page = people.sign_in(new_context().new_page(), people.join("ana"), TRACKER)
    load_sample(page)
    state(page, "synced")
    share = panel(page)
    expect(share.locator("[data-part=share-state]")).to_have_text("Not shared yet.")
    share.get_by_role("button", name="Update customer view").click()
    expect(share.locator("[data-part=changes-lead]")).to_contain_text("Nothing was released before")
    share.get_by_role("button", name="Not now").click()
    expect(share.locator("[data-part=address-line]")).to_be_hidden()
    link = released(share)
    customer_context = new_context(viewport={"width": 390, "height": 844})
    customer = customer_context.new_page()
    answer = customer.goto(link)
    assert answer is not None
    assert answer.header_value("x-robots-tag") == "noindex, nofollow"
    main = customer.locator("main")
    expect(main).to_contain_text("Northwind Logistics")
    expect(main).to_contain_text("Hold the recovery session")
    for hidden in ("Amber", "Dana Whitlock", "Gita Sharma"):
        expect(main).not_to_contain_text(hidden)
    assert customer_context.cookies() == []
    assert customer.evaluate("indexedDB.databases().then((found) => found.length)") == 0
    assert customer.evaluate("document.documentElement.scrollWidth <= innerWidth")

    box(page, "next-action").fill("Meet on Thursday at ten")
    page.locator("h1").click()
    state(page, "synced")
    customer.reload()
    expect(main).not_to_contain_text("Meet on Thursday")
    share.get_by_role("button", name="Update customer view").click()
    listed = share.locator("[data-part=change-list]")
    expect(listed).to_contain_text("Meet on Thursday at ten")
    expect(listed).to_contain_text("before: Hold the recovery session")
    expect(listed.locator("dt")).to_have_count(1)
    customer.reload()
    expect(main).not_to_contain_text("Meet on Thursday")
    release_listed(share)
    expect(share.locator("[data-part=address]")).to_have_value(link)
    customer.reload()
    expect(main).to_contain_text("Meet on Thursday at ten")

    share.get_by_label("Milestones · Their owner").check()
    assert released(share) == link
    customer.reload()
    expect(main).to_contain_text("Dana Whitlock")
    share.get_by_role("button", name="Stop sharing").click()
    share.get_by_role("button", name="Stop it").click()
    expect(share.locator("[data-part=share-state]")).to_contain_text("Sharing was stopped")
    answer = customer.reload()
    assert answer is not None
    assert answer.status == 404
    expect(main).to_contain_text("This link does not work")
    customer.goto(f"{link[:-4]}AAAA")
    expect(main).to_contain_text("This link does not work")


@pytest.mark.service_worker
def test_what_has_not_reached_the_account_is_not_released(people: People, new_context: NewContext) -> None:
    """Nor what was written after the changes were listed. Red when the page releases without asking whether the account
    has everything, or leaves a list open that is not true any more."""
    context = new_context()
    page = people.sign_in(context.new_page(), people.join("ana"), TRACKER)
    load_sample(page)
    state(page, "synced")
    share = panel(page)
    context.set_offline(True)
    box(page, "next-action").fill("Written on the train")
    share.get_by_role("button", name="Update customer view").click()
    fault = share.locator("[data-part=fault]")
    expect(fault).to_contain_text("Not everything you wrote has reached your account yet")
    expect(box(page, "next-action")).to_have_value("Written on the train")
    context.set_offline(False)
    share.get_by_role("button", name="Update customer view").click()
    expect(share.locator("[data-part=changes]")).to_be_visible()
    box(page, "next-action").fill("Written on the train, and mended")
    expect(share.locator("[data-part=changes]")).to_be_hidden()
    link = released(share)
    expect(fault).to_be_hidden()
    customer = new_context().new_page()
    customer.goto(link)
    expect(customer.locator("main")).to_contain_text("Written on the train, and mended")


def test_signed_out_the_button_says_so(people: People, page: Page) -> None:
    open_sheet(page, people.server, "onboarding-tracker")
    share = page.locator("[data-part=share]")
    expect(share.get_by_role("link", name="Sign in to share")).to_be_visible()
    expect(share.get_by_role("button", name="Share", exact=True)).to_be_hidden()
    loaded = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    assert not [name for name in loaded if "share-link" in name or "sop-runs" in name]
    open_sheet(page, people.server, "trust-audit")
    expect(page.locator("[data-part=share]")).to_have_count(0)


@pytest.mark.service_worker
def test_a_new_joiner_tries_out_a_procedure(people: People, new_context: NewContext) -> None:
    """On a phone, without an account: ticks survive a reload, a broken network and a second try make one run, and one
    click takes it into test and change log, from where it syncs. Red when any of this is lost."""
    page = people.sign_in(new_context().new_page(), people.join("ana"), SOP)
    load_sample(page)
    state(page, "synced")
    link = released(panel(page, "sop-tests"), "Release for the test")
    context = new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    phone = open_page(context.new_page(), link)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(phone.locator("main")).not_to_contain_text("Change log")
    phone.get_by_role("checkbox").first.check()
    phone.get_by_role("button", name="I stumbled here").nth(1).click()
    phone.get_by_label("What made you stop at step 2?").fill("Which page takes the channel?")
    phone.get_by_label("Your role").fill("Coordinator since Monday")
    reloaded(phone)
    expect(phone.get_by_role("checkbox").first).to_be_checked()
    expect(phone.get_by_label("What made you stop at step 2?")).to_have_value("Which page takes the channel?")
    expect(phone.locator("[data-part=count]")).to_have_text("Steps done: 1 of 5")
    context.set_offline(True)
    phone.get_by_role("button", name="Send to the owner").click()
    expect(phone.locator("[data-part=fault]")).to_contain_text("There is no network now")
    context.set_offline(False)
    phone.get_by_role("button", name="Send to the owner").click()
    expect(phone.locator("[data-part=thanks]")).to_be_visible()
    assert phone.evaluate("Object.keys(localStorage)") == []
    assert phone.evaluate("indexedDB.databases().then((found) => found.length)") == 0

    reloaded(page)
    panel(page, "sop-tests")
    run = page.locator(".run")
    expect(run).to_have_count(1)
    expect(run).to_contain_text("Step 2: Which page takes the channel?")
    run.get_by_role("button", name="Take into test and change log").click()
    expect(run.locator("[data-part=taken]")).to_contain_text("Taken over")
    expect(box(page, "first-stumble")).to_have_value("Step 2: Which page takes the channel?")
    expect(page.locator("[data-field=tester] [data-part=role]")).to_have_value("Coordinator since Monday")
    expect(page.locator("[data-field=test-passed] select")).to_have_value("no")
    expect(rows(page, "change-log")).to_have_count(2)
    expect(cell(rows(page, "change-log").last, "what")).to_have_value(
        "New-joiner test. Steps done: 1 of 5. Step 2: Which page takes the channel?"
    )
    state(page, "synced")
    reloaded(page)
    expect(rows(page, "change-log")).to_have_count(2)
    panel(page, "sop-tests")
    expect(run.locator("[data-part=taken]")).to_have_text("Taken over; it stands in the change log.")
    run.get_by_role("button", name="Take into test and change log").click()
    expect(rows(page, "change-log")).to_have_count(2)
    run.get_by_role("button", name="Undo").click()
    expect(run.locator("[data-part=taken]")).to_have_text("Taken back.")
    run.get_by_role("button", name="Remove this run").click()
    run.get_by_role("button", name="Remove it").click()
    expect(run).to_have_count(0)


def test_a_run_goes_on_when_the_procedure_changes(people: People, new_context: NewContext) -> None:
    """Words on a step that is gone are kept; the ticks of the others stay."""
    page = people.sign_in(new_context().new_page(), people.join("ana"), SOP)
    load_sample(page)
    state(page, "synced")
    share = panel(page, "sop-tests")
    phone = open_page(
        new_context(viewport={"width": 390, "height": 844}).new_page(), released(share, "Release for the test")
    )
    phone.get_by_role("checkbox").first.check()
    phone.get_by_role("button", name="I stumbled here").nth(4).click()
    phone.get_by_label("What made you stop at step 5?").fill("Whom do I ring?")
    rows(page, "steps").last.get_by_role("button", name="Delete").click()
    state(page, "synced")
    released(share, "Release for the test")
    reloaded(phone)
    expect(phone.locator("[data-part=changed]")).to_be_visible()
    expect(phone.get_by_role("checkbox")).to_have_count(4)
    expect(phone.get_by_role("checkbox").first).to_be_checked()
    expect(phone.get_by_label("Anything else")).to_have_value("Whom do I ring?")
