"""The templates of the course and of the small course, and their samples printed."""

from datetime import date
from zoneinfo import ZoneInfo

from course_app.content.structured_template import StructuredTemplate
from course_app.homework.exports.document_parts import Audience, PrintedDocument
from course_app.homework.exports.formats import FORMATS
from course_app.homework.exports.pdf import PdfFile
from course_app.homework.exports.playbook import Playbook
from course_app.homework.exports.printed_document import printed_document
from course_app.homework.exports.report import report_document
from tests.builders import REAL, good_catalog

TEMPLATES = good_catalog(REAL).templates
ALL_KINDS = good_catalog().templates["journey-map"]
"""The small course's template, which has every kind of field."""

LONDON = ZoneInfo("Europe/London")


def printed_sample(
    template: StructuredTemplate, audience: Audience = "internal", *, has_names: bool = True, **more: object
) -> PrintedDocument:
    assert template.sample
    values, day = {**template.sample.values, **more}, date.fromisoformat(template.sample.today)
    return printed_document(template, values, day, LONDON, audience, has_names=has_names)


def reported_sample(template: StructuredTemplate, **more: object) -> PrintedDocument:
    assert template.sample
    values, day = {**template.sample.values, **more}, date.fromisoformat(template.sample.today)
    return report_document(template, values, day, LONDON)


def sample_as(kind: str, template: StructuredTemplate, audience: Audience) -> PrintedDocument:
    """The sample as a file of this kind says it: the report is another document."""
    return reported_sample(template) if kind == "report" else printed_sample(template, audience)


def written(name: str, document: PrintedDocument) -> bytes:
    made = FORMATS[name].write([document])
    return made.data if isinstance(made, PdfFile) else made


def written_playbook(name: str, playbook: Playbook) -> bytes:
    write = FORMATS[name].write_playbook
    assert write
    made = write(playbook)
    return made.data if isinstance(made, PdfFile) else made
