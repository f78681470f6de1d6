"""A file that is YAML from its first line to its last: read, and what does not fit reported at its line."""

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from course_app.content.source_files import SourceFolder
from course_app.content.yaml_source import YamlFault, YamlValues, load_yaml

_KINDS = {
    "fields": "field-kind",
    "columns": "field-kind",
    "cell": "field-kind",
    "standards": "standard-kind",
    "value": "derived-function",
}
_SEE = "see docs/authors.md, Structured templates"

Place = tuple[str | int, ...]


def read_yaml_file(folder: SourceFolder, path: Path) -> YamlValues | None:
    """The mapping in the file at `path`, or None with its problems reported to `folder`."""
    text = folder.read_text(path)
    if text is None:
        folder.is_incomplete = True
        return None
    key = ("yaml", folder.digest_of(path))
    try:
        values = folder.memo.recall(key) or load_yaml(text)
    except YamlFault as fault:
        folder.is_incomplete = True
        folder.report(fault.code, path, fault.line + 1, **fault.facts)
        return None
    folder.memo.keep(key, values)
    return values


def report_faults(folder: SourceFolder, path: Path, values: YamlValues, error: ValidationError) -> None:
    """One problem for each value that does not fit, at its line."""
    folder.is_incomplete = True
    faults = error.errors(include_url=False, include_context=True)
    places = [_place(values.values, fault["loc"]) for fault in faults]
    for fault, place in zip(faults, places, strict=True):
        follows = any(other != place and other[: len(place)] == place for other in places)
        if not (fault["type"] in ("too_short", "too_long") and follows):
            _report(folder, path, values, place, fault)


def _place(values: object, location: tuple[str | int, ...]) -> Place:
    """The fault's place in the file: the names of kinds that pydantic puts between are left out."""
    place: list[str | int] = []
    for number, part in enumerate(location):
        inner = _within(values, part)
        if inner is None and number < len(location) - 1:
            continue
        values = inner
        place.append(part)
    return tuple(place)


def _within(values: object, part: str | int) -> object:
    if isinstance(values, dict):
        return values.get(part)
    return values[part] if isinstance(values, list) and isinstance(part, int) and part < len(values) else None


def _report(folder: SourceFolder, path: Path, values: YamlValues, place: Place, fault: Any) -> None:
    line = values.line_of(place) + 1
    key = ".".join(str(part) for part in place)
    named = [part for part in place if isinstance(part, str)]
    if fault["type"] == "union_tag_invalid":
        switch = fault["ctx"]["discriminator"].strip("'")
        code = (
            "derived-function" if switch == "function" else next(_KINDS[name] for name in named[::-1] if name in _KINDS)
        )
        facts = {"kind": fault["ctx"]["tag"], "known": fault["ctx"]["expected_tags"].replace("'", "")}
        folder.report(code, path, values.line_of((*place, switch)) + 1, **facts)
    elif fault["type"] == "missing" and place[-1] == "audience":
        folder.report("audience-missing", path, line, key=".".join(map(str, place[:-1])))
    elif fault["type"] == "union_tag_not_found":
        missing = fault["ctx"]["discriminator"].strip("'")
        folder.report("header-required", path, line, key=f"{key}.{missing}")
    elif fault["type"] == "missing":
        folder.report("header-required", path, line if len(place) > 1 else 1, key=key)
    elif fault["type"] == "extra_forbidden":
        folder.report("header-key", path, line, key=key, known=_SEE)
    else:
        folder.report("header-value", path, line, key=key, reason=_plain(fault))


def _plain(fault: Any) -> str:
    if fault["type"] == "string_pattern_mismatch":
        return "use small letters, digits and dashes, at most 64, and no line break"
    message = str(fault["msg"]).removeprefix("Value error, ")
    return message[0].lower() + message[1:]
