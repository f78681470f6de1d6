"""JSON as strangers send it: what no browser would write is found, one item at a time, and never fails the rest.

Python's own reader takes NaN, duplicate keys, halves of surrogate pairs and numbers of any length (SECURITY 4.2).
"""

import json
from typing import Any

MAX_DEPTH = 20
_MAX_DIGITS = 400


class Unacceptable:
    """Stands where a value was that JSON does not have, or that we do not take."""


UNACCEPTABLE = Unacceptable()


class NotJsonError(ValueError):
    """The text is no JSON at all, or nested beyond reading."""


def read_json(data: bytes) -> Any:
    """The value of a JSON text; UNACCEPTABLE stands in for each part that is not to be taken. Raises NotJsonError."""
    try:
        return json.loads(
            data.decode("utf-8"),
            parse_constant=lambda _: UNACCEPTABLE,
            parse_int=_whole_number,
            parse_float=_number,
            object_pairs_hook=_object,
        )
    except (ValueError, RecursionError):
        raise NotJsonError from None


def _whole_number(digits: str) -> int | Unacceptable:
    return int(digits) if len(digits) <= _MAX_DIGITS else UNACCEPTABLE


def _number(digits: str) -> float | Unacceptable:
    value = float(digits) if len(digits) <= _MAX_DIGITS else float("inf")
    return value if abs(value) != float("inf") else UNACCEPTABLE


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any] | Unacceptable:
    found = dict(pairs)
    return found if len(found) == len(pairs) else UNACCEPTABLE


def is_acceptable(value: object, depth: int = 0) -> bool:
    """Whether a value is made of what JSON has, at most 20 levels deep."""
    if depth >= MAX_DEPTH or isinstance(value, Unacceptable):
        return False
    if isinstance(value, list):
        return all(is_acceptable(each, depth + 1) for each in value)
    if isinstance(value, dict):
        return all(is_acceptable(each, depth + 1) for each in value.values())
    return True


def cleaned(value: object) -> object:
    """The value with every text as the browser would store it: whole characters, no U+0000, `\\n` line ends."""
    if isinstance(value, str):
        whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return whole.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(value, list):
        return [cleaned(each) for each in value]
    if isinstance(value, dict):
        return {str(cleaned(name)): cleaned(each) for name, each in value.items()}
    return value
