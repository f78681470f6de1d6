"""Every form keeps what was typed, and says what is wrong beside the field and in a summary that gets the focus."""

import pytest

from tests.accounts.site import Site

BAD = "not an address"
CASES = {
    "/accounts/sign-in": {"email": BAD, "code": "12 34", "next": "/journal"},
    "/accounts/sign-up": {"email": BAD},
    "/accounts/reset": {"email": BAD},
    "/accounts/details": {"name": "n" * 101},
    "/accounts/people/invitations": {"email": BAD},
    "/accounts/one-time-codes": {"code": "1" * 21},
}


@pytest.mark.parametrize("path", CASES)
def test_a_form_keeps_what_was_typed(path: str, site: Site) -> None:
    typed = CASES[path]
    browser = site.signed_in(site.person("ada@example.com", "administrator"))
    if path == "/accounts/one-time-codes":
        browser.post(f"{path}/offers")
    answer = browser.post(path, **typed)
    assert answer.status_code == 422
    for value in typed.values():
        assert f'value="{value}"' in answer.text
    assert 'role="alert" tabindex="-1" autofocus' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert "-problem" in answer.text


@pytest.mark.parametrize("path", [*CASES, "/accounts/password", "/accounts/one-time-codes/removal"])
def test_an_empty_form_is_shown_again_and_no_password_is_ever_sent_back(path: str, site: Site) -> None:
    browser = site.signed_in(site.person("ada@example.com", "administrator"))
    if path == "/accounts/one-time-codes":
        browser.post(f"{path}/offers")
    assert browser.post(path).status_code == (303 if path == "/accounts/details" else 422), (
        "nothing said, nothing changed"
    )
    secret = "canary-of-the-password-field"  # noqa: S105 - of nobody
    answer = browser.post(path, email="", password=secret, old=secret, name="", code="")
    assert answer.status_code == 422
    assert secret not in answer.text


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "Zoë O'Brien-Ng 李"]
)
def test_a_name_is_text(name: str, site: Site) -> None:
    browser = site.signed_in(site.person("ana@example.com"))
    assert browser.post("/accounts/details", name=name, zone="Europe/Paris").status_code == 303
    page = browser.get("/accounts/").text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "49," not in page
    assert browser.get("/api/session").get_json()["name"] == name


@pytest.mark.parametrize(
    "email", ["a@b\nBcc: c@d.e", "a@b\x00.c", "a b@c.d", "a@@b.c", "@b.c", "a@", "x" * 250 + "@b.cd"]
)
def test_an_address_that_could_harm_a_mail_is_refused(email: str, site: Site) -> None:
    assert site.browser().post("/accounts/sign-up", email=email).status_code == 422
    assert site.waiting() == 0


@pytest.mark.parametrize("zone", ["", "Mars/Base", "../../etc/passwd", "UTC\x00"])
def test_a_zone_is_one_of_the_list(zone: str, site: Site) -> None:
    browser = site.signed_in(site.person("ana@example.com"))
    assert browser.post("/accounts/details", name="Ana", zone=zone).status_code == 422
    assert site.account("ana@example.com").zone == "UTC"
