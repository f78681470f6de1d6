"""That a reviewer opened a version, noted for its author."""

from datetime import datetime

from sqlalchemy.orm import Session

from course_app.accounts.teams.looks import Text, is_new_look, note_look
from course_app.database import Database
from course_app.review.rounds import ReviewedVersion


def new_looks(session: Session, reviewer: str, found: ReviewedVersion, at: datetime) -> list[Text]:
    """What of the page is looked at anew: the version, and the one before where the page compares them."""
    row = found.row
    versions = [row.version, *([found.earlier.version.version] if found.earlier else [])]
    texts = [Text(row.account_id, row.team_id or "", "homework", row.homework, version) for version in versions]
    return [text for text in texts if is_new_look(session, reviewer, text, at)]


def note_looks(database: Database, reviewer: str, texts: list[Text], at: datetime) -> None:
    """Notes the looks; when there are none, nothing is written."""
    if texts:
        with database.writing() as session:
            for text in texts:
                note_look(session, reviewer, text, at)
