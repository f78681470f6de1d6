"""Why a backup or a restore does not happen: one sentence that says what is wrong, what is safe and what to do."""

from course_app.errors import CourseAppError


class BackupRefusedError(CourseAppError):
    """No backup was made; earlier ones are as they were."""

    status, code = 409, "no-backup"


class RestoreRefusedError(CourseAppError):
    """Nothing was restored; the database is as it was."""

    status, code = 409, "no-restore"
