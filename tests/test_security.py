"""Every response and every write, whichever the view (SECURITY 4.2, 4.4, 4.5)."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from course_app.security import MissingAccessRuleError, require_access_rules
from tests.builders import make_app

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.parametrize(
    "path", ["/", "/chapters/the-seam", "/none", "/healthz", "/readyz", "/api/none", "/static/a/b", "/boom"]
)
def test_every_status_carries_the_security_headers(path: str, client: FlaskClient) -> None:
    answer = client.get(path)
    for name, value in ALWAYS.items():
        assert answer.headers[name] == value
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "Cache-Control" in answer.headers


def test_a_bug_shows_a_number_and_no_traceback(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    app = make_app(tmp_path)

    def boom() -> str:
        raise RuntimeError("secret detail")

    app.add_url_rule("/boom", view_func=boom)
    answer = app.test_client().get("/boom")
    app.extensions["database"].engine.dispose()
    assert answer.status_code == 500
    assert "secret detail" not in answer.text
    number = answer.text.split("tell us this number: ")[1].split("<")[0]
    assert number in caplog.text
    assert "secret detail" in caplog.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 204),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:8000"}, 403),
        ({"Origin": "http://127.0.0.1:8000"}, 204),
        ({"Origin": "http://127.0.0.1:9000"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 403),
    ],
)
def test_only_our_own_pages_may_write(headers: dict[str, str], status: int, client: FlaskClient) -> None:
    answer = client.post("/api/wrote", headers=headers)
    assert answer.status_code == status
    assert ("Set-Cookie" in answer.headers) == (status == 204)
    if status == 403:
        assert answer.get_json()["error"]["code"] == "cross-site"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8000", 200),
        ("localhost", 200),
        ("[::1]:8000", 200),
        ("evil.example", 400),
        ("127.0.0.1.evil.example", 400),
        ("", 400),
    ],
)
def test_only_our_own_names_are_answered(host: str, status: int, client: FlaskClient) -> None:
    assert client.get("/", headers={"Host": host}).status_code == status


def test_a_view_without_an_access_rule_stops_the_start() -> None:
    app = Flask(__name__, static_folder=None)
    app.add_url_rule("/open", "open_door", lambda: "in")
    with pytest.raises(MissingAccessRuleError, match="open_door"):
        require_access_rules(app)


def test_the_written_cookie_has_no_id_and_lasts_a_year(client: FlaskClient) -> None:
    cookie = client.post("/api/wrote", headers={"Sec-Fetch-Site": "same-origin"}).headers["Set-Cookie"]
    assert cookie.startswith("wrote=1;")
    assert "Max-Age=31536000" in cookie
    assert "SameSite=Lax" in cookie
