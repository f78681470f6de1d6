"""A provider of OpenID Connect for tests: on this machine, with keys of its own, lying as it is told to."""

import base64
import hashlib
import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

CLIENT, SECRET = "course", "a secret + of the client"
RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC_KEY = ec.generate_private_key(ec.SECP256R1())

Claims = dict[str, Any]


def signed_by_rsa(claims: Claims) -> str:
    """The token as an honest provider signs it."""
    return jwt.encode(claims, RSA_KEY, "RS256", {"kid": "rsa"})


def public_keys() -> list[dict[str, Any]]:
    """The keys that the provider shows."""
    of_rsa = json.loads(RSAAlgorithm.to_jwk(RSA_KEY.public_key()))
    of_ec = json.loads(ECAlgorithm.to_jwk(EC_KEY.public_key()))
    shared = {"kty": "oct", "kid": "shared", "k": "c2VjcmV0"}
    return [{**of_rsa, "kid": "rsa", "use": "sig"}, {**of_ec, "kid": "ec", "alg": "ES256"}, shared]


@dataclass
class FakeProvider:
    """What it answers can be changed by a test: claims, signature, whole responses. Codes are good for ever here."""

    url: str = ""
    now: Callable[[], float] = lambda: 0.0
    claims: Claims = field(default_factory=dict)
    sign: Callable[[Claims], str] = signed_by_rsa
    document: Claims = field(default_factory=dict)
    token: Claims = field(default_factory=dict)
    answers: dict[str, Callable[[Request], Response]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    token_requests: list[tuple[dict[str, str], str]] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    next_claims: Claims = field(default_factory=dict)

    def application(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        request = Request(environ)
        self.asked.append(request.path)
        answer = self.answers.get(request.path) or getattr(self, f"_{request.path.rpartition('/')[2][:5]}")
        response: Response = answer(request)
        return response(environ, start_response)

    def _openi(self, _request: Request) -> Response:
        found = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize?tenant=1",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
        }
        return _json({**found, **self.document})

    def _keys(self, _request: Request) -> Response:
        return _json({"keys": public_keys()})

    def _autho(self, request: Request) -> Response:
        """What a browser gets: the person agrees at once."""
        return Response(status=303, headers={"Location": self.answer_to(request.url)})

    def _token(self, request: Request) -> Response:
        form = request.form.to_dict()
        self.token_requests.append((form, request.headers.get("Authorization", "")))
        asked = self.codes[form["code"]]
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=")
        if challenge.decode() != asked["code_challenge"] or form["redirect_uri"] != asked["redirect_uri"]:
            return _json({"error": "invalid_grant"}, 400)
        now = int(self.now())
        claims = {"iss": self.url, "aud": CLIENT, "nonce": asked["nonce"], "iat": now, "exp": now + 300, **self.claims}
        token = self.sign({name: value for name, value in claims.items() if value is not None})
        return _json({"id_token": token, "access_token": "of no use to us", "token_type": "Bearer", **self.token})

    def answer_to(self, address: str, **more: str) -> str:
        """Where the provider sends the browser back after it asked at `address`."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state'], **more})}"


def _json(value: object, status: int = 200) -> Response:
    return Response(json.dumps(value), status, mimetype="application/json")


class _Silent(WSGIRequestHandler):
    """Says nothing on the terminal."""

    def log_request(self, *_words: object) -> None:
        """Would print a line a request."""


@contextmanager
def running_provider() -> Iterator[FakeProvider]:
    """A provider that answers on a free port for the length of a `with` block."""
    provider = FakeProvider()
    server = make_server("127.0.0.1", 0, provider.application, threaded=True, request_handler=_Silent)
    provider.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
