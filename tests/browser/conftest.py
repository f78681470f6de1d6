"""A server and a browser for all browser tests, and pages that fail a test on any error in them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.browser.chromium import launch
from tests.browser.people import People
from tests.browser.sheets import open_sheet
from tests.builders import REAL, copy_course
from tests.forks import prepare_servers
from tests.servers import RunningServer, running_server


@pytest.fixture(scope="session", autouse=True)
def prepared_servers() -> None:
    prepare_servers()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    started = launch(playwright)
    yield started
    started.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The course itself."""
    with running_server(REAL, tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture(scope="session")
def people(server: RunningServer) -> People:
    """People with accounts at the course itself."""
    return People(server)


@pytest.fixture
def small_server(tmp_path: Path) -> Iterator[RunningServer]:
    """A copy of the small course, whose files a test may change while it is served."""
    with running_server(copy_course(tmp_path), tmp_path / "data") as running:
        yield running


@pytest.fixture
def new_context(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browser contexts (people, devices) whose pages fail the test on script errors and policy violations.

    The service worker fetches the whole shell for every new context: it is there for `@pytest.mark.service_worker`.
    """
    made: list[BrowserContext] = []
    faults: list[str] = []
    workers = "allow" if request.node.get_closest_marker("service_worker") else "block"

    def make(**options: object) -> BrowserContext:
        context = browser.new_context(**{"service_workers": workers, **options})  # type: ignore[arg-type]  # options are Playwright's own
        context.on("weberror", lambda error: _note_error(str(error.error), faults))
        context.on("console", lambda message: _note_violation(message.text, faults))
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()
    assert faults == []


def _note_error(text: str, faults: list[str]) -> None:
    """A part that was on its way when the page was left, or the network was cut, is no fault of the page."""
    if "Failed to fetch dynamically imported module" not in text:
        faults.append(text)


def _note_violation(text: str, faults: list[str]) -> None:
    if "Content Security Policy" in text or "TrustedScript" in text:
        faults.append(text)


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    return new_context().new_page()


@pytest.fixture
def sheet(server: RunningServer, page: Page) -> Page:
    """A worksheet for a Standard Operating Procedure, empty."""
    return open_sheet(page, server)
