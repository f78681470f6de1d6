"""The tree, what is new, moving, pictures, the preview."""

import re
import shutil
from contextlib import closing

import pytest

from course_app.authoring.check import check_content
from course_app.authoring.editor.compiler import Compiler
from course_app.content.catalog import Catalog, load_catalog
from tests.accounts.site import OWN
from tests.authoring.editor.writing import MODULE, PNG, Desk, send
from tests.builders import replace_in


def test_the_tree_shows_every_file(desk: Desk) -> None:
    desk.root.joinpath("chapters/01-seam/Old Notes.md").write_text("notes")
    page = desk.ada.get("/editor").text
    for path in desk.root.rglob("*.md"):
        assert path.name in page
    assert 'href="/editor/files/chapters/01-seam/Old' not in page
    assert "only read by the course" in page


@pytest.mark.parametrize("kind", ["chapter", "module", "homework", "template"])
def test_what_is_made_from_a_skeleton_has_no_problem(kind: str, desk: Desk) -> None:
    """Red when a skeleton lacks what its kind must have."""
    chapter = "?chapter=chapters/01-seam" if kind in ("module", "homework") else ""
    typed = {"title": 'A "new" idea: yes'} | ({"category": "The Practice"} if kind == "module" else {})
    answer = desk.ada.post(f"/editor/new/{kind}{chapter}", **typed)
    assert answer.status_code == 303, answer.text
    assert check_content(desk.root) == ()
    name = re.sub(r"^/editor/files/|\?.*", "", answer.location)
    assert f"{desk.text(name)}".count('\\"new\\"') == 1
    assert desk.ada.get(answer.location).status_code == 200
    again = desk.ada.post(f"/editor/new/{kind}{chapter}", **typed)
    assert again.status_code == 303
    assert again.location != answer.location
    assert check_content(desk.root) == ()


def test_a_form_that_lacks_something_says_so_and_keeps_what_was_typed(desk: Desk) -> None:
    path = "/editor/new/module?chapter=chapters/01-seam"
    answer = desk.ada.post(path, title="  ", category="The Practice")
    assert answer.status_code == 422
    assert "Please fill this in." in answer.text
    answer = desk.ada.post(path, title="An idea", category="No such")
    assert answer.status_code == 422
    assert 'value="An idea"' in answer.text
    assert desk.ada.get("/editor/new/module?chapter=chapters/none").status_code == 404


@pytest.mark.pain(10)
def test_a_moved_file_keeps_its_id(any_desk: Desk) -> None:
    """Red when moving changes what is written in the file: ticks and texts would be stranded."""
    before = any_desk.text()
    loaded = load_catalog(any_desk.root)
    assert isinstance(loaded, Catalog)
    ids = {(each.kind, each.id) for each in loaded.identities}
    answer = any_desk.ada.post(f"/editor/moves/{MODULE}", folder="chapters/01-seam", file_name="09-the-idea.md")
    assert answer.location == f"/editor/files/chapters/01-seam/09-the-idea.md?was={MODULE}"
    assert any_desk.text("chapters/01-seam/09-the-idea.md") == before
    assert not any_desk.root.joinpath(MODULE).exists()
    loaded = load_catalog(any_desk.root)
    assert isinstance(loaded, Catalog)
    assert {(each.kind, each.id) for each in loaded.identities} == ids
    assert "file-moved" in any_desk.site.acts()


def test_moving_never_replaces_a_file(desk: Desk) -> None:
    before = desk.text("chapters/01-seam/02-practice.md")
    answer = desk.ada.post(f"/editor/moves/{MODULE}", folder="chapters/01-seam", file_name="02-practice.md")
    assert answer.status_code == 409
    assert "already" in answer.text
    assert desk.text("chapters/01-seam/02-practice.md") == before
    assert desk.root.joinpath(MODULE).exists()


def test_pictures_go_along_with_the_text_that_shows_them(kept_desk: Desk) -> None:
    """Red when a module that goes to another chapter leaves behind what it shows, or takes away what others show."""
    folder, idea = kept_desk.root / "chapters/01-seam", "chapters/02-later/01-idea.md"
    for name, data in (("own.png", PNG), ("both.png", PNG + b"2"), ("taken.png", PNG + b"3"), ("other.png", PNG)):
        folder.joinpath(name).write_bytes(data)
    folder.parent.joinpath("02-later/taken.png").write_bytes(PNG + b"4")
    folder.parent.joinpath("02-later/own.png").write_bytes(PNG)
    shown = "![A](own.png) ![B](both.png)\n\n![C](taken.png) and again ![D](taken.png)\n\n## The Three"
    replace_in(folder / "01-idea.md", "## The Three", shown)
    replace_in(folder / "02-practice.md", "> [!key] One", "![B](both.png)\n\n> [!key] One")
    answer = kept_desk.ada.post(f"/editor/moves/{MODULE}", folder="chapters/02-later", file_name="01-idea.md")
    assert answer.status_code == 303, answer.text
    assert sorted(path.name for path in folder.glob("*.png")) == ["both.png", "other.png"]
    there = {path.name: path.read_bytes()[len(PNG) :] for path in folder.parent.joinpath("02-later").glob("*.png")}
    assert {name: data for name, data in there.items() if name != "seam.png"} == {
        "own.png": b"",
        "both.png": b"2",
        "taken.png": b"4",
        "taken-2.png": b"3",
    }
    assert "![C](taken-2.png) and again ![D](taken-2.png)" in kept_desk.text(idea)
    assert {problem.code for problem in check_content(kept_desk.root)}.isdisjoint({"image-missing"})
    page = kept_desk.ada.get(answer.location).text
    for said in ("went along: own.png, seam.png.", "show them too: both.png.", "theirs there: taken-2.png."):
        assert said in page


