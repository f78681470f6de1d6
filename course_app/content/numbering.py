"""Chapters, modules and homework are counted 1, 2, 3 … without a gap."""

from collections.abc import Sequence
from typing import Protocol

from course_app.content.front_matter import ContentFile


class Numbered(Protocol):
    """A file whose header has a number."""

    @property
    def file(self) -> ContentFile: ...

    @property
    def header(self) -> "HasNumber": ...

    def report(self, code: str, line: int = 1, **facts: object) -> None: ...


class HasNumber(Protocol):
    """A header with a number."""

    @property
    def number(self) -> int: ...


def check_numbers(files: Sequence[Numbered]) -> None:
    """Reports a number that is taken twice, and the first one after a gap."""
    expected = 1
    taken: dict[int, Numbered] = {}
    for file in sorted(files, key=lambda file: (file.header.number, file.file.path)):
        number, line = file.header.number, file.file.line_of("number")
        if number in taken:
            file.report("number-duplicate", line, number=number, where=taken[number].file.path.name)
            continue
        taken[number] = file
        if number != expected:
            file.report("number-gap", line, expected=expected, found=number)
        expected = number + 1
