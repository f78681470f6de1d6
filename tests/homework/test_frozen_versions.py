"""What was frozen: it never changes, stays on its own template, and can be had as a file."""

from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from course_app.homework.models import FrozenDocument, FrozenTemplate, Submission
from tests.builders import replace_in
from tests.homework.handed_in import Writer, new_writer
from tests.homework.test_submissions import STORY


def test_what_was_frozen_never_changes(writer: Writer) -> None:
    """The words and the check of that day stay, whatever is written later. Red when the page reads the account."""
    own = writer.document(STORY)
    writer.finish(own)
    page = writer.page(1)
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    for words in ("Harbour Foods", "Signed on 2 March", "Call", "Version 1", "finished", "The owner is somebody"):
        assert words in page.text, words
    writer.write(own, {"f:story": "Another story", "w:stages/sales": None})
    assert writer.page(1).text == page.text
    assert writer.finish(own) == 2
    assert "Another story" in writer.page(2).text
    assert "Signed on 2 March" not in writer.page(2).text
    assert writer.page(1).text == page.text


def test_a_version_stays_on_its_own_template(app: Flask, writer: Writer, tmp_path: Path) -> None:
    """Red when the page takes the course's template instead of the frozen one."""
    own = writer.document(STORY | {"f:mood": 2, "f:gone": "kept"})
    writer.finish(own)
    page, file = writer.page(1).text, writer.page(1, f"/{own}/markdown").text
    path = tmp_path / "content/homework/structured-templates/journey-map.yaml"
    replace_in(path, "version: 3", "version: 4")
    replace_in(path, "label: Mood, audience: internal, from: 1", "label: Temper, audience: internal, from: 1")
    replace_in(path, "label: Story", "label: Tale told")
    current = app.extensions["public_pages"].current
    current.refresh()
    assert current.edition.problems == ()
    assert writer.finish(own) == 2
    assert (writer.page(1).text, writer.page(1, f"/{own}/markdown").text) == (page, file)
    assert "Mood" in page
    assert "Temper" in writer.page(2).text
    assert "Temper" not in page
    with app.extensions["database"].reading() as session:
        assert sorted(session.scalars(select(FrozenTemplate.version))) == [3, 4]


def test_a_frozen_template_is_kept_once_for_everybody(app: Flask, writer: Writer) -> None:
    other = new_writer(app)
    for each in (writer, other):
        own = each.document(STORY)
        each.finish(own)
        each.finish(own)
    with app.extensions["database"].reading() as session:
        assert len(session.scalars(select(FrozenTemplate.digest)).all()) == 1
        assert len(session.scalars(select(FrozenDocument.document)).all()) == 4


@pytest.mark.parametrize("name", ["word", "pdf", "excel", "calendar", "markdown"])
def test_a_version_can_be_had_as_a_file(name: str, writer: Writer) -> None:
    own = writer.document(STORY | {"f:review": "2027-03-02"}, name="Harbour")
    writer.finish(own)
    answer = writer.page(1, f"/{own}/{name}")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert 'filename="Harbour.' in answer.headers["Content-Disposition"]
    assert len(answer.data) > 100
    assert writer.page(1, f"/{own}/none").status_code == 404
    assert writer.page(1, f"/{uuid4()}/{name}").status_code == 404


def test_a_template_without_names_names_nobody_in_the_file_of_a_version(
    app: Flask, writer: Writer, tmp_path: Path
) -> None:
    """Red when a version's file is written as if its template left the names in; its owner's page keeps them."""
    named: dict[str, object] = {
        "f:customer": "Harbour Foods",
        "f:story": "Harbour Foods rang Ana.",
        "f:owner": {"name": "Ana Ruiz"},
    }
    own = writer.document(named)
    writer.finish(own)
    replace_in(
        tmp_path / "content/homework/structured-templates/journey-map.yaml",
        "\ncalendar:",
        "\nwithout-names: true\ncalendar:",
    )
    app.extensions["public_pages"].current.refresh()
    writer.finish(own)
    before, after = (writer.page(version, f"/{own}/markdown").text for version in (1, 2))
    assert "Harbour Foods rang Ana" in before
    assert "Harbour" not in after
    assert "Ana" not in after
    assert "Harbour Foods rang Ana" in writer.page(2).text


def test_the_day_is_the_learners(app: Flask, writer: Writer) -> None:
    own = writer.document(STORY)
    writer.finish(own, zone="Pacific/Kiritimati")
    writer.finish(own, zone="Pacific/Pago_Pago")
    with app.extensions["database"].reading() as session:
        days = session.scalars(select(FrozenDocument.today).order_by(FrozenDocument.version)).all()
        assert len(session.scalars(select(Submission.id)).all()) == 2
    assert (days[0] - days[1]).days == 1


def test_hostile_texts_stay_texts(writer: Writer) -> None:
    own = writer.document({"f:customer": "<script>alert(1)</script>", "f:story": '"><img src=x onerror=alert(1)>\0'})
    writer.finish(own)
    page = writer.page(1).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page
