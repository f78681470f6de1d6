"""Earlier versions: commits where git keeps the folder, our own where it does not; differences and the way back."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.authoring.editor.writing import MODULE, Desk


def log_of(root: Path, form: str) -> list[str]:
    words = ["git", "-C", str(root), "log", f"--format={form}"]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout.splitlines()


@pytest.mark.pain(14)
def test_every_save_is_a_version_that_can_be_brought_back(kept_desk: Desk) -> None:
    """Red when a save keeps nothing, or bringing back throws away what stood there."""
    first = kept_desk.text()
    second, third = first + "\nSecond words.\n", first + "\nThird words.\n"
    kept_desk.save(kept_desk.ada, second, kept_desk.etag())
    kept_desk.save(kept_desk.ben, third, kept_desk.etag())
    page = kept_desk.ada.get(f"/editor/history/{MODULE}").text
    assert "Ada@Example.Com" in page
    assert "Ben@Example.Com" in page
    versions = re.findall(r"version=([\w-]+)#chosen", page)
    assert len(versions) == 3
    shown = kept_desk.ada.get(f"/editor/history/{MODULE}?version={versions[1]}").text
    assert "<del>Second</del>" in shown
    assert "<ins>Third</ins>" in shown
    seen = kept_desk.etag()
    back = kept_desk.ada.post(f"/editor/history/{MODULE}", version=versions[2], seen=seen)
    assert back.status_code == 303
    assert kept_desk.text() == first
    page = kept_desk.ada.get(f"/editor/history/{MODULE}").text
    assert len(re.findall(r"version=([\w-]+)#chosen", page)) == 4
    stale = kept_desk.ada.post(f"/editor/history/{MODULE}", version=versions[1], seen=seen)
    assert stale.status_code == 412
    assert kept_desk.text() == first
    for odd in ("none", "../../course", "HEAD", "--help", ""):
        assert kept_desk.ada.post(f"/editor/history/{MODULE}", version=odd, seen=kept_desk.etag()).status_code == 404


def test_versions_follow_a_file_that_moves(kept_desk: Desk) -> None:
    kept_desk.save(kept_desk.ada, kept_desk.text() + "\nSecond words.\n", kept_desk.etag())
    kept_desk.ada.post(f"/editor/moves/{MODULE}", folder="chapters/01-seam", file_name="09-the-idea.md")
    page = kept_desk.ada.get("/editor/history/chapters/01-seam/09-the-idea.md").text
    versions = re.findall(r"version=([\w-]+)#chosen", page)
    assert len(versions) >= 2
    shown = kept_desk.ada.get(f"/editor/history/chapters/01-seam/09-the-idea.md?version={versions[-1]}").text
    assert "<ins>" in shown
    assert "Second" in shown


def test_a_commit_is_by_the_person_and_holds_that_file_alone(committed_desk: Desk) -> None:
    """Red when a hook runs, when the operator is named as author, or when other work is swept in."""
    root = committed_desk.root
    (root / "course.md").write_text((root / "course.md").read_text() + "\nSomebody else's.\n")
    subprocess.run(["git", "-C", str(root), "add", "course.md"], check=True)
    (root.parent / "hook-ran").unlink(missing_ok=True)  # by this test's own git
    committed_desk.save(committed_desk.ada, committed_desk.text() + "\nMore.\n", committed_desk.etag())
    assert log_of(root, "%an <%ae> %cn %s")[0] == f"Ada@Example.Com <ada@example.com> Ada@Example.Com Edit {MODULE}"
    names = subprocess.run(
        ["git", "-C", str(root), "show", "--name-only", "--format=", "HEAD"], check=True, capture_output=True, text=True
    )
    assert names.stdout.split() == [MODULE]
    assert not (root.parent / "hook-ran").exists()
    status = subprocess.run(["git", "-C", str(root), "status", "--short"], check=True, capture_output=True, text=True)
    assert status.stdout == "M  course.md\n"


def test_a_save_that_git_refuses_is_saved_all_the_same(committed_desk: Desk) -> None:
    (committed_desk.root / ".git/index.lock").write_text("")
    text = committed_desk.text() + "\nMore.\n"
    assert committed_desk.save(committed_desk.ada, text, committed_desk.etag()).status_code == 200
    assert committed_desk.text() == text


def test_whoever_is_erased_has_no_name_in_our_versions(desk: Desk) -> None:
    desk.save(desk.ben, desk.text() + "\nMore.\n", desk.etag())
    kept = "".join(path.read_text() for path in (desk.site.settings.data / "editor-versions").rglob("*.json"))
    assert "ben@" not in kept.lower()
