"""A team of the demo: a manager, and a learner in each state that handed-in work can be in."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from course_app.accounts.roles import LEARNER, MANAGER
from course_app.accounts.sessions import SignedIn
from course_app.accounts.sign_up import NewPerson, create_account
from course_app.accounts.teams.models import Membership, Team
from course_app.audit.log import record
from course_app.config import Settings
from course_app.content.catalog import Catalog
from course_app.content.model import Homework
from course_app.content.structured_template import StructuredTemplate
from course_app.database import Database
from course_app.demo.device import Device
from course_app.demo.people import PASSWORD, DemoPerson
from course_app.demo.sample_keys import keys_of_sample
from course_app.homework.models import Submission
from course_app.homework.submission_request import NamedDocument, SubmissionRequest
from course_app.homework.submissions import hand_in, move_submission
from course_app.notices.mail_choice import DAILY, choose_pace
from course_app.review.claims import claim
from course_app.review.decision_request import DecisionRequest
from course_app.review.places import Places
from course_app.review.reviews import RELEASED_AFTER, decide, release_due
from course_app.review.team_standards.standards import Promise, mark_standard

_ZONE = ZoneInfo("Europe/London")
_MEMBERS = tuple(
    DemoPerson(f"{name.partition(' ')[0].lower()}@example.com", name, LEARNER)
    for name in ("Nia Newly", "Omar Open", "Pia Proven", "Raj Returned", "Sol Second", "Wim Withdrawn")
)
_COLLEAGUE = DemoPerson("milo@example.com", "Milo Manager", MANAGER)
_ASK = "Name one person for each step. “The team” does not pick up the telephone."
_PHRASES = ("Read it aloud once: where you stop, cut.", "Who does this on a Friday afternoon?")


@dataclass
class DemoTeam:
    """The team while it is made, on one piece of homework."""

    database: Database
    settings: Settings
    catalog: Catalog
    now: datetime
    homework: Homework
    template: StructuredTemplate
    manager: str
    team: str = field(default_factory=lambda: str(uuid4()))

    def join(self, account_id: str, role: str, at: datetime) -> None:
        """Somebody is in the team."""
        with self.database.writing() as session:
            session.add(Membership(account_id=account_id, team_id=self.team, role=role, joined_at=at))
            record(session, at, account_id, "team-joined", account_id, team=self.team, role=role)

    def hand_in(self, device: Device, at: datetime) -> Submission:
        """The filled sample of the template, written and handed in."""
        own = str(uuid4())
        about = {"template": self.template.id, "version": self.template.version, "name": "", "archived": False}
        keys = {f"doc:{own}": about, **keys_of_sample(self.template, own)}
        for key, val in keys.items():
            device.write(at, key, val)
        named = NamedDocument(own, {key: device.seen[key] for key in keys})
        asked = SubmissionRequest(
            device.account_id, str(uuid4()), "", "hand_in", self.homework.id, _ZONE, (named,), {}, self.team
        )
        templates = self.catalog.templates
        return hand_in(self.database, self.settings, device.account_id, self.homework, templates, asked, at)

    def decide(self, reviewer: Device, made: Submission, decision: str, at: datetime, ask: str = "") -> None:
        """A review, due ten minutes later."""
        keys: dict[str, object] = {f"v:{made.id}/summary": "Thank you: this can be followed without you."}
        if ask:
            about = {"document": "", "field": "", "row": "", "quote": ""}
            keys[f"v:{made.id}/ask/{uuid4()}"] = {**about, "words": ask}
        for key, val in keys.items():
            reviewer.write(at, key, val)
        changes = {key: reviewer.seen[key] for key in keys}
        asked = DecisionRequest(reviewer.account_id, str(uuid4()), "", decision, changes)
        decide(self.database, reviewer.account_id, made.id, asked, self.homework.criteria, Places(()), at)

    def release(self, at: datetime) -> None:
        """What is due reaches its learner."""
        release_due(self.database, self.settings, at)


def make_team_work(
    database: Database, settings: Settings, catalog: Catalog, people: dict[str, str], now: datetime
) -> None:
    """A team of the demo's manager, six weeks old; last of all its learner joins it."""
    homework, template = _homework_with_sample(catalog)
    made = DemoTeam(database, settings, catalog, now, homework, template, people[MANAGER])
    start = now - timedelta(weeks=6)
    with database.writing() as session:
        days = {"first_day": start.date(), "last_day": (start + timedelta(weeks=8)).date()}
        session.add(Team(id=made.team, name="Harbour", made_at=start, **days))
    colleague = _account(database, _COLLEAGUE, start)
    made.join(made.manager, MANAGER, start)
    made.join(colleague, MANAGER, start)
    devices = {person.name.split()[0]: Device(database, _account(database, person, start)) for person in _MEMBERS}
    for number, device in enumerate(devices.values()):
        made.join(device.account_id, LEARNER, start)
        _tick(device, catalog, start, number)
    choose_pace(database, colleague, DAILY, start)
    _fill_states(made, devices, Device(database, made.manager), colleague)
    made.join(people[LEARNER], LEARNER, now)


