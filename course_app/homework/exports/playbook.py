"""A playbook: several documents in one file, with contents."""

from dataclasses import dataclass

from course_app.homework.exports.document_parts import PrintedDocument


@dataclass(frozen=True, slots=True)
class Playbook:
    """What stands in one playbook, in its order."""

    title: str
    contents_title: str
    documents: tuple[PrintedDocument, ...]
