"""Files without names: nobody who stands in a field for people, and no customer, is named anywhere in one."""

import re
from collections.abc import Mapping

import pytest
from flask.testing import FlaskClient

from tests.answers.learners import OWN
from tests.homework.exports.read_back import texts_in
from tests.homework.exports.samples import TEMPLATES, printed_sample, written

pytestmark = pytest.mark.usefixtures("in_english")


def values_of(template: str) -> Mapping[str, object]:
    sample = TEMPLATES[template].sample
    assert sample
    return sample.values


def text_of(template: str, kind: str = "markdown", **more: object) -> str:
    printed = printed_sample(TEMPLATES[template], "internal", has_names=False, **more)
    return " ".join(texts_in({"markdown": "md", "word": "docx"}[kind], written(kind, printed)))


def names_in(value: object) -> set[str]:
    """Every name of a person in a sample's values, wherever it stands."""
    if not isinstance(value, dict):
        return set()
    own = {str(value["name"])} if "name" in value and set(value) <= {"name", "role"} else set()
    return own.union(*map(names_in, value.values()))


@pytest.mark.parametrize("template", sorted(TEMPLATES))
def test_no_name_of_any_sample_is_in_its_file(template: str) -> None:
    """Red when a text is printed past the names: fields, tables, checklists, the first page, the title."""
    given = values_of(template)
    found = text_of(template)
    customer = given.get("customer")
    for name in (*names_in({**given, "name": {}}), *((customer,) if isinstance(customer, str) else ())):
        assert not re.search(rf"\b{re.escape(name)}\b", found), name


def test_parts_of_names_are_left_out_where_texts_say_them() -> None:
    told = "Lena Fischer's note was late; Ana moved her review, and Fischer agreed. Anatomy stays."
    found = text_of("cultural-audit", "word", reason=told)
    assert "Onboarding Lead's note was late; Onboarding Coordinator moved her review" in found
    assert "and Onboarding Lead agreed. Anatomy stays." in found


def test_two_people_of_one_name_and_several_customers_are_told_apart() -> None:
    person = {"p1": {"cells": {"person": {"name": "Ana Ruiz", "role": "Trainer"}}, "position": 1}}
    other = {"p2": {"cells": {"person": {"name": "Ana Sommer", "role": "Admin"}}, "position": 2}}
    found = text_of("cultural-audit", colleagues={**person, **other}, reason="Ana Ruiz asked; Ana said yes.")
    assert "Trainer asked; a named person said yes." in found
    rows = {
        name: {"cells": {"customer": customer}} for name, customer in (("first", "Tolland"), ("second", "Pellworth"))
    }
    found = text_of("trust-audit", customers=rows, question="Ask Tolland or Pellworth?")
    assert "Ask customer 1 or customer 2?" in found


def asked(template: str, **more: object) -> dict[str, object]:
    body = {"template": template, "version": TEMPLATES[template].version, "name": "", "values": values_of(template)}
    body |= {"format": "markdown", "audience": "internal", "today": "2026-10-16", "zone": "Europe/London"}
    return {**body, **more}


def test_a_file_has_names_unless_its_owner_or_its_template_leaves_them_out(browser: FlaskClient) -> None:
    def file_of(template: str, **more: object) -> str:
        answer = browser.post("/api/exports", json=asked(template, **more), headers=OWN)
        assert answer.status_code == 200, answer.text
        return answer.text

    assert "Priya Nair" in file_of("handover-standard")
    assert "Priya Nair" not in file_of("handover-standard", has_names=False)
    assert "Lena Fischer" not in file_of("cultural-audit", has_names=True)
    refused = browser.post("/api/exports", json=asked("handover-standard", has_names="no"), headers=OWN)
    assert (refused.status_code, "has_names" in refused.text) == (400, True)
