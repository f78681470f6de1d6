"""YAML for authors: a strict subset, with the line of every value kept.

Plain `12` is a whole number, `true` and `false` are truth values, everything else is text: `1.10` stays "1.10" and a
date stays a text. Anchors, aliases, tags and duplicate keys are refused (SECURITY 4.9). The parser is libyaml's,
several times faster than the one in Python.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

type_of_key = str | int
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,8})")
_CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "": None, "~": None, "null": None}


class YamlFault(Exception):  # noqa: N818 - a fault in a file, turned into a Problem by the caller
    """What is wrong with a YAML text. `code` is a problem code, `line` counts from 0."""

    def __init__(self, code: str, line: int, **facts: object) -> None:
        super().__init__(code)
        self.code, self.line, self.facts = code, line, facts


@dataclass(slots=True)
class YamlValues:
    """A mapping with the line (counted from 0) of each value, by its path: `("templates", 0, "id")`."""

    values: dict[str, object] = field(default_factory=dict)
    lines: dict[tuple[type_of_key, ...], int] = field(default_factory=dict)

    def line_of(self, path: tuple[type_of_key, ...]) -> int:
        """The line of the value at `path`, or of the nearest value around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)


def load_yaml(text: str) -> YamlValues:
    """The mapping that `text` holds. Raises YamlFault for anything else."""
    try:
        events = [event for event in YAML(typ="safe", pure=False).parse(text) if not _is_frame(event)]
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = " ".join(str(error.problem or error.context or "it cannot be read").split())
        raise YamlFault("header-syntax", mark.line if mark else 0, reason=reason) from None
    except (YAMLError, ValueError, RecursionError) as error:
        raise YamlFault("header-syntax", 0, reason=type(error).__name__) from None
    if sum(isinstance(event, DocumentStartEvent) for event in events) > 1:
        raise YamlFault("header-syntax", 0, reason="there is more than one document")
    found = YamlValues()
    stream = iter([event for event in events if not isinstance(event, DocumentStartEvent)])
    first = next(stream, None)
    if first is None:
        return found
    if not isinstance(first, MappingStartEvent):
        raise YamlFault("header-syntax", first.start_mark.line, reason="it is not a list of `key: value` lines")
    value = _value(first, stream, (), found)
    if isinstance(value, dict):
        found.values = value
    return found


def _is_frame(event: Event) -> bool:
    return type(event).__name__ in ("StreamStartEvent", "StreamEndEvent", "DocumentEndEvent", "CommentEvent")


def _value(event: Event, stream: Iterator[Event], path: tuple[type_of_key, ...], found: YamlValues) -> object:
    line = event.start_mark.line
    found.lines.setdefault(path, line)
    if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
        raise YamlFault("header-syntax", line, reason="anchors (&) and aliases (*) are not used here")
    if getattr(event, "tag", None):
        raise YamlFault("header-syntax", line, reason="tags (!) are not used here")
    if len(path) > 12:
        raise YamlFault("header-syntax", line, reason="it is nested too deeply")
    if isinstance(event, ScalarEvent):
        return _scalar(event)
    if isinstance(event, SequenceStartEvent):
        items: list[object] = []
        while not isinstance(inner := next(stream), SequenceEndEvent):
            items.append(_value(inner, stream, (*path, len(items)), found))
        return items
    mapping: dict[str, object] = {}
    while not isinstance(key := next(stream), MappingEndEvent):
        if not isinstance(key, ScalarEvent):
            raise YamlFault("header-syntax", key.start_mark.line, reason="a key is a plain word")
        if key.value in mapping:
            raise YamlFault("header-duplicate", key.start_mark.line, key=key.value)
        found.lines[(*path, key.value)] = key.start_mark.line
        mapping[key.value] = _value(next(stream), stream, (*path, key.value), found)
    return mapping


def _scalar(event: ScalarEvent) -> object:
    text: str = event.value
    if event.style:
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    return _CONSTANTS.get(text, text)
