"""What the versions of a file are, whoever keeps them."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask_babel import gettext

from course_app.authoring.editor.files import NotWrittenError
from course_app.authoring.editor.paths import is_picture_name, is_text_name

MOST = 200
"""So many versions of a file, or deletions, are listed."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Who saves: the account, and what a repository calls them."""

    account_id: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Version:
    """One kept text of a file. `by` is a name, or an account's id where `is_account`; empty if nobody knows."""

    id: str
    at: datetime
    by: str
    note: str = ""
    is_account: bool = False
    path: str = ""


@dataclass(frozen=True, slots=True)
class DeletedFile:
    """A file that was deleted and is not there again; `version` names what it held."""

    name: str
    version: str
    at: datetime
    by: str
    is_account: bool = False


class Versions(ABC):
    """What keeps the versions of one content folder."""

    @abstractmethod
    def keep(self, name: str, before: bytes | None, by: Writer, at: datetime) -> None:
        """Keeps the file `name` as it stands on the disk; `before` is what stood there until now."""

    @abstractmethod
    def keep_move(self, name: str, target: str, pictures: Sequence[str], by: Writer, at: datetime) -> None:
        """Keeps that `name` is `target` now, under which its versions are found, and `pictures` as they stand."""

    @abstractmethod
    def keep_last(self, name: str, data: bytes, by: Writer, at: datetime) -> None:
        """Keeps what a file holds, before it is deleted. Raises NotWrittenError when it cannot be kept."""

    @abstractmethod
    def keep_deletion(self, name: str, by: Writer) -> None:
        """Keeps that the file is gone."""

    @abstractmethod
    def deleted(self) -> list[DeletedFile]:
        """The files that were deleted and can be brought back, the newest deletion first."""

    @abstractmethod
    def deleted_data(self, file: DeletedFile) -> bytes | None:
        """What a file that `deleted` gave held; None when it is not kept any more."""

    @abstractmethod
    def keep_published(self, names: Sequence[str], by: Writer, at: datetime) -> None:
        """Keeps what publishing wrote into the files `names`, their revisions, and into the list of published ids."""

    @abstractmethod
    def of(self, name: str) -> list[Version]:
        """The versions of a file, the newest first."""

    @abstractmethod
    def text(self, name: str, version: Version) -> str:
        """What the file held in a version that `of` gave."""


def can_come_back(root: Path, name: str) -> bool:
    """Whether it is a file of the editor's that is not there."""
    return (is_text_name(name) or is_picture_name(name)) and not root.joinpath(*name.split("/")).exists()


def not_kept(reason: str) -> NotWrittenError:
    """Why a file is not deleted."""
    return NotWrittenError(
        gettext("The history could not keep this file (%(reason)s), so it was not deleted.", reason=reason)
    )


def text_of(data: bytes) -> str:
    """Bytes as the editor shows them."""
    return data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
