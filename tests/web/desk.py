"""Oak Dental's desk in a test: its pages over moto, people with passwords, a browser."""

import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from chalice.test import Client, HTTPResponse

from chalicelib.clock import system_clock
from chalicelib.domain.ids import PracticeId, StaffId
from chalicelib.storage.doors import Member
from chalicelib.web import sessions, urls
from tests.builders import (
    ANA,
    ELM,
    ELM_NUMBER,
    OAK,
    OAK_NUMBER,
    a_location,
    a_member_of_staff,
    a_practice,
    a_provider,
    a_visit_type,
)
from tests.conftest import TestServices
from tests.quicker_aws import boto_client

PASSWORD = "correct horse battery"
KINDS = ("Lowercase", "Uppercase", "Numbers", "Symbols")
HERE = "https://rapport.example"


def with_cognito(services: TestServices) -> str:
    """The id of a pool in which the services now sign people in."""
    cognito = boto_client("cognito-idp")
    pool = cognito.create_user_pool(
        PoolName="staff",
        UsernameAttributes=["email"],
        Policies={
            "PasswordPolicy": {
                "MinimumLength": 12,
                **{f"Require{kind}": False for kind in KINDS},
            }
        },
    )["UserPool"]["Id"]
    client = cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName="desk",
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"],
    )["UserPoolClient"]["ClientId"]
    services.config = replace(services.config, user_pool_id=pool, user_pool_client_id=client)
    return str(pool)


def invite(pool: str, email: str, *, permanent: bool = True) -> StaffId:
    """Who they are to Cognito."""
    cognito = boto_client("cognito-idp")
    made = cognito.admin_create_user(
        UserPoolId=pool, Username=email, UserAttributes=[{"Name": "email", "Value": email}]
    )
    cognito.admin_set_user_password(
        UserPoolId=pool, Username=email, Password=PASSWORD, Permanent=permanent
    )
    return StaffId(next(a["Value"] for a in made["User"]["Attributes"] if a["Name"] == "sub"))


def open_practice(
    services: TestServices, practice_id: PracticeId, name: str, number: str, staff: StaffId
) -> None:
    """One location, one provider, one visit type and one member of staff called Ana."""
    for part in (
        a_practice(practice_id=practice_id, name=name, brand=name),
        a_location(number=number, on_duty=(staff,)),
        a_provider(),
        a_visit_type(),
        a_member_of_staff(staff_id=staff, email=f"ana@{practice_id}.example"),
    ):
        services.setups.save(practice_id, part)
    services.doors.join(staff, practice_id)


@dataclass
class Browser:
    """Keeps its cookie and sends forms as a page of ours would."""

    client: Client
    cookie: str = ""
    csrf: str = ""
    sent_from: str = HERE

    def get(self, path: str) -> HTTPResponse:
        headers = {"Cookie": self.cookie} if self.cookie else {}
        answer = self.client.http.get(path.split("#")[0], headers=headers)
        self._read(answer)
        return answer

    def post(self, path: str, **fields: Any) -> HTTPResponse:
        """`fields` that are lists are sent once for each value; the page's token is added."""
        form = {"csrf": self.csrf, **fields}
        answer = self.client.http.post(
            path,
            headers={
                "Cookie": self.cookie,
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": self.sent_from,
            },
            body=urlencode(form, doseq=True).encode(),
        )
        self._read(answer)
        return answer

    def follow(self, answer: HTTPResponse) -> HTTPResponse:
        assert answer.status_code == 303, answer.status_code
        return self.get(answer.headers["Location"])

    def sign_in(self, email: str, password: str = PASSWORD) -> HTTPResponse:
        return self.post("/sign-in", email=email, password=password)

    def _read(self, answer: HTTPResponse) -> None:
        kept = answer.headers.get("Set-Cookie", "")
        if kept:
            self.cookie = kept.split(";")[0]
        token = re.search(r'name="csrf" value="([^"]+)"', words(answer, raw=True))
        if token:
            self.csrf = token[1]


@dataclass
class _Words(HTMLParser):
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def words(answer: HTTPResponse, *, raw: bool = False) -> str:
    """What a person reads on the page, in single spaces; `raw`: its markup."""
    body = answer.body.decode()
    if raw:
        return body
    reader = _Words()
    reader.feed(body)
    return " ".join(" ".join(reader.said).split())


@dataclass
class Desk:
    services: TestServices
    client: Client
    ana: Browser
    """Signed in at Oak Dental."""
    staff_id: StaffId

    def another(self) -> Browser:
        """Somebody else's browser, signed out."""
        return Browser(self.client)

    def colleague(self, name: str, **changes: Any) -> Browser:
        """Another browser, of somebody who works at Oak Dental too."""
        staff_id = StaffId(name.lower().replace(" ", "-"))
        known = {"staff_id": staff_id, "name": name, "email": f"{staff_id}@oak.example"}
        self.services.setups.save(OAK, a_member_of_staff(**known, **changes))
        return signed_in(self.services, self.client, OAK, staff_id)


def open_desk(services: TestServices, client: Client) -> Desk:
    """Both practices, with Ana signed in at Oak Dental."""
    open_practice(services, OAK, "Oak Dental", OAK_NUMBER, ANA)
    open_practice(services, ELM, "Elm Physio", ELM_NUMBER, StaffId("eve"))
    ana = signed_in(services, client, OAK, ANA)
    return Desk(services=services, client=client, ana=ana, staff_id=ANA)


def signed_in(
    services: TestServices, client: Client, practice_id: PracticeId, staff_id: StaffId
) -> Browser:
    if staff_id not in services.doors.members([staff_id]):
        services.doors.save_member(Member(staff_id=staff_id, practices=(practice_id,)))
    token = sessions.start(
        services.doors, staff_id=staff_id, practice_id=practice_id, now=system_clock()
    )
    links = urls.of(services.config)
    browser = Browser(client, cookie=sessions.cookie(token, links).split(";")[0])
    browser.get("/playbooks")
    return browser
