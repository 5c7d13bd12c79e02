"""The short address passes everything on and adds nothing."""

import contextlib
import http.client
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest

from infra.local import aws, proxy

BYTES = bytes(range(256)) * 300


class Echo(BaseHTTPRequestHandler):
    """Answers with what it was asked."""

    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        length = self.headers.get("Content-Length")
        body = self.rfile.read(int(length)) if length else b""
        self.send_response_only(303)
        self.send_header("Location", "/today?day=2&day=3")
        self.send_header("Set-Cookie", "a=1; Path=/; HttpOnly")
        self.send_header("Set-Cookie", "b=2; Path=/; Secure")
        self.send_header("X-Asked", f"{self.command} {self.path}")
        self.send_header("X-Given", repr(sorted(self.headers.items())))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_POST = do_HEAD = do_DELETE = answer

    def log_message(self, *_: object) -> None:
        pass


class Upstream(ThreadingHTTPServer):
    request_queue_size = 128


@pytest.fixture
def address() -> Iterator[str]:
    server = Upstream((aws.LOOPBACK, 0), Echo)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        with proxy.in_front_of(server.server_address[1], "/api", port=aws.free_port()) as url:
            yield url
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def ask(
    url: str, method: str, path: str, body: bytes | None = None, **headers: str
) -> tuple[int, http.client.HTTPMessage, bytes]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
    with contextlib.closing(connection):
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()


def test_path_and_query_arrive_as_they_were_written(address: str) -> None:
    _, headers, _ = ask(address, "GET", "/a%2Fb/caf%C3%A9?x=1&x=2&empty=&plus=a+b")
    assert headers["X-Asked"] == "GET /api/a%2Fb/caf%C3%A9?x=1&x=2&empty=&plus=a+b"


def test_headers_arrive_and_none_is_added(address: str) -> None:
    _, headers, _ = ask(address, "GET", "/", Cookie="session=1; other=2", Accept="text/html")
    host = urlsplit(address).netloc
    given = [("Accept", "text/html"), ("Cookie", "session=1; other=2"), ("Host", host)]
    assert headers["X-Given"] == repr(given)


def test_a_body_arrives_byte_for_byte_and_comes_back_so(address: str) -> None:
    _, _, body = ask(address, "POST", "/", BYTES)
    assert body == BYTES


def test_two_cookies_stay_two_and_a_redirect_stays_a_redirect(address: str) -> None:
    status, headers, _ = ask(address, "GET", "/")
    assert status == 303
    assert headers["Location"] == "/today?day=2&day=3"
    assert headers.get_all("Set-Cookie") == ["a=1; Path=/; HttpOnly", "b=2; Path=/; Secure"]


def test_head_has_no_body(address: str) -> None:
    assert ask(address, "HEAD", "/")[2] == b""


def test_many_requests_at_once_are_all_answered(address: str) -> None:
    answers: list[int] = []
    threads = [
        threading.Thread(target=lambda: answers.append(ask(address, "POST", "/", BYTES)[0]))
        for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [303] * 20


def test_when_the_local_aws_is_gone_it_says_so() -> None:
    with proxy.in_front_of(aws.free_port(), "/api", port=aws.free_port()) as url:
        assert ask(url, "GET", "/")[0] == 502


def test_a_taken_port_gives_way_to_the_next_free_one(address: str) -> None:
    taken = int(urlsplit(address).port or 0)
    assert aws.free_port(taken) > taken
