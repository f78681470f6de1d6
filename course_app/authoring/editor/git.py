"""Runs git in the content folder: our own words, no shell, no hook, no program that its settings name."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

_SECONDS = 30
_SETTINGS = ("core.hooksPath=/dev/null", "core.fsmonitor=false", "commit.gpgSign=false", "gc.auto=0")
_QUIET = {"GIT_TERMINAL_PROMPT": "0", "GIT_LITERAL_PATHSPECS": "1", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C.UTF-8"}


class GitRefusedError(Exception):
    """Git is not there, or refused. Its text is what git said."""


class Author(Protocol):
    """By whom a commit is."""

    @property
    def name(self) -> str:
        """The person's name."""

    @property
    def email(self) -> str:
        """The person's address."""


def run_git(root: Path, words: Sequence[str], by: Author | None = None) -> bytes:
    """What git prints for `words`, as `by` where something is written. Raises GitRefusedError."""
    settings = [part for setting in _SETTINGS for part in ("-c", setting)]
    try:
        done = subprocess.run(  # noqa: S603 - our own words, and paths behind -- that paths.py checked; no shell
            ["git", "-C", str(root), *settings, *words],  # noqa: S607 - the git of the machine
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env={**os.environ, **_QUIET, **(_written_by(by) if by else {})},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise GitRefusedError(str(error)) from None
    if done.returncode:
        raise GitRefusedError(done.stderr.decode("utf-8", "replace").strip().partition("\n")[0])
    return done.stdout


def _written_by(by: Author) -> dict[str, str]:
    """Git takes no name that is empty without its own marks."""
    name = "".join(sign for sign in by.name if sign.isprintable() and sign not in "<>").strip() or "Author"
    email = "".join(sign for sign in by.email if sign.isprintable() and sign not in "<> ") or "author@localhost"
    return {
        f"GIT_{part}_{what}": said
        for part in ("AUTHOR", "COMMITTER")
        for what, said in (("NAME", name), ("EMAIL", email))
    }
