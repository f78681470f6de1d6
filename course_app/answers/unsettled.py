"""Why words are not handed in, shared or released yet. Nothing of them is lost, and nothing was changed."""

from course_app.errors import CourseAppError


class NotArrivedError(CourseAppError):
    """The account does not hold what the browser shows."""

    status, code = 409, "not_arrived"


class TwoVersionsError(CourseAppError):
    """Two versions of something wait for their owner's choice."""

    status, code = 409, "two_versions"
