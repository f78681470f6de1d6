"""The addresses of the editor, for authors."""

from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from course_app.accounts.access import require_account, role_required
from course_app.accounts.pages import current_database, go, is_handed_in, settings
from course_app.accounts.roles import AUTHOR
from course_app.answers.typed_json import NotJsonError, read_json
from course_app.authoring.editor.carried_pictures import CARRIED, said_of
from course_app.authoring.editor.compiler import compiler
from course_app.authoring.editor.edited_folder import EditedFolder, edited_folder
from course_app.authoring.editor.files import read_text, require_size
from course_app.authoring.editor.forms import NewForm, NewModuleForm
from course_app.authoring.editor.pages import (
    OpenFile,
    named_versions,
    place_form,
    render_file,
    render_history,
    render_new,
    render_tree,
)
from course_app.authoring.editor.paths import is_picture_name, is_text_name, no_such_file
from course_app.authoring.editor.pictures import picture_name, shown_picture
from course_app.authoring.editor.preview import render_preview
from course_app.authoring.editor.publication import (
    Ahead,
    look_ahead,
    publish_as_shown,
    render_publication,
    require_as_shown,
)
from course_app.authoring.editor.saves import make_files, move_text, save_text
from course_app.authoring.editor.skeletons import SKELETONS, NewItem
from course_app.authoring.editor.tree import TreeFile, TreeFolder, categories_in, tree_of
from course_app.authoring.editor.versions import versions_of
from course_app.clock import now
from course_app.content.publications import Kind
from course_app.errors import CourseAppError
from course_app.review.word_difference import difference
from course_app.security import require_json

blueprint = Blueprint("editor", __name__)

_FRAME_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
    )
)
"""Of what the editor frames: it runs nothing, and only this instance may frame it."""
_SAID = ("made", "brought-back", "published", "retired", "restored")


class BadTextError(CourseAppError):
    """What was sent is not a text and what it was made of."""

    status, code = 400, "bad_request"


@blueprint.get("/editor")
@role_required(AUTHOR)
def files() -> str:
    """Every file of the course."""
    folder = _folder()
    return render_tree(folder, tree_of(folder.root), _said())


@blueprint.get("/editor/files/<path:name>")
@role_required(AUTHOR)
def file(name: str) -> str:
    """One file to work on."""
    opened = _opened(name)
    was = request.args.get("was", "") if is_text_name(request.args.get("was", "")) else ""
    carried = {kind: [each for each in request.args.getlist(kind) if is_picture_name(each)] for kind in CARRIED}
    place = place_form(opened.tree, opened.file)
    return render_file(opened, place, was, "moved" if was else _said(), carried)


@blueprint.get("/api/editor/files/<path:name>")
@role_required(AUTHOR)
def stored_text(name: str) -> Response:
    """A file as it stands on the disk now."""
    _require_text_name(name)
    stored = read_text(_folder().root, name)
    response = jsonify(text=stored.text, etag=stored.etag)
    response.set_etag(stored.etag)
    return response


@blueprint.post("/api/editor/versions/<path:name>")
@role_required(AUTHOR)
def make_version(name: str) -> Response:
    """Saves a text over the one that If-Match names; 412 when another one stands there by now."""
    require_json()
    text, seen = _typed_text(), request.if_match.as_set()
    stored = save_text(
        current_database(), settings(), _folder(), require_account(), name, text, next(iter(seen), ""), now()
    )
    return jsonify(etag=stored.etag)


@blueprint.post("/editor/previews/<path:name>")
@role_required(AUTHOR)
def preview(name: str) -> Response:
    """The page that a text would be. Nothing of it is kept."""
    require_json()
    _require_text_name(name)
    text = _typed_text()
    require_size(text.encode("utf-8", "replace"))
    compilation = compiler().compile(_folder().root, name, text)
    return _framed(Response(render_preview(name, text, compilation), mimetype="text/html"))


@blueprint.get("/editor/frame")
@role_required(AUTHOR)
def frame() -> Response:
    """The empty page in which the preview is shown."""
    return _framed(Response(render_template("authoring/frame.html"), mimetype="text/html"))


@blueprint.get("/editor/images/<name>")
@role_required(AUTHOR)
def image(name: str) -> Response:
    """A picture of the edited folder, as the preview names it."""
    found = shown_picture(_folder().root, name)
    if found is None:
        raise NotFound
    data, kind = found
    return _framed(Response(data, mimetype=f"image/{kind.replace('jpg', 'jpeg')}"))


@blueprint.post("/api/editor/images/<path:name>")
@role_required(AUTHOR)
def make_image(name: str) -> Response:
    """Puts a picture into the folder of the file `name`; its own name is made of the one it has."""
    _require_text_name(name)
    data, folder = request.get_data(cache=False), _folder()
    made = picture_name(folder.root, name.rpartition("/")[0], request.args.get("called", ""), data)
    make_files(current_database(), settings(), folder, require_account(), {made: data}, now())
    return jsonify(name=made.rpartition("/")[2])


