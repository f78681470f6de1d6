"""How often one network may ask for work that is done for everyone: counted in the memory of each process."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from flask_babel import gettext

from course_app.errors import CourseAppError

_MOST_NETWORKS = 10_000


class TooOftenError(CourseAppError):
    """More requests than one network may make within a minute."""

    status, code = 429, "too_often"


@dataclass(slots=True)
class Allowance:
    """`most` requests a minute and network. Each process counts for itself, so all together allow `most` times as many.

    Nothing is stored: a count that survived a restart, or held exactly across processes, would cost a write for every
    pause in somebody's typing.
    """

    most: int
    _minute: datetime | None = None
    _counts: OrderedDict[str, int] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def take(self, network: str, now: datetime) -> None:
        """Counts one request of `network`. Raises TooOftenError when it has had its share of this minute."""
        with self._lock:
            self._begin_minute(now)
            self._refuse_beyond(self._counts.get(network, 0) + 1)
            self._counts[network] = self._counts.get(network, 0) + 1
            if len(self._counts) > _MOST_NETWORKS:
                self._counts.popitem(last=False)

    def require(self, network: str, now: datetime) -> None:
        """Counts nothing. Raises TooOftenError when `network` has had its share of this minute."""
        with self._lock:
            self._begin_minute(now)
            self._refuse_beyond(self._counts.get(network, 0) + 1)

    def _begin_minute(self, now: datetime) -> None:
        minute = now.replace(second=0, microsecond=0)
        if self._minute is None or abs(minute - self._minute) >= timedelta(minutes=1):
            self._minute = minute
            self._counts.clear()

    def _refuse_beyond(self, count: int) -> None:
        if count > self.most:
            raise TooOftenError(gettext("This was asked too often from your network. Try again in a minute."))
