"""The app on a port of this machine, for a real browser: in this process, so that moto holds."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from chalice.app import Chalice
from chalice.config import Config
from chalice.local import LocalDevServer


@contextmanager
def served(app: Chalice) -> Iterator[str]:
    """Gives its address."""
    server = LocalDevServer(app, Config(), "127.0.0.1", 0)
    thread = threading.Thread(target=server.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server.server_address[1]}"
    finally:
        server.server.shutdown()
        server.server.server_close()
        thread.join()
