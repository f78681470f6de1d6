"""Every interface text can be translated, those that scripts show included."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.authors import FILE, MODULE, drawn, file_state, new_author
from tests.browser.chromium import open_page
from tests.browser.people import People
from tests.browser.test_preview import running_preview
from tests.builders import GOOD, copy_course
from tests.pseudo_locale import LOCALE, write_translations
from tests.servers import running_server

pytestmark = pytest.mark.browser

TEXTS = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    if (!parentElement.closest("script, style, textarea, .problem-list li")) found.push(data);
  }
  for (const element of document.querySelectorAll("*")) {
    for (const { name, value } of element.attributes) {
      if (/^(alt|title|placeholder|aria-label|data-text.*|data-title|data-file)$/.test(name)) found.push(value);
    }
  }
  return found;
}"""

SHOW_TEMPLATES = """() => {
  for (const each of document.querySelectorAll("template")) document.body.append(each.content.cloneNode(true));
}"""

PATHS = ["/", "/chapters/the-seam", "/chapters/later", "/homework/hw-find-seam", "/journal", "/worksheets/journey-map"]
PATHS += ["/glossary", "/first-day", "/last-day", "/offline", "/none"]
PATHS += ["/accounts/sign-in", "/accounts/sign-up", "/accounts/reset", "/accounts/oidc/callback"]
PROVIDER = {"ISSUER": "http://127.0.0.1:1", "CLIENT_ID": "course", "CLIENT_SECRET": "never sent", "NAME": "Seam"}
WORD = re.compile(r"[^\W\d_]{2,}")


def known_words() -> set[str]:
    """The words of the small course: what an author wrote is in the author's language."""
    files = [*GOOD.rglob("*.md"), *GOOD.rglob("*.yaml")]
    text = " ".join(file.read_text(encoding="utf-8") for file in files)
    return {word.lower() for word in WORD.findall(text)} | {"my", "sales", "training", "md"}


def environment_of(folder: Path) -> dict[str, str]:
    """Every text in another language."""
    return {"COURSE_LOCALE": LOCALE, "COURSE_TRANSLATIONS": str(write_translations(folder / "translations"))}


def assert_translated(page: Page, words: set[str]) -> None:
    """What is on the page, and what its scripts would put there, is translated, or stands in the course.

    Problems of the course's files are in English wherever they are read: in the terminal, in a workflow, in the editor.
    """
    page.evaluate(SHOW_TEMPLATES)
    texts = page.evaluate(TEXTS)
    outside = [re.sub(r"⟦[^⟦⟧]*⟧", "", re.sub(r"⟦[^⟦⟧]*⟧", "", text)) for text in texts]
    left = [text.strip() for text in outside if {word.lower() for word in WORD.findall(text)} - words]
    assert left == [], page.url
    assert any("⟦" in text for text in texts)


def test_no_interface_text_stays_behind(page: Page, tmp_path: Path) -> None:
    words = known_words()
    environment = environment_of(tmp_path)
    environment |= {f"COURSE_OIDC_{name}": value for name, value in PROVIDER.items()}
    with running_server(copy_course(tmp_path), tmp_path / "data", environment=environment) as server:
        for path in PATHS:
            open_page(page, server.url + path)
            if page.locator(".reflection textarea").count():
                page.locator("textarea").first.press_sequentially("seam")
                page.locator("[data-part=count]").first.click()
                expect(page.locator(".save-status").first).to_have_attribute("data-state", "saved")
            if page.locator(".worksheet").count():
                page.locator("[data-field=story] textarea").press_sequentially("Seam training soon")
                expect(page.locator("[data-field=story] .finding")).not_to_have_count(0)
                page.get_by_role("button", name="⟦Add a row⟧").first.click()
            for button in page.locator(".mark-button").all():
                button.click()
            assert_translated(page, words)


OF_AUTHORS = ["/editor", FILE, "/editor/deletions", f"/editor/deletions/{MODULE}"]
OF_AUTHORS += ["/editor/deletions/chapters/01-seam/seam.png", "/editor/deletions/chapters/01-seam/chapter.md"]
OF_AUTHORS += [f"/editor/new/{kind}?chapter=chapters/01-seam" for kind in ("chapter", "module", "homework", "template")]
OF_AUTHORS += ["/editor/publication", "/editor/publication?kind=small", "/editor/publication?kind=real"]
OF_AUTHORS += [f"/editor/history/{MODULE}"]


def test_no_text_of_the_editor_stays_behind(page: Page, tmp_path: Path) -> None:
    """The editor's pages with a draft, with problems and with two texts; what others are called is theirs."""
    root = copy_course(tmp_path)
    names = {part for path in root.rglob("*") for part in WORD.findall(path.relative_to(root).as_posix().lower())}
    with running_server(root, tmp_path / "data", environment=environment_of(tmp_path)) as server:
        people = People(server)
        email = new_author(people, "ada")
        words = known_words() | names | set(WORD.findall(email.lower())) | {"ada", "retired", "true", "was", "kee"}
        people.sign_in(page, email, "/editor")
        for path in OF_AUTHORS:
            open_page(page, server.url + path)
            if path == FILE:
                drawn(page)
                page.locator(".source-box").focus()
                page.keyboard.press("Control+End")
                page.keyboard.insert_text("\n> [!kee] Seam\n> seam\n")
                drawn(page, "old")
                file = root / MODULE
                file.write_text(file.read_text() + "\nSeam.\n")
                page.evaluate("dispatchEvent(new Event('focus'))")
                file_state(page, "stale")
                page.locator("[data-part=draft-history]").click()
            assert_translated(page, words)


def test_no_text_of_the_preview_stays_behind(page: Page, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    with running_preview(copy_course(tmp_path), tmp_path / "run", **environment_of(tmp_path)) as preview:
        for path in ("/", "/chapters/the-seam", "/homework/hw-find-seam", "/worksheets/journey-map"):
            open_page(page, preview.url + path)
            assert_translated(page, known_words())
