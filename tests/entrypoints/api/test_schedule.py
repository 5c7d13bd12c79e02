"""Another program books, moves, cancels and reads appointments, as the desk does."""

from tests.entrypoints.api.program import Program, World

NINE = "2026-11-24T09:00:00-05:00"


def a_booking(world: World, **changes: object) -> dict[str, object]:
    return {
        "patient_id": world.oak["patient_id"],
        "provider_id": "patel",
        "visit_type_id": "cleaning",
        "starts_at": NINE,
        **changes,
    }


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
