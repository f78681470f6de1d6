"""A person's documents as the server has them: read from their own log, never from what a browser sends."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from course_app.answers.models import Branch, Change
from course_app.answers.unsettled import NotArrivedError, TwoVersionsError
from course_app.content.fields.grid import Grid
from course_app.content.fields.table import TableKind
from course_app.content.structured_template import StructuredTemplate
from course_app.homework.submission_request import NamedDocument, document_of

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class OwnDocument:
    """A document: what its own key holds, and its values by field, as a check takes them."""

    id: str
    about: Mapping[str, object]
    values: Mapping[str, object]


def named_documents(session: Session, account_id: str, named: Sequence[NamedDocument]) -> list[OwnDocument]:
    """The documents, each made of exactly the stored changes that are named.

    Later changes do not matter (docs/sync.md, "Handing in"). Raises NotArrivedError when one of them is not stored,
    and TwoVersionsError when the person has still to choose between two versions.
    """
    _require_no_open_version(session, account_id, {document.id for document in named})
    stored = _stored(session, account_id, [name for document in named for name in document.changes.values()])
    return [_document(document, stored) for document in named]


def _require_no_open_version(session: Session, account_id: str, documents: set[str]) -> None:
    is_open = (Branch.account_id == account_id, Branch.closed_by.is_(None))
    if any(document_of(key) in documents for key in session.scalars(select(Branch.key).where(*is_open))):
        raise TwoVersionsError(
            gettext("Part of this document has two versions. Choose one on the worksheet; both are kept until then.")
        )


def _stored(session: Session, account_id: str, ids: list[str]) -> dict[str, Row[str, str, str, str | None]]:
    found: dict[str, Row[str, str, str, str | None]] = {}
    for start in range(0, len(ids), _AT_ONCE):
        wanted = select(Change.id, Change.key, Change.outcome, Change.val).where(
            Change.account_id == account_id, Change.id.in_(ids[start : start + _AT_ONCE])
        )
        found |= {row.id: row for row in session.execute(wanted)}
    return found


def _document(named: NamedDocument, stored: Mapping[str, Row[str, str, str, str | None]]) -> OwnDocument:
    shown = _shown(named.changes, stored)
    about = shown.pop(f"doc:{named.id}")
    return OwnDocument(named.id, about if isinstance(about, dict) else {}, values_of(shown))


def stored_changes(session: Session, account_id: str, changes: Mapping[str, str]) -> dict[str, object]:
    """What the stored changes say that are named for each key. Raises NotArrivedError when one is not stored."""
    return _shown(changes, _stored(session, account_id, list(changes.values())))


def _shown(changes: Mapping[str, str], stored: Mapping[str, Row[str, str, str, str | None]]) -> dict[str, object]:
    shown: dict[str, object] = {}
    for key, name in changes.items():
        change = stored.get(name)
        if change is None or change.key != key or change.outcome == "branch" or change.val is None:
            raise NotArrivedError(
                gettext("Not everything has arrived yet. What you wrote is safe on this device; try again in a moment.")
            )
        shown[key] = json.loads(change.val)
    return shown


def values_of(shown: Mapping[str, object]) -> dict[str, object]:
    """What stands under a document's keys, by field: a table as its rows, a grid as its cells by row and column."""
    values: dict[str, Any] = {}
    for key, val in shown.items():
        kind, _, path = key.partition(":")
        field, *places = path.split("/")[1:] or [""]  # the document's own key has no field
        if kind == "w" and len(places) == 1:
            _inner(values, field)[places[0]] = val
        elif kind == "f" and not places:
            values[field] = val
        elif kind == "f" and len(places) == 2 and val is not None:
            _inner(_inner(values, field), places[0])[places[1]] = val
    return values


def _inner(outer: dict[str, Any], name: str) -> dict[str, Any]:
    """The mapping under `name`, made if something else stands there or nothing."""
    if not isinstance(outer.get(name), dict):
        outer[name] = {}
    inner: dict[str, Any] = outer[name]
    return inner


def under_present_ids(template: StructuredTemplate, values: Mapping[str, object]) -> dict[str, object]:
    """The values with what stands in tables and grids under earlier ids added to what stands under the present ones."""
    joined = dict(values)
    for field in template.fields:
        if isinstance(field, TableKind | Grid):
            for earlier in _mappings(joined, field.was):
                joined[field.id] = {**earlier, **(_mapping(joined.get(field.id)))}
    return joined


def _mappings(values: dict[str, object], names: Sequence[str]) -> Iterator[dict[str, object]]:
    for name in names:
        if isinstance(values.get(name), dict):
            yield _mapping(values.pop(name))


def _mapping(value: object) -> dict[str, object]:
    return dict(value) if isinstance(value, dict) else {}
