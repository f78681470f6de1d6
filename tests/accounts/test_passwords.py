"""Which passwords are accepted, and how they are kept."""

import pytest
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from course_app.accounts.passwords import SHORTEST, WeakPasswordError, hash_password, is_password, require_good_password
from tests.accounts.site import Site


@pytest.mark.parametrize(
    "password",
    [
        "",
        "nine char",
        "x" * 201,
        "password123",
        "qwertyuiop12",
        "iloveyou2024",
        "letmein12345",
        "manchester",
        "PassWord123",
        "ｐａｓｓｗｏｒｄ１２３",
        "aaaaaaaaaaaa",
        "ana@example.com",
        "1234567890",
        "Customer Onboarding 2027",
        "Welcome-2-Sales!",
    ],
)
def test_weak_passwords_are_refused_with_a_reason(password: str, site: Site) -> None:
    with site.app.app_context(), pytest.raises(WeakPasswordError):
        require_good_password(password, "ana@example.com")


@pytest.mark.parametrize(
    "password",
    [
        "ten chars!",
        "We walked home along the river. " + "and so on, " * 15,
        "пароль из слов",
        "the customer sat by the harbour",
        "   spaces count   ",
    ],
)
def test_any_other_is_accepted(password: str, site: Site) -> None:
    with site.app.app_context():
        require_good_password(password, "ana@example.com")


def test_common_passwords_are_refused(site: Site) -> None:
    """Every tenth of those that are long enough among 30,000 (ASVS 6.2.4)."""
    common = [word for word in FREQUENCY_LISTS["passwords"] if len(word) >= SHORTEST]
    assert len(common) > 1000
    with site.app.app_context():
        for word in common[::10]:
            with pytest.raises(WeakPasswordError):
                require_good_password(word, "ana@example.com")


@pytest.mark.agreed_cost
def test_a_password_is_kept_as_argon2id_with_the_agreed_cost() -> None:
    kept = hash_password("ten chars!")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert is_password("ten chars!", kept)
    assert not is_password("ten chars?", kept)
    assert not is_password("ten chars!", None)
    assert not is_password("ten chars!", "damaged")


def test_the_same_letters_typed_in_another_way_are_the_same_password() -> None:
    assert is_password("cafe\u0301 au lait", hash_password("caf\u00e9 au lait"))
