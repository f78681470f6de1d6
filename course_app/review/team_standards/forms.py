"""The form of a standard's owner and day."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import ImmutableMultiDict
from wtforms import DateField, SelectChoice, SelectField  # type: ignore[import-untyped]  # wtforms has no types
from wtforms.validators import InputRequired  # type: ignore[import-untyped]  # wtforms has no types

from course_app.accounts.forms import AccountForm
from course_app.accounts.teams.teams import Member
from course_app.review.team_standards.standards import LONGEST, Promise


class _DayField(DateField):  # type: ignore[misc]  # wtforms has no types
    """A day; what cannot be read as one is said in our words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("This is not a day like 2027-03-01.")) from None


class StandardForm(AccountForm):
    """Who looks at a standard again, and when."""

    owner = SelectField(_("Owner"), invalid_choice_message=_("Choose somebody who is in the team now."))
    check_again_on = _DayField(
        _("To be looked at again by"),
        [InputRequired(message=_("Please fill this in."))],
        description=_("At most 92 days ahead. When the day is past, the team's pages say so."),
    )

    @classmethod
    def of(
        cls, typed: ImmutableMultiDict[str, str], people: Sequence[Member], owner: str, today: date
    ) -> "StandardForm":
        """The form for the people of a team, `owner` being chosen, with the last possible day."""
        form: StandardForm = cls(typed, owner=owner, check_again_on=today + LONGEST)
        form.owner.choices = [SelectChoice(each.account_id, each.name) for each in people]
        return form

    def promise(self, today: date) -> Promise:
        """What was typed, once it is valid."""
        return Promise(self.owner.data, self.check_again_on.data, today)
