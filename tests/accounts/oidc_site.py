"""An instance whose provider of OpenID Connect knows one person, and what a refusal is."""

from collections.abc import Callable, Iterator
from pathlib import Path

import jwt
import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from course_app.accounts.models import Account
from course_app.accounts.oidc.models import OidcIdentity
from course_app.config import read_settings
from tests.accounts.oidc_flow import come_back, provider_settings
from tests.accounts.oidc_provider import OTHER_KEY, Claims, FakeProvider
from tests.accounts.site import Browser, Site

KNOWN = {"sub": "a-1", "email": "ana@example.com", "email_verified": True}


@pytest.fixture
def site(tmp_path: Path, provider: FakeProvider) -> Iterator[Site]:
    """An instance in which the provider's Ana has been once, and would get in again."""
    made = Site(read_settings({}, data=tmp_path, **provider_settings(provider, oidc_new_accounts=True)))
    provider.now = lambda: made.at.timestamp()
    provider.claims = dict(KNOWN)
    assert come_back(made.browser(), provider).status_code == 303
    yield made
    made.close()


def require_refused(site: Site, browser: Browser, answer: TestResponse) -> None:
    """The one page; nobody is signed in, nobody is connected, no account is made."""
    assert answer.status_code in (403, 503)
    assert "Signing in with Example ID did not come to an end." in answer.text
    assert "Traceback" not in answer.text
    assert browser.account() is None
    assert browser.cookie("sid") == ""
    with site.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Account)) == 1
        assert session.scalar(select(func.count()).select_from(OidcIdentity)) == 1
    assert site.acts()[:3] == ["account-made", "identity-connected", "sign-in"]
    assert set(site.acts()[3:]) <= {"sign-in-failed"}


def by_another_key(key_id: str | None) -> Callable[[Claims], str]:
    headers = {"kid": key_id} if key_id else {}
    return lambda claims: jwt.encode(claims, OTHER_KEY, "RS256", headers)
