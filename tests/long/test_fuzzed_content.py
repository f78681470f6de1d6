"""Nothing an author can write gives a traceback: 100,000 mutated files."""

import random
from pathlib import Path

import pytest

from course_app.content.catalog import Catalog, FaultyContent, load_catalog
from course_app.content.style import style_problems
from tests.builders import copy_course
from tests.content.mutations import mutate

pytestmark = pytest.mark.long

FILES, PARTS = 100_000, 8


@pytest.mark.parametrize("part", range(PARTS))
def test_a_hundred_thousand_mutated_files(tmp_path: Path, part: int) -> None:
    root = copy_course(tmp_path)
    good = {file: file.read_bytes() for file in root.rglob("*") if file.is_file()}
    courses = faulty = mutated = 0
    while mutated < FILES / PARTS:
        courses += 1
        seed = f"{part}-{courses}"
        mutate(root, random.Random(seed))
        try:
            loaded = load_catalog(root)
            style_problems(root) if isinstance(loaded, Catalog) else ()
        except Exception as error:  # whatever it is, the seed belongs to it
            raise AssertionError(f"seed {seed} raised") from error
        assert isinstance(loaded, Catalog | FaultyContent)
        faulty += isinstance(loaded, FaultyContent)
        for file, data in good.items():
            if file.read_bytes() != data:
                mutated += 1
                file.write_bytes(data)
    print(f"{mutated:,} mutated files in {courses:,} courses, {faulty:,} of them with problems, no traceback")
