"""Watches the content folder for a preview, and tells who waits when there is something else to see."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from course_app.authoring.editor.compiler import Compiler
from course_app.content.current_course import CurrentCourse, Edition
from course_app.content.problems import Problem

LOOK_EVERY_SECONDS = 0.1
"""As often as this the names, sizes and times of some three hundred files are read: a few milliseconds each time."""

_QUIET_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Seen:
    """What is shown at one moment: a version, and the matters of style that were found last."""

    version: str
    style: tuple[Problem, ...] = ()


class Watch:
    """Follows a course in a thread of its own; `tell` hears every new Edition once, `tell_style` what its style lacks.

    To look at the style of a course takes longer than to show a change: that is done by a process of its own, once
    nobody has saved for a moment.
    """

    def __init__(
        self,
        course: CurrentCourse,
        tell: Callable[[Edition], None],
        tell_style: Callable[[tuple[Problem, ...]], None],
    ) -> None:
        self._course, self._tell, self._tell_style = course, tell, tell_style
        self._changed = threading.Condition()
        self._is_over = threading.Event()
        self._compiler = Compiler()
        self._seen, self._shown_at = Seen(course.edition.version), time.monotonic()

    @property
    def seen(self) -> Seen:
        """What is shown now."""
        return self._seen

    def start(self) -> None:
        """Begins to look; ends with the process, or with stop()."""
        for run in (self._run, self._run_style):
            threading.Thread(target=run, name="watch", daemon=True).start()

    def stop(self) -> None:
        """Ends the looking, and every wait."""
        self._is_over.set()
        with self._changed:
            self._changed.notify_all()
        self._compiler.close()

    def wait_for_other(self, seen: Seen, seconds: float) -> Seen | None:
        """What is shown once it is something else than `seen`; None when that does not happen in time."""
        with self._changed:
            self._changed.wait_for(lambda: self._seen != seen or self._is_over.is_set(), seconds)
            return self._seen if self._seen != seen else None

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
        if edition.version != self._seen.version:
            self._shown_at = time.monotonic()
            self._show(version=edition.version)
            self._tell(edition)

    def _run_style(self) -> None:
        looked_at = ""
        while not self._is_over.wait(LOOK_EVERY_SECONDS):
            version = self._seen.version
            if version != looked_at and time.monotonic() - self._shown_at >= _QUIET_SECONDS:
                self._look_at_style()
                looked_at = version

    def _look_at_style(self) -> None:
        compiled = self._compiler.compile(self._course.root)
        style = compiled.problems if compiled.catalog else ()
        if style != self._seen.style and not self._is_over.is_set():
            self._show(style=style)
            self._tell_style(style)

    def _show(self, **changed: Any) -> None:
        with self._changed:
            self._seen = replace(self._seen, **changed)
            self._changed.notify_all()
