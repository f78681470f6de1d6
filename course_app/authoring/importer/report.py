"""What an import did, in words and as JSON: each line of the source stands in it."""

import json
from collections import Counter
from collections.abc import Iterator

from course_app.authoring.importer.account import Entry
from course_app.authoring.importer.imports import Import
from course_app.authoring.importer.runs import plain

_SHOWN = 100


def report_lines(found: Import) -> Iterator[str]:
    """The report for people: what was made, what was dropped as furniture, what is to be looked at."""
    for chapter in found.chapters:
        modules, homework = len(chapter.modules), len(chapter.homework)
        counts = f"{modules} module{'' if modules == 1 else 's'}, {homework} homework"
        yield f"chapter {chapter.number} · {plain(chapter.title)}: {counts}"
    yield "made:"
    yield from (f"  {name}" for name in (*found.files, *found.pictures))
    made = found.account.entries("made")
    yield from (f"  {count} × {what}" for what, count in Counter(entry.what for entry in made).most_common())
    for fate, title in (("furniture", "dropped as furniture:"), ("unsure", "unsure, please look:")):
        entries = [entry for entry in found.account.entries() if entry.fate == fate]
        if entries:
            yield title
            yield from (f"  {_place(entry)}: {_text(entry)} ({entry.what})" for entry in entries)
    if found.account.remarks:
        yield "to know:"
        yield from (f"  {words}" for words in found.account.remarks)
    fates = Counter(entry.fate for entry in found.account.entries())
    yield f"{fates.total()} lines: {fates['made']} made, {fates['furniture']} furniture, {fates['unsure']} unsure"


def report_json(found: Import) -> str:
    """The report for programs: files, remarks, and for each line its file, number, text, fate and what became of it."""
    lines = [
        {
            "file": entry.line.file,
            "line": entry.line.number,
            "last": entry.line.last or entry.line.number,
            "fate": entry.fate,
            "what": entry.what,
            "text": entry.line.text,
        }
        for entry in found.account.entries()
    ]
    made = [*found.files, *found.pictures]
    return json.dumps({"files": made, "remarks": found.account.remarks, "lines": lines}, ensure_ascii=False, indent=2)


def _place(entry: Entry) -> str:
    return f"{entry.line.file}:{entry.line.number}"


def _text(entry: Entry) -> str:
    """The words of the line: the whole of it where it stands nowhere else now, else its beginning."""
    text = entry.line.text
    return text if (entry.fate == "unsure" and not entry.is_taken) or len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
