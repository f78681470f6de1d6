"""`course outline`."""

import json
from pathlib import Path

import click

from course_app.authoring import outline as course_outline
from course_app.authoring.check import problem_lines
from course_app.cli.content_option import content_option, loaded
from course_app.content.catalog import FaultyContent


@click.command()
@content_option
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def outline(root: Path, as_json: bool) -> None:
    """Prints the course in plain counts."""
    result = loaded(root)
    if isinstance(result, FaultyContent):
        click.echo(problem_lines(result), err=True)
        raise SystemExit(1)
    if as_json:
        click.echo(json.dumps(course_outline.outline(result.course), ensure_ascii=False, indent=2))
        return
    for chapter in result.course.chapters:
        modules, homework = len(chapter.modules), len(chapter.homework)
        counts = f"modules: {modules}, homework: {homework}, minutes: {chapter.minutes}"
        state = "coming" if chapter.is_coming else counts
        click.echo(f"{chapter.number:2} {chapter.title} · {state}")
        for module in chapter.modules:
            click.echo(f"     {module.number} {module.title} · words: {module.words}")
