"""Deleting a file: what it would do is said first, nobody's work is stranded, and every file comes back as it was."""

import errno
import os
import re
import subprocess
from pathlib import Path
from uuid import uuid4

import pytest

from course_app.authoring.check import check_content
from course_app.content.catalog import Catalog, load_catalog
from course_app.demo.device import Device
from tests.accounts.site import START
from tests.authoring.editor.writing import MODULE, PNG, Desk
from tests.builders import replace_in

PRACTICE = "chapters/01-seam/02-practice.md"
PICTURE = "chapters/01-seam/seam.png"
SAMPLE = "homework/structured-templates/samples/seam-log.yaml"


def seen_in(page: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert found, page
    return found[1]


def write(desk: Desk, key: str, val: object) -> None:
    """A learner writes something."""
    Device(desk.site.database, str(uuid4())).write(START, key, val)


def deleted_version(page: str, name: str) -> str:
    found = re.search(
        rf'/editor/restorations/{re.escape(name)}"><input type="hidden" name="version" value="([^"]+)"', page
    )
    assert found, page
    return found[1]


@pytest.mark.pain(10)
def test_a_file_that_work_hangs_on_is_not_deleted(any_desk: Desk) -> None:
    """Red when deleting looks at what is saved alone and not at what people wrote."""
    write(any_desk, "d:the-old-practice", {"done": True, "revision": 1, "at": "2027-03-01T09:00:00Z"})
    write(any_desk, "r:reflect-practice", "On Wednesday I call.")
    page = any_desk.ada.get(f"/editor/deletions/{PRACTICE}").text
    assert "It cannot be deleted" in page
    assert re.search(r"<strong>1</strong> tick would hang on nothing <code>the-old-practice</code>", page)
    assert re.search(r"<strong>1</strong> answer would have no prompt <code>reflect-practice</code>", page)
    assert "was: [the-practice, the-old-practice]" in page
    assert "{#… was=reflect-practice}" in page
    before = any_desk.text(PRACTICE)
    refused = any_desk.ada.post(f"/editor/deletions/{PRACTICE}", seen=any_desk.etag(PRACTICE))
    assert (refused.status_code, "was not deleted" in refused.text) == (409, True)
    assert any_desk.text(PRACTICE) == before
    assert "file-deleted" not in any_desk.site.acts()


@pytest.mark.pain(10)
def test_what_was_never_published_counts_too_once_somebody_wrote_in_it(desk: Desk) -> None:
    """Red when only published-ids.txt is asked: before the first publication nothing stands in it."""
    (desk.root / "published-ids.txt").unlink()
    assert "It cannot be deleted" not in desk.ada.get(f"/editor/deletions/{PRACTICE}").text
    write(desk, "r:reflect-practice", "On Wednesday I call.")
    page = desk.ada.get(f"/editor/deletions/{PRACTICE}").text
    assert re.findall(r'class="is-loss">.*?<code>([^<]+)</code>', page) == ["reflect-practice"]
    assert desk.ada.post(f"/editor/deletions/{PRACTICE}", seen=desk.etag(PRACTICE)).status_code == 409


def test_what_takes_its_place_lets_it_go(kept_desk: Desk) -> None:
    """The lines that the page offers, written where it says; then the course has no problem."""
    replace_in(
        kept_desk.root / MODULE, "category: The Idea\n", "category: The Idea\nwas: [the-practice, the-old-practice]\n"
    )
    replace_in(kept_desk.root / MODULE, "was=reflect-old-seam}", "was=reflect-old-seam,reflect-practice}")
    replace_in(kept_desk.root / MODULE, "[the practice](module:the-practice)", "the practice")
    replace_in(kept_desk.root / "chapters/01-seam/chapter.md", "  - The Practice\n", "")
    assert {each.code for each in check_content(kept_desk.root)} >= {"id-duplicate"}
    page = kept_desk.ada.get(f"/editor/deletions/{PRACTICE}").text
    assert "is touched" in page
    assert "No problem that it does not have now." in page
    done = kept_desk.ada.post(f"/editor/deletions/{PRACTICE}", seen=seen_in(page))
    assert done.status_code == 303, done.text
    assert check_content(kept_desk.root) == ()
    assert "file-deleted" in kept_desk.site.acts()


def test_a_file_comes_back_byte_for_byte(kept_desk: Desk) -> None:
    """Red when only a text is kept, or when what was written outside the editor is not kept first."""
    sample = kept_desk.root / SAMPLE
    sample.write_bytes(sample.read_bytes().replace(b"\n", b"\r\n"))
    for name in (PICTURE, SAMPLE):
        before = kept_desk.root.joinpath(name).read_bytes()
        page = kept_desk.ada.get(f"/editor/deletions/{name}").text
        assert "is touched" in page
        assert ("image-missing" if name == PICTURE else "sample").partition("-")[0] in page
        done = kept_desk.ada.post(f"/editor/deletions/{name}", seen=seen_in(page))
        assert done.location == "/editor/deletions?said=deleted"
        assert not kept_desk.root.joinpath(name).exists()
        listed = kept_desk.ada.get(done.location).text
        assert "Ada@Example.Com" in listed
        version = deleted_version(listed, name)
        for odd in ("none", "--help", "HEAD", ""):
            assert kept_desk.ada.post(f"/editor/restorations/{name}", version=odd).status_code == 404
        assert kept_desk.ada.post(f"/editor/restorations/{name}", version=version).status_code == 303
        assert kept_desk.root.joinpath(name).read_bytes() == before
        assert f"/editor/restorations/{name}" not in kept_desk.ada.get("/editor/deletions").text
        assert kept_desk.ada.post(f"/editor/restorations/{name}", version=version).status_code == 404
    assert check_content(kept_desk.root) == ()


def test_a_name_that_is_taken_again_is_not_written_over(kept_desk: Desk) -> None:
    kept_desk.ada.post(f"/editor/deletions/{PICTURE}", seen=kept_desk.etag(PICTURE))
    version = deleted_version(kept_desk.ada.get("/editor/deletions").text, PICTURE)
    kept_desk.root.joinpath(PICTURE).write_bytes(PNG)
    assert kept_desk.ada.post(f"/editor/restorations/{PICTURE}", version=version).status_code in (404, 409)
    assert kept_desk.root.joinpath(PICTURE).read_bytes() == PNG


@pytest.mark.pain(4)
def test_what_somebody_saved_meanwhile_is_not_deleted(any_desk: Desk) -> None:
    """Red when a deletion does not compare what its author has seen."""
    seen = any_desk.etag(SAMPLE)
    text = any_desk.text(SAMPLE) + "# Ben's\n"
    assert any_desk.save(any_desk.ben, text, seen, SAMPLE).status_code == 200
    for stale in (seen, "", "*"):
        refused = any_desk.ada.post(f"/editor/deletions/{SAMPLE}", seen=stale)
        assert (refused.status_code, "was changed meanwhile" in refused.text) == (412, True)
    assert any_desk.text(SAMPLE) == text


def test_taken_off_the_pages_instead(desk: Desk) -> None:
    """Red when retiring changes an id: people's answers are read through it."""
    before = load_catalog(desk.root)
    assert isinstance(before, Catalog)
    seen = seen_in(desk.ada.get(f"/editor/deletions/{PRACTICE}").text)
    assert desk.ada.post(f"/editor/retirements/{PRACTICE}", seen="old").status_code == 412
    done = desk.ada.post(f"/editor/retirements/{PRACTICE}", seen=seen)
    assert done.location == f"/editor/files/{PRACTICE}?said=retired"
    assert "id: the-practice\nretired: true\nrevision: 2\n" in desk.text(PRACTICE)
    assert {each.code for each in check_content(desk.root)} == {"link-unknown", "category-empty"}
    replace_in(desk.root / MODULE, "[the practice](module:the-practice)", "the practice")
    replace_in(desk.root / "chapters/01-seam/chapter.md", "  - The Practice\n", "")
    after = load_catalog(desk.root)
    assert isinstance(after, Catalog)
    assert {each.id for each in after.identities} == {each.id for each in before.identities}
    assert desk.ada.post(f"/editor/retirements/{SAMPLE}", seen=desk.etag(SAMPLE)).status_code == 404


def test_a_line_that_says_it_is_not_retired_is_replaced(desk: Desk) -> None:
    replace_in(desk.root / PRACTICE, "revision: 2\n", "revision: 2\nretired: false\n")
    desk.ada.post(f"/editor/retirements/{PRACTICE}", seen=desk.etag(PRACTICE))
    assert desk.text(PRACTICE).count("retired:") == 1
    assert "retired: true\n" in desk.text(PRACTICE)
    desk.root.joinpath(MODULE).write_text("no header\n")
    refused = desk.ada.post(f"/editor/retirements/{MODULE}", seen=desk.etag())
    assert (refused.status_code, desk.text()) == (409, "no header\n")


def test_a_chapter_is_deleted_last(desk: Desk) -> None:
    (desk.root / "published-ids.txt").unlink()
    page = desk.ada.get("/editor/deletions/chapters/01-seam/chapter.md").text
    assert "3 more files stand in the folder" in page
    name = "chapters/02-later/chapter.md"
    assert desk.ada.post("/editor/deletions/chapters/01-seam/chapter.md", seen=desk.etag()).status_code == 409
    assert desk.ada.post(f"/editor/deletions/{name}", seen=desk.etag(name)).status_code == 303
    assert not desk.root.joinpath("chapters/02-later").exists()
    assert check_content(desk.root) == ()
    version = deleted_version(desk.ada.get("/editor/deletions").text, name)
    assert desk.ada.post(f"/editor/restorations/{name}", version=version).status_code == 303
    assert check_content(desk.root) == ()


def test_a_file_that_cannot_be_read_is_not_deleted_with_published_ids_in_it(desk: Desk) -> None:
    """Red when a file whose ids are not known counts as one without ids."""
    replace_in(desk.root / PRACTICE, "minutes: 12", "minutes: twelve")
    page = desk.ada.get(f"/editor/deletions/{PRACTICE}").text
    assert "It cannot be deleted" in page
    assert "the-old-practice" in page


def test_what_belongs_to_every_course_cannot_be_deleted(desk: Desk) -> None:
    for name in ("course.md", "glossary.md", "house-words.yaml", "chapters/01-seam/none.md", "published-ids.txt"):
        assert desk.ada.get(f"/editor/deletions/{name}").status_code == 404
        assert desk.ada.post(f"/editor/deletions/{name}", seen="x").status_code == 404
    assert "Delete this file" not in desk.ada.get("/editor/files/course.md").text
    assert f'href="/editor/deletions/{MODULE}"' in desk.ada.get(f"/editor/files/{MODULE}").text
    assert f'href="/editor/deletions/{PICTURE}"' in desk.ada.get("/editor").text


def test_what_the_history_cannot_keep_is_not_deleted(
    desk: Desk, committed_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Red when the file goes before its history is on the disk."""
    (committed_desk.root / ".git/index.lock").write_text("")
    refused = committed_desk.ada.post(f"/editor/deletions/{PICTURE}", seen=committed_desk.etag(PICTURE))
    assert (refused.status_code, "The history could not keep" in refused.text) == (503, True)
    assert committed_desk.root.joinpath(PICTURE).exists()


def test_a_full_disk_deletes_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_words: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    seen = desk.etag(PICTURE)
    with monkeypatch.context() as patch:
        patch.setattr("course_app.authoring.editor.own_versions.os.fsync", full)
        assert desk.ada.post(f"/editor/deletions/{PICTURE}", seen=seen).status_code == 503
    assert desk.root.joinpath(PICTURE).exists()


def test_a_folder_that_cannot_be_written_deletes_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    version = ""
    desk.ada.post(f"/editor/deletions/{SAMPLE}", seen=desk.etag(SAMPLE))
    version = deleted_version(desk.ada.get("/editor/deletions").text, SAMPLE)
    monkeypatch.setattr("course_app.authoring.editor.edited_folder.os.access", lambda *_: False)
    for answer in (
        desk.ada.get(f"/editor/deletions/{PICTURE}"),
        desk.ada.post(f"/editor/deletions/{PICTURE}", seen=desk.etag(PICTURE)),
        desk.ada.post(f"/editor/retirements/{PRACTICE}", seen=desk.etag(PRACTICE)),
        desk.ada.post(f"/editor/restorations/{SAMPLE}", version=version),
    ):
        assert answer.status_code == 409
    assert "Bring it back" not in desk.ada.get("/editor/deletions").text
    assert Path(desk.root / PICTURE).exists()


def test_a_course_in_a_folder_of_a_larger_repository(desk: Desk) -> None:
    """Red when names are taken from the top of the repository: nothing that was deleted would be found."""
    for words in (
        ["init", "-q", "-b", "main"],
        ["config", "user.name", "The operator"],
        ["config", "user.email", "operator@example.com"],
        ["add", "content"],
        ["commit", "-q", "-m", "The course"],
    ):
        subprocess.run(["git", "-C", str(desk.root.parent), *words], check=True)
    before = desk.root.joinpath(PICTURE).read_bytes()
    assert desk.ada.post(f"/editor/deletions/{PICTURE}", seen=desk.etag(PICTURE)).status_code == 303
    version = deleted_version(desk.ada.get("/editor/deletions").text, PICTURE)
    assert desk.ada.post(f"/editor/restorations/{PICTURE}", version=version).status_code == 303
    assert desk.root.joinpath(PICTURE).read_bytes() == before
    log = subprocess.run(
        ["git", "-C", str(desk.root), "log", "--format=%s"], check=True, capture_output=True, text=True
    )
    assert log.stdout.splitlines() == [f"Add {PICTURE}", f"Delete {PICTURE}", "The course"]


def test_a_file_that_nobody_can_read_is_said_and_nothing_is_deleted(desk: Desk) -> None:
    os.mkfifo(desk.root / "pipe")
    answer = desk.ada.get(f"/editor/deletions/{PICTURE}")
    assert (answer.status_code, "cannot be read" in answer.text) == (409, True)
    assert desk.root.joinpath(PICTURE).exists()
