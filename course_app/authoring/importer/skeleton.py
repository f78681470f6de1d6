"""What a new content folder needs besides its chapters, and what stands for chapters that are not there yet."""

from course_app.authoring.importer.chapter_text import TO_BE_WRITTEN, file_text, value
from course_app.config import bundled

_LISTS = ("house-words.yaml", "house-spelling.yaml")


def skeleton_files(title: str) -> dict[str, str]:
    """The files of a course without chapters, by their paths in its folder."""
    pages = {"first-day.md": "First Day", "last-day.md": "Last Day"}
    return {
        "course.md": file_text(
            [f"title: {value(title)}", "skills:", "  - {id: first-skill, name: To be named}"], TO_BE_WRITTEN
        ),
        **{name: file_text([f"title: {page}"], TO_BE_WRITTEN) for name, page in pages.items()},
        "glossary.md": file_text(
            ["title: Glossary", "terms:", "  - {term: Course, words: [glossary entry], meaning: To be written.}"],
            TO_BE_WRITTEN,
        ),
        **{name: (bundled("content") / name).read_text(encoding="utf-8") for name in _LISTS},
    }


def coming_chapter(number: int, chapter_id: str) -> str:
    """The chapter.md of a chapter that is still to come."""
    header = [f"id: {chapter_id}", f"number: {number}", f"title: Chapter {number}", "status: coming"]
    return file_text(header, TO_BE_WRITTEN)
