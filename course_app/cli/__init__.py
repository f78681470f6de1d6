"""The console script `course`: one file a verb."""

import click

from course_app.cli.backup import backup, restore
from course_app.cli.check import check
from course_app.cli.db import db
from course_app.cli.demo import demo
from course_app.cli.doctor import doctor
from course_app.cli.impact import impact
from course_app.cli.import_page import import_page
from course_app.cli.outline import outline
from course_app.cli.publish import publish
from course_app.cli.serve import serve
from course_app.cli.user import user
from course_app.cli.worker import worker


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Runs and looks after the course Customer Onboarding."""


for verb in (backup, check, db, demo, doctor, impact, import_page, outline, publish, restore, serve, user, worker):
    main.add_command(verb)
