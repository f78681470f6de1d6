"""The forms of the editor: what is new, and where a file goes."""

from flask_babel import lazy_gettext as _
from wtforms import (  # type: ignore[import-untyped]  # wtforms has no types
    Field,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.validators import DataRequired, Length  # type: ignore[import-untyped]  # wtforms has no types

from course_app.accounts.forms import AccountForm

_NEEDED = DataRequired(message=_("Please fill this in."))
_NOT_LISTED = _("Please choose one of the list.")


def _is_one_line(_form: AccountForm, field: Field) -> None:
    if not field.data.isprintable():
        raise ValidationError(_("Please leave out invisible characters."))


class NewForm(AccountForm):
    """A new chapter, piece of homework or template: its title."""

    title = StringField(
        _("Title"),
        [_NEEDED, Length(max=200, message=_("At most 200 characters.")), _is_one_line],
        filters=[lambda text: " ".join((text or "").split())],
        description=_("As it is printed. Its permanent id is made of it."),
    )


class NewModuleForm(NewForm):
    """A new module: also the category it stands under."""

    category = SelectField(_("Category"), validate_choice=True, choices=[])


class PlaceForm(AccountForm):
    """Where a file goes, and what it is called there."""

    folder = SelectField(_("Folder"), choices=[])
    file_name = StringField(
        _("Name of the file"),
        [_NEEDED],
        filters=[lambda text: (text or "").strip()],
        description=_("Small letters, digits and dashes, with the same ending as now."),
    )
