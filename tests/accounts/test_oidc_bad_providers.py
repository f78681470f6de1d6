"""What a provider may do wrong: one page, no session, no account touched, and nothing waits for long."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from werkzeug.wrappers import Request, Response

from course_app.accounts.oidc import fetch
from course_app.config import read_settings
from tests.accounts.oidc_flow import come_back, provider_settings, start
from tests.accounts.oidc_provider import SECRET, Claims, FakeProvider, running_provider
from tests.accounts.oidc_site import KNOWN, by_another_key, require_refused, site
from tests.accounts.site import Site

__all__ = ["site"]


def huge(_request: Request) -> Response:
    return Response(b'{"id_token": "' + b"x" * 300_000 + b'"}', mimetype="application/json")


def test_a_right_answer_that_is_padded_is_too_much(site: Site, provider: FakeProvider) -> None:
    def padded(request: Request) -> Response:
        return Response(provider._token(request).get_data() + b" " * 300_000, mimetype="application/json")

    provider.answers["/token"] = padded
    browser = site.browser()
    require_refused(site, browser, come_back(browser, provider))


def deep(_request: Request) -> Response:
    return Response(b"[" * 100_000, mimetype="application/json")


def elsewhere(_request: Request) -> Response:
    return Response(status=302, headers={"Location": "http://127.0.0.1:1/"})


def ill(_request: Request) -> Response:
    return Response(b"{}", 500, mimetype="application/json")


def words(_request: Request) -> Response:
    return Response("<h1>Not JSON</h1>")


def a_list(_request: Request) -> Response:
    return Response(b"[]", mimetype="application/json")


@pytest.mark.parametrize("path", ["/token", "/keys", "/.well-known/openid-configuration"])
@pytest.mark.parametrize("answer", [huge, deep, elsewhere, ill, words, a_list], ids=lambda each: each.__name__)
def test_a_provider_that_answers_badly(
    path: str, answer: Callable[[Request], Response], site: Site, provider: FakeProvider
) -> None:
    fresh = site.another()
    provider.answers[path] = answer
    browser = fresh.browser()
    answered = browser.get("/accounts/oidc/start")
    if answered.status_code == 303:
        answered = come_back(browser, provider, answered.location)
    require_refused(site, browser, answered)


@pytest.mark.parametrize("is_dripping", [False, True])
def test_a_provider_that_is_slow(
    is_dripping: bool, site: Site, provider: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A timeout alone counts from byte to byte; the answer as a whole has to come in time."""
    monkeypatch.setattr(fetch, "MOST_SECONDS", 0.3)
    over = threading.Event()

    def drip() -> Iterator[bytes]:
        for _ in range(600):
            if over.wait(0.05 if is_dripping else 30):
                return
            yield b" "

    provider.answers["/token"] = lambda _: Response(drip(), mimetype="application/json")
    browser = site.browser()
    asked_at = time.monotonic()
    require_refused(site, browser, come_back(browser, provider))
    assert time.monotonic() - asked_at < 10, "it would drip for half a minute"
    over.set()


def test_a_provider_that_hangs_holds_four_threads_at_most(
    site: Site, provider: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "_AT_ONCE", threading.BoundedSemaphore(1))
    monkeypatch.setattr(fetch, "_QUEUE_SECONDS", 0.01)
    browser = site.browser()
    address = start(browser)
    with fetch._AT_ONCE:
        require_refused(site, browser, come_back(browser, provider, address))


def test_a_provider_that_is_away_and_comes_back(tmp_path: Path) -> None:
    """The course starts and is read without it; the password still signs in."""
    with running_provider() as gone:
        settings = read_settings({}, data=tmp_path, **provider_settings(gone))
    site = Site(settings)
    browser = site.browser()
    assert browser.get("/accounts/oidc/start").status_code == 503
    site.person("ana@example.com")
    assert browser.sign_in("ana@example.com").status_code == 303
    site.close()


@pytest.mark.parametrize(
    "document",
    [
        {"issuer": "https://another.example"},
        {"issuer": None},
        {"token_endpoint": "http://169.254.169.254/latest"},
        {"jwks_uri": "http://127.0.0.1:1/keys"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": "https://evil.example/"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": 7},
        {"token_endpoint": None},
    ],
    ids=str,
)
def test_the_providers_document_names_no_other_host(document: Claims, tmp_path: Path, provider: FakeProvider) -> None:
    """SSRF: nothing is asked of an address that the operator did not name, nor is anybody sent there."""
    provider.document = document
    site = Site(read_settings({}, data=tmp_path, **provider_settings(provider)))
    answer = site.browser().get("/accounts/oidc/start")
    assert (answer.status_code, "Location" in answer.headers) == (503, False)
    assert provider.asked == ["/.well-known/openid-configuration"]
    site.close()


def test_a_host_that_the_operator_names_may_be_asked(tmp_path: Path, provider: FakeProvider) -> None:
    provider.document = {"authorization_endpoint": "https://login.example/authorize"}
    site = Site(
        read_settings({}, data=tmp_path, **provider_settings(provider, oidc_hosts="keys.example login.example"))
    )
    assert start(site.browser()).startswith("https://login.example/authorize?response_type=code")
    site.close()


def test_a_new_key_is_fetched_but_not_at_every_made_up_name(site: Site, provider: FakeProvider) -> None:
    asked = provider.asked.count("/keys")
    provider.sign = by_another_key("made up")
    for _ in range(3):
        come_back(site.browser(), provider)
    assert provider.asked.count("/keys") == asked
    site.app.extensions["oidc_provider"]._keys_at -= 61
    come_back(site.browser(), provider)
    assert provider.asked.count("/keys") == asked + 1


def test_a_short_key_is_none(tmp_path: Path, provider: FakeProvider) -> None:
    short = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505 - that is the point
    key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(short.public_key()))
    body = json.dumps({"keys": [{**key, "kid": "short"}]})
    provider.answers["/keys"] = lambda _: Response(body, mimetype="application/json")
    signer = jwt.PyJWS()
    provider.sign = lambda claims: signer.encode(json.dumps(claims).encode(), short, "RS256", {"kid": "short"})
    site = Site(read_settings({}, data=tmp_path, **provider_settings(provider, oidc_new_accounts=True)))
    provider.now, provider.claims = lambda: site.at.timestamp(), dict(KNOWN)
    with pytest.warns(jwt.warnings.InsecureKeyLengthWarning):
        answer = come_back(site.browser(), provider)
    assert answer.status_code == 403
    site.close()


def test_no_secret_reaches_the_log(site: Site, provider: FakeProvider, caplog: pytest.LogCaptureFixture) -> None:
    provider.claims = {**KNOWN, "nonce": "canary-nonce", "email": "canary@example.com"}
    browser = site.browser()
    back = urlsplit(provider.answer_to(start(browser)))
    browser.get(f"{back.path}?{back.query}")
    provider.answers["/token"] = words
    come_back(site.browser(), provider)
    assert "nobody was signed in by OpenID Connect: nonce" in caplog.text
    assert "provider-silent" in caplog.text
    for secret in (SECRET, "canary", parse_qs(back.query)["code"][0], parse_qs(back.query)["state"][0]):
        assert secret not in caplog.text
