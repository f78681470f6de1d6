"""The browser's conflict rule by the vectors that its twin on the server is tested with."""

import pytest
from playwright.sync_api import Page

from tests.answers.test_conflict_rule import VECTORS
from tests.browser.chromium import open_page, scripts_of
from tests.servers import RunningServer

pytestmark = pytest.mark.browser

_DECIDE_ALL = """async ([scripts, vectors]) => {
  const { decide } = await import(`${scripts}answers/conflict.js`);
  return vectors.map(({ key, head, branches, change }) => decide(key, head, branches, { parents: [], ...change }));
}"""


def test_vectors(server: RunningServer, page: Page) -> None:
    """Red when one of the twins learns of a kind of prose and the other does not."""
    open_page(page, server.url + "/glossary")
    decided = page.evaluate(_DECIDE_ALL, [scripts_of(page), VECTORS])
    for vector, found in zip(VECTORS, decided, strict=True):
        assert found == {name: vector[name] for name in ("outcome", "replaces")}, vector["name"]
