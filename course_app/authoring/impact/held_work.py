"""How much of people's work hangs on which id: counted, never read out, in a number of queries that does not grow."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from course_app.answers.models import Change, Head, Mark
from course_app.homework.models import FrozenDocument, FrozenTemplate

_FIELD_KEY = re.compile(
    r"(?P<mark>[fw]):(?P<document>[0-9a-f-]{36})/(?P<field>[a-z0-9-]+)(?:/(?P<row>[^/#]+))?(?:/(?P<column>[^/#]+))?"
)
_EMPTY = ("null", '""', "[]", "{}")
_AT_ONCE = 5_000


@dataclass(slots=True)
class HeldWork:
    """What is in the database, as counts.

    `ticks` by item and revision, `answers` by key, `documents` by template and version; `values` by template, field and
    row, and by column of a table: what stands in one cell of one document is one. `handed_in` counts versions of
    homework by the template, and its version, that a document in them was frozen with.
    """

    ticks: Counter[tuple[str, int]] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    documents: Counter[tuple[str, int]] = field(default_factory=Counter)
    values: Counter[tuple[str, str]] = field(default_factory=Counter)
    rows: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    cells: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    handed_in: Mapping[tuple[str, int], int] = field(default_factory=dict)


def held_work(session: Session) -> HeldWork:
    """Counts everything, in five queries whatever there is."""
    found = HeldWork(handed_in=_handed_in(session))
    for item, revision, count in session.execute(
        select(Mark.item, Mark.revision, func.count()).group_by(Mark.item, Mark.revision)
    ):
        found.ticks[item, revision] = count
    answered = or_(Head.key.like("r:%"), Head.key.like("p:score/%"))
    for key, count in session.execute(_filled(Head.key, func.count()).where(answered).group_by(Head.key)):
        found.answers[key] = count
    templates = dict(_documents(session, found))
    written = or_(Head.key.like("f:%"), Head.key.like("w:%"))
    statement = _filled(Head.account_id, Head.key, Change.val).where(written).execution_options(yield_per=_AT_ONCE)
    for account, key, val in session.execute(statement):
        match = _FIELD_KEY.match(key)
        if match and (template := templates.get((account, match["document"]))):
            _count(found, template, match, val)
    return found


def _handed_in(session: Session) -> Counter[tuple[str, int]]:
    on_it = and_(
        FrozenTemplate.template_id == FrozenDocument.template_id,
        FrozenTemplate.digest == FrozenDocument.template_digest,
    )
    version = (FrozenDocument.account_id, FrozenDocument.homework, FrozenDocument.version)
    once = select(*version, FrozenDocument.template_id, FrozenTemplate.version.label("of")).distinct()
    each = once.join(FrozenTemplate, on_it).subquery()
    rows = session.execute(select(each.c.template_id, each.c.of, func.count()).group_by(each.c.template_id, each.c.of))
    return Counter({(template, of): count for template, of, count in rows})


def _filled(*columns: Any) -> Select[Any]:
    """What keys show, where that is something."""
    shown = and_(Change.account_id == Head.account_id, Change.id == Head.change_id)
    return select(*columns).join_from(Head, Change, shown).where(Change.val.is_not(None), Change.val.not_in(_EMPTY))


def _documents(session: Session, found: HeldWork) -> Iterator[tuple[tuple[str, str], str]]:
    """The template of each document that is not deleted, by account and document; counts them by version."""
    for account, key, val in session.execute(
        _filled(Head.account_id, Head.key, Change.val).where(Head.key.like("doc:%"))
    ):
        about = json.loads(val)
        if isinstance(about, dict) and not about.get("deleted") and isinstance(about.get("template"), str):
            version = about.get("version")
            found.documents[about["template"], version if isinstance(version, int) else 0] += 1
            yield (account, key.removeprefix("doc:")), about["template"]


def _count(found: HeldWork, template: str, match: re.Match[str], val: str) -> None:
    name, row, column = match["field"], match["row"], match["column"]
    found.values[template, name] += 1
    if row:
        found.rows[template, name, row] += 1
    if column:
        found.cells[template, name, column] += 1
    if match["mark"] == "w" and row:
        held = json.loads(val)
        cells = held.get("cells") if isinstance(held, dict) else None
        for each, value in cells.items() if isinstance(cells, dict) else ():
            found.cells[template, name, each] += value not in (None, "", [], {})
