"""The numbers by which a title counts what stands below it: "The Six Components" counts six."""

import re

_WORDS = [
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
]  # fmt: skip
_NUMBERS = {word: number for number, word in enumerate(_WORDS, 2)}
_LABELS = [
    "part", "stage", "layer", "step", "chapter", "phase", "day", "days", "week", "weeks", "hour", "session",
    "module", "level", "moment", "month", "year", "quarter", "rule", "q", "under", "over", "about",
]  # fmt: skip
_UNITS = [
    "second", "seconds", "minute", "minutes", "hour", "hours", "day", "days", "week", "weeks", "fortnight", "month",
    "months", "quarter", "quarters", "year", "years", "per", "percent", "page", "pages", "word", "words", "line",
    "lines", "times", "o'clock", "euros", "pounds",
]  # fmt: skip
_TOKEN = re.compile(r"\d+(?:[.,:–]\d+)*%?|[^\W\d_]+(?:['’][^\W\d_]+)?")


def counts_in(title: str) -> list[int]:
    """The counts that `title` names: not spans of time ("Ninety Days"), not places in a row ("Stage Two"), not 1."""
    tokens = [(match.group().lower(), match.start(), match.end()) for match in _TOKEN.finditer(title)]
    found = []
    for place, (word, start, end) in enumerate(tokens):
        count = _NUMBERS.get(word) or (int(word) if re.fullmatch(r"[2-9]|1\d|20", word) else None)
        before = tokens[place - 1][0] if place else ""
        after = tokens[place + 1][0] if place + 1 < len(tokens) else ""
        is_compound = title[start - 1 : start] in ("-", "–") and place > 0
        if (
            count
            and not is_compound
            and before not in _LABELS
            and after
            and after not in _UNITS
            and title[end : end + 1] != "/"
        ):
            found.append(count)
    return found
