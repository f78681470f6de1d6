"""Permanent ids for what is imported: words of the title, unique in the whole course."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from course_app.content.identities import read_published
from course_app.content.source_files import SourceFolder

_ID = re.compile(r"^\s*(?:- )?(?:\{\s*)?id:\s*['\"]?([a-z0-9][a-z0-9-]{0,63})\b", re.M)
_MARK = re.compile(r"\{#([a-z0-9-]+)((?:\s+was=[a-z0-9,-]+)?)")
_WAS = re.compile(r"^was:\s*\[([^\]]*)\]|^was:\s*\n((?:\s+- .*\n)+)", re.M)
_WORD = re.compile(r"[a-z0-9]+")
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "’": "", "'": ""})
_SMALL = frozenset([
    "a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "of", "on", "or", "the", "their", "to", "what",
    "with", "your", "you", "is", "are", "it", "its",
])  # fmt: skip
_NO_TEXT = ("", "true", "false", "null")
_MOST_WORDS = 6
_MOST_LETTERS = 48


@dataclass(slots=True)
class Ids:
    """Gives ids that nothing in the course has, or ever had."""

    taken: set[str] = field(default_factory=set)

    def new(self, title: str, otherwise: str) -> str:
        """A new id from the words of `title`; from `otherwise` where it has none that are a text in a header."""
        name = slug(title)
        name = otherwise if name.isdigit() or name in _NO_TEXT else name
        found = name
        number = 2
        while found in self.taken:
            found = f"{name}-{number}"
            number += 1
        self.taken.add(found)
        return found


def slug(title: str) -> str:
    """The telling words of a title, joined by dashes: small letters and digits, at most 48 characters."""
    plain = unicodedata.normalize("NFKD", title.lower().translate(_LETTERS).split(" · ")[0])
    words = _WORD.findall("".join(each for each in plain if not unicodedata.combining(each)))
    telling = [word for word in words if word not in _SMALL] or words
    return "-".join(telling[:_MOST_WORDS])[:_MOST_LETTERS].strip("-")


def ids_of(root: Path) -> Ids:
    """The ids that the course in the folder `root` uses or ever published."""
    return Ids({*_written(root), *[name for _, name, _ in read_published(SourceFolder(root))]})


def _written(root: Path) -> Iterator[str]:
    for path in [*root.rglob("*.md"), *root.rglob("*.yaml")]:
        text = path.read_bytes().decode("utf-8", "replace")
        yield from _ID.findall(text)
        yield from (name for match in _MARK.findall(text) for name in re.findall(r"[a-z0-9-]+", " ".join(match)))
        yield from (name for match in _WAS.findall(text) for name in re.findall(r"[a-z0-9-]+", " ".join(match)))
