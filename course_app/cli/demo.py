"""`course demo`."""

from pathlib import Path

import click

from course_app.authoring.check import problem_lines
from course_app.cli.content_option import content_option, loaded
from course_app.cli.instance import data_option, opened_instance
from course_app.clock import system_clock
from course_app.content.catalog import FaultyContent
from course_app.demo.demo import make_demo
from course_app.demo.people import PASSWORD, PEOPLE


@click.command()
@content_option
@data_option
def demo(root: Path, data: Path | None) -> None:
    """Fills an empty instance with people and their work, to be looked at."""
    catalog = loaded(root)
    if isinstance(catalog, FaultyContent):
        raise click.ClickException(f"the course has problems:\n{problem_lines(catalog)}")
    with opened_instance(data) as instance:
        make_demo(instance.database, instance.settings, catalog, system_clock())
    for person in PEOPLE:
        click.echo(f"{person.role:<13} {person.email}")
    click.echo(f"password      {PASSWORD}")
