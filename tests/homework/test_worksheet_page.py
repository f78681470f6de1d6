"""Worksheet pages: the same blank form for everyone, every field of every template on it."""

import json
import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape

from course_app.content.fields.checklist import Checklist
from course_app.content.fields.grid import Grid
from course_app.content.fields.rows import Rows
from course_app.homework.worksheet_page import is_row_number
from tests.browser.worksheet_templates import A_FEW, kinds_in
from tests.builders import REAL, good_catalog

CATALOG = good_catalog(REAL)
TEMPLATES = CATALOG.templates


@pytest.fixture
def browser(real_app: Flask) -> FlaskClient:
    return real_app.test_client()


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_every_field_column_check_and_standard_is_on_the_page(name: str, browser: FlaskClient) -> None:
    answer = browser.get(f"/worksheets/{name}")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, no-cache"
    page = answer.get_data(as_text=True)
    for field in TEMPLATES[name].fields:
        section = page.split(f'data-field="{field.id}"')[1].split("<section class=")[0]
        assert field.kind in section  # type: ignore[attr-defined]  # every field has a kind
        if isinstance(field, Rows):
            for column in field.table_columns():
                assert column.retired or is_row_number(column) or f'data-column="{column.id}"' in section
            assert all(f'data-row="{row.id}"' in section for row in field.given_rows())
    for field in TEMPLATES[name].fields:
        if isinstance(field, Checklist):
            assert all(f'data-row="{check.id}"' in page for check in field.checks())
        if isinstance(field, Grid):
            assert all(f'data-row="{row}" data-column="{each}"' in page for row in field.rows for each in field.columns)
    for standard in TEMPLATES[name].standards:
        assert f'data-standard="{standard.id}"' in page


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_no_id_stands_twice_and_every_label_has_its_control(name: str, browser: FlaskClient) -> None:
    page = re.sub(r"<template.*?</template>", "", browser.get(f"/worksheets/{name}").text, flags=re.S)
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert [each for each in set(ids) if ids.count(each) > 1] == []
    for attribute in ("for", "aria-labelledby", "aria-describedby"):
        for wanted in re.findall(rf'\s{attribute}="([^"]+)"', page):
            assert set(wanted.split()) <= set(ids), wanted


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_the_sample_comes_as_a_browser_would_store_it(name: str, browser: FlaskClient) -> None:
    sample = TEMPLATES[name].sample
    assert sample
    answer = browser.get(f"/worksheets/{name}/sample.json")
    assert answer.mimetype == "application/json"
    assert json.loads(answer.data) == {"name": sample.name, "today": sample.today, "values": sample.values}


def test_the_templates_that_browsers_open_every_time_hold_every_kind_of_field() -> None:
    """The others are opened in the long profile only. A kind that none of the few has: add a template to A_FEW."""
    few = set().union(*(kinds_in(TEMPLATES[name]) for name in A_FEW))
    assert set().union(*map(kinds_in, TEMPLATES.values())) - few == set()


def test_an_earlier_id_leads_to_the_newer_one(client: FlaskClient) -> None:
    answer = client.get("/worksheets/old-map")
    assert (answer.status_code, answer.headers["Location"]) == (308, "/worksheets/journey-map")
    assert client.get("/worksheets/none").status_code == 404
    assert client.get("/worksheets/none/sample.json").status_code == 404


def test_every_homework_leads_to_its_worksheets(browser: FlaskClient) -> None:
    for homework in CATALOG.course.homework():
        page = browser.get(f"/homework/{homework.id}").text
        for use in homework.templates:
            assert (f'href="/worksheets/{use.id}"' in page) is (use.id in TEMPLATES)


def test_what_is_wholly_internal_says_so_once_and_the_rest_says_it_of_every_field(browser: FlaskClient) -> None:
    for name, template in TEMPLATES.items():
        page = browser.get(f"/worksheets/{name}").text
        marks = len(re.findall(r'class="audience" data-audience', page))
        assert ("Everything here is internal" in page) is (template.customer_view == "none")
        assert (marks >= len(template.fields)) is (template.customer_view != "none")


def test_places_name_the_worksheets(client: FlaskClient) -> None:
    places = client.get("/places.json").get_json()
    assert places["template:old-map"] == places["template:journey-map"]
    assert places["template:journey-map"] == {"name": "Journey Map", "path": "/worksheets/journey-map"}


def test_the_index_has_every_template_once_with_what_it_is_for(browser: FlaskClient) -> None:
    page = browser.get("/worksheets/").text
    for name, template in TEMPLATES.items():
        assert page.count(f'data-template="{name}"') == 1
        entry = page.split(f'data-template="{name}"')[1].split("</article>")[0]
        assert str(escape(template.about)) in entry
        for homework in CATALOG.course.homework():
            uses = any(use.id == name for use in homework.templates)
            assert (f'href="/homework/{homework.id}"' in entry) is uses
    assert [page.index(f"Chapter {number} ") for number in range(1, 11)] == sorted(
        page.index(f"Chapter {number} ") for number in range(1, 11)
    )
    for path in ("/", "/homework/author-first-sop", "/journal", "/worksheets/sop"):
        assert 'href="/worksheets/"' in browser.get(path).text


def test_every_link_is_offered_at_the_field_that_receives(browser: FlaskClient) -> None:
    """One entry, many uses: each link of the catalogue, with all that a browser needs to find its source."""
    for name, template in TEMPLATES.items():
        page = browser.get(f"/worksheets/{name}").text
        offered = {
            source["id"]: (section.split('"')[0], source)
            for section in page.split('data-field="')[1:]
            for found in re.findall(r'data-sources="([^"]*)"', section)
            for source in json.loads(unescape(found))
        }
        assert set(offered) == {link.id for link in template.links}
        for link in template.links:
            field, source = offered[link.id]
            given = TEMPLATES[link.template].field(link.source.field)
            assert given
            assert (field, source["template"], source["field"]) == (link.to.field, link.template, given.id)
            assert source["columns"] == [list(pair) for pair in link.columns.items()]
            if isinstance(given, Rows | Checklist):
                assert [row for row, _ in source["given"]] == [row.id for row in given.given_rows()]