@blueprint.route("/editor/new/<kind>", methods=["GET", "POST"])
@role_required(AUTHOR)
def new(kind: str) -> AnyResponse:
    """A new chapter, module, piece of homework or template, from its skeleton."""
    if kind not in SKELETONS:
        raise NotFound
    folder = _folder()
    tree = tree_of(folder.root)
    chapter = _chapter(tree, request.args.get("chapter", "")) if kind in ("module", "homework") else None
    form = NewModuleForm(request.form) if kind == "module" else NewForm(request.form)
    if kind == "module" and chapter and chapter.chapter:
        form.category.choices = categories_in(read_text(folder.root, chapter.chapter.name).text)
    if is_handed_in(form):
        with form.showing_refusals():
            item = NewItem(form.title.data, chapter, form.category.data if kind == "module" else "")
            made = SKELETONS[kind](item, tree)
            data = {each: text.encode() for each, text in made.items()}
            make_files(current_database(), settings(), folder, require_account(), data, now())
            return go(url_for("editor.file", name=next(iter(made))), "made")
    return Response(render_new(kind, form, chapter, folder), form.status, mimetype="text/html")


@blueprint.post("/editor/moves/<path:name>")
@role_required(AUTHOR)
def move(name: str) -> AnyResponse:
    """Gives a file another name or folder."""
    opened = _opened(name)
    form = place_form(opened.tree, opened.file, request.form)
    if is_handed_in(form):
        target = f"{form.folder.data}/{form.file_name.data}".lstrip("/")
        with form.showing_refusals():
            carried = move_text(current_database(), settings(), opened.folder, require_account(), name, target, now())
            return go(url_for("editor.file", name=target, was=name) + said_of(carried))
    return Response(render_file(opened, form), form.status, mimetype="text/html")


@blueprint.get("/editor/history/<path:name>")
@role_required(AUTHOR)
def history(name: str) -> str:
    """The versions of a file; the one that is asked for beside what stands there now."""
    opened = _opened(name)
    kept = versions_of(settings(), opened.folder.root)
    with current_database().reading() as session:
        versions = named_versions(session, kept.of(name))
    wanted = request.args.get("version", "")
    chosen = next((each for each in versions if each.version.id == wanted), None)
    pieces = difference(kept.text(name, chosen.version), opened.stored.text) if chosen else ()
    return render_history(require_account(), opened, versions, chosen, pieces)


@blueprint.post("/editor/history/<path:name>")
@role_required(AUTHOR)
def bring_back(name: str) -> AnyResponse:
    """Saves an earlier version as the newest one."""
    folder, kept = _folder(), versions_of(settings(), _folder().root)
    wanted = request.form.get("version", "")
    chosen = next((each for each in kept.of(name) if each.id == wanted), None) if is_text_name(name) else None
    if chosen is None:
        raise NotFound
    text, seen = kept.text(name, chosen), request.form.get("seen", "")
    save_text(current_database(), settings(), folder, require_account(), name, text, seen, now())
    return go(url_for("editor.file", name=name), "brought-back")


@blueprint.route("/editor/publication", methods=["GET", "POST"])
@role_required(AUTHOR)
def publication() -> AnyResponse:
    """What publishing would do, and the act."""
    database, kept, folder = current_database(), settings(), _folder()
    folder.require_writable()
    kind = _kind(request.values.get("kind", ""))
    ahead, refusal = Ahead(), None
    try:
        ahead = look_ahead(database, kept, folder, compiler(), kind)
        if request.method == "POST" and kind and ahead.forecast:
            require_as_shown(ahead, request.form.get("seen", ""), request.form.get("accept_loss") == "yes")
            publish_as_shown(database, kept, folder, require_account(), kind, now())
            return go(url_for("editor.files"), "published")
    except CourseAppError as error:
        refusal = error
    page = render_publication(folder, ahead, kind, str(refusal or ""))
    return Response(page, refusal.status if refusal else 200, mimetype="text/html")


def _kind(said: str) -> Kind | None:
    return "small" if said == "small" else "real" if said == "real" else None


def _folder() -> EditedFolder:
    return edited_folder(settings())


def _said() -> str:
    said = request.args.get("said", "")
    return said if said in _SAID else ""


def _require_text_name(name: str) -> None:
    if not is_text_name(name):
        raise no_such_file()


def _opened(name: str) -> OpenFile:
    folder = _folder()
    tree = tree_of(folder.root)
    return OpenFile(folder, tree, _found(tree, name), read_text(folder.root, name))


def _found(tree: list[TreeFolder], name: str) -> TreeFile:
    found = next((file for folder in tree for file in folder.files if file.name == name and file.is_open), None)
    if found is None:
        raise no_such_file()
    return found


def _chapter(tree: list[TreeFolder], name: str) -> TreeFolder:
    found = next((folder for folder in tree if folder.name == name and folder.chapter), None)
    if found is None:
        raise NotFound
    return found


def _typed_text() -> str:
    try:
        body: Any = read_json(request.get_data(cache=False))
    except NotJsonError:
        body = None
    text = body.get("text") if isinstance(body, dict) else None
    if not isinstance(text, str):
        raise BadTextError(gettext("There is no text in what was sent. Nothing was changed."))
    return text


def _framed(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = _FRAME_POLICY
    return response
