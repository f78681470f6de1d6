"""What would happen to people's work, as a list: what, where, how often, and the line that avoids it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from flask_babel import gettext, ngettext

from course_app.authoring.impact.held_work import HeldWork
from course_app.authoring.impact.successors import Successors, names_of
from course_app.content.block_kinds import Reflection
from course_app.content.catalog import Catalog
from course_app.content.identities import Identity
from course_app.content.model import Course, Homework, Module
from course_app.content.structured_template import StructuredTemplate


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that would happen. `is_loss` when work would lose its place; `add` is the line that avoids it."""

    kind: str
    id: str
    count: int
    words: str
    add: str = ""
    is_loss: bool = False


def effects(before: Catalog, after: Catalog, held: HeldWork) -> list[Effect]:
    """What becomes of the work that is held in `before` when `after` is published; only what concerns somebody."""
    named = Successors(before, after, {**_words(after.course), **_words(before.course)})
    found = chain(
        _ticks(before, after, held),
        _reflections(before, after, held),
        _templates(before, after, held),
        _gone(before, after, held, named),
    )
    return [effect for effect in found if effect.count]


def _words(course: Course) -> dict[str, tuple[str, str]]:
    """The title of each item and the prompt of each reflection, by id."""
    words = {item.id: ("item", item.title) for item in _items(course)}
    return words | {each.id: ("prompt", each.prompt_text) for each in _asked(course)}


def _items(course: Course) -> Iterator[Module | Homework]:
    for chapter in course.chapters:
        yield from (*chapter.modules, *chapter.retired_modules)
        yield from (*chapter.homework, *chapter.retired_homework)


def _asked(course: Course) -> Iterator[Reflection]:
    for chapter in course.chapters:
        for module in (*chapter.modules, *chapter.retired_modules):
            yield from module.all_reflections


def _ticks(before: Catalog, after: Catalog, held: HeldWork) -> Iterator[Effect]:
    """Ticks that would read "changed", and changed texts of which nobody would be told."""
    earlier = {name: item for item in _items(before.course) for name in (item.id, *item.was)}
    for item in _items(after.course):
        names = (item.id, *item.was)
        old = next((earlier[name] for name in names if name in earlier), None)
        if old is None:
            continue
        ticked = {revision: held_count(held, names, revision) for revision in range(1, item.revision + 1)}
        changed = sum(count for revision, count in ticked.items() if old.revision <= revision < item.revision)
        words = ngettext(
            "tick of “%(title)s” would read “changed”",
            "ticks of “%(title)s” would read “changed”",
            changed,
            title=item.title,
        )
        yield Effect("tick-changed", item.id, changed, words)
        if old.digest != item.digest and old.revision == item.revision:
            count = ticked[item.revision]
            words = ngettext(
                "tick of “%(title)s” would not read “changed”, although the text is another",
                "ticks of “%(title)s” would not read “changed”, although the text is another",
                count,
                title=item.title,
            )
            add = gettext("`%(line)s` if it matters", line=f"revision: {item.revision + 1}")
            yield Effect("tick-unchanged", item.id, count, words, add)
        if item.retired and not old.retired:
            count = sum(ticked.values())
            words = ngettext(
                "tick of “%(title)s” would no longer be counted",
                "ticks of “%(title)s” would no longer be counted",
                count,
                title=item.title,
            )
            yield Effect("tick-retired", item.id, count, words)


def held_count(held: HeldWork, names: tuple[str, ...], revision: int) -> int:
    """How many ticked an item, under any of its ids, at this revision."""
    return sum(held.ticks[name, revision] for name in names)


def _reflections(before: Catalog, after: Catalog, held: HeldWork) -> Iterator[Effect]:
    """Answers that would be parked under "Earlier answers", or stand under another prompt."""
    shown = {item.id for item in after.course.modules()}
    parked = {
        each.id
        for chapter in after.course.chapters
        for module in (*chapter.modules, *chapter.retired_modules)
        for each in module.all_reflections
        if each.retired or module.id not in shown
    }
    asked = {each.id for module in before.course.modules() for each in module.reflections}
    earlier = {name: each for each in _asked(before.course) for name in (each.id, *each.was)}
    for each in _asked(after.course):
        names = (each.id, *each.was)
        old = next((earlier[name] for name in names if name in earlier), None)
        count = sum(held.answers[f"r:{name}"] for name in names)
        if old is None:
            continue
        if each.id in parked and old.id in asked:
            words = ngettext("answer would move to “Earlier answers”", "answers would move to “Earlier answers”", count)
            yield Effect("answer-parked", each.id, count, words)
        elif old.digest != each.digest:
            words = ngettext(
                "answer would stand under another prompt", "answers would stand under another prompt", count
            )
            add = gettext("a new id, and `%(mark)s` for the old", mark=f"{{#{old.id} retired}}")
            yield Effect("answer-reworded", each.id, count, words, add)


