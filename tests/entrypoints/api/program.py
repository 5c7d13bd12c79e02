"""A program that asks /api/v1, and two practices for it to ask about."""

import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from chalice.test import Client

from chalicelib.domain.api_keys import Scope
from chalicelib.domain.ids import PracticeId, StaffId
from tests.api_keys import a_key
from tests.builders import ANA, ELM, ELM_NUMBER, OAK, OAK_NUMBER
from tests.conftest import TestServices
from tests.web.desk import open_practice
from tests.web.test_doors import record_of

BASE = "/api/v1"


@dataclass(frozen=True)
class Said:
    status: int
    headers: dict[str, str]
    body: Any

    def header(self, name: str) -> str:
        return {of.lower(): value for of, value in self.headers.items()}.get(name.lower(), "")

    @property
    def etag(self) -> str:
        return self.header("ETag")

    @property
    def problem(self) -> str:
        """The word at the end of its type."""
        assert self.header("Content-Type") == "application/problem+json", self
        assert self.body["status"] == self.status
        return str(self.body["type"].removeprefix("urn:rapport:problem:"))

    @property
    def wrong(self) -> dict[str, str]:
        return {of["field"]: of["detail"] for of in self.body["errors"]}


@dataclass
class Program:
    client: Client
    token: str
    headers: dict[str, str] = field(default_factory=dict)

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        headers: dict[str, str] | None = None,
        **query: Any,
    ) -> Said:
        """`path` after /api/v1."""
        asked = {name.rstrip("_"): of for name, of in query.items() if of is not None}
        raw = (
            body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        )
        answer = self.client.http.request(
            method,
            BASE + path + (f"?{urlencode(asked, doseq=True)}" if asked else ""),
            headers={
                "Authorization": f"Bearer {self.token}",
                "Content-Type": "application/json",
                **self.headers,
                **(headers or {}),
            },
            body=raw,
        )
        said = dict(answer.headers.items())
        return Said(
            status=answer.status_code,
            headers=said,
            body=json.loads(answer.body) if answer.body else None,
        )

    def get(self, path: str, **query: Any) -> Said:
        return self.ask("GET", path, **query)

    def post(self, path: str, body: Any = None, **more: Any) -> Said:
        return self.ask("POST", path, body, **more)

    def all(self, path: str, **query: Any) -> list[Any]:
        """Every page of a list."""
        found: list[Any] = []
        cursor = None
        while True:
            said = self.get(path, cursor=cursor, **query)
            assert said.status == 200, said
            found += said.body["items"]
            cursor = said.body["next"]
            if cursor is None:
                return found


@dataclass
class World:
    services: TestServices
    client: Client
    program: Program
    oak: dict[str, str]

    @cached_property
    def elm(self) -> dict[str, str]:
        """One of everything at another practice."""
        open_practice(self.services, ELM, "Elm Physio", ELM_NUMBER, StaffId("eve"))
        return _named(record_of(ELM, self.services))

    def with_key(self, *scopes: Scope, practice_id: PracticeId = OAK) -> Program:
        return Program(self.client, a_key(self.services, *scopes, practice_id=practice_id))


def open_world(services: TestServices, client: Client) -> World:
    open_practice(services, OAK, "Oak Dental", OAK_NUMBER, ANA)
    return World(
        services=services,
        client=client,
        program=Program(client, a_key(services)),
        oak=_named(record_of(OAK, services)),
    )


def _named(record: dict[str, str]) -> dict[str, str]:
    """By the names of the API's path parameters."""
    return {
        **record,
        "contact_point_id": record["contact_id"],
        "provider_id": record["doctor_id"],
    }
