"""Every template with its sample: taken, found to standard, whole on a small phone, without a fault that axe finds."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.sheets import OUTSIDE, field, load_sample, open_sheet
from tests.browser.soundness import faults_by_day_and_night
from tests.browser.worksheet_templates import TEMPLATES, each_template
from tests.servers import RunningServer

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", each_template())
def test_every_template_takes_its_sample_and_finds_it_to_standard(
    name: str, server: RunningServer, new_context: Callable[..., BrowserContext]
) -> None:
    """On the sample's own day nothing is missing, every cell shows what the sample says, a small phone has room, and
    nobody is kept out, in light or in dark. One visit for all of it: opening a page is what costs."""
    template = TEMPLATES[name]
    assert template.sample
    small = {"width": 320, "height": 640}
    page = new_context(timezone_id="UTC", viewport=small).new_page()
    page.clock.set_fixed_time(f"{template.sample.today}T12:00:00Z")
    open_sheet(page, server, name)
    load_sample(page)
    expect(page.locator(".standards-status")).to_have_text("Done to standard", timeout=10_000)
    expect(page.locator(".document-name")).to_have_text(re.compile(re.escape(template.sample.name)))
    expect(page.locator(".finding")).to_have_count(0)
    expect(page.locator(".no-longer")).to_be_hidden()
    for kind in template.fields:
        expect(field(page, kind.id)).to_have_count(1)
    shown = set(
        page.locator(".worksheet").locator("input, textarea").evaluate_all("(all) => all.map((each) => each.value)")
    )
    assert [text for text in _texts_of(template.sample.values) if text not in shown] == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert page.evaluate(OUTSIDE, 320) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    assert faults_by_day_and_night(page) == []


def _texts_of(value: object) -> Iterator[str]:
    """The running texts of a sample: what has a blank in it is no option and no date."""
    if isinstance(value, str) and " " in value.strip() and not value.startswith("Day "):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts_of(each)
