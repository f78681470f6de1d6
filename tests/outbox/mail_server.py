"""A mail server in a thread: it keeps what it is given, and answers as a test wishes."""

import socketserver
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType


class _Conversation(socketserver.StreamRequestHandler):
    """One client. It speaks as much SMTP (RFC 5321) as smtplib needs."""

    server: "_Listener"

    def handle(self) -> None:
        self._say(b"220 ready")
        for line in self.rfile:
            self.server.owner.heard += line.decode(errors="replace")
            word = line[:4].upper().strip()
            if word == b"DATA":
                self._say(b"354 go on")
                if not self._take():
                    return
            elif word == b"QUIT":
                self._say(b"221 bye")
                return
            else:
                self._say(b"250 fine")

    def _take(self) -> bool:
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line)
        owner = self.server.owner
        if owner.answer.startswith(b"2"):
            owner.mails.append(message_from_bytes(b"".join(lines), policy=policy.default))
        if owner.hangs_up:
            return False
        self._say(owner.answer)
        return True

    def _say(self, words: bytes) -> None:
        self.wfile.write(words + b"\r\n")


class _Listener(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    owner: "MailServer"


class MailServer:
    """Runs for the length of a `with` block. `answer` is its word on a text; `hangs_up` says none."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.heard = ""
        self.answer = b"250 fine"
        self.hangs_up = False
        self._listener = _Listener(("127.0.0.1", 0), _Conversation)
        self._listener.owner = self
        self.url = f"smtp://127.0.0.1:{self._listener.server_address[1]}"

    def __enter__(self) -> "MailServer":
        threading.Thread(target=self._listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.shutdown()
        self._listener.server_close()
