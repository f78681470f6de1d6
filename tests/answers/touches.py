"""What a person does to one key of each kind: writes a text, fills a cell of a row, moves the row, deletes it.

A row is touched as its page does it: its other cells stay. Rows are compared whole (docs/sync.md): two devices that
filled different cells of one are asked about it.
"""

import random
from typing import Any

from course_app.answers.conflict_rule import covers

_DOCUMENT = "00000000-0000-4000-8000-00000000000d"
TEXTS = ("r:a", "p:b", f"f:{_DOCUMENT}/scope")
ROWS = (f"w:{_DOCUMENT}/steps/given", f"w:{_DOCUMENT}/steps/00000000-0000-4000-8000-00000000000e")
GRID_CELLS = (f"f:{_DOCUMENT}/scores/one/left", f"f:{_DOCUMENT}/scores/one/right")
COLUMNS = ("action", "owner")

Touch = tuple[str, str, Any]


def keys_of_one_schedule(chance: random.Random) -> tuple[str, ...]:
    """Two keys: few enough that devices meet, and over many schedules every kind with every other."""
    return tuple(chance.sample((*TEXTS, *ROWS, *GRID_CELLS), 2))


def touch_of(chance: random.Random, key: str) -> Touch:
    """Something that a person may do at the control of this key."""
    text = "".join(chance.choice("xyz ") for _ in range(chance.randrange(7)))
    if key in ROWS:
        acts: list[Touch] = [("cell", column, text) for column in COLUMNS] * 2
        return chance.choice([*acts, ("place", "", chance.randrange(8) / 4), ("delete", "", None)])
    if key in GRID_CELLS:
        return chance.choice([("note", "value", chance.randrange(4)), ("note", "note", text), ("delete", "", None)])
    return ("text", "", text)


def touched(val: Any, touch: Touch) -> Any:
    """The value of a key after a touch, where `val` stood before it."""
    act, part, given = touch
    if act == "cell":
        row = val or {"cells": {}, "position": 1}
        return {**row, "cells": {**row["cells"], part: given}}
    if act == "place":
        return {**(val or {"cells": {}}), "position": given}
    if act == "note":
        return {"value": None, "note": "", **(val or {}), part: given}
    return given


def shows(key: str, whole: Any, part: Any) -> bool:
    """Whether nothing of `part` is missing in `whole`. Of rows the rule is not asked: it is no judge of itself."""
    if isinstance(part, dict) or isinstance(whole, dict):
        return bool(part is None or whole == part)
    return covers(key, whole, part)


def words_in(val: Any) -> Any:
    """What a row says, wherever it stands; of any other value, all of it."""
    return val["cells"] if isinstance(val, dict) and "cells" in val else val
