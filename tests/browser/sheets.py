"""What tests do on a worksheet: open it, find its fields and rows, read its document."""

from typing import Any

from playwright.sync_api import Locator, Page, TimeoutError

from tests.browser.chromium import open_page
from tests.browser.store import stored
from tests.servers import RunningServer

SOP = "/worksheets/sop"
OUTSIDE = """(width) => [...document.querySelectorAll("main *")]
  .filter((each) => each.getBoundingClientRect().right > width + 1 && !each.closest(".visually-hidden"))
  .map((each) => each.outerHTML.slice(0, 90))"""
"""What stands beyond the right edge of a page that is so wide."""


def open_sheet(page: Page, server: RunningServer, name: str = "sop", document: str = "") -> Page:
    """The worksheet on a template, with its scripts ready."""
    return open_page(page, f"{server.url}/worksheets/{name}{f'#{document}' if document else ''}")


def field(page: Page, name: str) -> Locator:
    """A field with everything that belongs to it."""
    return page.locator(f'[data-field="{name}"]')


def box(page: Page, name: str) -> Locator:
    """The text control of a field."""
    return field(page, name).locator("[data-part=text]").first


def rows(page: Page, name: str) -> Locator:
    """The rows of a table that are there."""
    return field(page, name).locator(".table-row:visible")


def cell(row: Locator, column: str) -> Locator:
    """The control of one cell of a row."""
    return row.locator(f'[data-column="{column}"]').locator("input, select, textarea").first


def add_row(page: Page, name: str, column: str, text: str) -> Locator:
    """A new row with a word in it."""
    field(page, name).get_by_role("button", name="Add a row").click()
    row = rows(page, name).last
    cell(row, column).fill(text)
    return row


_TEXTS = """([name, column]) => [...document.querySelectorAll(`[data-field="${name}"] .table-row`)]
  .filter((row) => !row.hidden)
  .map((row) => row.querySelector(`[data-column="${column}"]`).querySelector("input, select, textarea").value)"""


def expect_texts(page: Page, name: str, column: str, wanted: list[str]) -> None:
    """Waits until this stands in a column, row by row."""
    try:
        page.wait_for_function(
            f"([place, wanted]) => String(({_TEXTS})(place)) === wanted",
            arg=[[name, column], ",".join(wanted)],
            timeout=5000,
        )
    except TimeoutError:
        assert page.evaluate(_TEXTS, [name, column]) == wanted
        raise


def document(page: Page) -> str:
    """The id of the document on the page."""
    return str(page.evaluate("location.hash.slice(1)"))


def values(page: Page, space: str = "course-anon-") -> dict[str, Any]:
    """What the page's document holds in the browser's store, by the keys without the document's id."""
    own = document(page)
    heads = stored(page, space)["kv"]
    return {key.replace(f"{own}/", ""): head["val"] for key, head in heads.items() if f":{own}/" in key}


def standard(page: Page, name: str) -> Locator:
    """A line of "done to standard"."""
    return page.locator(f'[data-standard="{name}"]')


def load_sample(page: Page) -> str:
    """Loads the sample of the template as a document of its own; gives its id."""
    return change_document(page, "Load the sample")


def change_document(page: Page, button: str) -> str:
    """Presses a button that leads to another document; gives its id once that is on the page."""
    before = document(page)
    with page.expect_event("load"):
        page.get_by_role("button", name=button).click()
    page.wait_for_selector("html[data-ready]")
    assert document(page) != before
    return document(page)
