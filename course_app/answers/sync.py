"""One request of the sync protocol: accepts what was sent, answers what the browser has not seen (docs/sync.md)."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from course_app.answers.account_log import AccountLog, locked_log
from course_app.answers.ledger import Ledger
from course_app.answers.models import Device, RefusedChange
from course_app.answers.sync_answer import SyncAnswer
from course_app.answers.sync_request import Cursor, Refusal, SentChange, SyncRequest
from course_app.database import Database, insert_if_missing
from course_app.errors import CourseAppError


class WrongAccountError(CourseAppError):
    """The browser's space belongs to somebody else than the person who is signed in."""

    status, code = 409, "wrong_account"


def sync(database: Database, account_id: str, request: SyncRequest, now: datetime, label: str = "") -> SyncAnswer:
    """Serves one request of the signed-in person, in one transaction; returns once it is committed.

    `label` says in words which browser it came from, for the history.

    Raises WrongAccountError, with nothing stored, when the request is for another account, and AccountGoneError when
    the account was erased a moment ago.
    """
    if request.account != account_id:
        raise WrongAccountError("These words belong to another account. Sign in as their owner to sync them.")
    with database.writing() as session:
        log = locked_log(session, account_id)
        is_reset = not _knows(log, request.cursor)
        has_seen_all = request.cursor.seq == log.seq
        sent = [change for change in request.changes if isinstance(change, SentChange)]
        ledger = Ledger.open(log, request.device, now, sent)
        acks = _accept(ledger, request, now)
        if ledger.has_grown:
            insert_if_missing(session, Device(account_id=account_id, device=request.device, label=label))
        answer = SyncAnswer(request.cursor, Cursor(log.seq, log.chain), is_reset, acks)
        if is_reset or not has_seen_all:
            answer.add_touched(log, 0 if is_reset else request.cursor.seq)
        answer.add_pushed(ledger)
        return answer


def _knows(log: AccountLog, cursor: Cursor) -> bool:
    """Whether the log still has the row at which the browser stopped reading; after a restore it may not."""
    return cursor.seq == 0 or log.chain_at(cursor.seq) == cursor.chain


def _accept(ledger: Ledger, request: SyncRequest, now: datetime) -> dict[str, dict[str, str]]:
    sent_at = request.sent_at
    skew = now - sent_at if sent_at and _is_near(sent_at, now) else timedelta(0)
    acks: dict[str, dict[str, str]] = {}
    for change in request.changes:
        if isinstance(change, Refusal):
            outcome, raw = change.why, change.raw
        else:
            at = min(change.at + skew, now) if _is_near(change.at, now) else now
            outcome, raw = ledger.accept(change, at), change.json
        if outcome in ("head", "branch", "subsumed"):
            acks[change.id] = {"s": outcome}
        else:
            _keep_refused(ledger.log.session, ledger.log.account_id, change.id, raw, outcome, now)
            if change.id:
                acks[change.id] = {"s": "refused", "why": outcome}
    ledger.write()
    return acks


def _is_near(at: datetime, now: datetime) -> bool:
    """A time so far off that correcting it could leave the calendar says nothing."""
    return abs(at.year - now.year) < 100


def _keep_refused(session: Session, account_id: str, change_id: str, raw: str, why: str, now: datetime) -> None:
    sha = hashlib.sha256(f"{change_id} {why} {raw}".encode("utf-8", "backslashreplace")).hexdigest()
    kept = raw.encode("ascii", "backslashreplace").decode()
    insert_if_missing(session, RefusedChange(account_id=account_id, sha=sha, raw=kept, why=why, at=now))
