"""Pictures that go along when the text that shows them goes to another folder: a text shows what lies beside it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from course_app.authoring.editor.files import delete_data, read_data, write_data
from course_app.authoring.editor.paths import is_picture_name
from course_app.authoring.editor.pictures import picture_name

CARRIED = ("took", "copied", "renamed")
"""What can become of a picture."""

_NAMED = re.compile(r"[\w%.-]+\.(?:png|jpe?g|gif|webp|avif)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CarriedPicture:
    """A picture and where the moved text finds it now. `stays`: others show it too, so it is copied."""

    name: str
    target: str
    stays: bool

    @property
    def is_renamed(self) -> bool:
        """Whether it has another name there, because another picture has its own."""
        return self.name.rpartition("/")[2] != self.target.rpartition("/")[2]

    def put(self, root: Path) -> None:
        """Makes it there."""
        write_data(root, self.target, read_data(root, self.name) or b"")

    def leave(self, root: Path) -> None:
        """Takes it away where it was, unless others show it."""
        if not self.stays:
            delete_data(root, self.name)


def carried_pictures(root: Path, name: str, target: str) -> tuple[CarriedPicture, ...]:
    """The pictures that the text `name` shows, if it goes to another folder as `target`. Nothing is changed yet."""
    folder, new_folder = name.rpartition("/")[0], target.rpartition("/")[0]
    path = root.joinpath(*name.split("/"))
    if folder == new_folder or path.suffix != ".md" or path.is_symlink() or not path.is_file():
        return ()
    others = [each for each in path.parent.glob("*.md") if each != path and not each.is_symlink()]
    shown_by_others = {shown for each in others for shown in _named_in(each)}
    found = []
    for shown in sorted(_named_in(path)):
        picture = f"{folder}/{shown}"
        beside = path.with_name(shown)
        is_ours = is_picture_name(picture) and beside.is_file() and not beside.is_symlink()
        data = read_data(root, picture) if is_ours else None
        if data is not None:
            found.append(CarriedPicture(picture, _place_for(root, new_folder, shown, data), shown in shown_by_others))
    return tuple(found)


def _named_in(path: Path) -> set[str]:
    """The pictures that a text names, be it that it shows them or only speaks of them."""
    return {unquote(name) for name in _NAMED.findall(path.read_text(encoding="utf-8", errors="replace"))}


def _place_for(root: Path, folder: str, shown: str, data: bytes) -> str:
    """Its own name there, unless another picture has it."""
    own = f"{folder}/{shown}".lstrip("/")
    path = root.joinpath(*own.split("/"))
    is_free = not path.exists() and not path.is_symlink()
    is_same = not is_free and is_picture_name(own) and read_data(root, own) == data
    return own if is_free or is_same else picture_name(root, folder, shown, data)


def with_names_of(carried: Sequence[CarriedPicture], text: bytes) -> bytes:
    """The moved text, with the new name of each picture that has one."""
    names = {each.name.rpartition("/")[2]: each.target.rpartition("/")[2] for each in carried if each.is_renamed}

    def renamed(found: re.Match[str]) -> str:
        return names.get(unquote(found[0]), found[0])

    return _NAMED.sub(renamed, text.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


def said_of(carried: Sequence[CarriedPicture]) -> str:
    """The pictures as they are called now, by what became of each, as the end of an address with a query."""
    kinds = ("renamed" if each.is_renamed else "copied" if each.stays else "took" for each in carried)
    names = (each.target.rpartition("/")[2] for each in carried)
    return "".join(f"&{kind}={name}" for kind, name in zip(kinds, names, strict=True))
