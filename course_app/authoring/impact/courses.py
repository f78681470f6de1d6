"""The two courses that are compared: a folder, or a revision of the repository that a folder belongs to."""

import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from course_app.content.catalog import Catalog, FaultyContent, load_catalog
from course_app.content.identities import PUBLISHED_FILE

_GIT_SECONDS = 60


class NoCourseError(Exception):
    """There is no course to compare. Its text says why and what to do."""


def course_in(folder: Path) -> Catalog:
    """The course in a folder. Ids that vanished are no fault here: what that would do is the question.

    Raises NoCourseError for a course with other problems.
    """
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / (folder.name or "content")
        try:
            shutil.copytree(folder, copy, ignore=shutil.ignore_patterns(PUBLISHED_FILE))
        except (OSError, shutil.Error) as error:
            raise NoCourseError(f"{folder} cannot be read: {error}; name a folder that holds a course") from None
        return _loaded(copy, str(folder))


def course_at(folder: Path, revision: str) -> Catalog:
    """The course as the folder's repository has it at `revision`. Raises NoCourseError."""
    prefix = _git(folder, ["rev-parse", "--show-prefix"]).decode().strip()
    found = _git(folder, ["rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}"]).decode().strip()
    top = Path(_git(folder, ["rev-parse", "--show-toplevel"]).decode().rstrip("\n"))
    archive = _git(top, ["archive", "--format=tar", f"{found}:{prefix}"])
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / (folder.name or "content")
        with tarfile.open(fileobj=BytesIO(archive)) as tar:
            tar.extractall(copy, filter="data")
        (copy / PUBLISHED_FILE).unlink(missing_ok=True)
        return _loaded(copy, f"the course at {revision}")


def is_in_repository(folder: Path) -> bool:
    """Whether git keeps the folder."""
    try:
        return bool(_git(folder, ["ls-files", "--", "course.md"]))
    except NoCourseError:
        return False


def _loaded(folder: Path, name: str) -> Catalog:
    loaded = load_catalog(folder)
    if isinstance(loaded, FaultyContent):
        first, more = loaded.problems[0], len(loaded.problems) - 1
        raise NoCourseError(f"{name} has problems; mend them first: {first}" + (f", and {more} more" if more else ""))
    return loaded


def _git(folder: Path, words: Sequence[str]) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - our own words, and a revision behind --end-of-options; no shell
            ["git", "-C", str(folder), *words],  # noqa: S607 - the git that the author uses
            capture_output=True,
            timeout=_GIT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoCourseError(f"git cannot be run ({error}); name the live course with --live") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        raise NoCourseError(f"git says: {said}; name a revision of this repository, or the live course with --live")
    return done.stdout
