"""Which loose paragraph before "Hold on to these" is the pull quote."""

from collections.abc import Sequence

from course_app.authoring.importer.lines import Line

_MOST = 60
_MOST_BESIDE_PAUSE = 45
_TAIL = ("takeaways", "reflection", "outcome")

Begun = tuple[Line, str]
"""A line, and the kind of block that it begins, if it begins one."""


def pull_quote(parts: Sequence[Begun]) -> int | None:
    """The place of the pull quote among a module's parts; None when none can be told, or the source marks it itself."""
    end = next((place for place, (_, begins) in enumerate(parts) if begins in _TAIL), len(parts))
    if any(line.kind == "quote" for line, _ in parts[:end]) or end == len(parts):
        return None
    last = end - 1
    start = _start_of_block(parts, last)
    if start is None or parts[start][1] != "pause":
        return last if _may_be_quote(parts, start, last, _MOST) else None
    if last - start >= 2 and _may_be_quote(parts, start, last, _MOST_BESIDE_PAUSE) and "?" not in parts[last][0].text:
        return last
    before = start - 1
    is_quote = before >= 0 and _may_be_quote(parts, _start_of_block(parts, before), before, _MOST_BESIDE_PAUSE)
    return before if is_quote else None


def _start_of_block(parts: Sequence[Begun], place: int) -> int | None:
    """Where the block begins that would hold `place`; None when that paragraph is loose already."""
    return next((start for start in range(place, -1, -1) if parts[start][1]), None)


def _may_be_quote(parts: Sequence[Begun], start: int | None, place: int, most: int) -> bool:
    """A short paragraph, and one that leaves its block something to say."""
    line, begins = parts[place] if place >= 0 else (None, "")
    if line is None or begins or line.kind != "text" or line.words > most:
        return False
    return start is None or place - start >= 2
