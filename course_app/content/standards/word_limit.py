"""word-limit: a text is long enough and short enough."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from course_app.content.fields.field_kind import Items, Ref, Reference
from course_app.content.filled_document import FilledDocument
from course_app.content.house_words import HouseWords
from course_app.content.standards.finding import Finding
from course_app.content.standards.standard import PartAt, Standard, place_of

Words = Annotated[int, Field(ge=1, le=10_000)]


class WordLimit(Standard):
    """Each text at `fields` has at least `least` and at most `most` words; `together` sums them."""

    kind: Literal["word-limit"]
    fields: Annotated[Items[Ref], Field(min_length=1)]
    least: Words | None = None
    most: Words | None = None
    together: bool = False

    def subjects(self) -> tuple[Reference, ...]:
        return self.fields

    def findings(self, document: FilledDocument, words: HouseWords) -> Iterator[Finding]:
        counts = [
            (cell.place, len(document.text(cell).split()))
            for cell in self.cells(document, self.fields)
            if cell.is_filled
        ]
        if self.together:
            counts = [(place_of(self.fields[0]), sum(count for _, count in counts))]
        for place, found in counts:
            if self.most is not None and found > self.most:
                yield self.finding("too_many_words", place, params={"found": found, "limit": self.most})
            if self.least is not None and found < self.least:
                yield self.finding("too_few_words", place, params={"found": found, "limit": self.least})

    def contradictions(self) -> Iterator[tuple[str, str]]:
        if self.least is None and self.most is None:
            yield "most", "a word limit needs `least` or `most`"
        if self.least is not None and self.most is not None and self.least > self.most:
            yield "least", f"{self.least} words at least and {self.most} at most cannot both hold"

    def unreachable(self, part_at: PartAt) -> Iterator[tuple[str, str]]:
        for reference in () if self.together else self.fields:
            part = part_at(reference)
            most, least = getattr(part, "words", None), getattr(part, "least_words", None)
            if self.least and most and self.least > most:
                yield "least", f"at least {self.least} words, and `{reference}` takes {most} at most"
            if self.most and least and self.most < least:
                yield "most", f"at most {self.most} words, and `{reference}` asks for {least} at least"
