"""Damages a course's files at random, the way editors, merges and slips do."""

import random
from pathlib import Path

PIECES = [
    "---", "> [!key]", "> [!reflection] {#x}", "> [!", "[!key]", "- {id: a, documents: one}", "```", "[^1]", "|a|b|",
    "![](", "1. **A** — b", "# ", "## ", "> ", ">", "\t", "\\", "\x00", "\ufeff", "😀", "\u202e", "[a](module:",
    "<script>", "was: [", "id: ", "number: 99999999999999999999", "*" * 40, "[" * 200, "> " * 60, "é" * 5, "&amp;",
    "title: |", "~~~", "kind: rows", "audience: customer", "{function: sum, of: [total]}", "field: a.b.c", "least: -1",
    "when: [{field: x, is: [y]}]", "fixed: true", "options: {}", "columns: []", "today: 2026-02-30", "zone: ../x",
]  # fmt: skip


def mutate(root: Path, chance: random.Random) -> None:
    """Damages one to three files below `root` in one to four places each."""
    files = sorted(path for path in root.rglob("*") if path.is_file())
    for file in chance.sample(files, chance.randint(1, 3)):
        data = file.read_bytes()
        for _ in range(chance.randint(1, 4)):
            data = chance.choice(_DAMAGES)(data, chance)
        file.write_bytes(data)


def _insert(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data) + 1)
    return data[:place] + chance.choice(PIECES).encode("utf-8", "surrogatepass") + data[place:]


def _insert_line(data: bytes, chance: random.Random) -> bytes:
    lines = data.split(b"\n")
    lines.insert(chance.randrange(len(lines) + 1), chance.choice(PIECES).encode("utf-8", "surrogatepass"))
    return b"\n".join(lines)


def _drop_line(data: bytes, chance: random.Random) -> bytes:
    lines = data.split(b"\n")
    del lines[chance.randrange(len(lines))]
    return b"\n".join(lines)


def _swap_lines(data: bytes, chance: random.Random) -> bytes:
    lines = data.split(b"\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def _change_byte(data: bytes, chance: random.Random) -> bytes:
    if not data:
        return data
    place = chance.randrange(len(data))
    return data[:place] + bytes([chance.randrange(256)]) + data[place + 1 :]


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


_DAMAGES = [_insert, _insert_line, _drop_line, _swap_lines, _change_byte, _cut]
