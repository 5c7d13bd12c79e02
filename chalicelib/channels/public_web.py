"""Requests to addresses that customers give us: where their webhooks go, where a calendar is.

Whoever may name an address could name one of ours. So: https to a name, on two ports; the name is
looked up once, every address it has must be one of the public Internet's, and the connection goes
to the address that was checked, while TLS asks for the name. What answers is read for so long and
so far only; no redirect is followed unseen.
"""

import http.client
import io
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cached_property
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any
from urllib.parse import urljoin, urlsplit

from chalicelib.domain.errors import RapportError
from chalicelib.domain.values import dataclass

LONGEST_URL = 2000
PORTS = (443, 8443)
_LOOPBACK = "127.0.0.1"
_CONNECT_SECONDS = 5.0
_MOST_ADDRESSES = 3
"""Tried in turn; a name with forty would take forty times as long to give up on."""
_MOST_REDIRECTS = 3
_OVERHEAD = 128 * 1024
"""What an answer's head and its chunks may add to its body."""
_PRINTABLE = re.compile(r"[!-\[\]-~]+")
"""ASCII without spaces and without the backslash, which browsers read as a slash."""
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_TOP = re.compile(r"[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")
"""Begins with a letter: what is left are names. 127.1, 0x7f.1 and 2130706433 are numbers."""

# Not for the public though `is_global` may allow them: they lead to an IPv4 address written inside,
# are for documents, or lead to whatever is nearest. RFC 3056, 4380, 6052, 8215, 9637, 7526; the
# last is the host beneath a machine at Azure.
_NOT_ASKED = (
    IPv6Network("2002::/16"),
    IPv6Network("2001::/32"),
    IPv6Network("64:ff9b::/96"),
    IPv6Network("64:ff9b:1::/48"),
    IPv6Network("3fff::/20"),
)
_NEAREST = (ip_network("192.88.99.0/24"), ip_network("168.63.129.16/32"))
_GLOBAL_UNICAST = IPv6Network("2000::/3")


class Why(StrEnum):
    """Why there is no answer; the first six are the address's fault and do not pass."""

    NOT_AN_ADDRESS = "not_an_address"
    NOT_HTTPS = "not_https"
    HAS_A_LOGIN = "has_a_login"
    PORT = "port"
    NOT_A_NAME = "not_a_name"
    NOT_PUBLIC = "not_public"
    NO_SUCH_NAME = "no_such_name"
    NOT_CONNECTED = "not_connected"
    CERTIFICATE = "certificate"
    TIMED_OUT = "timed_out"
    TOO_LARGE = "too_large"
    REDIRECTS = "redirects"
    BROKEN = "broken"


class AddressRefused(RapportError):
    """We do not ask this address, whatever is there. The address itself is not told: it may hold a
    key."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


class NoAnswer(RapportError):
    """Nothing that can be used came back; it may be otherwise another time."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, kw_only=True)
class Target:
    """An address in its parts, looked at and found to be one that may be asked."""

    scheme: str
    host: str
    port: int
    path: str
    """With its query, without its fragment."""

    @property
    def authority(self) -> str:
        default = 443 if self.scheme == "https" else 80
        return self.host if self.port == default else f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"


