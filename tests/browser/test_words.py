"""What people type is kept: killed browsers, several tabs, lost, full and missing storage."""

from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from tests.browser.chromium import killable_browser, open_page
from tests.servers import RunningServer

pytestmark = pytest.mark.browser

CHAPTER = "/chapters/process-and-sops"
BOX = "#answer-reflect-process-debt"
OTHER_BOX = "#answer-reflect-first-sop-draft"


@pytest.mark.pain(1)
def test_pain_01_killed_two_seconds_after_the_last_key(
    server: RunningServer, playwright: Playwright, tmp_path: Path
) -> None:
    """The browser process is killed 2 s after the last key; the text is there again, no button pressed.

    Red when ReflectionBox no longer writes on `input` (for example only on `change` or on blur).
    """
    text = "Stage 3 has no owner · Ana Ruiz, Monday 10:00\n\n'quality bar': none <b>"
    with killable_browser(playwright, tmp_path) as first:
        page = open_page(first.context.pages[0], server.url + CHAPTER)
        page.locator(BOX).press_sequentially(text)
        page.wait_for_timeout(2000)
        first.kill()
    with killable_browser(playwright, tmp_path) as second:
        page = open_page(second.context.pages[0], server.url + CHAPTER)
        expect(page.locator(BOX)).to_have_value(text)
