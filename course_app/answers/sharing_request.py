"""What a browser sends to POST /api/shared-reflections."""

from dataclasses import dataclass
from uuid import UUID

from course_app.answers.typed_json import NotJsonError, is_acceptable, read_json
from course_app.errors import CourseAppError

_KEYS = frozenset(("account", "key", "change", "team"))
_PREFIX = "r:"


class BadSharingRequestError(CourseAppError):
    """The request as a whole is none."""

    status, code = 400, "bad_request"


@dataclass(frozen=True, slots=True)
class SharingRequest:
    """Whose words, the key under which they stand, the change that the browser shows there, and the team."""

    account: str
    key: str
    change: str
    team: str

    @property
    def reflection(self) -> str:
        """The id of the reflection, as the key has it."""
        return self.key.removeprefix(_PREFIX)


def read_sharing_request(data: bytes) -> SharingRequest:
    """The request in a body. Raises BadSharingRequestError."""
    try:
        body = read_json(data)
    except NotJsonError:
        raise BadSharingRequestError("The body is not JSON.") from None
    if not isinstance(body, dict) or set(body) != _KEYS or not is_acceptable(body):
        raise BadSharingRequestError(f"The body is a JSON object with {', '.join(sorted(_KEYS))}, and nothing else.")
    if not all(_is_id(body[name]) for name in ("account", "change", "team")):
        raise BadSharingRequestError("`account`, `change` and `team` are ids.")
    if not isinstance(body["key"], str) or not body["key"].startswith(_PREFIX):
        raise BadSharingRequestError("`key` is the key of a reflection.")
    return SharingRequest(body["account"], body["key"], body["change"], body["team"])


def _is_id(value: object) -> bool:
    """Whether a value is a uuid in its usual form."""
    try:
        return isinstance(value, str) and str(UUID(value)) == value
    except ValueError:
        return False
