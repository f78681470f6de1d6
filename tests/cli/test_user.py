"""`course user`, `course db`, `course worker`, and the link that `course serve` prints."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from course_app.cli import main
from course_app.clock import system_clock
from course_app.config import read_settings
from tests.accounts.site import PASSWORD, Site
from tests.builders import GOOD
from tests.servers import running_server

ANA = "ana@example.com"


def course(*words: str, data: Path, typed: str = "") -> Result:
    return CliRunner(env={"DATABASE_URL": ""}).invoke(main, [*words, "--data", str(data)], input=typed)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_create_asks_for_the_password_and_makes_the_account(data: Path) -> None:
    words = ("user", "create", "Ana@Example.com", "--name", "Ana", "--role", "manager", "--zone", "Europe/Paris")
    done = course(*words, data=data, typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert done.exit_code == 0, done.output
    assert PASSWORD not in done.output
    site = Site(read_settings({}, data=data))
    assert site.browser().sign_in(ANA).status_code == 303
    assert (site.account(ANA).role, site.account(ANA).zone) == ("manager", "Europe/Paris")
    assert site.acts() == ["account-made", "sign-in"]
    site.close()
    again = course("user", "create", ANA, "--name", "Ana", data=data, typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert (again.exit_code, "has an account already" in again.output) == (1, True)


def test_a_password_is_never_an_argument(data: Path) -> None:
    assert course("user", "create", ANA, "--name", "Ana", "--password", PASSWORD, data=data).exit_code == 2
    weak = course("user", "create", ANA, "--name", "Ana", data=data, typed="password123\npassword123\n")
    assert (weak.exit_code, "Choose another" in weak.output) == (1, True)


@pytest.mark.parametrize(
    "words",
    [
        ["user", "create", "no-address", "--name", "A"],
        ["user", "create", ANA, "--name", "A", "--role", "owner"],
        ["user", "create", ANA, "--name", "A", "--zone", "Mars/Base"],
        ["user", "create", ANA],
        ["user", "invite", "a@b\n.c"],
    ],
)
def test_wrong_words_are_named(words: list[str], data: Path) -> None:
    done = course(*words, data=data)
    assert done.exit_code == 2
    assert "Error: " in done.output


def test_invite_prints_a_link_that_works(data: Path) -> None:
    link = course("user", "invite", ANA, "--role", "author", data=data).output.strip()
    site = Site(read_settings({}, data=data))
    site.at = system_clock()
    assert site.browser().get(link.removeprefix(site.settings.origin)).status_code == 200
    assert site.waiting() == 0, "the operator hands it over"
    site.close()


def test_disable_closes_the_account_at_once(data: Path) -> None:
    site = Site(read_settings({}, data=data))
    browser = site.signed_in(site.person(ANA))
    assert course("user", "disable", ANA, data=data).exit_code == 0
    assert browser.account() is None
    missing = course("user", "disable", "nobody@example.com", data=data)
    assert (missing.exit_code, missing.output.count("\n")) == (1, 1)
    site.close()


def test_db_upgrade_makes_the_newest_schema(data: Path) -> None:
    assert "newest revision" in course("db", "upgrade", data=data).output
    assert course("db", "upgrade", data=data).exit_code == 0


def test_worker_sends_what_waits(data: Path) -> None:
    site = Site(read_settings({}, data=data), system_clock())
    boss = site.signed_in(site.person("ada@example.com", "administrator"))
    waiting = site.settings.model_copy(update={"smtp_url": "smtp://127.0.0.1:1"})
    site.app.extensions["settings"] = waiting
    boss.post("/accounts/people/invitations", email=ANA, role="learner")
    assert not (data / "mail").exists(), "with a mail server set, the request leaves it to the worker"
    assert "1 sent" in course("worker", "--once", data=data).output
    assert len(list((data / "mail").iterdir())) == 1
    assert course("worker", "--once", data=data).output == ""
    site.close()


def test_serve_prints_the_first_link_while_there_is_no_account(data: Path) -> None:
    with running_server(GOOD, data) as server:
        link = rf"first administrator: {re.escape(server.url)}/accounts/links/[\w-]{{43}}\n"
        assert re.search(link, (data / "server.log").read_text())
    (data / "server.log").unlink()
    site = Site(read_settings({}, data=data))
    site.person("ada@example.com", "administrator")
    site.close()
    with running_server(GOOD, data) as server:
        said = (data / "server.log").read_text()
        assert (server.url in said, "administrator" in said) == (True, False)
