"""`course check`: every problem of the course's files, for people or for programs."""

import json
from pathlib import Path

from course_app.content.catalog import Catalog, FaultyContent, load_catalog
from course_app.content.identities import accept_identities
from course_app.content.problems import Problem


def check_content(root: Path) -> tuple[Problem, ...]:
    """Every problem of the course in the folder `root`: what keeps it from being served, else matters of style."""
    loaded = load_catalog(root)
    return loaded.problems if isinstance(loaded, FaultyContent) else ()


def problem_lines(faulty: FaultyContent) -> str:
    """The problems as people read them, one a line: `path:line: code message (hint)`."""
    return "\n".join(str(problem) for problem in faulty.problems)


def problems_json(problems: tuple[Problem, ...]) -> str:
    """The problems as JSON: `{"problems": [{"path", "line", "code", "message", "hint"}]}`."""
    fields = ("path", "line", "code", "message", "hint")
    listed = [{name: getattr(problem, name) for name in fields} for problem in problems]
    return json.dumps({"problems": listed}, ensure_ascii=False, indent=2)


def accept_published_ids(root: Path, catalog: Catalog) -> int:
    """Writes the course's ids into its list of published ones; gives how many were new."""
    return accept_identities(root, catalog.identities)
