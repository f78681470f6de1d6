"""What an author typed and never saved has its history, as every word of a learner's has."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.authors import (
    FILE,
    add_words,
    draft_state,
    file_state,
    new_author,
    source,
    text_on_disk,
    writing_server,
)
from tests.browser.people import People

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def authors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    """A server whose course may be changed."""
    with writing_server(tmp_path_factory.mktemp("writing")) as people:
        yield people


@pytest.mark.pain(14)
def test_a_draft_that_was_never_saved_has_its_history(authors: People, page: Page) -> None:
    """Red when what an author deletes from a draft, or puts away, is nowhere any more."""
    authors.sign_in(page, new_author(authors, "ada"), FILE)
    add_words(page, "\nA paragraph that took an hour.\n")
    draft_state(page, "synced")
    long = source(page).input_value()
    source(page).fill(long.replace("A paragraph that took an hour.", "Nothing."))
    draft_state(page, "synced")
    page.get_by_role("button", name="History of your draft").click()
    panel = page.get_by_role("group", name="Earlier versions")
    expect(panel.get_by_role("listitem")).to_have_count(1)
    panel.get_by_role("listitem").get_by_role("button").click()
    expect(panel.locator("[data-part=then] mark").filter(has_text="paragraph")).to_be_visible()
    panel.get_by_role("button", name="Bring this back").click()
    expect(source(page)).to_have_value(long)
    file_state(page, "draft")
    panel.get_by_role("button", name="Undo").click()
    expect(source(page)).to_have_value(long.replace("A paragraph that took an hour.", "Nothing."))
    assert "Nothing." not in text_on_disk(authors.server)
