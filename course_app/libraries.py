"""How old the pinned libraries are: `make renewed-pins` writes the day on which all of them were renewed."""

from datetime import date, datetime, timedelta
from pathlib import Path

RENEWED_EVERY = timedelta(days=92)
_RENEWED_ON = Path(__file__).with_name("libraries-renewed-on.txt")


def renewed_on() -> date:
    """The day on which every pin was last compared with what there is."""
    return date.fromisoformat(_RENEWED_ON.read_text(encoding="ascii").strip())


def age_of_libraries(now: datetime) -> timedelta:
    """The time since then; nothing is asked of anybody, so it says nothing about a hole that was found since."""
    return now.date() - renewed_on()
