"""The files in content/homework/ become Homework, or Problems."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from course_app.content.block_kinds import Deliverable
from course_app.content.blocks import build_blocks
from course_app.content.callouts import HOMEWORK_CALLOUTS
from course_app.content.chapter_files import ChapterFiles
from course_app.content.front_matter import HomeworkHeader
from course_app.content.links import Addresses
from course_app.content.model import Homework, Image, TemplateUse
from course_app.content.numbering import check_numbers
from course_app.content.source_files import SourceFolder
from course_app.content.text_files import TextFile, compiled, read_text_file

HomeworkFile = TextFile[HomeworkHeader]


def read_homework(folder: SourceFolder, chapters: Sequence[ChapterFiles]) -> Mapping[str, list[HomeworkFile]]:
    """Every piece of homework that could be read, by the id of its chapter, in the order of their numbers."""
    by_chapter: dict[str, list[HomeworkFile]] = defaultdict(list)
    for path in folder.files("homework", ".md"):
        if file := read_text_file(folder, path, HomeworkHeader):
            by_chapter[file.header.chapter].append(file)
    known = {chapter.header.id: chapter for chapter in chapters}
    for chapter_id, files in by_chapter.items():
        shown = [file for file in files if not file.header.retired]
        check_numbers(shown)
        chapter = known.get(chapter_id)
        if chapter is None:
            for file in files:
                file.report("chapter-unknown", file.file.line_of("chapter"), id=chapter_id)
        elif chapter.header.status == "coming" and shown:
            line = chapter.chapter.file.line_of("status")
            chapter.chapter.report("chapter-coming", line, what=f"{len(shown)} pieces of homework")
        files.sort(key=lambda file: file.header.number)
    return by_chapter


@dataclass(frozen=True, slots=True)
class BuiltHomework:
    """A piece of homework, and the pictures it shows."""

    homework: Homework
    images: tuple[Image, ...]


def built_homework(file: HomeworkFile, addresses: Addresses) -> BuiltHomework:
    """The Homework of a file, its links resolved."""

    def make() -> BuiltHomework:
        images = file.resolve(addresses)
        return BuiltHomework(build_homework(file), tuple(images))

    return compiled(file, addresses.digest, make)


def build_homework(file: HomeworkFile) -> Homework:
    """The Homework of a file whose links are resolved; faults of its structure are reported."""
    header = file.header
    blocks = build_blocks(file.text, file.parts(), HOMEWORK_CALLOUTS)
    deliverables = sum(isinstance(block, Deliverable) for block in blocks)
    if deliverables != 1:
        file.report("homework-part", found=deliverables or "no")
    if not blocks or isinstance(blocks[0], Deliverable):
        file.report("homework-brief", file.file.body_line + 1)
    return Homework(
        id=header.id,
        was=tuple(header.was),
        retired=header.retired,
        revision=header.revision,
        number=header.number,
        title=header.title,
        templates=tuple(TemplateUse(use.id, use.documents) for use in header.templates),
        criteria=tuple(header.criteria),
        blocks=blocks,
        footnotes=file.footnotes(),
        words=file.words(),
        digest=file.digest(header.title),
    )
