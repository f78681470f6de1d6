"""Asks the provider something: shortly, for little, without following redirects (SECURITY 4.11, CVE-2020-5775)."""

import json
import logging
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlencode, urlsplit

from course_app.accounts.oidc.refusal import ProviderSilentError

MOST_BYTES = 256_000
MOST_SECONDS = 5.0
_AT_ONCE = threading.BoundedSemaphore(4)
"""A provider that hangs holds no more of a process's threads than these."""
_QUEUE_SECONDS = 1.0

_log = logging.getLogger("course")


def fetch_json(
    address: str, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> dict[str, object]:
    """The JSON object at `address`, by POST if a `form` is given. Raises ProviderSilentError."""
    if not _AT_ONCE.acquire(timeout=_QUEUE_SECONDS):
        raise ProviderSilentError("provider-busy")
    try:
        status, data = _fetch(address, form, headers or {})
        found = json.loads(data)
    except (OSError, HTTPException, ValueError, RecursionError) as error:
        _log.warning("the OpenID Connect provider did not answer at %s: %r", address, error)
        raise ProviderSilentError("provider-silent") from None
    finally:
        _AT_ONCE.release()
    if status != 200 or not isinstance(found, dict):
        _log.warning("the OpenID Connect provider answered %s at %s", status, address)
        raise ProviderSilentError("provider-status")
    return found


def _fetch(address: str, form: Mapping[str, str] | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
    connection = _connection(address)
    connection.connect()
    alarm = threading.Timer(MOST_SECONDS, _hang_up, [connection.sock])
    alarm.daemon = True
    alarm.start()
    try:
        parts = urlsplit(address)
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        sent = {"Accept": "application/json", "Connection": "close", **headers}
        if form is None:
            connection.request("GET", path, headers=sent)
        else:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request("POST", path, urlencode(form), sent)
        response = connection.getresponse()
        data = response.read(MOST_BYTES + 1)
    finally:
        alarm.cancel()
        connection.close()
    if len(data) > MOST_BYTES:
        raise ValueError(f"more than {MOST_BYTES} bytes")
    return response.status, data


def _connection(address: str) -> HTTPConnection:
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.scheme == "https":
        return HTTPSConnection(host, parts.port, timeout=MOST_SECONDS, context=ssl.create_default_context())
    return HTTPConnection(host, parts.port, timeout=MOST_SECONDS)


def _hang_up(line: socket.socket) -> None:
    """A timeout counts from byte to byte; this ends an answer that drips."""
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
