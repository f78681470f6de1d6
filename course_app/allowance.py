"""How often one account, or one network, may ask within a minute: counted in the memory of each process."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from flask_babel import gettext

from course_app.errors import CourseAppError

_MOST_ASKERS = 10_000
_MINUTE = timedelta(minutes=1)


class TooOftenError(CourseAppError):
    """More requests than one may make within a minute; `seconds` until the next minute."""

    status, code = 429, "too_often"

    def __init__(self, seconds: int) -> None:
        super().__init__(gettext("This was asked too often. Nothing was changed or lost; try again in a minute."))
        self.seconds = seconds


@dataclass(slots=True)
class Allowance:
    """`most` requests a minute from each asker, a network or an account.

    Each process counts for itself, so all together allow `most` times as many as there are processes.
    Nothing is stored: a count that survived a restart, or held exactly across processes, would cost a write for every
    pause in somebody's typing.
    """

    most: int
    _minute: datetime | None = None
    _counts: OrderedDict[str, int] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def take(self, asker: str, now: datetime) -> None:
        """Counts one request of `asker`. Raises TooOftenError when it has had its share of this minute."""
        with self._lock:
            self._begin_minute(now)
            self._refuse_beyond(asker, now)
            self._counts[asker] = self._counts.get(asker, 0) + 1
            if len(self._counts) > _MOST_ASKERS:
                self._counts.popitem(last=False)

    def require(self, asker: str, now: datetime) -> None:
        """Counts nothing. Raises TooOftenError when `asker` has had its share of this minute."""
        with self._lock:
            self._begin_minute(now)
            self._refuse_beyond(asker, now)

    def _begin_minute(self, now: datetime) -> None:
        minute = now.replace(second=0, microsecond=0)
        if self._minute is None or abs(minute - self._minute) >= _MINUTE:
            self._minute = minute
            self._counts.clear()

    def _refuse_beyond(self, asker: str, now: datetime) -> None:
        if self._counts.get(asker, 0) >= self.most:
            raise TooOftenError(60 - now.second)
