"""The addresses for deleting a file of the course and bringing it back, for authors."""

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from course_app.accounts.access import require_account, role_required
from course_app.accounts.pages import current_database, go, settings
from course_app.accounts.roles import AUTHOR
from course_app.authoring.deletions.deletions import bring_back, delete_file, deleted_files, retire_file
from course_app.authoring.deletions.pages import named_deletions, render_deletion, render_deletions
from course_app.authoring.deletions.prospect import CAN_RETIRE, Prospect, prospect_of
from course_app.authoring.editor.compiler import compiler
from course_app.authoring.editor.edited_folder import EditedFolder, edited_folder
from course_app.authoring.editor.files import read_data
from course_app.authoring.editor.paths import no_such_file
from course_app.authoring.editor.tree import DELETABLE, TreeFile, TreeFolder, tree_of
from course_app.clock import now
from course_app.errors import CourseAppError

blueprint = Blueprint("deletions", __name__)

_SAID = ("deleted",)


class StrandsWorkError(CourseAppError):
    """Something would be stranded, so the file was not deleted."""

    status, code = 409, "strands-work"


@blueprint.get("/editor/deletions")
@role_required(AUTHOR)
def deletions() -> str:
    """What was deleted and can be brought back."""
    folder = edited_folder(settings())
    with current_database().reading() as session:
        files = named_deletions(session, deleted_files(settings(), folder))
    said = request.args.get("said", "")
    return render_deletions(require_account(), folder, files, said if said in _SAID else "")


@blueprint.get("/editor/deletions/<path:name>")
@role_required(AUTHOR)
def deletion(name: str) -> str:
    """What deleting a file would do."""
    folder = edited_folder(settings())
    folder.require_writable()
    file, data, ahead = _looked_at(folder, name)
    return render_deletion(folder, file, data, ahead, "")


@blueprint.post("/editor/deletions/<path:name>")
@role_required(AUTHOR)
def delete(name: str) -> AnyResponse:
    """Deletes a file that nothing of anybody's hangs on; otherwise says once more what would be stranded."""
    folder = edited_folder(settings())
    folder.require_writable()
    file, data, ahead = _looked_at(folder, name)
    try:
        if not ahead.is_allowed:
            raise StrandsWorkError(gettext("The file was not deleted: something would be stranded. Read on."))
        seen = request.form.get("seen", "")
        delete_file(current_database(), settings(), folder, require_account(), name, seen, now())
    except CourseAppError as error:
        page = render_deletion(folder, file, data, ahead, str(error))
        return Response(page, error.status, mimetype="text/html")
    return go(url_for("deletions.deletions"), "deleted")


@blueprint.post("/editor/retirements/<path:name>")
@role_required(AUTHOR)
def retire(name: str) -> AnyResponse:
    """Takes a module or a piece of homework off the pages; what people wrote in it stays readable."""
    folder = edited_folder(settings())
    if _found(tree_of(folder.root), name).kind not in CAN_RETIRE:
        raise no_such_file()
    seen = request.form.get("seen", "")
    retire_file(current_database(), settings(), folder, require_account(), name, seen, now())
    return go(url_for("editor.file", name=name), "retired")


@blueprint.post("/editor/restorations/<path:name>")
@role_required(AUTHOR)
def restore(name: str) -> AnyResponse:
    """Brings a deleted file back."""
    version = request.form.get("version", "")
    folder = edited_folder(settings())
    bring_back(current_database(), settings(), folder, require_account(), name, version, now())
    return go(url_for("editor.files"), "restored")


def _looked_at(folder: EditedFolder, name: str) -> tuple[TreeFile, bytes, Prospect]:
    tree = tree_of(folder.root)
    file = _found(tree, name)
    data = read_data(folder.root, name)
    if data is None:
        raise no_such_file()
    inside = 0
    if file.kind == "chapter":
        inside = sum(len(one.files) for one in tree if one.name == file.folder) - 1
    return file, data, prospect_of(current_database(), folder, compiler(), file, inside)


def _found(tree: list[TreeFolder], name: str) -> TreeFile:
    files = (file for folder in tree for file in folder.files if file.name == name)
    found = next((file for file in files if file.kind in DELETABLE and (file.is_open or file.kind == "picture")), None)
    if found is None:
        raise no_such_file()
    return found
