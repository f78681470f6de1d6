"""`course backup` and `course restore`."""

import os
from pathlib import Path

import click

from course_app.backups.archive import is_archive
from course_app.backups.archive_restore import restore_archive
from course_app.backups.backup import back_up
from course_app.backups.refusals import RestoreRefusedError
from course_app.backups.restore import Restored, restore_backup
from course_app.cli.instance import data_option, opened_instance
from course_app.clock import system_clock
from course_app.config import BadSettingError, read_settings
from course_app.database import DatabaseUnusableError
from course_app.errors import CourseAppError

_FILE = click.Path(path_type=Path)


@click.command()
@click.option("--to", "target", type=_FILE, help="The file to write. [default: a new one in <data>/backups]")
@data_option
def backup(target: Path | None, data: Path | None) -> None:
    """Writes everything in the database to one file and checks it; the server may go on running."""
    with opened_instance(data, must_exist=True) as instance:
        made = back_up(instance.database, instance.settings, target, system_clock())
    click.echo(f"{made.path}: {made.bytes / 1e6:.1f} MB, checked")
    if made.aged_out:
        click.echo(f"backups older than 35 days removed: {made.aged_out}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--replace", is_flag=True, help="Even if the database holds accounts; it is kept beside the new one.")
@click.option("--erasures", type=_FILE, help="The list of erased accounts. [default: COURSE_ERASURES]")
@click.option("--content", type=_FILE, help="The new folder for an archive's course. [default: <data>/content]")
@data_option
def restore(file: Path, replace: bool, erasures: Path | None, content: Path | None, data: Path | None) -> None:
    """Puts a backup in the place of the database, or brings an archive of `course export` back.

    With every server and worker stopped.
    """
    try:
        settings = read_settings(os.environ, data=data)
        if is_archive(file):
            unpacked = restore_archive(settings, file, content, erasures, replace, system_clock())
            click.echo(f"the course is in {unpacked.content} (files: {unpacked.files}); serve it with --content")
            done = unpacked.database
        else:
            done = restore_backup(settings, file, erasures, replace, system_clock())
    except (BadSettingError, DatabaseUnusableError, RestoreRefusedError, CourseAppError) as error:
        raise click.ClickException(str(error)) from None
    if done is not None:
        _say(file, done)


def _say(file: Path, done: Restored) -> None:
    newest = f", the newest of {done.newest:%Y-%m-%d %H:%M} UTC" if done.newest else ""
    click.echo(f"{file} is restored; accounts: {done.accounts}, changes: {done.changes}{newest}")
    click.echo(f"the former database is kept: {done.kept}" if done.kept else "there was no database before")
    click.echo(f"accounts in the backup that were erased since, and are erased again: {done.erased}")
    click.echo("links of shared documents are stopped; their owners release again, and hand on new ones")
    click.echo("everybody signs in again; waiting mail is not sent a second time; devices send what they still hold")
