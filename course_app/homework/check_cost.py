"""What a check would cost, before it is made: each flagged word that is found costs a pass over its text."""

import re
from collections.abc import Iterator

from course_app.content.house_words import HouseWords

MOST_COST = 20_000_000
"""About half a second. A text of 30,000 characters with 100 flagged words and 300 quotation marks costs 12,000,000."""

_QUOTES = re.compile("[\"'“‘]")


def cost_of(words: HouseWords, value: object) -> int:
    """Roughly how many characters a check of `value` reads."""
    return sum(len(text) * _stops(words, text) for text in _texts(value))


def _stops(words: HouseWords, text: str) -> int:
    return 1 + sum(1 for _ in words.vague.finditer(text)) + sum(1 for _ in _QUOTES.finditer(text))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
