"""One account's part of the log, read for one request and changed in memory: two queries in, a few writes out.

Whatever a request holds, the number of queries is the same.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from course_app.answers.chain import next_link
from course_app.answers.conflict_rule import Version, covers, decide
from course_app.answers.models import Branch, Change, Head, Mark, SyncAccount
from course_app.answers.sync_request import SentChange

MAX_KEYS = 100_000
MAX_BYTES = 200_000_000


@dataclass(slots=True)
class Ledger:
    """What one request may touch of one account's log."""

    session: Session
    account: SyncAccount
    changes: dict[str, Change]
    heads: dict[str, Head]
    open_branches: dict[str, list[Branch]]
    _marked: set[str] = field(default_factory=set)

    @classmethod
    def open(cls, session: Session, account: SyncAccount, sent: Iterable[SentChange]) -> "Ledger":
        """The part of the log that these changes concern."""
        keys = {change.key for change in sent}
        ids = {change.id for change in sent}
        mine = account.account_id
        heads = session.scalars(select(Head).where(Head.account_id == mine, Head.key.in_(keys))).all()
        branches = session.scalars(
            select(Branch).where(Branch.account_id == mine, Branch.key.in_(keys), Branch.closed_by.is_(None))
        ).all()
        ids |= {head.change_id for head in heads} | {branch.change_id for branch in branches}
        found = session.scalars(select(Change).where(Change.account_id == mine, Change.id.in_(ids))).all()
        by_key: dict[str, list[Branch]] = {key: [] for key in keys}
        for branch in branches:
            by_key[branch.key].append(branch)
        return cls(
            session, account, {change.id: change for change in found}, {head.key: head for head in heads}, by_key
        )

    def accept(self, sent: SentChange, device: str, at: datetime, received_at: datetime) -> str:
        """Accepts one change by the conflict rule; gives `head`, `branch`, `subsumed`, or why it is refused."""
        sha = hashlib.sha256(sent.json.encode()).hexdigest()
        if stored := self.changes.get(sent.id):
            return stored.outcome if (stored.val_sha, stored.key) == (sha, sent.key) else "id_reuse"
        head = self.heads.get(sent.key)
        if self._is_full(sent, is_new_key=head is None):
            return "quota"
        shown = self._version(head.change_id) if head else None
        open_versions = [self._version(branch.change_id) for branch in self.open_branches[sent.key]]
        version = Version(sent.id, sent.val, sent.parents)
        decision = decide(sent.key, shown, open_versions, version)
        self._store(sent, sha, decision.outcome, device, at, received_at)
        if decision.replaces:
            self._close(sent.key, {decision.replaces}, sent.id)
        if decision.outcome == "branch":
            self._add_branch(sent)
        self._touch(sent, is_head=decision.outcome == "head")
        if decision.outcome == "head":
            self._close(sent.key, set(sent.merges), sent.id)
        self._close_covered(sent.key)
        return decision.outcome

    def _is_full(self, sent: SentChange, is_new_key: bool) -> bool:
        return self.account.bytes + len(sent.json) > MAX_BYTES or (is_new_key and self.account.keys >= MAX_KEYS)

    def _version(self, change_id: str) -> Version:
        change = self.changes[change_id]
        return Version(change_id, json.loads(change.val) if change.val is not None else None)

    def _store(
        self, sent: SentChange, sha: str, outcome: str, device: str, at: datetime, received_at: datetime
    ) -> None:
        account = self.account
        parents, merges = json.dumps(sent.parents), json.dumps(sent.merges)
        account.seq += 1
        account.chain = next_link(account.chain, sent.id, sha, parents, merges, outcome)
        account.bytes += len(sent.json)
        change = Change(
            account_id=account.account_id,
            id=sent.id,
            seq=account.seq,
            key=sent.key,
            parents=parents,
            merges=merges,
            val=sent.json,
            val_sha=sha,
            outcome=outcome,
            device=device,
            at=at,
            received_at=received_at,
            chain=account.chain,
        )
        self.changes[sent.id] = change
        self.session.add(change)

    def _touch(self, sent: SentChange, is_head: bool) -> None:
        head = self.heads.get(sent.key)
        if head is None:
            head = Head(account_id=self.account.account_id, key=sent.key, change_id=sent.id, touch_seq=self.account.seq)
            self.heads[sent.key] = head
            self.session.add(head)
            self.account.keys += 1
        elif is_head:
            head.change_id = sent.id
        head.touch_seq = self.account.seq
        if is_head and sent.key.startswith("d:"):
            self._marked.add(sent.key)

    def _add_branch(self, sent: SentChange) -> None:
        branch = Branch(account_id=self.account.account_id, key=sent.key, change_id=sent.id, closed_by=None)
        self.open_branches[sent.key].append(branch)
        self.session.add(branch)

    def _close(self, key: str, ids: set[str], closer: str) -> None:
        for branch in [branch for branch in self.open_branches[key] if branch.change_id in ids]:
            branch.closed_by = closer
            self.open_branches[key].remove(branch)

    def _close_covered(self, key: str) -> None:
        """An open version that what is shown begins with has nothing to add."""
        head = self.heads[key]
        shown = self._version(head.change_id).val
        covered = {
            branch.change_id
            for branch in self.open_branches[key]
            if covers(key, shown, self._version(branch.change_id).val)
        }
        self._close(key, covered, head.change_id)

    def update_marks(self) -> None:
        """Brings the table of marks in line with the `d:` keys that this request changed."""
        for key in self._marked:
            item = key.removeprefix("d:")
            mine = (Mark.account_id == self.account.account_id, Mark.item == item)
            mark: Any = self._version(self.heads[key].change_id).val
            self.session.execute(delete(Mark).where(*mine))
            if mark["done"]:
                done_at = datetime.fromisoformat(mark["at"])
                self.session.add(
                    Mark(account_id=self.account.account_id, item=item, revision=mark["revision"], done_at=done_at)
                )
