"""Saving: never over words that the author has not seen, and whole or not at all."""

import errno
import os
import threading
from pathlib import Path

import pytest

from course_app.config import read_settings
from tests.accounts.site import Site
from tests.authoring.editor.writing import MODULE, Desk, send
from tests.builders import copy_course


def test_a_save_is_in_the_file(any_desk: Desk) -> None:
    text = any_desk.text() + "\nMore.\n"
    answer = any_desk.save(any_desk.ada, text, any_desk.etag())
    assert answer.status_code == 200
    assert any_desk.text() == text
    assert answer.get_json()["etag"] == any_desk.etag()
    assert "file-saved" in any_desk.site.acts()
    assert not list(any_desk.root.rglob("*.new"))


@pytest.mark.pain(4)
def test_the_second_of_two_authors_sees_both_texts(any_desk: Desk) -> None:
    """Red when a save does not compare what its author has seen: Ben's words would replace Ada's."""
    seen = any_desk.etag()
    first, second = any_desk.text() + "\nAda's.\n", any_desk.text() + "\nBen's.\n"
    assert any_desk.save(any_desk.ada, first, seen).status_code == 200
    refused = any_desk.save(any_desk.ben, second, seen)
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (412, "changed")
    assert any_desk.text() == first
    found = any_desk.ben.get(f"/api/editor/files/{MODULE}").get_json()
    assert found == {"text": first, "etag": any_desk.etag()}
    assert any_desk.save(any_desk.ben, second, found["etag"]).status_code == 200
    assert any_desk.text() == second


def test_of_ten_saves_at_once_one_is_written(any_desk: Desk) -> None:
    """Red when comparing and writing are not one turn."""
    seen, answers = any_desk.etag(), list[int]()
    texts = [f"{any_desk.text()}\nText {number}.\n" for number in range(10)]
    barrier = threading.Barrier(len(texts))

    def save(text: str) -> None:
        barrier.wait()
        answers.append(any_desk.save(any_desk.ada, text, seen).status_code)

    threads = [threading.Thread(target=save, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, *[412] * 9]
    assert any_desk.text() in texts


def test_a_save_whose_answer_was_lost_may_come_again(desk: Desk) -> None:
    text, seen = desk.text() + "\nMore.\n", desk.etag()
    assert desk.save(desk.ada, text, seen).status_code == 200
    assert desk.save(desk.ada, text, seen).status_code == 200
    assert desk.site.acts().count("file-saved") == 1


def test_a_save_that_says_nothing_of_what_it_saw_is_refused(desk: Desk) -> None:
    before = desk.text()
    for headers in ({}, {"If-Match": "*"}, {"If-Match": '""'}):
        answer = send(desk.ada, f"/api/editor/versions/{MODULE}", {"text": "mine"}, headers)
        assert answer.status_code == 412
    assert desk.text() == before


@pytest.mark.parametrize("step", ["fsync", "rename"])
def test_a_full_disk_leaves_the_old_file_whole(step: str, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Red when the file itself is opened for writing."""
    before, seen = desk.text(), desk.etag()

    def full(*_args: object, **_words: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(f"course_app.authoring.editor.files.os.{step}", full)
        answer = desk.save(desk.ada, "mine", seen)
    assert answer.status_code == 503
    assert "No space left" in answer.get_json()["error"]["message"]
    assert desk.text() == before
    assert not list(desk.root.rglob(".*.new"))
    assert "file-saved" not in desk.site.acts()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"text": 1}', b'{"words": ""}', b'{"text": NaN}'])
def test_what_is_no_text_is_refused(body: bytes, desk: Desk) -> None:
    before = desk.text()
    headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/json", "If-Match": f'"{desk.etag()}"'}
    answer = desk.ada.client.post(f"/api/editor/versions/{MODULE}", data=body, headers=headers)
    assert answer.status_code == 400
    assert desk.text() == before


def test_a_text_beyond_the_limit_is_refused(desk: Desk) -> None:
    answer = desk.save(desk.ada, "é" * 100_001, desk.etag())
    assert answer.status_code == 413
    assert "200,000" in answer.get_json()["error"]["message"]


def test_odd_text_comes_back_whole(desk: Desk) -> None:
    """Red when the page lets a text end its own box, or a first empty line go (SYNC 3, no. 3)."""
    text = '\n</textarea><script>alert(1)</script>\n"&quot; \ud83d\ude00'.encode("utf-16", "surrogatepass").decode(
        "utf-16"
    )
    assert desk.save(desk.ada, text, desk.etag()).status_code == 200
    assert desk.text() == text
    page = desk.ada.get(f"/editor/files/{MODULE}").text
    assert "</textarea><script>" not in page
    assert "\n\n&lt;/textarea&gt;&lt;script&gt;" in page


def test_several_machines_need_a_folder_that_all_see(databases_url: str, tmp_path: Path) -> None:
    root = copy_course(tmp_path)
    site = Site(read_settings({}, data=tmp_path / "data", database_url=databases_url), content=root)
    ada = site.signed_in(site.person("ada@example.com", "author"))
    before = root.joinpath(MODULE).read_text()
    page = ada.get("/editor")
    assert "COURSE_EDITED" in page.text
    assert "New module" not in page.text
    sent = {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin", "If-Match": '"x"'}
    refused = ada.client.post(f"/api/editor/versions/{MODULE}", data=b'{"text": "mine"}', headers=sent)
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (409, "read-only")
    assert ada.get("/editor/publication").status_code == 409
    assert root.joinpath(MODULE).read_text() == before
    site.close()


@pytest.fixture
def databases_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """SQLite named by an address, as PostgreSQL is."""
    return f"sqlite:///{tmp_path / 'named.sqlite3'}"


def test_a_folder_that_cannot_be_written_is_read_only_and_says_why(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("course_app.authoring.editor.edited_folder.os.access", lambda *_: False)
    page = desk.ada.get(f"/editor/files/{MODULE}")
    assert "The server may not write into the course" in page.text
    assert "data-read-only" in page.text
    assert desk.save(desk.ada, "mine", desk.etag()).status_code == 409
