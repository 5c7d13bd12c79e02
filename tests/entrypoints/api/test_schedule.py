"""Another program books, moves, cancels and reads appointments, as the desk does."""

from datetime import timedelta
from typing import Any

from chalicelib.domain.appointments import Answer, Status
from chalicelib.domain.ids import AppointmentId
from tests.builders import MONDAY, OAK
from tests.entrypoints.api.program import Program, World
from tests.loop import run
from tests.scenes import later

NINE = "2026-11-24T09:00:00-05:00"
TEN = "2026-11-24T10:00:00-05:00"


def a_booking(world: World, **changes: Any) -> dict[str, Any]:
    return {
        "patient_id": world.oak["patient_id"],
        "provider_id": "patel",
        "visit_type_id": "cleaning",
        "starts_at": NINE,
        **changes,
    }


def a_visit(world: World, **changes: Any) -> dict[str, Any]:
    said = world.program.post("/appointments", a_booking(world, **changes))
    assert said.status == 201, said
    return dict(said.body)


def stored(world: World, visit: dict[str, Any]) -> Any:
    return world.services.appointments.get(OAK, AppointmentId(visit["id"]))


def test_a_program_books_a_visit_and_reads_it_back(world: World, program: Program) -> None:
    booked = program.post("/appointments", a_booking(world))
    assert booked.status == 201, booked
    assert booked.body["starts_at"] == NINE
    assert booked.body["time_zone"] == "America/New_York"
    read = program.get(f"/appointments/{booked.body['id']}")
    assert read.body == booked.body
    assert read.etag == booked.etag
    listed = program.all("/appointments", location_id="main-street", from_="2026-11-24")
    assert [of["id"] for of in listed] == [booked.body["id"]]
    saved = stored(world, booked.body)
    assert saved.changed_by == f"api:{program.token.split('_')[2]}"


def test_a_taken_time_is_not_booked_twice_unless_that_is_meant(
    world: World, program: Program
) -> None:
    a_visit(world)
    again = program.post("/appointments", a_booking(world))
    assert (again.status, again.problem) == (409, "slot-taken")
    assert program.post("/appointments", a_booking(world, may_overlap=True)).status == 201


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"patient_id": "nobody"}, "patient_id"),
    ({"provider_id": "nobody"}, "provider_id"),
    ({"visit_type_id": "nothing"}, "visit_type_id"),
    ({"location_id": "oak-place"}, "location_id"),
    ({"starts_at": "2026-11-20T09:00:00-05:00"}, "starts_at"),
    ({"starts_at": "0001-01-01T00:00:00+14:00"}, "starts_at"),
    ({"starts_at": "2026-11-24T09:00:00"}, "starts_at"),
    ({"starts_at": "tomorrow"}, "starts_at"),
    ({"starts_at": 1_800_000_000}, "starts_at"),
    ({"minutes": 0}, "minutes"),
    ({"minutes": "30"}, "minutes"),
    ({"start": NINE}, "start"),
]
"""What is changed of a booking → the field that is named."""


def test_what_is_wrong_is_named_with_what_was_expected(world: World, program: Program) -> None:
    for changes, field in WRONG:
        said = program.post("/appointments", a_booking(world, **changes))
        assert (said.status, said.problem) in ((400, "bad-request"), (422, "unfit"))
        assert list(said.wrong) == [field]
        assert "nobody" not in said.wrong[field]
    missing = program.post("/appointments", {"provider_id": "patel"})
    assert missing.wrong == {"patient_id": "This field is needed."}


def test_a_move_tells_the_patient_as_a_move_by_the_desk_does(
    world: World, program: Program
) -> None:
    """After the three minutes in which it can be undone; and not when it is undone."""
    visit = a_visit(world)

    def told() -> list[str]:
        run(world.services, minutes=5)
        return [of.text for of in world.services.texts.sent if "Nov 24 10:00 AM" in of.text]

    program.post(f"/appointments/{visit['id']}/move", {"starts_at": TEN})
    program.post(f"/appointments/{visit['id']}/undo")
    assert told() == []
    moved = program.post(f"/appointments/{visit['id']}/move", {"starts_at": TEN})
    assert moved.body["starts_at"] == TEN
    assert moved.body["version"] > visit["version"]
    assert stored(world, visit).notice == "moved"
    assert len(told()) == 1


