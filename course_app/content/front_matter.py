"""The header of a content file: split off, read strictly, with line numbers kept."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from course_app.content.source_files import SourceFolder
from course_app.content.style_codes import SILENCEABLE
from course_app.content.yaml_source import YamlFault, YamlValues, load_yaml

MAX_HEADER_BYTES = 16_384
ID_PATTERN = r"^[a-z0-9][a-z0-9-]{0,63}$"

Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300, pattern=r"^[^\n]*$")]
Number = Annotated[int, Field(ge=1, le=999)]


class Header(BaseModel):
    """What every header obeys: no unknown keys, no silent conversions."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class SkillHeader(Header):
    id: Id
    name: Line


def _is_style_code(code: str) -> str:
    if code not in SILENCEABLE:
        raise ValueError(f"only these can be silenced: {', '.join(sorted(SILENCEABLE))}")
    return code


class TextHeader(Header):
    """The header of a file with a text: what of its style is left alone, each with a reason."""

    silenced: dict[Annotated[str, AfterValidator(_is_style_code)], Line] = {}


class CourseHeader(TextHeader):
    title: Line
    skills: list[SkillHeader] = Field(min_length=1, max_length=20)


class PageHeader(TextHeader):
    title: Line


class TermHeader(Header):
    term: Line
    words: list[Line] = Field(min_length=1, max_length=12)
    meaning: Line


class GlossaryHeader(TextHeader):
    title: Line
    terms: list[TermHeader] = Field(min_length=1, max_length=100)


class ChapterHeader(TextHeader):
    id: Id
    was: list[Id] = []
    number: Number
    title: Line
    categories: list[Line] = []
    status: Literal["written", "coming"] = "written"


class ModuleHeader(TextHeader):
    id: Id
    was: list[Id] = []
    retired: bool = False
    revision: Number
    number: Number
    title: Line
    minutes: Annotated[int, Field(ge=1, le=120)]
    category: Line


class TemplateUseHeader(Header):
    id: Id
    documents: Literal["one", "per-customer"]


class HomeworkHeader(TextHeader):
    id: Id
    was: list[Id] = []
    retired: bool = False
    revision: Number
    chapter: Id
    number: Number
    title: Line
    templates: list[TemplateUseHeader] = []
    criteria: Annotated[list[Line], Field(min_length=3, max_length=6)] = []


AnyHeader = TypeVar("AnyHeader", bound=Header)


@dataclass(frozen=True, slots=True)
class ContentFile:
    """A content file split in two: the header's values with their lines, and the text below it.

    `body_line` is the file's line on which `body` begins, counted from 0.
    """

    path: Path
    header: YamlValues
    body: str
    body_line: int

    def line_of(self, *key: str | int) -> int:
        """The file's line (from 1) that holds the header value at `key`."""
        return self.header.line_of(key) + 2


def read_content_file(folder: SourceFolder, path: Path) -> ContentFile | None:
    """The file at `path`, or None with its problems reported to `folder`."""
    text = folder.read_text(path)
    if text is None:
        return None
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        folder.report("header-missing", path)
        return None
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        folder.report("header-unclosed", path)
        return None
    header = "\n".join(lines[1:end])
    if len(header.encode()) > MAX_HEADER_BYTES:
        folder.report("header-too-large", path)
        return None
    try:
        values = folder.memo.recall(("header", header)) or load_yaml(header)
    except YamlFault as fault:
        folder.report(fault.code, path, fault.line + 2, **fault.facts)
        return None
    folder.memo.keep(("header", header), values)
    return ContentFile(path, values, "\n".join(lines[end + 1 :]), end + 1)


def read_header(folder: SourceFolder, file: ContentFile, kind: type[AnyHeader]) -> AnyHeader | None:
    """The header as `kind`, or None with one problem for each value that does not fit."""
    try:
        return kind.model_validate(file.header.values)
    except ValidationError as error:
        for fault in error.errors(include_url=False, include_context=False):
            _report_fault(folder, file, kind, fault)
        return None


def _report_fault(folder: SourceFolder, file: ContentFile, kind: type[Header], fault: Any) -> None:
    place: tuple[str | int, ...] = tuple(part for part in fault["loc"] if part != "[key]")
    key = ".".join(str(part) for part in place)
    line = file.line_of(*place)
    if fault["type"] == "extra_forbidden":
        known = ", ".join(kind.model_fields) if len(place) == 1 else "see docs/authors.md"
        folder.report("header-key", file.path, line, key=key, known=known)
    elif fault["type"] == "missing":
        folder.report("header-required", file.path, line if len(place) > 1 else 1, key=key)
    else:
        folder.report("header-value", file.path, line, key=key, reason=_plain(fault))


def _plain(fault: Any) -> str:
    if fault["type"] == "string_pattern_mismatch":
        return "use small letters, digits and dashes, at most 64, and no line break"
    message = str(fault["msg"]).removeprefix("Value error, ")
    return message[0].lower() + message[1:]
