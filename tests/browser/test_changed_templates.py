"""A template that changes: what was handed in stays on its own, drafts keep their words."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import open_page
from tests.browser.people import People, state
from tests.browser.sheets import box, cell, document, field, rows
from tests.browser.test_handing_in import finish
from tests.builders import replace_in
from tests.servers import RunningServer, await_reload

pytestmark = pytest.mark.browser


@pytest.mark.pain(10)
def test_pain_10_a_changed_template_leaves_versions_alone_and_maps_drafts(
    small_server: RunningServer, page: Page
) -> None:
    """A renamed field keeps its words, a removed one shows them, and what was finished stays on its own template.

    Red when a version is shown on the course's present template.
    """
    template = small_server.content / "homework/structured-templates/journey-map.yaml"
    nick = "{id: nick, kind: short-text, label: Nickname, audience: internal}"
    asker = "{id: asker, kind: short-text, label: Asker, audience: internal}"
    replace_in(template, "  - {id: reason,", f"  - {nick}\n  - {asker}\n  - {{id: reason,")
    await_reload(small_server, "/worksheets/journey-map", "Asker")
    people = People(small_server)
    people.sign_in(page, people.join("ana"), "/worksheets/journey-map")
    for name, text in (("customer", "Harbour Foods"), ("nick", "The Harbour"), ("asker", "They asked")):
        box(page, name).fill(text)
    page.locator("h1").click()
    state(page, "synced")
    sheet = page.url
    open_page(page, small_server.url + "/homework/hw-find-seam")
    finish(page)
    replace_in(template, "version: 3", "version: 4")
    replace_in(template, nick, nick.replace("nick,", "by-name, was: [nick],").replace("Nickname", "Known as"))
    replace_in(template, asker, asker.replace("}", ", retired: true}"))
    await_reload(small_server, "/worksheets/journey-map", "Known as")
    open_page(page, small_server.url + "/submissions/hw-find-seam/1")
    for words in ("Nickname", "The Harbour", "Asker", "They asked"):
        expect(page.locator("article")).to_contain_text(words)
    expect(page.locator("article")).not_to_contain_text("Known as")
    expect(page.locator("article")).not_to_contain_text("No longer asked")
    page.goto("about:blank")
    open_page(page, sheet)
    expect(box(page, "by-name")).to_have_value("The Harbour")
    expect(field(page, "by-name")).to_contain_text("Known as")
    expect(page.locator(".no-longer")).to_contain_text("They asked")


@pytest.mark.pain(10)
def test_pain_10_what_a_table_asks_no_more_is_still_there_to_read(small_server: RunningServer, page: Page) -> None:
    """A renamed column keeps its words; those of a column, a row and a cell that are gone are shown with their names.

    Red when rows look for a column under its newest id alone, or when only whole fields are "no longer asked".
    """
    template = small_server.content / "homework/structured-templates/journey-map.yaml"
    lost = "{id: lost, kind: short-text, label: Lost, audience: internal, retired: true}"
    number = "      - {id: number, kind: derived"
    replace_in(template, number, f"      - {lost}\n{number}")
    await_reload(small_server, "/worksheets/journey-map", "stages.lost")
    people = People(small_server)
    people.sign_in(page, people.join("ana"), "/worksheets/journey-map")
    box(page, "customer").fill("Harbour Foods")
    page.locator("h1").click()
    state(page, "synced")
    own = document(page)
    write_into_store(
        page,
        {
            f"w:{own}/stages/sales": {"cells": {"deed": "Call them", "lost": "Said once", "who": None}},
            f"w:{own}/stages/ended": {"cells": {"action": "Wave"}},
            f"f:{own}/grid/one/middle": 4,
        },
    )
    page.reload()
    page.wait_for_selector("html[data-ready]")
    expect(cell(rows(page, "stages").first, "action")).to_have_value("Call them")
    expect(rows(page, "stages")).to_have_count(2)
    gone = page.locator(".no-longer")
    for words in ("Stages · Lost · Sales", "Said once", "Wave", "Grid · one · middle", "4"):
        expect(gone).to_contain_text(words)
    expect(gone).not_to_contain_text("Call them")
    cell(rows(page, "stages").first, "action").fill("Write to them")
    page.locator("h1").click()
    state(page, "synced")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    expect(cell(rows(page, "stages").first, "action")).to_have_value("Write to them")
    expect(gone).to_contain_text("Said once")


def write_into_store(page: Page, entries: dict[str, object]) -> None:
    """Puts values into the store of the page's own account, as its earlier templates would have."""
    page.evaluate(
        """async (entries) => {
          const app = document.querySelector("script[type=module]").src.replace("app.js", "");
          const { AnswerStore } = await import(`${app}answers/answer-store.js`);
          const { name } = (await indexedDB.databases()).find((each) => each.name.startsWith("course-user-"));
          const store = new AnswerStore(name, { indexedDB, now: () => new Date(), newId: () => crypto.randomUUID() });
          await store.open();
          for (const [key, val] of Object.entries(entries)) await store.update(key, val);
          store.close();
        }""",
        entries,
    )
