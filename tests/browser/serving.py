"""The pages on a loopback port of this process, for a real browser."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from chalice import Chalice
from chalice.config import Config
from chalice.local import LocalGateway, LocalGatewayException


@contextmanager
def served(app: Chalice) -> Iterator[str]:
    """The address, for the length of the block."""
    gateway, one_at_a_time = LocalGateway(app, Config()), threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length)
            headers = dict(self.headers.items())
            try:
                # A Chalice app holds the current request on itself.
                with one_at_a_time:
                    response = gateway.handle_request(self.command, self.path, headers, body)
            except LocalGatewayException as error:
                response = {"statusCode": error.CODE, "headers": error.headers, "body": error.body}
            self.send_response(response["statusCode"])
            for name, value in response["headers"].items():
                self.send_header(name, value)
            self.end_headers()
            content = response["body"]
            self.wfile.write(content.encode() if isinstance(content, str) else content or b"")

        do_GET = do_POST = answer

        def log_message(self, format: str, *args: object) -> None:
            """Quiet: a test's output is its own."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
