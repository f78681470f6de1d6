"""`course check`: every problem of the course's files, for people or for programs."""

import json
from pathlib import Path

from course_app.content.catalog import Catalog, FaultyContent, load_catalog
from course_app.content.identities import accept_identities
from course_app.content.problems import Problem
from course_app.content.style import style_problems
from course_app.content.style_codes import STYLE_CODES


def check_content(root: Path) -> tuple[Problem, ...]:
    """Every problem of the course in the folder `root`: what keeps it from being served, else matters of style."""
    loaded = load_catalog(root)
    return loaded.problems if isinstance(loaded, FaultyContent) else style_problems(root)


def problem_lines(faulty: FaultyContent) -> str:
    """The problems as people read them, one a line: `path:line: code message (hint)`."""
    return problems_text(faulty.problems)


def problems_text(problems: tuple[Problem, ...]) -> str:
    """The same for problems that no longer keep the course from being served."""
    return "\n".join(map(str, problems))


def problems_json(problems: tuple[Problem, ...]) -> str:
    """The problems as JSON: `{"problems": [{"path", "line", "code", "message", "hint"}]}`."""
    fields = ("path", "line", "code", "message", "hint")
    listed = [{name: getattr(problem, name) for name in fields} for problem in problems]
    return json.dumps({"problems": listed}, ensure_ascii=False, indent=2)


def problems_github(problems: tuple[Problem, ...]) -> str:
    """The problems as annotations of GitHub's workflows, a line each; matters of style are warnings."""
    return "\n".join(map(_annotation, problems))


def _annotation(problem: Problem) -> str:
    kind = "warning" if problem.code in STYLE_CODES else "error"
    place = f"file={_property(problem.path)},line={problem.line},title={_property(problem.code)}"
    return f"::{kind} {place}::{_data(f'{problem.message} ({problem.hint})')}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def accept_published_ids(root: Path, catalog: Catalog) -> int:
    """Writes the course's ids into its list of published ones; gives how many were new."""
    return accept_identities(root, catalog.identities)
