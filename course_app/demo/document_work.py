"""The documents of the demo's learner: begun, to standard, finished, put away, shared, and tried out by colleagues."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from course_app.config import Settings
from course_app.content.catalog import Catalog
from course_app.content.structured_template import StructuredTemplate
from course_app.database import Database
from course_app.demo.device import Device
from course_app.demo.sample_keys import keys_of_sample
from course_app.homework.share_links.kinds import CUSTOMER_VIEW, SOP_TEST, LinkKind
from course_app.homework.share_links.links import Shared, address_of, link_of, living_link, note_visit, revoke_link
from course_app.homework.share_links.release_request import ReleaseRequest
from course_app.homework.share_links.releases import release
from course_app.homework.sop_runs.run_request import SentRun, SentStep
from course_app.homework.sop_runs.runs import take_run
from course_app.homework.submission_request import NamedDocument, SubmissionRequest
from course_app.homework.submissions import finish_submission

_ZONE = ZoneInfo("Europe/London")
_STUMBLE = "Which channel is meant, the customer's or ours?"
_RUNS = (("Nadia Rahman", "Coordinator", _STUMBLE), ("Theo Brandt", "New joiner", ""))


@dataclass(frozen=True, slots=True)
class Written:
    """A document, and what stands under each of its keys."""

    id: str
    template: StructuredTemplate
    keys: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Desk:
    """The learner at work on their laptop."""

    database: Database
    settings: Settings
    catalog: Catalog
    laptop: Device

    def write(self, template: StructuredTemplate, at: datetime, *, share: int = 1, **about: object) -> Written:
        """A new document: the sample of its template, or one part in `share` of it."""
        own = str(uuid4())
        known = {"template": template.id, "version": template.version, "name": "", "archived": False, **about}
        filled = list(keys_of_sample(template, own).items())
        keys = {f"doc:{own}": known, **dict(filled[: len(filled) // share])}
        for key, val in keys.items():
            self.laptop.write(at, key, val)
        return Written(own, template, keys)

    def finish(self, made: Written, at: datetime) -> None:
        """The document becomes a version of the homework that asks for it, which is ticked as their browser does it."""
        homework = next(
            homework
            for chapter in self.catalog.course.chapters
            for homework in chapter.homework
            if made.template.id in [use.id for use in homework.templates]
        )
        named = NamedDocument(made.id, self._shown(made))
        learner = self.laptop.account_id
        asked = SubmissionRequest(learner, str(uuid4()), "", "finish", homework.id, _ZONE, (named,), {})
        finish_submission(self.database, learner, homework, self.catalog.templates, asked, at)
        done = {"done": True, "revision": homework.revision, "at": at.isoformat()}
        self.laptop.write(at, f"d:{homework.id}", done)

    def release(self, made: Written, kind: LinkKind, at: datetime, days: int, after: int = 0) -> str:
        """Shows the document under a link; gives the link's token."""
        asked = ReleaseRequest(made.template.version, self._shown(made), frozenset(), _ZONE, days, after)
        shared = self._shared(made, kind)
        release(self.database, self.settings, shared, asked, self.catalog.templates, at)
        with self.database.reading() as session:
            link = link_of(session, shared)
            address = address_of(self.settings, shared, link) if link else None
        return str(address).rpartition("/")[2]

    def stop(self, made: Written, kind: LinkKind, at: datetime) -> None:
        """The link is dead."""
        revoke_link(self.database, self._shared(made, kind), at)

    def visit(self, kind: LinkKind, token: str, at: datetime) -> None:
        """Somebody reads what is shown."""
        with self.database.reading() as session:
            link, _ = living_link(session, kind, token, at)
            session.expunge(link)
        note_visit(self.database, link, at)

    def _shown(self, made: Written) -> dict[str, str]:
        return {key: self.laptop.seen[key] for key in made.keys}

    def _shared(self, made: Written, kind: LinkKind) -> Shared:
        return Shared(self.laptop.account_id, made.id, kind)


def write_documents(database: Database, settings: Settings, catalog: Catalog, learner: str, now: datetime) -> None:
    """Documents in every state that needs nobody but their owner, and who reads them without an account."""
    desk = Desk(database, settings, catalog, Device(database, learner))
    desk.laptop.read(now - timedelta(days=30))
    procedure, shown = _template_for(catalog, SOP_TEST), _template_for(catalog, CUSTOMER_VIEW)
    if procedure:
        try_out(desk, procedure, now)
        put_away(desk, procedure, now)
    if shown:
        share_with_customers(desk, shown, now)


def try_out(desk: Desk, procedure: StructuredTemplate, now: datetime) -> None:
    """To standard, finished, tried out by two colleagues: one of them stumbled, and nobody has taken that over yet."""
    made = desk.write(procedure, now - timedelta(days=25))
    desk.finish(made, now - timedelta(days=24))
    token = desk.release(made, SOP_TEST, now - timedelta(days=20), 30)
    steps = [key.rpartition("/")[2] for key in made.keys if key.startswith(f"w:{made.id}/steps/")]
    for number, (name, role, stumble) in enumerate(_RUNS):
        at = now - timedelta(days=18 - number * 6)
        desk.visit(SOP_TEST, token, at)
        done = {step: SentStep(not stumble or place > 0, "" if place else stumble) for place, step in enumerate(steps)}
        run = SentRun(token, str(uuid4()), 1, name, role, done, "", at.date())
        take_run(desk.database, run, at)


def put_away(desk: Desk, procedure: StructuredTemplate, now: datetime) -> None:
    """One half-filled, one in the archive, one deleted."""
    desk.write(procedure, now - timedelta(days=2), share=2, name="Second customer, begun")
    desk.write(procedure, now - timedelta(days=23), name="First attempt", archived=True)
    desk.write(procedure, now - timedelta(days=22), share=3, name="By mistake", deleted=True)


def share_with_customers(desk: Desk, shown: StructuredTemplate, now: datetime) -> None:
    """One whose customer looks in, and whose owner wrote on since; one whose link ran out; one that was stopped."""
    living = desk.write(shown, now - timedelta(days=15))
    token = desk.release(living, CUSTOMER_VIEW, now - timedelta(days=14), 90)
    for days in (13, 6, 1):
        desk.visit(CUSTOMER_VIEW, token, now - timedelta(days=days))
    longest = max((val for val in living.keys.values() if isinstance(val, str)), key=len)
    name = next(key for key, val in living.keys.items() if val == longest)
    desk.laptop.write(now - timedelta(hours=5), name, f"{longest} To be agreed on Monday.")
    over = desk.write(shown, now - timedelta(days=21), name="An earlier customer")
    desk.release(over, CUSTOMER_VIEW, now - timedelta(days=20), 7)
    stopped = desk.write(shown, now - timedelta(days=17), name="A customer who left")
    desk.release(stopped, CUSTOMER_VIEW, now - timedelta(days=16), 90)
    desk.stop(stopped, CUSTOMER_VIEW, now - timedelta(days=9))


def _template_for(catalog: Catalog, kind: LinkKind) -> StructuredTemplate | None:
    """The template with a sample that this kind of link is made for; one with a board of its own first."""
    fitting = [template for template in catalog.templates.values() if template.sample and kind.fits(template)]
    return min(fitting, key=lambda template: template.board is None, default=None)
