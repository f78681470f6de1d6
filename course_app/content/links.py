"""Links and images of a text: where `module:some-id` leads, which pictures are shown, and what leads nowhere."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from markdown_it.token import Token

from course_app.content.markdown import ParsedText
from course_app.content.model import Image
from course_app.content.source_files import digest_of

MAX_IMAGE_BYTES = 1_000_000
_IMAGE_NAME = re.compile(r"[^/\\\x00-\x1f]+\.(?P<kind>[A-Za-z0-9]+)")
IMAGE_KINDS = ("png", "jpg", "jpeg", "gif", "webp", "avif")
"""The endings of pictures that a page can show."""
_OUTSIDE = re.compile(r"(https?://|mailto:).+", re.IGNORECASE)
_INSIDE = re.compile(r"(?P<kind>[a-z]+):(?P<id>[a-z0-9-]+)")


@dataclass(frozen=True)
class Addresses:
    """Where each (kind, id) is found: `("homework", "author-first-sop")` -> `/homework/author-first-sop`."""

    of: Mapping[tuple[str, str], str]

    @cached_property
    def digest(self) -> str:
        """Changes with any address."""
        return digest_of(repr(sorted(self.of.items())))


def chapter_address(chapter_id: str) -> str:
    """The address of a chapter's page."""
    return f"/chapters/{chapter_id}"


def module_address(chapter_id: str, module_id: str) -> str:
    """The place of a module on its chapter's page."""
    return f"/chapters/{chapter_id}#module-{module_id}"


def homework_address(homework_id: str) -> str:
    """The address of a piece of homework's page."""
    return f"/homework/{homework_id}"


def term_address(term_id: str) -> str:
    """The place of a term on the glossary's page."""
    return f"/glossary#{term_id}"


def image_address(image: Image) -> str:
    """The address of a picture."""
    return f"/images/{image.name}"


def resolve_links(text: ParsedText, addresses: Addresses) -> None:
    """Points every link of `text` at its address; reports those that lead nowhere."""
    for token, line in _inline_tokens(text, "link_open"):
        target = str(token.attrs.get("href", ""))
        if _OUTSIDE.fullmatch(target) or target.startswith("#fn"):
            continue
        inside = _INSIDE.fullmatch(target)
        if inside is None or inside["kind"] not in ("chapter", "module", "homework"):
            text.report("link-target", line, target=target)
        elif address := addresses.of.get((inside["kind"], inside["id"])):
            token.attrs["href"] = address
        elif not text.folder.is_incomplete:
            text.report("link-unknown", line, kind=inside["kind"], id=inside["id"])


def resolve_images(text: ParsedText) -> Iterator[Image]:
    """Points every picture of `text` at its address and yields it; reports those that cannot be shown."""
    for token, line in _inline_tokens(text, "image"):
        name = unquote(str(token.attrs.get("src", "")))
        if not token.content.strip():
            text.report("image-text", line, name=name)
        if image := _read_image(text, name, line):
            token.attrs["src"] = image_address(image)
            token.attrs["loading"] = "lazy"
            yield image


def _read_image(text: ParsedText, name: str, line: int) -> Image | None:
    match = _IMAGE_NAME.fullmatch(name)
    if match is None or match["kind"].lower() not in IMAGE_KINDS:
        text.report("image-kind", line, name=name)
        return None
    path = text.path.parent / name
    if path.is_symlink() or not path.is_file():
        text.report("image-missing", line, name=name)
        return None
    data = text.folder.read_bytes(path)
    text.pictures.append(path)
    if data is None:
        return None
    if len(data) > MAX_IMAGE_BYTES:
        text.report("image-too-large", line, name=name, size=len(data), limit=MAX_IMAGE_BYTES)
        return None
    return Image(f"{digest_of(data)}.{match['kind'].lower()}", data)


def _inline_tokens(text: ParsedText, kind: str) -> Iterator[tuple[Token, int]]:
    """Tokens of one kind inside paragraphs, each with its line in the text."""
    for block in text.tokens:
        if block.type != "inline":
            continue
        line = block.map[0] if block.map else 0
        for child in block.children or []:
            if child.type in ("softbreak", "hardbreak"):
                line += 1
            elif child.type == kind:
                yield child, line
