"""A team of the demo: a manager, and a learner in each state that handed-in work can be in."""

from collections.abc import Mapping
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
from course_app.demo.handed_in_document import HandedInDocument
from course_app.demo.people import PASSWORD, DemoPerson
from course_app.demo.shared_work import share_reflections
from course_app.homework.models import Submission
from course_app.homework.submission_request import SubmissionRequest
from course_app.homework.submissions import hand_in, move_submission
from course_app.notices.mail_choice import DAILY, choose_pace
from course_app.review.claims import claim
from course_app.review.decision_request import DecisionRequest
from course_app.review.places import Places
from course_app.review.reviews import RELEASED_AFTER, decide, release_due
from course_app.review.rounds import reviewed_version
from course_app.review.sheets import sheet_of
from course_app.review.team_standards.standards import Promise, mark_standard

_ZONE = ZoneInfo("Europe/London")
_MEMBERS = tuple(
    DemoPerson(f"{name.partition(' ')[0].lower()}@example.com", name, LEARNER)
    for name in ("Nia Newly", "Omar Open", "Pia Proven", "Raj Returned", "Sol Second", "Wim Withdrawn")
)
_COLLEAGUE = DemoPerson("milo@example.com", "Milo Manager", MANAGER)
_ASK = "Say who looks at this, and on which day. “The team” does not pick up the telephone."
_ANSWER = "Milo does, each Friday; I asked him."
_BETTER = "Milo checks it each Friday."
_SUMMARIES = {
    "approve": "Thank you: this can be followed without you.",
    "return": "Most of this can be followed without you. One thing is missing before I would use it on Monday.",
}
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

    def hand_in(
        self, document: HandedInDocument, at: datetime, answers: Mapping[str, object] | None = None
    ) -> Submission:
        """A document, as it stands; `answers` is what its writer says to the asks of the round before."""
        device = document.device
        for key, val in (answers or {}).items():
            device.write(at, key, val)
        asked = SubmissionRequest(
            device.account_id,
            str(uuid4()),
            "",
            "hand_in",
            self.homework.id,
            _ZONE,
            (document.named,),
            {key: device.seen[key] for key in answers or {}},
            self.team,
        )
        templates = self.catalog.templates
        return hand_in(self.database, self.settings, device.account_id, self.homework, templates, asked, at)

    def filled(self, device: Device, at: datetime) -> HandedInDocument:
        """The sample of the template, in the account of the device."""
        document = HandedInDocument(device, self.template)
        document.fill(at)
        return document

    def approve(self, reviewer: Device, made: Submission, at: datetime) -> None:
        """A review, due ten minutes later."""
        self._decide(reviewer, made, "approve", {}, at)

    def ask(self, reviewer: Device, made: Submission, document: HandedInDocument, at: datetime) -> str:
        """A review that asks for a change in the document's last sentence; gives the id of the ask."""
        own = str(uuid4())
        about = {"document": document.id, "field": document.last_sentence, "row": "", "quote": ""}
        self._decide(reviewer, made, "return", {f"v:{made.id}/ask/{own}": {**about, "words": _ASK}}, at)
        return own

    def _decide(
        self, reviewer: Device, made: Submission, decision: str, remarks: Mapping[str, object], at: datetime
    ) -> None:
        keys = {f"v:{made.id}/summary": _SUMMARIES[decision], **remarks}
        for key, val in keys.items():
            reviewer.write(at, key, val)
        changes = {key: reviewer.seen[key] for key in keys}
        asked = DecisionRequest(reviewer.account_id, str(uuid4()), "", decision, changes)
        with self.database.reading() as session:
            found = reviewed_version(session, reviewer.account_id, made.id)
            places = Places(tuple(sheet_of(each) for each in found.version.documents))
        title, criteria = self.homework.title, self.homework.criteria
        decide(self.database, reviewer.account_id, made.id, asked, title, criteria, places, at)

    def release(self, at: datetime) -> None:
        """What is due reaches its learner."""
        release_due(self.database, self.settings, at)


def make_team_work(
    database: Database, settings: Settings, catalog: Catalog, people: dict[str, str], now: datetime
) -> None:
    """A team of the demo's manager, six weeks old; last of all its learner joins it, and shares what they wrote."""
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
    made.join(people[LEARNER], LEARNER, now - timedelta(days=3))
    share_reflections(database, catalog.course, people[LEARNER], _signed_in(made.manager), made.team, now)


def _fill_states(made: DemoTeam, devices: dict[str, Device], mara: Device, colleague: str) -> None:
    """Raj's came back, Sol's second round waits, Omar's is taken, Pia's is the standard, Nia has handed in nothing."""
    for phrase in _PHRASES:
        mara.write(made.now - timedelta(days=20), f"v:phrase/{uuid4()}", phrase)
    days = {number: made.now - timedelta(days=number) for number in range(22)}
    pia = made.hand_in(made.filled(devices["Pia"], days[21]), days[21])
    made.approve(mara, pia, days[20])
    made.release(days[20] + RELEASED_AFTER)
    _mark_standard(made, pia, days[15])
    _return(made, mara, made.filled(devices["Raj"], days[12]), days[12])
    again = made.filled(devices["Sol"], days[10])
    asked = _return(made, mara, again, days[10])
    again.improve(_BETTER, days[5])
    made.hand_in(again, days[4], {f"a:{asked}": _ANSWER, f"a:{asked}/closed": True})
    taken = made.hand_in(made.filled(devices["Omar"], days[3]), days[3])
    claim(made.database, colleague, taken.id, "", days[1])
    gone = made.hand_in(made.filled(devices["Wim"], days[2]), days[2])
    of = (gone.account_id, gone.homework, gone.version)
    move_submission(made.database, made.settings, "withdraw", of, None, made.homework.title, days[1])


def _return(made: DemoTeam, mara: Device, document: HandedInDocument, at: datetime) -> str:
    """Handed in, and back with one ask two days later; gives the id of the ask."""
    came, decided_at = made.hand_in(document, at), at + timedelta(days=2)
    asked = made.ask(mara, came, document, decided_at)
    made.release(decided_at + RELEASED_AFTER)
    return asked


def _mark_standard(made: DemoTeam, approved: Submission, at: datetime) -> None:
    """To be looked at again since yesterday, so that it shows."""
    promise = Promise(approved.account_id, (made.now - timedelta(days=1)).date(), at.date())
    mark_standard(made.database, made.settings, _signed_in(made.manager), approved.id, promise, made.homework.title, at)


def _signed_in(manager: str) -> SignedIn:
    return SignedIn(manager, "", "", MANAGER, str(_ZONE), "")


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
