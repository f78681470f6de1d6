"""The ways in which a message leaves: into a folder of files, or to an SMTP server."""

import os
import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

import click

from course_app.config import Settings

_TIMEOUT_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Letter:
    """A message on its way."""

    id: str
    recipient: str
    subject: str
    body: str
    created_at: datetime


class MailRefusedError(Exception):
    """The message surely did not leave; it may be tried again."""


class MailLostError(Exception):
    """Nobody knows whether the message left; trying again could send it twice."""


class Carrier(Protocol):
    """Takes letters away."""

    def carry(self, letter: Letter) -> None:
        """Sends the letter. Raises MailRefusedError or MailLostError."""


def carrier_of(settings: Settings) -> Carrier:
    """SMTP where it is set, otherwise the folder `mail` in the data folder."""
    if settings.smtp_url:
        return SmtpServer(settings.smtp_url, settings.mail_from)
    return MailFolder(settings.data / "mail", is_spoken=settings.is_local)


@dataclass(frozen=True, slots=True)
class MailFolder:
    """One file a letter, readable by its owner only; `is_spoken` prints it on the terminal too."""

    folder: Path
    is_spoken: bool

    def carry(self, letter: Letter) -> None:
        text = f"To: {letter.recipient}\nSubject: {letter.subject}\n\n{letter.body}\n"
        path = self.folder / f"{letter.created_at:%Y%m%dT%H%M%S}-{letter.id}.txt"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
        except OSError as error:
            raise MailRefusedError(f"{path}: {error.strerror}") from error
        if self.is_spoken:
            click.echo(f"\n--- mail ---\n{text}---", err=True)


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """A server at smtp://[user:password@]host[:port], or smtps:// for TLS from the first byte."""

    url: str
    sender: str

    def carry(self, letter: Letter) -> None:
        try:
            server = self._connect()
        except (smtplib.SMTPException, OSError) as error:
            raise MailRefusedError(f"the mail server cannot be used: {error}") from error
        try:
            server.send_message(self._mail(letter))
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError) as error:
            raise MailRefusedError(f"the mail server refused the message: {error}") from error
        except (smtplib.SMTPException, OSError) as error:
            raise MailLostError(f"the connection to the mail server ended: {error}") from error
        finally:
            server.close()

    def _connect(self) -> smtplib.SMTP:
        parts = urlsplit(self.url)
        host, context = parts.hostname or "", ssl.create_default_context()
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=_TIMEOUT_SECONDS, context=context)
        else:
            server = smtplib.SMTP(host, parts.port or 587, timeout=_TIMEOUT_SECONDS)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=context)
            elif parts.username:
                server.close()
                raise smtplib.SMTPNotSupportedError("it offers no TLS, so the password is not sent")
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        return server

    def _mail(self, letter: Letter) -> EmailMessage:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self.sender, letter.recipient, letter.subject
        mail["Date"] = letter.created_at
        mail["Message-ID"] = f"<{letter.id}@{self.sender.rpartition('@')[2].rstrip('>')}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(letter.body)
        return mail
