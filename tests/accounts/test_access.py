"""Access rules: what programs and people are told, and that a rule stands between them and the view."""

from collections.abc import Iterator

import pytest

from course_app.accounts.access import require_account, role_required, signed_in
from course_app.config import read_settings
from course_app.security import access_rule_of
from tests.accounts.site import Site


def own_address() -> str:
    return require_account().email


def team_view() -> str:
    return "team"


@pytest.fixture
def ruled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An instance with two views of an API."""
    site = Site(read_settings({}, data=tmp_path_factory.mktemp("ruled")))
    site.app.add_url_rule("/api/own", "own_words", signed_in(own_address))
    site.app.add_url_rule("/api/team", "team_words", role_required("manager")(team_view))
    yield site
    site.close()


def test_a_program_that_is_signed_out_is_told_401(ruled: Site) -> None:
    for path in ("/api/own", "/api/team"):
        answer = ruled.browser().get(path)
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (401, "signed_out")
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_role_that_may_not_know_is_told_404(ruled: Site) -> None:
    learner = ruled.signed_in(ruled.person("ana@example.com"))
    assert (learner.get("/api/own").status_code, learner.get("/api/own").text) == (200, "ana@example.com")
    assert learner.get("/api/team").status_code == 404
    manager = ruled.signed_in(ruled.person("max@example.com", "manager"))
    assert manager.get("/api/team").text == "team"


def test_rules_name_themselves() -> None:
    assert access_rule_of(signed_in(team_view)) == "signed in"
    assert access_rule_of(role_required("author", "administrator")(team_view)) == "role author, administrator"


def test_in_production_a_manager_without_codes_is_told_what_is_missing(production: Site) -> None:
    production.app.add_url_rule("/api/team", "team_words", role_required("manager")(team_view))
    answer = production.signed_in(production.person("max@example.com", "manager")).get("/api/team")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (403, "one_time_code_needed")
