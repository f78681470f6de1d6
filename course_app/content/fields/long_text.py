"""long-text: paragraphs."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from course_app.content.fields.cell import Fault
from course_app.content.fields.field_kind import FieldKind
from course_app.content.fields.short_text import over_limit, read_text


class LongText(FieldKind):
    """Paragraphs of at most `words` words; where stated, of at least `least-words`."""

    shape = "text"
    kind: Literal["long-text"]
    words: Annotated[int, Field(ge=1, le=5000)] | None = None
    least_words: Annotated[int, Field(ge=1, le=5000)] | None = None

    def clean(self, value: object) -> object:
        return read_text(value)

    def texts(self, value: object) -> Iterator[str]:
        yield str(value)

    def limits(self, value: object) -> Iterator[Fault]:
        yield from over_limit(str(value), self.words)
        found = len(str(value).split())
        if self.least_words is not None and 0 < found < self.least_words:
            yield Fault("too_few_words", {"found": found, "limit": self.least_words})

    def contradictions(self) -> Iterator[tuple[str, str]]:
        if self.words is not None and self.least_words is not None and self.least_words > self.words:
            yield "least-words", f"{self.least_words} words at least and {self.words} at most cannot both hold"