@dataclass(frozen=True, kw_only=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    """Names in lower case; of one that came twice, the last."""
    body: bytes
    url: str
    """Where it came from in the end."""


def target(url: str, *, loopback: bool = False) -> Target:
    """The address in its parts. Raises AddressRefused; asks nobody, so a name may still lead to an
    address that is not public.

    `loopback`: http://127.0.0.1:<a port above 1023> is taken, too.
    """
    if not url or len(url) > LONGEST_URL or not _PRINTABLE.fullmatch(url):
        raise AddressRefused(Why.NOT_AN_ADDRESS)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise AddressRefused(Why.NOT_AN_ADDRESS) from None
    if "@" in parts.netloc:
        raise AddressRefused(Why.HAS_A_LOGIN)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    host = (parts.hostname or "").removesuffix(".")
    if loopback and parts.scheme == "http" and host == _LOOPBACK and (port or 0) > 1023:
        return Target(scheme="http", host=host, port=port or 0, path=path)
    if parts.scheme != "https":
        raise AddressRefused(Why.NOT_HTTPS)
    if not host:
        raise AddressRefused(Why.NOT_AN_ADDRESS)
    if not _is_name(host):
        raise AddressRefused(Why.NOT_A_NAME)
    if (port if port is not None else 443) not in PORTS:
        raise AddressRefused(Why.PORT)
    return Target(scheme="https", host=host, port=port or 443, path=path)


def is_public(address: str) -> bool:
    """An address of the public Internet, and not one that leads to another kind from there."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        if found not in _GLOBAL_UNICAST or any(found in net for net in _NOT_ASKED):
            return False
    elif not isinstance(found, IPv4Address) or any(found in net for net in _NEAREST):
        return False
    return found.is_global and not (
        found.is_multicast or found.is_reserved or found.is_unspecified or found.is_link_local
    )


def look_up(host: str, port: int) -> list[str]:
    """Its addresses. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


def connect(address: str, port: int, seconds: float) -> socket.socket:
    """Raises OSError."""
    return socket.create_connection((address, port), timeout=seconds)


class PublicWeb:
    """`look_up`, `connect` and `tls` are the edge of the world."""

    def __init__(
        self,
        *,
        loopback: bool = False,
        look_up: Callable[[str, int], list[str]] = look_up,
        connect: Callable[[str, int, float], socket.socket] = connect,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._loopback = loopback
        self._look_up = look_up
        self._connect = connect
        self._given_tls = tls

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        # It reads the certificates of all authorities: once, and only where something is sent.
        context = self._given_tls or ssl.create_default_context()
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context

    def target(self, url: str) -> Target:
        """See target()."""
        return target(url, loopback=self._loopback)

    def post(
        self,
        url: str,
        body: bytes,
        headers: Mapping[str, str],
        *,
        seconds: float = 15.0,
        most: int = 64 * 1024,
    ) -> Answer:
        """What is there answers, redirects included; of its body no more than `most` bytes.

        `seconds` is for all of it, from the look-up of the name to the last byte. Raises
        AddressRefused and NoAnswer.
        """
        deadline = _Deadline(seconds)
        return self._ask("POST", self.target(url), body, headers, deadline, most, cut=True)

    def get(
        self,
        url: str,
        headers: Mapping[str, str],
        *,
        seconds: float = 20.0,
        most: int = 5 * 1024 * 1024,
    ) -> Answer:
        """The whole body, or NoAnswer(TOO_LARGE). A redirect is followed where it leads to an
        address that could have been given in its place; each is looked at like the first.

        `seconds` is for all of it. Raises AddressRefused and NoAnswer.
        """
        deadline = _Deadline(seconds)
        at = self.target(url)
        for _ in range(_MOST_REDIRECTS + 1):
            answer = self._ask("GET", at, b"", headers, deadline, most, cut=False)
            where = answer.headers.get("location", "")
            if answer.status not in (301, 302, 303, 307, 308) or not where:
                return answer
            try:
                at = self.target(urljoin(at.url, where))
            except ValueError:
                raise AddressRefused(Why.NOT_AN_ADDRESS) from None
        raise NoAnswer(Why.REDIRECTS)

    def _ask(
        self,
        method: str,
        at: Target,
        body: bytes,
        headers: Mapping[str, str],
        deadline: "_Deadline",
        most: int,
        *,
        cut: bool,
    ) -> Answer:
        sock = self._open(at, deadline)
        wire = _Wire(sock, deadline, most + most // 4 + _OVERHEAD)
        connection = http.client.HTTPConnection(at.host, at.port)
        connection.sock = wire
        try:
            connection.putrequest(method, at.path, skip_host=True, skip_accept_encoding=True)
            # Plain bytes: what is small when packed may be huge when unpacked.
            own = {"Host": at.authority, "Accept-Encoding": "identity", "Connection": "close"}
            for name, value in {"User-Agent": "Rapport", **headers, **own}.items():
                connection.putheader(name, value)
            if method == "POST":
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body or None)
            answer = connection.getresponse()
            read = _read(answer, most, cut=cut)
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(status=answer.status, headers=found, body=read, url=at.url)
        except _TooLarge:
            raise NoAnswer(Why.TOO_LARGE) from None
        except TimeoutError:
            raise NoAnswer(Why.TIMED_OUT) from None
        except (OSError, http.client.HTTPException, ValueError):
            raise NoAnswer(Why.BROKEN) from None
        finally:
            wire.close()

    def _open(self, at: Target, deadline: "_Deadline") -> socket.socket:
        last = Why.NOT_CONNECTED
        for address in self._addresses(at, deadline)[:_MOST_ADDRESSES]:
            try:
                sock = self._connect(address, at.port, min(_CONNECT_SECONDS, deadline.left()))
            except TimeoutError:
                last = Why.TIMED_OUT
                continue
            except OSError:
                last = Why.NOT_CONNECTED
                continue
            return sock if at.scheme == "http" else self._wrapped(sock, at, deadline)
        raise NoAnswer(last)

    def _addresses(self, at: Target, deadline: "_Deadline") -> list[str]:
        if at.scheme == "http":
            return [_LOOPBACK]
        found = list(dict.fromkeys(_within(lambda: self._look_up(at.host, at.port), deadline)))
        if not found:
            raise NoAnswer(Why.NO_SUCH_NAME)
        # One that is not public among others is no accident.
        if not all(is_public(address) for address in found):
            raise AddressRefused(Why.NOT_PUBLIC)
        # A function may have no way out over IPv6.
        return sorted(found, key=lambda address: ":" in address)

    def _wrapped(self, sock: socket.socket, at: Target, deadline: "_Deadline") -> socket.socket:
        try:
            sock.settimeout(deadline.left())
            # Python holds the whole handshake to that time, not each read of it.
            return self._tls.wrap_socket(sock, server_hostname=at.host)
        except ssl.SSLCertVerificationError:
            sock.close()
            raise NoAnswer(Why.CERTIFICATE) from None
        except TimeoutError:
            sock.close()
            raise NoAnswer(Why.TIMED_OUT) from None
        except (OSError, ValueError):
            sock.close()
            raise NoAnswer(Why.NOT_CONNECTED) from None


class _TooLarge(Exception):
    """More than may be read."""


class _Deadline:
    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    def left(self) -> float:
        """Raises TimeoutError where nothing is left; a socket takes 0 for "do not wait"."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class _Reader(io.RawIOBase):
    """Reads until the deadline, however slowly the bytes drip, and so far only."""

    def __init__(self, sock: socket.socket, deadline: _Deadline, most: int) -> None:
        self._sock = sock
        self._deadline = deadline
        self._left = most

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        self._sock.settimeout(self._deadline.left())
        read = self._sock.recv_into(into)
        self._left -= read
        if self._left < 0:
            raise _TooLarge
        return read


class _Wire:
    """What http.client wants of a socket."""

    def __init__(self, sock: socket.socket, deadline: _Deadline, most: int) -> None:
        self._sock = sock
        self._deadline = deadline
        self._most = most

    def sendall(self, data: Any) -> None:
        left = memoryview(bytes(data))
        while left:
            self._sock.settimeout(self._deadline.left())
            left = left[self._sock.send(left) :]

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self._sock, self._deadline, self._most))

    def close(self) -> None:
        self._sock.close()


def _is_name(host: str) -> bool:
    *rest, top = host.split(".")
    return (
        len(host) <= 253
        and bool(rest)
        and all(_LABEL.fullmatch(label) for label in rest)
        and bool(_TOP.fullmatch(top))
    )


def _read(answer: http.client.HTTPResponse, most: int, *, cut: bool) -> bytes:
    if cut:
        return answer.read(most)
    body = answer.read(most + 1)
    if len(body) > most:
        raise _TooLarge
    if answer.length:
        # It said how much would come, and less came.
        raise http.client.IncompleteRead(body)
    return body


def _within(look_up: Callable[[], list[str]], deadline: _Deadline) -> list[str]:
    """The system's look-up knows no time limit: it is waited for in a thread of its own, which is
    left behind where it takes too long."""
    found: list[list[str]] = []

    def ask() -> None:
        try:
            found.append(look_up())
        except (OSError, UnicodeError):
            found.append([])

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    try:
        thread.join(deadline.left())
    except TimeoutError:
        raise NoAnswer(Why.TIMED_OUT) from None
    if not found:
        raise NoAnswer(Why.TIMED_OUT)
    return found[0]
