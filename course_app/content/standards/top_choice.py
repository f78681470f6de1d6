"""top-choice: what was chosen is what the numbers say, or there is a reason."""

from collections.abc import Iterator
from typing import Literal

from course_app.content.fields.field_kind import ChoiceRef, Ref
from course_app.content.filled_document import FilledDocument
from course_app.content.house_words import HouseWords
from course_app.content.standards.finding import Finding
from course_app.content.standards.standard import Standard, place_of


class TopChoice(Standard):
    """`choice` is among the ids that the derived field `among` gives, or `reason` is filled.

    With `reason-on-tie: true` a reason is asked as well when several share the first place.
    """

    kind: Literal["top-choice"]
    choice: ChoiceRef
    among: Ref
    reason: Ref
    reason_on_tie: bool = False

    def findings(self, document: FilledDocument, words: HouseWords) -> Iterator[Finding]:
        chosen, among, reason = (document.cell(each) for each in (self.choice, self.among, self.reason))
        top = among.value if among and isinstance(among.value, tuple) else ()
        if chosen is None or not chosen.is_filled:
            yield self.finding("missing", place_of(self.choice))
        elif not top:
            yield self.finding("nothing_yet", place_of(self.among))
        elif reason is not None and reason.is_filled:
            return
        elif chosen.value not in top:
            yield self.finding("not_the_top", chosen.place, params={"top": top})
        elif self.reason_on_tie and len(top) > 1:
            yield self.finding("reason_missing", place_of(self.reason))
