"""What can be wrong with the course's files, and how each fault is put into words.

A fault in content is a value, never an exception: loading collects every Problem and reports them together.
"""

from dataclasses import dataclass

from course_app.content.style_codes import STYLE_CODES
from course_app.content.template_problems import TEMPLATE_CODES
from course_app.content.wording import Wording


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One fault in one file. `path` is relative to the content folder's parent, `line` counts from 1."""

    path: str
    line: int
    code: str
    message: str
    hint: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.code} {self.message} ({self.hint})"


CODES: dict[str, Wording] = {
    # files
    "content-missing": Wording(
        "there is no folder here",
        "name the course's folder with --content",
    ),
    "file-missing": Wording(
        "this file is missing",
        "every course and every chapter folder has one",
    ),
    "file-unreadable": Wording(
        "the file cannot be read: {reason}",
        "check the file's permissions",
    ),
    "file-encoding": Wording(
        "byte {position} is not UTF-8 text",
        "save the file in the encoding UTF-8",
    ),
    "file-too-large": Wording(
        "the file has {size:,} bytes, the limit is {limit:,}",
        "split the text, or remove what was pasted by accident",
    ),
    "file-character": Wording(
        "the line holds the invisible control character U+{codepoint:04X}",
        "delete the character",
    ),
    # headers
    "header-missing": Wording(
        "the file does not begin with a header",
        "put the keys between two lines of three dashes at the top",
    ),
    "header-unclosed": Wording(
        "the header has no second line of three dashes",
        "close the header with ---",
    ),
    "header-too-large": Wording(
        "the header is larger than 16 kB",
        "the text belongs below the header",
    ),
    "header-syntax": Wording(
        "the header is not valid YAML: {reason}",
        "write one `key: value` a line; put quotes round a value that holds a colon",
    ),
    "header-duplicate": Wording(
        "the key `{key}` is there twice",
        "keep one of the two",
    ),
    "header-key": Wording(
        "unknown key `{key}`",
        "this file may have: {known}",
    ),
    "header-required": Wording(
        "the key `{key}` is missing",
        "add it to the header",
    ),
    "header-value": Wording(
        "`{key}`: {reason}",
        "docs/authors.md lists what each key takes",
    ),
    # identity
    "id-duplicate": Wording(
        "the id `{id}` is already used in {where}",
        "ids are unique in the whole course; choose another for the newer item",
    ),
    "id-vanished": Wording(
        "the published {kind} `{id}` is nowhere in the course",
        "put it back, name it under `was:` where it went, or keep it as retired",
    ),
    "id-kind-changed": Wording(
        "`{id}` was published as {before} and is now {now}",
        "use a new id; the old one belongs to what people wrote",
    ),
    "published-line": Wording(
        "expected `<kind> <id>`, found `{text}`",
        "restore the line; `course check --accept` writes this file",
    ),
    # order and structure
    "number-duplicate": Wording(
        "the number {number} is already taken by {where}",
        "number them 1, 2, 3 … without a gap",
    ),
    "number-gap": Wording(
        "expected number {expected}, found {found}",
        "number them 1, 2, 3 … without a gap",
    ),
    "chapter-unknown": Wording(
        "there is no chapter with the id `{id}`",
        "use the `id` from a chapter.md",
    ),
    "chapter-coming": Wording(
        "the chapter is marked `status: coming` and yet has {what}",
        "remove the status once the chapter is written",
    ),
    "chapter-empty": Wording(
        "the chapter has no modules",
        "add a module, or mark it `status: coming`",
    ),
    "summary-missing": Wording(
        "there is no text below the header",
        "write the paragraph that the page prints",
    ),
    "category-unknown": Wording(
        "`{name}` is not among the chapter's categories",
        "chapter.md lists: {known}",
    ),
    "category-empty": Wording(
        "no module belongs to the category `{name}`",
        "remove it, or give it a module",
    ),
    "category-order": Wording(
        "module {number} returns to the category `{name}`",
        "number the modules so that each category's stand together, in the chapter's order",
    ),
    "opening-missing": Wording(
        "the text does not begin with two paragraphs",
        "the first is the opening statement, the second the introduction",
    ),
    "module-part": Wording(
        "the module has {found} `[!{kind}]`, it needs {needed}",
        "see docs/authors.md, A module",
    ),
    "homework-part": Wording(
        "the piece of homework has {found} `[!deliverable]`, it needs exactly one",
        "see docs/authors.md, A piece of homework",
    ),
    "homework-brief": Wording(
        "there is no brief above the deliverable",
        "write what to do, in a paragraph or two",
    ),
    # blocks
    "callout-kind": Wording(
        "unknown callout `[!{kind}]`",
        "this file may have: {known}",
    ),
    "callout-title": Wording(
        "`[!{kind}]` {expectation}",
        "write it as `> [!{kind}]{example}`",
    ),
    "callout-empty": Wording(
        "the callout `[!{kind}]` has no text",
        "write its text on the lines below, each with a > in front",
    ),
    "callout-open": Wording(
        "this line slid into the callout above it",
        "put a > in front, or leave an empty line before it",
    ),
    "callout-unquoted": Wording(
        "the mark `[!{kind}]` stands in ordinary text",
        "put `> ` in front, at the beginning of the line",
    ),
    "callout-malformed": Wording(
        "`{text}` looks like a callout mark, but is not one",
        "write it as `> [!key] Title`",
    ),
    "callout-joined": Wording(
        "this callout begins inside the one above",
        "leave an empty line between the two",
    ),
    "callout-markup": Wording(
        "the title of `[!{kind}]` holds markup",
        "titles are plain words; emphasis and links belong into the body",
    ),
    "heading-place": Wording(
        "a heading stands where the page cannot show one",
        "use **bold** words instead; headings belong into a module's or a homework's own text",
    ),
    "callout-place": Wording(
        "a callout stands where the page cannot show one",
        "callouts belong into modules and homework",
    ),
    "callout-nested": Wording(
        "a callout stands inside another block",
        "callouts begin at the left margin",
    ),
    "reflection-id": Wording(
        "the reflection has no permanent id",
        "write it as `> [!reflection] {{#a-permanent-id}}`",
    ),
    "takeaways-list": Wording(
        "takeaways hold something other than one list",
        "write each takeaway as `> - text`",
    ),
    "heading-level": Wording(
        "a heading of level {level} stands where `##` is due",
        "the page's own title is level 1; sections begin with ##, their parts with ###",
    ),
    "heading-empty": Wording(
        "nothing follows this heading",
        "add the text or remove the heading",
    ),
    "framework-item": Wording(
        "entry {number} is not written as `**Term** — explanation`",
        "either every entry of the list has a term or none has",
    ),
    "nesting-depth": Wording(
        "blocks are nested deeper than {limit} levels",
        "remove levels: nobody can read them",
    ),
    # the glossary
    "glossary-term": Wording(
        "the term `{term}` is already on line {where}",
        "keep one of the two entries",
    ),
    "glossary-word": Wording(
        "the word `{word}` already leads to the term `{term}`",
        "a word leads to one entry; choose which",
    ),
    **TEMPLATE_CODES,
    **STYLE_CODES,
    # links and images
    "link-unknown": Wording(
        "there is no {kind} with the id `{id}`",
        "use the `id` from its file",
    ),
    "link-target": Wording(
        "`{target}` is not a link this page can have",
        "write module:id, homework:id, chapter:id, or an address that begins with https://",
    ),
    "image-missing": Wording(
        "there is no image `{name}` beside this file",
        "put the image into the same folder and use its bare name",
    ),
    "image-kind": Wording(
        "`{name}` is not a kind of image the page can show",
        "use png, jpg, gif, webp or avif",
    ),
    "image-text": Wording(
        "the image `{name}` has no text for people who cannot see it",
        "write what it shows between the square brackets",
    ),
    "image-too-large": Wording(
        "the image `{name}` has {size:,} bytes, the limit is {limit:,}",
        "make it smaller; people read on a phone",
    ),
}


def problem(code: str, path: str, line: int, **facts: object) -> Problem:
    """The Problem with this code at this place, its wording filled in from `facts`.

    Raises KeyError for a code that is not in CODES or a fact that its wording names and the caller left out.
    """
    wording = CODES[code]
    return Problem(path, max(line, 1), code, wording.message.format(**facts), wording.hint.format(**facts))
