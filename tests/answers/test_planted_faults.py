"""The tests of the sync protocol, tested: each of sixteen faults that look right on paper must be found by schedules.

The faults are planted in the models of server and browser, in memory, so that many schedules can be played quickly.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from uuid import UUID

import pytest

from tests.answers import browser_model, schedules, server_model

HERE = Path(__file__).parent
MOST_SCHEDULES = 12_000
STEPS = 60

FAULTS: dict[str, tuple[str, str, str]] = {
    "an id sent again is stored again": ("server_model", 'if change["id"] in self.by_id:', "if False:"),
    "the account is not looked at": ("server_model", 'request["account"] != session_account', "False"),
    "the last to arrive wins": (
        "server_model",
        'decision = decide(key, head, others, Version(change["id"], change["val"], tuple(change["parents"])))',
        'decision = decide(key, None, others, Version(change["id"], change["val"], tuple(change["parents"])))',
    ),
    "a cursor without its chain": ("server_model", 'self.log[since - 1]["chain"] != mark', "False"),
    "pushed keys are not answered": ("server_model", " or key in pushed", ""),
    "any merge closes every open version": (
        "server_model",
        'for merged in change["merges"]:',
        'for merged in list(waiting) if change["merges"] else []:',
    ),
    "a deletion wins": (
        "server_model",
        'decision = decide(key, head, others, Version(change["id"], change["val"], tuple(change["parents"])))',
        'found = None if change["val"] is None else head; '
        'decision = decide(key, found, others, Version(change["id"], change["val"], tuple(change["parents"])))',
    ),
    "a row's place decides about its cells": (
        "browser_model",
        'if _unplaced(each["val"]) == _unplaced(shown)',
        'if each["val"] and shown and each["val"].get("position") == shown.get("position")',
    ),
    "two who moved a row are asked": ("browser_model", "if same:", "if False:"),
    "an ack clears by key": (
        "browser_model",
        'self.outbox = [change for change in self.outbox if change["id"] not in answer["acks"]]',
        'gone = {change["key"] for change in self.outbox if change["id"] in answer["acks"]}; '
        'self.outbox = [change for change in self.outbox if change["key"] not in gone]',
    ),
    "typing changes what was sent": ("browser_model", 'and not c["is_sent"] and', "and"),
    "a pull replaces unsent text": ("browser_model", "if key not in unsent:", "if True:"),
    "nothing is offered after a restore": ("browser_model", 'if answer["reset"]:', "if False:"),
    "open versions are not offered after a restore": (
        "browser_model",
        'for version in (seen["head"], *seen["branches"])]',
        "for version in ()]",
    ),
    "a late answer is applied": ("browser_model", 'if answer["from"] != self.cursor:', "if False:"),
    "an adopted head keeps the local lineage": (
        "browser_model",
        'self.shown[key] = copy.deepcopy(seen["head"])\n        self.cursor',
        'old = self.shown.get(key, {"id": None, "parents": []}); self.shown[key] = copy.deepcopy(seen["head"]); '
        'self.shown[key]["parents"] = ([old["id"]] if old["id"] not in (None, seen["head"]["id"]) else []) '
        '+ old["parents"]\n        self.cursor',
    ),
}


def planted(name: str, sound: str, faulty: str) -> ModuleType:
    """The model `name` with one place changed."""
    source = (HERE / f"{name}.py").read_text(encoding="utf-8")
    assert source.count(sound) == 1, f"{name}.py does not hold this once: {sound}"
    module = ModuleType(f"faulty_{name}")
    sys.modules[module.__name__] = module
    exec(compile(source.replace(sound, faulty), module.__name__, "exec"), module.__dict__)  # noqa: S102 - our own source
    return module


def first_fault(make_world: Callable[[], schedules.World], schedule_count: int) -> str | None:
    """What breaks first in so many schedules."""
    found = (schedules.fault_of(make_world, schedules.plan(seed, STEPS)) for seed in range(1, schedule_count + 1))
    return next((fault for fault in found if fault), None)


def world_of(server: type, monkeypatch: pytest.MonkeyPatch, space: type) -> Callable[[], schedules.World]:
    monkeypatch.setattr(schedules, "SpaceModel", space)
    return lambda: schedules.World(server(str(UUID(int=7))))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, sound, faulty = FAULTS[fault]
    module = planted(name, sound, faulty)
    server = module.ServerModel if name == "server_model" else server_model.ServerModel
    space = module.SpaceModel if name == "browser_model" else browser_model.SpaceModel
    found = first_fault(world_of(server, monkeypatch, space), MOST_SCHEDULES)
    assert found, f"{MOST_SCHEDULES} schedules do not find it"


def test_the_sound_models_keep_every_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the models themselves are sound, so that what is found above is the planted fault."""
    assert first_fault(world_of(server_model.ServerModel, monkeypatch, browser_model.SpaceModel), 600) is None
