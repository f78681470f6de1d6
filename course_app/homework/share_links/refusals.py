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


class NotSyncedError(CourseAppError):
    """The browser does not show what the account holds."""

    status, code = 409, "not_synced"

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "This page and your account do not hold the same words yet, so nothing was released. "
                "Nothing is lost: wait until the page says that all is saved to your account, and try again."
            )
        )


class OpenConflictError(CourseAppError):
    """Two versions wait for their owner's choice."""

    status, code = 409, "conflict"

    def __init__(self) -> None:
        super().__init__(
            gettext("Two versions of something in this document wait for your choice. Choose first, then release.")
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
