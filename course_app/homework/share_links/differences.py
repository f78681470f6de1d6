"""What a new release would change, place by place, for its owner to read before anybody else does."""

from collections import Counter
from collections.abc import Iterable

Entries = dict[str, str]


def entries_by_place(entries: Iterable[tuple[str, str]]) -> Entries:
    """The entries by their places; a place that comes twice is numbered from the second time on."""
    seen: Counter[str] = Counter()
    found: Entries = {}
    for place, text in entries:
        seen[place] += 1
        found[f"{place} ({seen[place]})" if seen[place] > 1 else place] = text
    return found


def differences(before: Entries, after: Entries) -> list[dict[str, str | None]]:
    """Each place whose text differs, in the new order, then the places that go. None stands for "not there"."""
    changed = [place for place, text in after.items() if before.get(place) != text and (text or before.get(place))]
    gone = [place for place, text in before.items() if place not in after and text]
    return [{"place": place, "before": before.get(place), "after": after.get(place)} for place in (*changed, *gone)]
