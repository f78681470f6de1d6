"""Reads the files of a content folder. Whatever the disk holds, the result is text or a Problem."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from course_app.content.memo import Memo
from course_app.content.problems import Problem, problem

MAX_SOURCE_BYTES = 200_000
"""SECURITY 4.3: a pathological 20,000-character line takes seconds to parse, so sources are bounded."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029]")


@dataclass(slots=True)
class SourceFolder:
    """A content folder being read: collects the problems and the digest of every byte that was used.

    `root` is the folder itself; paths in problems begin with its name (`content/chapters/…`). Once a file could not be
    understood, `is_incomplete` holds: its ids are unknown, so nothing is said about ids that seem to be missing. `memo`
    knows what was compiled before; `drafts` are read instead of the files of these paths: what an author has not saved
    yet; `unparsed` looks for faults in texts that nothing needed.
    """

    root: Path
    memo: Memo = field(default_factory=Memo)
    drafts: Mapping[Path, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    is_incomplete: bool = False
    unparsed: list[Callable[[], None]] = field(default_factory=list)
    _digests: dict[str, str] = field(default_factory=dict)
    _names: dict[Path, str] = field(default_factory=dict)

    def name_of(self, path: Path) -> str:
        """`path` as people see it: from the content folder's own name on."""
        name = self._names.get(path)
        if name is None:
            whole = (self.root.name / path.relative_to(self.root)).as_posix() if self.root.name else path.as_posix()
            name = self._names[path] = whole.encode("utf-8", "replace").decode()
        return name

    def report(self, code: str, path: Path, line: int = 1, **facts: object) -> None:
        """Adds the Problem `code` at `path:line`; `facts` fill its wording."""
        self.problems.append(problem(code, self.name_of(path), line, **facts))

    def folders(self, name: str) -> list[Path]:
        """The folders inside the folder `name`, sorted; hidden ones left out. Empty when there is no such folder."""
        return [path for path in self._entries(name) if self._is_folder(path)]

    def files(self, name: str, suffix: str) -> list[Path]:
        """The files inside the folder `name` that end in `suffix`, sorted; hidden ones left out."""
        return [path for path in self._entries(name) if path.suffix == suffix and not self._is_folder(path)]

    def _is_folder(self, path: Path) -> bool:
        try:
            return path.is_dir()
        except OSError as error:
            self._unreadable(path, error)
            return False

    def _unreadable(self, path: Path, error: OSError) -> None:
        self.is_incomplete = True
        self.report("file-unreadable", path, reason=error.strerror)

    def _entries(self, name: str) -> list[Path]:
        folder = self.root / name
        try:
            return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
        except FileNotFoundError:
            return []
        except OSError as error:
            self._unreadable(folder, error)
            return []

    def read_bytes(self, path: Path) -> bytes | None:
        """The file's bytes, or None with a Problem reported."""
        try:
            data = self.drafts[path] if path in self.drafts else path.read_bytes()
        except FileNotFoundError:
            self.report("file-missing", path)
            return None
        except OSError as error:
            self._unreadable(path, error)
            return None
        self._digests[self.name_of(path)] = hashlib.sha256(data).hexdigest()
        return data

    def read_text(self, path: Path) -> str | None:
        """The file's text with `\\n` line ends and no byte order mark, or None with a Problem reported."""
        data = self.read_bytes(path)
        if data is None:
            return None
        if len(data) > MAX_SOURCE_BYTES:
            self.report("file-too-large", path, size=len(data), limit=MAX_SOURCE_BYTES)
            return None
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            self.report("file-encoding", path, data.count(b"\n", 0, error.start) + 1, position=error.start)
            return None
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if bad := _CONTROL.search(text):
            self.report("file-character", path, text.count("\n", 0, bad.start()) + 1, codepoint=ord(bad.group()))
            return None
        return text

    def digest_of(self, path: Path) -> str:
        """The digest of a file that was read; empty for one that was not."""
        return self._digests.get(self.name_of(path), "")

    def digest(self) -> str:
        """A short digest of every file read so far: the content's version."""
        whole = "\n".join(f"{name} {digest}" for name, digest in sorted(self._digests.items()))
        return hashlib.sha256(whole.encode()).hexdigest()[:16]


def digest_of(data: str | bytes) -> str:
    """A short digest: sixteen hexadecimal digits of the SHA-256."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()[:16]
