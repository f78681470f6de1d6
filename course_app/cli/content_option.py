"""The option --content, which several verbs share."""

from pathlib import Path

import click

from course_app.config import bundled
from course_app.content.catalog import Catalog, FaultyContent, load_catalog

content_option = click.option(
    "--content",
    "root",
    type=click.Path(path_type=Path),
    default=lambda: bundled("content"),
    help="The course's folder.",
    show_default="the course in this checkout",
    envvar="COURSE_CONTENT",
)


def loaded(root: Path) -> Catalog | FaultyContent:
    """The course in the folder `root`, or its problems."""
    try:
        return load_catalog(root.expanduser().resolve())
    except (OSError, RuntimeError) as error:
        raise click.ClickException(f"--content: this is not a path this machine can have: {error}") from None
