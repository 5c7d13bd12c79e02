"""Every operation × no key, each scope, another practice's records: made from the application."""

import re
from typing import Any

import pytest

from app import app
from chalicelib.domain.accounts import Account
from chalicelib.domain.api_keys import KEY_LIMIT, Scope
from chalicelib.entrypoints.api.table import BASE, ROWS, Row
from tests.builders import ELM, OAK
from tests.entrypoints.api.program import Program, Said, World
from tests.scenes import later
from tests.web.stage import everything

BODIES: dict[str, Any] = {
    "add_patient": {"given_name": "Ben"},
    "put_patient": {"given_name": "Ben"},
    "patch_patient": {"given_name": "Ben"},
    "put_patient_by_key": {"given_name": "Ben"},
    "book_appointment": {
        "patient_id": "{patient_id}",
        "provider_id": "patel",
        "visit_type_id": "cleaning",
        "starts_at": "2026-11-24T09:00:00-05:00",
    },
    "put_appointment_by_key": {
        "patient_key": "7",
        "provider_id": "patel",
        "visit_type_id": "cleaning",
        "starts_at": "2026-11-24T09:00:00-05:00",
        "ends_at": "2026-11-24T09:30:00-05:00",
    },
    "move_appointment": {"starts_at": "2026-11-25T09:00:00-05:00"},
    "record_consent": {"purpose": "care", "consent": "stopped", "wording": "no more"},
    "opt_out": {"phone": "+12025550188"},
}
QUESTIONS = {
    "get_patient_by_key": {"key": "7"},
    "put_patient_by_key": {"key": "7"},
    "get_appointment_by_key": {"key": "7"},
    "put_appointment_by_key": {"key": "7"},
    "list_open_times": {"visit_type_id": "cleaning", "location_id": "main-street"},
}
RECORDS = [row for row in ROWS if "{" in row.path]


def ask(program: Program, row: Row, record: dict[str, str]) -> Said:
    def filled(text: str) -> str:
        return re.sub(r"{(\w+)}", lambda found: record[found[1]], text)

    body = {
        name: filled(of) if isinstance(of, str) else of
        for name, of in BODIES.get(row.name, {}).items()
    }
    headers = {"If-Match": "*"} if row.method in ("PUT", "PATCH") else {}
    return program.ask(
        row.method,
        filled(row.path),
        body if row.name in BODIES else None,
        headers=headers,
        **QUESTIONS.get(row.name, {}),
    )


def nobodys(record: dict[str, str]) -> dict[str, str]:
    return {name: re.sub(r"[A-Za-z0-9]", "7", of) for name, of in record.items()}


def test_the_table_is_what_is_served() -> None:
    served = {
        (method, path.removeprefix(BASE))
        for path, methods in app.routes.items()
        for method in methods
        if path.startswith("/api/") and not path.endswith("openapi.json")
    }
    assert {(row.method, row.path) for row in ROWS} == served
    assert len({row.name for row in ROWS}) == len(ROWS) > 35


def test_without_a_key_there_is_nothing(world: World) -> None:
    before = everything(world.services)
    for row in ROWS:
        answers = [
            ask(Program(world.client, token), row, record)
            for token in ("", "rp_live_x")
            for record in (world.oak, nobodys(world.oak))
        ]
        for said in answers:
            assert (said.status, said.problem) == (401, "not-authenticated"), row
            assert said.header("WWW-Authenticate").startswith("Bearer")
            assert said.body == answers[0].body
    assert everything(world.services) == before


@pytest.mark.parametrize("scope", [*dict.fromkeys(row.needs for row in ROWS), Scope.FHIR_READ])
def test_a_scope_opens_what_it_names_and_nothing_else(world: World, scope: Scope) -> None:
    program = world.with_key(scope)
    for row in ROWS:
        said = ask(program, row, world.oak)
        assert (said.status == 403) == (row.needs is not scope), (row, said)
        if said.status == 403:
            assert said.body["detail"] == f"This key lacks the scope {row.needs}."
            assert "Klein" not in str(said.body)
        else:
            assert said.status in (200, 201, 404, 409, 422), (row, said)


