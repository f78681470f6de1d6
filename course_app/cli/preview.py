"""`course preview`."""

import os
import tempfile
import time
from pathlib import Path

import click
from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from course_app import create_app
from course_app.authoring.preview.preview import make_preview
from course_app.authoring.preview.watch import LOOK_EVERY_SECONDS, Watch
from course_app.cli.content_option import content_option
from course_app.cli.port import require_free_port
from course_app.config import BadSettingError, read_settings
from course_app.content.current_course import ContentRefusedError, CurrentCourse, Edition, fingerprint
from course_app.content.problems import Problem

_HOST = "127.0.0.1"
_OF_AN_INSTANCE = ("DATABASE_URL", "COURSE_DATA", "COURSE_MODE", "COURSE_PUBLIC_URL", "COURSE_CONTENT")


@click.command()
@content_option
@click.option("--port", type=click.IntRange(1, 65535), default=8001, show_default=True)
def preview(root: Path, port: int) -> None:
    """Shows the content folder as learners would see it; a saved change is on the page at once.

    There is no database and no account: nothing that is typed into a preview is kept anywhere.
    """
    try:
        require_free_port(_HOST, port)
        course = _first_good(root.expanduser().resolve())
        with tempfile.TemporaryDirectory() as nothing:
            _serve(course, Path(nothing), port)
    except BadSettingError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"the preview cannot begin: {error}") from None
    except KeyboardInterrupt:
        click.echo("\nthe preview is over")


def _first_good(root: Path) -> CurrentCourse:
    """The course in the folder, once it has no problems."""
    while True:
        seen = fingerprint(root)
        try:
            return CurrentCourse(root, follows_folder=True)
        except ContentRefusedError as refusal:
            _say(refusal.problems)
            click.echo("the preview begins as soon as these are mended")
            while fingerprint(root) == seen:
                time.sleep(LOOK_EVERY_SECONDS)


def _serve(course: CurrentCourse, nothing: Path, port: int) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in _OF_AN_INSTANCE}
    settings = read_settings(environment, data=nothing, content=course.root, public_url=f"http://{_HOST}:{port}")
    app: Flask = create_app(settings, current=course)
    watch = Watch(course, _tell, _tell_style)
    make_preview(app, watch)
    server = make_server(_HOST, port, app, threaded=True, request_handler=_Quiet)
    click.echo(f"preview of {course.root} at {settings.public_url} · stop it with Ctrl-C")
    watch.start()
    try:
        server.serve_forever()
    finally:
        watch.stop()


def _tell(edition: Edition) -> None:
    _say(edition.problems) if edition.problems else click.echo("no problems; the pages show it")


def _tell_style(problems: tuple[Problem, ...]) -> None:
    click.echo("matters of style:" if problems else "no matters of style any more", err=True)
    _say(problems)


def _say(problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        click.echo(str(problem), err=True)


class _Quiet(WSGIRequestHandler):
    """Says nothing of each request: the terminal is for problems."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass
