"""An import is tried in a copy of the course before anything is written, so that its files pass `course check`."""

import shutil
import tempfile
from collections import defaultdict
from pathlib import Path

from course_app.authoring.check import check_content
from course_app.authoring.importer.chapter_text import value
from course_app.authoring.importer.imports import Import, write_import
from course_app.content.problems import Problem
from course_app.content.style_codes import STYLE_CODES

_REASON = "as it stood on the page that was imported"


def try_import(found: Import, root: Path) -> list[Problem]:
    """The problems that the course would have in the files of this import.

    What is a matter of style (the source's minutes, counts and spelling) is silenced in the file's header, and said.
    """
    by_file: dict[str, dict[str, list[Problem]]] = defaultdict(lambda: defaultdict(list))
    remaining = []
    for problem in _problems(found, root):
        name = problem.path.partition("/")[2]
        if name not in found.files:
            continue
        if problem.code in STYLE_CODES:
            by_file[name][problem.code].append(problem)
        else:
            remaining.append(problem)
    for name, codes in by_file.items():
        lines = ["silenced:", *[f"  {code}: {value(_REASON)}" for code in codes]]
        head, _, body = found.files[name].removeprefix("---\n").partition("\n---\n")
        found.files[name] = "\n".join(["---", head, *lines, "---", body])
        for code, problems in codes.items():
            found.account.remark(f"{name}: {code} is silenced in the header: {problems[0].message}")
    return remaining


def _problems(found: Import, root: Path) -> tuple[Problem, ...]:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / (root.name or "content")
        if root.exists():
            shutil.copytree(root, copy)
        write_import(found, copy)
        return check_content(copy)
