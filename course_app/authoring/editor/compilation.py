"""The course compiled with an author's draft in it, in the process that does so for the Compiler."""

import resource
import signal
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from course_app.content.catalog import Catalog, FaultyContent, load_catalog
from course_app.content.identities import Identity
from course_app.content.memo import Memo
from course_app.content.problems import Problem
from course_app.content.style import style_problems

_BYTES = 1024 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Compilation:
    """A course compiled with a draft in it. `catalog` is None when it has problems that keep it from being shown.

    `identities` are the ids of all that could be read, also then. `took_too_long`: it was given up.
    """

    catalog: Catalog | None
    problems: tuple[Problem, ...]
    took_too_long: bool = False
    identities: tuple[Identity, ...] = ()


def compiled(root: Path, name: str, text: str, memo: Memo | None = None) -> Compilation:
    """The course in the folder `root`, with `text` in place of its file `name` if one is named; without pictures.

    With the same `memo` as the last time, only what changed since is compiled.
    """
    drafts = {root.joinpath(*name.split("/")): text.encode("utf-8", "replace")} if name else {}
    loaded = load_catalog(root, memo, drafts)
    if isinstance(loaded, FaultyContent):
        return Compilation(None, loaded.problems, identities=loaded.identities)
    return Compilation(replace(loaded, images={}), style_problems(root, drafts), identities=loaded.identities)


def serve(line: "Connection[Any, Any]", seconds: int) -> None:
    """Reads what to compile and answers, until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    memo = Memo()
    while True:
        try:
            root, name, text = line.recv()
        except EOFError:
            return
        _allow(seconds)
        line.send(compiled(root, name, text, memo))


def _allow(seconds: int) -> None:
    """So many more seconds of processor time; the kernel ends the process after them."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, resource.RLIM_INFINITY))
