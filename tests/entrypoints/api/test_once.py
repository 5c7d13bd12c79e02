"""A program that asks again, because it heard no answer, changes nothing twice."""

import re
from typing import Any

import pytest

from chalicelib.domain.ids import AppointmentId
from chalicelib.entrypoints.api.table import ROWS
from tests.api_keys import a_key
from tests.builders import OAK
from tests.entrypoints.api.program import Program, Said, World
from tests.entrypoints.api.test_schedule import NINE, TEN, a_booking, a_visit
from tests.entrypoints.api.test_who_may import BODIES
from tests.scenes import later
from tests.web.stage import everything

ONCE = {"Idempotency-Key": "f3b0c1d2"}


class Killed(BaseException):
    """The worker is gone: nothing after this line runs."""


OF_A_VISIT = {
    *("move_appointment", "confirm_appointment", "cancel_appointment", "patient_arrived"),
    "undo_change",
}


def a_post(world: World, name: str, nth: int) -> tuple[str, Any]:
    """The address and body of a POST that works, about a visit of its own."""
    hour = f"2026-12-{nth + 1:02}T09:00:00-05:00"
    oak, visit = world.oak, ""
    if name in OF_A_VISIT:
        visit = f"/appointments/{a_visit(world, starts_at=hour)['id']}"
    if name == "undo_change":
        world.program.post(f"{visit}/confirm")
    return {
        "book_appointment": ("/appointments", a_booking(world)),
        "add_patient": ("/patients", {"given_name": "Ben", "phone": "+12025550188"}),
        "move_appointment": (f"{visit}/move", {"starts_at": TEN}),
        "confirm_appointment": (f"{visit}/confirm", None),
        "cancel_appointment": (f"{visit}/cancel", None),
        "patient_arrived": (f"{visit}/arrived", None),
        "undo_change": (f"{visit}/undo", None),
        "opt_out": ("/opt-outs", BODIES["opt_out"]),
        "record_consent": (
            f"/contact-points/{oak['contact_id']}/consents",
            BODIES["record_consent"],
        ),
        "close_work_item": (f"/work-items/{oak['work_item_id']}/close", {"outcome": "called"}),
        "patient_did_not_come": (f"/appointments/{oak['appointment_id']}/no-show", None),
    }[name]


def without_answers(world: World) -> list[dict[str, Any]]:
    """All that is stored, but for what was answered, and how often and when keys were used."""
    kept = everything(world.services)
    stored = [of for of in kept if not re.search("#ONCE#|^APIKEY#", of["pk"]["S"])]
    # Planned anew at another minute a message has another moment, and is the same message.
    planned = ("pk", "sk")
    return [
        {name: of[name] for name in planned} if of["sk"]["S"].startswith("TP#") else of
        for of in stored
    ]


LOOKS = {"who_has"}
"""A question: nothing is done by it, once or twice."""
POSTS = [row.name for row in ROWS if row.method == "POST" and row.name not in LOOKS]


def test_a_request_whose_worker_died_is_done_once(
    world: World, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each POST there is: killed after it was done and before that was written down."""

    def dies(*args: object) -> None:
        raise Killed

    # Last what needs the visit of this afternoon to have begun.
    for nth, name in enumerate(sorted(POSTS, key=lambda of: of == "patient_did_not_come")):
        if name == "patient_did_not_come":
            later(world.services, hours=6)
        path, body = a_post(world, name, nth)
        once = {"Idempotency-Key": f"of-{name}"}
        with monkeypatch.context() as killed:
            killed.setattr(world.services.answers, "done", dies)
            with pytest.raises(Killed):
                program.post(path, body, headers=once)
        done = without_answers(world)
        soon = program.post(path, body, headers=once)
        assert (soon.status, soon.problem) == (409, "in-progress"), name
        assert soon.header("Retry-After") == "2"
        later(world.services, seconds=45)
        again = program.post(path, body, headers=once)
        assert again.status in (200, 201), (name, again)
        assert without_answers(world) == done, name
        replayed = program.post(path, body, headers=once)
        assert replayed.header("Idempotency-Replayed") == "true"
        assert (replayed.status, replayed.body) == (again.status, again.body), name
        assert replayed.etag == again.etag
        assert without_answers(world) == done, name


def test_a_request_whose_worker_died_before_it_did_anything_is_done(
    world: World, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chalicelib.entrypoints.api import schedule

    def dies(*args: object, **kwargs: object) -> None:
        raise Killed

    with monkeypatch.context() as killed:
        killed.setattr(schedule.change, "book", dies)
        with pytest.raises(Killed):
            program.post("/appointments", a_booking(world), headers=ONCE)
    later(world.services, seconds=45)
    booked = program.post("/appointments", a_booking(world), headers=ONCE)
    assert booked.status == 201


def test_where_something_breaks_the_next_try_need_not_wait(
    world: World, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chalicelib.entrypoints.api import schedule

    def breaks(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr(schedule.change, "book", breaks)
        failed = program.post("/appointments", a_booking(world), headers=ONCE)
    assert (failed.status, failed.problem) == (500, "failed")
    assert program.post("/appointments", a_booking(world), headers=ONCE).status == 201


def test_the_same_key_with_another_request_is_refused(world: World, program: Program) -> None:
    first = program.post("/appointments", a_booking(world), headers=ONCE)
    other = program.post("/appointments", a_booking(world, starts_at=TEN), headers=ONCE)
    assert (other.status, other.problem) == (422, "key-used")
    path = f"/appointments/{first.body['id']}/cancel"
    assert program.post(path, headers=ONCE).problem == "key-used"
    appointment_id = AppointmentId(first.body["id"])
    assert world.services.appointments.get(OAK, appointment_id).is_open


def test_what_was_refused_can_be_asked_again(world: World, program: Program) -> None:
    taken = a_visit(world)
    refused = program.post("/appointments", a_booking(world), headers=ONCE)
    assert refused.problem == "slot-taken"
    program.post(f"/appointments/{taken['id']}/cancel")
    assert program.post("/appointments", a_booking(world), headers=ONCE).status == 201


def test_after_a_day_the_key_is_forgotten(world: World, program: Program) -> None:
    first = program.post("/patients", {"given_name": "Ben"}, headers=ONCE)
    later(world.services, hours=23)
    assert _same(program.post("/patients", {"given_name": "Ben"}, headers=ONCE), first)
    later(world.services, hours=2)
    assert not _same(program.post("/patients", {"given_name": "Ben"}, headers=ONCE), first)


def test_another_programs_key_is_another_matter(world: World, program: Program) -> None:
    other = Program(world.client, a_key(world.services))
    first = program.post("/patients", {"given_name": "Ben"}, headers=ONCE)
    assert not _same(other.post("/patients", {"given_name": "Ben"}, headers=ONCE), first)


def test_a_key_that_is_none_is_refused(world: World, program: Program) -> None:
    for key in ("", " ", "a b", "x" * 256):
        said = program.post("/appointments", a_booking(world), headers={"Idempotency-Key": key})
        assert (said.status, list(said.wrong)) == (400, ["Idempotency-Key"])
    assert program.get("/appointments", from_=NINE[:10], to=NINE[:10]).body["items"] == []


def _same(one: Said, other: Said) -> bool:
    return bool(one.body["id"] == other.body["id"])
