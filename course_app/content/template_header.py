"""The keys of a template's file, of its sample, and what a link between templates says."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from course_app.content.conditions import Conditions
from course_app.content.fields.field_kind import (
    ChoiceRef,
    DateRef,
    DerivedRef,
    Guidance,
    Items,
    PartHeader,
    PersonRef,
    Ref,
    TextRef,
)
from course_app.content.fields.kinds import AnyField
from course_app.content.front_matter import Id, Line
from course_app.content.standards.kinds import AnyStandard

Export = Literal["word", "excel", "pdf", "calendar"]


class LinkHeader(PartHeader):
    id: Id
    template: Id
    source: Ref
    to: Ref
    columns: Annotated[dict[Id, Id], Field(max_length=40)] = Field(default={})
    discloses: Items[Id] = ()


class QuestionHeader(PartHeader):
    asks: Line
    fields: Annotated[Items[Ref], Field(min_length=1, max_length=6)]
    where: Conditions = ()
    plain: Annotated[dict[Id, Guidance], Field(max_length=40)] = Field(default={})
    nothing: Line | None = None


class ReportQuestionHeader(QuestionHeader):
    due: Literal["within", "after"] | None = None


class ReportHeader(PartHeader):
    """A Word document for the customer about the first `days` days after `from`; `at` is the date of each row."""

    title: Line
    from_: DateRef
    days: Annotated[int, Field(ge=1, le=366)]
    at: DateRef
    questions: Annotated[Items[ReportQuestionHeader], Field(min_length=1, max_length=12)]


class BoardHeader(PartHeader):
    """Several documents side by side, what is urgent first: which fields say so.

    `flags` and `ahead` are calculated: what is true or names a row is raised; `ahead` is a due-soon function.
    """

    stage: ChoiceRef
    risk: ChoiceRef
    owner: PersonRef
    next: TextRef
    due: DateRef
    flags: Annotated[Items[DerivedRef], Field(min_length=1, max_length=12)]
    ahead: DerivedRef
    ahead_owner: PersonRef


Silenced = Annotated[dict[Literal["house-spelling"], Line], Field(max_length=1)]


class TemplateHeader(PartHeader):
    silenced: Silenced = Field(default={})
    id: Id
    was: Items[Id] = ()
    version: Annotated[int, Field(ge=1, le=9999)]
    title: Line
    kind: Line
    about: Guidance
    homework: Items[Id] = ()
    companion: bool = False
    name: Id
    customer_view: Literal["none", "shown"]
    exports: Annotated[Items[Export], Field(min_length=1, max_length=4)]
    calendar: Items[DateRef] = ()
    yearly: Items[DateRef] = ()
    without_names: bool = False
    one_page: bool = False
    fields: Annotated[Items[AnyField], Field(min_length=1, max_length=80)]
    standards: Annotated[Items[AnyStandard], Field(min_length=1, max_length=60)]
    links: Annotated[Items[LinkHeader], Field(max_length=20)] = ()
    board: BoardHeader | None = None
    questions: Annotated[Items[QuestionHeader], Field(max_length=8)] = ()
    report: ReportHeader | None = None


class SampleHeader(PartHeader):
    silenced: Silenced = Field(default={})
    name: Line
    today: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    values: dict[str, object]
