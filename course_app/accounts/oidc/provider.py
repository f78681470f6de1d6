"""The provider that the operator chose: where it is asked, what it is sent, and the keys that it signs with."""

import base64
import hashlib
import hmac
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from jwt import PyJWK
from jwt.exceptions import PyJWTError

from course_app.accounts.oidc.fetch import fetch_json
from course_app.accounts.oidc.refusal import OidcRefusedError, ProviderSilentError
from course_app.config import Settings

_FRESH_SECONDS = 3600.0
_AGAIN_SECONDS = 60.0
_PATIENCE_SECONDS = 6.0
_SCOPE = "openid email profile"


@dataclass(frozen=True, slots=True)
class Endpoints:
    """What the discovery document says, as far as we need it. Every address is on a host that the operator named."""

    authorization: str
    token: str
    keys: str
    takes_secret_in_form: bool
    says_issuer: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """What the token endpoint gives for a code."""

    id_token: str
    access_token: str


class Provider:
    """One OpenID Connect provider; its document and keys are kept for an hour."""

    def __init__(self, settings: Settings) -> None:
        """Asks nothing yet: the course starts without its provider."""
        self.issuer = settings.oidc_issuer
        self.client_id = settings.oidc_client_id
        self._secret = settings.oidc_client_secret
        self._callback = f"{settings.origin}/accounts/oidc/callback"
        self._origins = _named_origins(settings)
        self._lock = threading.Lock()
        self._endpoints: Endpoints | None = None
        self._endpoints_at = 0.0
        self._keys: list[dict[str, object]] = []
        self._keys_at = -_FRESH_SECONDS

    @property
    def cookie_secret(self) -> bytes:
        """The key with which our own cookies of an attempt are signed: nobody without the client's secret has it."""
        return hmac.digest(self._secret.encode(), b"cookies of an attempt to sign in", "sha256")

    def start_address(self, state: str, nonce: str, verifier: str) -> str:
        """Where the browser goes to sign in (RFC 7636 for the challenge). Raises ProviderSilentError."""
        digest = hashlib.sha256(verifier.encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self._callback,
            "scope": _SCOPE,
            "state": state,
            "nonce": nonce,
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        address = self.endpoints().authorization
        return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"

    def require_issuer(self, said: str | None) -> None:
        """Raises OidcRefusedError unless the answer comes from this provider (RFC 9207)."""
        if said != self.issuer and (said is not None or self.endpoints().says_issuer):
            raise OidcRefusedError("other-issuer")

    def exchange(self, code: str, verifier: str) -> Answered:
        """What the provider gives for `code`. Raises ProviderSilentError."""
        endpoints = self.endpoints()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._callback,
            "code_verifier": verifier,
        }
        headers = {}
        if endpoints.takes_secret_in_form:
            form |= {"client_id": self.client_id, "client_secret": self._secret}
        else:
            pair = f"{quote(self.client_id, safe='')}:{quote(self._secret, safe='')}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        given = fetch_json(endpoints.token, form, headers)
        return Answered(_text(given, "id_token"), str(given.get("access_token") or ""))

    def key_for(self, key_id: object, algorithm: str) -> PyJWK:
        """The provider's key of that id; asks anew, at most once a minute, if it is not among those kept.

        Raises OidcRefusedError, ProviderSilentError.
        """
        with self._alone():
            age = time.monotonic() - self._keys_at
            found = _fitting(self._keys, key_id, algorithm)
            if age >= _FRESH_SECONDS or (not found and age >= _AGAIN_SECONDS):
                self._load_keys()
                found = _fitting(self._keys, key_id, algorithm)
        if len(found) != 1:
            raise OidcRefusedError("unknown-key")
        return found[0]

    def _load_keys(self) -> None:
        keys = fetch_json(self._read_endpoints().keys).get("keys")
        self._keys = [key for key in keys if isinstance(key, dict)] if isinstance(keys, list) else []
        self._keys_at = time.monotonic()

    def endpoints(self) -> Endpoints:
        """The provider's addresses. Raises ProviderSilentError."""
        with self._alone():
            return self._read_endpoints()

    def _read_endpoints(self) -> Endpoints:
        if self._endpoints is None or time.monotonic() - self._endpoints_at >= _FRESH_SECONDS:
            found = fetch_json(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
            self._endpoints, self._endpoints_at = self._checked(found), time.monotonic()
        return self._endpoints

    def _checked(self, found: dict[str, object]) -> Endpoints:
        if found.get("issuer") != self.issuer:
            raise ProviderSilentError("document-of-another-issuer")
        ways = found.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        is_form = isinstance(ways, list) and "client_secret_basic" not in ways
        says_issuer = found.get("authorization_response_iss_parameter_supported") is True
        addresses = [self._address(found, name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
        return Endpoints(addresses[0], addresses[1], addresses[2], is_form, says_issuer)

    def _address(self, found: dict[str, object], name: str) -> str:
        """The provider's word decides no host: only those are asked that the operator named (SSRF)."""
        address = _text(found, name)
        parts = urlsplit(address)
        if (parts.scheme, parts.netloc) not in self._origins or not address.isprintable() or " " in address:
            raise ProviderSilentError("document-names-another-host")
        return address

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One thread asks for document and keys; the others wait for what it gets, but not for ever."""
        if not self._lock.acquire(timeout=_PATIENCE_SECONDS):
            raise ProviderSilentError("provider-busy")
        try:
            yield
        finally:
            self._lock.release()


def _named_origins(settings: Settings) -> frozenset[tuple[str, str]]:
    parts = urlsplit(settings.oidc_issuer)
    return frozenset({(parts.scheme, parts.netloc), *(("https", host) for host in settings.oidc_hosts.split())})


def _fitting(keys: list[dict[str, object]], key_id: object, algorithm: str) -> list[PyJWK]:
    """The keys with that id, or, for a token that names none, all of them that can make such a signature."""
    named = [key for key in keys if (key_id is None or key.get("kid") == key_id) and key.get("use", "sig") == "sig"]
    return [made for made in (_key(key, algorithm) for key in named) if made is not None]


def _key(key: dict[str, object], algorithm: str) -> PyJWK | None:
    """A public key for `algorithm`, None if it is none, or one that says that it is for another."""
    if key.get("alg", algorithm) != algorithm or key.get("kty") not in ("RSA", "EC"):
        return None
    try:
        return PyJWK(key, algorithm)
    except (PyJWTError, ValueError, TypeError):
        return None


def _text(found: dict[str, object], name: str) -> str:
    value = found.get(name)
    if not isinstance(value, str) or not value:
        raise ProviderSilentError("provider-says-too-little")
    return value
