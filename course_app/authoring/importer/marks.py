"""What the fixed lines of a chapter page look like: its marks, its headings and its furniture."""

import re

from course_app.authoring.importer.lines import Line

CHAPTER = re.compile(r"chapter (\d{1,3})", re.I)
PROGRESS = re.compile(r"chapter \d{1,3} progress[\d\s/%·:–-]*(?:modules[\d\s/%·:–-]*homework)?", re.I)
CATEGORY = re.compile(r"category", re.I)
CATEGORY_COUNT = re.compile(r"(\d{1,3}) modules?", re.I)
MODULE = re.compile(r"(?:\d{1,3}\s*)?module (\d{1,3})\s*·\s*~?\s*(\d{1,4})\s*min(?:utes)?\.?", re.I)
HOMEWORK = re.compile(r"(?:chapter \d{1,3}\s*[·:–-]\s*)?homework", re.I)
HOLD = re.compile(r"hold on to these", re.I)
REFLECTION = re.compile(r"reflection\s*[·:–-]\s*write it down", re.I)
OUTCOME = re.compile(r"what you walk away with", re.I)
DELIVERABLE = re.compile(r"deliverable\s*[·:–-]?", re.I)

CALLOUTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("key", re.compile(r"━{1,4}\s*(?P<title>.*?)\s*━*")),
    ("insight", re.compile(r"✦\s*(?:pro insight\s*[·:–-]?\s*)?(?P<title>.*)|pro insight\s*[·:]\s*(?P<also>.+)", re.I)),
    (
        "mistake",
        re.compile(r"⚠\s*(?:common mistake\s*[·:–-]?\s*)?(?P<title>.*)|common mistake\s*[·:]\s*(?P<also>.+)", re.I),
    ),
    (
        "pause",
        re.compile(
            r"◈\s*(?:pause (?:&|and) reflect\s*[·:–-]?\s*)?(?P<title>.*)|pause (?:&|and) reflect(?P<also>)", re.I
        ),
    ),
)
LONE_MARK = re.compile(r"[━✦⚠◈]+")
LONE_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2})?\.?")

_COUNTER = re.compile(
    r"(?:[\d–-]* ?/ ?\d+|\d+ ?%|\d+ (?=module|homework|item)|modules?|homework|items?|done|[·|,]|\s)+", re.I
)
_LENGTH = re.compile(r"\d+ (?:words?|characters?)(?: left)?", re.I)
_SAVING = re.compile(r"\b(?:sav(?:e|es|ed|ing)|auto-?sav\w+|stored|kept|storage)\b", re.I)
_SAVING_SUBJECT = re.compile(
    r"(?:[☁✓✔•]\s*)?(?:your (?:work|text|answers?|words|writing|notes|progress)|this|it|everything"
    r"|what you (?:write|type)|all|saved|saves|saving|auto-?sav\w+|answers?|changes|progress|nothing|text|notes|work"
    r"|not saved|some browsers|kept|stored)\b",
    re.I,
)
_SAVED_WHERE = re.compile(
    r"\b(?:automatic\w*|browsers?|device|local\w*|itself|on its own|as you (?:type|write)|sync\w*|sign\w*|account"
    r"|return|revisit|come back|later|any ?time|autosav\w*|saved yet)\b",
    re.I,
)
_BUTTONS = re.compile(
    r"mark (?:as |module |homework )?(?:as )?done|(?:module|homework) done|history|count words|not saved yet|saved|save"
    r"|edit|new|download a copy|your answer|write here.*|type here.*|write your .{0,40}(?:…|\.\.\.)|skip to the text"
    r"|open the .*worksheet|sign in|in this chapter|modules|changed since you marked it done|i have seen the change"
    r"|optional|print",
    re.I,
)
_LINKS = re.compile(
    r"[←‹«<→›»>↑↓]+.*|.*[←‹«→›»↑]|back to .*|first ?day(?:\s*[·|]?\s*last ?day)?|last ?day|.*course index"
    r"|my sales training|next(?: chapter.*)?|previous.*|top of (?:the )?page|all chapters",
    re.I,
)
_LONGEST_LINK = 25
_LONGEST_HEADING = 10
_SHORT_NOTICE, _LONGEST_NOTICE = 14, 45
_LONGEST_COUNTER = 60
_WORD = re.compile(r"[^\W\d_][\w’'-]*")


def furniture(line: Line, is_below_prompt: bool = False) -> str:
    """Which piece of a page's furniture the line is, in words; empty when it is none that is known.

    Below a reflection's prompt a short line about saving need not say where or how.
    """
    text = line.text
    if line.kind == "hidden":
        return "hidden on the page"
    if len(text) <= _LONGEST_COUNTER and re.search(r"\d", text) and _COUNTER.fullmatch(text):
        return "a counter"
    if _LENGTH.fullmatch(text) or _BUTTONS.fullmatch(text):
        return "a button or a state"
    if line.words <= _LONGEST_LINK and _LINKS.fullmatch(text):
        return "a link of the page"
    if _is_save_notice(line, is_below_prompt):
        return "a notice about saving"
    return ""


def _is_save_notice(line: Line, is_below_prompt: bool) -> bool:
    """Whether the line says how what one writes is saved."""
    is_about_saving = _SAVING_SUBJECT.match(line.text) and _SAVING.search(line.text)
    is_short = is_below_prompt and line.words <= _SHORT_NOTICE
    is_notice = is_about_saving and (is_short or _SAVED_WHERE.search(line.text))
    return line.words <= _LONGEST_NOTICE and bool(is_notice)


def callout_of(line: Line) -> tuple[str, str] | None:
    """The kind and title of the callout that begins on this line, None when none does."""
    for kind, pattern in CALLOUTS:
        if match := pattern.fullmatch(line.text):
            found = match.groupdict()
            return kind, (found.get("title") or found.get("also") or "").strip()
    return None


def looks_like_heading(line: Line) -> bool:
    """Whether a line of text is set like a title: short, without a full stop, its words with capitals."""
    text = line.text
    if line.words > 18 or text[-1:] in ".,;:!…" or line.words < 1:
        return False
    return capitals(text) >= 0.6


def has_no_end(line: Line) -> bool:
    """Whether a short line of text ends without any punctuation, as headings do and sentences do not."""
    return line.words <= _LONGEST_HEADING and line.text[-1:].isalnum() and line.text[:1].isupper()


def capitals(text: str) -> float:
    """Which part of the longer words of `text` begins with a capital letter."""
    words = [word for word in _WORD.findall(text) if len(word) > 3] or _WORD.findall(text)
    return sum(word[0].isupper() for word in words) / len(words) if words else 0.0
