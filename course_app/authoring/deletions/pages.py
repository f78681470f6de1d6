"""The page that says what deleting a file would do, and the one that lists what was deleted."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template
from sqlalchemy.orm import Session

from course_app.accounts.sessions import SignedIn
from course_app.authoring.deletions.prospect import CAN_RETIRE, Prospect
from course_app.authoring.editor.edited_folder import EditedFolder
from course_app.authoring.editor.files import etag_of
from course_app.authoring.editor.pages import KIND_WORDS, names_of_accounts
from course_app.authoring.editor.tree import TreeFile
from course_app.authoring.editor.version import DeletedFile


def render_deletion(folder: EditedFolder, file: TreeFile, data: bytes, ahead: Prospect, refusal: str) -> str:
    """What deleting the file would do, and the button."""
    return render_template(
        "authoring/deletion.html",
        folder=folder,
        file=file,
        seen=etag_of(data),
        ahead=ahead,
        can_retire=file.kind in CAN_RETIRE,
        kind_words=KIND_WORDS,
        refusal=refusal,
    )


@dataclass(frozen=True, slots=True)
class ShownDeletion:
    """A deleted file in the list, with the name of who deleted it."""

    file: DeletedFile
    by: str


def named_deletions(session: Session, files: Sequence[DeletedFile]) -> list[ShownDeletion]:
    """The files with names: accounts are looked up, and whoever is no longer here has none."""
    names = names_of_accounts(session, {file.by for file in files if file.is_account})
    return [ShownDeletion(file, names.get(file.by, "") if file.is_account else file.by) for file in files]


def render_deletions(me: SignedIn, folder: EditedFolder, files: Sequence[ShownDeletion], said: str) -> str:
    """The files that can be brought back."""
    return render_template("authoring/deletions.html", me=me, folder=folder, files=files, said=said)
