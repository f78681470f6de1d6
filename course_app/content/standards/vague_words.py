"""vague-words (R3): nothing vague is left unexplained."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from course_app.content.fields.field_kind import Items, Reference, TextRef
from course_app.content.filled_document import FilledDocument
from course_app.content.house_words import HouseWords
from course_app.content.standards.finding import Finding, Quote
from course_app.content.standards.standard import Standard


class VagueWords(Standard):
    """No text at `fields` holds a vague word, unless its flag is explained. Each quote is where the words stand."""

    kind: Literal["vague-words"]
    fields: Annotated[Items[TextRef], Field(min_length=1)]

    def subjects(self) -> tuple[Reference, ...]:
        return self.fields

    def findings(self, document: FilledDocument, words: HouseWords) -> Iterator[Finding]:
        for cell in self.cells(document, self.fields):
            text = document.text(cell)
            quotes = [Quote(start, end, text[start:end]) for start, end in words.vague_spans(text)]
            if quotes and not cell.why.strip():
                yield self.finding("vague", cell.place, quotes)
