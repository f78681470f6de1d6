"""The pages of the editor: the tree, one file, what is new, earlier versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import render_template
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from course_app.accounts.models import Account
from course_app.accounts.sessions import SignedIn
from course_app.authoring.editor.edited_folder import EditedFolder
from course_app.authoring.editor.files import StoredText
from course_app.authoring.editor.forms import NewForm, PlaceForm
from course_app.authoring.editor.tree import DELETABLE, TreeFile, TreeFolder
from course_app.authoring.editor.version import Version
from course_app.content.source_files import MAX_SOURCE_BYTES
from course_app.review.word_difference import Piece

KIND_WORDS = {
    "chapter": _("chapter"),
    "module": _("module"),
    "homework": _("homework"),
    "template": _("template"),
    "sample": _("sample"),
}
NEW_WORDS = {
    "chapter": _("New chapter"),
    "module": _("New module"),
    "homework": _("New homework"),
    "template": _("New template"),
}


@dataclass(frozen=True, slots=True)
class Callout:
    """A callout as it is inserted: what it is called, its mark, and whether it has a title."""

    name: str
    mark: str
    has_title: bool = False
    is_list: bool = False


CALLOUTS = (
    Callout(_("Key"), "key", has_title=True),
    Callout(_("Pro Insight"), "insight", has_title=True),
    Callout(_("Common Mistake"), "mistake", has_title=True),
    Callout(_("Pause & Reflect"), "pause"),
    Callout(_("Pull quote"), "quote"),
    Callout(_("Hold on to these"), "takeaways", is_list=True),
    Callout(_("Reflection, with a box to write in"), "reflection"),
    Callout(_("What you walk away with"), "outcome"),
    Callout(_("Note"), "note", has_title=True),
)


def render_tree(folder: EditedFolder, tree: Sequence[TreeFolder], said: str) -> str:
    """All files, folder by folder."""
    return render_template("authoring/tree.html", folder=folder, tree=tree, kind_words=KIND_WORDS, said=said)


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file as it stands in its folder, and the tree of all files round it."""

    folder: EditedFolder
    tree: Sequence[TreeFolder]
    file: TreeFile
    stored: StoredText


def render_file(
    opened: OpenFile,
    place: PlaceForm,
    was: str = "",
    said: str = "",
    carried: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """One file to work on; `was` is its name before it was moved, under which a draft may still be kept.

    `carried` are the pictures that went along then: those that it `took`, `copied`, and that are `renamed`.
    """
    kinds, files = ("chapter", "module", "homework"), (each for one in opened.tree for each in one.files)
    return _render(
        "file",
        opened,
        place=place,
        was=was,
        said=said,
        carried=carried or {},
        callouts=CALLOUTS,
        targets=[each for each in files if each.id and each.kind in kinds],
        kind_words=KIND_WORDS,
        limit=MAX_SOURCE_BYTES,
        can_delete=opened.file.kind in DELETABLE,
        takes_pictures=opened.file.name.startswith("chapters/") or opened.file.kind == "homework",
    )


def _render(template: str, opened: OpenFile, **values: object) -> str:
    shown = {"folder": opened.folder, "file": opened.file, "stored": opened.stored}
    return render_template(f"authoring/{template}.html", **shown, **values)


def place_form(tree: Sequence[TreeFolder], file: TreeFile, typed: Mapping[str, str] | None = None) -> PlaceForm:
    """The form that moves a file, filled with where it is or with what was typed."""
    form = PlaceForm(typed, data={"folder": file.folder, "file_name": file.own_name})
    form.folder.choices = [(each.name, _folder_words(each)) for each in tree]
    return form


def _folder_words(folder: TreeFolder) -> str:
    chapter = folder.chapter
    return f"{folder.name} · {chapter.title}" if chapter else folder.name or str(_("the course itself"))


def render_new(kind: str, form: NewForm, chapter: TreeFolder | None, folder: EditedFolder) -> str:
    """The form for something new."""
    return render_template(
        "authoring/new.html", kind=kind, form=form, chapter=chapter, folder=folder, title=NEW_WORDS[kind]
    )


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """A version in the list, with the name of who saved it."""

    version: Version
    by: str


def named_versions(session: Session, versions: Sequence[Version]) -> list[ShownVersion]:
    """The versions with names: accounts are looked up, and whoever is no longer here has none."""
    names = names_of_accounts(session, {version.by for version in versions if version.is_account})
    return [
        ShownVersion(version, names.get(version.by, "") if version.is_account else version.by) for version in versions
    ]


def names_of_accounts(session: Session, ids: set[str]) -> dict[str, str]:
    """The names of the accounts that are still here, by id."""
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(ids)))
    return {row.id: row.name for row in rows}


def render_history(
    me: SignedIn,
    opened: OpenFile,
    versions: Sequence[ShownVersion],
    chosen: ShownVersion | None,
    pieces: Sequence[Piece],
) -> str:
    """The versions of a file, and one of them compared with what stands there now."""
    return _render("history", opened, me=me, versions=versions, chosen=chosen, pieces=pieces)