def test_a_visit_is_confirmed_moved_cancelled_once_however_often_it_is_said(
    world: World, program: Program
) -> None:
    visit = a_visit(world)
    path = f"/appointments/{visit['id']}"
    for click, body, status, answer in (
        ("confirm", None, Status.BOOKED, Answer.ACCEPTED),
        ("move", {"starts_at": TEN}, Status.BOOKED, Answer.NEEDS_ACTION),
        ("cancel", None, Status.CANCELLED, Answer.DECLINED),
    ):
        first, second = (program.post(f"{path}/{click}", body) for _ in range(2))
        assert first.status == second.status == 200, first
        assert first.body == second.body
        assert (first.body["status"], first.body["answer"]) == (status, answer)
    late = program.post(f"{path}/confirm")
    assert (late.status, late.problem) == (409, "not-open")


def test_who_came_and_who_did_not(world: World, program: Program) -> None:
    came, missed = a_visit(world), a_visit(world, starts_at=TEN)
    early = program.post(f"/appointments/{missed['id']}/no-show")
    assert early.problem == "not-open"
    later(world.services, days=1, hours=2)
    for visit, click, status in ((came, "arrived", "arrived"), (missed, "no-show", "noshow")):
        for _ in range(2):
            said = program.post(f"/appointments/{visit['id']}/{click}")
            assert said.body["status"] == status


def test_what_the_patient_did_is_not_undone_behind_their_back(
    world: World, program: Program
) -> None:
    from chalicelib.actions import change_appointment

    visit = a_visit(world)
    change_appointment.cancel(world.services, OAK, AppointmentId(visit["id"]), by="patient")
    said = program.post(f"/appointments/{visit['id']}/undo")
    assert (said.status, said.problem) == (409, "not-yours-to-undo")
    later(world.services, minutes=4)
    other = a_visit(world, starts_at=TEN)
    later(world.services, minutes=4)
    assert program.post(f"/appointments/{other['id']}/undo").problem == "too-late-to-undo"


def test_a_change_of_what_somebody_else_changed_is_refused(world: World, program: Program) -> None:
    visit = a_visit(world)
    path = f"/appointments/{visit['id']}"
    read = program.get(path)
    program.post(f"{path}/confirm")
    stale = program.post(f"{path}/cancel", headers={"If-Match": read.etag})
    assert (stale.status, stale.problem) == (412, "not-as-expected")
    assert stored(world, visit).status is Status.BOOKED
    now = program.get(path)
    assert program.post(f"{path}/cancel", headers={"If-Match": now.etag}).status == 200


def test_a_program_that_has_it_already_is_told_so(world: World, program: Program) -> None:
    path = f"/appointments/{a_visit(world)['id']}"
    first = program.get(path)
    again = program.ask("GET", path, headers={"If-None-Match": f'"x", W/{first.etag}'})
    assert (again.status, again.body, again.etag) == (304, None, first.etag)
    program.post(f"{path}/confirm")
    assert program.ask("GET", path, headers={"If-None-Match": first.etag}).status == 200


def test_pages_hold_every_visit_of_the_days_once_in_time_order(
    world: World, program: Program
) -> None:
    for n in range(7):
        starts = MONDAY + timedelta(days=4 * n, hours=1)
        a_visit(world, starts_at=starts.isoformat(), may_overlap=True)
    asked = {"location_id": "main-street", "from_": "2026-11-23", "to": "2026-12-31"}
    every = program.all("/appointments", **asked)
    assert len(every) == 8  # and the one that was there
    assert [of["starts_at"] for of in every] == sorted(of["starts_at"] for of in every)
    for limit in (1, 3):
        assert program.all("/appointments", limit=limit, **asked) == every
    some = program.all("/appointments", location_id="main-street", from_="2026-11-27",
                       to="2026-12-01")  # fmt: skip
    assert [of["starts_at"][:10] for of in some] == ["2026-11-27", "2026-12-01"]
    assert program.all("/appointments", from_="2026-11-23", to="2026-12-31", limit=2) == every
    of_rosa = program.all("/appointments", patient_id=world.oak["patient_id"], limit=3)
    assert of_rosa == every


def test_a_list_goes_on_where_it_stopped_while_visits_come_and_go(
    world: World, program: Program
) -> None:
    visits = [a_visit(world, starts_at=f"2026-11-24T{h:02}:00:00-05:00") for h in range(9, 15)]
    asked = {"location_id": "main-street", "from_": "2026-11-24", "to": "2026-11-24", "limit": 2}
    first = program.get("/appointments", **asked)
    a_visit(world, starts_at="2026-11-24T08:00:00-05:00")
    program.post(
        f"/appointments/{visits[1]['id']}/move", {"starts_at": "2026-11-26T09:00:00-05:00"}
    )
    rest = program.all("/appointments", **asked)
    second = program.get("/appointments", cursor=first.body["next"], **asked)
    assert [of["id"] for of in second.body["items"]] == [visits[2]["id"], visits[3]["id"]]
    assert len(rest) == 6


