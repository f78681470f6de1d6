"""What each finding of a check is called, in the interface language: one wording for each code."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

WORDINGS: Mapping[str, LazyString] = {
    "not_text": _("This is not a text."),
    "not_person": _("This is not a person: give a name and a role."),
    "not_date": _("This is not a date."),
    "not_date_time": _("This is not a date with a time."),
    "no_such_date": _("There is no such date: %(text)s."),
    "not_an_option": _("This is none of the options."),
    "not_an_answer": _("This is neither yes nor no."),
    "not_whole": _("This is not a whole number."),
    "not_number": _("This is not a number."),
    "not_rows": _("The rows cannot be read."),
    "not_a_row": _("A row cannot be read."),
    "not_grid": _("The table cannot be read."),
    "unknown_field": _("The template does not ask for this."),
    "unknown_row": _("The template has no such row."),
    "unknown_column": _("The template has no such column."),
    "derived_is_not_stored": _("This is calculated, never typed."),
    "too_large": _("This is too long: at most %(limit)s characters."),
    "out_of_range": _("This lies outside %(least)s to %(most)s."),
    "too_many_characters": _("Characters: %(found)s. At most: %(limit)s."),
    "too_many_words": _("Words: %(found)s. Asked: at most %(limit)s."),
    "too_few_words": _("Words: %(found)s. Asked: at least %(limit)s."),
    "too_many_options": _("Here: %(found)s. Asked: at most %(limit)s."),
    "too_few_options": _("Here: %(found)s. Asked: at least %(limit)s."),
    "too_low": _("At least %(limit)s is asked."),
    "too_high": _("At most %(limit)s is asked."),
    "too_many_rows": _("Here: %(found)s. Asked: at most %(limit)s."),
    "too_few_rows": _("Here: %(found)s. Asked: at least %(limit)s."),
    "nothing_yet": _("There is nothing here yet."),
    "missing": _("This is still missing."),
    "not_named": _("Name one person: first name and surname, or first name and role. A team is nobody."),
    "date_missing": _("A date is missing."),
    "date_past": _("This date is past."),
    "date_too_late": _("This date is too far ahead. The most days ahead: %(limit)s."),
    "date_too_early": _("This date is too early."),
    "review_overdue": _("The review is overdue."),
    "vague": _("Who, what, by when? Say it exactly, or say why the word stays."),
    "not_confirmed": _("You have not confirmed this yet."),
    "evidence_missing": _("What shows it? A note or a link is missing."),
    "action_too_short": _("Say what is done, and to what."),
    "action_without_verb": _("Begin with what is done: a verb."),
    "same": _("This must not be the same as its neighbour."),
    "repeated": _("This stands here twice."),
    "total_differs": _("The sum is %(found)s, and %(expected)s is asked."),
    "total_too_low": _("The sum is %(found)s, and at least %(limit)s is asked."),
    "total_too_high": _("The sum is %(found)s, and at most %(limit)s is asked."),
    "comparison_fails": _("Not so yet."),
    "gate_closed": _("Here it reads: %(value)s."),
    "not_covered": _("This does not appear yet: %(value)s."),
    "reason_missing": _("A reason is missing."),
    "not_the_top": _("The numbers point to %(top)s. Choose it, or say why not."),
    "not_mentioned": _("This is not mentioned: %(value)s."),
}

SAYS_LITTLE = ("comparison_fails", "gate_closed")
"""Codes whose words say what stands in a place, and not what is asked of it: that, their standard says."""

CHECKLIST_WORDS: Mapping[str, LazyString] = {
    "State": _("State"),
    "Reason": _("Reason"),
    "Person": _("Person"),
    "Date": _("Date"),
    "Evidence": _("Evidence"),
    "Visible to the customer": _("Visible to the customer"),
    "Not started": _("Not started"),
    "In progress": _("In progress"),
    "Done": _("Done"),
    "Not applicable": _("Not applicable"),
}
"""The columns and states that every checklist has, by their English names."""

THINGS: Mapping[str, LazyString] = {
    "weekday": _("a weekday"),
    "time": _("a time of day"),
    "date": _("a date"),
    "duration": _("a length of time"),
    "slot": _("a slot to fill, like {first name}"),
    "number": _("a number"),
}

IMPLIED: Mapping[str, LazyString] = {
    "all:values": _("Everything fits its field"),
    "all:required": _("Everything that is asked is filled in"),
    "all:limits": _("All limits are kept"),
    "all:named": _("Every person is somebody by name"),
}
"""The lines of the standards that every template has without stating them."""
