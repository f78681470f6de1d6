"""The numbers that the guide fixes are the same wherever the course says them."""

import re

import pytest

from tests.content.course_text import everything

ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS = (
    "ten",
    "eleven",
    "twelve",
    *(f"{stem}teen" for stem in ("thir", "four", "fif", "six", "seven", "eigh", "nine")),
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
WORDS = (*ONES, *TEENS, *(word for ten in TENS for word in (ten, *(f"{ten}-{one}" for one in ONES))))
NUMBERS = {word: str(number) for number, word in enumerate(WORDS, 1)} | {"week": "7", "month": "30", "quarter": "92"}
N = rf"\b({'|'.join(sorted(NUMBERS, key=len, reverse=True))}|\d+–\d+|\d+)"
IN = "(?:within|inside|by)"
TEXTS = tuple(everything())

CLOCK: tuple[tuple[str, str, set[str]], ...] = (
    ("hours to the internal handover", rf"(?:meeting|colleagues|parts)\b[^.]{{0,9}} {IN} {N} hours of", {"48"}),
    ("hour of the internal handover", rf"Hour {N} · Internal Handover", {"48"}),
    (
        "hours to the personal note",
        rf"(?:welcome note|personal note|First the note|human being)\b[^.:;]*? {IN} (?:hour )?{N}",
        {"24"},
    ),
    ("hour of the personal note", rf"Hour {N} · Personal Welcome", {"24"}),
    ("hours to the welcome pack", rf"pack(?: is a plan, within|, inside| by hour) {N}", {"72"}),
    ("hours to the whole welcome", rf"(?:welcome|named team) within {N}", {"72"}),
    ("hour of the welcome pack", rf"Hour {N} · Welcome Pack", {"72"}),
    ("hours to the acknowledgement", rf"acknowledge\w* (?:within|for) {N} hours", {"24"}),
    ("hours to the check of the pack", rf"(?:Quality Check within|by hour 72;) {N} hours", {"24"}),
    ("days to the kick-off", rf"first formal conversation, inside {N} days", {"7"}),
    ("day of the kick-off", rf"Day {N}(?: ·)? kick-off", {"7"}),
    ("hours from agenda to kick-off", rf"(?:agenda|whose agenda everybody has had for|Pre-meeting) {N} hours", {"48"}),
    ("minutes of the kick-off", rf"timed fill exactly {N} minutes", {"60"}),
    (
        "hours to the minutes",
        rf"(?:minutes|summary follows|own words, out|with the customer|minutes follow) {IN} {N} hours",
        {"24"},
    ),
    ("days of setup", rf"(?:normally|Setup)[^.]{{0,9}} days {N}", {"5–21"}),
    ("days of training", rf"(?:capable; typically|customers they fall within) days {N}", {"14–30"}),
    (
        "days of adoption",
        rf"(?:result|look for it|date|plan)\b[^.]*? (?:in|within|inside|typically) days {N}",
        {"21–60"},
    ),
    ("days of transition", rf"(?:transfer in|rescue\.) days {N}", {"60–90"}),
    ("days of an onboarding", rf"(?:short, typically|stages describe) {N} days", {"30–90", "60–90"}),
    ("hours in a working day", rf"{N} (?:hours is|of them make) one working day", {"24"}),
    ("hours to log a touch", rf"(?:logged|reach the record) {IN} {N} hours", {"24"}),
    ("days of the way back", rf"path back to Onboarding for {N} days", {"90"}),
    ("days of aftercare", rf"{N} days (?:of aftercare|of it, to|afterwards|after (?:it|transfer))", {"90"}),
    ("days between reviews of a procedure", rf"review\b[^.]*? (?:every|more than an?|more than) {N}", {"92"}),
    ("months to a wrong procedure", rf"wrong within {N} months", {"6"}),
    ("weeks of the look-ahead", rf"(?:next|horizon of|with) {N} weeks (?:only|in view|\()", {"2"}),
    ("days to the training signal", rf"{N} days (?:later, starting|after the session, count)", {"7"}),
    ("task sessions a week", rf"{N}(?: or more)? task sessions", {"3"}),
    ("days to silent abandonment", rf"silently dropped inside {N} days", {"60"}),
)

COUNTS: tuple[tuple[str, str, set[str]], ...] = (
    ("stages", rf"(?<!these )(?<!Sequencing the )(?!one ){N}[- ]stages?\b", {"5", "7"}),
    ("stages of the workflow", rf"{N}[- ]stages? (?:master|workflow|of the master|they have reached)", {"7"}),
    ("stages of the journey", rf"{N}[- ]stages? of the customer journey", {"5"}),
    (
        "stages of the handover",
        rf"(?:handover (?:in|has) {N} stages|{N}[- ]stages? (?:handover|of the handover))",
        {"5"},
    ),
    ("responsibilities", rf"{N} (?:core )?responsibilities", {"6", "7"}),
    ("responsibilities of Onboarding", rf"{N} core responsibilities of the Onboarding", {"7"}),
    ("responsibilities of Account Management", rf"{N} core responsibilities of the Account", {"6"}),
    ("skills", rf"{N} skills", {"7", "8"}),
    ("skills of an onboarding professional", rf"{N} skills that make an onboarding", {"8"}),
    ("skills of an Account Manager", rf"{N} skills that make an account", {"7"}),
    ("dimensions of difference", rf"{N} dimensions (?:of diff|separate|and write)", {"8"}),
    ("coordination areas", rf"{N} (?:coordination )?areas", {"5"}),
    ("readiness conditions", rf"{N} (?:readiness )?conditions (?:to confirm|with|are (?:met|answered)|has)", {"6"}),
    ("mistakes", rf"{N} (?:common )?mistakes", {"6"}),
    ("best practices", rf"{N} (?:best practices|practices (?:to install|is missing|and one))", {"5"}),
    ("components", rf"{N} (?:mandatory )?components", {"4", "6"}),
    ("components of a procedure", rf"{N} (?:mandatory )?components (?:of|are|and)", {"6"}),
    ("components of a stage", rf"{N} components in every stage", {"4"}),
    ("parts of the kick-off", rf"customer in its {N} parts", {"7"}),
    (
        "parts of the handover package",
        rf"(?:package of {N} parts|{N}[- ]parts? (?:of the handover |make a )?package)",
        {"7"},
    ),
    ("setup bars", rf"{N} (?:setup )?(?:quality )?bars", {"5"}),
    ("conditions of learning", rf"(?:{N} conditions (?:adults|are absent)|capability: {N} cond)", {"4"}),
    ("training sessions", rf"{N} (?:training )?sessions (?:built|for your next|in order|across|were)", {"5"}),
    ("weeks of training", rf"sessions across {N} weeks", {"3"}),
    ("CRM disciplines", rf"{N} (?:CRM )?disciplines(?! are)", {"5"}),
    ("documents on the file", rf"{N} documents", {"5"}),
    ("layers", rf"{N}[- ](?:timeline )?layers?", {"3"}),
    ("tracker fields", rf"{N}[- ](?:mandatory )?fields?\b", {"6"}),
    ("prerequisites", rf"{N} prerequisites", {"7"}),
    ("functions", rf"{N} functions", {"7"}),
    ("design considerations", rf"{N} (?:design )?considerations", {"14"}),
    ("candidates for automation", rf"{N} (?:common )?candidates (?:for|come|among)", {"6"}),
    ("cautions", rf"{N} cautions", {"4"}),
    ("metrics", rf"{N} (?:metrics|measures) (?:in|stand|to choose|that|show a target)", {"15"}),
    ("families of metric", rf"{N} families", {"3"}),
    ("key performance indicators", rf"{N} (?:onboarding )?(?:KPIs|key performance|KPI cards)", {"7"}),
    ("experience standards", rf"{N} (?:onboarding )?(?:experience standards|standards last|standards by)", {"10"}),
    ("principles", rf"{N} principles", {"8"}),
    ("behaviours", rf"(?<!two lowest ){N} behaviours", {"6"}),
    ("small details", rf"{N} (?:small )?details", {"8"}),
    ("service standards", rf"{N} (?:service standards|standards (?:it adds|turn|to argue|that separate))", {"3"}),
    ("moments of loyalty", rf"{N} (?:personalised moments|moments (?:earn|to plan|have))", {"4"}),
    ("frontiers", rf"(?<!Choose ){N} (?:innovation )?frontiers", {"5"}),
    ("commitments", rf"Commitment {N}", {"1", "2", "3", "4", "5"}),
    ("filters", rf"{N}[- ]filters?\b", {"3"}),
    ("machine and human categories", rf"· The {N} categories", {"3"}),
    ("phases of the checklist", rf"{N}-phase checklist", {"5"}),
    ("chapters", rf"{N} chapters", {"10"}),
)


@pytest.mark.parametrize(("what", "pattern", "allowed"), [*CLOCK, *COUNTS], ids=[row[0] for row in (*CLOCK, *COUNTS)])
def test_a_number_is_the_same_everywhere(what: str, pattern: str, allowed: set[str]) -> None:
    """Every place that counts this thing gives an allowed number, and there is such a place."""
    found = [(item, match) for item, text in TEXTS for match in re.finditer(pattern, text, re.IGNORECASE)]
    assert found, f"no text counts {what} any more: mend the pattern"
    wrong = [f"{item}: {match.group()}" for item, match in found if _number(match) not in allowed]
    assert wrong == []


def _number(match: re.Match[str]) -> str:
    """What the pattern's one group that matched holds, in digits."""
    number = str(match[match.lastindex or 0])
    return NUMBERS.get(number.lower(), number)
