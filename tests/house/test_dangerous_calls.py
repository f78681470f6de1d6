"""What the server never does: run a shell, run text, unpack objects, or open a line to anybody but two."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.trees import tree_of

ROOT = Path(__file__).resolve().parents[2] / "course_app"
MODULES = sorted(ROOT.rglob("*.py"))
FORBIDDEN_MODULES = {"pickle", "marshal", "shelve", "xml", "lxml", "telnetlib", "ftplib"}
FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "os.execv", "random.random"}
DIALLING = {"socket", "http.client", "urllib.request", "smtplib", "requests", "httpx", "urllib3"}
MAY_DIAL = {"outbox/mail.py", "accounts/oidc/fetch.py", "cli/port.py"}
"""The mail server, the provider of OpenID Connect, and `course serve`, which looks whether its own port is free."""


def modules_of(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nothing_runs_a_shell_or_text(path: Path) -> None:
    """CVE-2026-32892."""
    for name, line in modules_of(path):
        assert name.partition(".")[0] not in FORBIDDEN_MODULES, f"{path.name}:{line} imports {name}"
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            assert called not in FORBIDDEN_CALLS, f"{path.name}:{node.lineno} calls {called}"
            assert not any(word.arg == "shell" for word in node.keywords), f"{path.name}:{node.lineno} asks for a shell"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_only_mail_and_sign_in_open_a_line(path: Path) -> None:
    """CVE-2020-5775: the server fetches no address that a person wrote."""
    found = {name for name, _ in modules_of(path)} & DIALLING
    assert not found or path.relative_to(ROOT).as_posix() in MAY_DIAL, f"{path.name} imports {found}: may it dial?"
