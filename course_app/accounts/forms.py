"""The forms of accounts. They carry no token: security.py asks the browser where a write comes from (SECURITY 4.5)."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _
from wtforms import (  # type: ignore[import-untyped]  # wtforms has no types
    BooleanField,
    EmailField,
    Field,
    Form,
    HiddenField,
    PasswordField,
    SelectChoice,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional  # type: ignore[import-untyped]  # wtforms has no types

from course_app.accounts.passwords import LONGEST, SHORTEST
from course_app.accounts.roles import ROLES
from course_app.errors import CourseAppError

_ADDRESS = re.compile(r"[^@\s<>()\",;:\\]+@[^@\s<>()\",;:\\]+")
_NEEDED = DataRequired(message=_("Please fill this in."))
_NEEDED_AS_TYPED = InputRequired(message=_("Please fill this in."))
_ZONES = ["UTC", *sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))]
ROLE_NAMES = dict(zip(ROLES, (_("Learner"), _("Manager"), _("Author"), _("Administrator")), strict=True))
_FIELDS_OF_REFUSALS = {"weak-password": "password", "wrong-code": "code", "address-taken": "email"}
_FIELDS_OF_REFUSALS |= {"no-such-owner": "owner", "no-such-day": "check_again_on"}
_NOT_LISTED = _("Please choose one of the list.")


class AccountForm(Form):  # type: ignore[misc]  # wtforms has no types
    """A form that keeps what was typed, and shows beside it why the act was refused. `status` is its page's."""

    refusal: CourseAppError | None = None

    @contextmanager
    def showing_refusals(self) -> Iterator[None]:
        """Keeps a CourseAppError of the `with` block for the page."""
        try:
            yield
        except CourseAppError as refusal:
            self.refusal = refusal
            field = self._fields.get(_FIELDS_OF_REFUSALS.get(refusal.code, ""))
            if field is not None:
                field.errors = [str(refusal)]

    @property
    def status(self) -> int:
        if self.refusal is not None:
            return self.refusal.status
        return 422 if self.errors else 200


def _folded(text: str | None) -> str:
    return (text or "").strip().casefold()


def _trimmed(text: str | None) -> str:
    return " ".join((text or "").split())


def is_address(text: str) -> bool:
    """Whether `text` can be an e-mail address."""
    return _ADDRESS.fullmatch(text) is not None and text.isprintable() and len(text) <= 254


def _is_address(_form: Form, field: Field) -> None:
    if not is_address(field.data):
        raise ValidationError(_("This is not an address like name@example.com."))


def _is_printable(_form: Form, field: Field) -> None:
    if not field.data.isprintable():
        raise ValidationError(_("Please leave out invisible characters."))


def _address() -> EmailField:
    return EmailField(
        _("E-mail address"), [_NEEDED, _is_address], filters=[_folded], render_kw={"autocomplete": "username"}
    )


def _name() -> StringField:
    rules = [_NEEDED, Length(max=100, message=_("A name has at most 100 characters.")), _is_printable]
    return StringField(_("Your name"), rules, filters=[_trimmed], render_kw={"autocomplete": "name"})


def _zone() -> SelectField:
    return SelectField(_("Your time zone"), choices=_ZONES, default="UTC", invalid_choice_message=_NOT_LISTED)


def _role() -> SelectField:
    choices = [SelectChoice(role, name) for role, name in ROLE_NAMES.items()]
    return SelectField(_("Role"), choices=choices, default=ROLES[0], invalid_choice_message=_NOT_LISTED)


def _password() -> PasswordField:
    rules = [_NEEDED_AS_TYPED, Length(max=1000, message=_("That is too long."))]
    return PasswordField(_("Password"), rules, render_kw={"autocomplete": "current-password"})


def _new_password() -> PasswordField:
    described = _(
        "%(least)s to %(most)s characters. A few words that only you would put together are best.",
        least=SHORTEST,
        most=LONGEST,
    )
    attributes = {"autocomplete": "new-password", "minlength": SHORTEST}
    return PasswordField(_("New password"), [_NEEDED_AS_TYPED], description=described, render_kw=attributes)


def _code(rules: list[object], description: str = "") -> StringField:
    attributes = {"autocomplete": "one-time-code", "inputmode": "numeric"}
    rules = [*rules, Length(max=20, message=_("That is too long."))]
    return StringField(_("One-time code"), rules, description=description, render_kw=attributes)


class SignInForm(AccountForm):
    """Address, password, a code for those who use them, and whether others use this computer too."""

    email = _address()
    password = _password()
    code = _code([Optional()], _("Only if you turned them on."))
    shared = BooleanField(
        _("This is a shared computer"),
        description=_("Nothing of yours stays on it: your words go to your account at once, and nowhere else."),
    )
    next = HiddenField()


class AddressForm(AccountForm):
    """Whom to mail a link to."""

    email = _address()


class PersonForm(AccountForm):
    """Who makes an account by a link to their address."""

    name = _name()
    zone = _zone()
    password = _new_password()


class FirstAdministratorForm(AccountForm):
    """Who makes the first account."""

    email = _address()
    name = _name()
    zone = _zone()
    password = _new_password()


class NewPasswordForm(AccountForm):
    """The password that takes another's place."""

    password = _new_password()


class ChangePasswordForm(AccountForm):
    """The password one has, and the one to have."""

    old = PasswordField(_("Password now"), [_NEEDED_AS_TYPED], render_kw={"autocomplete": "current-password"})
    password = _new_password()


class DetailsForm(AccountForm):
    """How one is called, and where one's days begin."""

    name = _name()
    zone = _zone()


class CodeForm(AccountForm):
    """The first code of an app, and the password: who borrows an open browser must not lock its owner out."""

    password = _password()
    code = _code([_NEEDED])


class PasswordForm(AccountForm):
    """The password, once more."""

    password = _password()


class ConnectForm(AccountForm):
    """The password, and the code of those who use them: once, to connect an account with the provider's."""

    password = _password()
    code = _code([Optional()], _("Only if you turned them on."))


class OnlyCodeForm(AccountForm):
    """The code of somebody whose first proof was the provider's."""

    code = _code([_NEEDED])


class InvitationForm(AccountForm):
    """Whom to invite, and as what."""

    email = _address()
    role = _role()


class RoleForm(AccountForm):
    """Another role."""

    role = _role()
