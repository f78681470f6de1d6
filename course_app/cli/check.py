"""`course check`."""

from collections.abc import Callable
from pathlib import Path

import click

from course_app.authoring.check import accept_published_ids, problems_github, problems_json, problems_text
from course_app.cli.content_option import content_option, loaded
from course_app.content.catalog import FaultyContent
from course_app.content.problems import Problem
from course_app.content.style import style_problems


@click.command()
@content_option
@click.option("--json", "form", flag_value="json", help="Print the problems as JSON.")
@click.option("--github", "form", flag_value="github", help="Print them as annotations of GitHub's workflows.")
@click.option("--accept", is_flag=True, help="When all is well, add new ids to published-ids.txt.")
def check(root: Path, form: str | None, accept: bool) -> None:
    """Prints every problem of the course's files; exit status 1 if there is one.

    What keeps the course from being served comes first; once that is mended, matters of style.
    """
    result = loaded(root)
    problems = result.problems if isinstance(result, FaultyContent) else style_problems(root.expanduser().resolve())
    if problems or form == "json":
        click.echo(_FORMS[form or "text"](problems))
    if problems or isinstance(result, FaultyContent):
        raise SystemExit(1)
    if accept:
        try:
            added = accept_published_ids(root, result)
        except OSError as error:
            raise click.ClickException(f"published-ids.txt cannot be written: {error.strerror}") from None
        click.echo(f"new ids in published-ids.txt: {added}", err=True)


_FORMS: dict[str, Callable[[tuple[Problem, ...]], str]] = {
    "text": problems_text,
    "json": problems_json,
    "github": problems_github,
}
