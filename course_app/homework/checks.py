"""A check as an answer to the page: what is missing, where, and in words. Nothing of it is stored or logged."""

from collections.abc import Sequence
from decimal import Decimal

from flask_babel import gettext

from course_app.content.checks import CheckResult, check_document
from course_app.content.fields.field_kind import FieldKind, Reference
from course_app.content.filled_document import FilledDocument
from course_app.content.standards.declared import Declared
from course_app.content.standards.finding import Finding, Quote
from course_app.content.structured_template import StructuredTemplate, kind_at
from course_app.homework.board import board_line
from course_app.homework.check_request import CheckRequest
from course_app.homework.names import Names, calculated_words
from course_app.homework.wording import IMPLIED, SAYS_LITTLE, THINGS, WORDINGS

MAX_FINDINGS = 300
MAX_QUOTES = 30


def check_answer(asked: CheckRequest) -> dict[str, object]:
    """What POST /api/checks answers (docs/api.md). The same request always gets the same answer."""
    template = asked.template
    result = check_document(template, asked.values, asked.today, asked.zone)
    names = Names(template, FilledDocument.of(template.fields, asked.values, asked.today, asked.zone))
    shown = result.findings[:MAX_FINDINGS]
    board = {"board": board_line(template.board, names, result)} if template.board else {}
    return {
        "template": template.id,
        "version": template.version,
        "today": asked.today.isoformat(),
        "status": result.status,
        "standards": _standards(template, result, shown),
        "findings": [_finding(names, finding) for finding in shown],
        "left_out": len(result.findings) - len(shown),
        "derived": _derived(names, result),
        **board,
    }


def _standards(template: StructuredTemplate, result: CheckResult, shown: Sequence[Finding]) -> list[dict[str, object]]:
    says = {name: str(words) for name, words in IMPLIED.items()}
    says |= {standard.id: standard.says for standard in template.standards}
    ticks = {standard.id for standard in template.standards if isinstance(standard, Declared)}
    return [
        {
            "id": name,
            "says": says[name],
            "state": state,
            "is_declared": name in ticks,
            "findings": [place for place, finding in enumerate(shown) if finding.standard == name],
        }
        for name, state in result.states.items()
    ]


def _finding(names: Names, finding: Finding) -> dict[str, object]:
    place = finding.place
    return {
        "standard": finding.standard,
        "code": finding.code,
        "field": place.field,
        "row": place.row,
        "column": place.column,
        "place": names.place(place),
        "asks": _asks(names, finding),
        "words": finding_words(names, finding),
        "quotes": [_quote(quote) for quote in finding.quotes[:MAX_QUOTES]],
    }


def _asks(names: Names, finding: Finding) -> str:
    """What is asked of the place, where the finding's own words do not say it."""
    if finding.code not in SAYS_LITTLE:
        return ""
    return next((standard.says for standard in names.template.standards if standard.id == finding.standard), "")


def _quote(quote: Quote) -> dict[str, object]:
    return {"start": quote.start, "end": quote.end, "text": quote.text}


def finding_words(names: Names, finding: Finding) -> str:
    """A finding in a sentence."""
    facts = {name: _fact(names, finding, name, value) for name, value in finding.params.items()}
    return str(WORDINGS[finding.code]) % facts


def _fact(names: Names, finding: Finding, name: str, value: object) -> str:
    kind = _kind_of(names, finding)
    if name == "top":
        return ", ".join(names.id_in_words(each) for each in _texts(value))
    if finding.code == "not_mentioned":
        thing = THINGS.get(str(value))
        return str(thing) if thing else names.reference(Reference(str(value)))
    if value is None:
        return str(gettext("nothing"))
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return names.value(kind, value) if kind and name == "value" else str(value)


def _texts(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, tuple | list) else [str(value)]


def _kind_of(names: Names, finding: Finding) -> FieldKind | None:
    place = finding.place
    reference = Reference(f"{place.field}.{place.column}" if place.column else place.field)
    return kind_at({field.id: field for field in names.template.fields}, reference)


def _derived(names: Names, result: CheckResult) -> dict[str, object]:
    fields = {field.id: field for field in names.template.fields}
    found: dict[str, object] = {}
    for name, value in result.derived.items():
        kind = kind_at(fields, Reference(name))
        if kind is not None:
            found[name] = calculated_words(names, kind, value)
    return found
