"""What changed since a module was ticked, shown from the published versions."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from course_app.authoring.publishing.publish import publish
from course_app.chapters.changes import changed_lines
from course_app.content.earlier_texts import Line, lines_of
from tests.builders import copy_course, make_app, replace_in

PRACTICE = "chapters/01-seam/02-practice.md"


@dataclass(frozen=True, slots=True)
class Site:
    """A server, the content folder and the data folder that it publishes into."""

    root: Path
    data: Path

    def publish(self, kind: str = "real") -> None:
        publish(self.root, self.data, "real" if kind == "real" else "small", "operator")

    def client(self) -> FlaskClient:
        return make_app(self.data, self.root).test_client()


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(copy_course(tmp_path), tmp_path / "data")


def text_of(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.text


def test_only_the_changed_lines_are_shown(site: Site) -> None:
    site.publish()
    replace_in(site.root / PRACTICE, "Do it daily.", "Do it every single day.")
    site.publish("small")
    replace_in(site.root / PRACTICE, "Do it every single day.", "Do it every single night.")
    replace_in(site.root / PRACTICE, "> - With a friend.", "> - With a friend.\n\nA new closing line.")
    site.publish()
    page = text_of(site.client(), "/changes/the-practice/2")
    assert '<h2 class="small-label">One Rule</h2>' in page
    removed, added = '<del><span class="visually-hidden">removed: </span>day</del>', "</span>night</ins>"
    assert removed in page
    assert added in page
    assert "A new closing line." in page
    assert "In small steps." not in page
    assert text_of(site.client(), "/changes/the-old-practice/2") == page


def test_the_chapter_leads_there_only_where_the_text_is_kept(site: Site) -> None:
    site.publish()
    assert 'data-part="changes"' not in text_of(site.client(), "/chapters/the-seam")
    replace_in(site.root / PRACTICE, "Do it daily.", "Do it nightly.")
    site.publish()
    page = text_of(site.client(), "/chapters/the-seam")
    assert page.count('data-part="changes"') == 1
    assert 'data-kept="2" href="/changes/the-practice/2"' in page


@pytest.mark.parametrize("path", ["the-practice/1", "the-practice/3", "the-idea/1", "none/2", "the-practice/x"])
def test_what_was_never_published_is_not_there(site: Site, path: str) -> None:
    site.publish()
    replace_in(site.root / PRACTICE, "Do it daily.", "Do it nightly.")
    site.publish()
    assert site.client().get(f"/changes/{path}").status_code == 404


def test_a_renamed_module_keeps_its_earlier_text(site: Site) -> None:
    site.publish()
    replace_in(site.root / "chapters/01-seam/01-idea.md", "(module:the-practice)", "(module:daily)")
    replace_in(site.root / PRACTICE, "id: the-practice", "id: daily")
    replace_in(site.root / PRACTICE, "was: [the-old-practice]", "was: [the-practice, the-old-practice]")
    replace_in(site.root / PRACTICE, "Do it daily.", "Do it nightly.")
    site.publish()
    assert "nightly" in text_of(site.client(), "/changes/daily/2")


def test_a_text_is_read_as_lines(site: Site) -> None:
    lines = lines_of(site.root / PRACTICE)
    assert lines[0] == Line("The Practice", is_title=True)
    assert Line("One Rule", is_title=True) in lines
    assert Line("In small steps.", is_title=False) in lines
    assert "{#" not in " ".join(line.text for line in lines)
    assert lines_of(site.root / "none.md") == ()


def test_lines_that_have_little_in_common_stand_one_after_the_other() -> None:
    older = [Line("All quiet.", is_title=False), Line("A cat sat here.", is_title=False)]
    newer = [Line("All quiet.", is_title=False), Line("Promises need owners!", is_title=False)]
    found = [[(piece.change, piece.text) for piece in line.pieces] for line in changed_lines(older, newer)]
    assert found == [[("removed", "A cat sat here.")], [("added", "Promises need owners!")]]
