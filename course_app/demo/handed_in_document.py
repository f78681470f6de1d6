"""A document of the demo that is handed in, comes back and is handed in again: the sample, and then a better one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from course_app.content.structured_template import StructuredTemplate
from course_app.demo.device import Device
from course_app.demo.sample_keys import keys_of_sample
from course_app.homework.submission_request import NamedDocument

_FEWEST_WORDS = 4
"""What is shorter is a name or a choice, and no sentence to write on."""


@dataclass
class HandedInDocument:
    """The filled sample of a template, in somebody's account; `keys` holds what was written last under each."""

    device: Device
    template: StructuredTemplate
    id: str = field(default_factory=lambda: str(uuid4()))
    keys: dict[str, object] = field(default_factory=dict)

    def fill(self, at: datetime) -> None:
        """Writes the sample."""
        about = {"template": self.template.id, "version": self.template.version, "name": "", "archived": False}
        self._write(at, {f"doc:{self.id}": about, **keys_of_sample(self.template, self.id)})

    def improve(self, words: str, at: datetime) -> None:
        """Adds `words` to its last sentence, and to the last one in its last row."""
        place = f"f:{self.id}/{self.last_sentence}"
        self._write(at, {place: f"{self.keys[place]} {words}"})
        for key, row in reversed(self.keys.items()):
            cells = row.get("cells") if key.startswith("w:") and isinstance(row, dict) else None
            if isinstance(row, dict) and cells and _sentences(cells):
                cell = _sentences(cells)[-1]
                self._write(at, {key: {**row, "cells": {**cells, cell: f"{cells[cell]} {words}"}}})
                return

    @property
    def last_sentence(self) -> str:
        """The id of the last field that holds one."""
        fields = {key.partition("/")[2]: val for key, val in self.keys.items() if key.startswith("f:")}
        return (_sentences(fields) or list(fields))[-1]

    def _write(self, at: datetime, keys: Mapping[str, object]) -> None:
        for key, val in keys.items():
            self.device.write(at, key, val)
        self.keys |= keys

    @property
    def named(self) -> NamedDocument:
        """As a browser names it when it hands it in."""
        return NamedDocument(self.id, {key: self.device.seen[key] for key in self.keys})


def _sentences(values: Mapping[str, object]) -> list[str]:
    """The names of those values that are sentences."""
    return [name for name, val in values.items() if isinstance(val, str) and len(val.split()) >= _FEWEST_WORDS]
