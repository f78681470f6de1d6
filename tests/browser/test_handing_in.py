"""Finishing homework in the browser: what is frozen, what waits, and what stands beside the mark."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from sqlalchemy import select, update

from course_app.accounts.models import Account, SignInSession
from course_app.config import read_settings
from course_app.database import Database
from course_app.homework.models import FrozenDocument
from tests.browser.chromium import open_page
from tests.browser.people import People, state
from tests.browser.sheets import box, open_sheet
from tests.browser.soundness import faults, faults_by_day_and_night
from tests.servers import RunningServer

pytestmark = pytest.mark.browser

HOMEWORK = "/homework/author-first-sop"
CHAPTER = "/chapters/process-and-sops"


def versions(page: Page) -> Locator:
    """The versions on the page of a piece of homework."""
    return page.locator(".versions li")


def write(people: People, page: Page, email: str, text: str) -> str:
    """Signs in and begins a document; gives its address."""
    people.sign_in(page, email, "/worksheets/sop")
    box(page, "title").fill(text)
    page.locator("h1").click()
    state(page, "synced")
    return page.url


def finish(page: Page, version: int = 1) -> None:
    page.get_by_role("button", name=f"Finish version {version}").click()
    expect(versions(page)).to_have_count(version, timeout=15_000)


def stored_versions(server: RunningServer, email: str) -> list[tuple[int, str]]:
    """What the database holds of a person: each version with its first document's title."""
    database = Database(read_settings({}, data=server.data))
    with database.reading() as session:
        account = session.scalars(select(Account.id).where(Account.email == email)).one()
        rows = session.execute(
            select(FrozenDocument.version, FrozenDocument.title)
            .where(FrozenDocument.account_id == account)
            .order_by(FrozenDocument.version)
        )
        found = [(version, title) for version, title in rows]
    database.engine.dispose()
    return found


