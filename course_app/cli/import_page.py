"""`course import`."""

from pathlib import Path

import click

from course_app.authoring.importer.imports import ImportRefusedError, import_source, write_import
from course_app.authoring.importer.report import report_json, report_lines
from course_app.authoring.importer.trial import try_import
from course_app.cli.content_option import content_option


@click.command("import")
@click.argument("page", type=click.Path(path_type=Path))
@content_option
@click.option("--number", type=click.IntRange(1, 999), help="The chapter's number, if not the one on the page.")
@click.option("--dry-run", is_flag=True, help="Print the report and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def import_page(page: Path, root: Path, number: int | None, dry_run: bool, as_json: bool) -> None:
    """Turns a course page (text, HTML, Word, or a folder of markdown) into files of the course.

    Every line of the source is accounted for: made, dropped as furniture of the page, or unsure.
    """
    try:
        root = root.expanduser().resolve()
        found = import_source(page.expanduser(), root, number)
        problems = try_import(found, root)
    except ImportRefusedError as error:
        raise click.ClickException(str(error)) from None
    except (OSError, RuntimeError) as error:
        raise click.ClickException(f"nothing was written: {error}") from None
    if not dry_run:
        try:
            write_import(found, root)
        except OSError as error:
            raise click.ClickException(
                f"{error.filename}: {error.strerror}; what was written before is whole"
            ) from None
    click.echo(report_json(found) if as_json else "\n".join(report_lines(found)))
    for problem in problems:
        click.echo(str(problem), err=True)
    if problems:
        raise SystemExit(1)
