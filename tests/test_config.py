"""Settings: read strictly, refused in words."""

from pathlib import Path

import pytest

from course_app.config import BadSettingError, read_settings


def test_the_defaults_suit_one_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = read_settings({})
    assert settings.is_development
    assert settings.data == tmp_path / "instance"
    assert settings.database == f"sqlite:///{tmp_path}/instance/course.sqlite3"
    assert settings.trusted_hosts == ("127.0.0.1", "localhost", "::1")


def test_the_environment_is_read_and_overrides_come_first() -> None:
    environment = {
        "COURSE_PUBLIC_URL": "https://learn.example.com",
        "COURSE_MODE": "production",
        "COURSE_DATA": "/srv/a",
    }
    settings = read_settings(environment, data=Path("/srv/b"))
    assert settings.data == Path("/srv/b")
    assert settings.is_https
    assert settings.trusted_hosts == ("learn.example.com",)
    assert settings.origin == "https://learn.example.com"


@pytest.mark.parametrize("written", ["https://Learn.Example.com", "https://learn.example.com:443/"])
def test_the_origin_is_written_as_browsers_send_it(written: str) -> None:
    """RFC 6454, 6.2. Red when a capital or the usual port makes every write one of another site."""
    assert read_settings({"COURSE_PUBLIC_URL": written}).origin == "https://learn.example.com"


def test_the_list_of_erasures_lies_in_the_data_folder_or_where_it_is_said(tmp_path: Path) -> None:
    assert read_settings({}, data=tmp_path).erasure_ledger == tmp_path / "erasures.txt"
    elsewhere = {"COURSE_ERASURES": str(tmp_path / "other/list")}
    assert read_settings(elsewhere, data=tmp_path).erasure_ledger == tmp_path / "other/list"


def test_authors_edit_the_folder_that_is_named(tmp_path: Path) -> None:
    assert read_settings({}).edited is None
    assert read_settings({"COURSE_EDITED": str(tmp_path / "shared")}).edited == tmp_path / "shared"


@pytest.mark.parametrize("given", ["postgres://u@h/d", "postgresql://u@h/d"])
def test_database_url_names_the_driver_we_ship(given: str) -> None:
    assert read_settings({"DATABASE_URL": given}).database == "postgresql+psycopg://u@h/d"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("COURSE_PUBLIC_URL", "http://learn.example.com", "use https://"),
        ("COURSE_PUBLIC_URL", "learn.example.com", "is not an address"),
        ("COURSE_PUBLIC_URL", "https://learn.example.com/course", "without a path"),
        ("COURSE_MODE", "debug", "COURSE_MODE"),
        ("COURSE_LOCALE", "../..", "COURSE_LOCALE"),
        ("COURSE_TRUSTED_PROXIES", "-1", "COURSE_TRUSTED_PROXIES"),
        ("COURSE_SMTP_URL", "mail.example.com", "smtp://user:password@"),
        ("COURSE_SMTP_URL", "https://mail.example.com", "smtp://user:password@"),
        ("COURSE_MAIL_FROM", "course", "COURSE_MAIL_FROM"),
        ("COURSE_MAIL_FROM", "a@b.c\nBcc: d@e.f", "COURSE_MAIL_FROM"),
        ("COURSE_OPEN_SIGN_UP", "perhaps", "COURSE_OPEN_SIGN_UP"),
        ("COURSE_BACKUP_HOURS", "-1", "COURSE_BACKUP_HOURS"),
        ("COURSE_ERASURES", "~nosuchuser/erasures", "COURSE_ERASURES"),
        ("COURSE_OIDC_ISSUER", "http://id.example.com", "COURSE_OIDC_ISSUER"),
        ("COURSE_OIDC_ISSUER", "https://id.example.com?tenant=1", "COURSE_OIDC_ISSUER"),
        ("COURSE_OIDC_ISSUER", "https://user@id.example.com", "COURSE_OIDC_ISSUER"),
        ("COURSE_OIDC_ISSUER", "https://id.example.com", "set all three or none"),
        ("COURSE_OIDC_CLIENT_SECRET", "alone", "set all three or none"),
        ("COURSE_OIDC_DOMAIN", "@example.com", "COURSE_OIDC_DOMAIN"),
        ("COURSE_OIDC_HOSTS", "https://keys.example.com", "COURSE_OIDC_HOSTS"),
        ("COURSE_SHARE_KEY", "short", "COURSE_SHARE_KEY"),
        ("COURSE_SHARE_KEY", "with blanks in it, and yet long enough", "COURSE_SHARE_KEY"),
    ],
)
def test_a_bad_setting_is_named_with_what_to_do(name: str, value: str, words: str) -> None:
    with pytest.raises(BadSettingError, match=words):
        read_settings({name: value})


@pytest.mark.parametrize(
    ("environment", "is_open"),
    [
        ({}, True),
        ({"COURSE_MODE": "production"}, False),
        ({"COURSE_OPEN_SIGN_UP": "false"}, False),
        ({"COURSE_MODE": "production", "COURSE_OPEN_SIGN_UP": "true"}, True),
    ],
)
def test_sign_up_is_open_in_development_unless_it_is_said(environment: dict[str, str], is_open: bool) -> None:
    assert read_settings(environment).is_sign_up_open is is_open


def test_the_secret_of_the_provider_is_not_shown_with_the_settings() -> None:
    given = {"ISSUER": "https://id.example.com", "CLIENT_ID": "course", "CLIENT_SECRET": "canary"}
    settings = read_settings({f"COURSE_OIDC_{name}": value for name, value in given.items()})
    assert (settings.oidc_client_secret, "canary" in repr(settings)) == ("canary", False)


def test_mail_settings_are_read() -> None:
    settings = read_settings(
        {"COURSE_SMTP_URL": "smtps://u:p@mail.example.com", "COURSE_MAIL_FROM": "Course <c@e.org>"}
    )
    assert (settings.smtp_url, settings.mail_from) == ("smtps://u:p@mail.example.com", "Course <c@e.org>")
