"""What people write is never more than words: two hundred attempts in every field, seen by everyone who can see it.

SECURITY 4.11 (Chamilo CVE-2025-59542 and kin, edX CVE-2015-6960, recommender-xblock GHSA-3j5x-7ccf-ppgm).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page

from course_app.accounts.one_time_links import INVITATION, make_link
from course_app.accounts.sessions import start_session
from course_app.accounts.sign_up import NewPerson, add_account
from course_app.clock import system_clock
from course_app.config import read_settings
from course_app.database import Database
from tests.answers.learners import change
from tests.servers import RunningServer

pytestmark = pytest.mark.browser

ACTS = (
    "<script data-x>s()</script>",
    "<img data-x src=x onerror=s()>",
    "<svg data-x onload=s()>",
    "<svg><script data-x>s()</script></svg>",
    "<svg><animate data-x onbegin=s() attributeName=x>",
    "<math><mi data-x href=javascript:s()>x",
    "<iframe data-x srcdoc='<script>s()</script>'>",
    "<iframe data-x src=javascript:s()>",
    "<body data-x onpageshow=s()>",
    "<details data-x open ontoggle=s()>x",
    "<input data-x autofocus onfocus=s()>",
    "<video data-x><source onerror=s()></video>",
    "<a data-x href=javascript:s() autofocus>x</a>",
    "<object data-x data=javascript:s()>",
    "<embed data-x src=javascript:s()>",
    "<form data-x action=javascript:s()><button>x",
    "<style data-x>@import'javascript:s()'</style>",
    "<link data-x rel=stylesheet href=javascript:s()>",
    "<base data-x href=//evil.example/>",
    "<meta data-x http-equiv=refresh content=0;url=javascript:s()>",
    "<template data-x><script>s()</script></template>",
    "<noscript><p title='</noscript><img data-x src=x onerror=s()>'>",
    "&lt;img data-x src=x onerror=s()&gt;",
    "{{ s() }}${s()}<%= s() %>#{s()}{% raise %}",
    '[x](javascript:s()) ![x](x"onerror=s())',
)
WAYS_OUT = ("", '">', "'>", "</textarea>", "</title></option>", "--></script>", "\\u003c\\x3c", "%3C\u2028")
ATTEMPTS = [way_out + act for act, way_out in product(ACTS, WAYS_OUT)]

WATCH = """
window.s = () => { window.struck = true; };
if (location.protocol === "http:") sessionStorage.loads = Number(sessionStorage.loads ?? 0) + 1;
"""
IN_OWN_SPACE = "() => Number(sessionStorage.loads) > 1 && document.documentElement.dataset.ready"
"""The first page of a person's browser is loaded a second time, in that person's own space."""

STRUCK = """() => [...document.querySelectorAll(
  "[data-x], svg:not(.score-bars), main script, iframe, object, embed, base, main style, math, [onerror], [onload]"
)].map((element) => element.outerHTML).concat(window.struck ? ["a script ran"] : [])"""


@dataclass
class Stage:
    """A server whose people have written every attempt into every field."""

    server: RunningServer
    tokens: dict[str, str]
    faults: list[str]

    def page_of(self, name: str, new_context: Callable[..., BrowserContext]) -> Page:
        """A page of somebody who is signed in, which notes every dialog."""
        context = new_context()
        context.add_cookies([{"name": "sid", "value": self.tokens[name], "url": self.server.url}])
        context.add_init_script(WATCH)
        page = context.new_page()
        page.on("dialog", lambda dialog: self.note(page, dialog.message, dialog.dismiss))
        page.goto(f"{self.server.url}/accounts/")
        page.wait_for_function(IN_OWN_SPACE)
        return page

    def note(self, page: Page, message: str, dismiss: Callable[[], None]) -> None:
        self.faults.append(f"{page.url}: a dialog said {message}")
        dismiss()

    def look(self, page: Page, path: str) -> str:
        """Opens a page and waits for its scripts; gives its words. Nothing of an attempt has become an element."""
        page.goto(self.server.url + path)
        page.wait_for_selector("html[data-ready]")
        return self.words(page)

    def words(self, page: Page) -> str:
        found: list[str] = page.evaluate(STRUCK)
        assert found == [], page.url
        text: str = page.evaluate("document.body.textContent")
        return text


@contextmanager
def opened(server: RunningServer) -> Iterator[Database]:
    database = Database(read_settings({}, data=server.data, public_url=server.url))
    yield database
    database.engine.dispose()


def as_name(attempt: str) -> str:
    """The attempt as a name can hold it."""
    return attempt.replace("\u2028", " ")[:100]


@pytest.fixture
def stage(small_server: RunningServer) -> Stage:
    """Two hundred people whose names are attempts, one of each role, and an invited one."""
    now, tokens = system_clock(), {}
    with opened(small_server) as database, database.writing() as session:
        for number, attempt in enumerate(ATTEMPTS):
            person = NewPerson(as_name(attempt), "", "UTC")
            role = {0: "administrator", 1: "manager", 2: "author"}.get(number, "learner")
            account_id = add_account(session, f"'{number}`-->{{}}@x&y", person, role, None, now)
            tokens[role if number < 4 else str(number)] = start_session(session, account_id, attempt[:60], now)
        make_link(session, now, INVITATION, "'onfocus=s()`{{s()}}--@x&<b>", "learner")
    return Stage(small_server, tokens, [])


def write_everything(stage: Stage, page: Page) -> None:
    """Every attempt as an answer of its own; all together in each field of the pages, in two versions each."""
    state = page.request.get(f"{stage.server.url}/api/session").json()
    everything = "\n".join(ATTEMPTS)
    written = [change(f"r:gone-{number}", attempt) for number, attempt in enumerate(ATTEMPTS)]
    for key in ("r:reflect-seam", "p:why-here", "p:first-day", "p:last-day"):
        written += [change(key, everything), change(key, f"{everything[::-1]}{everything}")]
    for start in range(0, len(written), 100):
        body = {"proto": 1, "account": state["account"], "device": str(uuid4()), "cursor": "0:"}
        answer = page.request.post(
            f"{stage.server.url}/api/sync",
            data={**body, "changes": written[start : start + 100]},
            headers={"Sec-Fetch-Site": "same-origin"},
        )
        assert answer.status == 200
        assert {each["s"] for each in answer.json()["acks"].values()} <= {"head", "branch"}


def test_what_people_write_never_becomes_a_page(stage: Stage, new_context: Callable[..., BrowserContext]) -> None:
    learner = stage.page_of("learner", new_context)
    write_everything(stage, learner)
    stage.look(learner, "/")
    learner.goto(f"{stage.server.url}/journal")
    learner.wait_for_function(
        f"() => document.querySelectorAll('main article:not([hidden])').length >= {len(ATTEMPTS)}"
    )
    journal = stage.words(learner)
    assert [attempt for attempt in ATTEMPTS if attempt not in journal] == [], "every attempt is shown, as words"
    stage.look(learner, "/chapters/the-seam")
    learner.wait_for_function("() => document.querySelector('[data-part=conflict]:not([hidden])')")
    assert ATTEMPTS[1] in stage.words(learner)
    assert ATTEMPTS[1] in str(learner.locator("textarea").first.input_value())
    for path in ("/first-day", "/last-day", "/homework/hw-find-seam"):
        stage.look(learner, path)

    boss = stage.page_of("administrator", new_context)
    people = stage.look(boss, "/accounts/people")
    assert [each for each in ATTEMPTS if as_name(each) not in people] == []
    assert "'onfocus=s()`{{s()}}--@x&<b>" in people
    for number in range(10, len(ATTEMPTS), 38):
        stage.look(boss, "/accounts/people")
        boss.locator("ul.rows a").nth(number).click()
        boss.wait_for_selector("html[data-ready]")
        stage.words(boss)

    for name in ("learner", "manager", "author", "administrator", *map(str, range(9, len(ATTEMPTS), 48))):
        own = stage.page_of(name, new_context)
        stage.words(own)
        for path in ("/accounts/details", "/accounts/sessions"):
            stage.look(own, path)
    assert stage.faults == []
