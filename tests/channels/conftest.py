"""A carrier on loopback that answers as told, badly too, and counts what arrives."""

import contextlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HANG_SECONDS = 5
NAMES = ("localhost", "hooks.example.com")
"""What the server on loopback may be called."""


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


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that answers no attempt to connect: its queue of callers is full."""
    with contextlib.ExitStack() as open_sockets:
        listener = open_sockets.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(3):
            caller = open_sockets.enter_context(socket.socket())
            caller.setblocking(False)
            caller.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


@dataclass(frozen=True, kw_only=True)
class LoopbackTls:
    """A server's side of TLS for NAMES, and the file that makes a client believe it."""

    server: ssl.SSLContext
    trusted: str


@pytest.fixture(scope="session")
def loopback_tls(tmp_path_factory) -> LoopbackTls:
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2099, 1, 1, tzinfo=UTC))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(of) for of in NAMES]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    chain, secret = folder / "chain.pem", folder / "key.pem"
    chain.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(chain, secret)
    return LoopbackTls(server=server, trusted=str(chain))
