"""Every kind of block, from the small course, as it compiles."""

from pathlib import Path

import pytest
from markupsafe import Markup

from course_app.config import bundled
from course_app.content.block_kinds import (
    BLOCK_CLASSES,
    Alert,
    Block,
    Comparison,
    Deliverable,
    Framework,
    Insight,
    Key,
    Mistake,
    Outcome,
    Pause,
    Prose,
    Quote,
    Reflection,
    Takeaways,
    TextSection,
)
from tests.builders import copy_course, good_catalog, replace_in

CATALOG = good_catalog()
MODULE = next(CATALOG.course.modules())
HOMEWORK = next(CATALOG.course.homework())
SAMPLE_BLOCKS: tuple[Block, ...] = (*MODULE.blocks, *HOMEWORK.blocks)


def only(kind: type[Block]) -> Block:
    return next(block for block in SAMPLE_BLOCKS if isinstance(block, kind))


@pytest.mark.parametrize("cls", BLOCK_CLASSES, ids=lambda cls: cls.kind)
def test_each_kind_has_a_sample_and_a_template(cls: type[Block]) -> None:
    assert any(isinstance(block, cls) for block in SAMPLE_BLOCKS), f"tests/course/good has no sample of {cls.__name__}"
    assert (bundled("templates") / "chapters" / "blocks" / f"{cls.kind}.html").is_file()


def test_the_first_two_paragraphs_are_the_opening_and_the_introduction() -> None:
    assert MODULE.opening.startswith("<p>A seam is the place where the customer notices")
    assert "has seams; good ones are not felt" in MODULE.introduction


def test_framework_counts_only_its_entries() -> None:
    block = only(Framework)
    assert isinstance(block, Framework)
    assert block.title == "The Three Parts of a Seam"
    assert [item.term for item in block.items] == ["Before", "Between", "After"]
    assert block.items[0].explanation == "what the first team knows, with one <code>code</code> word."
    assert "what it forgot" in block.items[0].more
    assert "in this order" in block.lead_in
    assert block.closing == "<p><em>One part missing, and the customer fills it.</em></p>\n"


def test_comparison_keeps_columns_and_rows() -> None:
    block = only(Comparison)
    assert isinstance(block, Comparison)
    assert block.columns == ("Side", "First team", "Second team")
    assert [(row.term, row.cells) for row in block.items] == [
        ("Question", ("how?", "what next?")),
        ("Time", ("weeks", "years")),
    ]


def test_text_section_keeps_tables_and_plain_lists() -> None:
    block = only(TextSection)
    assert isinstance(block, TextSection)
    assert 'class="align-right"' in block.body
    assert "<ol>\n<li>a plain list</li>" in block.body


def test_prose_keeps_other_scripts_footnotes_nesting_and_images() -> None:
    block = only(Prose)
    assert isinstance(block, Prose)
    assert "Ана Руис wrote 客户" in block.body
    assert 'class="footnote-ref"' in block.body
    assert block.body.count("<ul>") == 2
    image = next(iter(CATALOG.images.values()))
    assert f'src="/images/{image.name}"' in block.body
    assert "bold" in MODULE.footnotes


def test_titled_callouts_keep_title_and_body() -> None:
    for cls, title, word in (
        (Key, "The Rule", "Ask once"),
        (Insight, "What the Best Do", "read"),
        (Mistake, "The Second", "is"),
    ):
        block = only(cls)
        assert isinstance(block, Key | Insight | Mistake)
        assert block.title.startswith(title)
        assert word in block.body


def test_callouts_without_title() -> None:
    for cls, word in (
        (Pause, "last handover"),
        (Quote, "No seam"),
        (Outcome, "name a seam"),
        (Deliverable, "One seam"),
    ):
        block = only(cls)
        assert isinstance(block, Pause | Quote | Outcome | Deliverable)
        assert word in block.body


def test_takeaways_are_a_list() -> None:
    block = only(Takeaways)
    assert isinstance(block, Takeaways)
    assert block.items == ("A seam has three parts.", "It is felt or it is not.", "Ask once.")


def test_reflection_keeps_id_earlier_ids_and_prompt() -> None:
    asked, gone = MODULE.all_reflections
    assert (asked.id, asked.was, asked.retired) == ("reflect-seam", ("reflect-old-seam",), False)
    assert asked.prompt_text == "Where is your seam? Write three lines."
    assert gone.retired
    assert MODULE.reflections == (asked,)
    assert isinstance(only(Reflection), Reflection)


def test_githubs_five_kinds() -> None:
    alerts = [block for block in MODULE.blocks if isinstance(block, Alert)]
    assert [(alert.name, alert.title) for alert in alerts] == [
        ("note", ""),
        ("tip", "With a title"),
        ("important", ""),
        ("warning", ""),
        ("caution", ""),
    ]


def test_links_by_id_lead_to_their_pages() -> None:
    assert 'href="/chapters/the-seam#module-the-practice"' in MODULE.introduction
    assert 'href="/homework/hw-find-seam"' in MODULE.introduction
    assert 'href="/chapters/the-seam"' in MODULE.introduction


def test_blanks_between_emphasised_words_stay(tmp_path: Path) -> None:
    root = copy_course(tmp_path)
    file = root / "chapters/01-seam/01-idea.md"
    replace_in(file, "what the second team asks again.", "see *one* **two** `three` [four](https://www.example.com/).")
    block = next(block for block in next(good_catalog(root).course.modules()).blocks if isinstance(block, Framework))
    assert "<em>one</em> <strong>two</strong> <code>three</code> <a " in block.items[2].explanation


def test_blocks_may_stand_in_any_order(tmp_path: Path) -> None:
    root = copy_course(tmp_path)
    file = root / "chapters/01-seam/02-practice.md"
    text = file.read_text(encoding="utf-8")
    head, _, rest = text.partition("> [!key]")
    key, _, others = rest.partition("> [!takeaways]")
    file.write_text(f"{head}> [!takeaways]{others}\n> [!key]{key}", encoding="utf-8")
    kinds = [block.kind for block in list(good_catalog(root).course.modules())[1].blocks]
    assert kinds == ["takeaways", "reflection", "outcome", "key"]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ('<img src=x onerror="alert(1)">', "&lt;img src=x onerror="),
        ("`<b>`", "<code>&lt;b&gt;</code>"),
    ],
)
def test_html_in_a_text_is_text(typed: str, shown: str, tmp_path: Path) -> None:
    root = copy_course(tmp_path)
    replace_in(root / "chapters/01-seam/02-practice.md", "Practice is the idea on a Wednesday.", f"Look: {typed}")
    assert shown in list(good_catalog(root).course.modules())[1].opening


def test_no_callout_title_reaches_the_page_as_html(tmp_path: Path) -> None:
    root = copy_course(tmp_path)
    replace_in(root / "chapters/01-seam/02-practice.md", "[!key] One Rule", "[!key] <b>One</b>")
    block = next(block for block in list(good_catalog(root).course.modules())[1].blocks if isinstance(block, Key))
    assert not isinstance(block.title, Markup)
