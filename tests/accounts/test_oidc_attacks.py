"""What a network, another site or a clever person may try: one page, no session, no account touched."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from course_app.accounts.oidc.attempt import Proof, sealed
from course_app.config import read_settings
from tests.accounts.oidc_flow import come_back, provider_settings, start
from tests.accounts.oidc_provider import CLIENT, OTHER_KEY, RSA_KEY, SECRET, Claims, FakeProvider
from tests.accounts.oidc_site import KNOWN, by_another_key, require_refused, site
from tests.accounts.site import Site

__all__ = ["site"]


def encoded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def unsigned(claims: Claims) -> str:
    return f"{encoded({'alg': 'none', 'typ': 'JWT'})}.{encoded(claims)}."


def by_public_key_as_secret(claims: Claims) -> str:
    """HS256 with the public key as the shared secret: who has the key set could make it."""
    head = f"{encoded({'alg': 'HS256', 'kid': 'rsa'})}.{encoded(claims)}"
    pem = RSA_KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    digest = hmac.digest(pem, head.encode(), "sha256")
    return f"{head}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def bringing_its_key(claims: Claims) -> str:
    key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(OTHER_KEY.public_key()))
    return jwt.encode(claims, OTHER_KEY, "RS256", {"kid": "mine", "jwk": key, "jku": "http://127.0.0.1:1/keys"})


def with_a_changed_claim(claims: Claims) -> str:
    head, _, tail = jwt.encode(claims, RSA_KEY, "RS256", {"kid": "rsa"}).split(".")
    return f"{head}.{encoded({**claims, 'sub': 'b-2'})}.{tail}"


def as_access_token(claims: Claims) -> str:
    return jwt.encode(claims, RSA_KEY, "RS256", {"kid": "rsa", "typ": "at+jwt"})


SIGNATURES: dict[str, Callable[[Claims], str]] = {
    "alg none": unsigned,
    "HS256 with the public key": by_public_key_as_secret,
    "HS256 with the client's secret": lambda claims: jwt.encode(claims, SECRET * 2, "HS256"),
    "PS256": lambda claims: jwt.encode(claims, RSA_KEY, "PS256", {"kid": "rsa"}),
    "a key that is not in the set": by_another_key("unknown"),
    "another key under a known name": by_another_key("rsa"),
    "another key without a name": by_another_key(None),
    "a key of its own in the header": bringing_its_key,
    "a claim changed afterwards": with_a_changed_claim,
    "an access token": as_access_token,
    "no token": lambda _: "",
    "not a token": lambda _: "a.b",
    "a number": lambda _: "1.2.3",
}


@pytest.mark.parametrize("name", SIGNATURES)
def test_only_the_providers_own_signature_counts(name: str, site: Site, provider: FakeProvider) -> None:
    provider.sign = SIGNATURES[name]
    browser = site.browser()
    require_refused(site, browser, come_back(browser, provider))


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "of another attempt"},
        {"nonce": None},
        {"nonce": "\ud800"},
        {"aud": "another client"},
        {"aud": []},
        {"aud": None},
        {"aud": [CLIENT, "another client"]},
        {"aud": [CLIENT, "another client"], "azp": "another client"},
        {"azp": "another client"},
        {"iss": "https://another.example"},
        {"iss": None},
        {"exp": 1},
        {"exp": None},
        {"exp": "9999999999"},
        {"exp": True},
        {"iat": 99_999_999_999},
        {"iat": None},
        {"nbf": 99_999_999_999},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "x" * 256},
        {"sub": "a-1\u0000"},
        {"at_hash": "of another token"},
        {"at_hash": None, "sub": ["a-1"]},
    ],
    ids=str,
)
def test_every_claim_is_looked_at(claims: Claims, site: Site, provider: FakeProvider) -> None:
    provider.claims = {**KNOWN, **claims}
    browser = site.browser()
    require_refused(site, browser, come_back(browser, provider))


@pytest.mark.parametrize(("seconds", "is_in"), [(299, True), (359, True), (361, False), (-59, True), (-61, False)])
def test_clocks_may_differ_by_a_minute(seconds: int, is_in: bool, site: Site, provider: FakeProvider) -> None:
    provider.now = lambda: site.at.timestamp() - seconds
    browser = site.browser()
    assert (come_back(browser, provider).status_code == 303) is is_in


def test_a_token_that_names_its_access_token_and_its_party_gets_in(site: Site, provider: FakeProvider) -> None:
    half = hashlib.sha256(b"of no use to us").digest()[:16]
    at_hash = base64.urlsafe_b64encode(half).rstrip(b"=").decode()
    provider.claims = {**KNOWN, "at_hash": at_hash, "aud": [CLIENT, "another"], "azp": CLIENT}
    assert come_back(site.browser(), provider).status_code == 303


def test_an_answer_to_nobodys_question(site: Site, provider: FakeProvider) -> None:
    """Login CSRF: a callback that this browser did not ask for, or that belongs to another browser's attempt."""
    address = start(site.browser())
    stranger, with_own = site.browser(), site.browser()
    start(with_own)
    for browser in (stranger, with_own):
        require_refused(site, browser, come_back(browser, provider, address))
    for path in ("?", "?code=a", "?state=a", "?code=a&state=a", "?code=a&state=", "?state=%ED%A0%80"):
        require_refused(site, with_own, with_own.get(f"/accounts/oidc/callback{path}"))
    assert len(provider.token_requests) == 1, "nothing was asked of the provider"
    assert come_back(with_own, provider).status_code == 303


