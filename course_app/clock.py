"""What time it is, for everything that stores or compares it. Tests hand in a clock of their own."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flask import current_app

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The machine's time, in UTC."""
    return datetime.now(UTC)


def now() -> datetime:
    """The running application's time, in UTC."""
    clock: Clock = current_app.extensions["clock"]
    return clock()


def latest_believable(at: datetime) -> datetime:
    """What a row says happened later than this was written while the clock was ahead, and counts for nothing."""
    return at + timedelta(minutes=1)
