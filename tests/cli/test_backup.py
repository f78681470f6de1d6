"""`course backup`, `course restore`, and what `course doctor`, `course serve` and /readyz have to do with them."""

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from course_app.audit.chain import chain_rows
from course_app.backup_log import BackupMade
from course_app.cli import main
from course_app.cli.serve import Server
from course_app.clock import system_clock
from course_app.config import read_settings
from course_app.health import readiness
from course_app.my_data.erasure import GRACE
from course_app.upkeep.upkeep import do_upkeep
from tests.accounts.site import PASSWORD, Site
from tests.builders import GOOD, make_app
from tests.my_data.writers import writer
from tests.servers import COURSE, installed_server

ANA = "ana@example.com"


def course(*words: str, data: Path) -> Result:
    return CliRunner(env={"DATABASE_URL": ""}).invoke(main, [*words, "--data", str(data)])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    site = Site(read_settings({}, data=tmp_path / "data"))
    site.person(ANA)
    site.close()
    return tmp_path / "data"


def test_backup_and_restore_say_what_they_did(data: Path) -> None:
    done = course("backup", data=data)
    assert (done.exit_code, "MB, checked" in done.output) == (0, True)
    (file,) = (data / "backups").iterdir()
    refused = course("restore", str(file), data=data)
    assert (refused.exit_code, refused.output.count("\n")) == (1, 1)
    assert "the database here holds accounts (1); --replace keeps it" in refused.output
    done = course("restore", str(file), "--replace", data=data)
    assert done.exit_code == 0, done.output
    assert "is restored; accounts: 1, changes: 0" in done.output
    (kept,) = data.glob("course.sqlite3.before-*")
    assert f"the former database is kept: {kept}" in done.output
    assert "everybody signs in again" in done.output


@pytest.mark.parametrize("words", [("backup",), ("export", "--instance", "--to", "archive.zip")])
def test_a_mistyped_folder_is_not_backed_up(words: tuple[str, ...], tmp_path: Path) -> None:
    """Red when a backup of nothing, made anew every night, looks like success."""
    refused = course(*words, data=tmp_path / "mistyped")
    assert refused.exit_code == 1
    assert f"there is no database in {tmp_path / 'mistyped'}; name its folder" in refused.output
    assert not (tmp_path / "mistyped").exists()


def test_nobody_else_on_the_machine_reads_a_data_folder_that_we_made(tmp_path: Path) -> None:
    assert course("db", "upgrade", data=tmp_path / "new").exit_code == 0
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700


def test_restore_into_an_empty_folder(data: Path, tmp_path: Path) -> None:
    course("backup", "--to", str(tmp_path / "file"), data=data)
    done = course("restore", str(tmp_path / "file"), data=tmp_path / "new")
    assert (done.exit_code, "there was no database before" in done.output) == (0, True)
    site = Site(read_settings({}, data=tmp_path / "new"))
    assert site.browser().sign_in(ANA).status_code == 303
    site.close()


def test_a_database_that_cannot_be_read_is_replaced_when_asked(data: Path, tmp_path: Path) -> None:
    file = str(tmp_path / "file")
    course("backup", "--to", file, data=data)
    (data / "course.sqlite3").write_bytes(b"what a failing disk leaves" * 1000)
    refused = course("restore", file, data=data)
    assert (refused.exit_code, "cannot be read" in refused.output, refused.output.count("\n")) == (1, True, 1)
    assert course("restore", file, "--replace", data=data).exit_code == 0
    (kept,) = data.glob("course.sqlite3.before-*Z")
    assert kept.read_bytes().startswith(b"what a failing disk leaves")


@pytest.mark.parametrize("target", [".", "data/course.sqlite3", "data/erasures.txt", "data/course.sqlite3/x"])
def test_a_place_that_no_backup_goes_to(target: str, data: Path) -> None:
    before = (data / "course.sqlite3").read_bytes()
    done = course("backup", "--to", str(data.parent / target), data=data)
    assert (done.exit_code, done.output.count("\n")) == (1, 1), done.output
    assert (data / "course.sqlite3").read_bytes() == before


