"""An HTML page as lines: its headings, paragraphs, list entries and table rows, with emphasis and links kept."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

from course_app.authoring.importer.lines import Line, numbered, undouble
from course_app.authoring.importer.runs import Run, Runs, plain, tidy

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "header", "hr", "legend", "li", "main", "nav", "ol", "p", "pre",
    "section", "summary", "table", "tbody", "tfoot", "thead", "title", "tr", "ul", "head", "html", *_HEADINGS,
}  # fmt: skip
_HIDDEN = {
    "button", "datalist", "nav", "noscript", "script", "select", "style", "svg", "template", "textarea", "title",
}  # fmt: skip
_VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
}  # fmt: skip
_OUTSIDE = re.compile(r"(?:https?://|mailto:)[^\s()<>]+")


@dataclass(slots=True)
class _List:
    """An open list: whether it is numbered, and how many entries it had."""

    is_numbered: bool
    count: int = 0


@dataclass(slots=True)
class _Element:
    tag: str
    is_hidden: bool
    classes: str = ""


@dataclass(slots=True)
class _State:
    lines: list[Line] = field(default_factory=list)
    open: list[_Element] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    cells: list[Runs] | None = None
    links: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    started: int = 1
    entry: int = 0


def html_lines(file: str, text: str) -> list[Line]:
    """The lines of an HTML page, each with the line of the file on which its text begins."""
    reader = _Reader(file)
    reader.feed(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    reader.close()
    reader.flush()
    return undouble(reader.state.lines)


class _Reader(HTMLParser):
    """Collects what stands inside each block of the page; what browsers do not show is kept as hidden."""

    def __init__(self, file: str) -> None:
        super().__init__(convert_charrefs=True)
        self.file = file
        self.state = _State()

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        state, given = self.state, {name: value or "" for name, value in attrs}
        if tag == "br":
            self._add(" ")
            return
        if tag == "img":
            self._picture(given)
            return
        if tag in _VOID and tag != "hr":
            return
        is_block = tag in _BLOCKS and not (tag == "p" and state.cells is not None)
        if is_block or tag in _HIDDEN:
            self.flush()
        if tag in ("ol", "ul"):
            state.lists.append(_List(tag == "ol"))
        elif tag == "li" and state.lists:
            state.lists[-1].count += 1
            state.entry = state.lists[-1].count
        elif tag == "tr":
            state.cells = []
        elif tag in ("td", "th"):
            self._end_cell(is_open=False)
        elif tag == "a":
            state.links.append(_link(given.get("href", "")))
            if not state.links[-1] and given.get("href"):
                state.lost.append(given["href"])
        if tag != "hr":
            hidden = self._is_hidden() or tag in _HIDDEN or "hidden" in given
            state.open.append(_Element(tag, hidden, given.get("class", "")))

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        state = self.state
        place = next((place for place in range(len(state.open) - 1, -1, -1) if state.open[place].tag == tag), None)
        if place is None:
            return
        if tag in ("td", "th"):
            self._end_cell()
        elif tag == "tr":
            self._end_row()
        elif tag in _HIDDEN or (tag in _BLOCKS and not (tag == "p" and state.cells is not None)):
            self.flush()
        if tag in ("ol", "ul") and state.lists:
            state.lists.pop()
        if tag == "li":
            state.entry = 0
        if tag == "a" and state.links:
            state.links.pop()
        del state.open[place:]

    def handle_data(self, data: str) -> None:
        self._add(data)

    def _add(self, data: str) -> None:
        state = self.state
        if not any(run.text.strip() for run in state.runs):
            blank = len(data) - len(data.lstrip())
            state.started = self.getpos()[0] + data[:blank].count("\n")
        tags = {element.tag for element in state.open}
        state.runs.append(
            Run(
                data,
                strong=bool(tags & {"strong", "b"}),
                emphasis=bool(tags & {"em", "i"}),
                code="code" in tags,
                link=state.links[-1] if state.links else "",
            )
        )

    def _picture(self, given: dict[str, str]) -> None:
        name = given.get("src", "").rpartition("/")[2] or "a picture"
        self._add(f" [{given.get('alt') or 'picture'}: {name}] ")

    def _is_hidden(self) -> bool:
        return bool(self.state.open) and self.state.open[-1].is_hidden

    def _end_cell(self, is_open: bool = True) -> None:
        """Ends a cell; what stands between two cells is one only if it holds words."""
        runs = tidy(self.state.runs)
        if self.state.cells is not None:
            self.state.cells += [runs] if is_open or runs else []
            self.state.runs = []

    def _end_row(self) -> None:
        state = self.state
        if state.cells is not None:
            self._end_cell(is_open=False)
            cells, state.cells, state.runs = state.cells, None, []
            while len(cells) > 1 and not cells[-1]:
                cells.pop()
            if sum(map(bool, cells)) > 1:
                lost, state.lost = _left_out(state.lost), []
                state.lines.append(Line(self.file, state.started, (), "row", cells=tuple(cells), lost=lost))
            else:
                state.lines += [Line(self.file, state.started, cell) for cell in cells if cell]

    def flush(self) -> None:
        """Ends the line that is being collected."""
        state = self.state
        if state.cells is not None:
            if any(element.tag == "tr" for element in state.open):
                return
            self._end_row()
        runs, state.runs = tidy(state.runs), []
        lost, state.lost = _left_out(state.lost), []
        if not plain(runs):
            return
        line = Line(self.file, state.started, runs, lost=lost)
        tags = [element.tag for element in state.open]
        heading = next((_HEADINGS[tag] for tag in tags if tag in _HEADINGS), 0)
        if self._is_hidden():
            line = replace(line, kind="hidden")
        elif heading:
            line = replace(line, kind="heading", level=heading)
        elif "blockquote" in tags:
            line = replace(line, kind="quote")
        elif state.entry and state.lists and "li" in tags:
            is_numbered = state.lists[-1].is_numbered
            line = replace(line, kind="number" if is_numbered else "bullet", counted=state.entry if is_numbered else 0)
            state.entry = 0
        else:
            line = numbered(line)
        state.lines.append(line)


def _left_out(targets: Sequence[str]) -> str:
    return f"its link to {', '.join(targets)} was left out" if targets else ""


def _link(target: str) -> str:
    """Where a link leads, if a course file may say it: another site. Places of this one have new ids here."""
    return target if _OUTSIDE.fullmatch(target) else ""
