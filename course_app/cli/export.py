"""`course export`."""

from pathlib import Path

import click

from course_app.backups.export import export_course, export_instance
from course_app.backups.refusals import BackupRefusedError
from course_app.cli.content_option import content_option
from course_app.cli.instance import data_option, opened_instance
from course_app.clock import system_clock


@click.command()
@content_option
@click.option("--to", "target", type=click.Path(path_type=Path), required=True, help="The new file to write.")
@click.option("--instance", "is_whole", is_flag=True, help="With what was published, and every row of the database.")
@data_option
def export(root: Path, target: Path, is_whole: bool, data: Path | None) -> None:
    """Writes the course to one archive; with --instance everything that `course restore` needs on either database."""
    root = root.expanduser().resolve()
    try:
        if is_whole:
            with opened_instance(data, must_exist=True) as instance:
                made = export_instance(instance.database, instance.settings, root, target, system_clock())
        else:
            made = export_course(root, target, system_clock())
    except BackupRefusedError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{made}: {made.stat().st_size / 1e6:.1f} MB")
