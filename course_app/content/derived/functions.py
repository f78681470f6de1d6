"""The table of all functions."""

from typing import Annotated

from pydantic import Field

from course_app.content.derived.arithmetic import Count, Difference, Percentage, Product, Ratio, Sum
from course_app.content.derived.averages import Average, AverageByColumn, AverageByRow, WeightedAverage
from course_app.content.derived.dates import DateAfter, DaysBetween, DueSoon, Late, Overdue, Silent, Stale
from course_app.content.derived.extremes import Earliest, FirstUnfinished, Highest, Lowest
from course_app.content.derived.function import Function
from course_app.content.derived.hours import HoursBetween
from course_app.content.derived.verdicts import RowNumber, Verdict

AnyFunction = Annotated[
    Sum
    | Product
    | Difference
    | Ratio
    | Count
    | Percentage
    | Average
    | AverageByRow
    | AverageByColumn
    | WeightedAverage
    | Lowest
    | Highest
    | Earliest
    | FirstUnfinished
    | DaysBetween
    | HoursBetween
    | DateAfter
    | Late
    | Overdue
    | DueSoon
    | Stale
    | Silent
    | Verdict
    | RowNumber,
    Field(discriminator="function"),
]

FUNCTIONS: tuple[type[Function], ...] = (
    Sum,
    Product,
    Difference,
    Ratio,
    Count,
    Percentage,
    Average,
    AverageByRow,
    AverageByColumn,
    WeightedAverage,
    Lowest,
    Highest,
    Earliest,
    FirstUnfinished,
    DaysBetween,
    HoursBetween,
    DateAfter,
    Late,
    Overdue,
    DueSoon,
    Stale,
    Silent,
    Verdict,
    RowNumber,
)
