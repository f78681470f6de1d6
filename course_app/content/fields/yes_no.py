"""yes-no: an answer, and what shows it."""

from collections.abc import Iterator
from typing import Literal

from course_app.content.fields.cell import Answer, Fault
from course_app.content.fields.field_kind import FieldKind
from course_app.content.fields.short_text import read_text


class YesNo(FieldKind):
    """Yes or no; with `evidence: true`, a line for what shows it: `{"answer": true, "evidence": "form, page 3"}`."""

    shape = "answer"
    kind: Literal["yes-no"]
    evidence: bool = False

    def clean(self, value: object) -> object:
        if value is None or isinstance(value, bool):
            value = {"answer": value}
        if not isinstance(value, dict) or not set(value) <= {"answer", "evidence"}:
            return Fault("not_an_answer")
        answer, evidence = value.get("answer"), read_text(value.get("evidence") or "")
        if not (answer is None or isinstance(answer, bool)) or isinstance(evidence, Fault):
            return Fault("not_an_answer")
        return Answer(answer, evidence)

    def is_filled(self, value: object) -> bool:
        return isinstance(value, Answer) and value.is_yes is not None

    def texts(self, value: object) -> Iterator[str]:
        if isinstance(value, Answer):
            yield value.evidence
