"""What every answer of every address carries, whoever asks (SECURITY 4.2, 4.4)."""

from collections.abc import Iterator

import pytest
from werkzeug.test import TestResponse

from course_app.config import read_settings
from tests.accounts.canaries import PUBLIC, Crowd
from tests.accounts.crawl import paths
from tests.accounts.site import Site
from tests.accounts.test_canaries import ROLES, rules


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crowd]:
    site = Site(read_settings({}, data=tmp_path_factory.mktemp("answers"), public_url=PUBLIC))
    yield Crowd(site, ROLES)
    site.close()


@pytest.fixture(scope="module")
def answers(crowd: Crowd) -> list[tuple[str, TestResponse, TestResponse]]:
    """Every address with what an administrator and what nobody is answered."""
    addresses = [path for rule, _ in rules(crowd, is_reading=True) for path in paths(crowd, rule)]
    return [(path, crowd.ask("ada", path), crowd.ask("nobody", path)) for path in (*addresses, "/none", "/api/none")]


def test_what_may_be_kept_is_the_same_for_everybody(answers: list[tuple[str, TestResponse, TestResponse]]) -> None:
    """CVE-2023-30861: a cache served one person's page to another."""
    public = 0
    for path, mine, nobodys in answers:
        kept = mine.headers["Cache-Control"]
        assert kept == "no-store" or kept.startswith("public"), path
        if kept != "no-store":
            public += 1
            assert "Set-Cookie" not in mine.headers, path
            assert (mine.status_code, mine.get_data()) == (nobodys.status_code, nobodys.get_data()), path
    assert 10 < public < len(answers) - 10


def test_every_text_says_its_characters(answers: list[tuple[str, TestResponse, TestResponse]]) -> None:
    for path, mine, _ in answers:
        kind = mine.headers["Content-Type"]
        assert kind == "application/json" or kind.startswith("image/") or kind.endswith("charset=utf-8"), (
            f"{path}: {kind}"
        )


def test_browsers_stay_with_tls_for_a_year(answers: list[tuple[str, TestResponse, TestResponse]]) -> None:
    for path, mine, nobodys in answers:
        for answer in (mine, nobodys):
            assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains", path


def test_no_answer_lets_another_origin_read(answers: list[tuple[str, TestResponse, TestResponse]]) -> None:
    for path, mine, _ in answers:
        assert not [name for name, _ in mine.headers if name.lower().startswith("access-control-")], path


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PUT", "DELETE", "PATCH", "PROPFIND"])
def test_other_methods_do_nothing(method: str, crowd: Crowd) -> None:
    for path in ("/", "/accounts/", "/accounts/people", "/api/session", "/api/sync"):
        assert crowd.ask("ada", path, method).status_code == 405
