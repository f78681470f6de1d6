"""The words that the course does not accept as an answer: vague ones, and those that name no person.

The lists are content: `content/house-words.yaml`. What they mean for a text is decided here.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, ValidationError

from course_app.content.fields.cell import Named
from course_app.content.fields.field_kind import Items, PartHeader
from course_app.content.front_matter import Line
from course_app.content.source_files import SourceFolder
from course_app.content.yaml_faults import read_yaml_file, report_faults

WORDS_FILE = "house-words.yaml"

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*", re.UNICODE)
_SAID = "{0,500}"
"""So long may be what is quoted: a mark that nobody closes is not looked for to the end of a long text."""
_QUOTES = (
    rf'"[^"\n]{_SAID}"',
    rf"“[^”\n]{_SAID}”",
    rf"‘[^’\n]{_SAID}(?:’\w[^’\n]{_SAID}){{0,20}}’",
    rf"'[^'\n]{_SAID}(?:(?<=\w)'\w[^'\n]{_SAID}){{0,20}}'",
)
_QUOTED = re.compile(rf"(?<!\w)(?:{'|'.join(_QUOTES)})(?!\w)")
_BEGINS_ANEW = ".!?:;·•–-"
_NAME_ENDS = re.compile(r"\s*[,(·|/]\s*|\s+[-–—]\s+")


class VagueHeader(PartHeader):
    words: Annotated[Items[Line], Field(min_length=1, max_length=20)]
    not_after: Items[Line] = ()
    not_before: Items[Line] = ()
    not_first: bool = False


class HouseWordsHeader(PartHeader):
    vague: Annotated[Items[VagueHeader], Field(min_length=1, max_length=200)]
    never_a_person: Annotated[Items[Line], Field(min_length=1, max_length=300)]
    offices: Annotated[Items[Line], Field(min_length=1, max_length=500)]
    titles: Annotated[Items[Line], Field(max_length=40)]
    not_a_verb: Annotated[Items[Line], Field(max_length=200)]


@dataclass(frozen=True, slots=True)
class HouseWords:
    """Decides whether words are vague, whether a person is named, and whether a line begins with a deed."""

    vague: re.Pattern[str]
    rules: tuple[VagueHeader, ...]
    never_a_person: frozenset[str]
    offices: frozenset[str]
    titles: frozenset[str]
    not_a_verb: frozenset[str]

    @classmethod
    def of(cls, header: HouseWordsHeader) -> Self:
        """The words of a file that was read."""
        rules = [
            "(" + "|".join(re.escape(words).replace(r"\ ", r"\s+") for words in sorted(rule.words, key=len)[::-1]) + ")"
            for rule in header.vague
        ]
        pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(rules)})(?![\w-])", re.IGNORECASE)
        lists = (header.never_a_person, header.offices, header.titles, header.not_a_verb)
        return cls(pattern, header.vague, *(frozenset(word.casefold() for word in words) for words in lists))

    def vague_spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where vague words stand in `text`; what is quoted from somebody is left alone."""
        quoted = [match.span() for match in _QUOTED.finditer(text) if " " in match.group()]
        starts = [start for start, _ in quoted]
        for match in self.vague.finditer(text):
            rule = self.rules[(match.lastindex or 1) - 1]
            place = bisect_right(starts, match.start()) - 1
            is_quoted = place >= 0 and match.start() < quoted[place][1]
            if not is_quoted and not _is_excused(rule, text, match.start(), match.end()):
                yield match.span()

    def is_person(self, person: Named) -> bool:
        """Whether somebody is named: first name and surname, or first name and role; never a team or an office."""
        name, *more = [part.strip(" )") for part in _NAME_ENDS.split(person.name) if part.strip(" )")] or [""]
        has_role = bool(person.role or more)
        if any(character.isdigit() for character in name):
            return False
        words = [word for word in _WORD.findall(name) if word.casefold().rstrip(".") not in self.titles]
        plain = [word.casefold() for word in words]
        if any(word in self.never_a_person or word.endswith(("'s", "’s")) for word in plain):
            return False
        if not any(len(word) > 1 for word in plain) or all(word in self.offices for word in plain):
            return False
        if plain[0] in self.offices and any(word in self.offices for word in plain[1:]):
            return False
        is_without_case = name.lower() == name.upper()
        return len(words) > 1 or is_without_case or has_role

    def begins_with_deed(self, text: str) -> bool:
        """Whether the first word could be a verb: an article, a pronoun or a name of a team is none."""
        words = [word.casefold() for word in _WORD.findall(text)]
        return bool(words) and words[0] not in self.not_a_verb


def _is_excused(rule: VagueHeader, text: str, start: int, end: int) -> bool:
    if rule.not_first and _begins_anew(text, start):
        return True
    before, after = _around(rule, text, start, end)
    return any(re.search(rf"(?<!\w){re.escape(words)}$", before, re.IGNORECASE) for words in rule.not_after) or any(
        re.match(rf"{re.escape(words)}(?!\w)", after, re.IGNORECASE) for words in rule.not_before
    )


def _around(rule: VagueHeader, text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after a word, blanks left out: no more of it than the rule has words for."""
    longest = 1 + max((len(words) for words in (*rule.not_after, *rule.not_before)), default=0)
    start = _before_blanks(text, start)
    while end < len(text) and text[end].isspace():
        end += 1
    return text[max(start - longest, 0) : start], text[end : end + longest]


def _begins_anew(text: str, start: int) -> bool:
    """Whether a sentence, a line or a point begins here."""
    last = _before_blanks(text, start)
    return last == 0 or text[last - 1] in _BEGINS_ANEW or "\n" in text[last:start]


def _before_blanks(text: str, start: int) -> int:
    while start and text[start - 1].isspace():
        start -= 1
    return start


def read_house_words(folder: SourceFolder) -> HouseWords | None:
    """The words of the course, or None with the problems reported."""
    path: Path = folder.root / WORDS_FILE
    values = read_yaml_file(folder, path)
    if values is None:
        return None
    try:
        return HouseWords.of(HouseWordsHeader.model_validate(values.values))
    except ValidationError as error:
        report_faults(folder, path, values, error)
        return None
