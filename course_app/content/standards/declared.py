"""declared: what no program can judge, confirmed by the learner's own tick."""

from collections.abc import Iterator
from typing import Literal

from course_app.content.conditions import all_hold
from course_app.content.fields.cell import Place
from course_app.content.filled_document import FilledDocument
from course_app.content.house_words import HouseWords
from course_app.content.standards.finding import Finding
from course_app.content.standards.standard import Standard


class Declared(Standard):
    """The learner ticked this line. The tick is stored like a field: under the standard's id, as true."""

    kind: Literal["declared"]

    def findings(self, document: FilledDocument, words: HouseWords) -> Iterator[Finding]:
        if document.values.get(self.id) is not True and all_hold(self.when, document):
            yield self.finding("not_confirmed", Place(self.id))
