"""The course that is being served: what was published last, or else the course's own folder.

Bad content never replaces good. Every process looks at most once a second whether something else was published; before
the first publication it follows the folder itself, in development only.
"""

import logging
import os
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from course_app.content.catalog import Catalog, FaultyContent, load_catalog
from course_app.content.earlier_texts import EarlierTexts, earlier_texts, texts_of
from course_app.content.model import Homework, Module
from course_app.content.problems import Problem
from course_app.content.publications import Publications
from course_app.content.source_files import digest_of

_LOOK_EVERY_SECONDS = 1.0

_log = logging.getLogger("course")


class ContentRefusedError(Exception):
    """The course cannot be served because its files have problems. `problems` holds them all."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Edition:
    """What is served at one moment: a good catalog, and the problems of a newer edit that could not replace it.

    `version` changes whenever a page would look different. Of a published course `earlier` are the texts that it had
    at earlier revisions, and `present` is the file of each item, by its id.
    """

    catalog: Catalog
    problems: tuple[Problem, ...]
    version: str
    earlier: EarlierTexts = field(default_factory=dict)
    present: Mapping[str, Path] = field(default_factory=dict)

    def kept_revisions(self, item: Module | Homework) -> list[int]:
        """The earlier revisions of an item whose text is kept."""
        return sorted(texts_of(item, self.earlier))


class CurrentCourse:
    """Holds the Edition being served and swaps it as a whole. Safe to use from several threads."""

    def __init__(
        self,
        root: Path,
        follows_folder: bool,
        published: Publications | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Loads what was published last, before the first time the folder `root`.

        Raises ContentRefusedError if it has problems.
        """
        self._root, self._follows_folder, self._clock = root, follows_folder, clock
        self._published = published
        self._name = published.current_name() if published else None
        self._seen = fingerprint(root)
        loaded = load_catalog(self._served)
        if isinstance(loaded, FaultyContent):
            raise ContentRefusedError(loaded.problems)
        self._edition = self._edition_of(loaded)
        self._looked_at = clock()
        self._reload = threading.Lock()

    @property
    def _served(self) -> Path:
        """The folder that the course comes from."""
        return self._published.content_of(self._name) if self._published and self._name else self._root

    @property
    def edition(self) -> Edition:
        """The Edition to answer with; looks for a newer one at most once a second."""
        if self._clock() - self._looked_at >= _LOOK_EVERY_SECONDS:
            self.refresh()
        return self._edition

    def refresh(self) -> None:
        """Loads what is newer; a request that comes in meanwhile is answered from the old Edition."""
        if not self._reload.acquire(blocking=False):
            return
        try:
            self._look()
            self._looked_at = self._clock()
        finally:
            self._reload.release()

    def _look(self) -> None:
        name = self._published.current_name() if self._published else None
        if name and name != self._name:
            self._name = name
            self._take_publication()
        elif name is None and self._follows_folder:
            seen = fingerprint(self._root)
            if seen != self._seen or self._name is not None:
                self._seen, self._name = seen, None
                self._edition = self._next_edition()

    def _take_publication(self) -> None:
        """What was published was checked before; should its files have been damaged since, the old course stays."""
        loaded = load_catalog(self._served)
        if isinstance(loaded, Catalog):
            self._edition = self._edition_of(loaded)
        else:
            _log.error("the published course %s is not served: %s", self._name, loaded.problems[0])

    def _edition_of(self, catalog: Catalog) -> Edition:
        if self._published is None or self._name is None:
            return Edition(catalog, (), catalog.version)
        present = {each.id: each.path for each in catalog.identities if each.kind in ("module", "homework")}
        return Edition(catalog, (), self._name, earlier_texts(self._published, self._name), present)

    def _next_edition(self) -> Edition:
        loaded = load_catalog(self._root)
        if isinstance(loaded, Catalog):
            return Edition(loaded, (), loaded.version)
        faults = digest_of("\n".join(map(str, loaded.problems)))
        return Edition(self._edition.catalog, loaded.problems, f"{self._edition.catalog.version}-{faults}")


def fingerprint(root: Path) -> frozenset[tuple[str, int, int]]:
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
