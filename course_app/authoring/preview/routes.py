"""The one address of its own that a preview has: pages hear there that something changed."""

import json
from collections.abc import Iterator

from flask import Blueprint, Response, current_app

from course_app.authoring.preview.watch import Watch
from course_app.content.problems import Problem
from course_app.security import everyone

blueprint = Blueprint("preview", __name__)

_HEARTBEAT_SECONDS = 10.0


@blueprint.get("/preview/changes")
@everyone
def changes() -> Response:
    """Server-sent events: the version that is shown now, its matters of style, then each other (WHATWG HTML, 9.2)."""
    watch: Watch = current_app.extensions["preview_watch"]
    return Response(_events(watch), mimetype="text/event-stream")


def _events(watch: Watch) -> Iterator[str]:
    seen = watch.seen
    yield f"data: {seen.version}\n\n"
    yield _style(seen.style)
    while not watch.is_over:
        other = watch.wait_for_other(seen, _HEARTBEAT_SECONDS)
        if other is None:
            yield ": still here\n\n"
            continue
        if other.version != seen.version:
            yield f"data: {other.version}\n\n"
        if other.style != seen.style:
            yield _style(other.style)
        seen = other


def _style(problems: tuple[Problem, ...]) -> str:
    fields = ("path", "line", "message", "hint")
    listed = [{name: getattr(problem, name) for name in fields} for problem in problems]
    return f"event: style\ndata: {json.dumps(listed)}\n\n"
