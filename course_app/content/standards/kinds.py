"""The table of all kinds of standard."""

from typing import Annotated

from pydantic import Field

from course_app.content.standards.action_shape import ActionShape
from course_app.content.standards.comparison import Comparison
from course_app.content.standards.coverage import Coverage
from course_app.content.standards.declared import Declared
from course_app.content.standards.distinct import Distinct
from course_app.content.standards.due_date import DueDate
from course_app.content.standards.evidence import Evidence
from course_app.content.standards.gate import Gate
from course_app.content.standards.mentions import Mentions
from course_app.content.standards.named_person import NamedPerson
from course_app.content.standards.required import Required
from course_app.content.standards.review_date import ReviewDate
from course_app.content.standards.row_count import RowCount
from course_app.content.standards.standard import Standard
from course_app.content.standards.top_choice import TopChoice
from course_app.content.standards.total import Total
from course_app.content.standards.vague_words import VagueWords
from course_app.content.standards.within_days import WithinDays
from course_app.content.standards.word_limit import WordLimit

AnyStandard = Annotated[
    Required
    | WordLimit
    | NamedPerson
    | DueDate
    | WithinDays
    | ReviewDate
    | VagueWords
    | Declared
    | Evidence
    | ActionShape
    | RowCount
    | Coverage
    | Distinct
    | Total
    | Comparison
    | Gate
    | TopChoice
    | Mentions,
    Field(discriminator="kind"),
]

STANDARDS: tuple[type[Standard], ...] = (
    Required,
    WordLimit,
    NamedPerson,
    DueDate,
    WithinDays,
    ReviewDate,
    VagueWords,
    Declared,
    Evidence,
    ActionShape,
    RowCount,
    Coverage,
    Distinct,
    Total,
    Comparison,
    Gate,
    TopChoice,
    Mentions,
)
