"""Several tabs on one store: random scripts on real IndexedDB, each text accounted for."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import open_page, scripts_of
from tests.servers import RunningServer

pytestmark = pytest.mark.browser

SCRIPT = (Path(__file__).parent / "two_tabs.js").read_text(encoding="utf-8").split("*/", 1)[1]
FIRST_SEED = int(os.environ.get("FIRST_SEED", "1"))


@pytest.fixture(scope="module")
def blank_page(server: RunningServer, browser: Browser) -> Page:
    return open_page(browser.new_page(), server.url + "/offline")


def play(page: Page, seed: int, steps: int) -> None:
    wrong = page.evaluate(SCRIPT, [scripts_of(page), seed, steps])
    assert wrong is None, wrong


def test_no_text_goes_silently_between_tabs(blank_page: Page) -> None:
    """Red when isAt() compares ids only, when lineage() always names the base, or when decide() lets the last win."""
    for seed in range(FIRST_SEED, FIRST_SEED + 40):
        play(blank_page, seed, 40)


@pytest.mark.long
def test_no_text_goes_silently_between_tabs_in_many_scripts(blank_page: Page) -> None:
    for seed in range(FIRST_SEED + 1000, FIRST_SEED + 6000):
        play(blank_page, seed, 60)
