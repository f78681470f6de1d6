"""The steps of signing in by the provider of the tests, as a person's browser takes them."""

from urllib.parse import quote, urlsplit

from werkzeug.test import TestResponse

from tests.accounts.oidc_provider import CLIENT, SECRET, FakeProvider
from tests.accounts.site import Browser


def provider_settings(provider: FakeProvider, **more: object) -> dict[str, object]:
    """The settings of an instance that signs people in by `provider`."""
    named = {"oidc_issuer": provider.url, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}
    return {**named, "oidc_name": "Example ID", **more}


def start(browser: Browser, wanted: str = "") -> str:
    """Follows the link on the sign-in page; gives the provider's address."""
    answer = browser.get(f"/accounts/oidc/start?next={quote(wanted)}")
    assert answer.status_code == 303
    return str(answer.location)


def come_back(browser: Browser, provider: FakeProvider, address: str = "", **more: str) -> TestResponse:
    """The provider sends the browser back to us."""
    back = urlsplit(provider.answer_to(address or start(browser), **more))
    return browser.get(f"{back.path}?{back.query}")
