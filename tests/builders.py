"""Makes what tests need: copies of the small course, broken ones, applications and clients."""

import shutil
from functools import cache
from pathlib import Path

from flask import Flask

from course_app import create_app
from course_app.authoring.check import check_content
from course_app.config import bundled, read_settings
from course_app.content.catalog import Catalog, FaultyContent, load_catalog
from course_app.database import Database

SAMPLES = Path(__file__).parent / "course"
GOOD = SAMPLES / "good"
BROKEN = SAMPLES / "broken"
REAL = bundled("content")


def copy_course(target: Path) -> Path:
    """A copy of the small good course in `target`/content, to be changed at will."""
    return Path(shutil.copytree(GOOD, target / "content"))


def break_course(code: str, target: Path) -> tuple[Path, list[str]]:
    """The small course with the fault of the sample `code`, and the problems it must give as `path:line: code`.

    A sample's folder lays its files over the good course. Its expected.txt lists the problems; lines that begin with
    `$` are steps for what cannot be checked in: `remove`, `mkdir`, `pad` (to a size), `pad-header`, `bytes` (appended).
    """
    root = copy_course(target)
    sample = BROKEN / code
    for file in sample.rglob("*"):
        if file.is_file() and file.name != "expected.txt":
            shutil.copy(file, root / file.relative_to(sample))
    lines = (sample / "expected.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line.startswith("$"):
            _take_step(root, *line.split()[1:])
    return root, [line for line in lines if not line.startswith("$")]


def _take_step(root: Path, step: str, name: str, value: str = "") -> None:
    path = root / name
    if step == "remove":
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    elif step == "mkdir":
        path.mkdir()
    elif step == "pad":
        data = path.read_bytes()
        path.write_bytes(data + b" " * (int(value) - len(data)))
    elif step == "pad-header":
        path.write_bytes(path.read_bytes().replace(b"---\n", b"---\n# " + b"x" * int(value) + b"\n", 1))
    elif step == "bytes":
        path.write_bytes(path.read_bytes() + bytes.fromhex(value))
    else:
        raise ValueError(f"unknown step {step}")


def replace_in(path: Path, old: str, new: str) -> None:
    """Replaces the one place where `old` stands in the file."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
    path.write_text(text.replace(old, new), encoding="utf-8")


@cache
def compiled_once(root: Path) -> Catalog | FaultyContent:
    """One of the two courses that no test changes."""
    assert root in (GOOD, REAL)
    return load_catalog(root)


def good_catalog(root: Path = GOOD) -> Catalog:
    """The Catalog of a course without problems."""
    loaded = compiled_once(root) if root in (GOOD, REAL) else load_catalog(root)
    assert isinstance(loaded, Catalog), loaded
    return loaded


def problems_of(root: Path) -> list[str]:
    """The problems of a course as `path:line: code`, those of style too."""
    problems = check_content(root)
    return [f"{problem.path}:{problem.line}: {problem.code}" for problem in problems]


def make_app(data: Path, content: Path = GOOD, **settings: object) -> Flask:
    """An application with a migrated database of its own."""
    chosen = read_settings({}, data=data, content=content, **settings)
    Database(chosen).migrate()
    return create_app(chosen)
