"""The reflections of a course, found by any id that they ever had."""

from dataclasses import dataclass

from course_app.content.block_kinds import Reflection
from course_app.content.model import Chapter, Course, Module


@dataclass(frozen=True, slots=True)
class AskedReflection:
    """A reflection and where it stands, or stood."""

    chapter: Chapter
    module: Module
    reflection: Reflection

    @property
    def names(self) -> tuple[str, ...]:
        """Its id, then those that it had before."""
        return (self.reflection.id, *self.reflection.was)


def reflection_by_id(course: Course, name: str) -> AskedReflection | None:
    """The reflection whose id is, or once was, `name`; also one that is not asked any more."""
    for chapter in course.chapters:
        for module in (*chapter.modules, *chapter.retired_modules):
            for reflection in module.all_reflections:
                if name in (reflection.id, *reflection.was):
                    return AskedReflection(chapter, module, reflection)
    return None