def _fill_states(made: DemoTeam, devices: dict[str, Device], mara: Device, colleague: str) -> None:
    """Raj's came back, Sol's second round waits, Omar's is taken, Pia's is the standard, Nia has handed in nothing."""
    for phrase in _PHRASES:
        mara.write(made.now - timedelta(days=20), f"v:phrase/{uuid4()}", phrase)
    pia = made.hand_in(devices["Pia"], made.now - timedelta(days=21))
    made.decide(mara, pia, "approve", made.now - timedelta(days=20))
    made.release(made.now - timedelta(days=20) + RELEASED_AFTER)
    _mark_standard(made, pia, made.now - timedelta(days=15))
    for name, day in (("Raj", 12), ("Sol", 10)):
        came = made.hand_in(devices[name], made.now - timedelta(days=day))
        made.decide(mara, came, "return", made.now - timedelta(days=day - 2), _ASK)
        made.release(made.now - timedelta(days=day - 2) + RELEASED_AFTER)
    made.hand_in(devices["Sol"], made.now - timedelta(days=4))
    taken = made.hand_in(devices["Omar"], made.now - timedelta(days=3))
    claim(made.database, colleague, taken.id, "", made.now - timedelta(days=1))
    gone = made.hand_in(devices["Wim"], made.now - timedelta(days=2))
    of = (gone.account_id, gone.homework, gone.version)
    at = made.now - timedelta(days=1)
    move_submission(made.database, made.settings, "withdraw", of, None, made.homework.title, at)


def _mark_standard(made: DemoTeam, approved: Submission, at: datetime) -> None:
    """To be looked at again since yesterday, so that it shows."""
    manager = SignedIn(made.manager, "", "", MANAGER, str(_ZONE), "")
    promise = Promise(approved.account_id, (made.now - timedelta(days=1)).date(), at.date())
    mark_standard(made.database, made.settings, manager, approved.id, promise, made.homework.title, at)


def _account(database: Database, person: DemoPerson, at: datetime) -> str:
    return create_account(database, person.email, NewPerson(person.name, PASSWORD, str(_ZONE)), person.role, at)


def _homework_with_sample(catalog: Catalog) -> tuple[Homework, StructuredTemplate]:
    """The first piece of homework with a template of its own that has a filled sample."""
    for chapter in catalog.course.chapters:
        for homework in chapter.homework:
            for use in homework.templates:
                template = catalog.templates[use.id]
                if template.sample and not template.is_companion:
                    return homework, template
    raise ValueError("the course has no homework with a filled sample")


def _tick(device: Device, catalog: Catalog, start: datetime, number: int) -> None:
    """Each a different part of the first modules; the first of them has not begun."""
    modules = [module for chapter in catalog.course.written_chapters[:4] for module in chapter.modules]
    for place, module in enumerate(modules[: number * 4]):
        at = start + timedelta(days=3 + place)
        done = {"done": True, "revision": module.revision, "at": at.isoformat()}
        device.write(at, f"d:{module.id}", done)
