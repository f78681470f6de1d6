"""`course db`."""

from pathlib import Path

import click

from course_app.cli.instance import data_option, opened_instance


@click.group()
def db() -> None:
    """Looks after the database."""


@db.command()
@data_option
def upgrade(data: Path | None) -> None:
    """Brings the schema to the newest revision; `course serve` does the same."""
    with opened_instance(data) as instance:
        click.echo(f"{instance.database.version()}: the schema is at the newest revision")
