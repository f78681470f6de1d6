"""Rows and cells of grids on two devices, on the real server: a key for each row and each cell, compared whole."""

import itertools
from uuid import UUID

import pytest

from tests.answers.browser_model import SpaceModel, numbered_ids
from tests.answers.real_server import RealServer
from tests.databases import Databases

DOCUMENT = "00000000-0000-4000-8000-00000000000d"
ROW = f"w:{DOCUMENT}/steps/given"
_accounts = itertools.count(9_000_000)


class Pair:
    """A laptop and a phone of one person."""

    def __init__(self, server: RealServer) -> None:
        ids = numbered_ids(UUID(server.account).int * 10**6)
        self.server = server
        self.laptop, self.phone = (SpaceModel(server.account, str(UUID(int=number)), ids) for number in (1, 2))

    def sync(self) -> None:
        for device in (self.laptop, self.phone, self.laptop, self.phone):
            device.take(self.server.sync(self.server.account, device.request()))
            device.settle_places()

    def shown(self, key: str) -> tuple[object, list[object]]:
        """What both show of a key, and what stands open beside it."""
        said = [
            (each.shown[key]["val"], [open_["val"] for open_ in each.seen[key]["branches"]]) for each in self.devices
        ]
        assert said[0] == said[1]
        return said[0]

    @property
    def devices(self) -> tuple[SpaceModel, SpaceModel]:
        return self.laptop, self.phone


@pytest.fixture
def pair(databases: Databases) -> Pair:
    database = databases.open()
    database.migrate()
    return Pair(RealServer(database, str(UUID(int=next(_accounts)))))


def row(position: float = 1, **cells: str) -> dict[str, object]:
    return {"cells": cells, "position": position}


def test_two_cells_of_one_row_written_apart_both_survive(pair: Pair) -> None:
    """Red when covers() compares rows by their columns, so that one of the two is called shown already."""
    pair.laptop.write(ROW, row(action="Call", owner=""))
    pair.sync()
    pair.laptop.write(ROW, row(action="Call the Sponsor", owner=""))
    pair.phone.write(ROW, row(action="Call", owner="Ana Ruiz"))
    pair.sync()
    assert pair.shown(ROW) == (row(action="Call the Sponsor", owner=""), [row(action="Call", owner="Ana Ruiz")])
    pair.phone.choose(ROW, row(action="Call the Sponsor", owner="Ana Ruiz"))
    pair.sync()
    assert pair.shown(ROW) == (row(action="Call the Sponsor", owner="Ana Ruiz"), [])


def test_rows_added_and_cells_of_a_grid_filled_apart_do_not_meet(pair: Pair) -> None:
    keys = [f"w:{DOCUMENT}/steps/{UUID(int=number)}" for number in (1, 2)]
    keys += [f"f:{DOCUMENT}/scores/one/{column}" for column in ("left", "right")]
    for key, device in zip(keys, [*pair.devices, *pair.devices], strict=True):
        device.write(key, {"of": key})
    pair.sync()
    assert [pair.shown(key) for key in keys] == [({"of": key}, []) for key in keys]


def test_a_deleted_row_in_which_another_device_wrote_is_there_again(pair: Pair) -> None:
    pair.laptop.write(ROW, row(action="Call"))
    pair.sync()
    pair.laptop.write(ROW, None)
    pair.phone.write(ROW, row(action="Call the Sponsor"))
    pair.sync()
    assert pair.shown(ROW) == (row(action="Call the Sponsor"), [])


def test_a_row_moved_on_both_devices_is_no_question_and_keeps_its_words(pair: Pair) -> None:
    pair.laptop.write(ROW, row(1, action="Call"))
    pair.sync()
    pair.laptop.write(ROW, row(2.5, action="Call"))
    pair.phone.write(ROW, row(0.5, action="Call"))
    pair.sync()
    pair.sync()
    assert pair.shown(ROW) == (row(2.5, action="Call"), [])


def test_a_row_moved_on_one_device_and_written_on_another_keeps_both(pair: Pair) -> None:
    pair.laptop.write(ROW, row(1, action="Call"))
    pair.sync()
    pair.laptop.write(ROW, row(2.5, action="Call"))
    pair.phone.write(ROW, row(1, action="Call the Sponsor"))
    pair.sync()
    assert pair.shown(ROW) == (row(2.5, action="Call"), [row(1, action="Call the Sponsor")])
