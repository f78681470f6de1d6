"""Authors at work: a course that they may change, and what their editor shows."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, expect
from sqlalchemy import update

from course_app.accounts.models import Account
from course_app.config import read_settings
from course_app.database import Database
from tests.browser.chromium import open_page
from tests.browser.people import People
from tests.builders import copy_course
from tests.servers import RunningServer, running_server

MODULE = "chapters/01-seam/01-idea.md"
FILE = f"/editor/files/{MODULE}"


@contextmanager
def writing_server(folder: Path) -> Iterator[People]:
    """A copy of the small course that its authors may change."""
    with running_server(copy_course(folder), folder / "data") as server:
        yield People(server)


def new_author(people: People, name: str) -> str:
    """A new author; gives the address."""
    email = people.join(name)
    database = Database(read_settings({}, data=people.server.data))
    with database.writing() as session:
        session.execute(update(Account).where(Account.email == email).values(role="author"))
    database.engine.dispose()
    return email


def source(page: Page) -> Locator:
    """The box with the text."""
    return page.get_by_role("textbox", name="The text of the file")


def file_state(page: Page, wanted: str) -> None:
    """Waits until the page says so of the file: same, draft, saved, stale."""
    expect(page.locator(".file-state")).to_have_attribute("data-state", wanted, timeout=15_000)


def draft_state(page: Page, wanted: str) -> None:
    """Waits until the page says so of the draft."""
    expect(page.locator(".box-status")).to_have_attribute("data-state", wanted, timeout=15_000)


def drawn(page: Page, wanted: str = "drawn") -> None:
    """Waits until the page beside the text is drawn."""
    expect(page.locator(".preview-state")).to_have_attribute("data-state", wanted, timeout=60_000)


def add_words(page: Page, words: str) -> None:
    """Types at the end of the text."""
    source(page).focus()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(words)


def text_on_disk(server: RunningServer, name: str = MODULE) -> str:
    return server.content.joinpath(name).read_text(encoding="utf-8")


def open_file(page: Page, people: People, path: str = FILE) -> None:
    """Opens a file in a browser that is signed in already."""
    open_page(page, people.server.url + path)