def test_a_running_server_is_backed_up_and_not_replaced(data: Path, tmp_path: Path) -> None:
    file = str(tmp_path / "file")
    with installed_server(COURSE, GOOD, data):
        assert course("backup", "--to", file, data=data).exit_code == 0
        refused = course("restore", file, "--replace", data=data)
    assert (refused.exit_code, refused.output.count("\n")) == (1, 1)
    assert "a server or a worker is using the data" in refused.output
    assert course("restore", file, "--replace", data=data).exit_code == 0


def test_health_names_the_age_where_backups_are_made(tmp_path: Path) -> None:
    app = make_app(tmp_path)
    database, settings = app.extensions["database"], app.extensions["settings"]
    assert "newest_backup" not in app.test_client().get("/readyz").get_json()
    watching = settings.model_copy(update={"backup_hours": 26})
    assert readiness(database, watching) == {"backup": "no backup was ever made; run `course backup`"}
    with database.writing() as session:
        session.add(BackupMade(made_at=system_clock() - timedelta(hours=27, minutes=1), bytes=1))
    assert readiness(database, settings) == {}, "nobody asked for one"
    assert readiness(database, watching) == {"backup": "the newest backup is 27 hours old; run `course backup`"}
    app.extensions.pop("readiness")
    assert app.test_client().get("/readyz").get_json()["newest_backup"] == "27 hours old"
    with database.writing() as session:
        session.add(BackupMade(made_at=system_clock() - timedelta(hours=25), bytes=1))
    assert readiness(database, watching) == {}
    database.engine.dispose()


def test_doctor_names_the_backup_and_every_chain_that_does_not_hold(tmp_path: Path) -> None:
    site = Site(read_settings({}, data=tmp_path), system_clock())
    writer(site, "ana")
    assert "backup:" not in course("doctor", data=tmp_path).output
    assert "upkeep: never done" in course("doctor", data=tmp_path).output
    chain_rows(site.database, system_clock() + timedelta(minutes=2))
    with site.app.app_context():
        do_upkeep(site.database, site.settings, system_clock())
    course("backup", data=tmp_path)
    healthy = course("doctor", data=tmp_path)
    assert (healthy.exit_code, "upkeep: audit rows tied: done 0 minutes ago" in healthy.output) == (0, True)
    with site.database.writing() as session:
        session.execute(text("UPDATE upkeep_run SET done_at = NULL WHERE job = 'erasures done'"))
    assert "upkeep: erasures done: never done" in course("doctor", data=tmp_path).output
    assert "backup: the newest is 0 minutes old" in course("doctor", data=tmp_path).output
    with site.database.writing() as session:
        session.execute(text("UPDATE change SET val = '\"changed past the application\"' WHERE seq = 1"))
        session.execute(text("UPDATE audit SET act = 'something harmless' WHERE id = 1"))
    done = course("doctor", data=tmp_path)
    assert done.exit_code == 1
    assert "holds another text at change 1 than was accepted" in done.output
    assert "audit: row 1 of the audit does not follow" in done.output
    site.close()


def test_worker_does_what_is_due(tmp_path: Path) -> None:
    site = Site(read_settings({}, data=tmp_path), system_clock() - GRACE)
    _, ana = writer(site, "ana")
    ana.post("/my-data/erasure", password=PASSWORD)
    done = course("worker", "--once", data=tmp_path)
    assert "1 erasures done" in done.output
    assert "audit rows tied" in done.output
    site.at = system_clock()
    assert ana.account() is None
    site.close()


def test_a_server_without_a_mail_server_keeps_up_by_itself(tmp_path: Path) -> None:
    """Nobody who says `make run` starts a worker: whose seven days are over is erased all the same, and told."""
    site = Site(read_settings({}, data=tmp_path), system_clock() - GRACE)
    _, ana = writer(site, "ana")
    ana.post("/my-data/erasure", password=PASSWORD)
    site.mails()
    server = Server(site.settings, "127.0.0.1:0", 1)
    server.keep_up_once()
    site.at = system_clock()
    assert ana.account() is None
    assert any("Your account is erased" in mail for mail in site.mails())
    site.close()
