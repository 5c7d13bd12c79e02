"""One short address in front of the API, which the local AWS serves under a long one."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from infra.local.aws import LOOPBACK

SLOWEST_ANSWER_SECONDS = 60
# These speak about one connection, not about the request (RFC 9110, 7.6.1).
OF_THE_CONNECTION = frozenset(
    {"connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding"}
    | {"upgrade", "content-length"}
)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # A browser opens a page's worth of connections at once; one that finds no room waits a second.
    request_queue_size = 128


@contextmanager
def in_front_of(upstream_port: int, upstream_path: str, *, port: int) -> Iterator[str]:
    """Serve the API at the port for the length of the block; gives the address."""
    server = _Server((LOOPBACK, port), _handler(upstream_port, upstream_path))
    thread = threading.Thread(target=server.serve_forever, name="proxy", daemon=True)
    thread.start()
    try:
        yield f"http://{LOOPBACK}:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(upstream_port: int, upstream_path: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Headers and body leave in one packet: without it each answer waits for a delayed ack.
        wbufsize = -1
        disable_nagle_algorithm = True

        def pass_on(self) -> None:
            body = self._body()
            upstream = http.client.HTTPConnection(
                LOOPBACK, upstream_port, timeout=SLOWEST_ANSWER_SECONDS
            )
            try:
                upstream.putrequest(
                    self.command,
                    upstream_path + self.path,
                    skip_host=True,
                    skip_accept_encoding=True,
                )
                for name, value in self.headers.items():
                    if name.lower() not in OF_THE_CONNECTION:
                        upstream.putheader(name, value)
                if body is not None:
                    upstream.putheader("Content-Length", str(len(body)))
                upstream.endheaders(body)
                self._answer(upstream.getresponse())
            except (OSError, http.client.HTTPException) as error:
                self.send_error(502, explain=f"the local AWS did not answer: {error!r}")
            finally:
                upstream.close()

        do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = pass_on

        def _body(self) -> bytes | None:
            length = self.headers.get("Content-Length")
            return None if length is None else self.rfile.read(int(length))

        def _answer(self, answer: http.client.HTTPResponse) -> None:
            content = answer.read()
            self.send_response_only(answer.status, answer.reason)
            for name, value in answer.getheaders():
                if name.lower() not in OF_THE_CONNECTION:
                    self.send_header(name, value)
            length = answer.getheader("Content-Length") if self.command == "HEAD" else None
            self.send_header("Content-Length", length or str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Say nothing: addresses hold the tokens of patients' links."""

    return Handler
