"""Where something in a version stands: in words, and in which order."""

from collections.abc import Sequence
from dataclasses import dataclass

from course_app.review.sheets import Row, Sheet, SheetField

_NOWHERE = 1_000_000


@dataclass(frozen=True, slots=True)
class Places:
    """The places of one version."""

    sheets: Sequence[Sheet]

    def words(self, document: str, field: str, row: str) -> str:
        """What the place is called: `Steps · Send the pack`; empty for the whole version."""
        sheet, found, line = self._find(document, field, row)
        names = [sheet.title if sheet and (len(self.sheets) > 1 or not found) else ""]
        names += [found.label if found else "", line.name if line else ""]
        return " · ".join(filter(None, names))

    def order(self, document: str, field: str, row: str) -> tuple[int, int, int]:
        """The place's number in the version, for sorting; what speaks of the whole comes first."""
        sheet, found, line = self._find(document, field, row)
        if sheet is None:
            return (-1 if not document else _NOWHERE, -1, -1)
        fields = list(sheet.fields)
        number = fields.index(found) if found else -1
        return (list(self.sheets).index(sheet), number, list(found.rows).index(line) if found and line else -1)

    def _find(self, document: str, field: str, row: str) -> tuple[Sheet | None, SheetField | None, Row | None]:
        sheet = next((each for each in self.sheets if each.id == document), None)
        found = sheet.field(field) if sheet else None
        return sheet, found, next((each for each in found.rows if each.id == row), None) if found else None
