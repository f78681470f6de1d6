"""Releases: what would change, the release itself, and how a document is shared now."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from course_app.answers.account_log import locked_log
from course_app.audit.log import record
from course_app.config import Settings
from course_app.content.structured_template import StructuredTemplate
from course_app.database import Database
from course_app.homework.check_request import template_by_id
from course_app.homework.share_links.differences import differences, entries_by_place
from course_app.homework.share_links.kinds import Content
from course_app.homework.share_links.links import Shared, extend_link
from course_app.homework.share_links.models import Release
from course_app.homework.share_links.refusals import (
    EmptyReleaseError,
    NoSuchDocumentError,
    NotShareableError,
    OtherReleaseError,
    OtherTemplateError,
    TooLargeToShareError,
)
from course_app.homework.share_links.release_request import ReleaseRequest, is_document_id
from course_app.homework.share_links.synced_document import SyncedDocument, require_heads, synced_document

MOST_RELEASES = 20
"""How many releases of a document are kept: somebody may still have an earlier one open."""

MAX_CONTENT = 500_000

Templates = Mapping[str, StructuredTemplate]


def document_of(session: Session, shared: Shared, templates: Templates) -> tuple[SyncedDocument, StructuredTemplate]:
    """The document with its template. Raises NoSuchDocumentError or NotShareableError."""
    if not is_document_id(shared.document):
        raise NoSuchDocumentError
    found = synced_document(session, shared.account_id, shared.document)
    template = template_by_id(templates, found.template)
    if template is None or not shared.kind.fits(template):
        raise NotShareableError
    return found, template


def last_release(session: Session, shared: Shared) -> Release | None:
    """The release that the link shows."""
    return session.scalars(_releases(shared).order_by(Release.number.desc()).limit(1)).first()


def _releases(shared: Shared) -> Any:
    return select(Release).where(
        Release.account_id == shared.account_id,
        Release.document == shared.document,
        Release.kind == shared.kind.name,
    )


def list_changes(
    database: Database, shared: Shared, asked: ReleaseRequest, templates: Templates, now: datetime
) -> dict[str, object]:
    """What a release would change for its readers, and the number of the release that it is compared with."""
    with database.reading() as session:
        content, _ = _content(session, shared, asked, templates, now)
        before = last_release(session, shared)
        former: Content | None = json.loads(before.content) if before else None
        entries = shared.kind.entries
        old = entries_by_place(entries(former)) if former is not None else {}
        return {
            "after": before.number if before else 0,
            "is_first": before is None,
            "is_same": former == content,
            "changes": differences(old, entries_by_place(entries(content))),
        }


def _content(
    session: Session, shared: Shared, asked: ReleaseRequest, templates: Templates, now: datetime
) -> tuple[Content, StructuredTemplate]:
    """What would be released now. Raises a CourseAppError that says why nothing is."""
    found, template = document_of(session, shared, templates)
    if template.version != asked.version:
        raise OtherTemplateError
    require_heads(session, shared.account_id, shared.document, asked.heads)
    today = now.astimezone(asked.zone).date()
    content = shared.kind.content(template, found.values(template), today, asked.zone, asked.named)
    if not any(text for place, text in shared.kind.entries(content) if place):
        raise EmptyReleaseError
    return content, template


def release(
    database: Database, settings: Settings, shared: Shared, asked: ReleaseRequest, templates: Templates, now: datetime
) -> None:
    """Shows under the link what the document holds now; makes the link, or lets it live on.

    What is shown is worked out before the account is locked; if the document changed in between, nothing is released.
    """
    with database.reading() as session:
        content, template = _content(session, shared, asked, templates, now)
    text = json.dumps(content)
    if len(text) > MAX_CONTENT:
        raise TooLargeToShareError
    with database.writing() as session:
        locked_log(session, shared.account_id)
        require_heads(session, shared.account_id, shared.document, asked.heads)
        before = last_release(session, shared)
        if asked.after != (before.number if before else 0):
            raise OtherReleaseError
        number = asked.after + 1
        session.add(
            Release(
                account_id=shared.account_id,
                document=shared.document,
                kind=shared.kind.name,
                number=number,
                template=template.id,
                template_version=template.version,
                content=text,
                named=json.dumps(sorted(asked.named)),
                zone=asked.zone.key,
                released_at=now,
            )
        )
        _forget_old(session, shared, number)
        extend_link(session, settings, shared, now, timedelta(days=asked.days))
        record(session, now, shared.account_id, "document-released", shared.document, kind=shared.kind.name)


def _forget_old(session: Session, shared: Shared, number: int) -> None:
    session.execute(
        delete(Release).where(
            Release.account_id == shared.account_id,
            Release.document == shared.document,
            Release.kind == shared.kind.name,
            Release.number <= number - MOST_RELEASES,
        )
    )
