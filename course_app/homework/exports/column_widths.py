"""How wide the columns of a table are, by what stands in them; in characters."""

from collections.abc import Sequence
from datetime import date

from course_app.homework.exports.document_parts import PrintedDocument, Value

UPRIGHT, ACROSS = 92, 140
"""About so many characters of a table's type stand side by side on a page of A4, upright and lying down."""

_LONGEST_WORD, _LONGEST_TEXT, _AIR = 18, 70, 3
_UPRIGHT_COLUMNS = 6


def lies_down(documents: Sequence[PrintedDocument]) -> bool:
    """Whether the pages lie on their long side because some table has many columns."""
    return max(document.most_columns for document in documents) > _UPRIGHT_COLUMNS


def column_widths(columns: Sequence[str], rows: Sequence[Sequence[Value]], room: int) -> list[int]:
    """What each column gets of `room`: its longest word and its dates whole, the rest by how much it has to say."""
    least, wanted = [], []
    for place, column in enumerate(columns):
        values = [row[place] for row in rows]
        whole = max([_longest_word(column), *map(_whole, values)])
        longest = max([len(column), *(len(value.text) for value in values)])
        least.append(_AIR + whole)
        wanted.append(_AIR + max(whole, min(_LONGEST_TEXT, longest)))
    spare, missing = room - sum(least), sum(wanted) - sum(least)
    if spare <= 0 or missing <= spare:
        return least if spare <= 0 else wanted
    return [low + (high - low) * spare // missing for low, high in zip(least, wanted, strict=True)]


def _whole(value: Value) -> int:
    """How long the part is that no line may break."""
    return len(value.text) if isinstance(value.plain, date) else _longest_word(value.text)


def _longest_word(text: str) -> int:
    return min(_LONGEST_WORD, max(map(len, text.split()), default=0))
