"""Not getting in by a provider: one page for all of it, and a word for the log."""

from course_app.errors import CourseAppError


class OidcRefusedError(CourseAppError):
    """Somebody does not get in by the provider. `why` is a word of ours for the log and the audit, never theirs."""

    status = 403
    code = "oidc-refused"

    def __init__(self, why: str, account_id: str = "unknown") -> None:
        super().__init__(why)
        self.why, self.account_id = why, account_id


class ProviderSilentError(OidcRefusedError):
    """The provider is down, slow, or answers what cannot be read."""

    status = 503
