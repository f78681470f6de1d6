"""A structured template, compiled: what a document made from it has, asks, calculates and shows to whom."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from course_app.content.conditions import Condition
from course_app.content.fields.derived import Derived
from course_app.content.fields.field_kind import FieldKind, Reference, references_in
from course_app.content.fields.grid import Grid
from course_app.content.fields.table import TableKind
from course_app.content.house_words import HouseWords
from course_app.content.standards.standard import Standard


@dataclass(frozen=True, slots=True)
class TemplateLink:
    """One entry, many uses: what stands at `source` of another template may be taken over into the field `to`.

    Between two tables `columns` says which column of the source fills which of this template.
    """

    id: str
    template: str
    source: Reference
    to: Reference
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Board:
    """Several documents of one template side by side: the fields that say how each stands."""

    stage: Reference
    risk: Reference
    owner: Reference
    next: Reference
    due: Reference
    flags: tuple[Reference, ...]
    ahead: Reference
    ahead_owner: Reference


@dataclass(frozen=True, slots=True)
class CustomerQuestion:
    """A question that the customer view answers before all else: by `fields`, or by the rows for which `where` holds.

    `plain` says options in plain words; `nothing` is said when there is no answer. `due`, in a report: "within" for
    the rows that belong into its days, "after" for the others, empty for all.
    """

    asks: str
    fields: tuple[Reference, ...]
    where: tuple[Condition, ...]
    plain: Mapping[str, str]
    nothing: str
    due: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What a customer is told, as a document, of the first `days` days after `start`; `at` is the date of each row."""

    title: str
    start: Reference
    days: int
    at: Reference
    questions: tuple[CustomerQuestion, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """A filled document, to be read on the day `today` in UTC; `values` are as a browser would store them."""

    name: str
    today: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class StructuredTemplate:
    """One template. `fields` are asked, `retired_fields` are kept so that what people wrote stays readable.

    The calendar file has the dates at `calendar`; those at `yearly` come back each year. `without_names`: no file of
    it says the names of people and customers. `one_page`: as a PDF it fits on one page if it can.
    `derived_order` lists the derived fields and columns so that each stands after those it needs. `customer_view` is
    "none" for a template that is wholly internal, else "shown".
    """

    id: str
    was: tuple[str, ...]
    version: int
    title: str
    kind: str
    about: str
    homework: tuple[str, ...]
    is_companion: bool
    name_field: str
    customer_view: str
    exports: tuple[str, ...]
    calendar: tuple[Reference, ...]
    yearly: tuple[Reference, ...]
    without_names: bool
    one_page: bool
    fields: tuple[FieldKind, ...]
    retired_fields: tuple[FieldKind, ...]
    standards: tuple[Standard, ...]
    derived_order: tuple[Reference, ...]
    links: tuple[TemplateLink, ...]
    board: Board | None
    questions: tuple[CustomerQuestion, ...]
    report: Report | None
    words: HouseWords
    sample: Sample | None

    def field(self, name: str) -> FieldKind | None:
        """The field with the id `name`, also by an earlier id; None when there is none."""
        return next((field for field in self.fields if name == field.id or name in field.was), None)


def columns_of(field: FieldKind) -> tuple[FieldKind, ...]:
    """The columns of a table; nothing for other fields."""
    return field.table_columns() if isinstance(field, TableKind) else ()


def kind_at(fields: Mapping[str, FieldKind], reference: Reference) -> FieldKind | None:
    """The field, column or grid cell that `reference` means; None when there is none."""
    field = fields.get(reference.field)
    if field is None or reference.column is None:
        return field
    if isinstance(field, Grid):
        return field.cell if reference.column in field.columns else None
    return next((column for column in columns_of(field) if column.id == reference.column and not column.retired), None)


def derived_parts(fields: Mapping[str, FieldKind]) -> Iterator[tuple[Reference, Derived]]:
    """Every derived field and derived column, by its reference."""
    for field in fields.values():
        if isinstance(field, Derived):
            yield Reference(field.id), field
        for column in columns_of(field):
            if isinstance(column, Derived) and not column.retired:
                yield Reference(f"{field.id}.{column.id}"), column


def order_derived(fields: Mapping[str, FieldKind]) -> tuple[tuple[Reference, ...], tuple[Reference, ...]]:
    """The derived parts, each after those it needs; and those that need themselves and so have no place."""
    waiting = {
        str(reference): {str(needed) for needed, _ in references_in(part.value)}
        for reference, part in derived_parts(fields)
    }
    ordered: list[str] = []
    while ready := [name for name, needs in waiting.items() if not needs & waiting.keys()]:
        ordered += ready
        waiting = {name: needs for name, needs in waiting.items() if name not in ready}
    return tuple(map(Reference, ordered)), tuple(map(Reference, waiting))
