"""Reflections that the demo's learner shared with the team: one that its manager has read, one that was taken back."""

from datetime import datetime, timedelta

from course_app.accounts.sessions import SignedIn
from course_app.answers.sharing import share_reflection, take_back_reflection
from course_app.answers.sharing_request import SharingRequest
from course_app.content.model import Course
from course_app.dashboard.shared_reflections import open_reflection
from course_app.database import Database
from course_app.demo.device import Device
from course_app.demo.learner_work import questions


def share_reflections(
    database: Database, course: Course, learner: str, manager: SignedIn, team_id: str, now: datetime
) -> None:
    """The learner is in the team already. Of the last question two versions wait, so it cannot be shared."""
    device = Device(database, learner)
    device.read(now)
    written = [question for question in questions(course)[:-1] if f"r:{question}" in device.seen]
    for question in written[:2]:
        key = f"r:{question}"
        asked = SharingRequest(learner, key, device.seen[key], team_id)
        share_reflection(database, learner, asked, [question], now - timedelta(days=2))
    for question in written[:1]:
        open_reflection(database, manager, team_id, learner, [question], now - timedelta(days=1))
    for question in written[1:2]:
        take_back_reflection(database, learner, team_id, [question], now - timedelta(hours=20))
