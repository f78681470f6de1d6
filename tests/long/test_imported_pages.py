"""Whatever an author copies from a browser is imported or refused: 100,000 damaged pages."""

from collections import Counter
from pathlib import Path

import pytest

from tests.authoring.damaged_pages import import_damaged, small_pages

pytestmark = pytest.mark.long


def test_a_hundred_thousand_damaged_pages(tmp_path: Path) -> None:
    """No traceback, and every line of every page accounted for; one page in a hundred is checked as a course."""
    pages = small_pages()
    came = Counter(import_damaged(seed, pages, tmp_path, tried=100) for seed in range(100_000))
    assert came.total() == 100_000
    print(f"100,000 damaged pages: {came['made']:,} imported, {came['refused']:,} refused, no traceback, no line lost")
