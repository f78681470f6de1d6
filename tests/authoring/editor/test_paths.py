"""No name leads out of the content folder, whatever it is made of and whatever stands on the disk (SECURITY 4.9)."""

import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from course_app.authoring.editor.files import delete_data, move_file, read_data, write_data
from course_app.authoring.editor.paths import NoSuchFileError, is_text_name
from tests.authoring.editor.writing import MODULE, PNG, Desk

OUTSIDE = [
    "../secret.md",
    "chapters/../../secret.md",
    "chapters/01-seam/../../../secret.md",
    "/etc/passwd.md",
    "//secret.md",
    "chapters//secret.md",
    "./course.md",
    "chapters/./01-seam/01-idea.md",
    "chapters\\..\\..\\secret.md",
    "course.md/",
    "course.md\0.md",
    "\0",
    "",
    ".",
    "..",
    ".git/config.md",
    ".hidden.md",
    "chapters/.hidden/a.md",
    "course.txt",
    "course.MD",
    "Course.md",
    "course.md\n",
    "course .md",
    "ｃourse.md",
    "․․/secret.md",
    "..%2fsecret.md",
    "%2e%2e/secret.md",
    "cour\u0441e.md",
    "course.md\u202e",
    "chapters/01-seam/seam.svg",
    "con\u0301.md",
    "a/" * 7 + "a.md",
    f"{'a' * 65}.md",
    f"{'a' * 64}/{'b' * 64}/{'c' * 64}.md",
]


@pytest.mark.parametrize("name", OUTSIDE, ids=ascii)
def test_a_name_that_is_not_plain_leads_nowhere(name: str, tmp_path: Path) -> None:
    """Red when a name is only resolved and not read part by part."""
    root = tmp_path / "content"
    root.mkdir()
    (root / "course.md").write_text("the course")
    (tmp_path / "secret.md").write_text("a secret")
    acts: tuple[Callable[[], object], ...] = (
        lambda: read_data(root, name),
        lambda: write_data(root, name, b"mine", makes=True),
        lambda: delete_data(root, name),
        lambda: move_file(root, name, "new.md"),
        lambda: move_file(root, "course.md", name),
    )
    for act in acts:
        with pytest.raises(NoSuchFileError):
            act()
    assert not is_text_name(name)
    assert (tmp_path / "secret.md").read_text() == "a secret"
    assert sorted(os.listdir(root)) == ["course.md"]
    assert sorted(os.listdir(tmp_path)) == ["content", "secret.md"]


def test_links_on_the_disk_are_not_followed(tmp_path: Path) -> None:
    """Red without O_NOFOLLOW on each step: a folder or a file that is a link leads outside."""
    root, outside = tmp_path / "content", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (outside / "secret.md").write_text("a secret")
    (root / "linked").symlink_to(outside)
    (root / "link.md").symlink_to(outside / "secret.md")
    (root / "loop").symlink_to(root)
    for name in ("linked/secret.md", "link.md", "loop/course.md"):
        with pytest.raises(NoSuchFileError):
            read_data(root, name)
    for name in ("linked/secret.md", "loop/link.md"):
        with pytest.raises(NoSuchFileError):
            delete_data(root, name)
    for name in ("linked/new.md", "loop/new.md"):
        with pytest.raises(NoSuchFileError):
            write_data(root, name, b"mine", makes=True)
    write_data(root, "link.md", b"mine")
    assert (outside / "secret.md").read_text() == "a secret"
    assert not (root / "link.md").is_symlink()
    assert sorted(os.listdir(outside)) == ["secret.md"]


def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "folder.md").mkdir()
    os.mkfifo(tmp_path / "pipe.md")
    for name in ("folder.md", "pipe.md"):
        with pytest.raises(NoSuchFileError):
            read_data(tmp_path, name)


@pytest.mark.parametrize("name", [each for each in OUTSIDE if each], ids=ascii)
def test_no_address_leads_outside(name: str, desk: Desk) -> None:
    (desk.root.parent / "secret.md").write_text("a secret")
    path = quote(name, safe="")
    before = {each: each.read_bytes() for each in desk.root.rglob("*") if each.is_file()}
    answers = [
        desk.ada.get(f"/editor/files/{path}"),
        desk.ada.get(f"/api/editor/files/{path}"),
        desk.ada.get(f"/editor/history/{path}"),
        desk.ada.get(f"/editor/deletions/{path}"),
        desk.ada.post(f"/editor/deletions/{path}", seen="x"),
        desk.ada.post(f"/editor/retirements/{path}", seen="x"),
        desk.ada.post(f"/editor/restorations/{path}", version="x"),
        desk.save(desk.ada, "mine", "", path),
        desk.upload(PNG, "seam.png", path),
        desk.ada.post(f"/editor/moves/{MODULE}", folder=name, file_name="a.md"),
        desk.ada.post(
            f"/editor/moves/{MODULE}", folder="chapters/01-seam", file_name=name if name == name.strip() else "../a.md"
        ),
    ]
    assert all(answer.status_code in (400, 404, 308, 405, 422) for answer in answers), [a.status_code for a in answers]
    assert not any(b"a secret" in answer.data for answer in answers)
    assert {each: each.read_bytes() for each in desk.root.rglob("*") if each.is_file()} == before