def test_another_practices_id_answers_like_one_that_does_not_exist(
    world: World, program: Program
) -> None:
    assert world.elm
    before = _of_elm(world)
    for row in RECORDS:
        theirs, unknown = (ask(program, row, of) for of in (world.elm, nobodys(world.elm)))
        assert theirs.status == unknown.status == 404, row
        assert theirs.body == unknown.body, row
    booked = [
        program.post("/appointments", BODIES["book_appointment"] | {"patient_id": of})
        for of in (world.elm["patient_id"], "7777")
    ]
    assert booked[0].body == booked[1].body
    assert booked[0].wrong == {"patient_id": "Expected a patient of this practice."}
    for of in (world.elm["patient_id"], "7777"):
        assert program.get("/appointments", patient_id=of).body["items"] == []
    assert _of_elm(world) == before


def test_no_list_holds_anything_of_another_practice(world: World, program: Program) -> None:
    assert world.elm
    for row in ROWS:
        if row.method == "GET" and row.name.startswith("list") and "{" not in row.path:
            said = ask(program, row, world.oak)
            assert said.status == 200, row
            for name in ("patient_id", "contact_id", "appointment_id", "work_item_id"):
                assert world.elm[name] not in str(said.body), row


def test_the_same_key_of_another_system_is_another_practices_own(world: World) -> None:
    assert world.elm
    elm = world.with_key(practice_id=ELM)
    for program in (world.program, elm):
        said = program.ask("PUT", "/patients/by-key", {"given_name": "Ben"}, key="7")
        assert said.status == 201
    ids = {of.get("/patients/by-key", key="7").body["id"] for of in (world.program, elm)}
    assert len(ids) == 2


def test_every_look_at_a_patient_is_written_down_under_the_key(world: World) -> None:
    for row in ROWS:
        if row.method != "GET":
            continue
        program = world.with_key(row.needs)
        said = ask(program, row, world.oak)
        key_id = program.token.split("_")[2]
        entries = world.services.audit.of_person(OAK, f"api:{key_id}").entries
        names = world.oak["patient_id"] in str(said.body) or "Klein" in str(said.body)
        if row.module != "practice" and (names or world.oak["contact_id"] in str(said.body)):
            assert len(entries) == 1, row
            assert {world.oak["patient_id"], world.oak["contact_id"]} & {*entries[0].about}
        else:
            assert not names, row
            assert all(of.subject != "" for of in entries), row


def test_a_suspended_practice_is_told_so(world: World, program: Program) -> None:
    world.services.setups.save(OAK, Account(practice_id=OAK, suspended="abuse"))
    said = program.get("/patients")
    assert (said.status, said.problem) == (403, "not-allowed")
    assert "suspended" in said.body["detail"]


def test_each_answer_says_how_much_is_left_and_when_to_come_again(
    world: World, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(KEY_LIMIT.__dict__, "most", 4)
    later(world.services, seconds=15)
    answers = [program.get("/patients") for _ in range(6)]
    assert [of.status for of in answers] == [200, 200, 200, 200, 429, 429]
    assert [of.header("RateLimit-Remaining") for of in answers] == ["3", "2", "1", "0", "0", "0"]
    assert {of.header("RateLimit-Limit") for of in answers} == {"4"}
    assert {of.header("RateLimit-Reset") for of in answers} == {"45"}
    assert [of.header("Retry-After") for of in answers[-2:]] == ["45", "45"]
    assert answers[-1].problem == "too-often"
    later(world.services, seconds=45)
    assert program.get("/patients").status == 200


def test_whoever_used_a_key_up_elsewhere_is_not_told_what_was_looked_up(
    world: World, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This worker expects the key to be good; the table says that it is used up, or gone."""
    assert program.get("/patients").status == 200
    monkeypatch.setitem(KEY_LIMIT.__dict__, "most", 1)
    stale = world.services.api_keys._kept
    for token, (since, opens) in stale.items():
        stale[token] = (since, type(opens)(**{**vars(opens), "times": 0}))
    said = program.get("/patients")
    assert said.status == 429
    assert "Klein" not in str(said.body)


def test_a_key_that_was_revoked_elsewhere_opens_nothing(world: World, program: Program) -> None:
    assert program.get("/patients").status == 200
    kept = dict(world.services.api_keys._kept)
    world.services.db.delete({"pk": f"APIKEY#{next(iter(kept))}", "sk": "APIKEY"})
    said = program.get("/patients")
    assert said.status == 401
    assert "Klein" not in str(said.body)


def _of_elm(world: World) -> list[str]:
    return [str(of) for of in everything(world.services) if "P#elm#" in str(of["pk"])]
