"""What a learner says to the asks of an earlier round, frozen with the version that they hand in."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from course_app.homework.documents import stored_changes
from course_app.homework.exports.document_parts import printable
from course_app.homework.models import FrozenAnswer
from course_app.homework.submission_request import ANSWER_KEY

_LONGEST = 10_000


@dataclass(slots=True)
class AskAnswer:
    """The answer to one ask."""

    words: str = ""
    is_closed: bool = False


def named_answers(session: Session, account_id: str, changes: Mapping[str, str]) -> dict[str, AskAnswer]:
    """What stands under `a:<ask>` and `a:<ask>/closed` in the stored changes that are named, by ask.

    Raises NotArrivedError when one of them is not stored.
    """
    answers: dict[str, AskAnswer] = defaultdict(AskAnswer)
    for key, val in stored_changes(session, account_id, changes).items():
        match = ANSWER_KEY.fullmatch(key)
        if match and match[2]:
            answers[match[1]].is_closed = val is True
        elif match and isinstance(val, str):
            answers[match[1]].words = printable(val).strip()[:_LONGEST]
    return answers


def answers_in(session: Session, account_id: str, homework: str, version: int) -> dict[str, FrozenAnswer]:
    """The answers that went in with a version, by ask."""
    mine = (FrozenAnswer.account_id == account_id, FrozenAnswer.homework == homework)
    rows = session.scalars(select(FrozenAnswer).where(*mine, FrozenAnswer.version == version))
    return {row.ask: row for row in rows}


def answer_rows(
    answers: Mapping[str, AskAnswer], account_id: str, homework: str, version: int
) -> Iterator[FrozenAnswer]:
    """The rows of these answers in one version."""
    for ask, said in answers.items():
        yield FrozenAnswer(
            account_id=account_id,
            homework=homework,
            version=version,
            ask=ask,
            words=said.words,
            is_closed=said.is_closed,
        )
