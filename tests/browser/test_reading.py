"""Reading: on any screen, by keyboard alone, without scripts, without a network, within the budget."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.chromium import open_page, saved
from tests.browser.soundness import faults_by_day_and_night
from tests.browser.worksheet_templates import A_FEW
from tests.builders import REAL, good_catalog, replace_in
from tests.proxy import proxy_to
from tests.servers import RunningServer, await_reload

pytestmark = pytest.mark.browser

CATALOG = good_catalog(REAL)
COURSE = CATALOG.course
CHAPTER = "/chapters/process-and-sops"
BOX = "#answer-reflect-process-debt"
PAGES = [
    "/",
    "/first-day",
    "/last-day",
    "/journal",
    "/glossary",
    "/offline",
    "/no-such-page",
    *(f"/chapters/{chapter.id}" for chapter in COURSE.chapters),
    *(f"/homework/{homework.id}" for homework in COURSE.homework()),
    "/worksheets/",
    "/worksheets/onboarding-tracker/board",
    *(f"/worksheets/{name}" for name in CATALOG.templates),
    "/accounts/",
    "/accounts/sign-in",
    "/accounts/sign-up",
    "/accounts/reset",
]
COMING = [f"/chapters/{chapter.id}" for chapter in COURSE.chapters if chapter.is_coming][:1]
KINDS_OF_PAGE = [
    *PAGES[:7],
    "/worksheets/",
    "/worksheets/onboarding-tracker/board",
    "/chapters/onboarding-and-account-management",
    CHAPTER,
    *COMING,
    PAGES[-5],
]
QUICK = [*KINDS_OF_PAGE, "/homework/map-master-workflow", *(f"/worksheets/{name}" for name in A_FEW[:2]), *PAGES[-4:]]
TOO_WIDE = """() => [document.documentElement.scrollWidth, ...[...document.querySelectorAll("main *")]
  .filter((each) => each.getBoundingClientRect().right > 321)
  .filter((each) => !each.closest(".table-scroll, .visually-hidden"))
  .map((each) => each.outerHTML.slice(0, 80))]"""
"""How wide a page of 320 pixels is, and what of it is outside."""


@pytest.mark.parametrize("path", KINDS_OF_PAGE)
def test_axe_finds_nothing(path: str, server: RunningServer, new_context: Callable[..., BrowserContext]) -> None:
    page = new_context().new_page()
    open_page(page, server.url + path)
    if page.locator(".reflection textarea").count():
        page.locator(".reflection textarea").first.press_sequentially("some words")
        saved(page)
    if page.locator(".mark-button").count():
        page.locator(".mark-button").first.click()
    assert faults_by_day_and_night(page) == []


@pytest.mark.parametrize(
    "paths", [pytest.param(QUICK, id="kinds"), pytest.param(PAGES, id="all", marks=pytest.mark.long)]
)
def test_a_crawl_meets_no_violation_no_other_host_and_no_dead_link(
    paths: list[str], server: RunningServer, new_context: Callable[..., BrowserContext]
) -> None:
    """Every link leads to a page, every anchor exists, nothing scrolls sideways at 320 pixels, and the policy is never
    violated (the fixture asserts it)."""
    page = new_context(viewport={"width": 320, "height": 640}).new_page()
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    links: set[str] = set()
    anchors: dict[str, set[str]] = {}
    too_wide = {}
    for path in paths:
        open_page(page, server.url + path)
        links |= set(page.locator("a[href]").evaluate_all("(links) => links.map((link) => link.href)"))
        anchors[path] = set(page.locator("[id]").evaluate_all("(all) => all.map((each) => each.id)"))
        too_wide[path] = page.evaluate(TOO_WIDE)
    assert {path: found for path, found in too_wide.items() if found != [320]} == {}
    for path in set(PAGES) - set(paths):  # what is opened in the long profile only is read without a browser
        text = page.request.get(server.url + path).text()
        links |= {server.url + link for link in re.findall(r'<a [^>]*href="(/[^"]*)"', text)}
        anchors[path] = set(re.findall(r'\sid="([^"]+)"', text))
    assert hosts == {urlsplit(server.url).netloc}
    inside = {link.removeprefix(server.url) for link in links if link.startswith(server.url)}
    for link in inside:
        path, _, anchor = link.partition("#")
        assert path in anchors or page.request.get(server.url + path).ok, f"{link} leads nowhere"
        assert not anchor or anchor in anchors[path], f"{link}: the page has no such place"


@pytest.mark.service_worker
def test_a_first_visit_costs_little(server: RunningServer, new_context: Callable[..., BrowserContext]) -> None:
    """At most 100 kB over the wire in all, service worker included; at most 35 kB of it JavaScript."""
    with proxy_to(int(server.url.rpartition(":")[2])) as proxy:
        page = new_context().new_page()
        open_page(page, f"http://127.0.0.1:{proxy.port}/chapters/world-class-experience")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.wait_for_load_state("networkidle")
        scripts = page.evaluate(
            """performance.getEntriesByType("resource").filter((each) => each.name.endsWith(".js"))
                 .reduce((sum, each) => sum + each.transferSize, 0)"""
        )
        print(f"first visit: {proxy.bytes_down:,} bytes down, {scripts:,} of them JavaScript")
        assert 0 < proxy.bytes_down <= 100_000
        assert 0 < scripts <= 35_000
        page.context.close()


def test_reading_works_without_scripts(server: RunningServer, new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(server.url + CHAPTER)
    expect(page.get_by_role("heading", level=3)).to_have_count(9)
    assert "You can read everything without scripts" in page.content()
    page.locator(".rail").get_by_role("link", name="Customer Training").click()
    expect(page.locator("#module-customer-training")).to_be_in_viewport()
    page.get_by_role("link", name="Author Your First SOP").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Author Your First SOP")


def test_everything_works_by_keyboard_on_a_phone(
    server: RunningServer, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(viewport={"width": 390, "height": 844}).new_page()
    open_page(page, server.url + CHAPTER)
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    _tab_to(page, ".rail-toggle")
    page.keyboard.press("Enter")
    expect(page.locator(".rail-list")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".rail-list")).to_be_hidden()
    expect(page.locator(".rail-toggle")).to_be_focused()
    _tab_to(page, BOX)
    page.keyboard.type("by keyboard")
    saved(page)
    _tab_to(page, '[data-item="master-workflow"] .mark-button')
    page.keyboard.press("Space")
    expect(page.locator(".rail-toggle [data-part=counter]")).to_have_text("1 / 9 · 11%")


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(60):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached with the Tab key")


@pytest.mark.service_worker
def test_visited_chapters_open_without_a_network(
    server: RunningServer, new_context: Callable[..., BrowserContext]
) -> None:
    context = new_context()
    page = context.new_page()
    open_page(page, server.url + CHAPTER)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    open_page(page, server.url + "/chapters/world-class-experience")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    for path in (CHAPTER, "/chapters/world-class-experience"):
        page.wait_for_function("async (path) => (await caches.match(path)) !== undefined", arg=path)
    context.set_offline(True)
    open_page(page, server.url + CHAPTER)
    page.locator(BOX).press_sequentially("written in a tunnel")
    page.locator('[data-item="master-workflow"] .mark-button').click()
    expect(page.locator('[data-item="master-workflow"] .mark-button')).to_have_text("Module done")
    saved(page)
    open_page(page, server.url + "/chapters/world-class-experience")
    expect(page.get_by_role("heading", level=1)).to_contain_text("World-Class")
    open_page(page, server.url + "/homework/author-first-sop")
    expect(page.get_by_role("heading", level=1)).to_have_text("This page is not on this device yet")
    context.set_offline(False)
    open_page(page, server.url + CHAPTER)
    expect(page.locator(BOX)).to_have_value("written in a tunnel")
    expect(page.locator(".progress-panel .counter")).to_have_text("1 / 9 · 11%")


@pytest.mark.service_worker
def test_an_old_page_is_never_mixed_with_a_new_version(
    small_server: RunningServer, new_context: Callable[..., BrowserContext]
) -> None:
    """Offline the old edition is whole, images included; online the new one is."""
    context = new_context()
    page = context.new_page()
    for _ in range(2):
        open_page(page, small_server.url + "/chapters/the-seam")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.locator("img").scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('img').naturalWidth > 0")
    page.wait_for_function("async () => (await caches.match(document.querySelector('img').src)) !== undefined")
    old_image = page.locator("img").get_attribute("src")
    picture = small_server.content / "chapters/01-seam/seam.png"
    picture.write_bytes(picture.read_bytes() + b"\0")
    replace_in(small_server.content / "chapters/01-seam/02-practice.md", "> Do it daily.", "> Do it nightly.")
    await_reload(small_server, "/chapters/the-seam", has="Do it nightly.")
    context.set_offline(True)
    open_page(page, small_server.url + "/chapters/the-seam")
    expect(page.locator("main")).to_contain_text("Do it daily.")
    expect(page.locator("img")).to_have_attribute("src", old_image or "")
    page.locator("img").scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('img').naturalWidth > 0")
    context.set_offline(False)
    open_page(page, small_server.url + "/chapters/the-seam")
    expect(page.locator("main")).to_contain_text("Do it nightly.")
    expect(page.locator("img")).not_to_have_attribute("src", old_image or "")


def test_a_broken_edit_is_shown_and_the_good_course_stays(small_server: RunningServer, page: Page) -> None:
    file = small_server.content / "chapters/01-seam/02-practice.md"
    replace_in(file, "minutes: 12", "minutes: twelve")
    await_reload(small_server, "/chapters/the-seam", has="header-value")
    open_page(page, small_server.url + "/chapters/the-seam")
    expect(page.locator(".content-problems code")).to_have_text("content/chapters/01-seam/02-practice.md:6")
    expect(page.locator("main")).to_contain_text("Do it daily.")
    replace_in(file, "minutes: twelve", "minutes: 13")
    await_reload(small_server, "/chapters/the-seam", has="~13")
    open_page(page, small_server.url + "/chapters/the-seam")
    expect(page.locator(".content-problems")).to_have_count(0)


def test_one_broken_component_leaves_the_others_whole(server: RunningServer, browser: Browser) -> None:
    def without_its_parts(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace('data-part="toggle"', ""))

    with browser.new_context() as context:
        page = context.new_page()
        page.route(f"**{CHAPTER}", without_its_parts)
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        open_page(page, server.url + CHAPTER)
        page.locator(BOX).press_sequentially("still kept")
        saved(page)
        assert errors == ['ChapterRail: no element with data-part="toggle"']
