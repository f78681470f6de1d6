"""A compile that knows the last one gives exactly what a fresh one gives, and compiles only what changed."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from course_app.content import chapter_files
from course_app.content.catalog import Catalog, FaultyContent, load_catalog
from course_app.content.chapter_files import build_module
from course_app.content.memo import Memo
from tests.builders import BROKEN, break_course, copy_course, replace_in
from tests.content.mutations import mutate

IDEA, PRACTICE = "chapters/01-seam/01-idea.md", "chapters/01-seam/02-practice.md"


def same_as_fresh(root: Path, memo: Memo) -> Catalog | FaultyContent:
    """The course compiled with what is known, which must be what a fresh compile gives."""
    loaded, fresh = load_catalog(root, memo), load_catalog(root)
    assert loaded == fresh
    return loaded


@pytest.mark.parametrize("code", sorted(path.name for path in BROKEN.iterdir()))
def test_every_broken_sample_is_broken_in_the_same_way_after_a_good_compile(code: str, tmp_path: Path) -> None:
    root = copy_course(tmp_path / "good")
    memo = Memo()
    assert isinstance(same_as_fresh(root, memo), Catalog)
    broken, _ = break_course(code, tmp_path)
    shutil.rmtree(root)
    if broken.is_dir():
        shutil.copytree(broken, root)
    same_as_fresh(root, memo)
    same_as_fresh(root, memo)


def change_id(root: Path) -> None:
    replace_in(root / PRACTICE, "id: the-practice", "id: daily")
    replace_in(root / PRACTICE, "was: [", "was: [the-practice, ")


def change_glossary(root: Path) -> None:
    path = root / "glossary.md"
    path.write_text(path.read_text(encoding="utf-8").replace("term: ", "term: New "), encoding="utf-8")


CHANGES: dict[str, Callable[[Path], object]] = {
    "an id that another file links to": change_id,
    "a term of the glossary": change_glossary,
    "a picture": lambda root: (root / "chapters/01-seam/seam.png").write_bytes(b"another picture"),
    "a picture that is gone": lambda root: (root / "chapters/01-seam/seam.png").unlink(),
    "a module that is gone": lambda root: (root / IDEA).unlink(),
    "a file that moved": lambda root: (root / IDEA).rename(root / "chapters/01-seam/zz.md"),
    "a word of the house": lambda root: replace_in(root / "house-words.yaml", "vague:", "vague:  "),
    "the homework that uses a template": lambda root: (root / "homework/01-1-find-seam.md").unlink(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_others_depend_on_is_noticed(change: Callable[[Path], object], course_copy: Path) -> None:
    memo = Memo()
    same_as_fresh(course_copy, memo)
    change(course_copy)
    same_as_fresh(course_copy, memo)


def test_a_long_walk_of_damage_and_repair_never_differs(course_copy: Path) -> None:
    memo, chance = Memo(), random.Random(7)
    whole = {path: path.read_bytes() for path in course_copy.rglob("*") if path.is_file()}
    for _ in range(15):
        mutate(course_copy, chance)
        same_as_fresh(course_copy, memo)
        for path in chance.sample(sorted(whole), len(whole) - 1):
            path.write_bytes(whole[path])
        same_as_fresh(course_copy, memo)
    for path, data in whole.items():
        path.write_bytes(data)
    assert isinstance(same_as_fresh(course_copy, memo), Catalog)


def test_one_changed_module_is_the_only_one_compiled(course_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Red when a module's key holds something that changes with every compile."""
    memo = Memo()
    load_catalog(course_copy, memo)
    built: list[str] = []

    def note(*words: object) -> object:
        built.append(words[0].header.id)  # type: ignore[attr-defined]  # the words are passed on as they came
        return build_module(*words)  # type: ignore[arg-type]  # the words are passed on as they came

    monkeypatch.setattr(chapter_files, "build_module", note)
    replace_in(course_copy / PRACTICE, "Do it daily.", "Do it nightly.")
    load_catalog(course_copy, memo)
    assert built == ["the-practice"]


def test_nothing_is_kept_of_what_is_gone(course_copy: Path) -> None:
    memo = Memo()
    load_catalog(course_copy, memo)
    before = len(memo)
    for number in range(5):
        path = course_copy / PRACTICE
        path.write_text(path.read_text(encoding="utf-8") + f"\n<!-- {number} -->\n", encoding="utf-8")
        load_catalog(course_copy, memo)
    assert len(memo) <= before


def test_a_text_that_nothing_needed_is_looked_at_all_the_same(course_copy: Path) -> None:
    (course_copy / "chapters/01-seam/chapter.md").unlink()
    replace_in(course_copy / PRACTICE, "Do it daily.", f"{'> ' * 30}Do it daily.")
    loaded = load_catalog(course_copy)
    assert isinstance(loaded, FaultyContent)
    assert {"file-missing", "nesting-depth"} <= {problem.code for problem in loaded.problems}
