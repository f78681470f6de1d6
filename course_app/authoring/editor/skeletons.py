"""What a new chapter, module, piece of homework or template begins as: whole enough to be shown, plainly unfinished."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext

from course_app.authoring.editor.pictures import slug_of
from course_app.authoring.editor.tree import TreeFile, TreeFolder
from course_app.content.template_files import FOLDER as TEMPLATES
from course_app.content.template_files import SAMPLES

_PLAIN = re.compile(r"[A-Za-z][\w ,.()·–—’'&-]*[\w)]")
_WORDS_LIKE_VALUES = frozenset({"true", "false", "null", "yes", "no", "on", "off"})


@dataclass(frozen=True, slots=True)
class NewItem:
    """What an author said of it: `chapter` is the folder of a chapter, `category` one of its categories."""

    title: str
    chapter: TreeFolder | None = None
    category: str = ""


def free_id(title: str, taken: Sequence[TreeFolder]) -> str:
    """An id from a title that no file of the course has."""
    stem = slug_of(title)[:56].strip("-") or "untitled"
    ids = {file.id for folder in taken for file in folder.files}
    return next(name for number in range(1, 1000) if (name := stem if number == 1 else f"{stem}-{number}") not in ids)


def new_chapter(item: NewItem, tree: Sequence[TreeFolder]) -> dict[str, str]:
    """A chapter that is not written yet: it is listed, and has its file. Texts by the names of their files."""
    number = _next_number([folder.chapter for folder in tree if folder.chapter])
    own = free_id(item.title, tree)
    head = _header(id=own, number=number, title=_quoted(item.title), status="coming")
    summary = gettext("What this chapter is about, in a sentence or two.")
    return {f"chapters/{number:02}-{own[:56]}/chapter.md": f"{head}\n{summary}\n"}


def new_module(item: NewItem, tree: Sequence[TreeFolder]) -> dict[str, str]:
    """A module with everything that each module has."""
    folder = _chapter_of(item)
    number = _next_number([file for file in folder.files if file.kind == "module"])
    own = free_id(item.title, tree)
    head = _header(
        id=own,
        revision=1,
        number=number,
        title=_quoted(item.title),
        minutes=15,
        category=_quoted(item.category),
    )
    body = _MODULE.format(
        reflection=f"reflect-{own[:56]}",
        opening=gettext("The opening statement: one sentence that a reader remembers."),
        introduction=gettext("The introduction: why this matters to the people who read it."),
        heading=gettext("A section"),
        text=gettext("What there is to know."),
        takeaways="\n".join(
            f"> - {line}"
            for line in (
                gettext("The first thing to hold on to."),
                gettext("The second thing to hold on to."),
                gettext("The third thing to hold on to."),
            )
        ),
        prompt=gettext("What the reader is asked to write down."),
        outcome=gettext("What the reader can do now."),
    )
    return {f"{folder.name}/{number:02}-{own[:56]}.md": f"{head}\n{body}"}


_MODULE = """{opening}

{introduction}

## {heading}

{text}

> [!takeaways]
{takeaways}

> [!reflection] {{#{reflection}}}
> {prompt}

> [!outcome]
> {outcome}
"""


def new_homework(item: NewItem, tree: Sequence[TreeFolder]) -> dict[str, str]:
    """A piece of homework with its brief, what is handed in, and what a reader judges."""
    chapter = _chapter_of(item).chapter
    if chapter is None:
        raise ValueError("homework belongs to a chapter")
    pieces = [file for folder in tree for file in folder.files if file.kind == "homework"]
    first = f"{int(chapter.number or 0):02}"
    number = _next_number([file for file in pieces if file.own_name.startswith(f"{first}-")])
    own = free_id(item.title, tree)
    head = _header(id=own, revision=1, chapter=chapter.id, number=number, title=_quoted(item.title))
    criteria = (
        gettext("The first thing that a reader can judge as met"),
        gettext("The second thing that a reader can judge as met"),
        gettext("The third thing that a reader can judge as met"),
    )
    head = head.removesuffix("---\n") + "criteria:\n" + "".join(f"  - {line}\n" for line in criteria) + "---\n"
    brief, deliverable = (
        gettext("The brief: what to do, and with whom."),
        gettext("The thing to hand in, in one sentence."),
    )
    return {
        f"homework/{first}-{number}-{own[:56]}.md": f"{head}\n{brief}\n\n> [!deliverable]\n> {deliverable}\n",
    }


def new_template(item: NewItem, tree: Sequence[TreeFolder]) -> dict[str, str]:
    """A structured template with two fields and a standard, and its filled sample."""
    own = free_id(item.title, tree)
    text = _TEMPLATE.format(
        id=own,
        title=_quoted(item.title),
        about=_quoted(gettext("What this document is for, in a sentence.")),
        name=_quoted(gettext("Name")),
        text=_quoted(gettext("What is to be written")),
        asked=_quoted(gettext("Everything that is asked for is filled in.")),
    )
    example = _quoted(gettext("A sample"))
    answer = _quoted(gettext("What a good answer looks like."))
    sample = f"name: {example}\ntoday: 2027-03-01\nvalues:\n  name: {example}\n  text: {answer}\n"
    return {f"{TEMPLATES}/{own}.yaml": text, f"{SAMPLES}/{own}.yaml": sample}


_TEMPLATE = """id: {id}
version: 1
title: {title}
kind: document
about: {about}
homework: []
name: name
customer-view: none
exports: [word, pdf]

fields:
  - {{id: name, kind: short-text, label: {name}, audience: internal, required: true}}
  - {{id: text, kind: long-text, label: {text}, audience: internal, required: true}}

standards:
  - {{id: filled, kind: required, says: {asked}, fields: [name, text]}}
"""

SKELETONS = {"chapter": new_chapter, "module": new_module, "homework": new_homework, "template": new_template}
"""What can be made new, by its kind."""


def _chapter_of(item: NewItem) -> TreeFolder:
    if item.chapter is None:
        raise ValueError("this belongs to a chapter")
    return item.chapter


def _next_number(files: Sequence[TreeFile | None]) -> int:
    numbers = [int(file.number) for file in files if file and file.number.isdecimal()]
    return max(numbers, default=0) + 1


def _header(**values: str | int) -> str:
    lines = "".join(f"{key}: {value}\n" for key, value in values.items())
    return f"---\n{lines}---\n"


def _quoted(words: str) -> str:
    """Words as YAML takes them for a text: as they are where that is safe, else in quotation marks."""
    is_plain = _PLAIN.fullmatch(words) is not None and words.casefold() not in _WORDS_LIKE_VALUES
    return words if is_plain else json.dumps(words, ensure_ascii=False)
