"""The one address of its own that a preview has: pages hear there that something changed."""

from collections.abc import Iterator

from flask import Blueprint, Response, current_app

from course_app.authoring.preview.watch import Watch
from course_app.security import everyone

blueprint = Blueprint("preview", __name__)

_HEARTBEAT_SECONDS = 10.0


@blueprint.get("/preview/changes")
@everyone
def changes() -> Response:
    """Server-sent events: the version that is shown now, then each other one (WHATWG HTML, 9.2)."""
    watch: Watch = current_app.extensions["preview_watch"]
    return Response(_events(watch), mimetype="text/event-stream")


def _events(watch: Watch) -> Iterator[str]:
    version = watch.version
    yield f"data: {version}\n\n"
    while not watch.is_over:
        other = watch.wait_for_other(version, _HEARTBEAT_SECONDS)
        version = other or version
        yield f"data: {other}\n\n" if other else ": still here\n\n"
