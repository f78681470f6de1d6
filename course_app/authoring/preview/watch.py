"""Watches the content folder for a preview, and tells who waits when there is something else to see."""

import threading
from collections.abc import Callable

from course_app.content.current_course import CurrentCourse, Edition

LOOK_EVERY_SECONDS = 0.1
"""As often as this the names, sizes and times of some three hundred files are read: a few milliseconds each time."""


class Watch:
    """Follows a course in a thread of its own; `tell` hears every new Edition once."""

    def __init__(self, course: CurrentCourse, tell: Callable[[Edition], None]) -> None:
        self._course, self._tell = course, tell
        self._changed = threading.Condition()
        self._is_over = threading.Event()
        self._version = course.edition.version

    @property
    def version(self) -> str:
        """The version of what is shown now."""
        return self._version

    def start(self) -> None:
        """Begins to look; ends with the process, or with stop()."""
        threading.Thread(target=self._run, name="watch", daemon=True).start()

    def stop(self) -> None:
        """Ends the looking, and every wait."""
        self._is_over.set()
        with self._changed:
            self._changed.notify_all()

    def wait_for_other(self, version: str, seconds: float) -> str | None:
        """The version that is shown once it is another than `version`; None when that does not happen in time."""
        with self._changed:
            self._changed.wait_for(lambda: self._version != version or self._is_over.is_set(), seconds)
            return self._version if self._version != version else None

    @property
    def is_over(self) -> bool:
        return self._is_over.is_set()

    def _run(self) -> None:
        while not self._is_over.wait(LOOK_EVERY_SECONDS):
            self.look()

    def look(self) -> None:
        """Looks once."""
        self._course.refresh()
        edition = self._course.edition
        if edition.version != self._version:
            with self._changed:
                self._version = edition.version
                self._changed.notify_all()
            self._tell(edition)
