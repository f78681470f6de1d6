"""Who may import whom: the order of the house, checked from the code."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.trees import tree_of

ROOT = Path(__file__).resolve().parents[2] / "course_app"

ORDER: list[set[str]] = [
    {"config"},
    {"clock"},
    {"database"},
    {"i18n"},
    {"errors"},
    {"allowance"},
    {"security"},
    {"audit"},
    {"content"},
    {"csv_file"},
    {"encoded_body"},
    {"assets"},
    {"public_pages"},
    {"in_use"},
    {"backup_log"},
    {"libraries"},
    {"health"},
    {"outbox"},
    {"accounts"},
    {"notices"},
    {"answers"},
    {"homework"},
    {"review"},
    {"my_data"},
    {"backups"},
    {"upkeep"},
    {"chapters"},
    {"authoring", "dashboard"},
    {"demo"},
    {"__init__"},
    {"cli"},
]
"""Left may be imported by everything to its right, never the reverse; names in one place do not import each other."""

RANK = {name: rank for rank, names in enumerate(ORDER) for name in names}
FORBIDDEN_IN_CONTENT = {"flask", "sqlalchemy", "werkzeug", "course_app.config", "course_app.database"}
BANNED_NAMES = {"utils", "helpers", "common", "misc", "manager", "service", "handler", "actions", "queries"}
MODULES = sorted(ROOT.rglob("*.py"))


def slice_of(path: Path) -> str:
    parts = path.relative_to(ROOT).parts
    return parts[0] if len(parts) > 1 else path.stem


def imports_of(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "course_app":
            yield from ((f"course_app.{alias.name}", node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def target_of(name: str) -> str | None:
    parts = name.split(".")
    if parts[0] != "course_app" or len(parts) < 2:
        return None
    return parts[1] if parts[1] in RANK else "__init__"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_go_left(path: Path) -> None:
    own = slice_of(path)
    assert own in RANK, f"{own} has no place in the order of the house: give it one in {Path(__file__).name}"
    for name, line in imports_of(path):
        target = target_of(name)
        if target is not None and target != own:
            assert RANK[target] < RANK[own], (
                f"{path.name}:{line} imports {name}, but {target} stands to the right of {own}: "
                f"move the code to {target}, or what it needs further left"
            )
            private = [part for part in name.split(".") if part.startswith("_")]
            assert not private, f"{path.name}:{line} imports {name}: private names stay in their module"
            is_foreign_route = name.split(".")[2:3] == ["routes"] and own not in ("__init__", "cli")
            assert not is_foreign_route, f"{path.name}:{line} imports the routes of {target}: take its nouns"


@pytest.mark.parametrize("path", sorted((ROOT / "content").rglob("*.py")), ids=lambda path: path.name)
def test_content_knows_no_flask_and_no_database(path: Path) -> None:
    for name, line in imports_of(path):
        for forbidden in FORBIDDEN_IN_CONTENT:
            assert not f"{name}.".startswith(f"{forbidden}."), f"{path.name}:{line} imports {name}: content is pure"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_import_inside_a_function(path: Path) -> None:
    tree = tree_of(path)
    for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]:
        inner = [node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]
        assert not inner, (
            f"{path.name}:{inner[0].lineno}: an import inside a function means the code is in the wrong slice"
        )


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_modules_are_named_for_a_thing_and_stay_short(path: Path) -> None:
    assert path.stem not in BANNED_NAMES, f"{path.name} is named for a role: name it for the noun it is about"
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= 300, f"{path.name} has {lines} lines: split it by noun"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_only_the_error_handler_catches_everything(path: Path) -> None:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else "everything"
            assert caught not in ("everything", "Exception", "BaseException"), (
                f"{path.name}:{node.lineno} catches {caught}"
            )


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_public_names_say_what_they_are(path: Path) -> None:
    tree = tree_of(path)
    assert ast.get_docstring(tree), f"{path.name} has no docstring"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            is_view = any("route" in ast.unparse(each) or ".get(" in ast.unparse(each) for each in node.decorator_list)
            is_header = isinstance(node, ast.ClassDef) and ast.unparse(node.bases[0] if node.bases else node).endswith(
                "Header"
            )
            assert ast.get_docstring(node) or is_view or is_header, (
                f"{path.name}:{node.lineno} {node.name} has no docstring"
            )
