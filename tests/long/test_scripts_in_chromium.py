"""Generated scripts in a real Chromium: two tabs of one account, networks that come and go, browsers that are killed.

Whatever a page had stored when its tab was closed or its browser killed is in the account at the end of the script.
"""

import json
import os
import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect
from sqlalchemy import select

from course_app.accounts.models import Account
from course_app.answers.models import Change
from course_app.config import read_settings
from course_app.database import Database
from tests.browser.chromium import KillableBrowser, killable_browser, open_page
from tests.browser.people import BOX, CHAPTER, People
from tests.builders import REAL
from tests.servers import running_server

pytestmark = pytest.mark.long

FIRST_SEED = int(os.environ.get("FIRST_SEED", "1"))
SCRIPTS, AT_ONCE = 200, 25
STEPS = 14
BOXES = (BOX, "#answer-reflect-sop-draft")
ALL_SENT = re.compile("synced|conflict|idle")
CLEAR = """(box) => {
  const { value } = box;
  box.focus();
  box.value = "";
  box.dispatchEvent(new Event("input", { bubbles: true }));
  return value;
}"""
"""In one go: between a look and a deletion the words of the other tab may arrive."""

STEP_KINDS = ("type", "type", "type", "type", "offline", "online", "reopen", "kill", "focus")


@dataclass(slots=True)
class Script:
    """One run: two tabs in one browser, and the texts that must not be lost."""

    people: People
    playwright: Playwright
    profile: Path
    email: str
    chance: random.Random
    cookies: list[dict[str, object]] = field(default_factory=list)
    owed: set[str] = field(default_factory=set)
    let_go: set[str] = field(default_factory=set)
    words: int = 0

    def run(self) -> None:
        """Plays the steps, browser after browser, then waits until everything is sent."""
        left = STEPS
        while left > 0:
            with self._browser() as (chromium, tabs):
                while left > 0:
                    left -= 1
                    if self._step(chromium, tabs) == "kill":
                        break
        with self._browser() as (_, tabs):
            for tab in tabs:
                expect(tab.locator(".save-status").first).to_have_attribute("data-state", ALL_SENT, timeout=60_000)

    @contextmanager
    def _browser(self) -> Iterator[tuple[KillableBrowser, list[Page]]]:
        """A browser on the person's profile with two tabs. Cookies are put back: Chromium keeps new ones in memory."""
        with killable_browser(self.playwright, self.profile) as chromium:
            context = chromium.context
            first = context.pages[0]
            if self.cookies:
                context.add_cookies(self.cookies)  # type: ignore[arg-type] # what cookies() gave
                open_page(first, self.people.server.url + CHAPTER)
            else:
                self.people.sign_in(first, self.email)
                self.cookies = [dict(cookie) for cookie in context.cookies()]
            yield chromium, [first, self._tab(context)]

    def _tab(self, context: BrowserContext) -> Page:
        return open_page(context.new_page(), self.people.server.url + CHAPTER)

    def _step(self, chromium: KillableBrowser, tabs: list[Page]) -> str:
        kind = self.chance.choice(STEP_KINDS)
        which = self.chance.randrange(2)
        if kind == "type":
            self._type(tabs[which])
        elif kind in ("offline", "online"):
            chromium.context.set_offline(kind == "offline")
        elif kind == "reopen":
            self._note_stored(tabs[which])
            tabs[which].close()
            chromium.context.set_offline(False)
            tabs[which] = self._tab(chromium.context)
        elif kind == "focus":
            tabs[which].evaluate("dispatchEvent(new Event('focus'))")
        else:
            for tab in tabs:
                self._note_stored(tab)
            chromium.kill()
        return kind

    def _type(self, tab: Page) -> None:
        box = tab.locator(self.chance.choice(BOXES))
        self.words += 1
        if self.chance.random() < 0.25:
            self.let_go.add(str(box.evaluate(CLEAR)))
        box.press("Control+End")
        box.press_sequentially(f"word{self.words} ")
        if self.chance.random() < 0.5:
            tab.locator("h1").click()

    def _note_stored(self, tab: Page) -> None:
        """What stands in the boxes is owed if the page calls it stored."""
        if tab.locator(".save-status").first.get_attribute("data-state") != "saving":
            self.owed |= {tab.locator(box).input_value() for box in BOXES}

    def check(self) -> None:
        """Everything owed is in the account: as it was, or as the beginning of what was written on.

        Not so what somebody saw and deleted before it was sent, though a box of the other tab may show it still.
        """
        database = Database(read_settings({}, data=self.people.server.data))
        mine = select(Account.id).where(Account.email == self.email).scalar_subquery()
        with database.reading() as session:
            found = session.scalars(select(Change.val).where(Change.account_id == mine)).all()
        database.engine.dispose()
        stored = [str(json.loads(val or "null")) for val in found]
        lost = [
            text
            for text in self.owed - self.let_go
            if text and not any(val.startswith(text.rstrip()) for val in stored)
        ]
        assert lost == []


@pytest.mark.parametrize("first", range(FIRST_SEED, FIRST_SEED + SCRIPTS, AT_ONCE))
def test_two_hundred_scripts_lose_nothing(first: int, tmp_path: Path, playwright: Playwright) -> None:
    with running_server(REAL, tmp_path / "data") as server:
        people = People(server)
        for seed in range(first, first + AT_ONCE):
            chance = random.Random(seed)
            script = Script(people, playwright, tmp_path / f"profile-{seed}", people.join("ana"), chance)
            try:
                script.run()
                script.check()
            except AssertionError as error:
                raise AssertionError(f"seed {seed}: {error}") from error
