"""A small TCP proxy in front of a server, for tests: counts the bytes that come down the wire."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class CountingProxy:
    """Passes every connection on to `target` and counts what the server sends."""

    def __init__(self, target: tuple[str, int]) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self.bytes_down = 0
        self._start(self._accept)

    @property
    def port(self) -> int:
        port: int = self._listener.getsockname()[1]
        return port

    def close(self) -> None:
        """Ends every connection and waits until all is closed."""
        self._listener.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(timeout=10)
        self._listener.close()

    def _start(self, work: object, *given: socket.socket) -> threading.Thread:
        thread = threading.Thread(target=work, args=given, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()
        return thread

    def _accept(self) -> None:
        with suppress(OSError):  # the listener was shut down: the test is over
            while True:
                client, _ = self._listener.accept()
                self._start(self._serve, client)

    def _serve(self, client: socket.socket) -> None:
        with client, socket.create_connection(self._target) as server:
            up = self._start(self._pass_on, client, server)
            self._pass_on(server, client)
            up.join(timeout=10)

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):  # either side may end a connection at any time
            while data := source.recv(65536):
                if source.getpeername() == self._target:
                    with self._lock:
                        self.bytes_down += len(data)
                sink.sendall(data)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextmanager
def counting_proxy(port: int) -> Iterator[CountingProxy]:
    """A proxy to a port on this machine."""
    proxy = CountingProxy(("127.0.0.1", port))
    try:
        yield proxy
    finally:
        proxy.close()