def _templates(before: Catalog, after: Catalog, held: HeldWork) -> Iterator[Effect]:
    """Fields that would be parked, drafts on an earlier version, and what was handed in on one."""
    earlier = {name: template for template in before.templates.values() for name in (template.id, *template.was)}
    for template in after.templates.values():
        names = (template.id, *template.was)
        old = next((earlier[name] for name in names if name in earlier), None)
        if old is None:
            continue
        for field in template.retired_fields:
            if old.field(field.id):
                count = sum(held.values[name, each] for name in names for each in (field.id, *field.was))
                words = ngettext(
                    "value of “%(label)s” would no longer be asked, and stays readable",
                    "values of “%(label)s” would no longer be asked, and stay readable",
                    count,
                    label=field.label,
                )
                yield Effect("field-parked", f"{template.id}/{field.id}", count, words)
        if template.version > old.version:
            yield from _versions(template, names, held)


def _versions(template: StructuredTemplate, names: tuple[str, ...], held: HeldWork) -> Iterator[Effect]:
    drafts = sum(
        count for (name, version), count in held.documents.items() if name in names and version < template.version
    )
    words = ngettext(
        "draft of “%(title)s” was begun on an earlier version and would be shown on %(version)s",
        "drafts of “%(title)s” were begun on an earlier version and would be shown on %(version)s",
        drafts,
        title=template.title,
        version=template.version,
    )
    yield Effect("draft-mapped", template.id, drafts, words)
    frozen = sum(
        count for (name, version), count in held.handed_in.items() if name in names and version < template.version
    )
    words = ngettext(
        "handed-in version keeps “%(title)s” as it was",
        "handed-in versions keep “%(title)s” as it was",
        frozen,
        title=template.title,
    )
    yield Effect("handed-in", template.id, frozen, words)


def _gone(before: Catalog, after: Catalog, held: HeldWork, named: Successors) -> Iterator[Effect]:
    """Ids that are nowhere in the newer course, and what hangs on them: words stay under the id of their day."""
    remaining = names_of(after.identities)
    names = ((each, name) for each in before.identities for name in (each.id, *each.was))
    lost = [replace(each, id=name, was=()) for each, name in names if name not in remaining]
    return losses(lost, held, named.line_for)


def losses(lost: Sequence[Identity], held: HeldWork, line_for: Callable[[Identity], str]) -> Iterator[Effect]:
    """What hangs on ids that would be nowhere, nothing included; what belongs to a lost template is counted with it."""
    whole = {each.id for each in lost}
    for identity in lost:
        if not any(identity.id.startswith((f"{other}/", f"{other}:")) for other in whole):
            count, words = _hanging_on(identity, held)
            yield Effect(f"{identity.kind}-gone", identity.id, count, words, line_for(identity), is_loss=True)


def _hanging_on(identity: Identity, held: HeldWork) -> tuple[int, str]:
    """How much work hangs on a vanished id, and what it is."""
    names = (identity.id, *identity.was)
    if identity.kind in ("module", "homework"):
        count = sum(count for (item, _), count in held.ticks.items() if item in names)
        return count, ngettext("tick would hang on nothing", "ticks would hang on nothing", count)
    if identity.kind == "reflection":
        count = sum(held.answers[f"r:{name}"] for name in names)
        return count, ngettext("answer would have no prompt", "answers would have no prompt", count)
    if identity.kind == "skill":
        keys = [f"p:score/{moment}/{name}" for name in names for moment in ("first", "last")]
        count = sum(held.answers[key] for key in keys)
        return count, ngettext("score would be shown nowhere", "scores would be shown nowhere", count)
    if identity.kind == "template":
        count = sum(count for (name, _), count in held.documents.items() if name in names)
        return count, ngettext("document would have no template", "documents would have no template", count)
    places = [tuple(name.replace(":", "/").split("/")) for name in names]
    count = sum(_values_at(identity.kind, place, held) for place in places)
    return count, ngettext("value would be shown nowhere", "values would be shown nowhere", count)


def _values_at(kind: str, place: tuple[str, ...], held: HeldWork) -> int:
    if kind == "column" and len(place) == 3:
        return held.cells[place[0], place[1], place[2]]
    if kind == "row" and len(place) == 3:
        return held.rows[place[0], place[1], place[2]]
    return held.values[place[0], place[1]] if len(place) == 2 else 0
