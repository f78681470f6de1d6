"""The console script `course`: one file a verb."""

import click

from course_app.cli.check import check
from course_app.cli.doctor import doctor
from course_app.cli.outline import outline
from course_app.cli.serve import serve


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Runs and looks after the course Customer Onboarding."""


for verb in (check, doctor, outline, serve):
    main.add_command(verb)
