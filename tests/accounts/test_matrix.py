"""Who may do what: every route and method of the URL map, for every kind of visitor (SECURITY 4.7).

A route that is missing here fails: decide who may call it, then write it down.
"""

import re
from collections.abc import Iterator

import pytest

from course_app.accounts.sign_up import first_administrator_link
from course_app.config import read_settings
from tests.accounts.site import Browser, Site

VISITORS = ("anonymous", "disabled", "learner", "manager", "author", "administrator")

MOVE = "<any(withdrawals,closings,sendings):move>"

Row = tuple[int, int, int, int, int, int]


def all_get(status: int) -> Row:
    """The same for everyone."""
    return (status, status, status, status, status, status)


def people_signed_in(status: int) -> Row:
    """Who is not signed in is asked to."""
    return (303, 303, status, status, status, status)


def administrators(status: int) -> Row:
    """To other people there is no such page."""
    return (303, 303, 404, 404, 404, status)


def managers(status: int) -> Row:
    """For those who look after teams."""
    return (303, 303, 404, status, 404, status)


def reviewers(status: int) -> Row:
    """To other people there is no such page."""
    return (303, 303, 404, status, 404, 404)


def authors(status: int) -> Row:
    """For those who write the course."""
    return (303, 303, 404, 404, status, 404)


def authors_by_script(status: int) -> Row:
    """The same for what a page asks."""
    return (401, 401, 404, 404, status, 404)


