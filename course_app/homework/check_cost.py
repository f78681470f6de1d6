"""What a check would cost, before it is made: a flagged word costs a look round it, a quotation mark one ahead."""

import re
from collections.abc import Iterator

from course_app.content.house_words import HouseWords

MOST_COST = 20_000_000
"""About half a second: 100,000 flagged words, or 40,000 quotation marks."""
_LOOK_ROUND = 200
_LOOK_FOR_END = 500

_QUOTES = re.compile("[\"'“‘]")


def cost_of(words: HouseWords, value: object) -> int:
    """Roughly how many characters a check of `value` reads."""
    return sum(_cost_of_text(words, text) for text in _texts(value))


def _cost_of_text(words: HouseWords, text: str) -> int:
    flagged, marks = (sum(1 for _ in found.finditer(text)) for found in (words.vague, _QUOTES))
    return len(text) + flagged * _LOOK_ROUND + marks * min(len(text), _LOOK_FOR_END)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
