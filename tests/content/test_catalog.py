"""The catalog as a whole: identity, digests, and what a change of files does to them."""

import gc
import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_app.authoring.check import check_content
from course_app.content.catalog import Catalog, FaultyContent, load_catalog
from course_app.content.front_matter import read_content_file
from course_app.content.identities import accept_identities
from course_app.content.source_files import SourceFolder
from tests.builders import GOOD, REAL, break_course, copy_course, good_catalog, problems_of, replace_in
from tests.content.mutations import mutate

PRACTICE = "chapters/01-seam/02-practice.md"


def ids_of(catalog: Catalog) -> set[tuple[str, str]]:
    return {(identity.kind, identity.id) for identity in catalog.identities}


def test_the_course_itself_has_no_problem() -> None:
    assert problems_of(REAL) == []


def test_version_follows_every_byte(tmp_path: Path) -> None:
    root = copy_course(tmp_path)
    before = good_catalog(root).version
    assert good_catalog(root).version == before
    replace_in(root / PRACTICE, "Daily.", "Daily!")
    assert good_catalog(root).version != before


def test_digest_of_a_module_follows_its_text_and_not_its_place(tmp_path: Path) -> None:
    root = copy_course(tmp_path)
    before = {module.id: module.digest for module in good_catalog(root).course.modules()}
    (root / PRACTICE).rename(root / "chapters/01-seam/99-moved.md")
    replace_in(root / "chapters/01-seam/99-moved.md", "minutes: 12", "minutes: 13")
    assert {module.id: module.digest for module in good_catalog(root).course.modules()} == before
    replace_in(root / "chapters/01-seam/99-moved.md", "> Do it daily.", "> Do it nightly.")
    after = {module.id: module.digest for module in good_catalog(root).course.modules()}
    assert after["the-practice"] != before["the-practice"]
    assert after["the-idea"] == before["the-idea"]


@pytest.mark.pain(10)
@given(st.integers(min_value=0, max_value=2**32))
@settings(max_examples=12, deadline=None)
def test_pain_10_no_rename_or_move_changes_what_words_hang_on(seed: int) -> None:
    """Every file and folder renamed, chapters retitled and reordered: all ids are the same, none leads nowhere.

    Red when identity is taken from a path or a title: let TextFile users read `id` from file.path.stem.
    """
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as scratch:
        root = copy_course(Path(scratch))
        before = ids_of(good_catalog(root))
        for folder in list((root / "chapters").iterdir()):
            _rename_files([path for path in folder.glob("*.md") if path.name != "chapter.md"], chance)
        _rename_files(list((root / "homework").glob("*.md")), chance)
        _rename_files(list((root / "chapters").iterdir()), chance)
        for file in root.rglob("*.md"):
            text = file.read_text(encoding="utf-8")
            file.write_text(text.replace("\ntitle: ", f"\ntitle: {chance.choice('ABC')} "), encoding="utf-8")
        _swap_chapters(root)
        assert ids_of(good_catalog(root)) == before


def _rename_files(paths: list[Path], chance: random.Random) -> None:
    names = chance.sample(range(10**9), len(paths))
    for path, name in zip(paths, names, strict=True):
        path.rename(path.with_name(f"{name}{path.suffix}"))


def _swap_chapters(root: Path) -> None:
    for file in root.glob("chapters/*/chapter.md"):
        text = file.read_text(encoding="utf-8")
        place = "2" if "number: 1" in text else "1"
        file.write_text(
            text.replace("number: 1", "number: X").replace("number: 2", "number: X").replace("X", place), "utf-8"
        )


def test_accept_adds_new_ids_and_never_removes_one(tmp_path: Path) -> None:
    root = copy_course(tmp_path)
    published = root / "published-ids.txt"
    published.write_text("module the-old-practice\n", encoding="utf-8")
    known = (GOOD / "published-ids.txt").read_text(encoding="utf-8").splitlines()
    assert accept_identities(root, good_catalog(root).identities) == len(known) - 1
    lines = published.read_text(encoding="utf-8").splitlines()
    assert lines == sorted(lines)
    assert set(lines) == set(known)
    assert accept_identities(root, good_catalog(root).identities) == 0


def test_plain_scalars_stay_what_they_look_like(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("---\nid: 1.10\nday: 2026-01-01\nyes: yes\nn: 007\n---\n", encoding="utf-8")
    read = read_content_file(SourceFolder(tmp_path), file)
    assert read is not None
    assert read.header.values == {"id": "1.10", "day": "2026-01-01", "yes": "yes", "n": "007"}


@pytest.mark.parametrize(
    "header", ["a: &x 1\nb: *x", "a: !!python/object 1", "- a", "a: {b: [", "\t", "? [a]\n: b", "%YAML"]
)
def test_yaml_that_is_more_than_keys_and_values_is_refused(header: str, tmp_path: Path) -> None:
    folder, file = SourceFolder(tmp_path), tmp_path / "a.md"
    file.write_text(f"---\n{header}\n---\n", encoding="utf-8")
    assert read_content_file(folder, file) is None
    assert [problem.code for problem in folder.problems] == ["header-syntax"]


@given(st.integers(min_value=0, max_value=2**32))
@settings(max_examples=60, deadline=None)
def test_nothing_an_author_writes_raises(seed: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        root = copy_course(Path(scratch))
        mutate(root, random.Random(seed))
        assert isinstance(load_catalog(root), Catalog | FaultyContent)
        assert isinstance(check_content(root), tuple)


@pytest.mark.parametrize("is_on", [True, False])
def test_a_compile_leaves_the_collector_as_it_was(is_on: bool, tmp_path: Path) -> None:
    """Red when rubbish is collected in the midst of it, or never again."""
    root, _ = break_course("callout-kind", tmp_path)
    (gc.enable if is_on else gc.disable)()
    try:
        for folder in (GOOD, root, tmp_path / "none"):
            load_catalog(folder)
            assert gc.isenabled() is is_on
    finally:
        gc.enable()
