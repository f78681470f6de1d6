"""What a reviewer's browser sends when they decide: which of their stored words make the review."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from course_app.answers.typed_json import NotJsonError, is_acceptable, read_json
from course_app.errors import CourseAppError

MAX_DECISION_BYTES = 100_000
MAX_CHANGES = 500

_KEYS = frozenset(("account", "request", "decision", "changes"))
_DECISIONS = ("return", "approve")
_UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
DRAFT_KEY = re.compile(rf"v:({_UUID})/(?:summary|criterion/[0-9a-f]{{16}}|(?:ask|comment)/{_UUID})")


class BadDecisionRequestError(CourseAppError):
    """The request as a whole is none."""

    status, code = 400, "bad_request"


@dataclass(frozen=True, slots=True)
class DecisionRequest:
    """One request, well-formed. `changes` names, for each key of the draft, the change that the browser shows."""

    account: str
    id: str
    sha256: str
    decision: str
    changes: Mapping[str, str]


def read_decision_request(data: bytes, submission_id: str) -> DecisionRequest:
    """The request in a body, about one submission. Raises BadDecisionRequestError."""
    body = _body(data)
    if body["decision"] not in _DECISIONS:
        raise BadDecisionRequestError("`decision` is `return` or `approve`.")
    if not _is_id(body["account"]) or not _is_id(body["request"]):
        raise BadDecisionRequestError("`account` and `request` are ids.")
    changes = body["changes"]
    if not isinstance(changes, dict) or len(changes) > MAX_CHANGES or not all(map(_is_id, changes.values())):
        raise BadDecisionRequestError("`changes` holds the id of a change for each key of the draft.")
    for key in changes:
        match = DRAFT_KEY.fullmatch(key)
        if match is None or match[1] != submission_id:
            raise BadDecisionRequestError("`changes` has the keys of this submission's draft, and no others.")
    digest = hashlib.sha256(data).hexdigest()
    return DecisionRequest(str(body["account"]), str(body["request"]), digest, str(body["decision"]), changes)


def _body(data: bytes) -> dict[str, object]:
    if len(data) > MAX_DECISION_BYTES:
        raise BadDecisionRequestError("A request carries at most 100 kB.")
    try:
        body = read_json(data)
    except NotJsonError:
        raise BadDecisionRequestError("The body is not JSON.") from None
    if not isinstance(body, dict) or set(body) != _KEYS or not is_acceptable(body):
        raise BadDecisionRequestError(f"The body is a JSON object with {', '.join(sorted(_KEYS))}, and nothing else.")
    return body


def _is_id(value: object) -> bool:
    """Whether a value is a uuid in its usual form."""
    try:
        return isinstance(value, str) and str(UUID(value)) == value
    except ValueError:
        return False
