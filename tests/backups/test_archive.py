"""An instance goes into one archive and comes back identically, from either database into the other."""

import json
import shutil
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from course_app.accounts.tokens import sha256_of
from course_app.audit.log import record
from course_app.authoring.publishing.publish import publish
from course_app.backups.archive import About, Archive, is_archive
from course_app.backups.archive_restore import Unpacked, restore_archive
from course_app.backups.archive_rows import tables
from course_app.backups.export import export_course, export_instance
from course_app.backups.refusals import BackupRefusedError, RestoreRefusedError
from course_app.cli import main
from course_app.config import Settings, read_settings
from course_app.database import Database
from course_app.my_data.erasure_ledger import note_in_ledger
from tests.accounts.site import Site
from tests.backups.instance import NOW, exchange, new_device, new_person
from tests.builders import GOOD, copy_course, replace_in
from tests.databases import new_database
from tests.my_data.writers import writer

LATER = NOW + timedelta(hours=1)
CLOSED = {"sign_in_session": {"ended_at", "offered_secret"}, "one_time_link": {"used_at"}}
CLOSED["share_link"] = {"revoked_at"}
CLOSED["message"] = {"claimed_at", "failed_at", "error"}
"""What a restore ends on purpose: nobody stays signed in, no link works, no mail goes out twice."""

Rows = dict[str, list[dict[str, object]]]


def rows_of(database: Database) -> Rows:
    """Every row of every table, but for what a restore closes and for the audit rows that exports and restores add."""
    found: Rows = {}
    with database.reading() as session:
        for table in tables():
            rows = session.execute(select(table).order_by(*table.primary_key.columns)).mappings()
            kept = (row for row in rows if row.get("act") not in ("exported", "restored"))
            left_out = CLOSED.get(table.name, set())
            found[table.name] = [{name: row[name] for name in row if name not in left_out} for row in kept]
    return found


