"""Runs every test in parts, prints how long each part took, and ends with one line of totals.

    python tests/run.py [--long]

Parts: lint and types; unit, property and house; PostgreSQL; browser. With --long the long profile follows.
"""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

# On two cores: the third works while the others wait for a disk, a server or a page.
PYTEST = [str(BIN / "pytest"), "--dist", "loadfile", "-n", "3"]
PARTS: dict[str, list[list[str]]] = {
    "lint and types": [
        [str(BIN / "ruff"), "check", "."],
        [str(BIN / "ruff"), "format", "--check", "."],
        [str(BIN / "mypy")],
    ],
    "unit, property and house": [[*PYTEST, "-m", "not browser and not postgresql and not long"]],
    "PostgreSQL": [[*PYTEST, "-m", "postgresql and not long"]],
    "browser": [[*PYTEST, "-m", "not long", "tests/browser"]],
}
LONG: dict[str, list[list[str]]] = {"long": [[str(BIN / "pytest"), "-n", "2", "--dist", "worksteal", "-m", "long"]]}


def run_part(name: str, commands: list[list[str]]) -> tuple[bool, dict[str, int]]:
    """Runs a part's commands; gives whether all succeeded, and pytest's counts of passed, failed and skipped."""
    print(f"== {name}", flush=True)
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    started, is_good = time.monotonic(), True
    for command in commands:
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            if re.search(r"\d+ (passed|failed|skipped|error).* in [\d.]+s", line):
                for number, word in re.findall(r"(\d+) (passed|failed|errors?|skipped)", line):
                    counts["failed" if word.startswith("error") else word] += int(number)
        is_good = process.wait() == 0 and is_good
    print(f"== {name}: {'good' if is_good else 'FAILED'} in {time.monotonic() - started:.0f} s\n", flush=True)
    return is_good, counts


def main() -> int:
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # the same files are imported by hundreds of processes
    parts = {**PARTS, **(LONG if "--long" in sys.argv else {})}
    started, failed = time.monotonic(), []
    totals = {"passed": 0, "failed": 0, "skipped": 0}
    for name, commands in parts.items():
        is_good, counts = run_part(name, commands)
        totals = {word: totals[word] + counts[word] for word in totals}
        if not is_good:
            failed.append(name)
    print(f"whole run: {time.monotonic() - started:.0f} s")
    if failed:
        print(f"failed parts: {', '.join(failed)}")
    print(f"{totals['passed']} passed, {totals['failed']} failed, {totals['skipped']} skipped")
    if totals["skipped"] and os.environ.get("SKIPS_FAIL"):
        print("a test was skipped, which is not accepted here")
        return 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
