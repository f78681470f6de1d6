"""One request of the sync protocol: accepts what was sent, answers what the browser has not seen (docs/sync.md)."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from course_app.accounts.erased_accounts import require_not_erased
from course_app.answers.ledger import Ledger
from course_app.answers.models import Branch, Change, Device, Head, RefusedChange, SyncAccount
from course_app.answers.sync_request import Cursor, Refusal, SentChange, SyncRequest
from course_app.database import Database, insert_if_missing
from course_app.errors import CourseAppError

MAX_ANSWER_KEYS = 200
MAX_ANSWER_BYTES = 1_000_000
MAX_SHOWN_BRANCHES = 8


class WrongAccountError(CourseAppError):
    """The browser's space belongs to somebody else than the person who is signed in."""

    status, code = 409, "wrong_account"


@dataclass(slots=True)
class SyncAnswer:
    """What the server says: what became of each change, and every key that the browser has not seen."""

    start: Cursor
    cursor: Cursor
    is_reset: bool
    has_more: bool
    acks: dict[str, dict[str, str]] = field(default_factory=dict)
    keys: dict[str, dict[str, Any]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "from": str(self.start),
            "cursor": str(self.cursor),
            "reset": self.is_reset,
            "more": self.has_more,
            "acks": self.acks,
            "keys": self.keys,
        }


def sync(database: Database, account_id: str, request: SyncRequest, now: datetime, label: str = "") -> SyncAnswer:
    """Serves one request of the signed-in person, in one transaction; returns once it is committed.

    `label` says in words which browser it came from, for the history.

    Raises WrongAccountError, with nothing stored, when the request is for another account, and AccountGoneError when
    the account was erased a moment ago.
    """
    if request.account != account_id:
        raise WrongAccountError("These words belong to another account. Sign in as their owner to sync them.")
    with database.writing() as session:
        account = locked_account(session, account_id)
        require_not_erased(session, account_id)
        if request.changes:
            insert_if_missing(session, Device(account_id=account_id, device=request.device, label=label))
        is_reset = not _knows(session, account, request.cursor)
        acks = _accept(session, account, request, now)
        pushed = [change.key for change in request.changes if isinstance(change, SentChange)]
        since = 0 if is_reset else request.cursor.seq
        return _answer(session, account, request, since, is_reset, acks, pushed)


def locked_account(session: Session, account_id: str) -> SyncAccount:
    """The account's row, locked, so that its log grows without gaps and in the order of commits."""
    insert_if_missing(session, SyncAccount(account_id=account_id, seq=0, chain="", keys=0, bytes=0))
    return session.scalars(select(SyncAccount).where(SyncAccount.account_id == account_id).with_for_update()).one()


def _knows(session: Session, account: SyncAccount, cursor: Cursor) -> bool:
    """Whether the log still has the row at which the browser stopped reading; after a restore it may not."""
    if cursor.seq == 0:
        return True
    chain = session.scalar(
        select(Change.chain).where(Change.account_id == account.account_id, Change.seq == cursor.seq)
    )
    return chain == cursor.chain


def _accept(session: Session, account: SyncAccount, request: SyncRequest, now: datetime) -> dict[str, dict[str, str]]:
    sent = [change for change in request.changes if isinstance(change, SentChange)]
    ledger = Ledger.open(session, account, sent)
    skew = now - request.sent_at if request.sent_at else now - now
    acks: dict[str, dict[str, str]] = {}
    for change in request.changes:
        if isinstance(change, Refusal):
            outcome, raw = change.why, change.raw
        else:
            at = min(change.at + skew, now) if _is_near(change.at, now) else now
            outcome, raw = ledger.accept(change, request.device, at, now), change.json
        if outcome in ("head", "branch", "subsumed"):
            acks[change.id] = {"s": outcome}
        else:
            _keep_refused(session, account.account_id, change.id, raw, outcome, now)
            if change.id:
                acks[change.id] = {"s": "refused", "why": outcome}
    ledger.update_marks()
    session.flush()
    return acks