@pytest.mark.pain(14)
def test_pain_14_a_document_is_finished_and_stays_readable_as_it_was(
    server: RunningServer, people: People, page: Page
) -> None:
    """What is missing is said first and stops nothing; every version stays beside the next one.

    Red when the page of a version reads what the account holds now, or when finishing clears what was written.
    """
    email = people.join("ana")
    sheet = write(people, page, email, "Send the pack")
    open_page(page, server.url + HOMEWORK)
    expect(page.locator(".choice-entry")).to_have_count(1)
    expect(page.locator(".choice-entry")).to_contain_text("Lines still open")
    expect(page.locator(".choice-missing li").first).to_be_visible()
    finish(page)
    expect(versions(page).first).to_contain_text("Finished · version 1")
    expect(page.locator(".mark-button")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".submission-state")).to_contain_text("Finished · version 1")
    assert faults(page) == []
    open_page(page, sheet)
    box(page, "title").fill("Send another pack")
    page.locator("h1").click()
    state(page, "synced")
    open_page(page, server.url + HOMEWORK)
    finish(page, 2)
    for number, words, others in ((1, "Send the pack", "Send another"), (2, "Send another pack", "Send the pack")):
        open_page(page, f"{server.url}/submissions/author-first-sop/{number}")
        expect(page.locator("article")).to_contain_text(words)
        expect(page.locator("article")).not_to_contain_text(others)
        expect(page.locator("h1")).to_contain_text("SOP")
    assert faults_by_day_and_night(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    with page.expect_download() as download:
        page.get_by_role("link", name="Word").click()
    assert download.value.suggested_filename == "Send another pack.docx"
    open_page(page, server.url + CHAPTER)
    entry = page.locator('.homework-entry[data-item="author-first-sop"]')
    expect(entry.locator(".submission-state")).to_contain_text("Finished · version 2")
    assert stored_versions(server, email) == [(1, "Send the pack"), (2, "Send another pack")]


def test_a_double_click_makes_one_version_and_the_mark_is_the_learners(
    server: RunningServer, people: People, page: Page
) -> None:
    """Red when each click asks with an id of its own, or when anything but the person takes a mark away."""
    email = people.join("ana")
    write(people, page, email, "Send the pack")
    open_page(page, server.url + HOMEWORK)
    page.get_by_role("button", name="Finish version 1").dblclick()
    expect(versions(page)).to_have_count(1)
    mark = page.locator(".mark-button")
    expect(mark).to_have_attribute("aria-pressed", "true")
    state(page, "synced")
    assert stored_versions(server, email) == [(1, "Send the pack")]
    mark.click()
    expect(mark).to_have_attribute("aria-pressed", "false")
    state(page, "synced")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    expect(page.locator(".submission-state")).to_contain_text("Finished · version 1")
    expect(mark).to_have_attribute("aria-pressed", "false")


@pytest.mark.service_worker
@pytest.mark.pain(2)
def test_pain_02_without_a_network_it_waits_and_goes_out_once(
    server: RunningServer, people: People, new_context: Callable[..., BrowserContext]
) -> None:
    """It can be taken back; what is written after the click is not in it.

    Red when it is made from what the page shows once it goes out, or when nothing sends it after the network is back.
    """
    context = new_context()
    page = context.new_page()
    email = people.join("ana")
    sheet = write(people, page, email, "Send the pack")
    other = context.new_page()
    open_page(page, server.url + HOMEWORK)
    open_page(other, sheet)
    context.set_offline(True)
    box(other, "title").fill("Written in a tunnel")
    other.locator("h1").click()
    expect(page.locator(".choice-entry")).to_contain_text("Written in a tunnel")
    page.get_by_role("button", name="Finish version 1").click()
    waiting = page.locator(".waiting")
    expect(waiting).to_contain_text("Waiting for the network")
    expect(page.get_by_role("button", name="Finish version 1")).to_be_hidden()
    waiting.get_by_role("button", name="Cancel").click()
    expect(waiting).to_be_hidden()
    page.get_by_role("button", name="Finish version 1").click()
    expect(waiting).to_contain_text("Waiting for the network")
    box(other, "title").fill("Written in a tunnel, and later")
    other.locator("h1").click()
    expect(page.locator(".choice-entry")).to_contain_text("and later")
    context.set_offline(False)
    expect(versions(page)).to_have_count(1, timeout=20_000)
    expect(waiting).to_be_hidden()
    assert stored_versions(server, email) == [(1, "Written in a tunnel")]
    expect(box(other, "title")).to_have_value("Written in a tunnel, and later")


def test_what_is_handed_in_does_not_grow_before_it_is_sent(server: RunningServer, page: Page) -> None:
    """The server never answers here. Red when a named change that waits in the outbox is still typed into."""
    open_page(page, server.url + HOMEWORK)
    found = page.evaluate(
        """async () => {
          const app = document.querySelector("script[type=module]").src.replace("app.js", "");
          const { AnswerStore } = await import(`${app}answers/answer-store.js`);
          const { WaitingHandIns } = await import(`${app}homework/waiting-hand-ins.js`);
          const world = { indexedDB, now: () => new Date(), newId: () => crypto.randomUUID() };
          const store = new AnswerStore("course-of-a-test", world);
          await store.open();
          const own = crypto.randomUUID();
          await store.update(`doc:${own}`, { template: "sop", version: 1, name: "", archived: false });
          await store.update(`f:${own}/title`, "Before");
          const answers = { store, space: { account: own }, account: { flush: () => new Promise(() => {}) } };
          const body = await new Promise((known) => {
            const work = { answers, dispatchEvent: () => waiting.of("hw") && known(waiting.of("hw").body) };
            const waiting = new WaitingHandIns(work);
            waiting.add({ id: "hw", revision: 1 }, "finish", [own]);
          });
          await store.update(`f:${own}/title`, "After");
          const named = JSON.parse(body).documents[0].changes[`f:${own}/title`];
          return store.transact("readonly", ["outbox"], ({ outbox }, done) => {
            outbox.getAll().onsuccess = ({ target: { result } }) => {
              const titles = result.filter(({ key }) => key.startsWith("f:"));
              done(titles.map(({ id, val }) => [id === named, val]).sort());
            };
          });
        }"""
    )
    assert found == [[False, "After"], [True, "Before"]]


@pytest.mark.pain(3)
def test_pain_03_a_session_that_ended_is_no_loss(
    server: RunningServer, people: People, new_context: Callable[..., BrowserContext]
) -> None:
    """The click waits until the person signs in again in another tab. Red when 401 drops what was handed in."""
    context = new_context()
    page = context.new_page()
    email = people.join("ana")
    write(people, page, email, "Send the pack")
    open_page(page, server.url + HOMEWORK)
    expect(page.get_by_role("button", name="Finish version 1")).to_be_enabled()
    database = Database(read_settings({}, data=server.data))
    with database.writing() as session:
        mine = select(Account.id).where(Account.email == email).scalar_subquery()
        session.execute(
            update(SignInSession).where(SignInSession.account_id == mine).values(ended_at=datetime.now(UTC))
        )
    database.engine.dispose()
    page.get_by_role("button", name="Finish version 1").click()
    expect(page.locator(".waiting")).to_contain_text("Waiting until you sign in again")
    assert stored_versions(server, email) == []
    people.sign_in(context.new_page(), email, "/")
    expect(versions(page)).to_have_count(1, timeout=20_000)
    assert stored_versions(server, email) == [(1, "Send the pack")]


def test_another_account_gets_404(
    server: RunningServer, people: People, new_context: Callable[..., BrowserContext]
) -> None:
    ana, ben = new_context().new_page(), new_context().new_page()
    write(people, ana, people.join("ana"), "Send the pack")
    open_page(ana, server.url + HOMEWORK)
    finish(ana)
    path = f"{server.url}/submissions/author-first-sop/1"
    people.sign_in(ben, people.join("ben"))
    answer = ben.goto(path)
    assert answer
    assert (answer.status, "Send the pack" in ben.content()) == (404, False)
    stranger = new_context().new_page()
    stranger.goto(path)
    expect(stranger).to_have_url(f"{server.url}/accounts/sign-in?next=%2Fsubmissions%2Fauthor-first-sop%2F1")


def test_signed_out_nothing_but_handing_in_is_withheld(server: RunningServer, page: Page) -> None:
    open_sheet(page, server)
    box(page, "title").fill("Send the pack")
    state(page, "saved")
    open_page(page, server.url + HOMEWORK)
    expect(page.locator(".choice-entry")).to_contain_text("Send the pack")
    expect(page.get_by_role("link", name="Sign in to hand in")).to_be_visible()
    expect(page.get_by_role("button", name="Finish")).to_have_count(0)
    expect(page.locator(".document-list li").first).to_contain_text("Send the pack")
