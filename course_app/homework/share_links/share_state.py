"""How a document is shared now, as its owner's page shows it."""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from course_app.config import Settings
from course_app.content.structured_template import StructuredTemplate
from course_app.database import Database
from course_app.homework.share_links.kinds import CUSTOMER_VIEW
from course_app.homework.share_links.links import Shared, address_of, link_of
from course_app.homework.share_links.models import Release, ShareLink
from course_app.homework.share_links.named_people import people_shown
from course_app.homework.share_links.releases import document_of, last_release

Json = dict[str, object]


def share_state(
    database: Database, settings: Settings, shared: Shared, templates: Mapping[str, StructuredTemplate], now: datetime
) -> Json:
    """Link, last release, and whose names could be shown. Raises NoSuchDocumentError or NotShareableError."""
    with database.reading() as session:
        _, template = document_of(session, shared, templates)
        found = last_release(session, shared)
        return {
            "account": shared.account_id,
            "document": shared.document,
            "link": _link(session, settings, shared, now),
            "release": _release(found),
            "people": _people(shared, template),
            "named": json.loads(found.named) if found else [],
        }


def _people(shared: Shared, template: StructuredTemplate) -> list[dict[str, str]]:
    """Who is in a customer view; in a procedure there are roles only."""
    shown = people_shown(template) if shared.kind is CUSTOMER_VIEW else ()
    return [{"id": name, "label": label} for name, label in shown]


def _link(session: Session, settings: Settings, shared: Shared, now: datetime) -> Json | None:
    link = link_of(session, shared)
    if link is None:
        return None
    return {
        "state": _state(link, now),
        "address": None if link.revoked_at else address_of(settings, shared, link),
        "expires_at": link.expires_at.isoformat(),
        "views": link.views,
        "last_seen_at": link.last_seen_at.isoformat() if link.last_seen_at else None,
    }


def _state(link: ShareLink, now: datetime) -> str:
    if link.revoked_at is not None:
        return "revoked"
    return "expired" if link.expires_at <= now else "working"


def _release(found: Release | None) -> Json | None:
    return {"number": found.number, "released_at": found.released_at.isoformat()} if found else None
