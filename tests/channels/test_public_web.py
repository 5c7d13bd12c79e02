"""Addresses that customers give us: what is asked, how, and for how long."""

import socket
import ssl
import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import settings
from chalicelib.channels.public_web import (
    AddressRefused,
    NoAnswer,
    PublicWeb,
    Why,
    is_public,
    target,
)
from tests.conftest import STAGE_ENV

PUBLIC, PUBLIC_6 = "93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"
HERE = "https://hooks.example.com/in?key=k-81"


class Edge:
    """Looks names up as told, and brings every connection to a port on loopback."""

    def __init__(self, port, *addresses, leads_to=("127.0.0.1",)):
        self.port = port
        self.answers = [list(addresses or (PUBLIC,))]
        self.asked = []
        self.connected = []

    def look_up(self, host, port):
        self.asked.append(host)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def connect(self, address, port, seconds):
        self.connected.append((address, port))
        return socket.create_connection(("127.0.0.1", self.port), timeout=seconds)


@pytest.fixture
def receiver(tls_carrier, loopback_tls):
    carrier = tls_carrier(loopback_tls.server)
    carrier.answers(200, "thank you")
    return carrier


@pytest.fixture
def edge(receiver):
    return Edge(receiver.port)


@pytest.fixture
def web(edge, loopback_tls):
    tls = ssl.create_default_context(cafile=loopback_tls.trusted)
    return PublicWeb(look_up=edge.look_up, connect=edge.connect, tls=tls)


def test_what_is_posted_arrives_as_it_was_signed(web, edge, receiver):
    answer = web.post(HERE, b'{"a":1}', {"webhook-id": "evt_1", "Content-Type": "application/json"})
    [(first, headers, body)] = receiver.requests
    assert (first, body) == ("POST /in?key=k-81 HTTP/1.1", b'{"a":1}')
    assert headers["Host"] == "hooks.example.com"
    assert headers["webhook-id"] == "evt_1"
    assert "Cookie" not in headers
    assert (answer.status, answer.body) == (200, b"thank you")
    assert edge.connected == [(PUBLIC, 443)]


