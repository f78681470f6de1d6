"""What a browser sends to POST /api/submissions: which documents are handed in, as which of their stored versions."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from course_app.answers.typed_json import NotJsonError, is_acceptable, read_json
from course_app.errors import CourseAppError
from course_app.homework.check_request import zone_by_name
from course_app.homework.submission_states import Act

MAX_SUBMISSION_BYTES = 900_000
MAX_DOCUMENTS = 50
MAX_ANSWERS = 400

_KEYS = frozenset(("account", "request", "act", "homework", "zone", "documents"))
_MORE = frozenset(("team", "answers"))
_OWN_ACTS: Mapping[object, Act] = {"hand_in": "hand_in", "finish": "finish"}
_ITEM = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
ANSWER_KEY = re.compile(r"a:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(/closed)?")
_KEY = re.compile(r"(?:doc|f|w):([0-9a-f-]{36})(?:/.+)?", re.DOTALL)


class BadSubmissionRequestError(CourseAppError):
    """The request as a whole is none."""

    status, code = 400, "bad_request"


@dataclass(frozen=True, slots=True)
class NamedDocument:
    """A document, and the change that the browser shows under each of its keys."""

    id: str
    changes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SubmissionRequest:
    """One request, well-formed. `id` is the browser's own for this act: asked again, it is the same act.

    `answers` names, for each key of an answer to an ask of an earlier round, the change that the browser shows.
    `team`: the one to which it goes; None where there is no choice.
    """

    account: str
    id: str
    sha256: str
    act: Act
    homework: str
    zone: ZoneInfo
    documents: tuple[NamedDocument, ...]
    answers: Mapping[str, str]
    team: str | None = None


def read_submission_request(data: bytes) -> SubmissionRequest:
    """The request in a body. Raises BadSubmissionRequestError, or BadCheckRequestError for a zone that is none."""
    body = _body(data)
    act = _OWN_ACTS.get(body["act"]) if isinstance(body["act"], str) else None
    if act is None:
        raise BadSubmissionRequestError("`act` is `hand_in` or `finish`.")
    if not _is_id(body["account"]) or not _is_id(body["request"]):
        raise BadSubmissionRequestError("`account` and `request` are ids.")
    if not isinstance(body["homework"], str) or not _ITEM.fullmatch(body["homework"]):
        raise BadSubmissionRequestError("`homework` is the id of a piece of homework.")
    if "team" in body and not _is_id(body["team"]):
        raise BadSubmissionRequestError("`team` is the id of a team, or is left out.")
    return SubmissionRequest(
        str(body["account"]),
        str(body["request"]),
        hashlib.sha256(data).hexdigest(),
        act,
        body["homework"],
        zone_by_name(body["zone"]),
        _documents(body["documents"]),
        _answers(body.get("answers", {})),
        str(body["team"]) if "team" in body else None,
    )


def read_team(data: bytes) -> str | None:
    """The team in the body of a request to send a version on. Raises BadSubmissionRequestError."""
    try:
        body = read_json(data)
    except NotJsonError:
        raise BadSubmissionRequestError("The body is not JSON.") from None
    if not isinstance(body, dict) or not set(body) <= _MORE or not all(map(_is_id, body.values())):
        raise BadSubmissionRequestError("The body is a JSON object with `team`, the id of a team, or with nothing.")
    return str(body["team"]) if body else None


def _body(data: bytes) -> dict[str, object]:
    if len(data) > MAX_SUBMISSION_BYTES:
        raise BadSubmissionRequestError("A request carries at most 900 kB.")
    try:
        body = read_json(data)
    except NotJsonError:
        raise BadSubmissionRequestError("The body is not JSON.") from None
    if not isinstance(body, dict) or set(body) - _MORE != _KEYS or not is_acceptable(body):
        raise BadSubmissionRequestError(f"The body is a JSON object with {', '.join(sorted(_KEYS))}, and nothing else.")
    return body


def _documents(items: object) -> tuple[NamedDocument, ...]:
    if not isinstance(items, list) or not 0 < len(items) <= MAX_DOCUMENTS:
        raise BadSubmissionRequestError(f"`documents` is a list of 1 to {MAX_DOCUMENTS} documents.")
    documents = tuple(map(_document, items))
    if len({document.id for document in documents}) != len(documents):
        raise BadSubmissionRequestError("`documents` names each document once.")
    return documents


def _document(item: object) -> NamedDocument:
    if not isinstance(item, dict) or set(item) != {"id", "changes"} or not _is_id(item["id"]):
        raise BadSubmissionRequestError("Each of `documents` has an `id`, and `changes` by their keys.")
    own, changes = item["id"], item["changes"]
    if not isinstance(changes, dict) or not all(map(_is_id, changes.values())):
        raise BadSubmissionRequestError("`changes` holds the id of a change for each key.")
    if f"doc:{own}" not in changes or any(document_of(key) != own for key in changes):
        raise BadSubmissionRequestError("`changes` has the document's own key, and only keys of the document.")
    return NamedDocument(own, changes)


def _answers(item: object) -> dict[str, str]:
    if not isinstance(item, dict) or len(item) > MAX_ANSWERS or not all(map(_is_id, item.values())):
        raise BadSubmissionRequestError("`answers` holds the id of a change for each key of an answer.")
    if not all(map(ANSWER_KEY.fullmatch, item)):
        raise BadSubmissionRequestError("`answers` has the keys `a:<ask>` and `a:<ask>/closed`, and no others.")
    return item


def document_of(key: str) -> str | None:
    """The document to which a key belongs; None for other keys."""
    match = _KEY.fullmatch(key)
    return match[1] if match else None


def _is_id(value: object) -> bool:
    """Whether a value is a uuid in its usual form."""
    try:
        return isinstance(value, str) and str(UUID(value)) == value
    except ValueError:
        return False
