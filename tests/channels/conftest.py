"""A carrier on loopback that answers as told, badly too, and counts what arrives."""

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Iterator

import pytest

HANG_SECONDS = 5


class Carrier:
    """One scripted answer for every request; the requests that arrived whole are kept."""

    def __init__(self, context=None):
        self.requests: list[tuple[str, dict[str, str], bytes]] = []
        self.connections = 0
        self._answer = b""
        self._end = "close"
        self._context = context
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.05)
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._start(self._accept)

    def answers(self, status=200, body=b"", content_type="text/xml", headers=()):
        body = body.encode() if isinstance(body, str) else body
        lines = [f"HTTP/1.1 {status} Scripted", f"Content-Type: {content_type}"]
        lines += [f"Content-Length: {len(body)}", *headers, "", ""]
        self._answer, self._end = "\r\n".join(lines).encode() + body, "keep"

    def cuts_its_answer_short(self):
        self._answer = (
            b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 500\r\n\r\n<Pub"
        )
        self._end = "close"

    def hangs_up_without_an_answer(self):
        self._answer, self._end = b"", "close"

    def resets(self):
        self._answer, self._end = b"", "reset"

    def never_answers(self):
        self._answer, self._end = b"", "hang"

    def stop(self):
        self._stopping.set()
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def _start(self, target, *args):
        thread = threading.Thread(target=target, args=args)
        self._threads.append(thread)
        thread.start()

    def _accept(self):
        while not self._stopping.is_set():
            with contextlib.suppress(TimeoutError):
                connection, _ = self._listener.accept()
                self.connections += 1
                self._start(self._serve, connection)

    def _serve(self, connection):
        connection.settimeout(0.05)
        with connection, contextlib.suppress(OSError):
            if self._context is not None:
                connection.settimeout(2)
                connection = self._context.wrap_socket(connection, server_side=True)
                connection.settimeout(0.05)
            with connection:
                while self._serve_one(connection):
                    pass

    def _serve_one(self, connection) -> bool:
        head = self._read_until(connection, b"", lambda data: b"\r\n\r\n" in data)
        if head is None:
            return False
        start, _, rest = head.partition(b"\r\n\r\n")
        first, *lines = start.decode().split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines)
        if headers.get("Expect") == "100-continue":
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        length = int(headers.get("Content-Length", 0))
        body = self._read_until(connection, rest, lambda data: len(data) >= length)
        if body is None:
            return False
        self.requests.append((first, headers, body))
        connection.sendall(self._answer)
        if self._end == "hang":
            until = time.monotonic() + HANG_SECONDS
            while not self._stopping.is_set() and time.monotonic() < until:
                time.sleep(0.02)
        if self._end == "reset":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return self._end == "keep"

    def _read_until(self, connection, data, enough):
        while not enough(data):
            if self._stopping.is_set():
                return None
            try:
                more = connection.recv(65536)
            except TimeoutError:
                continue
            if not more:
                return None
            data += more
        return data


@pytest.fixture
def carrier() -> Iterator[Carrier]:
    scripted = Carrier()
    yield scripted
    scripted.stop()


@pytest.fixture
def tls_carrier():
    """Makes carriers that speak TLS with the given server context."""
    made = []

    def make(context):
        made.append(Carrier(context))
        return made[-1]

    yield make
    for scripted in made:
        scripted.stop()


@pytest.fixture
def closed_port() -> int:
    """A port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]