def test_another_port_that_is_allowed_is_named_to_the_host(web, edge, receiver):
    web.post("https://hooks.example.com:8443/", b"", {})
    assert receiver.requests[0][1]["Host"] == "hooks.example.com:8443"
    assert edge.connected == [(PUBLIC, 8443)]


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", Why.NOT_AN_ADDRESS),
        ("https://", Why.NOT_AN_ADDRESS),
        ("https:///in", Why.NOT_AN_ADDRESS),
        ("hooks.example.com", Why.NOT_HTTPS),
        ("http://hooks.example.com/", Why.NOT_HTTPS),
        ("ftp://hooks.example.com/", Why.NOT_HTTPS),
        ("file:///etc/passwd", Why.NOT_HTTPS),
        ("gopher://hooks.example.com/", Why.NOT_HTTPS),
        ("https://anna:secret@hooks.example.com/", Why.HAS_A_LOGIN),
        ("https://hooks.example.com@127.0.0.1/", Why.HAS_A_LOGIN),
        ("https://hooks.example.com:22/", Why.PORT),
        ("https://hooks.example.com:0/", Why.PORT),
        ("https://hooks.example.com:80/", Why.PORT),
        ("https://hooks.example.com:99999/", Why.NOT_AN_ADDRESS),
        ("https://hooks.example.com:x/", Why.NOT_AN_ADDRESS),
        ("https://hooks.example.com/a b", Why.NOT_AN_ADDRESS),
        ("https://hooks.example.com/\r\nX-Evil: 1", Why.NOT_AN_ADDRESS),
        ("https://hooks.example.com\\@127.0.0.1/", Why.NOT_AN_ADDRESS),
        ("https://hooks.example.com/" + "a" * 2000, Why.NOT_AN_ADDRESS),
        ("https://häk.example/", Why.NOT_AN_ADDRESS),
        ("https://①②⑦.⓪.⓪.①/", Why.NOT_AN_ADDRESS),
        ("https://[::1/", Why.NOT_AN_ADDRESS),
        ("https://localhost/", Why.NOT_A_NAME),
        ("https://intranet/", Why.NOT_A_NAME),
        ("https://127.0.0.1/", Why.NOT_A_NAME),
        ("https://127.0.0.1./", Why.NOT_A_NAME),
        ("https://127.1/", Why.NOT_A_NAME),
        ("https://2130706433/", Why.NOT_A_NAME),
        ("https://0x7f000001/", Why.NOT_A_NAME),
        ("https://0x7f.0.0.1/", Why.NOT_A_NAME),
        ("https://127.0.0.0x1/", Why.NOT_A_NAME),
        ("https://0177.0.0.01/", Why.NOT_A_NAME),
        ("https://169.254.169.254/latest/meta-data/", Why.NOT_A_NAME),
        ("https://93.184.215.14/", Why.NOT_A_NAME),
        ("https://[::1]/", Why.NOT_A_NAME),
        ("https://[::ffff:127.0.0.1]/", Why.NOT_A_NAME),
        ("https://[fe80::1%25eth0]/", Why.NOT_A_NAME),
        ("https://hooks..example.com/", Why.NOT_A_NAME),
        ("https://hooks.example.com%00.evil.example/", Why.NOT_A_NAME),
        ("http://127.0.0.1:8080/", Why.NOT_HTTPS),
    ],
)
def test_an_address_that_is_not_an_https_name_is_refused_before_anybody_is_asked(url, why):
    edge = Edge(0)
    web = PublicWeb(look_up=edge.look_up, connect=edge.connect)
    with pytest.raises(AddressRefused) as refused:
        web.post(url, b"", {})
    assert refused.value.why is why
    assert not edge.asked
    with pytest.raises(AddressRefused):
        web.get(url, {})


