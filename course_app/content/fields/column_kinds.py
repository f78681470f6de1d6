"""The kinds that a column of a table, or a cell of a grid, may have."""

from typing import Annotated

from pydantic import Field

from course_app.content.fields.choice import Choice
from course_app.content.fields.date import Date
from course_app.content.fields.date_time import DateTime
from course_app.content.fields.derived import Derived
from course_app.content.fields.long_text import LongText
from course_app.content.fields.multi_choice import MultiChoice
from course_app.content.fields.number import Number
from course_app.content.fields.person import Person
from course_app.content.fields.score import Score
from course_app.content.fields.short_text import ShortText
from course_app.content.fields.yes_no import YesNo

ColumnKind = Annotated[
    ShortText | LongText | Person | Date | DateTime | Choice | MultiChoice | Score | YesNo | Number | Derived,
    Field(discriminator="kind"),
]
