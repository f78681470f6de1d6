"""Turns an application into a preview: nobody is signed in, nothing is kept, every page reloads itself."""

from flask import Flask, request

from course_app.authoring.preview.no_database import KeepsNothingError, NoDatabase
from course_app.authoring.preview.routes import blueprint
from course_app.authoring.preview.watch import Watch
from course_app.public_pages import PublicPages

_WITHOUT_A_TRACE = frozenset({"/api/checks", "/api/exports", "/api/playbooks"})
"""What a worksheet sends and the server answers without keeping anything."""


def make_preview(app: Flask, watch: Watch) -> None:
    """Makes `app`, which no request has reached yet, a preview of what `watch` watches."""
    app.extensions["database"].engine.dispose()
    app.extensions["database"] = NoDatabase()
    app.extensions["preview_watch"] = watch
    app.register_blueprint(blueprint)
    pages: PublicPages = app.extensions["public_pages"]

    @app.context_processor
    def preview_values() -> dict[str, object]:
        return {"preview_version": pages.edition.version, "problems": pages.edition.problems}

    def be_nobody() -> None:
        request.environ.pop("HTTP_COOKIE", None)  # of other servers on this machine: a cookie knows no port
        request.environ.pop("HTTP_ACCEPT_ENCODING", None)  # packing a page takes longer than making it
        if request.method not in ("GET", "HEAD") and request.path not in _WITHOUT_A_TRACE:
            raise KeepsNothingError("This is a preview: it keeps nothing, so nothing was sent.")

    app.before_request_funcs.setdefault(None, []).insert(0, be_nobody)
