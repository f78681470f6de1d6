"""`course worker`."""

import time
from pathlib import Path

import click

from course_app.cli.instance import data_option, opened_instance
from course_app.clock import system_clock
from course_app.outbox.outbox import deliver_waiting
from course_app.upkeep.upkeep import do_upkeep

_PAUSE_SECONDS = 5


@click.command()
@click.option("--once", is_flag=True, help="Do what is due, then end.")
@data_option
def worker(once: bool, data: Path | None) -> None:
    """Sends the mail that waits, erases whose time has come, and tidies up. Several may run at once."""
    with opened_instance(data) as instance:
        while True:
            sent = deliver_waiting(instance.database, instance.settings, system_clock())
            if sent:
                click.echo(f"{sent} sent")
            for name, count in do_upkeep(instance.database, instance.settings, system_clock()).items():
                click.echo(f"{count} {name}")
            if once:
                return
            time.sleep(_PAUSE_SECONDS)
