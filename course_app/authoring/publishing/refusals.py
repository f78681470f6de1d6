"""Why nothing was published: what is wrong, and that people still have the course they had."""

from course_app.content.problems import Problem
from course_app.errors import CourseAppError


class NotPublishable(CourseAppError):  # noqa: N818 - reads as what is said of the course
    """The course has problems; `problems` holds them all."""

    status, code = 422, "not-publishable"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class PublishingFailedError(CourseAppError):
    """A file could not be read or written; people still have the course they had."""

    status, code = 409, "not-published"
