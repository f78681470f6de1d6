"""Why something is not shared: each says what is wrong, what is safe, and what to do."""

from flask_babel import gettext

from course_app.errors import CourseAppError


class NoSuchDocumentError(CourseAppError):
    """The account has no such document; whether somebody else has, nobody can tell."""

    status, code = 404, "no_such_document"

    def __init__(self) -> None:
        super().__init__(
            gettext("Your account has no such document. What is on this device is safe. Wait for it to sync.")
        )


class OtherReleaseError(CourseAppError):
    """Since the changes were listed, the document was released elsewhere."""

    status, code = 409, "other_release"

    def __init__(self) -> None:
        super().__init__(
            gettext("This was released from another device meanwhile. Look once more at what would change.")
        )


class OtherTemplateError(CourseAppError):
    """The page shows another version of the template than the course has."""

    status, code = 409, "other_version"

    def __init__(self) -> None:
        super().__init__(gettext("This template has changed since. Reload the page; what you wrote stays."))


class NotShareableError(CourseAppError):
    """The template has nothing to show by a link of this kind."""

    status, code = 422, "not_shareable"

    def __init__(self) -> None:
        super().__init__(gettext("Documents on this template are for your own side alone, so there is no such link."))


class EmptyReleaseError(CourseAppError):
    """There is nothing to show yet."""

    status, code = 422, "nothing_to_show"

    def __init__(self) -> None:
        super().__init__(gettext("Nothing that its readers may see is filled in yet, so there is nothing to release."))


class TooLargeToShareError(CourseAppError):
    """What would be shown is more than a release holds."""

    status, code = 413, "too_large"

    def __init__(self) -> None:
        super().__init__(gettext("This document is too large to be released. Nothing of it is lost."))


class DeadShareLinkError(CourseAppError):
    """A link that was revoked, has expired, or never existed: nobody can tell which."""

    status, code = 404, "dead-link"

    def __init__(self) -> None:
        super().__init__(
            gettext("This link does not work any more, or it never did. Ask the person who sent it for a new one.")
        )
