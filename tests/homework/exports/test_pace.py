"""How many files a network gets, and what becomes of one that takes too long."""

import subprocess
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from course_app.homework.exports import pdf
from course_app.homework.exports.pace import MOST, Pace, TooManyExportsError
from course_app.homework.exports.typesetting import process
from tests.accounts.site import OWN, START
from tests.homework.exports.test_routes import GOOD, ask


def test_a_network_gets_so_many_files_a_minute(browser: FlaskClient) -> None:
    for _ in range(MOST):
        assert ask(browser, version=99).status_code == 409
    answer = ask(browser)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (429, "too_many_exports")
    elsewhere = browser.post("/api/exports", json=GOOD, headers=OWN, environ_base={"REMOTE_ADDR": "198.51.100.9"})
    assert elsewhere.status_code == 200


@pytest.mark.usefixtures("in_english")
def test_the_pace_forgets_what_is_over_a_minute_old() -> None:
    pace = Pace()

    def count(at: datetime) -> None:
        pace.count("192.0.2.0/24", at)

    for second in range(MOST):
        count(START + timedelta(seconds=second / 2))
    with pytest.raises(TooManyExportsError):
        count(START + timedelta(seconds=59.9))
    count(START + timedelta(seconds=60))
    with pytest.raises(TooManyExportsError):
        count(START + timedelta(seconds=60))


def test_a_pdf_that_takes_too_long_is_given_up_and_says_what_to_do(
    browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "SECONDS", 0.001)
    answer = ask(browser, format="pdf")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "pdf_too_large")
    assert "Nothing is lost" in answer.get_json()["error"]["message"]
    monkeypatch.undo()
    assert ask(browser, format="pdf").status_code == 200, "its turn was given back"


def test_when_too_many_files_are_being_set_the_next_is_told_so(
    browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "SECONDS", 0.01)
    with pdf._turns, pdf._turns:
        answer = ask(browser, format="pdf")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (503, "busy")


def test_the_process_gets_nothing_of_the_servers_environment(
    browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_OIDC_CLIENT_SECRET", "a secret")
    real, seen = subprocess.run, []

    def watched(command: list[str], **how: Any) -> Any:
        seen.append((command, how["env"], how["timeout"]))
        return real(command, **how)

    monkeypatch.setattr(subprocess, "run", watched)
    assert ask(browser, format="pdf").status_code == 200
    [(command, environment, seconds)] = seen
    assert command[1:] == ["-I", process.__file__]
    assert set(environment) == {"PATH", "LANG", "RAYON_NUM_THREADS"}
    assert seconds == 20