def test_an_answer_is_good_once(site: Site, provider: FakeProvider) -> None:
    """Even for a browser that kept its cookie, and a provider that takes a code twice."""
    browser = site.browser()
    address = start(browser)
    cookie = browser.cookie("oidc")
    back = urlsplit(provider.answer_to(address))
    assert browser.get(f"{back.path}?{back.query}").status_code == 303
    before = len(provider.token_requests)
    again = site.browser()
    again.client.set_cookie("oidc", cookie)
    assert again.get(f"{back.path}?{back.query}").status_code == 403
    assert (again.account(), len(provider.token_requests)) == (None, before)
    assert browser.get(f"{back.path}?{back.query}").status_code == 403


def test_an_attempt_lasts_ten_minutes(site: Site, provider: FakeProvider) -> None:
    browser = site.browser()
    address = start(browser)
    site.wait(timedelta(minutes=10))
    require_refused(site, browser, come_back(browser, provider, address))


def test_a_code_is_bound_to_the_browser_that_asked(site: Site, provider: FakeProvider) -> None:
    """PKCE: a stolen code, brought with the state of an attempt of the thief's own."""
    stolen = parse_qs(urlsplit(provider.answer_to(start(site.browser()))).query)["code"][0]
    thief = site.browser()
    state = parse_qs(urlsplit(start(thief)).query)["state"][0]
    require_refused(site, thief, thief.get(f"/accounts/oidc/callback?code={stolen}&state={state}"))


@pytest.mark.parametrize("cookie", ["x", "", "{}", "a.b", "x" * 4000])
def test_a_cookie_of_ones_own_making_is_none(cookie: str, site: Site) -> None:
    browser = site.browser()
    browser.client.set_cookie("oidc", cookie)
    for path in ("/accounts/oidc/callback?code=a&state=a", "/accounts/oidc/entry"):
        require_refused(site, browser, browser.get(path))


def test_steps_cannot_be_swapped_or_signed_by_others(site: Site) -> None:
    browser = site.browser()
    start(browser)
    require_refused(site, browser, browser.get("/accounts/oidc/entry"))
    forged = Proof("i", "s", site.account("ana@example.com").id, True, "/", site.at.timestamp() + 60)
    browser.client.set_cookie("oidc", sealed(forged, b"a guessed key"))
    require_refused(site, browser, browser.get("/accounts/oidc/entry"))


def test_a_code_page_needs_a_living_connection(site: Site) -> None:
    """A proof, rightly signed, whose connection ended meanwhile, or is another account's."""
    secret = site.app.extensions["oidc_provider"].cookie_secret
    account_id = site.account("ana@example.com").id
    browser = site.browser()
    until = site.at.timestamp() + 60
    browser.client.set_cookie("oidc", sealed(Proof("i", "s", account_id, True, "/", until), secret))
    require_refused(site, browser, browser.post("/accounts/oidc/entry", code="123456"))
    other_id = site.person("ben@example.com")
    issuer = site.settings.oidc_issuer
    browser.client.set_cookie("oidc", sealed(Proof(issuer, "a-1", other_id, True, "/", until), secret))
    assert browser.post("/accounts/oidc/entry", code="123456").status_code == 403
    assert browser.account() is None


@pytest.mark.parametrize("said", ["https://another.example", ""])
def test_an_answer_of_another_provider(said: str, site: Site, provider: FakeProvider) -> None:
    """Mix-up (RFC 9207)."""
    browser = site.browser()
    before = len(provider.token_requests)
    require_refused(site, browser, come_back(browser, provider, iss=said))
    assert len(provider.token_requests) == before, "the code went nowhere"


def test_a_provider_that_promises_its_name_must_say_it(tmp_path: Path, provider: FakeProvider) -> None:
    provider.document = {"authorization_response_iss_parameter_supported": True}
    site = Site(read_settings({}, data=tmp_path, **provider_settings(provider, oidc_new_accounts=True)))
    provider.now, provider.claims = lambda: site.at.timestamp(), dict(KNOWN)
    assert come_back(site.browser(), provider).status_code == 403
    assert come_back(site.browser(), provider, iss=provider.url).status_code == 303
    site.close()


@pytest.mark.parametrize("more", ["&code=b", "&state=b", "&error=access_denied", "&iss=a&iss=b", f"&iss={'x' * 3000}"])
def test_odd_parameters(more: str, site: Site, provider: FakeProvider) -> None:
    browser = site.browser()
    back = urlsplit(provider.answer_to(start(browser)))
    require_refused(site, browser, browser.get(f"{back.path}?{back.query}{more}"))


@pytest.mark.parametrize("wanted", ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)"])
def test_next_leads_to_own_pages_only(wanted: str, site: Site, provider: FakeProvider) -> None:
    browser = site.browser()
    assert come_back(browser, provider, start(browser, wanted)).location == "/accounts/"


def test_another_site_starts_nothing(site: Site, provider: FakeProvider) -> None:
    """ASVS 7.6.2: nobody is signed in without having asked for it."""
    for said in ("cross-site", "same-site", "none"):
        answer = site.app.test_client().get("/accounts/oidc/start", headers={"Sec-Fetch-Site": said})
        assert (answer.location, "Set-Cookie" in answer.headers) == ("/accounts/sign-in", False)


def test_fifty_failures_of_a_network_are_enough(site: Site, provider: FakeProvider) -> None:
    provider.claims = {**KNOWN, "nonce": "wrong"}
    for _ in range(50):
        assert come_back(site.browser(), provider).status_code == 403
    before, acts = len(provider.token_requests), len(site.acts())
    assert come_back(site.browser(), provider).status_code == 403
    assert (len(provider.token_requests), len(site.acts())) == (before, acts)
    assert come_back(site.browser("198.51.100.1"), provider).status_code == 403
    assert len(provider.token_requests) == before + 1
