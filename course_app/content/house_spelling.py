"""How the house spells: the list is content, `content/house-spelling.yaml`; what it means is decided here."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Self

from pydantic import Field, ValidationError

from course_app.content.fields.field_kind import PartHeader
from course_app.content.front_matter import Line
from course_app.content.source_files import SourceFolder
from course_app.content.yaml_faults import read_yaml_file, report_faults

SPELLING_FILE = "house-spelling.yaml"

_APOSTROPHE = str.maketrans({"’": "'", "‘": "'"})


class SpellingHeader(PartHeader):
    instead_of: Annotated[dict[Line, Line], Field(min_length=1, max_length=1000)]


@dataclass(frozen=True, slots=True)
class HouseSpelling:
    """Finds words that the house spells in another way. A stem `organiz-` stands for every word that begins with it."""

    pattern: re.Pattern[str]
    right: dict[str, str]

    @classmethod
    def of(cls, header: SpellingHeader) -> Self:
        """The spelling of a file that was read."""
        right = {wrong.lower(): form for wrong, form in header.instead_of.items()}
        forms = sorted(right, key=len, reverse=True)
        parts = [rf"{re.escape(form[:-1])}\w*" if form.endswith("-") else re.escape(form) for form in forms]
        return cls(re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE), right)

    def faults(self, text: str) -> Iterator[tuple[str, str]]:
        """The words of `text` that are spelled otherwise here, each with its right form."""
        for match in self.pattern.finditer(text.translate(_APOSTROPHE)):
            found = match.group()
            yield found, _in_case_of(found, self._right(found.lower()))

    def _right(self, found: str) -> str:
        if found in self.right:
            return self.right[found]
        stem = max((form for form in self.right if form[-1] == "-" and found.startswith(form[:-1])), key=len)
        return self.right[stem].removesuffix("-") + found[len(stem) - 1 :]


def _in_case_of(found: str, right: str) -> str:
    return right[0].upper() + right[1:] if found[0].isupper() else right


def read_house_spelling(folder: SourceFolder) -> HouseSpelling | None:
    """The course's spelling; None where it has no list, or one with problems, which are reported."""
    path = folder.root / SPELLING_FILE
    if not path.exists():
        return None
    values = read_yaml_file(folder, path)
    if values is None:
        return None
    try:
        return HouseSpelling.of(SpellingHeader.model_validate(values.values))
    except ValidationError as error:
        report_faults(folder, path, values, error)
        return None
