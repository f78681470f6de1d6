"""What a course may be served with and should still be mended: each code, put into words. A file may silence them."""

from course_app.content.wording import Wording

STYLE_CODES: dict[str, Wording] = {
    "title-count": Wording(
        "“{title}” counts {counted}, below it are {found}",
        "change the title or the list; lead-in and closing rule stand outside the list",
    ),
    "reading-time": Wording(
        "minutes: {minutes}, for {words} words",
        "{least}–{most} minutes would fit: people read and write here, a minute for 30 to 150 words",
    ),
    "house-spelling": Wording(
        "`{found}` is written `{right}` here",
        "content/house-spelling.yaml lists the house's spelling",
    ),
    "heading-order": Wording(
        "a heading of level {level} stands below one of level {above}",
        "go down one level at a time, so that a screen reader finds the parts of a section",
    ),
    "takeaways-count": Wording(
        "takeaways: {found} instead of three",
        "choose the three things that people should hold on to",
    ),
    "silence-needless": Wording(
        "`{silenced}` is silenced, and there is nothing of it in this file",
        "remove the line, so that the next one is noticed",
    ),
}

SILENCEABLE = frozenset(STYLE_CODES) - {"silence-needless"}
"""The codes that a file's header may silence, each with a reason."""
