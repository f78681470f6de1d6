"""Everything of one person in one zip file, written piece by piece: no more than one change is in memory at a time."""

import json
import tempfile
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import IO, Any

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from course_app.accounts.models import Account
from course_app.answers.models import Branch, Change, Device, Head
from course_app.audit.log import record
from course_app.content.catalog import Catalog
from course_app.database import Database
from course_app.homework.exports.markdown import markdown_file
from course_app.homework.submission_page import STATE_WORDS
from course_app.my_data import records
from course_app.my_data.prompts import Asked, asked_in, item_titles
from course_app.my_data.rows import Owner
from course_app.my_data.worksheets import Worksheet, document_of, worksheet_of

_FOLDER = "my-data/"
_AT_ONCE = 200
_IN_MEMORY = 1_000_000


def export_everything(database: Database, catalog: Catalog, account_id: str, now: datetime) -> IO[bytes]:
    """A zip file with everything the server keeps of the account, open for reading; it vanishes when it is closed."""
    with database.writing() as session:
        record(session, now, account_id, "data-exported", account_id)
    file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the response closes it
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, database.reading() as session:
        _write_all(archive, session, catalog, account_id)
    file.seek(0)
    return file


def _write_all(archive: zipfile.ZipFile, session: Session, catalog: Catalog, account_id: str) -> None:
    owner = Owner(account_id, session.get_one(Account, account_id).email)
    archive.writestr(f"{_FOLDER}read-me.txt", _read_me())
    _write_text(archive, "answers.md", _markdown(session, catalog, account_id))
    _write_json(archive, "changes.json", _changes(session, account_id))
    _write_json(archive, "account.json", [records.account_details(session, owner)])
    _write_json(archive, "marks.json", records.marks(session, owner, item_titles(catalog.course)))
    _write_json(archive, "submissions.json", records.submissions(session, owner, item_titles(catalog.course)))
    _write_text(archive, "handed-in.md", _handed_in(session, owner, item_titles(catalog.course)))
    _write_json(archive, "reviews.json", records.reviews(session, owner))
    _write_json(archive, "teams.json", records.teams(session, owner))
    _write_json(archive, "shared-reflections.json", records.shared_reflections(session, owner))
    _write_json(archive, "looks.json", records.looks(session, owner))
    _write_json(archive, "sign-ins.json", records.sign_ins(session, owner))
    _write_json(archive, "known-browsers.json", records.known_devices(session, owner))
    _write_json(archive, "links.json", records.links(session, owner))
    _write_json(archive, "mails.json", records.messages(session, owner))
    _write_json(archive, "messages.json", records.notices(session, owner))
    _write_json(archive, "refused.json", records.refused(session, owner))
    _write_json(archive, "shared.json", records.shared(session, owner))
    _write_json(archive, "sop-runs.json", records.sop_runs(session, owner))
    _write_json(archive, "acts.json", records.acts(session, owner))


def _read_me() -> str:
    words: str = gettext(
        "Everything this course keeps of you.\n\n"
        "answers.md: what you wrote, as it stands now, to be read.\n"
        "changes.json: every version of it, in the order in which the server got them. After 30 days, of several "
        "versions within an hour only the last is kept; of the others the text is null.\n"
        "shared.json: the links by which others read documents of yours, and what each release showed.\n"
        "sop-runs.json: what colleagues sent back when they tried out your procedures.\n"
        "handed-in.md: every version of your homework that you handed in or finished, to be read; submissions.json: "
        "the same as values, with what the check found on that day.\n"
        "reviews.json: the reviews of your work that reached you, and those that you wrote.\n"
        "shared-reflections.json: what you share with teams, as it was when you shared it; looks.json: who read what "
        "of yours, and when.\n"
        "account, marks, teams, sign-ins, known-browsers, links, mails, messages, refused and acts.json: the rest. "
        "Times are in UTC.\n"
    )
    return words


def _write_text(archive: zipfile.ZipFile, name: str, lines: Iterable[str]) -> None:
    with archive.open(_FOLDER + name, "w") as entry:
        for line in lines:
            entry.write(f"{line}\n".encode())


def _write_json(archive: zipfile.ZipFile, name: str, values: Iterable[dict[str, Any]]) -> None:
    """A list with one value a line."""
    with archive.open(_FOLDER + name, "w") as entry:
        before = "[\n"
        for value in values:
            entry.write(f"{before}{json.dumps(value, ensure_ascii=False)}".encode())
            before = ",\n"
        entry.write(b"[]\n" if before == "[\n" else b"\n]\n")


