"""The day and the zone that a browser sends with a document: dates in it are looked at as they are read there."""

from datetime import date
from zoneinfo import ZoneInfo, available_timezones

_ZONES = frozenset(available_timezones())


def day_of(value: object) -> date | None:
    """A date like 2026-03-09; None for anything else."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def zone_of(value: object) -> ZoneInfo | None:
    """The time zone of that name; None where there is none."""
    return ZoneInfo(value) if isinstance(value, str) and value in _ZONES else None
