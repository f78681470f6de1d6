"""What a key was an answer to, in the words of the course as it is now."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext

from course_app.content.model import Course, Homework, Module


@dataclass(frozen=True, slots=True)
class Asked:
    """A place where something is written: its keys (the newest first), the heading it stands under, its own words."""

    keys: tuple[str, ...]
    part: str
    title: str
    prompt: str = ""


def asked_in(course: Course) -> Iterator[Asked]:
    """Every place of the course, in its order; what is no longer asked comes last, under "Earlier answers"."""
    for key, title in (("p:first-day", gettext("My first day")), ("p:last-day", gettext("My last day"))):
        yield Asked((key,), gettext("First day"), title)
    yield Asked(("p:why-here",), gettext("First day"), gettext("Why I am here"))
    for moment, part in (("first", gettext("First day")), ("last", gettext("Last day"))):
        for skill in course.skills:
            yield Asked((f"p:score/{moment}/{skill.id}",), part, skill.name)
    for chapter in course.chapters:
        part = gettext("Chapter %(number)s", number=chapter.number) + f" · {chapter.title}"
        for module in chapter.modules:
            for reflection in module.reflections:
                keys = tuple(f"r:{name}" for name in (reflection.id, *reflection.was))
                yield Asked(keys, part, module.title, reflection.prompt_text)
    earlier = gettext("Earlier answers")
    for chapter in course.chapters:
        for module in (*chapter.modules, *chapter.retired_modules):
            for reflection in module.all_reflections:
                if module.retired or reflection.retired:
                    keys = tuple(f"r:{name}" for name in (reflection.id, *reflection.was))
                    yield Asked(keys, earlier, module.title, reflection.prompt_text)


def item_titles(course: Course) -> dict[str, str]:
    """What each module and each piece of homework is called, by every id that it ever had."""
    titles: dict[str, str] = {}
    for chapter in course.chapters:
        items: list[Module | Homework] = [*chapter.modules, *chapter.retired_modules]
        for item in [*items, *chapter.homework, *chapter.retired_homework]:
            titles.update(dict.fromkeys((item.id, *item.was), item.title))
    return titles
