"""Every interface text can be translated, those that scripts show included."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import open_page
from tests.builders import GOOD, copy_course
from tests.pseudo_locale import LOCALE, write_translations
from tests.servers import running_server

pytestmark = pytest.mark.browser

TEXTS = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (!walker.currentNode.parentElement.closest("script, style, textarea")) found.push(walker.currentNode.data);
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


def test_no_interface_text_stays_behind(page: Page, tmp_path: Path) -> None:
    translations = write_translations(tmp_path / "translations")
    words = known_words()
    environment = {"COURSE_LOCALE": LOCALE, "COURSE_TRANSLATIONS": str(translations)}
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
            page.evaluate(SHOW_TEMPLATES)
            for button in page.locator(".mark-button").all():
                button.click()
            texts = page.evaluate(TEXTS)
            outside = [re.sub(r"⟦[^⟦⟧]*⟧", "", re.sub(r"⟦[^⟦⟧]*⟧", "", text)) for text in texts]
            left = [text.strip() for text in outside if {word.lower() for word in WORD.findall(text)} - words]
            assert left == [], path
            assert any("⟦" in text for text in texts)