MATRIX: dict[tuple[str, str], Row] = {
    ("GET", "/"): all_get(200),
    ("GET", "/chapters/<chapter_id>"): all_get(404),
    ("GET", "/homework/<homework_id>"): all_get(404),
    ("GET", "/changes/<item_id>/<int:revision>"): all_get(404),
    ("GET", "/journal"): all_get(200),
    ("GET", "/first-day"): all_get(200),
    ("GET", "/last-day"): all_get(200),
    ("GET", "/places.json"): all_get(200),
    ("GET", "/offline"): all_get(200),
    ("GET", "/service-worker.js"): all_get(200),
    ("GET", "/static/<digest>/<path:name>"): all_get(404),
    ("GET", "/images/<name>"): all_get(404),
    ("GET", "/healthz"): all_get(200),
    ("GET", "/readyz"): all_get(200),
    ("POST", "/api/wrote"): all_get(204),
    ("POST", "/api/sync"): all_get(415),
    ("POST", "/api/exports"): all_get(415),
    ("POST", "/api/playbooks"): all_get(415),
    ("POST", "/api/checks"): all_get(415),
    ("GET", "/worksheets/"): all_get(200),
    ("GET", "/worksheets/<template_id>"): all_get(404),
    ("GET", "/worksheets/<template_id>/board"): all_get(404),
    ("GET", "/worksheets/<template_id>/sample.json"): all_get(404),
    ("GET", "/t/<token>"): all_get(404),
    ("GET", "/r/<token>"): all_get(404),
    ("POST", "/api/sop-runs"): all_get(415),
    ("GET", "/api/customer-views/<document_id>"): (401, 401, 404, 404, 404, 404),
    ("POST", "/api/customer-views/<document_id>"): (401, 401, 415, 415, 415, 415),
    ("POST", "/api/customer-views/<document_id>/changes"): (401, 401, 415, 415, 415, 415),
    ("POST", "/api/customer-views/<document_id>/revocation"): (401, 401, 404, 404, 404, 404),
    ("GET", "/api/sop-tests/<document_id>"): (401, 401, 404, 404, 404, 404),
    ("POST", "/api/sop-tests/<document_id>"): (401, 401, 415, 415, 415, 415),
    ("POST", "/api/sop-tests/<document_id>/changes"): (401, 401, 415, 415, 415, 415),
    ("POST", "/api/sop-tests/<document_id>/revocation"): (401, 401, 404, 404, 404, 404),
    ("GET", "/api/sop-tests/<document_id>/runs"): (401, 401, 404, 404, 404, 404),
    ("POST", "/api/sop-tests/<document_id>/runs/<run_id>/removal"): (401, 401, 404, 404, 404, 404),
    ("GET", "/api/submissions"): (401, 401, 200, 200, 200, 200),
    ("POST", "/api/submissions"): (401, 401, 415, 415, 415, 415),
    ("POST", f"/api/submissions/<homework_id>/<int:version>/{MOVE}"): (401, 401, 415, 415, 415, 415),
    ("GET", "/submissions/<homework_id>/<int:version>"): people_signed_in(404),
    ("GET", "/submissions/<homework_id>/<int:version>/<document_id>/<file_format>"): people_signed_in(404),
    ("GET", "/reviews"): reviewers(200),
    ("GET", "/reviews/next"): reviewers(303),
    ("GET", "/reviews/<submission_id>"): reviewers(404),
    ("POST", "/reviews/<submission_id>/claims"): reviewers(404),
    ("POST", "/reviews/<submission_id>/claims/withdrawals"): reviewers(404),
    ("POST", "/reviews/<submission_id>/claims/passes"): reviewers(404),
    ("POST", "/reviews/<submission_id>/decisions/withdrawals"): reviewers(404),
    ("POST", "/reviews/<submission_id>/releases"): reviewers(404),
    ("GET", "/reviews/<submission_id>/standard"): reviewers(404),
    ("POST", "/reviews/<submission_id>/standard"): reviewers(404),
    ("GET", "/team-standards"): people_signed_in(200),
    ("GET", "/teams/<team_id>/standards"): people_signed_in(404),
    ("GET", "/teams/<team_id>/standards/<standard_id>"): people_signed_in(404),
    ("GET", "/teams/<team_id>/standards/<standard_id>/checks"): people_signed_in(404),
    ("POST", "/teams/<team_id>/standards/<standard_id>/checks"): people_signed_in(404),
    ("POST", "/teams/<team_id>/standards/<standard_id>/removals"): people_signed_in(404),
    ("POST", "/api/reviews/<submission_id>/decisions"): (401, 401, 404, 415, 404, 404),
    ("GET", "/api/reviews"): (401, 401, 200, 200, 200, 200),
    ("GET", "/editor"): authors(200),
    ("GET", "/editor/files/<path:name>"): authors(404),
    ("GET", "/editor/history/<path:name>"): authors(404),
    ("POST", "/editor/history/<path:name>"): authors(404),
    ("POST", "/editor/moves/<path:name>"): authors(404),
    ("GET", "/editor/deletions"): authors(200),
    ("GET", "/editor/deletions/<path:name>"): authors(404),
    ("POST", "/editor/deletions/<path:name>"): authors(404),
    ("POST", "/editor/retirements/<path:name>"): authors(404),
    ("POST", "/editor/restorations/<path:name>"): authors(404),
    ("POST", "/editor/previews/<path:name>"): authors(415),
    ("GET", "/editor/frame"): authors(200),
    ("GET", "/editor/images/<name>"): authors(404),
    ("GET", "/editor/new/<kind>"): authors(404),
    ("POST", "/editor/new/<kind>"): authors(404),
    ("GET", "/editor/publication"): authors(200),
    ("POST", "/editor/publication"): authors(200),
    ("GET", "/api/editor/files/<path:name>"): authors_by_script(404),
    ("POST", "/api/editor/versions/<path:name>"): authors_by_script(415),
    ("POST", "/api/editor/images/<path:name>"): authors_by_script(404),
    ("GET", "/api/history/<path:key>"): (401, 401, 200, 200, 200, 200),
    ("GET", "/api/shared-reflections"): (401, 401, 200, 200, 200, 200),
    ("POST", "/api/shared-reflections"): (401, 401, 415, 415, 415, 415),
    ("POST", "/api/shared-reflections/<reflection_id>/<team_id>/withdrawals"): (401, 401, 200, 200, 200, 200),
    ("GET", "/glossary"): all_get(200),
    ("GET", "/api/session"): all_get(200),
    ("GET", "/accounts/"): (303, 303, 200, 200, 200, 200),
    ("GET", "/accounts/sign-in"): (200, 200, 303, 303, 303, 303),
    ("POST", "/accounts/sign-in"): all_get(422),
    ("POST", "/accounts/sign-out"): people_signed_in(303),
    ("GET", "/accounts/sign-up"): all_get(200),
    ("POST", "/accounts/sign-up"): all_get(422),
    ("GET", "/accounts/reset"): all_get(200),
    ("POST", "/accounts/reset"): all_get(422),
    ("GET", "/accounts/links/<token>"): all_get(404),
    ("POST", "/accounts/links/<token>"): all_get(404),
    ("GET", "/accounts/details"): people_signed_in(200),
    ("POST", "/accounts/details"): people_signed_in(303),
    ("GET", "/accounts/password"): people_signed_in(200),
    ("POST", "/accounts/password"): people_signed_in(422),
    ("GET", "/accounts/sessions"): people_signed_in(200),
    ("POST", "/accounts/sessions/<session_id>/end"): people_signed_in(404),
    ("POST", "/accounts/sessions/end-others"): people_signed_in(303),
    ("GET", "/accounts/one-time-codes"): people_signed_in(200),
    ("POST", "/accounts/one-time-codes"): people_signed_in(422),
    ("POST", "/accounts/one-time-codes/offers"): people_signed_in(303),
    ("GET", "/accounts/one-time-codes/removal"): people_signed_in(200),
    ("POST", "/accounts/one-time-codes/removal"): people_signed_in(422),
    ("GET", "/notices"): people_signed_in(200),
    ("POST", "/notices/readings"): people_signed_in(303),
    ("POST", "/notices/<notice_id>/openings"): people_signed_in(404),
    ("GET", "/notices/mail"): people_signed_in(200),
    ("POST", "/notices/mail"): people_signed_in(303),
    ("GET", "/notices/deliveries"): administrators(200),
    ("GET", "/my-data"): people_signed_in(200),
    ("GET", "/my-data/download"): people_signed_in(200),
    ("POST", "/my-data/download"): people_signed_in(422),
    ("GET", "/my-data/erasure"): people_signed_in(200),
    ("POST", "/my-data/erasure"): people_signed_in(422),
    ("POST", "/my-data/erasure/withdrawal"): people_signed_in(303),
    ("GET", "/accounts/oidc/start"): all_get(404),
    ("GET", "/accounts/oidc/invitations/<token>"): all_get(404),
    ("GET", "/accounts/oidc/callback"): all_get(404),
    ("GET", "/accounts/oidc/entry"): all_get(404),
    ("POST", "/accounts/oidc/entry"): all_get(404),
    ("GET", "/accounts/oidc/connection"): people_signed_in(404),
    ("POST", "/accounts/oidc/connection"): people_signed_in(404),
    ("GET", "/teams"): managers(200),
    ("GET", "/teams/new"): managers(200),
    ("POST", "/teams/new"): managers(422),
    ("GET", "/teams/<team_id>"): managers(404),
    ("GET", "/teams/<team_id>/progress/<file_format>"): managers(404),
    ("GET", "/teams/<team_id>/people"): managers(404),
    ("GET", "/teams/<team_id>/people/<account_id>"): managers(404),
    ("GET", "/teams/<team_id>/people/<account_id>/reflections/<reflection_id>"): reviewers(404),
    ("POST", "/teams/<team_id>/people/<account_id>/removals"): managers(404),
    ("POST", "/teams/<team_id>/details"): managers(404),
    ("GET", "/teams/<team_id>/invitations"): managers(404),
    ("POST", "/teams/<team_id>/invitations"): managers(404),
    ("POST", "/teams/<team_id>/invitations/withdrawals"): managers(404),
    ("POST", "/teams/<team_id>/links"): managers(404),
    ("POST", "/teams/<team_id>/links/ends"): managers(404),
    ("GET", "/my-teams"): people_signed_in(200),
    ("POST", "/my-teams/<team_id>/acceptances"): people_signed_in(404),
    ("POST", "/my-teams/<team_id>/refusals"): people_signed_in(303),
    ("POST", "/my-teams/<team_id>/leavings"): people_signed_in(404),
    ("POST", "/my-teams/<team_id>/reflections/<reflection_id>/withdrawals"): people_signed_in(303),
    ("GET", "/my-teams/links/<token>"): people_signed_in(404),
    ("POST", "/my-teams/links/<token>"): people_signed_in(404),
    ("GET", "/accounts/people"): administrators(200),
    ("GET", "/accounts/people/invitations"): administrators(200),
    ("POST", "/accounts/people/invitations"): administrators(422),
    ("GET", "/accounts/acts"): administrators(200),
    ("GET", "/accounts/acts/csv"): administrators(200),
    ("GET", "/accounts/people/<account_id>"): administrators(200),
    ("POST", "/accounts/people/<account_id>/role"): administrators(303),
    ("POST", "/accounts/people/<account_id>/disabling"): administrators(303),
    ("POST", "/accounts/people/<account_id>/enabling"): administrators(303),
    ("POST", "/accounts/people/<account_id>/code-removal"): administrators(303),
}

