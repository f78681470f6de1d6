"""Templates, scripts and styles keep the rules that the content security policy and the tree ask for."""

import re
from pathlib import Path
from typing import get_args

import pytest

from course_app.config import bundled
from course_app.content.block_kinds import BLOCK_CLASSES
from course_app.content.fields.kinds import FIELD_KINDS

TEMPLATES = sorted(bundled("templates").rglob("*.html"))
SCRIPTS = sorted(bundled("static").rglob("*.js"))
STYLES = sorted(bundled("static").rglob("*.css"))
COMPONENT = re.compile(r'data-(?:account-)?component="([^"]+)"')


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_no_inline_script_style_or_unsafe_html(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*\ssrc=)", text), "scripts are files: the policy forbids inline ones"
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", text), (
        "styles and handlers are files: the policy forbids inline ones"
    )
    assert "|safe" not in text.replace(" ", ""), "only the sanitiser makes HTML trusted"


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_make_elements_and_never_html(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for forbidden in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", 'setAttribute("style'):
        assert forbidden not in text, f"{forbidden}: use createElement and textContent"
    assert text.count("\n") <= 300, "split it by noun"


def test_every_component_of_a_template_has_its_script_and_its_row_in_app_js() -> None:
    row = r'^\s+"?([a-z-]+)"?: (?:"|\(\) => import\(")(\./[^"]+)"\)?,$'
    table = dict(re.findall(row, (bundled("static") / "js/app.js").read_text("utf-8"), re.M))
    used = {name for path in TEMPLATES for name in COMPONENT.findall(path.read_text(encoding="utf-8"))}
    assert used == set(table)
    for name, address in table.items():
        text = (bundled("static") / "js" / address).read_text(encoding="utf-8")
        class_name = "".join(part.capitalize() for part in name.split("-"))
        assert Path(address).stem == name
        assert f"export class {class_name} extends Component" in text


def test_every_part_that_a_component_asks_for_is_in_a_template() -> None:
    parts = {
        name for path in TEMPLATES for name in re.findall(r'data-part="([^"]+)"', path.read_text(encoding="utf-8"))
    }
    for path in SCRIPTS:
        for name in re.findall(r'\.part\("([^"]+)"\)', path.read_text(encoding="utf-8")):
            assert name in parts, f'{path.name} asks for data-part="{name}", which no template has'


def test_every_save_state_has_its_words() -> None:
    text = (bundled("templates") / "answers/_save_texts.html").read_text(encoding="utf-8")
    states = [
        "saved",
        "synced",
        "waiting",
        "signed-out",
        "unsent",
        "refused",
        "saving",
        "conflict",
        "full",
        "memory",
        "gone",
        "account-only",
    ]
    for state in states:
        assert f'data-text-{state}="' in text, f"answers.js may say {state}: give it its words"


def test_every_script_is_imported_by_some_page() -> None:
    imported = {
        (path.parent / name).resolve()
        for path in SCRIPTS
        for name in re.findall(r'from "(\.[^"]+)"|"(\./[^"]+\.js)"', path.read_text(encoding="utf-8"))
        for name in name
        if name
    }
    imported |= {
        bundled("static") / name
        for path in TEMPLATES
        for name in re.findall(r'<script[^>]* src="{{ assets.url\("([^"]+)"\) }}"', path.read_text(encoding="utf-8"))
    }
    unused = [path.name for path in SCRIPTS if path.resolve() not in imported and path.name != "app.js"]
    assert unused == []


def test_every_kind_of_block_has_one_template() -> None:
    found = {path.stem for path in (bundled("templates") / "chapters/blocks").iterdir()}
    assert found == {cls.kind for cls in BLOCK_CLASSES}


def test_every_kind_of_field_has_one_part_of_the_worksheet() -> None:
    found = {path.stem for path in (bundled("templates") / "homework/fields").iterdir()}
    assert found == {get_args(cls.model_fields["kind"].annotation)[0] for cls in FIELD_KINDS}


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_colours_and_type_come_from_the_tokens(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if path.name not in ("tokens.css", "print.css"):
        colours = re.findall(r"(?<!light-dark\()#[0-9a-f]{3,6}\b", text)
        assert len(colours) <= 1, f"{path.name}: {colours} belong into tokens.css"


def test_only_the_sanitiser_makes_markup() -> None:
    package = bundled("content").parent / "course_app"
    for path in package.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if path.name != "markdown.py":
            assert not re.search(r"Markup\([^)]", text), f"{path.name} makes trusted HTML: only sanitise() may"
        assert "render_template_string" not in text
