"""What learners shared with a team: to its managers, whose looks are noted, and to the learners themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from course_app.accounts.sessions import SignedIn
from course_app.accounts.teams.looks import SeenText, Text, is_new_look, note_look
from course_app.accounts.teams.teams import managed_team
from course_app.answers.reflections import AskedReflection, reflection_by_id
from course_app.answers.sharing import SharedCopy, looks_at_copy, shared_copies, shared_words
from course_app.content.model import Course
from course_app.dashboard.learner_progress import learner_of_team
from course_app.database import Database


@dataclass(frozen=True, slots=True)
class SharedReflectionLine:
    """A shared reflection in a list: where the course asks it, and who read what is shared."""

    copy: SharedCopy
    asked: AskedReflection | None
    looks: Sequence[SeenText] = ()


@dataclass(frozen=True, slots=True)
class OpenedReflection:
    """A shared reflection with its words, open before a manager."""

    reflection: str
    words: str


def shared_lines(
    session: Session, course: Course, account_id: str, team_id: str | None = None, looks: Sequence[SeenText] = ()
) -> list[SharedReflectionLine]:
    """What the account shares, with one team or any; never its words."""
    return [
        SharedReflectionLine(copy, reflection_by_id(course, copy.reflection), looks_at_copy(copy, looks))
        for copy in shared_copies(session, account_id, team_id)
    ]


def open_reflection(
    database: Database, me: SignedIn, team_id: str, account_id: str, names: Sequence[str], at: datetime
) -> OpenedReflection:
    """The words that a learner of the team shared under one of these ids; the look is noted before they are shown.

    Raises NotFound for whoever does not manage the team, and for whatever is not shared with it.
    """
    with database.writing() as session:
        managed_team(session, me, team_id)
        if learner_of_team(session, team_id, account_id) is None:
            raise NotFound
        copy = shared_words(session, account_id, team_id, names)
        if copy is None:
            raise NotFound
        text = Text(account_id, team_id, "reflection", copy.reflection)
        if is_new_look(session, me.account_id, text, at, copy.shared_at):
            note_look(session, me.account_id, text, at)
        return OpenedReflection(copy.reflection, copy.words)
