"""The browser killed in mid-typing, fifty times: nothing lost beyond the one transaction in flight."""

import json
import random
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Playwright

from tests.browser.chromium import killable_browser, open_page
from tests.builders import REAL
from tests.servers import running_server

pytestmark = pytest.mark.long

CHAPTER = "/chapters/process-and-sops"
BOX = "#answer-reflect-process-debt"
REPORT_COMMITS = """
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (value, key) {
    if (this.name === "kv") {
      this.transaction.addEventListener("complete", () => console.log(JSON.stringify({ stored: value.val })));
    }
    return put.call(this, value, ...(key === undefined ? [] : [key]));
  };
  new MutationObserver(() => {
    const status = document.querySelector(".save-status");
    const box = document.querySelector("#answer-reflect-process-debt");
    if (status?.dataset.state === "saved") console.log(JSON.stringify({ called: box.value }));
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-state"] });
"""


def test_fifty_kills_lose_nothing_that_was_stored(tmp_path: Path, playwright: Playwright) -> None:
    chance = random.Random(50)
    written, lost_in_flight = "", 0
    with running_server(REAL, tmp_path / "data") as server:
        for round_number in range(50):
            stored = called = written
            with killable_browser(playwright, tmp_path / "profile") as chromium:
                page = chromium.context.pages[0]
                page.add_init_script(REPORT_COMMITS)

                def note(message: ConsoleMessage) -> None:
                    nonlocal stored, called
                    if message.text.startswith("{"):
                        report = json.loads(message.text)
                        stored = report.get("stored", stored)
                        called = report.get("called", called)

                page.on("console", note)
                open_page(page, server.url + CHAPTER)
                assert page.locator(BOX).input_value() == written, f"round {round_number}"
                page.locator(BOX).focus()
                page.keyboard.press("Control+End")
                typed = written
                for _ in range(chance.randrange(1, 60)):
                    letter = chance.choice("abcdefgh ")
                    page.keyboard.type(letter)
                    typed += letter
                chromium.kill()
            with killable_browser(playwright, tmp_path / "profile") as chromium:
                found = open_page(chromium.context.pages[0], server.url + CHAPTER).locator(BOX).input_value()
            assert typed.startswith(found), f"round {round_number}: {found!r} was never typed"
            assert len(found) >= len(stored), f"round {round_number}: {stored!r} was stored, {found!r} is left"
            assert len(found) >= len(called), f"round {round_number}: {called!r} was called saved, {found!r} is left"
            lost_in_flight += len(typed) - len(found)
            written = found
    print(f"50 kills, {len(written)} characters typed, {lost_in_flight} in flight at a kill and not stored")
