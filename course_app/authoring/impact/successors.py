"""Which new id stands where a vanished one stood, and the line that says so."""

from collections.abc import Iterable

from flask_babel import gettext

from course_app.content.catalog import Catalog
from course_app.content.identities import Identity


class Successors:
    """The ids that a newer course has and the older had not."""

    def __init__(self, before: Catalog, after: Catalog, titles: dict[str, tuple[str, str]]) -> None:
        """`titles` are the words of items and prompts by id, in the older and in the newer course."""
        known = {name for identity in before.identities for name in (identity.id, *identity.was)}
        self._fresh = [each for each in after.identities if not known & {each.id, *each.was}]
        self._titles = titles

    def line_for(self, gone: Identity) -> str:
        """What to write where, so that nothing loses its place."""
        candidates = [each for each in self._fresh if each.kind == gone.kind and _prefix(each.id) == _prefix(gone.id)]
        near = [each for each in candidates if self._is_alike(gone, each)] or candidates
        line = f"was: [{_last(gone.id)}]"
        if len(near) == 1:
            where = f"content/{_path_of(near[0])}:{near[0].line}"
            if gone.kind == "reflection":
                return f"{where}: `> [!reflection] {{#{near[0].id} was={gone.id}}}`"
            return f"{where}: `{line}`"
        kept = f"{{#{gone.id} retired}}" if gone.kind == "reflection" else "retired: true"
        if gone.kind in ("skill", "template", "standard"):
            went = gettext("`%(line)s` where it went", line=line)
            return str(went if gone.kind == "template" else gettext("put it back"))
        return str(gettext("`%(line)s` where it went, or put it back with `%(kept)s`", line=line, kept=kept))

    def _is_alike(self, gone: Identity, fresh: Identity) -> bool:
        is_same_file = _path_of(gone) == _path_of(fresh)
        titles = self._titles
        return is_same_file or (gone.id in titles and titles.get(gone.id) == titles.get(fresh.id))


def _path_of(identity: Identity) -> str:
    """The path inside the content folder, wherever that was when it was read."""
    parts = identity.path.parts
    names = [place for place, part in enumerate(parts) if part in ("chapters", "homework")]
    return "/".join(parts[names[0] :]) if names else identity.path.name


def _prefix(name: str) -> str:
    """What an id inside a template belongs to: its template, its field; empty for ids of the course itself."""
    return name[: max(name.rfind("/"), name.rfind(":")) + 1]


def _last(name: str) -> str:
    return name[len(_prefix(name)) :]


def names_of(identities: Iterable[Identity]) -> set[str]:
    """Every id, earlier ones included."""
    return {name for identity in identities for name in (identity.id, *identity.was)}