def _is_near(at: datetime, now: datetime) -> bool:
    """A time so far off that correcting it could leave the calendar says nothing."""
    return abs(at.year - now.year) < 100


def _keep_refused(session: Session, account_id: str, change_id: str, raw: str, why: str, now: datetime) -> None:
    sha = hashlib.sha256(f"{change_id} {why} {raw}".encode("utf-8", "backslashreplace")).hexdigest()
    kept = raw.encode("ascii", "backslashreplace").decode()
    insert_if_missing(session, RefusedChange(account_id=account_id, sha=sha, raw=kept, why=why, at=now))


def _answer(
    session: Session,
    account: SyncAccount,
    request: SyncRequest,
    since: int,
    is_reset: bool,
    acks: dict[str, dict[str, str]],
    pushed: Sequence[str],
) -> SyncAnswer:
    """Every key touched since `since`, in the order of their last change, and every key that was pushed."""
    mine = account.account_id
    rows = session.execute(
        select(Head, Change)
        .join(Change, (Change.account_id == Head.account_id) & (Change.id == Head.change_id))
        .where(Head.account_id == mine, or_(Head.touch_seq > since, Head.key.in_(pushed)))
        .order_by(Head.touch_seq)
        .limit(MAX_ANSWER_KEYS + len(pushed) + 1)
    ).all()
    branches = _open_branches(session, mine, [head.key for head, _ in rows])
    answer = SyncAnswer(request.cursor, Cursor(account.seq, account.chain), is_reset, has_more=False, acks=acks)
    size, last_seq = 0, since
    for head, change in rows:
        open_versions = branches.get(head.key, [])
        size += len(change.val or "") + sum(len(str(version["val"])) for version in open_versions)
        is_full = len(answer.keys) >= MAX_ANSWER_KEYS or (size > MAX_ANSWER_BYTES and answer.keys)
        if is_full and head.touch_seq > since:
            answer.has_more = True
            answer.cursor = Cursor(last_seq, _chain_at(session, mine, last_seq))
            break
        answer.keys[head.key] = {"head": _version_json(change), "branches": open_versions}
        last_seq = max(last_seq, head.touch_seq) if head.touch_seq > since else last_seq
    if answer.has_more:
        _add_pushed(session, mine, answer, pushed)
    return answer


def _add_pushed(session: Session, account_id: str, answer: SyncAnswer, pushed: Sequence[str]) -> None:
    """A key that was pushed is answered on every page: its browser must see what became of it."""
    missing = [key for key in pushed if key not in answer.keys]
    rows = session.execute(
        select(Head, Change)
        .join(Change, (Change.account_id == Head.account_id) & (Change.id == Head.change_id))
        .where(Head.account_id == account_id, Head.key.in_(missing))
    ).all()
    branches = _open_branches(session, account_id, missing)
    for head, change in rows:
        answer.keys[head.key] = {"head": _version_json(change), "branches": branches.get(head.key, [])}


def _chain_at(session: Session, account_id: str, seq: int) -> str:
    return session.scalars(select(Change.chain).where(Change.account_id == account_id, Change.seq == seq)).one()


def _open_branches(session: Session, account_id: str, keys: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """The newest open versions of each key, at most eight; older ones are in the history."""
    rows = session.scalars(
        select(Change)
        .join(Branch, (Branch.account_id == Change.account_id) & (Branch.change_id == Change.id))
        .where(Branch.account_id == account_id, Branch.key.in_(keys), Branch.closed_by.is_(None))
        .order_by(Change.seq)
    ).all()
    found: dict[str, list[dict[str, Any]]] = {}
    for change in rows:
        found.setdefault(change.key, []).append({**_version_json(change), "device": change.device})
    return {key: versions[-MAX_SHOWN_BRANCHES:] for key, versions in found.items()}


def _version_json(change: Change) -> dict[str, Any]:
    return {
        "id": change.id,
        "val": json.loads(change.val) if change.val is not None else None,
        "parents": json.loads(change.parents),
        "merges": json.loads(change.merges),
        "at": change.at.isoformat(),
    }
