"""My journal, the first day and the last day."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.chromium import open_page, saved
from tests.browser.store import put_head, stored
from tests.builders import replace_in
from tests.servers import RunningServer, await_reload

pytestmark = pytest.mark.browser


def test_an_empty_journal_says_what_will_be_there(server: RunningServer, page: Page) -> None:
    open_page(page, server.url + "/journal")
    expect(page.locator(".empty")).to_contain_text("Your answers will stand here")
    expect(page.get_by_role("button", name="Download as markdown")).to_be_disabled()
    page.get_by_role("link", name="Open chapter 1").click()
    page.wait_for_url("**/chapters/onboarding-and-account-management")


def test_the_journal_holds_every_answer_with_its_prompt(server: RunningServer, page: Page) -> None:
    open_page(page, server.url + "/chapters/process-and-sops")
    page.locator("#answer-reflect-sop-draft").fill("second\n\nwith <b>two</b> paragraphs")
    page.locator("#answer-reflect-process-debt").fill("first")
    saved(page)
    open_page(page, server.url + "/journal")
    expect(page.locator(".journal-entry:visible .answer")).to_have_text(
        ["first", "second\n\nwith <b>two</b> paragraphs"]
    )
    expect(page.locator(".journal-entry:visible .prompt").first).to_contain_text("process debt")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as markdown").click()
    assert download.value.suggested_filename == "my-journal.md"
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert text.startswith("# My journal · Customer Onboarding\n\n## Chapter 5 · ")
    assert "\nfirst\n" in text
    assert "\nsecond\n\nwith <b>two</b> paragraphs\n" in text
    assert text.index("process debt") < text.index("\nfirst\n") < text.index("\nsecond\n")


@pytest.mark.sync_bug(29)
def test_answers_to_retired_prompts_stand_under_earlier_answers(small_server: RunningServer, page: Page) -> None:
    """The same question asked anew, under another id, has no answer yet."""
    open_page(page, small_server.url + "/chapters/the-seam")
    page.locator("#answer-reflect-practice").press_sequentially("my practice")
    saved(page)
    file = small_server.content / "chapters/01-seam/02-practice.md"
    replace_in(file, "{#reflect-practice}", "{#reflect-practice retired}")
    replace_in(
        file, "> [!outcome]", "> [!reflection] {#reflect-newer}\n> What will you do on Wednesday?\n\n> [!outcome]"
    )
    await_reload(small_server, "/journal", has="reflect-newer")
    open_page(page, small_server.url + "/chapters/the-seam")
    expect(page.locator("#answer-reflect-newer")).to_have_value("")
    open_page(page, small_server.url + "/journal")
    earlier = page.locator(".journal-chapter", has=page.get_by_role("heading", name="Earlier answers"))
    expect(earlier.locator(".answer:visible")).to_have_text("my practice")
    expect(earlier.locator(".prompt:visible")).to_contain_text("What will you do on Wednesday?")


def test_an_answer_under_an_earlier_id_is_not_hidden_by_a_newer_one(small_server: RunningServer, page: Page) -> None:
    """A question was renamed, answered under both names: both answers are shown, the earlier one with its prompt."""
    open_page(page, small_server.url + "/chapters/the-seam")
    page.locator("#answer-reflect-practice").press_sequentially("newer")
    saved(page)
    put_head(page, "r:reflect-once", "as it was answered once")
    file = small_server.content / "chapters/01-seam/02-practice.md"
    replace_in(file, "{#reflect-practice}", "{#reflect-practice was=reflect-once}")
    await_reload(small_server, "/journal", has="reflect-once")
    open_page(page, small_server.url + "/journal")
    expect(page.locator('[data-entry="r:reflect-practice"] .answer')).to_have_text("newer")
    earlier = page.locator(".journal-chapter", has=page.get_by_role("heading", name="Earlier answers"))
    expect(earlier.locator(".answer:visible")).to_have_text("as it was answered once")
    expect(earlier.locator(".prompt:visible")).to_contain_text("What will you do on Wednesday?")


def test_an_answer_without_any_prompt_is_shown_all_the_same(small_server: RunningServer, page: Page) -> None:
    open_page(page, small_server.url + "/chapters/the-seam")
    page.locator("#answer-reflect-seam").press_sequentially("known")
    saved(page)
    put_head(page, "r:long-gone", "from a course long gone")
    open_page(page, small_server.url + "/journal")
    entry = page.locator('[data-entry="r:long-gone"]')
    expect(entry.locator("h3")).to_have_text("An earlier question (long-gone)")
    expect(entry.locator(".answer")).to_have_text("from a course long gone")


def test_the_journal_prints_as_a_clean_document(server: RunningServer, page: Page) -> None:
    open_page(page, server.url + "/chapters/process-and-sops")
    page.locator("#answer-reflect-process-debt").fill("printed words")
    saved(page)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(page.locator(".site-head")).to_be_hidden()
    expect(page.locator("#answer-reflect-process-debt")).to_be_hidden()
    expect(page.locator(".print-answer").first).to_have_text("printed words")
    open_page(page, server.url + "/journal")
    expect(page.locator(".answer:visible")).to_have_text("printed words")
    expect(page.locator(".journal-acts")).to_be_hidden()


def test_first_day_and_last_day_frame_the_course(server: RunningServer, page: Page) -> None:
    open_page(page, server.url + "/last-day")
    expect(page.get_by_text("The picture appears with your first score")).to_be_visible()
    open_page(page, server.url + "/first-day")
    page.get_by_label("My first day").fill("2027-03-01")
    expect(page.locator(".pace")).to_be_hidden()
    page.get_by_label("My last day").fill("2027-04-09")
    expect(page.locator(".pace [data-part=days]")).to_contain_text("homework: 40")
    until = page.locator(".pace time").evaluate_all("(all) => all.map((each) => each.dateTime)")
    assert until == sorted(until)
    assert until[-1] == "2027-04-09"
    page.get_by_label("My last day").fill("2027-02-01")
    expect(page.locator(".pace [data-part=days]")).to_contain_text("before the first")
    page.locator("#answer-why-here").press_sequentially("to stop guessing")
    for skill, score in (("Patience", 3), ("Customer empathy", 10)):
        page.get_by_role("group", name=skill).get_by_label(str(score), exact=True).check()
    saved(page)
    open_page(page, server.url + "/last-day")
    page.get_by_role("group", name="Patience").get_by_label("8", exact=True).check()
    expect(page.locator(".re-read .answer")).to_have_text("to stop guessing")
    rows = page.locator(".score-rows li .visually-hidden")
    expect(rows.first).to_have_text("Patience: 3 on the first day, 8 on the last")
    expect(rows.nth(6)).to_have_text("Customer empathy: 10 on the first day, not scored on the last")
    assert page.locator(".score-rows li").first.locator("rect").evaluate_all(
        "(bars) => bars.map((bar) => bar.getAttribute('width'))"
    ) == ["30", "80"]
    saved(page)
    open_page(page, server.url + "/first-day")
    expect(page.get_by_role("group", name="Patience").get_by_label("3", exact=True)).to_be_checked()
    expect(page.get_by_label("My last day")).to_have_value("2027-02-01")
    values = {key: head["val"] for key, head in stored(page)["kv"].items()}
    assert values == {
        "p:first-day": "2027-03-01",
        "p:last-day": "2027-02-01",
        "p:why-here": "to stop guessing",
        "p:score/first/skill-patience": 3,
        "p:score/first/skill-empathy": 10,
        "p:score/last/skill-patience": 8,
    }


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "Pacific/Honolulu"])
def test_dates_are_calendar_days_in_every_zone(
    zone: str, server: RunningServer, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(timezone_id=zone, locale="en-GB").new_page()
    open_page(page, server.url + "/first-day")
    page.get_by_label("My first day").fill("2027-03-20")
    page.get_by_label("My last day").fill("2027-04-10")
    expect(page.locator(".pace time").last).to_have_text("Sat 10 April")
    expect(page.locator(".pace [data-part=days]")).to_contain_text("homework: 22")
