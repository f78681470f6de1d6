"""The outbox: a message goes out once, is tried again when it surely did not, and never when nobody knows."""

import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from course_app.config import Settings
from course_app.database import Database
from course_app.outbox.models import Message
from course_app.outbox.outbox import MOST_ATTEMPTS, deliver_waiting, queue_message
from tests.databases import Databases
from tests.outbox.mail_server import MailServer

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


@pytest.fixture
def settings(databases: Databases, server: MailServer) -> Settings:
    return databases.settings.model_copy(update={"smtp_url": server.url, "mail_from": "course@example.com"})


@pytest.fixture
def migrated(database: Database) -> Database:
    database.migrate()
    return database


def queue(database: Database, number: int = 1) -> None:
    with database.writing() as session:
        for each in range(number):
            queue_message(
                session, NOW, f"p{each}@example.com", "Grüße", f"https://learn.example.com/{each}\n" + "x" * 99
            )


def only_message(database: Database) -> Message:
    with database.reading() as session:
        message: Message = session.scalars(select(Message)).one()
        session.expunge(message)
        return message


def test_a_message_reaches_the_mail_server_once(migrated: Database, settings: Settings, server: MailServer) -> None:
    queue(migrated)
    assert [deliver_waiting(migrated, settings, NOW) for _ in range(3)] == [1, 0, 0]
    (mail,) = server.mails
    assert mail["To"] == "p0@example.com"
    assert mail["From"] == "course@example.com"
    assert mail["Subject"] == "Grüße"
    assert "https://learn.example.com/0" in mail.get_content()
    sent = only_message(migrated)
    assert (sent.sent_at, sent.attempts, sent.body) == (NOW, 1, ""), "a text that may hold a link is not kept"


def test_many_senders_at_once_send_each_message_once(
    databases: Databases, migrated: Database, settings: Settings, server: MailServer
) -> None:
    queue(migrated, 12)
    senders = [migrated, databases.open(), databases.open(), databases.open()]
    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(lambda each: deliver_waiting(each, settings, NOW), senders))
    assert sum(counts) == 12
    assert sorted(mail["To"] for mail in server.mails) == sorted(f"p{n}@example.com" for n in range(12))


def test_a_message_of_a_failed_transaction_is_never_sent(
    migrated: Database, settings: Settings, server: MailServer
) -> None:
    def failing() -> None:
        with migrated.writing() as session:
            queue_message(session, NOW, "p@example.com", "s", "b")
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        failing()
    assert deliver_waiting(migrated, settings, NOW) == 0


def test_a_refused_message_is_tried_again_later_and_later_then_given_up(
    migrated: Database, settings: Settings, server: MailServer
) -> None:
    queue(migrated)
    server.answer = b"451 come back later"
    at, waits = NOW, []
    for _ in range(MOST_ATTEMPTS - 1):
        assert deliver_waiting(migrated, settings, at) == 0
        message = only_message(migrated)
        assert "451" in message.error
        waits.append((message.next_attempt_at - at) // timedelta(minutes=1))
        assert deliver_waiting(migrated, settings, message.next_attempt_at - timedelta(seconds=1)) == 0
        at = message.next_attempt_at
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256]
    assert only_message(migrated).failed_at is None
    deliver_waiting(migrated, settings, at)
    assert only_message(migrated).failed_at == at
    server.answer = b"250 fine"
    assert deliver_waiting(migrated, settings, at + timedelta(days=9)) == 0


def test_a_server_that_is_away_costs_nothing_but_time(
    migrated: Database, settings: Settings, server: MailServer
) -> None:
    queue(migrated)
    nowhere = settings.model_copy(update={"smtp_url": "smtp://127.0.0.1:1"})
    assert deliver_waiting(migrated, nowhere, NOW) == 0
    assert deliver_waiting(migrated, settings, NOW + timedelta(minutes=1)) == 1


def test_a_message_whose_fate_is_unknown_is_not_sent_again(
    migrated: Database, settings: Settings, server: MailServer
) -> None:
    """The server took the text, and the line went dead before it said so."""
    queue(migrated)
    server.hangs_up = True
    assert deliver_waiting(migrated, settings, NOW) == 0
    server.hangs_up = False
    assert deliver_waiting(migrated, settings, NOW + timedelta(days=1)) == 0
    assert "ended" in only_message(migrated).error
    assert len(server.mails) == 1


def test_a_message_of_a_sender_that_died_is_not_sent_again(
    migrated: Database, settings: Settings, server: MailServer
) -> None:
    queue(migrated)
    with migrated.writing() as session:
        session.scalars(select(Message)).one().claimed_at = NOW
    assert deliver_waiting(migrated, settings, NOW + timedelta(minutes=9)) == 0
    assert only_message(migrated).failed_at is None
    later = NOW + timedelta(minutes=11)
    assert deliver_waiting(migrated, settings, later) == 0
    assert only_message(migrated).failed_at == later
    assert server.mails == []


def test_without_a_server_mail_is_a_file_that_only_its_owner_reads(
    databases: Databases, migrated: Database, capfd: pytest.CaptureFixture[str]
) -> None:
    queue(migrated)
    assert deliver_waiting(migrated, databases.settings, NOW) == 1
    (path,) = (databases.settings.data / "mail").iterdir()
    assert path.name.startswith("20270301T090000-")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text("utf-8").startswith("To: p0@example.com\nSubject: Grüße\n\nhttps://learn.example.com/0")
    assert "https://learn.example.com/0" in capfd.readouterr().err


def test_a_password_is_not_sent_without_tls(migrated: Database, settings: Settings, server: MailServer) -> None:
    queue(migrated)
    with_password = settings.model_copy(update={"smtp_url": server.url.replace("//", "//course:canary@")})
    assert deliver_waiting(migrated, with_password, NOW) == 0
    assert "no TLS" in only_message(migrated).error
    assert "canary" not in server.heard
