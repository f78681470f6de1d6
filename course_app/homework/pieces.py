"""The pieces of homework of a course, found by their ids."""

from course_app.content.model import Chapter, Course, Homework


def homework_by_id(course: Course, homework_id: str) -> tuple[Chapter, Homework] | None:
    """The homework whose id is, or once was, `homework_id`, with its chapter."""
    for chapter in course.chapters:
        for homework in chapter.homework:
            if homework_id in (homework.id, *homework.was):
                return chapter, homework
    return None


def homework_title(course: Course, homework_id: str) -> str:
    """What the homework is called, also one that is not set any more; its id when the course has forgotten it."""
    for chapter in course.chapters:
        for homework in (*chapter.homework, *chapter.retired_homework):
            if homework_id in (homework.id, *homework.was):
                return homework.title
    return homework_id