def test_a_renamed_file_leaves_its_pictures(desk: Desk) -> None:
    before = sorted(desk.root.rglob("*.png"))
    answer = desk.ada.post(f"/editor/moves/{MODULE}", folder="chapters/01-seam", file_name="09-the-idea.md")
    assert sorted(desk.root.rglob("*.png")) == before
    assert "went along" not in desk.ada.get(answer.location).text


def test_a_picture_is_taken_by_what_it_is_and_gets_a_name_of_ours(desk: Desk) -> None:
    """CVE-2026-23497, CVE-2025-65675: the name is ours, and nothing that can hold a script is taken."""
    answer = desk.upload(PNG, 'My "Map" <img src=x>.JPG')
    assert answer.get_json() == {"name": "my-map-img-src-x.png"}
    assert desk.root.joinpath("chapters/01-seam/my-map-img-src-x.png").read_bytes() == PNG
    assert desk.upload(PNG, "my map img src x.png").get_json() == {"name": "my-map-img-src-x-2.png"}
    for data in (b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF8", b"", b"<html>", b"PK\x03\x04"):
        refused = desk.upload(data, "map.png")
        assert (refused.status_code, refused.get_json()["error"]["code"]) == (422, "no-picture")
    assert desk.upload(PNG + bytes(1_000_000), "map.png").status_code == 413
    assert not list(desk.root.rglob("map.png"))


def test_a_preview_is_the_page_and_may_be_framed_here_alone(desk: Desk) -> None:
    before = desk.text()
    answer = desk.preview(before.replace("revision: 1", "revision: 1") + "\n")
    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert 'class="module"' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert desk.text() == before


@pytest.mark.parametrize(
    ("name", "has"),
    [
        ("course.md", 'class="'),
        ("first-day.md", "My first day"),
        ("last-day.md", "score-comparison"),
        ("glossary.md", "glossary"),
        ("chapters/01-seam/chapter.md", "Chapter 1"),
        ("homework/01-1-find-seam.md", "Deliverable"),
        ("homework/structured-templates/journey-map.yaml", "Journey Map"),
    ],
)
def test_every_kind_of_file_has_its_page(name: str, has: str, desk: Desk) -> None:
    answer = desk.preview(desk.text(name), name)
    assert has.lower() in answer.text.lower()
    assert "data-none" not in answer.text


@pytest.mark.pain(25)
def test_a_draft_with_problems_names_each_with_its_line(desk: Desk) -> None:
    """Red when the preview hides a problem, or names another line than `course check` does."""
    text = desk.text() + "\n> [!kee] What\n> x\n"
    answer = desk.preview(text)
    assert "data-none" in answer.text
    line = text[: text.index("> [!kee]")].count("\n") + 1
    assert f'data-path="content/{MODULE}" data-line="{line}"' in answer.text
    desk.root.joinpath(MODULE).write_text(text, encoding="utf-8")
    assert [problem.line for problem in check_content(desk.root)] == [line]


@pytest.mark.pain(25)
def test_a_preview_leaves_no_row_and_no_file(desk: Desk) -> None:
    """Red when a preview is stored anywhere."""

    def kept() -> set[str]:
        return {str(path) for path in desk.root.parent.rglob("*") if not path.name.startswith("course.sqlite3")}

    desk.preview(desk.text())
    before, acts = kept(), desk.site.acts()
    assert desk.preview(desk.text().replace("revision: 1", "revision: 2")).status_code == 200
    assert kept() == before
    assert desk.site.acts() == acts


def test_a_text_that_takes_too_long_is_given_up_and_the_next_is_drawn(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SECURITY 4.3. Red when the process has no limit of its own."""
    with closing(Compiler(seconds=-1)) as compiler:
        desk.site.app.extensions["compiler"] = compiler
        assert "data-too-long" in desk.preview(desk.text()).text
        monkeypatch.setattr(compiler, "_seconds", 5)
        assert 'class="module"' in desk.preview(desk.text()).text


def test_a_picture_of_the_folder_is_shown_in_the_preview(desk: Desk) -> None:
    made = desk.upload(PNG, "seam-two.png").get_json()["name"]
    text = desk.text().replace("## ", f"![Two]({made})\n\n## ", 1)
    page = desk.preview(text).text
    found = re.search(r'src="(/editor/images/[^"]+)"', page)
    assert found, page
    picture = desk.ada.get(found[1])
    assert (picture.data, picture.mimetype) == (PNG, "image/png")
    assert desk.ada.get("/editor/images/0000000000000000.png").status_code == 404


def test_another_site_changes_nothing(desk: Desk) -> None:
    before = desk.text()
    foreign = {"Sec-Fetch-Site": "cross-site", "Content-Type": "application/json", "If-Match": f'"{desk.etag()}"'}
    for path in (f"/api/editor/versions/{MODULE}", f"/editor/previews/{MODULE}", f"/api/editor/images/{MODULE}"):
        assert desk.ada.client.post(path, data=b'{"text": "mine"}', headers=foreign).status_code == 403
    assert desk.text() == before


def test_a_folder_that_vanished_is_no_traceback(desk: Desk) -> None:
    shutil.rmtree(desk.root / "chapters/01-seam")
    assert desk.ada.get(f"/editor/files/{MODULE}").status_code == 404
    assert desk.ada.get("/editor").status_code == 200
    assert send(desk.ada, f"/editor/previews/{MODULE}", {"text": "x"}, OWN).status_code == 200


def test_a_file_of_another_encoding_is_shown_and_not_lost(desk: Desk) -> None:
    path = desk.root / MODULE
    replace_in(path, "revision: 1", "revision: 2")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n") + b"\xff")
    page = desk.ada.get(f"/editor/files/{MODULE}")
    assert page.status_code == 200
    assert "\ufffd" in page.text
