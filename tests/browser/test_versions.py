"""What earlier versions are listed, what is kept for them, when a refused change goes: pure modules, in Chromium."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import open_page, scripts_of
from tests.servers import RunningServer

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def blank_page(server: RunningServer, browser: Browser) -> Page:
    return open_page(browser.new_page(), server.url + "/offline")


def call(page: Page, module: str, name: str, *given: object) -> Any:
    script = "async ([address, name, given]) => (await import(address))[name](...given)"
    return page.evaluate(script, [f"{scripts_of(page)}answers/{module}.js", name, list(given)])


def version(val: object, minute: int, device: str = "a", is_kept: bool = True) -> dict[str, object]:
    return {
        "val": val,
        "isKept": is_kept,
        "at": f"2027-01-01T10:{minute:02}:00.000Z",
        "device": device,
        "label": device,
    }


@pytest.mark.parametrize(
    ("sent", "kept", "listed"),
    [
        ([version("now", 9), version("before", 8)], [], ["before"]),
        ([version("now", 9), version("no", 8), version("n", 7)], [], []),
        ([version("abc", 30), version("ab", 29), version("a", 1)], [], ["abc", "a"]),
        ([version("abc", 9), version("ab", 8, "b")], [], ["abc", "ab"]),
        ([version("", 9), version(None, 8), version("  ", 7)], [], []),
        ([version("b", 9)], [version("b", 8), version("c", 7)], ["b", "c"]),
        ([version("b", 9), version(None, 8, is_kept=False), version(None, 7, is_kept=False)], [], ["b", None]),
        ([version("a", 9)], [version("later", 12)], ["later", "a"]),
        ([], [version("n", 58), version("no", 1)], ["no"]),
    ],
)
def test_versions_that_say_something_are_listed_newest_first(
    sent: list[object], kept: list[object], listed: list[object], blank_page: Page
) -> None:
    """Red when the steps of one sitting, empty texts, or what stands there now are listed."""
    found = call(blank_page, "versions", "earlierVersions", "r:seam", sent, kept, version("now", 59))
    assert [each["val"] for each in found] == listed


def test_the_steps_of_a_draft_are_not_listed_wherever_it_grew(blank_page: Page) -> None:
    """Red when every few letters of an author are a version, or when one that lost words counts as a step."""
    texts = ["a c d", "a b d", "a b c d", "a b d", "a d"]
    sent = [version({"text": text, "base": "1"}, 50 - number) for number, text in enumerate(texts)]
    now = version({"text": "now", "base": "1"}, 59)
    found = call(blank_page, "versions", "earlierVersions", "e:course.md", sent, [], now)
    assert [each["val"]["text"] for each in found] == ["a c d", "a b d", "a b c d"]


def test_numbers_have_no_beginnings(blank_page: Page) -> None:
    found = call(
        blank_page, "versions", "earlierVersions", "p:score/first/x", [version(1, 9), version(10, 8)], [], version(7, 9)
    )
    assert [each["val"] for each in found] == [1, 10]


def test_what_a_choice_replaces_is_kept_however_new(blank_page: Page) -> None:
    ring = [{"val": "a", "at": "2027-01-01T10:00:00.000Z"}]
    before = {"val": "b", "at": "2027-01-01T10:00:01.000Z"}
    assert call(blank_page, "ring", "keepSnapshot", ring, before, "c") == ring
    assert [each["val"] for each in call(blank_page, "ring", "keepSnapshot", ring, before, "c", True)] == ["a", "b"]
    marks = {"val": {"done": True, "revision": 1, "at": ""}, "at": ""}
    assert call(blank_page, "ring", "keepSnapshot", ring, marks, {}, True) == ring


TAKE_UP = """async ([address, waiting, acks]) => {
  const { takeUp } = await import(address);
  const space = { cursor: "0:", heads: new Map(), open: new Map(), known: new Map() };
  space.waiting = new Map(waiting.map((change) => [change.id, change]));
  const { sent, waiting: left } = takeUp(space, { from: "0:", cursor: "1:", reset: false, acks, keys: {} });
  return [sent, left.map(({ id, state, why }) => [id, state, why])];
}"""


def test_a_refused_change_goes_once_its_writer_wrote_on(blank_page: Page) -> None:
    """Red when superseded() looks at other keys' lineage, or lets go of one that nobody wrote on from."""
    refused = {"id": "1", "key": "r:a", "parents": [], "state": "refused"}
    other = {"id": "2", "key": "r:b", "parents": [], "state": "inflight"}
    shorter = {"id": "3", "key": "r:a", "parents": ["1"], "state": "inflight"}
    address = f"{scripts_of(blank_page)}answers/server-answer.js"

    def take(waiting: list[object], acks: dict[str, object]) -> object:
        return blank_page.evaluate(TAKE_UP, [address, waiting, acks])

    assert take([refused, other], {"2": {"s": "head"}}) == [["2"], []]
    assert take([refused, shorter], {"3": {"s": "head"}}) == [["3", "1"], []]
    again = take([refused, shorter], {"3": {"s": "refused", "why": "too_large"}})
    assert again == [["1"], [["3", "refused", "too_large"]]]
    assert take([refused, shorter], {}) == [[], []]
