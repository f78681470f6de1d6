"""Ticks and counts: right everywhere, and never moved by a change of the course."""

import json
import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.chromium import open_page, saved, scripts_of
from tests.browser.store import stored
from tests.builders import replace_in
from tests.servers import RunningServer, await_reload

pytestmark = pytest.mark.browser

NEW_MODULE = """---
id: {id}
revision: 1
number: {number}
title: A New Module
minutes: 5
category: The Idea
---

New things arrive in the middle.

They are short.

> [!takeaways]
> - Short.

> [!reflection] {{#reflect-{id}}}
> What is new?

> [!outcome]
> You met it.
"""


def tick(page: Page, item: str) -> None:
    button = page.locator(f'[data-item="{item}"] .mark-button')
    before = button.get_attribute("aria-pressed")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false" if before == "true" else "true")


def marks_of(page: Page) -> dict[str, object]:
    return {key: head["val"] for key, head in stored(page)["kv"].items() if key.startswith("d:")}


def test_counts_are_the_same_everywhere_at_once(
    server: RunningServer, new_context: Callable[..., BrowserContext]
) -> None:
    context = new_context()
    chapter, index, homework = (context.new_page() for _ in range(3))
    open_page(chapter, server.url + "/chapters/process-and-sops")
    open_page(index, server.url + "/")
    open_page(homework, server.url + "/homework/author-first-sop")
    row = index.locator("li.chapter-entry", has=index.get_by_role("link", name="The Onboarding Process & SOPs"))
    expect(row.locator(".counts")).to_contain_text("0 / 9 · 0%")
    tick(chapter, "master-workflow")
    tick(homework, "author-first-sop")
    for counter in (chapter.locator(".counter"), chapter.locator(".rail-toggle [data-part=counter]"), row.locator("b")):
        expect(counter).to_have_text("2 / 9 · 22%")
    for split in (chapter.locator(".split"), row.locator(".counts span")):
        expect(split).to_have_text("1/6 modules · 1/3 homework")
    expect(chapter.locator('.rail [data-item="author-first-sop"]')).to_have_attribute("data-state", "done")
    tick(chapter, "author-first-sop")
    expect(homework.locator(".mark-button")).to_have_text("Mark homework done")
    expect(row.locator("b")).to_have_text("1 / 9 · 11%")


@pytest.mark.pain(10)
def test_pain_10_renamed_files_keep_ticks_and_texts(small_server: RunningServer, page: Page) -> None:
    """Every file renamed, an id replaced with `was:`: the tick and the text are still there.

    Red when the page's keys are made from a file's name, or when headOf() forgets the earlier ids.
    """
    url = small_server.url + "/chapters/the-seam"
    open_page(page, url)
    page.locator("#answer-reflect-seam").press_sequentially("between two teams")
    page.locator("#answer-reflect-practice").press_sequentially("on Wednesday")
    tick(page, "the-idea")
    tick(page, "the-practice")
    tick(page, "hw-find-seam")
    saved(page)
    folder = small_server.content / "chapters/01-seam"
    replace_in(folder / "02-practice.md", "id: the-practice", "id: practising")
    replace_in(folder / "02-practice.md", "was: [the-old-practice]", "was: [the-old-practice, the-practice]")
    replace_in(folder / "02-practice.md", "{#reflect-practice}", "{#reflect-practising was=reflect-practice}")
    replace_in(folder / "02-practice.md", "title: The Practice", "title: Practising")
    (folder / "01-idea.md").rename(folder / "zz.md")
    (folder / "02-practice.md").rename(folder / "aa.md")
    folder.rename(folder.with_name("99-elsewhere"))
    (small_server.content / "homework/01-1-find-seam.md").rename(small_server.content / "homework/x.md")
    await_reload(small_server, "/chapters/the-seam", has="Practising")
    open_page(page, url)
    expect(page.locator("#answer-reflect-seam")).to_have_value("between two teams")
    expect(page.locator("#answer-reflect-practising")).to_have_value("on Wednesday")
    expect(page.locator(".progress-panel .counter")).to_have_text("3 / 3 · 100%")
    open_page(page, small_server.url + "/journal")
    expect(page.locator(".journal-entry:visible .answer")).to_have_text(["between two teams", "on Wednesday"])


@pytest.mark.pain(11)
def test_pain_11_an_inserted_module_moves_no_tick(small_server: RunningServer, page: Page) -> None:
    """A module inserted in the middle: old ticks stay, the total grows, and the newcomer is named as new.

    Red when marks hang on numbers, or when ChapterRail stops comparing with the items met before.
    """
    open_page(page, small_server.url + "/chapters/the-seam")
    tick(page, "the-practice")
    expect(page.locator(".progress-panel .counter")).to_have_text("1 / 3 · 33%")
    folder = small_server.content / "chapters/01-seam"
    replace_in(folder / "02-practice.md", "number: 2", "number: 3")
    (folder / "01b-new.md").write_text(NEW_MODULE.format(id="the-new", number=2), encoding="utf-8")
    await_reload(small_server, "/chapters/the-seam", has="A New Module")
    open_page(page, small_server.url + "/chapters/the-seam")
    expect(page.locator(".progress-panel .counter")).to_have_text("1 / 4 · 25%")
    expect(page.locator(".rail li[data-state=done] a")).to_contain_text("The Practice")
    expect(page.locator(".rail li", has=page.locator(".new:visible"))).to_have_count(1)
    expect(page.locator('.rail [data-item="the-new"] .new')).to_be_visible()
    page.locator("#module-the-new").evaluate("(module) => module.scrollIntoView()")
    expect(page.locator('.rail [data-item="the-new"] a')).to_have_attribute("aria-current", "true")
    open_page(page, small_server.url + "/chapters/the-seam")
    expect(page.locator(".rail .new:visible")).to_have_count(0)


def test_a_real_change_keeps_the_tick_and_says_changed(small_server: RunningServer, page: Page) -> None:
    open_page(page, small_server.url + "/chapters/the-seam")
    tick(page, "the-idea")
    replace_in(small_server.content / "chapters/01-seam/01-idea.md", "revision: 1", "revision: 4")
    await_reload(small_server, "/chapters/the-seam", has='data-revision="4"')
    open_page(page, small_server.url + "/chapters/the-seam")
    module = page.locator("#module-the-idea")
    expect(module.locator(".changed")).to_contain_text("Changed since you marked it done")
    expect(page.locator(".progress-panel .counter")).to_have_text("1 / 3 · 33%")
    module.get_by_role("button", name="I have seen the change").click()
    expect(module.locator(".changed")).to_be_hidden()
    expect(module.locator(".mark-button")).to_have_text("Module done")


@pytest.mark.pain(12)
def test_pain_12_no_update_of_the_course_touches_a_mark(small_server: RunningServer, page: Page) -> None:
    """Twelve random updates of the course, the page opened after each: every mark is as it was made, date and all.

    Red when ItemMark writes while mounting, for example to raise a mark's revision to the page's.
    """
    chance = random.Random(12)
    folder = small_server.content / "chapters/01-seam"
    open_page(page, small_server.url + "/chapters/the-seam")
    for item in ("the-idea", "the-practice", "hw-find-seam"):
        tick(page, item)
    before = marks_of(page)
    for step in range(12):
        file = chance.choice([*folder.glob("*.md"), *(small_server.content / "homework").glob("*.md")])
        text = file.read_text(encoding="utf-8")
        title = f"title: Step {step} "
        text = text.replace("title: ", title, 1).replace("revision: 1", f"revision: {step + 2}")
        text = text.replace("minutes: 10", "minutes: 11") if chance.random() < 0.5 else text
        if "deliverable" in text and chance.random() < 0.3:
            text = text.replace("revision: ", "retired: true\nrevision: ", 1) if "retired" not in text else text
        file.write_text(text, encoding="utf-8")
        await_reload(small_server, "/", has="A Small Course")
        open_page(page, small_server.url + "/chapters/the-seam")
        assert marks_of(page) == before


ITEMS = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.sampled_from("abcdefgh"),
            "was": st.lists(st.sampled_from("uvwxyz"), max_size=2, unique=True),
            "kind": st.sampled_from(["module", "homework"]),
            "revision": st.integers(1, 3),
        }
    ),
    max_size=8,
    unique_by=lambda item: item["id"],
)
MARKS = st.dictionaries(
    st.sampled_from([f"d:{name}" for name in "abcdefghuvwxyz"]),
    st.fixed_dictionaries({"done": st.booleans(), "revision": st.integers(1, 3)}),
)


@pytest.mark.pain(13)
@given(cases=st.lists(st.tuples(ITEMS, MARKS), min_size=20, max_size=20))
@settings(max_examples=10, deadline=None)
def test_pain_13_counts_never_leave_their_bounds(cases: list[object], counting_page: Page) -> None:
    """0 <= done <= total; 100 per cent exactly when all is done, 0 exactly when nothing is; the parts add up.

    Red when percentOf() only rounds (199 of 200 would read 100), or when countDone() counts marks instead of items.
    """
    answers = counting_page.evaluate(
        """async ([path, cases]) => {
          const { countDone } = await import(path);
          return cases.map(([items, marks]) => countDone(items, (keys) => {
            const key = keys.find((key) => key in marks);
            return key ? { val: marks[key] } : null;
          }));
        }""",
        [f"{scripts_of(counting_page)}progress/completion.js", json.loads(json.dumps(cases))],
    )
    for counted in answers:
        assert 0 <= counted["done"] <= counted["total"]
        assert counted["done"] == counted["modules"]["done"] + counted["homework"]["done"]
        assert counted["total"] == counted["modules"]["total"] + counted["homework"]["total"]
        assert (counted["percent"] == 100) == (counted["done"] == counted["total"] > 0)
        assert (counted["percent"] == 0) == (counted["done"] == 0)


@pytest.fixture(scope="module")
def counting_page(server: RunningServer, browser: object) -> Page:
    page: Page = browser.new_page()  # type: ignore[attr-defined]  # the fixture is untyped here
    open_page(page, server.url + "/")
    return page


def test_199_of_200_is_not_all(counting_page: Page) -> None:
    items = [{"id": f"i{n}", "was": [], "kind": "module", "revision": 1} for n in range(300)]
    percents = counting_page.evaluate(
        """async ([path, items]) => {
          const { countDone } = await import(path);
          return [1, 299].map((many) => countDone(items, (keys) =>
            Number(keys[0].slice(3)) < many ? { val: { done: true, revision: 1 } } : null).percent);
        }""",
        [f"{scripts_of(counting_page)}progress/completion.js", items],
    )
    assert percents == [1, 99]


def test_continue_where_you_left_off(server: RunningServer, page: Page) -> None:
    open_page(page, server.url + "/")
    expect(page.locator(".continue")).to_be_hidden()
    open_page(page, server.url + "/chapters/process-and-sops")
    page.locator("#module-customer-training").evaluate("(module) => module.scrollIntoView()")
    expect(page.locator('.rail [data-item="customer-training"] a')).to_have_attribute("aria-current", "true")
    open_page(page, server.url + "/")
    page.get_by_role("link", name="Continue where you left off").click()
    page.wait_for_url("**/chapters/process-and-sops#module-customer-training")
    expect(page.locator("#module-title-customer-training")).to_be_in_viewport()
