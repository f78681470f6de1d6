"""short-text: one line."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from course_app.content.fields.cell import Fault
from course_app.content.fields.field_kind import MAX_TEXT, FieldKind


def read_text(value: object) -> str | Fault:
    """A text, or why the value is none."""
    if not isinstance(value, str):
        return Fault("not_text")
    return value if len(value) <= MAX_TEXT else Fault("too_large", {"limit": MAX_TEXT})


def over_limit(text: str, words: int | None) -> Iterator[Fault]:
    """Says so when `text` has more than `words` words."""
    if words is not None and (found := len(text.split())) > words:
        yield Fault("too_many_words", {"found": found, "limit": words})


class ShortText(FieldKind):
    """One line of at most `characters` characters and, where stated, `words` words."""

    shape = "text"
    kind: Literal["short-text"]
    characters: Annotated[int, Field(ge=1, le=500)] = 120
    words: Annotated[int, Field(ge=1, le=60)] | None = None

    def clean(self, value: object) -> object:
        text = read_text(value)
        return text if isinstance(text, Fault) else " ".join(text.split("\n")).strip()

    def texts(self, value: object) -> Iterator[str]:
        yield str(value)

    def limits(self, value: object) -> Iterator[Fault]:
        text = str(value)
        if len(text) > self.characters:
            yield Fault("too_many_characters", {"found": len(text), "limit": self.characters})
        yield from over_limit(text, self.words)
