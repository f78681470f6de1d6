"""`course serve`."""

import os
import threading
from contextlib import suppress
from pathlib import Path

import click
from gunicorn.app.base import BaseApplication
from sqlalchemy.exc import DBAPIError

from course_app import create_app
from course_app.accounts.sign_up import first_administrator_link
from course_app.authoring.check import problem_lines
from course_app.authoring.publishing.refusals import PublishingFailedError
from course_app.authoring.publishing.served import keep_served
from course_app.cli.port import require_free_port
from course_app.clock import system_clock
from course_app.config import BadSettingError, Settings, read_settings
from course_app.content.catalog import Catalog, FaultyContent
from course_app.content.current_course import ContentRefusedError
from course_app.content.publications import Publications, PublicationUnreadableError
from course_app.database import Database, DatabaseUnusableError
from course_app.in_use import InstanceInUseError, in_use
from course_app.outbox.outbox import deliver_waiting
from course_app.public_pages import PublicPages
from course_app.upkeep.upkeep import do_upkeep

_UPKEEP_SECONDS = 60


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--data", type=click.Path(path_type=Path), help="The data folder. [default: instance]", envvar="COURSE_DATA"
)
@click.option("--content", type=click.Path(path_type=Path), help="The course's folder.", envvar="COURSE_CONTENT")
@click.option(
    "--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Processes, of 8 threads each."
)
def serve(port: int, host: str, data: Path | None, content: Path | None, workers: int) -> None:
    """Makes and migrates the database if need be, then serves the course."""
    address = os.environ.get("COURSE_PUBLIC_URL") or f"http://127.0.0.1:{port}"
    try:
        settings = read_settings(os.environ, public_url=address, data=data, content=content)
        require_free_port(host, port)
        with in_use(settings):
            _serve(settings, f"[{host}]:{port}" if ":" in host else f"{host}:{port}", workers)
    except (BadSettingError, DatabaseUnusableError, InstanceInUseError) as error:
        raise click.ClickException(str(error)) from None
    except ContentRefusedError as error:
        raise click.ClickException(
            f"the course has problems and is not served:\n{problem_lines(FaultyContent(error.problems))}"
        ) from None


def _serve(settings: Settings, bind: str, workers: int) -> None:
    database = Database(settings)
    database.migrate()
    server = Server(settings, bind, workers)
    click.echo(f"Customer Onboarding is served at {settings.public_url} · stop it with Ctrl-C")
    if name := Publications(settings.published).current_name():
        click.echo(f"people have what was published as {name}; the content folder is shown by `course preview`")
    else:
        _keep_served(settings, server.catalog)
    link = first_administrator_link(database, settings, system_clock())
    if link is not None:
        click.echo(f"There is no account yet. Within a day, this link makes the first administrator: {link}")
    database.engine.dispose()
    server.run()


def _keep_served(settings: Settings, catalog: Catalog) -> None:
    """The course that people have from now on is remembered; a server that cannot do that serves all the same."""
    try:
        keep_served(settings.content, catalog, Publications(settings.published), system_clock())
    except (OSError, PublishingFailedError, PublicationUnreadableError) as error:
        said = f"what people have now could not be kept ({error})"
        click.echo(f"{said}; the first `course publish` compares with the last commit", err=True)


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn with our settings. The application is made once, before the processes part."""

    def __init__(self, settings: Settings, bind: str, workers: int) -> None:
        self._bind, self._workers = bind, workers
        self._app = create_app(settings)
        super().__init__()

    def load_config(self) -> None:
        for name, value in {
            "bind": self._bind,
            "workers": self._workers,
            "worker_class": "gthread",
            "threads": 8,
            "graceful_timeout": 30,
            "preload_app": True,
            "control_socket_disable": True,
            "loglevel": "warning",
            "post_fork": self._after_fork,
        }.items():
            self.cfg.set(name, value)

    @property
    def catalog(self) -> Catalog:
        """The course that it begins with."""
        pages: PublicPages = self._app.extensions["public_pages"]
        return pages.edition.catalog

    def load(self) -> object:
        return self._app

    def _after_fork(self, _server: object, _worker: object) -> None:
        """A database connection belongs to one process; so does the thread that does what a worker would do."""
        self._app.extensions["database"].engine.dispose(close=False)
        if not self._app.extensions["settings"].smtp_url:
            threading.Thread(target=self._keep_up, name="upkeep", daemon=True).start()

    def _keep_up(self) -> None:
        """Without a mail server nobody runs `course worker`, so the server itself does its jobs, once a minute."""
        while not threading.Event().wait(_UPKEEP_SECONDS):
            self.keep_up_once()

    def keep_up_once(self) -> None:
        """Does what is due, and sends the mail that this causes."""
        database, settings = self._app.extensions["database"], self._app.extensions["settings"]
        with self._app.app_context(), suppress(DBAPIError):  # it comes again in a minute
            do_upkeep(database, settings, system_clock())
            deliver_waiting(database, settings, system_clock())
