"""A small TCP proxy in front of servers, for tests: spreads connections, counts the bytes that come down the wire."""

import itertools
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress


class Proxy:
    """Passes connections on to servers in turn, past those that do not answer, and counts what the servers send."""

    def __init__(self, ports: Sequence[int]) -> None:
        self._turns = itertools.cycle(ports)
        self._ports = ports
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

    def _start(self, work: Callable[..., None], *given: socket.socket) -> threading.Thread:
        thread = threading.Thread(target=work, args=given, daemon=True)
        self._threads.append(thread)
        thread.start()
        return thread

    def _accept(self) -> None:
        with suppress(OSError):  # the listener was shut down: the test is over
            while True:
                client, _ = self._listener.accept()
                self._start(self._serve, client)

    def _serve(self, client: socket.socket) -> None:
        with client, suppress(OSError), self._connected() as server:  # with no server left, the client is hung up on
            up = self._start(self._pass_on, client, server)
            self._pass_on(server, client, counts=True)
            up.join(timeout=10)

    def _connected(self) -> socket.socket:
        for _ in self._ports[1:]:
            with suppress(ConnectionRefusedError):
                return socket.create_connection(("127.0.0.1", next(self._turns)))
        return socket.create_connection(("127.0.0.1", next(self._turns)))

    def _pass_on(self, source: socket.socket, sink: socket.socket, counts: bool = False) -> None:
        with suppress(OSError):  # either side may end a connection at any time
            while data := source.recv(65536):
                if counts:
                    with self._lock:
                        self.bytes_down += len(data)
                sink.sendall(data)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextmanager
def proxy_to(*ports: int) -> Iterator[Proxy]:
    """A proxy to servers on ports of this machine."""
    proxy = Proxy(ports)
    try:
        yield proxy
    finally:
        proxy.close()
