"""Twilio's side of sending, on a socket of its own: it keeps what it takes, or fails as told."""

import contextlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from infra.local.aws import LOOPBACK

_REFUSALS = {"throttles": (429, 20429), "answers 503": (503, 20503)}


class LocalTwilio:
    def __init__(self, port: int) -> None:
        self.url = f"http://{LOOPBACK}:{port}"
        self.sent: list[tuple[str, str]] = []
        """(to, text)"""
        self.failing = ""
        self.mended = threading.Event()

    def fail(self, kind: str) -> None:
        self.mended.clear()
        self.failing = kind

    def mend(self) -> None:
        self.failing = ""
        self.mended.set()

    def take(self, form: dict[str, list[str]]) -> tuple[int, dict[str, Any]] | None:
        """The answer, or None: the connection breaks."""
        if self.failing in _REFUSALS:
            status, code = _REFUSALS[self.failing]
            return status, {"code": code}
        if self.failing == "says nothing":
            self.mended.wait(10)
            return None
        if self.failing == "hangs up":
            return None
        self.sent.append((form["To"][0], form["Body"][0]))
        return None if self.failing else (201, {"sid": f"SM{len(self.sent)}"})


@contextlib.contextmanager
def a_local_twilio() -> Iterator[LocalTwilio]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answer = twilio.take(parse_qs(body.decode()))
            if answer is not None:
                status, said = answer
                content = json.dumps(said).encode()
                self.send_response_only(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer((LOOPBACK, 0), Handler)
    server.daemon_threads = True
    twilio = LocalTwilio(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield twilio
    finally:
        twilio.mend()
        server.shutdown()
        server.server_close()
        thread.join()