def files_of(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def new_settings(tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[str, str], Settings]:
    """Makes instances with nothing in them: settings for a data folder, on SQLite or on PostgreSQL."""

    def make(name: str, kind: str) -> Settings:
        url = new_database(request.getfixturevalue("postgresql_address")) if kind == "postgresql" else None
        return read_settings({}, data=tmp_path / name, database_url=url)

    return make


def filled(settings: Settings, content: Path) -> Database:
    """An instance with something in every table, and two published versions."""
    database = Database(settings)
    database.migrate()
    site = Site(settings)
    writer(site, "zoe")
    site.close()
    device = new_device(new_person(database, "yann@example.com"))
    device.write("r:seam", "Words “in” quotes · \u2028 and 😀")
    exchange(database, device)
    publish(content, settings.data, "small", "operator")
    replace_in(content / "course.md", "title: A Small Course", "title: A Small Course Again")
    publish(content, settings.data, "real", "operator")
    return database


def restored(settings: Settings, file: Path, content: Path, *, replaces: bool = False) -> Unpacked:
    return restore_archive(settings, file, content, None, replaces, LATER)


@pytest.mark.parametrize(
    "way",
    [
        "sqlite sqlite",
        pytest.param("sqlite postgresql sqlite", marks=pytest.mark.postgresql),
        pytest.param("postgresql sqlite postgresql", marks=pytest.mark.postgresql),
    ],
)
def test_an_instance_comes_back_identically(
    way: str, tmp_path: Path, new_settings: Callable[[str, str], Settings]
) -> None:
    """Red when a column is lost, a time moves by a zone, a published version is left behind, or a file differs."""
    content = copy_course(tmp_path)
    first, *others = way.split()
    settings = new_settings("first", first)
    database = filled(settings, content)
    rows, published, course = rows_of(database), files_of(settings.published), files_of(content)
    assert all(rows[name] for name in ("account", "change", "head", "mark", "audit", "submission", "review"))
    published.pop("publishing.lock", None)
    for number, kind in enumerate(others):
        file = export_instance(database, settings, content, tmp_path / f"{number}.zip", LATER)
        database.engine.dispose()
        settings = new_settings(f"instance-{number}", kind)
        content = tmp_path / f"content-{number}"
        done = restored(settings, file, content)
        assert done.database is not None
        assert done.database.accounts == len(rows["account"])
        database = Database(settings)
        assert rows_of(database) == rows
        assert {name: data for name, data in files_of(settings.published).items() if "lock" not in name} == published
        assert files_of(content) == course
        with database.writing() as session:
            record(session, LATER, None, "exported", "to see that numbers go on")
    database.engine.dispose()


def test_a_course_alone_goes_out_and_in(tmp_path: Path) -> None:
    content = copy_course(tmp_path)
    (content / ".git").mkdir()
    (content / ".git/config").write_text("secret", encoding="utf-8")
    file = export_course(content, tmp_path / "course.zip", NOW)
    assert is_archive(file)
    words = ["restore", str(file), "--content", str(tmp_path / "new"), "--data", str(tmp_path / "data")]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    assert files_of(tmp_path / "new") == files_of(GOOD)
    assert not (tmp_path / "data/course.sqlite3").exists()
    again = CliRunner().invoke(main, words)
    assert (again.exit_code, "is not empty; name a new folder" in again.output) == (1, True)


def test_the_same_course_is_the_same_archive(tmp_path: Path) -> None:
    one = export_course(copy_course(tmp_path), tmp_path / "one.zip", NOW)
    other = export_course(GOOD, tmp_path / "other.zip", NOW)
    assert one.read_bytes() == other.read_bytes()


def test_an_instance_with_people_is_not_replaced_unasked(
    tmp_path: Path, new_settings: Callable[[str, str], Settings]
) -> None:
    settings = new_settings("here", "sqlite")
    database = filled(settings, copy_course(tmp_path))
    file = export_instance(database, settings, tmp_path / "content", tmp_path / "all.zip", LATER)
    before, published = rows_of(database), files_of(settings.published)
    database.engine.dispose()
    with pytest.raises(RestoreRefusedError, match="--replace keeps it"):
        restored(settings, file, tmp_path / "new")
    assert rows_of(database) == before
    assert files_of(settings.published) == published
    assert not (tmp_path / "new").exists()
    database.engine.dispose()
    assert restored(settings, file, tmp_path / "new", replaces=True).files == len(files_of(GOOD))
    assert [path.name for path in settings.data.glob("published.before-*")]


def test_who_was_erased_does_not_come_back(tmp_path: Path, new_settings: Callable[[str, str], Settings]) -> None:
    settings = new_settings("here", "sqlite")
    database = Database(settings)
    database.migrate()
    gone = new_person(database, "gone@example.com")
    file = export_instance(database, settings, copy_course(tmp_path), tmp_path / "all.zip", LATER)
    database.engine.dispose()
    other = new_settings("there", "sqlite")
    note_in_ledger(other.erasure_ledger, sha256_of(gone), LATER)
    done = restored(other, file, tmp_path / "new")
    assert done.database is not None
    assert (done.database.accounts, done.database.erased) == (0, 1)


Damage = Callable[[dict[str, bytes]], object]


def _schema(members: dict[str, bytes]) -> None:
    about = json.loads(members["archive.json"])
    members["archive.json"] = json.dumps({**about, "schema": "0001"}).encode()


def _renamed(members: dict[str, bytes], name: str) -> None:
    about = json.loads(members["archive.json"])
    about["files"][name] = about["files"].pop("content/course.md")
    members["archive.json"] = json.dumps(about).encode()
    members[name] = members.pop("content/course.md")


DAMAGES: dict[str, Damage] = {
    "a byte of a file": lambda members: members.update({"content/course.md": b"other"}),
    "a row": lambda members: members.update({"rows/account.jsonl": b""}),
    "a file too few": lambda members: members.pop("content/course.md"),
    "a file too many": lambda members: members.update({"content/more.md": b""}),
    "a way out": lambda members: _renamed(members, "content/../../outside.md"),
    "an absolute name": lambda members: _renamed(members, "/outside/of-all.md"),
    "a hidden file": lambda members: _renamed(members, "content/.git/config"),
    "another release": _schema,
    "no word about it": lambda members: members.pop("archive.json"),
    "nonsense about it": lambda members: members.update({"archive.json": b"[]"}),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_archive_is_refused_whole(
    damage: Damage, tmp_path: Path, new_settings: Callable[[str, str], Settings]
) -> None:
    settings = new_settings("here", "sqlite")
    database = Database(settings)
    database.migrate()
    new_person(database, "ana@example.com")
    file = export_instance(database, settings, copy_course(tmp_path), tmp_path / "all.zip", LATER)
    database.engine.dispose()
    with zipfile.ZipFile(file) as source:
        members = {name: source.read(name) for name in source.namelist()}
    damage(members)
    with zipfile.ZipFile(file, "w") as target:
        for name, data in members.items():
            target.writestr(name, data)
    there = new_settings("there", "sqlite")
    with pytest.raises(RestoreRefusedError):
        restored(there, file, tmp_path / "new")
    assert not (tmp_path / "new").exists()
    assert not there.published.exists()
    assert not (tmp_path.parent / "outside.md").exists()
    assert not Path("/outside").exists()


def test_what_cannot_be_exported_is_said(tmp_path: Path) -> None:
    content = copy_course(tmp_path)
    (tmp_path / "there.zip").write_bytes(b"")
    with pytest.raises(BackupRefusedError, match="is there already"):
        export_course(content, tmp_path / "there.zip", NOW)
    with pytest.raises(BackupRefusedError, match="holds no course"):
        export_course(tmp_path / "none", tmp_path / "new.zip", NOW)
    shutil.rmtree(content)
    assert not (tmp_path / "new.zip").exists()


def test_an_archive_says_what_is_in_it(tmp_path: Path) -> None:
    archive = Archive.open(export_course(copy_course(tmp_path), tmp_path / "course.zip", NOW))
    about: About = archive.about
    assert (about.kind, about.schema, about.tables) == ("course", "", {})
    assert {name.removeprefix("content/") for name in about.files} == set(files_of(GOOD))
    archive.close()
