"""What administrators do with accounts."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from course_app.accounts.models import Account
from tests.accounts.site import Site

ANA = "ana@example.com"
ADA = "ada@example.com"


def test_the_list_shows_everyone_and_who_is_invited(any_site: Site) -> None:
    any_site.person(ANA, is_disabled=True)
    boss = any_site.signed_in(any_site.person(ADA, "administrator"))
    assert boss.post("/accounts/people/invitations", email="new@example.com", role="author").status_code == 303
    page = boss.get("/accounts/people").text
    assert all(words in page for words in (ANA, ADA, "new@example.com", "disabled", "until 8 Mar 2027"))


def test_nobody_is_invited_twice_over(site: Site) -> None:
    site.person(ANA)
    boss = site.signed_in(site.person(ADA, "administrator"))
    refused = boss.post("/accounts/people/invitations", email=ANA, role="manager")
    assert refused.status_code == 409
    assert f'value="{ANA}"' in refused.text
    assert '<p class="field-problem" id="email-problem">This address has an account already.</p>' in refused.text
    assert '<option selected value="manager">' in refused.text
    assert site.waiting() == 0


def test_nobody_changes_their_own_role_or_closes_their_own_account(site: Site) -> None:
    own = site.person(ADA, "administrator")
    boss = site.signed_in(own)
    assert boss.post(f"/accounts/people/{own}/role", role="learner").status_code == 409
    assert boss.post(f"/accounts/people/{own}/disabling").status_code == 409
    assert (site.account(ADA).role, site.account(ADA).disabled_at) == ("administrator", None)


def test_two_administrators_who_demote_each_other_leave_one(any_site: Site) -> None:
    ids = [any_site.person(f"a{number}@example.com", "administrator") for number in range(2)]
    browsers = [any_site.signed_in(each) for each in ids]
    with ThreadPoolExecutor(2) as pool:
        done = pool.map(lambda n: browsers[n].post(f"/accounts/people/{ids[1 - n]}/role", role="learner"), range(2))
        assert {answer.status_code for answer in done} <= {303, 403}
    with any_site.database.reading() as session:
        assert len(session.scalars(select(Account.id).where(Account.role == "administrator")).all()) == 1


def test_a_role_that_does_not_exist_is_shown_beside_the_field(site: Site) -> None:
    account_id = site.person(ANA)
    boss = site.signed_in(site.person(ADA, "administrator"))
    assert boss.post(f"/accounts/people/{account_id}/role", role="owner").status_code == 422
    assert site.account(ANA).role == "learner"


def test_there_is_no_such_person(site: Site) -> None:
    boss = site.signed_in(site.person(ADA, "administrator"))
    assert boss.get("/accounts/people/nobody").status_code == 404
    for act in ("role", "disabling", "enabling", "code-removal"):
        assert boss.post(f"/accounts/people/nobody/{act}", role="learner").status_code == 404
