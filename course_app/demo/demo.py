"""The demo as a whole. Everything goes through the functions that the product itself uses."""

from datetime import datetime, timedelta

from course_app.accounts.roles import LEARNER
from course_app.config import Settings
from course_app.content.catalog import Catalog
from course_app.database import Database
from course_app.demo.document_work import write_documents
from course_app.demo.learner_work import write_learner_work
from course_app.demo.people import make_people, require_empty
from course_app.demo.team_work import make_team_work


def make_demo(database: Database, settings: Settings, catalog: Catalog, now: datetime) -> None:
    """Fills an empty instance. Raises DemoRefusedError. A further kind of work is a module of its own, called here."""
    require_empty(database, settings)
    people = make_people(database, now - timedelta(weeks=6, days=1))
    write_learner_work(database, catalog.course, people[LEARNER], now)
    write_documents(database, settings, catalog, people[LEARNER], now)
    make_team_work(database, settings, catalog, people, now)
