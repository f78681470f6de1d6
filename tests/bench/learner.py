"""What one learner's words weigh in the database: every question of the course, typed by a fixed plan."""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from course_app.answers.sync import sync
from course_app.answers.sync_request import read_sync_request
from course_app.answers.thinning import thin_out
from course_app.config import read_settings
from course_app.database import Database
from tests.answers.browser_model import SpaceModel, numbered_ids
from tests.builders import REAL, good_catalog

START = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
SECONDS_BETWEEN = 10
GROWTH = 40
LENGTH = 1200
SENTENCE = "The customer told us twice what they had told Sales, and the second time with less patience. "
AGED = timedelta(days=31)


def course_of_typing(most: int | None = None) -> tuple[int, int]:
    """The bytes of a database with one learner's answers (to the first `most` questions), before and after thinning.

    Each answer grows by 40 characters in 10 seconds, which is how often a page sends while somebody types, to 1,200
    characters; one answer a day.
    """
    with tempfile.TemporaryDirectory() as folder:
        database = Database(read_settings({}, data=Path(folder)))
        database.migrate()
        empty = size(database, Path(folder) / "empty")
        type_answers(database, most)
        before = size(database, Path(folder) / "before") - empty
        thin_out(database, START + timedelta(days=100) + AGED)
        after = size(database, Path(folder) / "after") - empty
        database.engine.dispose()
    return before, after


def type_answers(database: Database, most: int | None) -> None:
    """Answers the questions of the course, one a day, in two sittings an hour apart."""
    device = SpaceModel("00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002", numbered_ids(1))
    questions = [each.id for module in good_catalog(REAL).course.modules() for each in module.reflections]
    questions = questions[:most]
    text = SENTENCE * (LENGTH // len(SENTENCE) + 1)
    for day, question in enumerate(questions):
        for number, length in enumerate(range(GROWTH, LENGTH + 1, GROWTH)):
            pause = timedelta(hours=1) if length > LENGTH // 2 else timedelta()
            at = START + timedelta(days=day, seconds=number * SECONDS_BETWEEN) + pause
            device.write(f"r:{question}", text[:length])
            request = device.request().replace(b"2027-01-01T10:00:00+00:00", at.isoformat().encode())
            device.take(sync(database, device.account, read_sync_request(request), at).as_json())


def size(database: Database, copy: Path) -> int:
    """The bytes of a copy without any free page."""
    connection = database.engine.raw_connection()
    try:
        connection.cursor().execute("VACUUM INTO ?", (str(copy),))
    finally:
        connection.close()
    return copy.stat().st_size
