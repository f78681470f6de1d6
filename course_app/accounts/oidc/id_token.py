"""The identity token: who its provider says that somebody is, believed only after every check (OIDC Core, 3.1.3.7)."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import available_timezones

from jwt import PyJWS, get_unverified_header
from jwt.exceptions import PyJWTError

from course_app.accounts.forms import is_address
from course_app.accounts.oidc.provider import Answered, Provider
from course_app.accounts.oidc.refusal import OidcRefusedError

_ALGORITHMS = ["RS256", "ES256"]
_SKEW_SECONDS = 60
_LONGEST = 255
_SIGNATURES = PyJWS(algorithms=_ALGORITHMS, options={"enforce_minimum_key_length": True})


@dataclass(frozen=True, slots=True)
class Identity:
    """A person as the provider names them. `email` is empty unless the provider says that it has verified it."""

    issuer: str
    subject: str
    email: str
    name: str
    zone: str


def identity_in(answered: Answered, provider: Provider, nonce: str, now: datetime) -> Identity:
    """The identity that the token proves. Raises OidcRefusedError, ProviderSilentError."""
    claims = _signed_claims(answered.id_token, provider)
    _require_ours(claims, provider, nonce)
    _require_living(claims, now.timestamp())
    _require_token_hash(claims, answered.access_token)
    subject = claims.get("sub")
    is_plain = isinstance(subject, str) and subject.isascii() and subject.isprintable()
    if not isinstance(subject, str) or not is_plain or not 0 < len(subject) <= _LONGEST:
        raise OidcRefusedError("subject")
    email = _verified_address(claims)
    return Identity(provider.issuer, subject, email, _name(claims, email), _zone(claims))


def _signed_claims(token: str, provider: Provider) -> dict[str, object]:
    try:
        header = get_unverified_header(token)
        algorithm = header.get("alg")
        if algorithm not in _ALGORITHMS or str(header.get("typ", "JWT")).upper() != "JWT":
            raise OidcRefusedError("algorithm")
        key = provider.key_for(header.get("kid"), algorithm)
        claims = json.loads(_SIGNATURES.decode(token, key, algorithms=[algorithm]))
    except (PyJWTError, ValueError, RecursionError):
        raise OidcRefusedError("signature") from None
    if not isinstance(claims, dict):
        raise OidcRefusedError("claims")
    return claims


def _require_ours(claims: dict[str, object], provider: Provider, nonce: str) -> None:
    """Made by this provider, for this client, for this attempt."""
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    party = claims.get("azp", provider.client_id if len(audiences) == 1 else None)
    if claims.get("iss") != provider.issuer:
        raise OidcRefusedError("issuer")
    if provider.client_id not in audiences or party != provider.client_id:
        raise OidcRefusedError("audience")
    if not hmac.compare_digest(_bytes(claims.get("nonce")), nonce.encode()):
        raise OidcRefusedError("nonce")


def _require_living(claims: dict[str, object], now: float) -> None:
    ends, made, begins = _instant(claims, "exp"), _instant(claims, "iat"), _instant(claims, "nbf", 0.0)
    if not (max(made, begins) - _SKEW_SECONDS <= now < ends + _SKEW_SECONDS):
        raise OidcRefusedError("time")


def _instant(claims: dict[str, object], name: str, default: float | None = None) -> float:
    value = claims.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise OidcRefusedError("time")
    return value


def _require_token_hash(claims: dict[str, object], access_token: str) -> None:
    """Where the token names the access token that came with it, it is that one (OIDC Core, 3.1.3.6)."""
    if "at_hash" in claims:
        half = hashlib.sha256(access_token.encode()).digest()[:16]
        expected = base64.urlsafe_b64encode(half).rstrip(b"=")
        if not hmac.compare_digest(_bytes(claims["at_hash"]), expected):
            raise OidcRefusedError("token-hash")


def _bytes(value: object) -> bytes:
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else b""


def _verified_address(claims: dict[str, object]) -> str:
    email = claims.get("email")
    folded = email.strip().casefold() if isinstance(email, str) else ""
    return folded if claims.get("email_verified") is True and is_address(folded) else ""


def _name(claims: dict[str, object], email: str) -> str:
    name = claims.get("name")
    words = " ".join(name.split())[:100] if isinstance(name, str) else ""
    return words if words and words.isprintable() else email.partition("@")[0][:100]


def _zone(claims: dict[str, object]) -> str:
    zone = claims.get("zoneinfo")
    return zone if isinstance(zone, str) and zone in available_timezones() else "UTC"
