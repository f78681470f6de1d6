"""The course that is being served: in development it follows its folder, and bad content never replaces good."""

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from course_app.content.catalog import Catalog, FaultyContent, load_catalog
from course_app.content.problems import Problem
from course_app.content.source_files import digest_of

_LOOK_EVERY_SECONDS = 1.0


class ContentRefusedError(Exception):
    """The course cannot be served because its files have problems. `problems` holds them all."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Edition:
    """What is served at one moment: a good catalog, and the problems of a newer edit that could not replace it.

    `version` changes whenever a page would look different.
    """

    catalog: Catalog
    problems: tuple[Problem, ...]
    version: str


class CurrentCourse:
    """Holds the Edition being served and swaps it as a whole. Safe to use from several threads."""

    def __init__(self, root: Path, follows_folder: bool, clock: Callable[[], float] = time.monotonic) -> None:
        """Loads the folder `root`. Raises ContentRefusedError if it has problems."""
        self._root, self._follows_folder, self._clock = root, follows_folder, clock
        self._seen = _fingerprint(root)
        loaded = load_catalog(root)
        if isinstance(loaded, FaultyContent):
            raise ContentRefusedError(loaded.problems)
        self._edition = Edition(loaded, (), loaded.version)
        self._looked_at = clock()
        self._reload = threading.Lock()

    @property
    def edition(self) -> Edition:
        """The Edition to answer with; looks at the folder at most once a second, and only in development."""
        if self._follows_folder and self._clock() - self._looked_at >= _LOOK_EVERY_SECONDS:
            self.refresh()
        return self._edition

    def refresh(self) -> None:
        """Loads the folder again if it changed; a request that comes in meanwhile is answered from the old Edition."""
        if not self._reload.acquire(blocking=False):
            return
        try:
            seen = _fingerprint(self._root)
            if seen != self._seen:
                self._seen = seen
                self._edition = self._next_edition()
            self._looked_at = self._clock()
        finally:
            self._reload.release()

    def _next_edition(self) -> Edition:
        loaded = load_catalog(self._root)
        if isinstance(loaded, Catalog):
            return Edition(loaded, (), loaded.version)
        faults = digest_of("\n".join(map(str, loaded.problems)))
        return Edition(self._edition.catalog, loaded.problems, f"{self._edition.catalog.version}-{faults}")


def _fingerprint(root: Path) -> frozenset[tuple[str, int, int]]:
    """Name, size and time of every file below `root`: cheap to take, different after any save."""
    found = set()
    for folder, _, names in os.walk(root):
        for name in names:
            path = os.path.join(folder, name)
            try:
                status = os.stat(path)
            except OSError:
                continue
            found.add((path, status.st_size, status.st_mtime_ns))
    return frozenset(found)
