"""My journal: every reflection of the course in one place."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import render_template

from course_app.content.block_kinds import Reflection
from course_app.content.current_course import Edition
from course_app.content.model import Course, Module


@dataclass(frozen=True, slots=True)
class EarlierPrompt:
    """A prompt that is no longer asked, and the module it stood in."""

    module: Module
    reflection: Reflection


def earlier_prompts(course: Course) -> Iterator[EarlierPrompt]:
    """The prompts that authors retired: what people answered stays readable beneath them."""
    for chapter in course.chapters:
        for module in (*chapter.modules, *chapter.retired_modules):
            for reflection in module.all_reflections:
                if module.retired or reflection.retired:
                    yield EarlierPrompt(module, reflection)


def render_journal(edition: Edition) -> str:
    """The journal's page: all prompts; the browser puts the answers in."""
    course = edition.catalog.course
    return render_template(
        "chapters/journal.html", course=course, earlier=list(earlier_prompts(course)), problems=edition.problems
    )
