"""The console script `course`: one file a verb."""

import click

from course_app.cli.backup import backup, restore
from course_app.cli.check import check
from course_app.cli.db import db
from course_app.cli.demo import demo
from course_app.cli.doctor import doctor
from course_app.cli.export import export
from course_app.cli.impact import impact
from course_app.cli.import_page import import_page
from course_app.cli.outline import outline
from course_app.cli.preview import preview
from course_app.cli.publish import publish
from course_app.cli.serve import serve
from course_app.cli.user import user
from course_app.cli.worker import worker


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Runs and looks after the course Customer Onboarding."""


_OF_COURSE = (check, export, impact, import_page, outline, preview, publish)
_OF_INSTANCE = (backup, db, demo, doctor, restore, serve, user, worker)

for verb in (*_OF_COURSE, *_OF_INSTANCE):
    main.add_command(verb)
