"""docs/asvs.csv answers every requirement of OWASP ASVS 5.0 at levels 1 and 2, by tests that exist or by a reason."""

import csv
import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STATES = {"tested", "built", "absent", "operator", "deviation", "open"}
LEVELS_1_AND_2 = {
    **{"1": 27, "2": 11, "3": 19, "4": 4, "5": 9, "6": 35, "7": 18, "8": 7},
    **{"9": 7, "10": 9, "11": 14, "12": 9, "13": 13, "14": 9, "15": 13, "16": 16},
}
"""How many requirements each chapter of ASVS 5.0.0 has there, without what docs/security.md says is left out."""


def rows() -> list[list[str]]:
    with (ROOT / "docs/asvs.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def test_every_requirement_is_answered_once() -> None:
    numbers = [row[0] for row in rows()]
    assert [number for number, count in Counter(numbers).items() if count > 1] == []
    assert Counter(number.partition(".")[0] for number in numbers) == LEVELS_1_AND_2
    assert numbers == sorted(numbers, key=lambda number: [int(part) for part in number.split(".")])


def test_every_answer_is_a_test_or_a_reason() -> None:
    for number, level, asked, state, proof in rows():
        assert level in ("1", "2"), number
        assert state in STATES, number
        assert len(asked) > 8, number
        if state == "tested":
            assert re.fullmatch(r"(tests/\S+::test_\w+ ?)+", proof), f"{number}: name the tests that show it"
        else:
            assert len(proof) >= 12, f"{number}: give the reason"


def test_every_test_that_is_named_exists() -> None:
    named = {test for row in rows() if row[3] == "tested" for test in row[4].split()}
    text = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    named |= set(re.findall(r"tests/[\w/]+\.py::test_\w+", text))
    for test in sorted(named):
        path, _, name = test.partition("::")
        assert (ROOT / path).is_file(), f"there is no {path}"
        assert re.search(rf"^def {name}\(", (ROOT / path).read_text(encoding="utf-8"), re.M), f"there is no {test}"


def test_what_is_open_is_said_in_the_document_too() -> None:
    text = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    counts = Counter(row[3] for row in rows())
    said = dict(re.findall(r"^\| (\w+) \| (\d+) \|", text, re.M))
    assert {state: int(count) for state, count in said.items()} == counts
    for row in rows():
        if row[3] in ("deviation", "open"):
            assert f"**{row[0]}**" in text, f"docs/security.md is silent about {row[0]}"
