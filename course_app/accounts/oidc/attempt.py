"""An attempt to sign in by the provider: what the browser keeps of it between the steps, signed, for ten minutes.

Nothing is written at its start, so anybody may follow a link to it; its `state` is used up when it comes back.
"""

import hashlib
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from course_app.accounts.oidc.models import OidcAttempt
from course_app.accounts.oidc.refusal import OidcRefusedError
from course_app.accounts.tokens import new_token, sha256_of
from course_app.database import Database

LIFETIME = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Attempt:
    """On the way to the provider. Each of the three secrets is of 256 bits and for this attempt alone.

    `invitation` is the sha256 of the token of the invitation that this attempt accepts; empty for none.
    """

    state: str
    nonce: str
    verifier: str
    next: str
    until: float
    invitation: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """Back from the provider: who somebody is there, and the account for which something is still to be typed."""

    issuer: str
    subject: str
    account_id: str
    is_connected: bool
    next: str
    until: float


Step = TypeVar("Step", Attempt, Proof)


def new_attempt(next_path: str, now: datetime, invitation: str = "") -> Attempt:
    """An attempt that leads to `next_path`."""
    return Attempt(new_token(), new_token(), new_token(), next_path, (now + LIFETIME).timestamp(), invitation)


def sealed(step: Attempt | Proof, secret: bytes) -> str:
    """The step as a cookie holds it: readable by its browser, changed by nobody."""
    return str(_serializer(type(step), secret).dumps(asdict(step)))


def opened(kind: type[Step], text: str, secret: bytes, now: datetime) -> Step:
    """The step of that kind in a cookie. Raises OidcRefusedError if there is none, or if it took too long."""
    try:
        step = kind(**_serializer(kind, secret).loads(text))
    except BadData:
        raise OidcRefusedError("no-attempt") from None
    if step.until <= now.timestamp():
        raise OidcRefusedError("too-late")
    return step


def _serializer(kind: type[Attempt] | type[Proof], secret: bytes) -> URLSafeSerializer:
    """One salt for each kind: a step is never taken for another."""
    return URLSafeSerializer(secret, salt=f"oidc {kind.__name__}", signer_kwargs={"digest_method": hashlib.sha256})


def is_answer_to(attempt: Attempt, state: str) -> bool:
    """Whether an answer with `state` belongs to the attempt."""
    return secrets.compare_digest(attempt.state.encode(), state.encode("utf-8", "surrogatepass"))


def use_up(database: Database, attempt: Attempt, now: datetime) -> None:
    """An answer is taken once, whoever brings it. Raises OidcRefusedError."""
    try:
        with database.writing() as session:
            session.execute(delete(OidcAttempt).where(OidcAttempt.used_at <= now - LIFETIME))
            session.add(OidcAttempt(state_sha256=sha256_of(attempt.state), used_at=now))
    except IntegrityError:
        raise OidcRefusedError("used-before") from None
