"""Publishing beside a running server, as a learner sees it."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner
from playwright.sync_api import BrowserContext, Page, expect

from course_app.cli import main
from tests.browser.chromium import open_page
from tests.browser.test_progress import tick
from tests.builders import replace_in
from tests.servers import RunningServer, await_reload

pytestmark = pytest.mark.browser

PRACTICE = "chapters/01-seam/02-practice.md"
CHAPTER = "/chapters/the-seam"


def publish(server: RunningServer, kind: str) -> None:
    words = ["publish", "--content", str(server.content), "--data", str(server.data), kind]
    done = CliRunner().invoke(main, words, env={"DATABASE_URL": ""})
    assert done.exit_code == 0, done.output


@pytest.mark.pain(12)
def test_a_real_change_is_told_with_its_lines_and_a_small_edit_is_not(small_server: RunningServer, page: Page) -> None:
    """Red when publishing a small edit raises the revision, or when a real change removes the tick."""
    publish(small_server, "--small")
    open_page(page, small_server.url + CHAPTER)
    module = page.locator("#module-the-practice")
    tick(page, "the-practice")
    replace_in(small_server.content / PRACTICE, "Do it daily.", "Do it every day.")
    publish(small_server, "--small")
    await_reload(small_server, CHAPTER, "Do it every day.")
    open_page(page, small_server.url + CHAPTER)
    expect(module).to_have_attribute("data-state", "done")
    expect(module.locator('[data-part="changed"]')).to_be_hidden()
    replace_in(small_server.content / PRACTICE, "Do it every day.", "Do it every night.")
    publish(small_server, "--real")
    await_reload(small_server, CHAPTER, "Do it every night.")
    open_page(page, small_server.url + CHAPTER)
    expect(module).to_have_attribute("data-state", "changed")
    expect(module.locator(".mark-button")).to_have_attribute("aria-pressed", "true")
    module.get_by_role("link", name="What changed").click()
    expect(page.locator(".review-text")).to_have_count(1)
    expect(page.locator(".review-text del")).to_contain_text("day")
    expect(page.locator(".review-text ins")).to_contain_text("night")
    page.get_by_role("link", name="Back to the whole text").click()
    module.get_by_role("button", name="I have seen the change").click()
    expect(module).to_have_attribute("data-state", "done")


def test_a_server_never_serves_half_a_course(
    small_server: RunningServer, new_context: Callable[..., BrowserContext]
) -> None:
    """Nothing that stands in the folder is shown once something is published, not even a fault."""
    publish(small_server, "--small")
    page = new_context().new_page()
    replace_in(small_server.content / PRACTICE, "minutes: 12", "minutes: twelve")
    replace_in(small_server.content / "course.md", "title: A Small Course", "title: A Course To Come")
    publish_error = CliRunner().invoke(
        main,
        ["publish", "--content", str(small_server.content), "--data", str(small_server.data), "--real"],
        env={"DATABASE_URL": ""},
    )
    assert (publish_error.exit_code, "header-value" in publish_error.output) == (1, True)
    await_reload(small_server, "/", "A Small Course")
    open_page(page, small_server.url + "/")
    expect(page.locator(".content-problems")).to_have_count(0)
