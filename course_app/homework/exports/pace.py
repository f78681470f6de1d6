"""How many files one network may have made: counted in memory, because nothing about exports is kept."""

import threading
from collections import deque
from datetime import datetime, timedelta

from flask_babel import gettext

from course_app.errors import CourseAppError

MOST = 60
WINDOW = timedelta(minutes=1)
_MOST_NETWORKS = 10_000


class TooManyExportsError(CourseAppError):
    """The network has had as many files as it may in this minute."""

    status, code = 429, "too_many_exports"


class Pace:
    """When each network had files made, within the last minute. Each server process counts for itself."""

    def __init__(self) -> None:
        self._times: dict[str, deque[datetime]] = {}
        self._lock = threading.Lock()

    def count(self, network: str, now: datetime) -> None:
        """Counts a file of `network`. Raises TooManyExportsError, counting nothing."""
        with self._lock:
            if len(self._times) >= _MOST_NETWORKS:
                self._times = {name: times for name, times in self._times.items() if times[-1] > now - WINDOW}
            times = self._times.setdefault(network, deque())
            while times and times[0] <= now - WINDOW:
                times.popleft()
            if len(times) >= MOST:
                raise TooManyExportsError(
                    gettext("Too many files were asked for from your network. Nothing is lost: try again in a minute.")
                )
            times.append(now)
