"""The states of a submission: the one table of what may become of it, and by whom.

A draft is no submission: it is the learner's own words. Whatever is decided is the end of its version; what is
handed in next is the next version of the same homework.

Whether anybody reviews an open one is not stored: reviewers.py asks who is in its team now. While nobody does, the
learner sends it to another team or closes it, so that no open one waits for ever.
"""

from dataclasses import dataclass
from typing import Literal

from flask_babel import gettext

from course_app.errors import CourseAppError

State = Literal["handed_in", "returned", "approved", "withdrawn", "finished"]
Act = Literal["hand_in", "finish", "return", "approve", "withdraw", "send", "close"]
OwnAct = Literal["withdraw", "close", "send"]
"""What its learner may make of a version that nobody has decided on."""

MAX_VERSIONS = 500
"""Of one piece of homework: a database can compare with no number of any length."""

OPEN: State = "handed_in"
"""The only state in which anybody waits for something."""


@dataclass(frozen=True, slots=True)
class Move:
    """What an act makes of a submission in the state `before` (None: there is none yet), and whose act it is.

    `is_reviewed`: whether somebody must be there to review it, must not, or (None) does not matter.
    """

    before: State | None
    after: State
    by: Literal["learner", "reviewer"]
    is_reviewed: bool | None


MOVES: dict[Act, Move] = {
    "hand_in": Move(None, "handed_in", "learner", is_reviewed=True),
    "finish": Move(None, "finished", "learner", is_reviewed=False),
    "withdraw": Move("handed_in", "withdrawn", "learner", is_reviewed=None),
    "send": Move("handed_in", "handed_in", "learner", is_reviewed=False),
    "close": Move("handed_in", "finished", "learner", is_reviewed=False),
    "return": Move("handed_in", "returned", "reviewer", is_reviewed=True),
    "approve": Move("handed_in", "approved", "reviewer", is_reviewed=True),
}


class NotPossibleInThisStateError(CourseAppError):
    """The submission is in a state from which the act does not lead anywhere."""

    status, code = 409, "not_in_this_state"


def state_after(act: Act, before: str | None) -> State:
    """The state to which `act` leads. Raises NotPossibleInThisStateError."""
    move = MOVES[act]
    if move.before != before:
        raise NotPossibleInThisStateError(gettext("This version is decided already. Nothing was changed."))
    return move.after