NOT_PUBLIC = [
    *("127.0.0.1", "127.8.8.8", "0.0.0.0", "0.1.2.3", "10.1.2.3"),  # noqa: S104 - nobody listens
    *("172.16.0.1", "172.31.255.255"),
    *("192.168.1.1", "169.254.169.254", "169.254.170.2", "100.64.0.1", "100.100.100.200"),
    *("192.0.0.1", "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.9"),
    *("192.88.99.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "168.63.129.16"),
    *("::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:93.184.215.14"),
    *("::ffff:0:127.0.0.1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd00:ec2::254"),
    *("ff02::1", "2001:db8::1", "2002:7f00:1::", "2002:a9fe:a9fe::", "64:ff9b::7f00:1"),
    *("64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2001::1", "2001:0:7f00:1::", "100::1", "3fff::1"),
    *("5f00::1", "", "localhost", "127.1", "not an address"),
]


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_a_name_that_leads_to_us_or_to_nobody_is_not_connected_to(address):
    edge = Edge(0)
    web = PublicWeb(look_up=edge.look_up, connect=edge.connect)
    for addresses in ([address], [PUBLIC, address], [address, PUBLIC_6]):
        edge.answers = [addresses]
        with pytest.raises(AddressRefused) as refused:
            web.post(HERE, b"", {})
        assert refused.value.why is Why.NOT_PUBLIC
    assert not edge.connected


@pytest.mark.parametrize("address", [PUBLIC, PUBLIC_6, "8.8.8.8", "2a00:1450:4001::200e"])
def test_addresses_of_the_public_internet_are_asked(address):
    assert is_public(address)


@given(st.ip_addresses(v=6, network="::ffff:0:0/96") | st.ip_addresses(network="10.0.0.0/8"))
def test_no_address_of_a_private_network_passes_in_any_disguise(address):
    assert not is_public(str(address))
    assert not is_public(address.exploded)


def test_a_name_that_changes_its_address_after_the_check_is_asked_at_the_one_that_was_checked(
    web, edge, receiver
):
    edge.answers = [[PUBLIC], ["127.0.0.1"]]
    web.post(HERE, b"", {})
    assert edge.asked == ["hooks.example.com"]
    assert edge.connected == [(PUBLIC, 443)]
    with pytest.raises(AddressRefused):
        web.post(HERE, b"", {})
    assert len(edge.connected) == 1


def test_the_certificate_must_be_for_the_name(web, receiver):
    with pytest.raises(NoAnswer) as none:
        web.post("https://other.example.com/", b"", {})
    assert none.value.why is Why.CERTIFICATE
    assert not receiver.requests


def test_an_address_of_the_older_kind_comes_first_and_the_next_is_tried(loopback_tls, receiver):
    edge = Edge(receiver.port, PUBLIC_6, "8.8.8.8", PUBLIC)

    def connect(address, port, seconds):
        edge.connected.append(address)
        if address == "8.8.8.8":
            raise ConnectionRefusedError
        return socket.create_connection(("127.0.0.1", receiver.port))

    tls = ssl.create_default_context(cafile=loopback_tls.trusted)
    web = PublicWeb(look_up=edge.look_up, connect=connect, tls=tls)
    assert web.post(HERE, b"", {}).status == 200
    assert edge.connected == ["8.8.8.8", PUBLIC]


def test_a_name_that_nobody_has(loopback_tls):
    def look_up(host, port):
        raise socket.gaierror

    with pytest.raises(NoAnswer) as none:
        PublicWeb(look_up=look_up).post(HERE, b"", {})
    assert none.value.why is Why.NO_SUCH_NAME


def test_a_look_up_that_hangs_is_left_behind():
    waiting = threading.Event()

    def look_up(host, port):
        waiting.wait(5)
        return [PUBLIC]

    began = time.monotonic()
    with pytest.raises(NoAnswer) as none:
        PublicWeb(look_up=look_up).post(HERE, b"", {}, seconds=0.1)
    waiting.set()
    assert none.value.why is Why.TIMED_OUT
    assert time.monotonic() - began < 2


def test_a_target_that_hangs_is_waited_for_no_longer_than_said(web, receiver):
    receiver.never_answers()
    assert why(lambda: web.post(HERE, b"", {}, seconds=0.3)) is Why.TIMED_OUT


def test_a_target_that_does_not_even_greet_is_waited_for_no_longer(closed_port, silent_port):
    listener = socket.create_server(("127.0.0.1", 0))
    with listener:
        edge = Edge(listener.getsockname()[1])
        web = PublicWeb(look_up=edge.look_up, connect=edge.connect)
        assert why(lambda: web.post(HERE, b"", {}, seconds=0.3)) is Why.TIMED_OUT
    shut = Edge(closed_port)
    web = PublicWeb(look_up=shut.look_up, connect=shut.connect)
    assert why(lambda: web.post(HERE, b"", {}, seconds=1)) is Why.NOT_CONNECTED


class Dripper(threading.Thread):
    """Answers over plain HTTP, a byte each hundredth of a second, without end."""

    def __init__(self, start, drip):
        super().__init__(daemon=True)
        self._begin, self._drip = start, drip
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/"
        self.start()

    def run(self):
        with self._listener:
            connection, _ = self._listener.accept()
        with connection:
            connection.recv(65536)
            try:
                connection.sendall(self._begin)
                while True:
                    connection.sendall(self._drip)
                    time.sleep(0.01)
            except OSError:
                return


@pytest.mark.parametrize(
    ("start", "drip"),
    [
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\n", b"X-Drip: 1\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["its status", "its headers", "its body", "in chunks", "continuing"],
)
def test_a_target_that_drips_is_cut_off_in_time(start, drip):
    dripper = Dripper(start, drip)
    web = PublicWeb(loopback=True)
    began = time.monotonic()
    assert why(lambda: web.post(dripper.url, b"", {}, seconds=0.25)) is Why.TIMED_OUT
    assert time.monotonic() - began < 1.5


def test_an_answer_without_end_is_cut(web, receiver):
    receiver.answers(500, "x" * 300_000)
    assert len(web.post(HERE, b"", {}, most=1000).body) == 1000
    assert why(lambda: web.get(HERE, {}, most=1000)) is Why.TOO_LARGE
    receiver.answers(200, "", headers=["X-Large: " + "x" * 60_000] * 90)
    assert why(lambda: web.get(HERE, {}, most=1000)) is Why.TOO_LARGE


def test_a_body_that_breaks_off_is_not_taken_for_whole(web, receiver):
    receiver.cuts_its_answer_short()
    assert why(lambda: web.get(HERE, {})) is Why.BROKEN
    receiver.hangs_up_without_an_answer()
    assert why(lambda: web.get(HERE, {})) is Why.BROKEN
    receiver.resets()
    assert why(lambda: web.post(HERE, b"", {})) is Why.BROKEN


def test_what_is_posted_follows_no_redirect(web, edge, receiver):
    receiver.answers(307, headers=["Location: https://hooks.example.com/elsewhere"])
    assert web.post(HERE, b"{}", {}).status == 307
    assert len(receiver.requests) == 1


@pytest.mark.parametrize(
    "where", ["http://hooks.example.com/", "https://127.0.0.1/", "https://[", "file:///etc/passwd"]
)
def test_a_redirect_to_what_could_not_be_given_is_not_followed(web, receiver, where):
    receiver.answers(302, headers=[f"Location: {where}"])
    with pytest.raises(AddressRefused):
        web.get(HERE, {})
    assert len(receiver.requests) == 1


def test_a_redirect_to_a_name_that_leads_to_us_is_not_followed(web, edge, receiver):
    edge.answers = [[PUBLIC], ["169.254.169.254"]]
    receiver.answers(302, headers=["Location: /elsewhere"])
    with pytest.raises(AddressRefused):
        web.get(HERE, {})
    assert len(edge.connected) == 1


def test_a_calendar_that_redirects_to_itself_is_given_up(web, receiver):
    receiver.answers(302, headers=["Location: /again"])
    assert why(lambda: web.get(HERE, {})) is Why.REDIRECTS
    assert len(receiver.requests) == 4
    assert receiver.requests[-1][0] == "GET /again HTTP/1.1"


def test_nothing_that_is_raised_tells_the_address(web, receiver):
    receiver.resets()
    with pytest.raises(NoAnswer) as none:
        web.get(HERE, {})
    assert "k-81" not in f"{none.value!r} {none.value.__cause__!r}"


def test_loopback_may_be_asked_only_where_it_was_said_and_only_in_that_spelling(carrier):
    carrier.answers(200, "here")
    url = f"{carrier.url}/in"
    assert PublicWeb(loopback=True).post(url, b"x", {}).body == b"here"
    assert carrier.requests[0][1]["Host"] == f"127.0.0.1:{carrier.port}"
    for refused in (url, url.replace("127.0.0.1", "127.0.0.2")):
        with pytest.raises(AddressRefused):
            target(refused, loopback=refused != url)
    with pytest.raises(AddressRefused):
        target("http://127.0.0.1:80/", loopback=True)
    with pytest.raises(AddressRefused):
        target("https://127.0.0.1:8080/", loopback=True)


def test_only_the_local_stage_can_be_told_to_ask_loopback():
    def says(stage, said):
        env = {**STAGE_ENV, "STAGE": stage, "LOOPBACK_TARGETS": said}
        return settings.read(env).loopback_targets

    assert says("local", "yes")
    assert not says("local", "")
    assert not says("prod", "yes")


def why(call):
    with pytest.raises(NoAnswer) as none:
        call()
    return none.value.why
