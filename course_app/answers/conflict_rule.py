"""The one conflict rule: what becomes of a change. Pure; static/js/answers/conflict.js is its twin.

Both are tested with tests/answers/conflict_rule.json (docs/sync.md, "Accepting one change").
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Outcome = Literal["head", "branch", "subsumed"]

_PROSE = re.compile(r"r:|p:why-here$")
_BLANKS = " \t\n\r\u00a0"
_READS_AS_PROSE = re.compile(
    rf"(?!day[{_BLANKS}]+[0-9]+\Z)(?=.*[^-0-9+.,%{_BLANKS}])[^{_BLANKS}]+[{_BLANKS}]+[^{_BLANKS}]", re.I | re.S
)
"""Several words: no number, no date, no option's id, and not the day that a date may be written as."""


@dataclass(frozen=True, slots=True)
class Version:
    """A change as the rule sees it: its id, its value (anything JSON holds) and the ids it was made from."""

    id: str
    val: object
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a change; `replaces` is the id of the open branch that it moves on, if any."""

    outcome: Outcome
    replaces: str | None = None


def decide(key: str, head: Version | None, branches: Sequence[Version], change: Version) -> Decision:
    """What becomes of `change` under `key`, where `head` is shown and `branches` are the open second versions."""
    if head is None or head.id in change.parents:
        return Decision("head")
    open_ids = {branch.id for branch in branches}
    moved = next((parent for parent in change.parents if parent in open_ids), None)
    if moved is not None:
        return Decision("branch", moved)
    if covers(key, head.val, change.val):
        return Decision("subsumed")
    if covers(key, change.val, head.val):
        return Decision("head")
    return Decision("branch")


def covers(key: str, whole: object, part: object) -> bool:
    """Whether `part` adds nothing that `whole` does not show. Only prose has beginnings: 1 is not the start of 10."""
    if _is_empty(part):
        return True
    if _is_empty(whole):
        return False
    if isinstance(whole, str) and isinstance(part, str) and _is_prose(key, part.strip(_BLANKS)):
        return whole.strip(_BLANKS).startswith(part.strip(_BLANKS))
    return canonical(whole) == canonical(part)


def _is_prose(key: str, text: str) -> bool:
    """Whether a text under this key may grow. A document's field may be of any kind: there the text itself says so."""
    return bool(_PROSE.match(key)) or (key.startswith("f:") and bool(_READS_AS_PROSE.match(text)))


def canonical(value: object) -> str:
    """JSON with sorted keys, in ASCII: equal values give equal texts."""
    return json.dumps(_plain(value), sort_keys=True, separators=(",", ":"))


def _plain(value: object) -> object:
    """JavaScript knows one kind of number: 1.0 is 1."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return value


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and value.strip(_BLANKS) == "")
