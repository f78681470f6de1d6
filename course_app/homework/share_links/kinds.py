"""The kinds of links: on which templates each may be made, what it shows, and where it leads."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any

from course_app.content.structured_template import StructuredTemplate
from course_app.homework.customer_views.customer_copy import customer_copy, customer_entries
from course_app.homework.sop_runs.procedure import TEMPLATE, procedure, procedure_entries

Content = dict[str, Any]
Maker = Callable[[StructuredTemplate, Mapping[str, object], date, tzinfo, frozenset[str]], Content]


@dataclass(frozen=True, slots=True)
class LinkKind:
    """One kind. `content` makes what is released, `entries` names its places.

    Its address begins with `path`, and those by which its owner makes it with `api`.
    """

    name: str
    path: str
    api: str
    fits: Callable[[StructuredTemplate], bool]
    content: Maker
    entries: Callable[[Content], Iterable[tuple[str, str]]]


CUSTOMER_VIEW = LinkKind(
    name="customer-view",
    path="/t/",
    api="/api/customer-views/",
    fits=lambda template: template.customer_view == "shown",
    content=customer_copy,
    entries=customer_entries,
)
SOP_TEST = LinkKind(
    name="sop-test",
    path="/r/",
    api="/api/sop-tests/",
    fits=lambda template: template.id == TEMPLATE,
    content=procedure,
    entries=procedure_entries,
)
KINDS = (CUSTOMER_VIEW, SOP_TEST)
