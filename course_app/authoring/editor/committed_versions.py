"""Versions as commits of the repository that keeps the content folder."""

import fcntl
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from course_app.authoring.editor.git import GitRefusedError, run_git
from course_app.authoring.editor.paths import parts_of
from course_app.authoring.editor.version import (
    MOST,
    DeletedFile,
    Version,
    Versions,
    Writer,
    can_come_back,
    not_kept,
    text_of,
)
from course_app.content.identities import PUBLISHED_FILE

_log = logging.getLogger("course")


@dataclass(frozen=True, slots=True)
class CommittedVersions(Versions):
    """Each save is a commit of that one file by the person who saved; what else is staged stays staged."""

    root: Path
    data: Path

    def keep(self, name: str, before: bytes | None, by: Writer, at: datetime) -> None:
        self._commit([name], f"{'Add' if before is None else 'Edit'} {name}", by)

    def keep_move(self, name: str, target: str, pictures: Sequence[str], by: Writer, at: datetime) -> None:
        known = [each for each in pictures if self.root.joinpath(*parts_of(each)).exists() or self._is_known(each)]
        self._commit([name, target, *known], f"Move {name} to {target}", by)

    def _is_known(self, name: str) -> bool:
        try:
            return bool(run_git(self.root, ["ls-files", "--", name]))
        except GitRefusedError:
            return False

    def keep_last(self, name: str, data: bytes, by: Writer, at: datetime) -> None:
        try:
            with self._alone():
                run_git(self.root, ["add", "--", name])
                if run_git(self.root, ["status", "--porcelain", "--", name]).strip():
                    run_git(
                        self.root, ["commit", "--quiet", "--no-verify", "--only", "-m", f"Keep {name}", "--", name], by
                    )
                run_git(self.root, ["cat-file", "-e", f"HEAD:./{name}"])
        except GitRefusedError as error:
            raise not_kept(str(error)) from None

    def keep_deletion(self, name: str, by: Writer) -> None:
        self._commit([name], f"Delete {name}", by)

    def deleted(self) -> list[DeletedFile]:
        form = "--format=%x1e%H%x1f%an%x1f%aI"
        words = ["log", f"-n{MOST}", "--diff-filter=D", "-M", "--relative", form, "--name-only", "--", "."]
        try:
            records = run_git(self.root, words).decode("utf-8", "replace").split("\x1e")[1:]
        except GitRefusedError as error:
            _log.warning("git did not say which files were deleted: %s", error)
            return []
        found: dict[str, DeletedFile] = {}
        for record in records:
            head, _, names = record.partition("\n")
            commit, author, at = head.split("\x1f")
            for name in names.split():
                if can_come_back(self.root, name):
                    found.setdefault(name, DeletedFile(name, commit, datetime.fromisoformat(at), author))
        return list(found.values())

    def deleted_data(self, file: DeletedFile) -> bytes | None:
        try:
            return run_git(self.root, ["cat-file", "blob", f"{file.version}~1:./{file.name}"])
        except GitRefusedError:
            return None

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
        words = ["log", f"-n{MOST}", "--follow", "--format=%x1e%H%x1f%an%x1f%aI%x1f%s", "--name-only", "--", name]
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
        return text_of(found)


def _committed(record: str) -> Version | None:
    head, _, names = record.partition("\n")
    commit, author, at, subject = head.split("\x1f")
    path = names.strip().partition("\n")[0]
    return Version(commit, datetime.fromisoformat(at), author, subject, path=path) if path else None
