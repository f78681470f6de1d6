"""What a browser sends to POST /api/sync, checked: the request as a whole, and each change by itself."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from course_app.answers.conflict_rule import canonical
from course_app.answers.typed_json import NotJsonError, cleaned, is_acceptable, read_json
from course_app.errors import CourseAppError

PROTOCOLS = (1,)
MAX_REQUEST_BYTES = 900_000
MAX_CHANGES = 100
MAX_VALUE_BYTES = 200_000
MAX_PARENTS = 20

_KEY = re.compile(r"(r|p|doc|f|w|a|v|e):[A-Za-z0-9][A-Za-z0-9/_.#-]{0,190}|d:[A-Za-z0-9][A-Za-z0-9/_.#-]{0,63}")
_CURSOR = re.compile(r"(0|[1-9][0-9]{0,17}):([0-9a-f]{64})?")


class BadSyncRequestError(CourseAppError):
    """The request as a whole is none."""

    status, code = 400, "bad_request"


class SyncTooLargeError(CourseAppError):
    """More than one request may carry."""

    status, code = 413, "too_large"


class ProtocolTooOldError(CourseAppError):
    """The page's code is older than what this server still speaks."""

    status, code = 426, "upgrade"


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a browser has read: the last row's seq and its chain. (0, "") has read nothing."""

    seq: int
    chain: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.chain}"


@dataclass(frozen=True, slots=True)
class SentChange:
    """One change, well-formed and cleaned. `json` is its value as it is stored; `at` is the sender's time."""

    id: str
    key: str
    parents: tuple[str, ...]
    merges: tuple[str, ...]
    val: object
    json: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Refusal:
    """A change that is not taken; `id` is empty when even that cannot be read."""

    id: str
    why: str
    raw: str


@dataclass(frozen=True, slots=True)
class SyncRequest:
    """One request. `sent_at` is the sender's time at sending, None when it is not said."""

    account: str
    device: str
    cursor: Cursor
    changes: tuple[SentChange | Refusal, ...]
    sent_at: datetime | None


def read_sync_request(data: bytes) -> SyncRequest:
    """The request in a body. Raises BadSyncRequestError, SyncTooLargeError or ProtocolTooOldError."""
    if len(data) > MAX_REQUEST_BYTES:
        raise SyncTooLargeError("A request carries at most 900 kB; send fewer changes at once.")
    try:
        body = read_json(data)
    except NotJsonError:
        raise BadSyncRequestError("The body is not JSON.") from None
    if not isinstance(body, dict):
        raise BadSyncRequestError("The body is not a JSON object.")
    _require_protocol(body.get("proto"))
    changes = body.get("changes")
    if not isinstance(changes, list):
        raise BadSyncRequestError("`changes` is not a list.")
    if len(changes) > MAX_CHANGES:
        raise SyncTooLargeError("A request carries at most 100 changes.")
    account, device = body.get("account"), body.get("device")
    if not _is_id(account) or not _is_id(device):
        raise BadSyncRequestError("`account` and `device` are ids.")
    return SyncRequest(
        str(account),
        str(device),
        _cursor(body.get("cursor")),
        tuple(map(_change, changes)),
        _instant(body.get("sent_at")),
    )


def _require_protocol(proto: object) -> None:
    if isinstance(proto, bool) or not isinstance(proto, int):
        raise BadSyncRequestError("`proto` is a whole number.")
    if proto not in PROTOCOLS:
        raise ProtocolTooOldError("Reload the page: this server speaks another version of the protocol.")


def _cursor(text: object) -> Cursor:
    match = _CURSOR.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise BadSyncRequestError("`cursor` is `<seq>:<chain>`, at the beginning `0:`.")
    return Cursor(int(match[1]), match[2] or "")


def _change(item: Any) -> SentChange | Refusal:
    """The change in one item of the list, or why it is refused: a bad one never harms its neighbours."""
    name = item.get("id") if isinstance(item, dict) else None
    usable = name if _is_id(name) else ""
    raw = repr(item)[:MAX_VALUE_BYTES]
    if not usable or not isinstance(item, dict) or set(item) - {"id", "key", "parents", "merges", "val", "at"}:
        return Refusal(str(usable), "bad_value", raw)
    key, parents, merges = item.get("key"), item.get("parents", []), item.get("merges", [])
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        return Refusal(str(usable), "bad_key", raw)
    at = _instant(item.get("at"))
    if not _are_ids(parents) or not _are_ids(merges) or at is None or not is_acceptable(item.get("val")):
        return Refusal(str(usable), "bad_value", raw)
    val = cleaned(item.get("val"))
    text = canonical(val)
    if len(text) > MAX_VALUE_BYTES:
        return Refusal(str(usable), "too_large", raw)
    if not _VALUES[key.partition(":")[0]](val):
        return Refusal(str(usable), "bad_value", raw)
    return SentChange(str(usable), key, tuple(parents), tuple(merges), val, text, at)


def _is_text(val: object) -> bool:
    return val is None or isinstance(val, str)


def _is_mark(val: object) -> bool:
    if not isinstance(val, dict) or set(val) != {"done", "revision", "at"}:
        return False
    revision = val["revision"]
    is_number = isinstance(revision, int) and not isinstance(revision, bool) and 0 < revision < 1_000_000
    return isinstance(val["done"], bool) and is_number and _instant(val["at"]) is not None


def _is_anything(_val: object) -> bool:
    return True


_VALUES = {
    "r": _is_text,
    "d": _is_mark,
    **dict.fromkeys(("p", "doc", "f", "w", "a", "v", "e"), _is_anything),
}


def _is_id(value: object) -> bool:
    """Whether a value is a uuid in its usual form."""
    if not isinstance(value, str) or len(value) != 36:
        return False
    try:
        return str(UUID(value)) == value
    except ValueError:
        return False


def _are_ids(values: object) -> bool:
    return isinstance(values, list) and len(values) <= MAX_PARENTS and all(map(_is_id, values))


def _instant(text: object) -> datetime | None:
    """An instant with its zone, in UTC; None for anything else."""
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else None
        return found.astimezone(UTC) if found and found.tzinfo else None
    except (ValueError, OverflowError):
        return None