FILLINGS = {"int:version": "1", "int:revision": "1", MOVE.strip("<>"): "sendings"}
"""What stands in an address for a parameter that is not the id of somebody or something."""


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, dict[str, str], str]]:
    """An instance, the account of each kind of visitor, and a learner whom they try to act on."""
    site = Site(read_settings({}, data=tmp_path_factory.mktemp("crowd")))
    ids = {role: site.person(f"{role}@example.com", role) for role in VISITORS[2:]}
    ids["disabled"] = site.person("disabled@example.com", "administrator", is_disabled=True)
    yield site, ids, site.person("target@example.com")
    site.close()


def browser_of(site: Site, ids: dict[str, str], visitor: str) -> Browser:
    return site.signed_in(ids[visitor]) if visitor in ids else site.browser()


def test_every_route_and_method_is_decided(crowd: tuple[Site, dict[str, str], str]) -> None:
    found = {
        (method, rule.rule)
        for rule in crowd[0].app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert found - set(MATRIX) == set(), "decide who may call these"
    assert set(MATRIX) - found == set(), "these are gone"


@pytest.mark.parametrize("visitor", VISITORS)
@pytest.mark.parametrize(("method", "rule"), MATRIX, ids=lambda word: word)
def test_each_visitor_gets_what_was_decided(
    method: str, rule: str, visitor: str, crowd: tuple[Site, dict[str, str], str]
) -> None:
    site, ids, target = crowd
    filled = FILLINGS | {"account_id": target}
    path = re.sub(r"<([^>]*)>", lambda parameter: filled.get(parameter[1], "none"), rule)
    browser = browser_of(site, ids, visitor)
    typed = {"role": "learner"} if rule.endswith("/role") else {}
    answer = browser.get(path) if method == "GET" else browser.post(path, **typed)
    assert answer.status_code == MATRIX[method, rule][VISITORS.index(visitor)]
    if answer.status_code == 303 and MATRIX[method, rule][0] == 303 and visitor in ("anonymous", "disabled"):
        assert answer.location.startswith("/accounts/sign-in")


def test_not_allowed_and_not_there_are_the_same_page(crowd: tuple[Site, dict[str, str], str]) -> None:
    site, ids, target = crowd
    learner = site.signed_in(ids["learner"])
    answers = [learner.get(path) for path in (f"/accounts/people/{target}", "/accounts/people/none", "/accounts/none")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1


def test_nobody_acted_on_anybody_without_the_right(crowd: tuple[Site, dict[str, str], str]) -> None:
    site, ids, target = crowd
    for visitor in ("anonymous", "disabled", "learner", "manager", "author"):
        browser = browser_of(site, ids, visitor)
        for act in ("role", "disabling", "code-removal"):
            browser.post(f"/accounts/people/{target}/{act}", role="administrator")
    account = site.account("target@example.com")
    assert (account.role, account.disabled_at) == ("learner", None)


def test_no_page_has_a_first_run_door_once_somebody_is_here(crowd: tuple[Site, dict[str, str], str]) -> None:
    assert first_administrator_link(crowd[0].database, crowd[0].settings, crowd[0].at) is None
