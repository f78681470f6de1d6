"""What ties an account's changes together: each carries a hash of the one before, so that nothing can go unnoticed."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import groupby
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from course_app.answers.models import Change, SyncAccount

_AT_ONCE = 1000
_ENDS = select(SyncAccount.account_id, SyncAccount.seq, SyncAccount.chain)
_LINKS = select(
    Change.account_id,
    Change.seq,
    Change.id,
    Change.parents,
    Change.merges,
    Change.val,
    Change.val_sha,
    Change.outcome,
    Change.chain,
).order_by(Change.account_id, Change.seq)


def next_link(previous: str, change_id: str, val_sha: str, parents: str, merges: str, outcome: str) -> str:
    """The chain of a change that follows the chain `previous`; `parents` and `merges` are JSON, as they are stored."""
    linked = json.dumps([previous, change_id, val_sha, parents, merges, outcome])
    return hashlib.sha256(linked.encode()).hexdigest()


def chain_faults(session: Session) -> Iterator[str]:
    """What is wrong with the accounts' logs, a sentence for each account whose chain does not hold.

    A value that was thinned out is gone, but its sha256 stands in the chain.
    """
    ends = {row.account_id: (row.seq, row.chain) for row in session.execute(_ENDS)}
    with closing(session.execute(_LINKS).yield_per(_AT_ONCE)) as found:
        for account_id, rows in groupby(found, lambda row: str(row.account_id)):
            if fault := _fault_of_log(rows, ends.pop(account_id, (0, ""))):
                yield f"the log of account {account_id} {fault}"
    for account_id, (seq, _) in ends.items():
        if seq:
            yield f"the log of account {account_id} is gone, and {seq} changes were accepted"


def _fault_of_log(rows: Iterable[Row[*tuple[Any, ...]]], end: tuple[int, str]) -> str:
    seq, chain, fault = 0, "", ""
    for row in rows:
        seq += 1
        chain = next_link(chain, row.id, row.val_sha, row.parents, row.merges, row.outcome)
        fault = fault or _fault_of(row, seq, chain)
    return fault or ("" if end == (seq, chain) else f"ends at {seq}, and {end[0]} were accepted")


def _fault_of(row: Row[*tuple[Any, ...]], seq: int, chain: str) -> str:
    if row.seq != seq:
        return f"has a gap before change {row.seq}"
    if row.chain != chain:
        return f"was altered at change {seq}"
    if row.val is not None and hashlib.sha256(row.val.encode()).hexdigest() != row.val_sha:
        return f"holds another text at change {seq} than was accepted"
    return ""
