"""`course check`."""

from pathlib import Path

import click

from course_app.authoring.check import accept_published_ids, problem_lines, problems_json
from course_app.cli.content_option import content_option, loaded
from course_app.content.catalog import FaultyContent


@click.command()
@content_option
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
@click.option("--accept", is_flag=True, help="When all is well, add new ids to published-ids.txt.")
def check(root: Path, as_json: bool, accept: bool) -> None:
    """Prints every problem of the course's files; exit status 1 if there is one."""
    result = loaded(root)
    if isinstance(result, FaultyContent):
        click.echo(problems_json(result.problems) if as_json else problem_lines(result))
        raise SystemExit(1)
    if as_json:
        click.echo(problems_json(()))
    if accept:
        try:
            added = accept_published_ids(root, result)
        except OSError as error:
            raise click.ClickException(f"published-ids.txt cannot be written: {error.strerror}") from None
        click.echo(f"{added} new ids in published-ids.txt", err=True)
