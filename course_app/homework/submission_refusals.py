"""Why a submission is not made or not changed now."""

from course_app.errors import CourseAppError


class NoSuchSubmissionError(CourseAppError):
    """Nobody has handed in such a version, or somebody else has."""

    status, code = 404, "no_such_submission"


class NoSuchHomeworkError(CourseAppError):
    """The course sets no such homework."""

    status, code = 404, "no_such_homework"


class RoundIsOpenError(CourseAppError):
    """The homework is handed in already, and nobody has decided on it."""

    status, code = 409, "round_is_open"


class OtherWayError(CourseAppError):
    """The learner finishes what somebody reviews, or hands in what nobody does."""

    status, code = 409, "other_way"


class ChooseTeamError(CourseAppError):
    """The learner is in several teams and named none, or named one that cannot review their work."""

    status, code = 409, "choose_team"


class RequestIdUsedError(CourseAppError):
    """The id of the request belongs to another request."""

    status, code = 422, "request_id_used"


class TooManyVersionsError(CourseAppError):
    """More versions, or more text in them, than an account may have."""

    status, code = 409, "too_many_versions"
