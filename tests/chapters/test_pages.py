"""The public pages as responses: the same for everyone, compressed once, and never private."""

import gzip

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from course_app.content.links import chapter_address, homework_address
from tests.builders import good_catalog

PAGES = [
    "/",
    "/chapters/the-seam",
    "/chapters/later",
    "/homework/hw-find-seam",
    "/worksheets/",
    "/worksheets/journey-map",
    "/journal",
    "/glossary",
    "/first-day",
    "/last-day",
    "/offline",
]
PUBLIC = [*PAGES, "/service-worker.js", "/worksheets/journey-map/sample.json"]


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_are_shared_and_set_no_cookie(path: str, client: FlaskClient) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert "Set-Cookie" not in answer.headers
    assert client.get(path, headers={"Cookie": "wrote=1; sid=abc"}).data == answer.data


@pytest.mark.parametrize("path", PUBLIC)
def test_each_encoding_has_its_own_strong_etag(path: str, client: FlaskClient) -> None:
    plain = client.get(path)
    packed = {name: client.get(path, headers={"Accept-Encoding": name}) for name in ("br", "gzip")}
    assert brotli.decompress(packed["br"].data) == plain.data
    assert gzip.decompress(packed["gzip"].data) == plain.data
    etags = {answer.headers["ETag"] for answer in (plain, *packed.values())}
    assert len(etags) == 3
    assert not any(etag.startswith("W/") for etag in etags)
    for name, answer in packed.items():
        assert answer.headers["Content-Encoding"] == name
        again = client.get(path, headers={"Accept-Encoding": name, "If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == answer.headers["ETag"]


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip;q=1, br;q=0.1", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("identity", None),
        ("*", "br"),
    ],
)
def test_the_browser_chooses_the_encoding(accepted: str, chosen: str | None, client: FlaskClient) -> None:
    assert client.get("/", headers={"Accept-Encoding": accepted}).headers.get("Content-Encoding") == chosen


def test_a_head_request_has_the_headers_and_no_body(client: FlaskClient) -> None:
    answer = client.head("/chapters/the-seam")
    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["ETag"] == client.get("/chapters/the-seam").headers["ETag"]


def test_static_files_never_change_their_meaning(client: FlaskClient, small_app: Flask) -> None:
    address = small_app.extensions["public_pages"].assets.url("js/app.js")
    answer = client.get(address)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    digest = address.split("/")[2]
    assert client.get(address.replace(digest, "0" * 16)).status_code == 404
    assert client.get(f"/static/{digest}/../../course_app/config.py").status_code == 404
    assert client.get(f"/static/{digest}/js/none.js").status_code == 404


def test_images_of_the_course_are_served_under_the_digest_of_their_bytes(client: FlaskClient) -> None:
    name = next(iter(good_catalog().images))
    answer = client.get(f"/images/{name}")
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get("/images/..%2Fcourse.md").status_code == 404


@pytest.mark.parametrize(
    "path", ["/chapters/none", "/homework/none", "/nothing", "/static/x", "/images/none.png", "/chapters/"]
)
def test_an_unknown_address_is_a_helpful_404(path: str, client: FlaskClient) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Everything you wrote is still where it was" in answer.text
    assert 'href="/"' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_content_links_and_routes_agree(small_app: Flask) -> None:
    with small_app.test_request_context():
        assert small_app.url_for("chapters.chapter_page", chapter_id="x") == chapter_address("x")
        assert small_app.url_for("chapters.homework_page", homework_id="x") == homework_address("x")


def test_the_counters_stand_in_the_page_without_scripts(client: FlaskClient) -> None:
    page = client.get("/chapters/the-seam").text
    assert "Chapter 1 progress" in page
    assert "– / 3" in page
    assert "2 modules · 1 homework" in page


def test_a_coming_chapter_is_listed_and_not_counted(client: FlaskClient) -> None:
    index = client.get("/").text
    assert "Chapter 2 · coming" in index
    assert index.count("data-items") == 1
    assert "being written" in client.get("/chapters/later").text


def test_retired_prompts_are_not_on_the_chapter_and_wait_in_the_journal(client: FlaskClient) -> None:
    assert "A prompt that is no longer asked" not in client.get("/chapters/the-seam").text
    assert "A prompt that is no longer asked" in client.get("/journal").text


def test_the_parent_site_is_a_setting(client: FlaskClient, small_app: Flask) -> None:
    settings = small_app.extensions["settings"]
    for path in ("/", "/chapters/later", "/journal"):
        assert client.get(path).text.count(f'href="{settings.parent_site_url}"') == 2
        assert client.get(path).text.count(settings.parent_site_name) == 2
