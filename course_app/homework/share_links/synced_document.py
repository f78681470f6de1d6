"""A document as the account's log holds it: what its keys show, as the browser's store would give it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from course_app.answers.models import Branch, Change, Head
from course_app.answers.unsettled import NotArrivedError, TwoVersionsError
from course_app.content.structured_template import StructuredTemplate
from course_app.homework.documents import under_present_ids, values_of
from course_app.homework.share_links.refusals import NoSuchDocumentError


@dataclass(frozen=True, slots=True)
class SyncedDocument:
    """One document: its template's id, what each of its keys shows, and by which change."""

    template: str
    heads: Mapping[str, str]
    shown: Mapping[str, object]

    def values(self, template: StructuredTemplate) -> dict[str, object]:
        """What stands in it, as a check takes it: of a renamed table or grid, what stands under its earlier ids too."""
        return under_present_ids(template, values_of(self.shown))


def synced_document(session: Session, account_id: str, document: str) -> SyncedDocument:
    """The account's document. Raises NoSuchDocumentError, also for one that was deleted."""
    rows = session.execute(
        select(Head.key, Head.change_id, Change.val)
        .join(Change, and_(Change.account_id == Head.account_id, Change.id == Head.change_id))
        .where(Head.account_id == account_id, _is_of(Head.key, document))
    ).all()
    shown = {key: json.loads(val) if val is not None else None for key, _, val in rows}
    about = shown.get(f"doc:{document}")
    if not isinstance(about, dict) or about.get("deleted") or not isinstance(about.get("template"), str):
        raise NoSuchDocumentError
    return SyncedDocument(about["template"], {key: change for key, change, _ in rows}, shown)


def is_there(session: Session, account_id: str, document: str) -> bool:
    """Whether the account has the document, and has not deleted it."""
    val = session.scalar(
        select(Change.val)
        .join(Head, and_(Change.account_id == Head.account_id, Change.id == Head.change_id))
        .where(Head.account_id == account_id, Head.key == f"doc:{document}")
    )
    about = json.loads(val) if val is not None else None
    return isinstance(about, dict) and not about.get("deleted")


def require_heads(session: Session, account_id: str, document: str, believed: Mapping[str, str]) -> None:
    """Raises NotArrivedError or TwoVersionsError unless the account shows exactly what the browser believes."""
    rows = session.execute(
        select(Head.key, Head.change_id).where(Head.account_id == account_id, _is_of(Head.key, document))
    )
    if {row.key: row.change_id for row in rows} != dict(believed):
        raise NotArrivedError(
            gettext(
                "This page and your account do not hold the same words yet, so nothing was released. "
                "Nothing is lost: wait until the page says that all is saved to your account, and try again."
            )
        )
    is_open = select(Branch.key).where(
        Branch.account_id == account_id, Branch.closed_by.is_(None), _is_of(Branch.key, document)
    )
    if session.scalars(is_open.limit(1)).first() is not None:
        raise TwoVersionsError(
            gettext("Two versions of something in this document wait for your choice. Choose first, then release.")
        )


def _is_of(key: InstrumentedAttribute[str], document: str) -> ColumnElement[bool]:
    return or_(key == f"doc:{document}", *_begins(key, document))


def _begins(key: InstrumentedAttribute[str], document: str) -> Iterator[ColumnElement[bool]]:
    """Compared letter by letter: LIKE and the order of texts mean other things on other databases."""
    for kind in ("f", "w"):
        prefix = f"{kind}:{document}/"
        yield func.substr(key, 1, len(prefix)) == prefix
