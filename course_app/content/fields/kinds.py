"""The table of all kinds of field."""

from typing import Annotated

from pydantic import Field

from course_app.content.fields.checklist import Checklist
from course_app.content.fields.choice import Choice
from course_app.content.fields.date import Date
from course_app.content.fields.date_time import DateTime
from course_app.content.fields.derived import Derived
from course_app.content.fields.field_kind import FieldKind
from course_app.content.fields.grid import Grid
from course_app.content.fields.long_text import LongText
from course_app.content.fields.multi_choice import MultiChoice
from course_app.content.fields.number import Number
from course_app.content.fields.person import Person
from course_app.content.fields.rows import Rows
from course_app.content.fields.score import Score
from course_app.content.fields.short_text import ShortText
from course_app.content.fields.yes_no import YesNo

AnyField = Annotated[
    ShortText
    | LongText
    | Person
    | Date
    | DateTime
    | Choice
    | MultiChoice
    | Score
    | YesNo
    | Number
    | Rows
    | Grid
    | Checklist
    | Derived,
    Field(discriminator="kind"),
]

FIELD_KINDS: tuple[type[FieldKind], ...] = (
    ShortText,
    LongText,
    Person,
    Date,
    DateTime,
    Choice,
    MultiChoice,
    Score,
    YesNo,
    Number,
    Rows,
    Grid,
    Checklist,
    Derived,
)
