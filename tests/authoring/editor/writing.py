"""An instance whose authors write into a copy of the small course, and what their editor sends."""

import json
from functools import cache
from pathlib import Path

from werkzeug.test import TestResponse

from course_app.authoring.editor.compiler import Compiler
from course_app.authoring.editor.files import read_text
from course_app.config import Settings
from tests.accounts.site import OWN, Browser, Site
from tests.builders import copy_course

MODULE = "chapters/01-seam/01-idea.md"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


@cache
def one_compiler() -> Compiler:
    """Its process begins once a run."""
    return Compiler()


class Desk:
    """A course, an instance that may write into it, and the author Ada; `other` is Ben, who writes too."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.root = copy_course(folder)
        self.site = Site(settings.model_copy(update={"edited": self.root}), content=self.root)
        self.site.app.extensions["compiler"] = one_compiler()
        self.ada = self.site.signed_in(self.site.person("ada@example.com", "author"))
        self.ben = self.site.signed_in(self.site.person("ben@example.com", "author"))

    def text(self, name: str = MODULE) -> str:
        """What stands in a file."""
        return self.root.joinpath(name).read_text(encoding="utf-8")

    def etag(self, name: str = MODULE) -> str:
        """What the editor has seen of a file when it shows it now."""
        return read_text(self.root, name).etag

    def save(self, who: Browser, text: str, seen: str, name: str = MODULE) -> TestResponse:
        """Saves as the editor does."""
        return send(who, f"/api/editor/versions/{name}", {"text": text}, {"If-Match": f'"{seen}"'})

    def preview(self, text: str, name: str = MODULE) -> TestResponse:
        """Asks for the page of a text."""
        return send(self.ada, f"/editor/previews/{name}", {"text": text})

    def upload(self, data: bytes, called: str, name: str = MODULE) -> TestResponse:
        """Puts a picture beside a file."""
        path = f"/api/editor/images/{name}"
        return self.ada.client.post(path, query_string={"called": called}, data=data, headers=OWN)

    def close(self) -> None:
        """Closes the database."""
        self.site.close()


def send(who: Browser, path: str, body: object, headers: dict[str, str] | None = None) -> TestResponse:
    """Sends JSON as a page does."""
    sent = {**OWN, "Content-Type": "application/json", **(headers or {})}
    return who.client.post(path, data=json.dumps(body), headers=sent)
