"""What was published, on the disk: a folder for each time, and a pointer to the one that people have now.

`<folder>/<name>/content` is the course as it was published, `publication.json` beside it says when, by whom and with
which revisions; names sort in the order of publishing. `<folder>/current` holds the name of one of them. Number 0 was
never published: it is the course as people had it before the first time.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, Self

POINTER = "current"
RECORD = "publication.json"
CONTENT = "content"

Kind = Literal["small", "real"]
"""A small edit, or a real change: only that is announced to learners who ticked what changed."""

_NAME = re.compile(r"\d{5}-[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class PublishedItem:
    """A module or a piece of homework as it was published: its revision, its text's digest, its file in the course."""

    revision: int
    digest: str
    path: str


@dataclass(frozen=True, slots=True)
class Publication:
    """One version that was published. `name` is its folder's, `version` the course's own digest.

    `announced` are the items whose revision rose: whoever ticked one is told that it changed.
    """

    folder: Path
    version: str
    kind: Kind
    by: str
    at: datetime
    announced: tuple[str, ...]
    items: Mapping[str, PublishedItem]

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def number(self) -> int:
        return int(self.name.partition("-")[0])

    @property
    def content(self) -> Path:
        """The course's folder, as it was."""
        return self.folder / CONTENT

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The publication in a folder. Raises PublicationUnreadableError."""
        try:
            held = json.loads((folder / RECORD).read_text(encoding="utf-8"))
            items = {name: PublishedItem(**each) for name, each in held["items"].items()}
            at, announced = datetime.fromisoformat(held["at"]), tuple(held["announced"])
            return cls(folder, held["version"], held["kind"], held["by"], at, announced, items)
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise PublicationUnreadableError(f"{folder / RECORD} cannot be read: {error}") from error

    def record(self) -> str:
        """What `read` reads."""
        held = {
            "version": self.version,
            "kind": self.kind,
            "by": self.by,
            "at": self.at.isoformat(),
            "announced": list(self.announced),
            "items": {name: asdict(item) for name, item in self.items.items()},
        }
        return json.dumps(held, ensure_ascii=False, indent=1)


class PublicationUnreadableError(Exception):
    """A published version whose record is damaged. Its text names the file."""


@dataclass(frozen=True, slots=True)
class Publications:
    """Every version that was published, in the folder `folder`, which need not exist."""

    folder: Path

    def current_name(self) -> str | None:
        """The name of the version that people have now; None before the first. Cheap: one small file."""
        try:
            name = (self.folder / POINTER).read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            return None
        return name if _NAME.fullmatch(name) else None

    def current(self) -> Publication | None:
        """The version that people have now; None before the first. Raises PublicationUnreadableError."""
        name = self.current_name()
        return Publication.read(self.folder / name) if name else None

    def served(self) -> Publication | None:
        """The course as people first had it, before anything was published; None if nobody served it here.

        Raises PublicationUnreadableError.
        """
        oldest = min(self.names(), default="")
        return Publication.read(self.folder / oldest) if oldest.startswith("00000-") else None

    def had(self) -> Publication | None:
        """What people have had until now: what was published last, before the first time what was served."""
        return self.current() or self.served()

    def content_of(self, name: str) -> Path:
        """The course's folder in the version `name`."""
        return self.folder / name / CONTENT

    def names(self) -> list[str]:
        """The names of all versions, the newest first."""
        try:
            return sorted((path.name for path in self.folder.iterdir() if _NAME.fullmatch(path.name)), reverse=True)
        except OSError:
            return []

    def all(self) -> list[Publication]:
        """All versions, the newest first. Raises PublicationUnreadableError."""
        return [Publication.read(self.folder / name) for name in self.names()]
