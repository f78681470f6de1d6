"""Passwords: what is accepted, how they are kept, how they are compared."""

import secrets
import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from flask_babel import gettext
from zxcvbn import zxcvbn

from course_app.errors import CourseAppError

SHORTEST, LONGEST = 10, 200
OWN_WORDS = ("customer", "onboarding", "sales", "training", "course", "learning", "password", "welcome", "admin")

_ESTIMATED = 72
"""As many characters the estimate takes; where the first 72 are hard to guess, all are."""

_EASIEST = 2
"""zxcvbn's score below which a password falls to a million guesses: 30,000 common ones and their kin."""

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""argon2id with OWASP's smallest parameters: some 23 ms, so that a flood of sign-ins cannot starve the rest."""

_NOBODYS_HASH = _HASHER.hash(secrets.token_hex())
"""Compared with where there is no account, so that this takes as long as where there is one."""

_AT_ONCE = threading.BoundedSemaphore(2)


class WeakPasswordError(CourseAppError):
    """A new password that is not accepted. The text says why."""

    status = 422
    code = "weak-password"


def require_good_password(password: str, email: str) -> None:
    """Raises WeakPasswordError if `password` is too short, too long, common, or the address itself (ASVS V6.2)."""
    folded = _normal(password).casefold()
    if not SHORTEST <= len(folded) <= LONGEST:
        raise WeakPasswordError(
            gettext("A password has %(least)s to %(most)s characters.", least=SHORTEST, most=LONGEST)
        )
    if zxcvbn(folded[:_ESTIMATED])["score"] < _EASIEST or len(set(folded)) < 4:
        raise WeakPasswordError(gettext("This password is one of the first that others would try. Choose another."))
    if _is_about_us(folded):
        raise WeakPasswordError(gettext("This password is made of this site's own words. Choose another."))
    if folded in (email, email.partition("@")[0]):
        raise WeakPasswordError(gettext("This password is your address. Choose another."))


def _is_about_us(folded: str) -> bool:
    """Whether hardly a letter is left without the words that this product is full of (ASVS V6.2.11)."""
    left = folded
    for word in OWN_WORDS:
        left = left.replace(word, "")
    return left != folded and sum(letter.isalpha() for letter in left) < 4


def hash_password(password: str) -> str:
    """The argon2id hash to keep. Slow on purpose: never call it inside a transaction."""
    with _AT_ONCE:
        return _HASHER.hash(_normal(password))


def is_outdated(kept: str | None) -> bool:
    """Whether a hash was made with other parameters than new ones are (ASVS 11.2.2)."""
    return kept is not None and _HASHER.check_needs_rehash(kept)


def is_password(password: str, kept: str | None) -> bool:
    """Whether `password` is the one whose hash is `kept`. Without a hash it takes as long, and is False."""
    with _AT_ONCE:
        try:
            return _HASHER.verify(kept or _NOBODYS_HASH, _normal(password)) and kept is not None
        except (VerifyMismatchError, InvalidHashError):
            return False


def _normal(password: str) -> str:
    """One form for what keyboards type differently (NIST SP 800-63B, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)
