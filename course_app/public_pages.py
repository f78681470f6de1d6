"""Pages that are the same for everyone: rendered once per edition of the course, then answered from memory."""

from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Request, Response, current_app

from course_app.assets import Assets
from course_app.config import Settings
from course_app.content.current_course import CurrentCourse, Edition
from course_app.encoded_body import EncodedBody

_PUBLIC = "public, no-cache"


@dataclass(slots=True)
class PublicPages:
    """What every public page is made of, and the pages already made of one edition."""

    settings: Settings
    current: CurrentCourse
    assets: Assets
    _made: dict[str, dict[str, EncodedBody]] = field(default_factory=dict)

    @property
    def edition(self) -> Edition:
        return self.current.edition

    def respond(self, request: Request, edition: Edition, render: Callable[[], str], content_type: str) -> Response:
        """The page at the request's path. `render` gives its text; it is called once per edition and path."""
        pages = self._made.get(edition.version)
        if pages is None:
            pages = {}
            self._made = {edition.version: pages}
        page = pages.get(request.path)
        if page is None:
            page = pages[request.path] = EncodedBody(render().encode(), content_type, _PUBLIC)
        return page.respond(request)


def public_pages() -> PublicPages:
    """The running application's PublicPages."""
    pages: PublicPages = current_app.extensions["public_pages"]
    return pages
