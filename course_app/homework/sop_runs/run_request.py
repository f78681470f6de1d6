"""What a colleague's browser sends at the end of a run."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext

from course_app.answers.typed_json import NotJsonError, cleaned, is_acceptable, read_json
from course_app.errors import CourseAppError
from course_app.homework.share_links.release_request import is_document_id

MAX_BYTES = 60_000
MAX_NAME = 100
MAX_WORDS = 1_000
_MOST_STEPS = 500


class BadRunError(CourseAppError):
    """The run cannot be taken as it came; the text says what to change."""

    status, code = 400, "bad_run"


@dataclass(frozen=True, slots=True)
class SentStep:
    """What was done with one step."""

    is_done: bool
    stumble: str


@dataclass(frozen=True, slots=True)
class SentRun:
    """A run: `id` is the sender's, so that sending it twice stores it once; `steps` are by the ids of their rows."""

    token: str
    id: str
    release: int
    name: str
    role: str
    steps: Mapping[str, SentStep]
    remark: str
    ran_on: date


def read_run(data: bytes, now: datetime) -> SentRun:
    """The run in a body. Raises BadRunError."""
    if len(data) > MAX_BYTES:
        raise BadRunError(gettext("That is too long to be sent. Shorten what you wrote; it stays on this page."))
    try:
        body = read_json(data)
    except NotJsonError:
        raise BadRunError(gettext("The body is not JSON.")) from None
    if not isinstance(body, dict) or not is_acceptable(body):
        raise BadRunError(gettext("The body is not a JSON object that can be taken."))
    name, role = _line(body, "name"), _line(body, "role")
    if not name and not role:
        raise BadRunError(gettext("Give your name or your role, so that the owner knows whom to thank."))
    release = body.get("release")
    if isinstance(release, bool) or not isinstance(release, int) or not isinstance(body.get("token"), str):
        raise BadRunError(gettext("The body is not a JSON object that can be taken."))
    token, run_id = str(body["token"]), body.get("id")
    if not isinstance(run_id, str) or not is_document_id(run_id):
        raise BadRunError(gettext("The body is not a JSON object that can be taken."))
    ran_on = _day(body.get("ran_on"), now)
    return SentRun(token, run_id, release, name, role, _steps(body.get("steps")), _words(body, "remark"), ran_on)


def _line(body: Mapping[str, object], key: str) -> str:
    text = " ".join(_words(body, key).split())
    if len(text) > MAX_NAME:
        raise BadRunError(gettext("Name and role have at most %(n)s characters each.", n=MAX_NAME))
    return text


def _words(body: Mapping[str, object], key: str) -> str:
    text = cleaned(body.get(key, ""))
    if not isinstance(text, str):
        raise BadRunError(gettext("The body is not a JSON object that can be taken."))
    if len(text) > MAX_WORDS:
        raise BadRunError(gettext("Each answer has at most %(n)s characters. Shorten the longest.", n=MAX_WORDS))
    return text.strip()


def _steps(value: object) -> dict[str, SentStep]:
    if not isinstance(value, dict) or len(value) > _MOST_STEPS:
        raise BadRunError(gettext("The body is not a JSON object that can be taken."))
    return {str(name): _step(each) for name, each in value.items()}


def _step(value: object) -> SentStep:
    if not isinstance(value, dict) or not isinstance(value.get("done"), bool):
        raise BadRunError(gettext("The body is not a JSON object that can be taken."))
    return SentStep(value["done"], _words(value, "stumble"))


def _day(text: object, now: datetime) -> date:
    """The day on the colleague's calendar; a clock that is far off is not believed."""
    try:
        day = date.fromisoformat(text) if isinstance(text, str) and len(text) == 10 else now.date()
    except ValueError:
        return now.date()
    return day if abs(day - now.date()) <= timedelta(days=1) else now.date()
