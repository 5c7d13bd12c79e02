"""A practice's emails leave from its own address, once it has proved that it is its own."""

import re
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.channels.identities import SesIdentities
from tests.web.desk import Browser, Desk, words
from tests.web.test_start import nora, willow  # noqa: F401 - nora is a fixture

HELLO = "hello@willowbend.example"


@dataclass
class Ses:
    """Answers as SES does; `verified` when the test says that the records were found."""

    known: set[str] = field(default_factory=set)
    verified: bool = False
    meta: Any = field(default_factory=lambda: SimpleNamespace(region_name="us-east-1"))

    def create_email_identity(self, EmailIdentity: str) -> None:
        self.known.add(EmailIdentity)

    def put_email_identity_mail_from_attributes(self, **_: str) -> None:
        raise ClientError({"Error": {"Code": "TooManyRequestsException", "Message": ""}}, "Put")

    def get_email_identity(self, EmailIdentity: str) -> dict[str, Any]:
        if EmailIdentity not in self.known:
            raise ClientError({"Error": {"Code": "NotFoundException", "Message": ""}}, "Get")
        status = "SUCCESS" if self.verified else "PENDING"
        dkim = {"Status": status, "Tokens": ["aaa", "bbb", "ccc"]}
        return {"VerifiedForSendingStatus": self.verified, "DkimAttributes": dkim}


@pytest.fixture
def ses(desk: Desk) -> Ses:
    ses = Ses()
    desk.services.__dict__["identities"] = SesIdentities(ses)
    return ses


def prove(desk: Desk, browser: Browser, address: str = HELLO, **more: str) -> Any:
    browser.post("/settings/sender", address=address, **more)
    [code] = re.findall(r"^\d{6}", desk.services.emails.sent[-1].subject)
    return browser.post("/settings/sender/code", address=address, code=code, **more)


def test_the_records_stand_there_to_copy(desk: Desk, nora: Browser, ses: Ses):  # noqa: F811
    page = words(nora.follow(prove(desk, nora)))
    for said in (
        "aaa._domainkey.willowbend.example",
        "ccc.dkim.amazonses.com",
        "mail.willowbend.example",
        "10 feedback-smtp.us-east-1.amazonses.com",
        "include:amazonses.com",
        "v=DMARC1",
        "not seen yet",
    ):
        assert said in page
    assert ses.known == {"willowbend.example"}


def test_until_they_are_found_emails_leave_from_the_shared_address(
    desk: Desk,
    nora: Browser,  # noqa: F811
    ses: Ses,
):
    prove(desk, nora)
    assert "Not there yet" in words(nora.post("/settings/sender/check"))
    assert willow(desk).practice.email_from == ""
    ses.verified = True
    nora.follow(nora.post("/settings/sender/check"))
    practice = willow(desk).practice
    assert (practice.email_from, practice.reply_to) == (HELLO, HELLO)
    nora.post("/settings/start/text/email")
    assert desk.services.emails.sent[-1].sender_address == HELLO


def test_an_address_can_be_verified_alone(desk: Desk, nora: Browser, ses: Ses):  # noqa: F811
    page = words(nora.follow(prove(desk, nora, alone="yes")))
    assert "open the link in that email" in page
    assert ses.known == {HELLO}


@pytest.mark.parametrize(("typed", "said"), [
    ("", "No email"),
    ("hello at willow", "name@example.com"),
    ("nora@gmail.com", "lets nobody else send in its name"),
])  # fmt: skip
def test_what_cannot_send_is_told_beside_the_field(
    desk: Desk,
    nora: Browser,  # noqa: F811
    ses: Ses,
    typed: str,
    said: str,
):
    answer = nora.post("/settings/sender", address=typed, alone="yes")
    assert answer.status_code == 400
    assert said in words(answer)
    assert 'name="alone" value="yes" checked' in words(answer, raw=True)
    assert f'value="{typed}"' in words(answer, raw=True)
    assert ses.known == set()


def test_nobody_sends_in_the_name_of_a_domain_whose_mail_they_cannot_read(
    desk: Desk,
    nora: Browser,  # noqa: F811
    ses: Ses,
):
    ses.known, ses.verified = {"oak.example"}, True
    nora.post("/settings/sender", address="hello@oak.example")
    for code in ("000000", "111111"):
        nora.post("/settings/sender/code", address="hello@oak.example", code=code)
    nora.post("/settings/sender/check")
    assert willow(desk).practice.email_from == ""


def test_a_code_for_one_address_proves_no_other(desk: Desk, nora: Browser, ses: Ses):  # noqa: F811
    nora.post("/settings/sender", address=HELLO)
    [code] = re.findall(r"^\d{6}", desk.services.emails.sent[-1].subject)
    answer = nora.post("/settings/sender/code", address="boss@oak.example", code=code)
    assert "over" in words(answer)
    assert ses.known == set()
