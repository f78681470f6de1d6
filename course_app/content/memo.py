"""What was compiled before, found again by everything that it was made of; so one changed file costs one file."""

from collections.abc import Hashable
from pathlib import Path
from typing import Any


class Memo:
    """Results of one compile for the next: only what had no problem, and only as long as every compile uses it."""

    def __init__(self) -> None:
        self._root: Path | None = None
        self._known: dict[Hashable, Any] = {}
        self._used: dict[Hashable, Any] = {}

    def begin_compile(self, root: Path) -> None:
        """Of another folder nothing is known."""
        if root != self._root:
            self._root, self._known = root, {}
        self._used = {}

    def recall(self, key: Hashable) -> Any | None:
        """What was kept under `key` in this compile or the one before."""
        return self._used.get(key) or self._known.get(key)

    def keep(self, key: Hashable, value: Any) -> None:
        """Keeps `value` for the next compile."""
        self._used[key] = value

    def __len__(self) -> int:
        return len(self._known)

    def end_compile(self) -> None:
        """Forgets what the compile that ends now did not use."""
        self._known, self._used = self._used, {}
