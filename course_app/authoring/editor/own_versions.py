"""Versions as files of our own in the data folder, where git does not keep the content folder."""

import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from course_app.authoring.editor.files import etag_of
from course_app.authoring.editor.paths import is_picture_name, parts_of
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


@dataclass(frozen=True, slots=True)
class OwnVersions(Versions):
    """One small JSON file for each version, below a folder for each name."""

    root: Path
    kept: Path

    def keep(self, name: str, before: bytes | None, by: Writer, at: datetime) -> None:
        """Of pictures only those that are deleted are kept."""
        if is_picture_name(name):
            return
        folder = self._folder(name)
        if before is not None and not self._holds(folder, before):
            self._write(folder, before, "", at)
        self._write(folder, self.root.joinpath(*parts_of(name)).read_bytes(), by.account_id, at)

    def _holds(self, folder: Path, data: bytes) -> bool:
        newest = max(folder.glob("*.json"), default=None)
        return newest is not None and _read(newest)["text"] == text_of(data)

    def _write(self, folder: Path, data: bytes, by: str, at: datetime, **more: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        count = len(list(folder.glob("*.json")))
        path = folder / f"{at:%Y%m%dT%H%M%S}-{count:06}-{secrets.token_hex(4)}.json"
        held = {"at": at.isoformat(), "by": by, "note": "", "text": text_of(data), **more}
        _write_whole(path, json.dumps(held).encode())

    def keep_last(self, name: str, data: bytes, by: Writer, at: datetime) -> None:
        """A file that is deleted is kept byte for byte, and with its name: pictures and odd encodings come back too."""
        folder, kept = self._folder(name), f"{secrets.token_hex(8)}.data"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _write_whole(folder / kept, data)
            self._write(folder, b"" if is_picture_name(name) else data, by.account_id, at, deleted=name, file=kept)
        except OSError as error:
            raise not_kept(os.strerror(error.errno or 0)) from None

    def keep_deletion(self, name: str, by: Writer) -> None:
        """What `keep_last` wrote says so."""

    def deleted(self) -> list[DeletedFile]:
        found = []
        for folder in self.kept.glob("*"):
            newest = max(folder.glob("*.json"), default=None)
            held = _read(newest) if newest else {}
            if newest and (name := held.get("deleted")) and can_come_back(self.root, name):
                at = datetime.fromisoformat(held["at"])
                found.append(DeletedFile(name, newest.stem, at, held["by"], is_account=True))
        return sorted(found, key=lambda file: file.version, reverse=True)

    def deleted_data(self, file: DeletedFile) -> bytes | None:
        folder = self._folder(file.name)
        try:
            kept = folder / str(_read(folder / f"{file.version}.json")["file"])
            return kept.read_bytes()
        except OSError:
            return None

    def keep_move(self, name: str, target: str, pictures: Sequence[str], by: Writer, at: datetime) -> None:
        old, new = self._folder(name), self._folder(target)
        if old.is_dir():
            new.mkdir(parents=True, exist_ok=True)
            for path in (*old.glob("*.json"), *old.glob("*.data")):
                path.rename(new / path.name)

    def keep_published(self, names: Sequence[str], by: Writer, at: datetime) -> None:
        for name in names:
            self.keep(name, None, by, at)

    def of(self, name: str) -> list[Version]:
        found = []
        for path in sorted(self._folder(name).glob("*.json"), reverse=True)[:MOST]:
            kept = _read(path)
            at, by = datetime.fromisoformat(kept["at"]), kept["by"]
            found.append(Version(path.stem, at, by, kept["note"], is_account=True))
        return found

    def text(self, name: str, version: Version) -> str:
        text: str = _read(self._folder(name) / f"{version.id}.json")["text"]
        return text

    def _folder(self, name: str) -> Path:
        return self.kept / etag_of(name.encode())


def _write_whole(path: Path, data: bytes) -> None:
    scratch = path.with_suffix(".new")
    with scratch.open("xb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    scratch.rename(path)


def _read(path: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return read
