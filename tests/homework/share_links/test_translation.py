"""Every interface text on the pages for people without an account can be translated."""

import re
from html.parser import HTMLParser
from pathlib import Path

from flask import render_template

from tests.builders import GOOD, make_app
from tests.pseudo_locale import LOCALE, write_translations

TABLE = {"label": "7", "columns": ["7"], "rows": [["7"]]}
GROUPS = [{"section": "7", "label": "7", "rows": [["7"]]}]
PARTS = [
    {"shape": "fields", "fields": [{"label": "7", "text": "7"}]},
    {"shape": "passage", "label": "7", "text": "7", "is_said": False},
    {"shape": "table", **TABLE, "note": "7", "is_said": False},
    {"shape": "checklist", **TABLE, "groups": GROUPS, "is_said": False},
]
QUESTIONS = [{"asks": "7", "answers": [], "nothing": ""}, {"asks": "7", "answers": [{"label": "7", "text": "7"}] * 2}]
VIEW = {"title": "7", "kind": "7", "questions": QUESTIONS, "facts": [], "sections": [{"heading": "7", "parts": PARTS}]}
STEP = {"id": "7", "action": "7", "details": [{"label": "7", "text": "7"}]}
SOP = {"title": "7", "before": [{"label": "7", "text": "7"}], "steps": [STEP], "after": [{"label": "7", "text": "7"}]}
SAID = re.compile(r"aria-label|title|placeholder|data-text-.*")


class Texts(HTMLParser):
    """Collects what people read or hear."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if SAID.fullmatch(name)]


def test_no_interface_text_stays_behind(tmp_path: Path) -> None:
    translations = write_translations(tmp_path / "translations")
    app = make_app(tmp_path, GOOD, locale=LOCALE, translations=str(translations))
    with app.test_request_context():
        pages = [
            render_template("homework/customer_view.html", view=VIEW, updated="7"),
            render_template("homework/sop_run.html", sop=SOP, number=1, place="7"),
            render_template("homework/dead_link.html", message="7"),
        ]
    for page in pages:
        texts = Texts()
        texts.feed(page)
        outside = [re.sub(r"⟦[^⟦⟧]*⟧", "", text) for text in texts.found]
        assert [text.strip() for text in outside if re.search(r"[^\W\d_]{2,}", text)] == []
        assert any("⟦" in text for text in texts.found)
    app.extensions["database"].engine.dispose()
