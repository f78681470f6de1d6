"""Earlier versions of a file: the commits of the folder's repository, or our own where git does not keep the folder."""

from pathlib import Path

from course_app.authoring.editor.committed_versions import CommittedVersions
from course_app.authoring.editor.own_versions import OwnVersions
from course_app.authoring.editor.version import Versions
from course_app.authoring.impact.courses import is_in_repository
from course_app.config import Settings


def versions_of(settings: Settings, root: Path) -> Versions:
    """The commits where git keeps the folder, else files in the data folder."""
    if is_in_repository(root):
        return CommittedVersions(root, settings.data)
    return OwnVersions(root, settings.data / "editor-versions")
