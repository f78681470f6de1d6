"""The archive of a course or of a whole instance: one zip file, the same whichever database it came from.

`archive.json` says what is in it; `content/…` is the course's folder; of an instance also `published/…` and, of each
table, `rows/<table>.jsonl`. Names are ours, and a name that is not of this form is refused (SECURITY 4.9).
"""

import hashlib
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, Self, cast

from course_app.backups.refusals import RestoreRefusedError

ABOUT = "archive.json"
FORMAT = 1
_NAME = re.compile(r"(content|published|rows)(/[^/\\\x00-\x1f.][^/\\\x00-\x1f]*)+")
_ONE_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class About:
    """What an archive holds: `files` by name with their digests, `tables` with their columns and how many rows."""

    format: int
    kind: Literal["course", "instance"]
    made_at: str
    schema: str
    tables: Mapping[str, Mapping[str, Any]]
    files: Mapping[str, str]

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)


class ArchiveWriter:
    """Writes the members of an archive, and their digests last."""

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)
        self._files: dict[str, str] = {}
        self._tables: dict[str, Mapping[str, Any]] = {}

    def add_folder(self, name: str, root: Path) -> None:
        """Adds the files of a folder, hidden ones left out."""
        for path in visible_files(root):
            self._add(f"{name}/{path.relative_to(root).as_posix()}", iter([path.read_bytes()]))

    def add_rows(self, table: str, columns: list[str], lines: Iterator[str]) -> None:
        """Adds the rows of a table."""
        count = self._add(f"rows/{table}.jsonl", (f"{line}\n".encode() for line in lines))
        self._tables[table] = {"columns": columns, "rows": count}

    def _add(self, name: str, parts: Iterator[bytes]) -> int:
        whole, count = hashlib.sha256(), 0
        with self._zip.open(zipfile.ZipInfo(name, _ONE_TIME), "w", force_zip64=True) as member:
            for part in parts:
                whole.update(part)
                member.write(part)
                count += 1
        self._files[name] = whole.hexdigest()
        return count

    def close(self, kind: Literal["course", "instance"], made_at: str, schema: str) -> None:
        """Says what is in the archive, and ends it."""
        about = About(FORMAT, kind, made_at, schema, self._tables, self._files)
        self._zip.writestr(zipfile.ZipInfo(ABOUT, _ONE_TIME), about.as_json())
        self._zip.close()


def visible_files(root: Path) -> list[Path]:
    """The files below a folder, hidden ones and links left out, in an order that stays the same."""
    found = (path for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    return sorted(path for path in found if not any(part.startswith(".") for part in path.relative_to(root).parts))


def _digest_of(member: zipfile.ZipExtFile) -> str:
    whole = hashlib.sha256()
    while part := member.read(1_000_000):
        whole.update(part)
    return whole.hexdigest()


def is_archive(path: Path) -> bool:
    """Whether the file is an archive, and not a backup of one database."""
    return zipfile.is_zipfile(path)


class Archive:
    """An archive that was read and found whole."""

    def __init__(self, source: zipfile.ZipFile, about: About) -> None:
        self._zip, self.about = source, about

    @classmethod
    def open(cls, path: Path) -> Self:
        """Checks every member. Raises RestoreRefusedError, which says what is wrong."""
        try:
            source = zipfile.ZipFile(path)
            about = About(**json.loads(source.read(ABOUT)))
            archive = cls(source, about)
            archive._check(path)
        except (OSError, KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
            raise RestoreRefusedError(f"{path} cannot be read as an archive: {error}") from error
        return archive

    def _check(self, path: Path) -> None:
        if self.about.format != FORMAT:
            raise RestoreRefusedError(f"{path} was made by a newer release; restore it with that one")
        names = set(self._zip.namelist()) - {ABOUT}
        if len(self._zip.namelist()) != len(names) + 1 or names != set(self.about.files):
            raise RestoreRefusedError(f"{path} is damaged: it does not hold what it says")
        for name, digest in self.about.files.items():
            if not _NAME.fullmatch(name):
                raise RestoreRefusedError(f"{path} holds a file with a name that is none of ours: {name[:80]!r}")
            with self.member(name) as member:
                if _digest_of(member) != digest:
                    raise RestoreRefusedError(f"{path} is damaged: {name} is not what was put in")

    def member(self, name: str) -> zipfile.ZipExtFile:
        """One file of the archive, to be read."""
        return cast(zipfile.ZipExtFile, self._zip.open(name))

    def lines(self, table: str) -> Iterator[str]:
        """The rows of a table."""
        with self.member(f"rows/{table}.jsonl") as member:
            for line in member:
                yield line.decode()

    def unpack(self, name: str, target: Path) -> int:
        """Writes the folder `name` of the archive into the folder `target`; gives how many files."""
        inside = [each for each in self.about.files if each.startswith(f"{name}/")]
        for each in inside:
            path = target / each.removeprefix(f"{name}/")
            path.parent.mkdir(parents=True, exist_ok=True)
            with self.member(each) as member:
                path.write_bytes(member.read())
        return len(inside)

    def close(self) -> None:
        """Lets go of the file."""
        self._zip.close()
