"""The picture of a team: how warm a cell of the heat map is, and the bars of the weeks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from course_app.dashboard.team_progress import TeamProgress

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
class HeatRow:
    """One learner's row: count, total and warmth of each chapter, everything done, and the pace in words."""

    account_id: str
    name: str
    cells: Sequence[tuple[int, int, int]]
    all_done: int
    pace: str


def heat_rows(progress: TeamProgress) -> list[HeatRow]:
    """A row for each learner. A page of many is made of few different words: each is looked up once."""
    totals = [len(chapter.items) for chapter in progress.chapters]
    warm = {(done, total): warmth(done, total) for total in set(totals) for done in range(total + 1)}
    learners = progress.learners
    pace = pace_words((learner.all_done for learner in learners), progress.expected)
    return [
        HeatRow(
            learner.account_id,
            learner.name,
            [(done, total, warm[done, total]) for done, total in zip(learner.done, totals, strict=True)],
            learner.all_done,
            pace[learner.all_done],
        )
        for learner in learners
    ]


def pace_words(counts: Iterable[int], expected: int | None) -> dict[int, str]:
    """How each count compares with what is expected by today; empty when nothing is."""
    return {count: "" if expected is None else _pace(count - expected) for count in set(counts)}


def _pace(ahead: int) -> str:
    if ahead == 0:
        return str(gettext("even"))
    return str(gettext("%(count)s behind", count=-ahead) if ahead < 0 else gettext("%(count)s ahead", count=ahead))


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
