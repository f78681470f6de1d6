"""Earlier versions of a file: the commits of the folder's repository, or our own where git does not keep the folder."""

import fcntl
import json
import logging
import os
import secrets
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from course_app.authoring.editor.files import etag_of
from course_app.authoring.editor.git import GitRefusedError, run_git
from course_app.authoring.editor.paths import parts_of
from course_app.authoring.impact.courses import is_in_repository
from course_app.config import Settings
from course_app.content.identities import PUBLISHED_FILE

_log = logging.getLogger("course")

_MOST = 200


@dataclass(frozen=True, slots=True)
class Writer:
    """Who saves: the account, and what a repository calls them."""

    account_id: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Version:
    """One kept text of a file. `by` is a name, or an account's id where `is_account`; empty if nobody knows."""

    id: str
    at: datetime
    by: str
    note: str = ""
    is_account: bool = False
    path: str = ""


class Versions(ABC):
    """What keeps the versions of one content folder."""

    @abstractmethod
    def keep(self, name: str, before: bytes | None, by: Writer, at: datetime) -> None:
        """Keeps the file `name` as it stands on the disk; `before` is what stood there until now."""

    @abstractmethod
    def keep_move(self, name: str, target: str, by: Writer, at: datetime) -> None:
        """Keeps that `name` is called `target` now: its versions are found under the new name."""

    @abstractmethod
    def keep_published(self, names: Sequence[str], by: Writer, at: datetime) -> None:
        """Keeps what publishing wrote into the files `names`, their revisions, and into the list of published ids."""

    @abstractmethod
    def of(self, name: str) -> list[Version]:
        """The versions of a file, the newest first."""

    @abstractmethod
    def text(self, name: str, version: Version) -> str:
        """What the file held in a version that `of` gave."""


def versions_of(settings: Settings, root: Path) -> Versions:
    """The commits where git keeps the folder, else files in the data folder."""
    if is_in_repository(root):
        return CommittedVersions(root, settings.data)
    return OwnVersions(root, settings.data / "editor-versions")


@dataclass(frozen=True, slots=True)
class CommittedVersions(Versions):
    """Each save is a commit of that one file by the person who saved; what else is staged stays staged."""

    root: Path
    data: Path

    def keep(self, name: str, before: bytes | None, by: Writer, at: datetime) -> None:
        self._commit([name], f"{'Add' if before is None else 'Edit'} {name}", by)

    def keep_move(self, name: str, target: str, by: Writer, at: datetime) -> None:
        self._commit([name, target], f"Move {name} to {target}", by)

    def keep_published(self, names: Sequence[str], by: Writer, at: datetime) -> None:
        self._commit([*names, PUBLISHED_FILE], "Publish", by)

    def _commit(self, names: list[str], message: str, by: Writer) -> None:
        """A commit that git refuses loses nothing: the file is written, and the next commit of it holds both."""
        try:
            with self._alone():
                run_git(self.root, ["add", "--", *names])
                run_git(self.root, ["commit", "--quiet", "--no-verify", "--only", "-m", message, "--", *names], by)
        except GitRefusedError as error:
            _log.warning("git did not keep a save in the content folder: %s", error)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Git refuses the second of two commits at once."""
        with (self.data / "editor.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def of(self, name: str) -> list[Version]:
        words = ["log", f"-n{_MOST}", "--follow", "--format=%x1e%H%x1f%an%x1f%aI%x1f%s", "--name-only", "--", name]
        try:
            records = run_git(self.root, words).decode("utf-8", "replace").split("\x1e")[1:]
        except GitRefusedError as error:
            _log.warning("git did not say the versions of a file: %s", error)
            return []
        return [version for record in records if (version := _committed(record))]

    def text(self, name: str, version: Version) -> str:
        try:
            found = run_git(self.root, ["cat-file", "blob", f"{version.id}:{version.path}"])
        except GitRefusedError:
            return ""
        return _shown(found)


def _committed(record: str) -> Version | None:
    head, _, names = record.partition("\n")
    commit, author, at, subject = head.split("\x1f")
    path = names.strip().partition("\n")[0]
    return Version(commit, datetime.fromisoformat(at), author, subject, path=path) if path else None


@dataclass(frozen=True, slots=True)
class OwnVersions(Versions):
    """One small JSON file for each version, below a folder for each name."""

    root: Path
    kept: Path

    def keep(self, name: str, before: bytes | None, by: Writer, at: datetime) -> None:
        folder = self._folder(name)
        if before is not None and not self._holds(folder, before):
            self._write(folder, before, "", at, "")
        self._write(folder, self.root.joinpath(*parts_of(name)).read_bytes(), by.account_id, at, "")

    def _holds(self, folder: Path, data: bytes) -> bool:
        newest = max(folder.glob("*.json"), default=None)
        return newest is not None and _read(newest)["text"] == _shown(data)

    def _write(self, folder: Path, data: bytes, by: str, at: datetime, note: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        count = len(list(folder.glob("*.json")))
        path = folder / f"{at:%Y%m%dT%H%M%S}-{count:06}-{secrets.token_hex(4)}.json"
        scratch = path.with_suffix(".new")
        with scratch.open("x", encoding="utf-8") as stream:
            json.dump({"at": at.isoformat(), "by": by, "note": note, "text": _shown(data)}, stream)
            stream.flush()
            os.fsync(stream.fileno())
        scratch.rename(path)

    def keep_move(self, name: str, target: str, by: Writer, at: datetime) -> None:
        old, new = self._folder(name), self._folder(target)
        if old.is_dir():
            new.mkdir(parents=True, exist_ok=True)
            for path in old.glob("*.json"):
                path.rename(new / path.name)

    def keep_published(self, names: Sequence[str], by: Writer, at: datetime) -> None:
        for name in names:
            self.keep(name, None, by, at)

    def of(self, name: str) -> list[Version]:
        found = []
        for path in sorted(self._folder(name).glob("*.json"), reverse=True)[:_MOST]:
            kept = _read(path)
            at, by = datetime.fromisoformat(kept["at"]), kept["by"]
            found.append(Version(path.stem, at, by, kept["note"], is_account=True))
        return found

    def text(self, name: str, version: Version) -> str:
        text: str = _read(self._folder(name) / f"{version.id}.json")["text"]
        return text

    def _folder(self, name: str) -> Path:
        return self.kept / etag_of(name.encode())


def _read(path: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return read


def _shown(data: bytes) -> str:
    return data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
