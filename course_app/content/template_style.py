"""Matters of style in structured templates and their samples: the words that people read in them."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from course_app.content.front_matter import ID_PATTERN
from course_app.content.house_spelling import HouseSpelling
from course_app.content.source_files import SourceFolder
from course_app.content.template_files import FOLDER, SAMPLES
from course_app.content.yaml_faults import read_yaml_file
from course_app.content.yaml_source import YamlValues

Place = tuple[str | int, ...]

SPELLING = "house-spelling"
_NAMES = ("title", "label", "name", "about", "kind", "guidance", "asks", "nothing")
_ID = re.compile(ID_PATTERN)


def report_template_style(folder: SourceFolder, spelling: HouseSpelling) -> None:
    """Reports words that the house spells otherwise, unless a file silences that, and what is silenced for nothing."""
    for path in (*folder.files(FOLDER, ".yaml"), *folder.files(SAMPLES, ".yaml")):
        if values := read_yaml_file(folder, path):
            _report(folder, path, values, spelling)


def _report(folder: SourceFolder, path: Path, values: YamlValues, spelling: HouseSpelling) -> None:
    silenced = values.values.get("silenced")
    codes = Counter(silenced if isinstance(silenced, dict) else ())
    found = [(place, fault) for place, text in texts_in(values.values) for fault in spelling.faults(text)]
    for place, (wrong, right) in found:
        if SPELLING not in codes:
            folder.report(SPELLING, path, values.line_of(place) + 1, found=wrong, right=right)
    for code in codes:
        if code != SPELLING or not found:
            folder.report("silence-needless", path, values.line_of(("silenced", code)) + 1, silenced=code)


def texts_in(value: object, place: Place = ()) -> Iterator[tuple[Place, str]]:
    """Every text below `value` that people read, with its place: names of parts, and whatever is no id."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if place or key not in ("silenced", "id", "was"):
                yield from texts_in(inner, (*place, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from texts_in(inner, (*place, number))
    elif isinstance(value, str) and (place[-1] in _NAMES or not _ID.fullmatch(value)):
        yield place, value
