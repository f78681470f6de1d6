"""The picture of a team: how warm a cell of the heat map is, and the bars of the weeks."""

from dataclasses import dataclass
from datetime import date

WARMEST = 5
_WIDTH, _HEIGHT, _GAP = 40, 120, 8


def warmth(done: int, total: int) -> int:
    """0 for nothing, 5 for everything; something is never shown as nothing, and not everything never as everything."""
    if done <= 0 or total <= 0:
        return 0
    if done >= total:
        return WARMEST
    return min(1 + done * (WARMEST - 1) // total, WARMEST - 1)


@dataclass(frozen=True, slots=True)
class Bar:
    """A week in the plot, in its units."""

    week: date
    count: int
    x: int
    y: int
    width: int
    height: int


def bars(weeks: tuple[tuple[date, int], ...]) -> tuple[Bar, ...]:
    """The weeks as bars; the highest takes the whole height."""
    highest = max((count for _, count in weeks), default=0) or 1
    return tuple(
        Bar(week, count, place * (_WIDTH + _GAP), _HEIGHT - height, _WIDTH, height)
        for place, (week, count) in enumerate(weeks)
        for height in (round(_HEIGHT * count / highest),)
    )
