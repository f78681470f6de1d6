"""A real Chromium: started by Playwright for most tests, or as a process of its own where it is to be killed."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

ARGUMENTS = ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


def executable(playwright: Playwright) -> str:
    """Debian's Chromium if it is there, else Playwright's own."""
    return shutil.which("chromium") or playwright.chromium.executable_path


def arguments() -> list[str]:
    """Chromium refuses its sandbox to the root user, as which containers run tests."""
    return [*ARGUMENTS, "--no-sandbox"] if os.geteuid() == 0 else ARGUMENTS


def launch(playwright: Playwright) -> Browser:
    """Chromium without its own windows and menus, which cost half the time, where Debian's package of that is there."""
    path = shutil.which("chromium-headless-shell") or executable(playwright)
    return playwright.chromium.launch(executable_path=path, args=arguments())


@dataclass(slots=True)
class KillableBrowser:
    """A Chromium whose whole process group can be killed at once, as a crash or a dead battery would."""

    process: subprocess.Popen[bytes]
    browser: Browser

    @property
    def context(self) -> BrowserContext:
        return self.browser.contexts[0]

    def kill(self) -> None:
        """SIGKILL to every process of it: nothing gets the chance to write anything down.

        The connection ends with it. To close it as well waits, now and then, for an answer that never comes.
        """
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def killable_browser(playwright: Playwright, profile: Path) -> Iterator[KillableBrowser]:
    """A Chromium with the profile folder `profile`; the same folder once more is the person coming back."""
    (profile / "DevToolsActivePort").unlink(missing_ok=True)
    profile.mkdir(parents=True, exist_ok=True)
    command = [
        executable(playwright),
        *arguments(),
        "--headless",
        "--remote-debugging-port=0",
        f"--user-data-dir={profile}",
    ]
    process = subprocess.Popen(
        [*command, "--disable-gpu", "about:blank"],
        start_new_session=True,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )
    assert process.stderr is not None
    address = ""
    for raw in process.stderr:
        line = raw.decode(errors="replace")
        if "DevTools listening on " in line:
            address = line.split("DevTools listening on ", 1)[1].strip()
            break
    assert address, "Chromium ended before it was ready"
    killable = KillableBrowser(process, playwright.chromium.connect_over_cdp(address))
    try:
        yield killable
    finally:
        if process.poll() is None:
            killable.kill()
        process.stderr.close()


def open_page(page: Page, url: str) -> Page:
    """Opens a page of the course and waits until its scripts are ready."""
    page.goto(url)
    page.wait_for_selector("html[data-ready]")
    return page


def saved(page: Page) -> None:
    """Waits until the page says that everything is saved."""
    expect(page.locator(".save-status").first).to_have_attribute("data-state", "saved")
    expect(page.locator(".save-status").first).to_have_text("Saved on this device")


def scripts_of(page: Page) -> str:
    """The address of the page's scripts, to import their modules from."""
    address: str = page.evaluate("document.querySelector('script[type=module]').src.replace('app.js', '')")
    return address
