"""Text with its emphasis and links, as a source has it, and how it is written as markdown without changing a word."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from course_app.content.markdown import parse_markdown, plain_text
from course_app.content.source_files import SourceFolder

_SPECIAL = re.compile(r"[\\`*\[\]<>~]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)|\^(?=\[)")
_LINE_START = re.compile(r"^(?:[#>+=|:-]|\d+(?=[.)](?:\s|$)))")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\u200b\u2060\ufeff\ufe0e\ufe0f\ud800-\udfff]")
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style; `link` is where it leads, empty when it is no link."""

    text: str
    strong: bool = False
    emphasis: bool = False
    code: bool = False
    link: str = ""


Runs = tuple[Run, ...]


def text_runs(text: str) -> Runs:
    """Text without any style."""
    cleaned = clean(text)
    return (Run(cleaned),) if cleaned else ()


def clean(text: str) -> str:
    """`text` on one line: blanks become one space each, characters that nobody sees go."""
    return _BLANK.sub(" ", _CONTROL.sub("", text)).strip()


def tidy(runs: Iterable[Run]) -> Runs:
    """The runs as one line: blanks made one, equal neighbours joined, nothing blank at the ends."""
    found: list[Run] = []
    for run in runs:
        text = _BLANK.sub(" ", _CONTROL.sub("", run.text))
        if found and text.startswith(" ") and found[-1].text.endswith(" "):
            text = text[1:]
        if not text:
            continue
        if found and replace(run, text="") == replace(found[-1], text=""):
            found[-1] = replace(run, text=found[-1].text + text)
        else:
            found.append(replace(run, text=text))
    return cut(tuple(found), *_inner("".join(run.text for run in found)))


def _inner(text: str) -> tuple[int, int]:
    return len(text) - len(text.lstrip()), len(text.rstrip())


def plain(runs: Runs) -> str:
    """The words alone."""
    return "".join(run.text for run in runs)


def cut(runs: Runs, start: int, end: int | None = None) -> Runs:
    """The runs from character `start` to `end`, blanks at both ends left out."""
    whole = plain(runs)
    end = len(whole) if end is None else end
    start, end = start + _inner(whole[start:end])[0], start + _inner(whole[start:end])[1]
    found, place = [], 0
    for run in runs:
        inside = run.text[max(0, start - place) : max(0, end - place)]
        place += len(run.text)
        if inside:
            found.append(replace(run, text=inside))
    return tuple(found)


def without_style(runs: Runs) -> Runs:
    """The same words, links kept, without emphasis."""
    return tidy(replace(run, strong=False, emphasis=False) for run in runs)


def is_wholly_emphasised(runs: Runs) -> bool:
    """Whether every word stands in italics."""
    return bool(runs) and all(run.emphasis for run in runs if run.text.strip())


def markdown(runs: Runs) -> str:
    """One line of markdown that says exactly these words; style that markdown cannot keep is left out."""
    return _LINE_START.sub(_after_slash, inline_markdown(runs))


def inline_markdown(runs: Runs) -> str:
    """The same, for a place that no line begins at."""
    styled = "".join(map(_styled, runs))
    whole = plain(runs)
    if any(run != Run(run.text) for run in runs) and _words_of(styled) != _straight(whole):
        styled = escape(whole)
    return styled


def _after_slash(match: re.Match[str]) -> str:
    start = match.group()
    return f"{start}\\" if start[0].isdigit() else f"\\{start}"


def _styled(run: Run) -> str:
    """The run with its marks; blanks at its ends stay outside them."""
    start, end = _inner(run.text)
    core = run.text[start:end]
    if not core:
        return run.text
    text = f"`{core}`" if run.code and "`" not in core else escape(core)
    text = f"*{text}*" if run.emphasis else text
    text = f"**{text}**" if run.strong else text
    text = f"[{text}]({run.link})" if run.link else text
    return run.text[:start] + text + run.text[end:]


def escape(text: str) -> str:
    """`text` with a backslash before each character that markdown would take for a mark."""
    return _SPECIAL.sub(lambda match: f"\\{match.group()}", text)


def _words_of(text: str) -> str:
    parsed = parse_markdown(SourceFolder(Path()), Path("text"), text, 0, "text")
    return _straight(plain_text(parsed.tokens)) if len(parsed.tokens) == 3 else ""


def _straight(text: str) -> str:
    return text.translate({0x201C: '"', 0x201D: '"', 0x2018: "'", 0x2019: "'"})
