"""What deleting a file would do: the problems that the course would have, and the work that would lose its place."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from flask_babel import gettext

from course_app.authoring.editor.compiler import Compiler
from course_app.authoring.editor.edited_folder import EditedFolder
from course_app.authoring.editor.files import delete_data
from course_app.authoring.editor.paths import UnsafeFolderError
from course_app.authoring.editor.tree import Kind, TreeFile
from course_app.authoring.impact.effects import Effect, losses
from course_app.authoring.impact.held_work import HeldWork, held_work
from course_app.authoring.impact.successors import names_of
from course_app.content.identities import PUBLISHED_FILE, Identity, read_published
from course_app.content.problems import Problem
from course_app.content.source_files import SourceFolder
from course_app.database import Database

WITH_IDS: tuple[Kind, ...] = ("chapter", "module", "homework", "template")
OWN_ID = "the id of a file"
CAN_RETIRE: tuple[Kind, ...] = ("module", "homework")


@dataclass(frozen=True, slots=True)
class Prospect:
    """What deleting a file would do.

    `problems` are those that the course has not got now. `losses` are ids that people's work hangs on, or that were
    published, and that nothing else in the course names; as long as there is one, the file is not deleted.
    `inside` are further files in the folder of a chapter. `took_too_long`: the course could not be looked at.
    """

    problems: tuple[Problem, ...] = ()
    losses: tuple[Effect, ...] = ()
    inside: int = 0
    took_too_long: bool = False

    @property
    def is_allowed(self) -> bool:
        """Whether nothing of anybody's would be stranded."""
        return not (self.losses or self.inside or self.took_too_long)

    @property
    def lines(self) -> list[str]:
        """What to write where something else takes the place of the ids: those of files on one line of a header."""
        own = [each.id for each in self.losses if each.add == OWN_ID]
        return [
            *([f"was: [{', '.join(own)}]"] if own else []),
            *(each.add for each in self.losses if each.add != OWN_ID),
        ]


def prospect_of(database: Database, folder: EditedFolder, compiler: Compiler, file: TreeFile, inside: int) -> Prospect:
    """What deleting `file` would do; nothing is changed by asking."""
    if inside:
        return Prospect(inside=inside)
    now = compiler.compile(folder.root)
    with tempfile.TemporaryDirectory() as scratch:
        without = _copy_without(folder.root, file.name, Path(scratch))
        then = compiler.compile(without)
    if now.took_too_long or then.took_too_long:
        return Prospect(took_too_long=True)
    problems = tuple(each for each in then.problems if each not in now.problems and each.code != "id-vanished")
    if file.kind not in WITH_IDS:
        return Prospect(problems)
    with database.unhurried().reading() as session:
        held = held_work(session)
    path = folder.root.joinpath(*file.name.split("/"))
    own = [each for each in now.identities if each.path == path]
    lost = list(_lost(own, names_of(now.identities), names_of(then.identities), SourceFolder(folder.root)))
    return Prospect(problems, tuple(_losses(lost, held)))


def _copy_without(root: Path, name: str, scratch: Path) -> Path:
    """The course in a folder of the same name, the file left out."""
    copy = scratch / (root.name or "content")
    try:
        shutil.copytree(root, copy, symlinks=True, ignore=shutil.ignore_patterns(".*"))
    except (OSError, shutil.Error) as error:
        raise UnsafeFolderError(
            gettext(
                "A file of the course cannot be read, so nobody can say what this would do: %(why)s", why=str(error)
            )
        ) from None
    delete_data(copy, name)
    return copy


@dataclass(frozen=True, slots=True)
class _Lost:
    identity: Identity
    is_published: bool


def _lost(own: Sequence[Identity], known: set[str], remaining: set[str], folder: SourceFolder) -> Iterator[_Lost]:
    """The ids that would be nowhere: those of the file, and the published ones of a file that cannot be read."""
    published = {name: kind for kind, name, _ in read_published(folder)}
    for each in own:
        for name in (each.id, *each.was):
            if name not in remaining:
                yield _Lost(Identity(each.kind, name, (), each.path, each.line), name in published)
    if not own:
        for name in sorted(set(published) - known - remaining):
            yield _Lost(Identity(published[name], name, (), folder.root / PUBLISHED_FILE, 1), True)


def _losses(lost: Sequence[_Lost], held: HeldWork) -> Iterator[Effect]:
    """What counts as a loss: work hangs on the id, or it was published, so that work may hang on it."""
    published = {each.identity.id for each in lost if each.is_published}
    for effect in losses([each.identity for each in lost], held, _line_for):
        if effect.count or effect.id in published:
            yield effect


def _line_for(gone: Identity) -> str:
    """What to write where something else takes the place of an id, if that is not the header of a file."""
    if gone.kind in WITH_IDS:
        return OWN_ID
    last = gone.id[max(gone.id.rfind("/"), gone.id.rfind(":")) + 1 :]
    return f"> [!reflection] {{#… was={last}}}" if gone.kind == "reflection" else f"{gone.id} · was: [{last}]"