def _changes(session: Session, account_id: str) -> Iterator[dict[str, Any]]:
    """Every version with where it came from and what became of it."""
    heads = set(session.scalars(select(Head.change_id).where(Head.account_id == account_id)))
    branches = select(Branch.change_id, Branch.closed_by).where(Branch.account_id == account_id)
    labels = select(Device.device, Device.label).where(Device.account_id == account_id)
    browsers = {row.device: row.label for row in session.execute(labels)}
    closed_by = {row.change_id: row.closed_by for row in session.execute(branches)}
    rows = session.scalars(
        select(Change).where(Change.account_id == account_id).order_by(Change.seq).execution_options(yield_per=_AT_ONCE)
    )
    for change in rows:
        is_open = change.id in closed_by and closed_by[change.id] is None
        yield {
            "number": change.seq,
            "id": change.id,
            "key": change.key,
            "value": json.loads(change.val) if change.val is not None else None,
            "is kept in full": change.val is not None,
            "made from": json.loads(change.parents),
            "settles": json.loads(change.merges),
            "became": change.outcome,
            "now": "shown" if change.id in heads else "second version" if is_open else "earlier version",
            "written at": change.at.isoformat(),
            "received at": change.received_at.isoformat(),
            "device": change.device,
            "browser": browsers.get(change.device),
        }
        session.expunge(change)


def _markdown(session: Session, catalog: Catalog, account_id: str) -> Iterator[str]:
    """What stands now, in the order of the course; what the course no longer asks, or never did; and worksheets."""
    keys = set(session.scalars(select(Head.key).where(Head.account_id == account_id)))
    worksheets = list(_worksheets(session, catalog, account_id, keys))
    yield f"# {catalog.course.title}"
    part, shown = "", set(_keys_of(worksheets, keys))
    for asked in asked_in(catalog.course):
        shown |= set(asked.keys)
        key = next((key for key in asked.keys if key in keys), None)
        lines = _entry(session, account_id, key, asked) if key else []
        if lines and asked.part != part:
            part = asked.part
            yield f"\n## {part}"
        yield from lines
    unknown = sorted(key for key in keys - shown if not key.startswith("d:"))
    if unknown and part != gettext("Earlier answers"):
        yield f"\n## {gettext('Earlier answers')}"
    for key in unknown:
        yield from _entry(session, account_id, key, Asked((key,), "", key.partition(":")[2]))
    for worksheet in worksheets:
        yield f"\n## {gettext('Worksheet')} · {worksheet.heading}"
        for key in sorted(_keys_of([worksheet], keys), key=worksheet.place):
            if not key.startswith("doc:") and not key.endswith("#from"):
                asked = Asked((key,), worksheet.heading, worksheet.title(key))
                yield from _entry(session, account_id, key, asked, partial(worksheet.words, key))


def _handed_in(session: Session, owner: Owner, titles: dict[str, str]) -> Iterator[str]:
    """Every version as it was handed in, on its own template."""
    yield f"# {gettext('What I handed in')}"
    for each in records.versions(session, owner):
        number = gettext("version %(number)s", number=each.version)
        day = each.made_at.date().isoformat()
        yield f"\n# {titles.get(each.homework, each.homework)} · {number} · {STATE_WORDS[each.state]} · {day}\n"
        for document in each.documents:
            yield markdown_file((document.printed(),)).decode()


def _worksheets(session: Session, catalog: Catalog, account_id: str, keys: set[str]) -> Iterator[Worksheet]:
    """The documents on templates that the course has, by their templates."""
    shown = partial(_shown, session, account_id)
    documents = filter(None, (document_of(key) for key in keys if key.startswith("doc:")))
    found = filter(None, (worksheet_of(catalog.templates, document, shown) for document in documents))
    yield from sorted(found, key=lambda worksheet: (worksheet.heading, worksheet.id))


def _keys_of(worksheets: Collection[Worksheet], keys: set[str]) -> Iterator[str]:
    ids = {worksheet.id for worksheet in worksheets}
    yield from (key for key in keys if document_of(key) in ids)


def _entry(
    session: Session, account_id: str, key: str, asked: Asked, say: Callable[[object], str] | None = None
) -> list[str]:
    texts = [(say or _as_text)(value) for value in _values(session, account_id, key)]
    if not any(texts):
        return []
    lines = [f"\n### {asked.title}\n"]
    lines += [f"> {line}" for line in asked.prompt.splitlines()] + [""] * bool(asked.prompt)
    lines.append(texts[0])
    for text in texts[1:]:
        lines += [f"\n**{gettext('Another version, not decided yet')}**\n", text]
    return lines


def _values(session: Session, account_id: str, key: str) -> list[object]:
    """What the key shows, and its open second versions."""
    mine = (Change.account_id == account_id, Change.key == key)
    is_head = select(Head.change_id).where(Head.account_id == account_id, Head.key == key)
    is_open = select(Branch.change_id).where(
        Branch.account_id == account_id, Branch.key == key, Branch.closed_by.is_(None)
    )
    shown = session.scalars(select(Change.val).where(*mine, Change.id.in_(is_head))).all()
    others = session.scalars(select(Change.val).where(*mine, Change.id.in_(is_open)).order_by(Change.seq)).all()
    return [json.loads(val) for val in (*shown, *others) if val is not None]


def _shown(session: Session, account_id: str, key: str) -> object:
    return next(iter(_values(session, account_id, key)), None)


def _as_text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