def test_a_cursor_that_is_not_of_this_list_is_refused(world: World, program: Program) -> None:
    a_visit(world)
    asked = {"from_": "2026-11-23", "limit": 1}
    ours = program.get("/appointments", **asked).body["next"]
    assert program.get("/appointments", cursor=ours, **asked).status == 200
    for cursor in (ours, "x", "AAAA", "é", "A" * 900):
        for path, question in (("/appointments", {"from_": "2026-11-24"}), ("/patients", {})):
            said = program.get(path, cursor=cursor, **question)
            assert (said.status, said.wrong.keys()) == (422, {"cursor"})


def test_a_program_that_asks_what_changed_misses_nothing(world: World, program: Program) -> None:
    later(world.services, minutes=10)
    began = world.services.clock()
    visits = [a_visit(world, starts_at=f"2026-11-24T{h:02}:00:00-05:00") for h in (9, 10, 11)]
    later(world.services, minutes=1)
    program.post(f"/appointments/{visits[0]['id']}/confirm")
    asked = {"updated_since": began.isoformat()}
    # The last change may have a neighbour that is still on its way.
    assert len(program.all("/appointments", **asked)) == 3
    later(world.services, days=2)
    found = program.all("/appointments", limit=2, **asked)
    assert {of["id"] for of in found} == {of["id"] for of in visits}
    confirmed = [of for of in found if of["id"] == visits[0]["id"]]
    assert {of["answer"] for of in confirmed} == {"accepted"}
    since = (began + timedelta(seconds=30)).isoformat()
    assert [of["id"] for of in program.all("/appointments", updated_since=since)] == [
        visits[0]["id"]
    ]
    old = program.get("/appointments", updated_since=(began - timedelta(days=40)).isoformat())
    assert list(old.wrong) == ["updated_since"]


def test_open_times_are_those_the_desk_is_shown_and_can_be_booked(
    world: World, program: Program
) -> None:
    asked = {"visit_type_id": "cleaning", "location_id": "main-street", "provider_id": "patel"}
    found = program.get("/open-times", from_="2026-11-24", days=1, **asked).body["items"]
    assert found[0]["starts_at"] == "2026-11-24T08:00:00-05:00"
    a_visit(world, starts_at=found[0]["starts_at"])
    after = program.get("/open-times", from_="2026-11-24", days=1, **asked).body["items"]
    assert after[0]["starts_at"] == "2026-11-24T08:30:00-05:00"
    wrong = program.get("/open-times", visit_type_id="x", location_id="main-street")
    assert list(wrong.wrong) == ["visit_type_id"]


def test_a_visit_of_another_system_is_followed_by_its_own_key(
    world: World, program: Program
) -> None:
    said = {
        "patient_key": "0042",
        "provider_id": "patel",
        "visit_type_id": "cleaning",
        "starts_at": NINE,
        "ends_at": "2026-11-24T09:30:00-05:00",
        "amount": 12050,
    }
    unknown = program.ask("PUT", "/appointments/by-key", said, key="A1")
    assert list(unknown.wrong) == ["patient_key"]
    rosa = {"given_name": "Rosa", "phone": "(202) 555-0156"}
    assert program.ask("PUT", "/patients/by-key", rosa, key="0042").status == 201
    made = program.ask("PUT", "/appointments/by-key", said, key="A1")
    again = program.ask("PUT", "/appointments/by-key", said, key="A1")
    assert (made.status, again.status) == (201, 200)
    assert made.body == again.body
    assert (made.body["source_key"], made.body["amount"]) == ("api:A1", 12050)
    moved = program.ask(
        "PUT",
        "/appointments/by-key",
        {**said, "starts_at": TEN, "ends_at": "2026-11-24T10:30:00-05:00"},
        key="A1",
    )
    assert moved.body["starts_at"] == TEN
    assert stored(world, made.body).notice == "moved"
    slip = {**said, "starts_at": TEN, "ends_at": "2026-11-24T10:30:00-05:00"}
    gone = program.ask("PUT", "/appointments/by-key", slip | {"entered_in_error": True}, key="A1")
    assert gone.body["status"] == "cancelled"
    assert stored(world, made.body).notice == ""
    assert program.get("/appointments/by-key", key="A1").body == gone.body
    assert program.get("/appointments/by-key", key="A1", system="csv").status == 404


def test_a_list_is_two_requests_with_the_key_its_limit_and_the_audit_trail(world: World) -> None:
    a_visit(world)
    asked: list[str] = []
    world.services._dynamodb.meta.events.register(
        "before-call.dynamodb", lambda model, **_: asked.append(model.name)
    )
    for path in (f"/appointments?from={NINE[:10]}", "/patients"):
        world.program.get(path)
        asked.clear()
        assert world.program.get(path).body["items"]
        assert asked == ["Query", "TransactWriteItems"], path
