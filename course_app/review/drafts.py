"""A reviewer's draft, read from their own log: nobody else ever reads one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal, cast

from flask_babel import gettext
from sqlalchemy.orm import Session

from course_app.errors import CourseAppError
from course_app.homework.documents import stored_changes
from course_app.homework.exports.document_parts import printable

LONGEST_WORDS = 10_000
LONGEST_QUOTE = 1_000
MOST_REMARKS = 200

Kind = Literal["ask", "comment"]


class DraftNotReadyError(CourseAppError):
    """What is decided and what is written do not go together."""

    status, code = 422, "not_ready"


@dataclass(frozen=True, slots=True)
class DraftRemark:
    """An ask or a comment as it was written: `field` and `row` are empty where it speaks of the whole."""

    id: str
    kind: Kind
    document: str
    field: str
    row: str
    quote: str
    words: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A review as it was written; `criteria` says by the criterion's id whether it is `met` or `open`."""

    summary: str
    criteria: Mapping[str, str]
    remarks: tuple[DraftRemark, ...]

    def state_of(self, criterion: str) -> str:
        """`met` or `open`; empty where nothing was said."""
        said = self.criteria.get(criterion, "")
        return said if said in ("met", "open") else ""

    @property
    def asks(self) -> list[DraftRemark]:
        """What must change."""
        return [each for each in self.remarks if each.kind == "ask"]


def criterion_id(says: str) -> str:
    """A criterion's id: criteria are sentences of a file, and one that is worded anew is another."""
    return sha256(says.encode()).hexdigest()[:16]


def named_draft(session: Session, reviewer: str, changes: Mapping[str, str]) -> Draft:
    """The draft that is made of exactly the stored changes that are named. Raises NotArrivedError."""
    said = {key.partition("/")[2]: val for key, val in stored_changes(session, reviewer, changes).items()}
    remarks = [_remark(name, val) for name, val in said.items() if name.startswith(("ask/", "comment/"))]
    summary = said.get("summary")
    return Draft(
        _text(summary, LONGEST_WORDS),
        {name.partition("/")[2]: str(val) for name, val in said.items() if name.startswith("criterion/")},
        tuple(each for each in remarks if each.words),
    )


def _remark(name: str, val: object) -> DraftRemark:
    kind, _, own = name.partition("/")
    about: Mapping[str, object] = val if isinstance(val, dict) else {}
    document, field, row = (_text(about.get(part), 64) for part in ("document", "field", "row"))
    quote, words = _text(about.get("quote"), LONGEST_QUOTE), _text(about.get("words"), LONGEST_WORDS)
    return DraftRemark(own, cast(Kind, kind), document[:36], field, row, quote, words)


def _text(val: object, most: int) -> str:
    return printable(val).strip()[:most] if isinstance(val, str) else ""


def require_ready(draft: Draft, decision: str, asked: Sequence[str]) -> None:
    """Raises DraftNotReadyError, saying what is missing: a return asks for something, an approval for nothing."""
    if len(draft.remarks) > MOST_REMARKS:
        raise DraftNotReadyError(gettext("A review holds at most %(count)s asks and comments.", count=MOST_REMARKS))
    if decision == "return" and not draft.asks:
        raise DraftNotReadyError(gettext("Ask for at least one change, so that the learner knows what to do."))
    if decision == "approve" and draft.asks:
        raise DraftNotReadyError(
            gettext("What is approved has nothing left to change. Make the asks comments, delete them, or return it.")
        )
    if decision == "approve" and any(draft.criteria.get(each) == "open" for each in asked):
        raise DraftNotReadyError(gettext("A criterion is not met yet. Say that it is met, or return the work."))
