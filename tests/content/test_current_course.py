"""The course that is served follows its folder as a whole, and bad content never replaces good."""

from pathlib import Path

import pytest

from course_app.authoring.publishing.publish import publish
from course_app.content.current_course import ContentRefusedError, CurrentCourse
from course_app.content.publications import Publications
from tests.builders import break_course, copy_course, replace_in

PRACTICE = "chapters/01-seam/02-practice.md"


class Clock:
    """A clock that moves when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_change_is_taken_up_within_a_second(tmp_path: Path) -> None:
    root, clock = copy_course(tmp_path), Clock()
    current = CurrentCourse(root, follows_folder=True, clock=clock)
    before = current.edition
    replace_in(root / PRACTICE, "Do it daily.", "Do it nightly.")
    assert current.edition is before
    clock.now += 1.0
    assert current.edition.version != before.version
    assert current.edition.problems == ()


def test_bad_content_never_replaces_good(tmp_path: Path) -> None:
    root, clock = copy_course(tmp_path), Clock()
    current = CurrentCourse(root, follows_folder=True, clock=clock)
    good = current.edition
    replace_in(root / PRACTICE, "minutes: 12", "minutes: twelve")
    clock.now += 1.0
    faulty = current.edition
    assert faulty.catalog is good.catalog
    assert [problem.code for problem in faulty.problems] == ["header-value"]
    assert faulty.version != good.version
    replace_in(root / PRACTICE, "minutes: twelve", "minutes: 12")
    clock.now += 1.0
    assert current.edition.version == good.version


def test_production_does_not_look_at_the_folder(tmp_path: Path) -> None:
    root, clock = copy_course(tmp_path), Clock()
    current = CurrentCourse(root, follows_folder=False, clock=clock)
    before = current.edition
    replace_in(root / PRACTICE, "Do it daily.", "Do it nightly.")
    clock.now += 60.0
    assert current.edition is before


def test_a_course_with_problems_is_refused_at_the_start(tmp_path: Path) -> None:
    root, _ = break_course("link-unknown", tmp_path)
    with pytest.raises(ContentRefusedError, match="link-unknown"):
        CurrentCourse(root, follows_folder=False)


def title_of(current: CurrentCourse) -> str:
    return current.edition.catalog.course.title


@pytest.mark.parametrize("follows_folder", [True, False])
def test_what_is_published_is_taken_up_within_a_second(tmp_path: Path, follows_folder: bool) -> None:
    root, clock = copy_course(tmp_path), Clock()
    current = CurrentCourse(root, follows_folder, Publications(tmp_path / "published"), clock)
    replace_in(root / "course.md", "title: A Small Course", "title: The Published Course")
    publish(root, tmp_path, "small", "operator")
    assert title_of(current) == "A Small Course"
    clock.now += 1.0
    assert title_of(current) == "The Published Course"
    replace_in(root / "course.md", "title: The Published Course", "title: Not Yet")
    clock.now += 1.0
    assert title_of(current) == "The Published Course"


def test_a_server_begins_with_what_was_published(tmp_path: Path) -> None:
    root = copy_course(tmp_path)
    publish(root, tmp_path, "small", "operator")
    replace_in(root / "course.md", "title: A Small Course", "title: [")
    assert title_of(CurrentCourse(root, True, Publications(tmp_path / "published"))) == "A Small Course"


def test_a_damaged_publication_never_replaces_good(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    root, clock = copy_course(tmp_path), Clock()
    current = CurrentCourse(root, False, Publications(tmp_path / "published"), clock)
    replace_in(root / "course.md", "title: A Small Course", "title: Better")
    publication = publish(root, tmp_path, "small", "operator")
    (publication.content / "course.md").unlink()
    clock.now += 1.0
    assert title_of(current) == "A Small Course"
    assert "course.md" in caplog.text


def test_without_a_pointer_the_folder_is_followed_again(tmp_path: Path) -> None:
    root, clock = copy_course(tmp_path), Clock()
    publish(root, tmp_path, "small", "operator")
    current = CurrentCourse(root, True, Publications(tmp_path / "published"), clock)
    replace_in(root / "course.md", "title: A Small Course", "title: In The Folder")
    (tmp_path / "published/current").unlink()
    clock.now += 1.0
    assert title_of(current) == "In The Folder"
