"""What the learner of the demo did: something in every state that a learner's work can be in."""

from datetime import datetime, timedelta

from course_app.content.model import Course, Homework, Module
from course_app.database import Database
from course_app.demo.device import Device

_DRAFTS = (
    "Our handover is a call that nobody prepares.",
    "Our handover is a call that nobody prepares. The customer tells everything twice.",
    "Our handover is a call that nobody prepares. The customer tells everything twice, and the second time with less "
    "patience.\n\nNext week I ask Sales for the three promises they made, in writing, before the call.",
)
_ANSWERS = (
    "I would notice it first in the questions: the customer asks what happens next, and I look it up.",
    "One page, one owner, one date. Everything else can wait for the second week.",
    "I skipped it with the last two customers, and both came back with the same question in week three.",
)
_ON_LAPTOP = "I send the summary on the same day, while I still hear how they said it."
_ON_PHONE = "On the train: the summary goes out the same day, with one question in it, so that they answer."


def write_learner_work(database: Database, course: Course, learner: str, now: datetime) -> None:
    """Fills the learner's account, by two devices, over the six weeks before `now`."""
    laptop, phone = Device(database, learner), Device(database, learner)
    start = now - timedelta(weeks=6)
    write_first_day(laptop, course, start)
    tick_items(laptop, course, start)
    write_reflections(laptop, course, start)
    write_last_day(laptop, course, now - timedelta(days=1))
    answer_retired_question(laptop, course, start)
    leave_conflict(laptop, phone, course, now - timedelta(hours=3))


def write_first_day(laptop: Device, course: Course, start: datetime) -> None:
    """Dates, a reason, and the first scores."""
    laptop.write(start, "p:first-day", start.date().isoformat())
    laptop.write(start, "p:last-day", (start + timedelta(weeks=8)).date().isoformat())
    laptop.write(start, "p:why-here", "I run my first onboarding alone in spring, and I want to know what good is.")
    for place, skill in enumerate(course.skills):
        laptop.write(start, f"p:score/first/{skill.id}", 3 + place % 3)


def write_last_day(laptop: Device, course: Course, at: datetime) -> None:
    """The last scores, but one that is still to be given."""
    for place, skill in enumerate(course.skills[:-1]):
        laptop.write(at, f"p:score/last/{skill.id}", 6 + place % 4)


def tick_items(laptop: Device, course: Course, start: datetime) -> None:
    """The first chapter whole and weeks ago, half of the second since; one tick taken back."""
    first, second, *_ = (*course.written_chapters, *course.written_chapters[:1])
    items: list[Module | Homework] = [*first.modules, *first.homework, *second.modules[: len(second.modules) // 2]]
    for number, item in enumerate(items):
        _tick(laptop, start + timedelta(days=number * 3), item.id, item.revision)
    _tick(laptop, start + timedelta(days=len(items) * 3), items[-1].id, items[-1].revision, done=False)


def _tick(laptop: Device, at: datetime, item: str, revision: int, done: bool = True) -> None:
    laptop.write(at, f"d:{item}", {"done": done, "revision": revision, "at": at.isoformat()})


def write_reflections(laptop: Device, course: Course, start: datetime) -> None:
    """The first with a history, the next ones as they were written once."""
    first, *others = questions(course)
    for number, text in enumerate(_DRAFTS):
        laptop.write(start + timedelta(days=1 + number * 9), f"r:{first}", text)
    for number, (question, text) in enumerate(zip(others, _ANSWERS, strict=False)):
        laptop.write(start + timedelta(days=3 + number * 4), f"r:{question}", text)


def answer_retired_question(laptop: Device, course: Course, start: datetime) -> None:
    """To a question that is no longer asked; where the course has none, to one that it no longer knows."""
    retired = [
        reflection.id
        for chapter in course.chapters
        for module in (*chapter.modules, *chapter.retired_modules)
        for reflection in module.all_reflections
        if module.retired or reflection.retired
    ]
    question = retired[0] if retired else "an-earlier-question"
    laptop.write(start + timedelta(days=2), f"r:{question}", "That they know by name who answers on a Friday.")


def leave_conflict(laptop: Device, phone: Device, course: Course, at: datetime) -> None:
    """The phone wrote without a network, from what it had seen before: two versions, still to be decided."""
    question = questions(course)[-1]
    phone.read(at - timedelta(hours=1))
    laptop.write(at, f"r:{question}", _ON_LAPTOP)
    phone.write(at + timedelta(minutes=20), f"r:{question}", _ON_PHONE)


def questions(course: Course) -> list[str]:
    """The questions of the first two chapters."""
    chapters = course.written_chapters[:2]
    return [reflection.id for chapter in chapters for module in chapter.modules for reflection in module.reflections]
