"""Another program finds, adds and changes patients, and is told what it may not do to them."""

from typing import Any

from chalicelib.domain.ids import PatientId
from tests.builders import OAK, a_patient
from tests.entrypoints.api.program import Program, World
from tests.scenes import know

BEN = {
    "given_name": "Ben",
    "family_name": "Ó Broin",
    "born": "1981-05-04",
    "phone": "(202) 555-0188",
    "email": "Ben@Home.example",
    "other_phones": [{"number": "+12025550177", "use": "work", "extension": "12"}],
}


def patched(program: Program, patient_id: str, body: Any, etag: str = "") -> Any:
    path = f"/patients/{patient_id}"
    etag = etag or program.get(path).etag
    return program.ask("PATCH", path, body, headers={"If-Match": etag})


def test_a_patient_is_added_read_changed_and_found(world: World, program: Program) -> None:
    added = program.post("/patients", BEN)
    assert added.status == 201, added
    assert (added.body["phone"], added.body["email"]) == ("+12025550188", "ben@home.example")
    path = f"/patients/{added.body['id']}"
    read = program.get(path)
    assert (read.body, read.etag) == (added.body, added.etag)
    changed = patched(program, added.body["id"], {"preferred_name": "Benny", "born": None})
    assert changed.body == {**read.body, "preferred_name": "Benny", "born": None}
    assert program.get("/patients", name="benny o b").body["items"] == [changed.body]
    for has in ({"phone": "202 555 0188"}, {"email": "BEN@home.example"}):
        assert program.post("/patients/who-has", has).body["items"] == [changed.body]
    assert program.post("/patients/who-has", {"phone": "202 555 0199"}).body["items"] == []
    assert list(program.post("/patients/who-has", {}).wrong) == ["phone"]


def test_a_whole_record_put_anew_empties_what_it_leaves_out(program: Program) -> None:
    added = program.post("/patients", BEN)
    put = program.ask(
        "PUT",
        f"/patients/{added.body['id']}",
        {"given_name": "Ben"},
        headers={"If-Match": added.etag},
    )
    assert put.body["family_name"] == put.body["phone"] == put.body["email"] == ""
    assert put.body["other_phones"] == []
    contacts = program.get(f"/patients/{added.body['id']}/contact-points")
    assert contacts.body["items"] == []


def test_nobody_writes_over_what_they_have_not_read(world: World, program: Program) -> None:
    ben = program.post("/patients", BEN)
    blind = program.ask("PATCH", f"/patients/{ben.body['id']}", {"said_as": "x"})
    assert (blind.status, blind.problem) == (428, "if-match-needed")
    patched(program, ben.body["id"], {"remember": "nervous"})
    late = patched(program, ben.body["id"], {"remember": ""}, etag=ben.etag)
    assert (late.status, late.problem) == (412, "not-as-expected")
    stored = world.services.patients.get(OAK, PatientId(ben.body["id"]))
    assert stored.remember == "nervous"


WRONG: list[tuple[Any, str]] = [
    ({"given_name": ""}, "given_name"),
    ({"given_name": None}, "given_name"),
    ({"given_name": "a\x00b"}, "given_name"),
    ({"given_name": "a" * 81}, "given_name"),
    ({"phone": "12"}, "phone"),
    ({"phone": "+12025550188 ext 4"}, "phone"),
    ({"email": "ben"}, "email"),
    ({"born": "04.05.1981"}, "born"),
    ({"born": "0001-01-01"}, "born"),
    ({"born": "2999-01-01"}, "born"),
    ({"kind": "friend"}, "kind"),
    ({"other_phones": [{"number": "x"}]}, "other_phones[0].number"),
    ({"other_phones": [{}]}, "other_phones[0].number"),
    ({"other_phones": [{"number": "+12025550177"}] * 6}, "other_phones"),
    ({"nick": "x"}, "nick"),
    ([], ""),
    (b"{", ""),
    (b"\xff", ""),
    (b'{"given_name":"\\ud800"}', ""),
]
"""A body → the field that is named."""


def test_what_is_wrong_is_named_and_never_repeated(world: World, program: Program) -> None:
    for body, field in WRONG:
        said = patched(program, world.oak["patient_id"], body)
        assert said.status in (400, 422), said
        assert list(said.wrong) == [field], said.body
        assert "friend" not in str(said.body)


def test_too_much_at_once_and_what_is_no_json_are_problems_too(
    world: World, program: Program
) -> None:
    large = program.post("/patients", {"given_name": "a" * 300_000})
    assert (large.status, large.problem) == (413, "too-large")
    form = program.ask("POST", "/patients", b"a=b", headers={"Content-Type": "text/plain"})
    assert (form.status, form.problem) == (415, "unsupported-media-type")
    other = program.ask("DELETE", f"/patients/{world.oak['patient_id']}")
    assert (other.status, other.problem) == (405, "method-not-allowed")
    assert "GET" in other.header("Allow")
    long = program.get(f"/patients/{'a' * 200}")
    assert (long.status, long.problem) == (404, "not-found")


def test_pages_hold_every_patient_once_by_family_name(world: World, program: Program) -> None:
    for n in range(6):
        know(
            world.services,
            a_patient(
                patient_id=PatientId(f"p{n}"), given_name=f"Al{n % 2}", family_name="Ång",
                phone="", email="",
            ),
        )  # fmt: skip
    every = program.all("/patients")
    assert len(every) == 7
    assert [of["family_name"] for of in every] == ["Ång"] * 6 + ["Klein"]
    assert program.all("/patients", limit=2) == every


def test_who_was_erased_or_merged_is_not_listed(world: World, program: Program) -> None:
    from dataclasses import replace

    from chalicelib.actions.save_patient import save_patient

    ben = program.post("/patients", BEN).body["id"]
    was = world.services.patients.get(OAK, PatientId(ben))
    rosa = PatientId(world.oak["patient_id"])
    merged = save_patient(world.services, OAK, replace(was, merged_into=rosa), was=was, by="ana")
    assert [of["id"] for of in program.all("/patients")] == [rosa]
    assert program.get(f"/patients/{ben}").body["merged_into"] == rosa
    assert list(patched(program, ben, {"said_as": "x"}).wrong) == ["patient_id"]
    erased = replace(merged, merged_into=None, erased_at=world.services.clock())
    save_patient(world.services, OAK, erased, was=merged, by="ana")
    assert program.get(f"/patients/{ben}").status == 404
    assert [of["id"] for of in program.all("/patients")] == [rosa]


def test_a_patient_of_another_system_is_followed_by_its_own_key(
    world: World, program: Program
) -> None:
    def put(body: dict[str, Any], key: str = "0042", **more: Any) -> Any:
        return program.ask("PUT", "/patients/by-key", body, key=key, **more)

    made, again = put(BEN), put(BEN)
    assert (made.status, again.status) == (201, 200)
    assert made.body == again.body
    assert made.body["source_key"] == "api:0042"
    # What the desk changed since stays; what the other system says anew is taken over.
    patched(program, made.body["id"], {"preferred_name": "Benny", "family_name": "Byrne"})
    news = put({**BEN, "email": "ben@work.example"})
    assert (news.body["family_name"], news.body["email"]) == ("Byrne", "ben@work.example")
    assert put(BEN, key="42").body["id"] != made.body["id"]
    assert put(BEN, system="csv").body["id"] != made.body["id"]
    old = put({**BEN, "given_name": "Bo", "said_at": "2020-01-01T00:00:00Z"})
    newer = put({**BEN, "given_name": "Bo", "said_at": "2026-01-01T00:00:00Z"})
    assert newer.body["given_name"] == "Bo"
    stale = put({**BEN, "given_name": "Old", "said_at": "2025-01-01T00:00:00Z"})
    assert (old.status, stale.body["given_name"]) == (200, "Bo")
    assert program.get("/patients/by-key", key="0042").body == stale.body


FACTS = {
    "sex": "female",
    "lists": ["VIP", "Newsletter", "VIP"],
    "interests": ["Whitening"],
    "came_by": "Website",
    "balance": -1250,
}


def test_how_somebody_came_and_who_sent_them_is_told_and_read(
    world: World, program: Program
) -> None:
    lee = program.post("/patients", {"given_name": "Dr", "family_name": "Lee", "kind": "contact"})
    ben = program.post("/patients", {**BEN, **FACTS, "referred_by_id": lee.body["id"]})
    told = {**FACTS, "lists": ["Newsletter", "VIP"], "referred_by_id": lee.body["id"]}
    assert {name: ben.body[name] for name in told} == told
    sent = world.services.profiles.get(OAK, PatientId(lee.body["id"])).referred
    assert list(sent) == [ben.body["id"]]
    patched(program, ben.body["id"], {"referred_by_id": None})
    assert world.services.profiles.get(OAK, PatientId(lee.body["id"])).referred == {}


def test_nobody_is_sent_by_themselves_nor_by_whom_nobody_knows(program: Program) -> None:
    ben = program.post("/patients", BEN)
    for sender in (ben.body["id"], "nobody"):
        wrong = patched(program, ben.body["id"], {"referred_by_id": sender})
        assert list(wrong.wrong) == ["referred_by_id"]
    assert list(program.post("/patients", {**BEN, "lists": [" VIP"]}).wrong) == ["lists[0]"]


def test_another_system_names_who_sent_them_by_its_own_key(program: Program) -> None:
    lee = program.ask("PUT", "/patients/by-key", {"given_name": "Lee"}, key="1")
    said = {"given_name": "Ben", "referred_by_key": "1", **FACTS}
    ben = program.ask("PUT", "/patients/by-key", said, key="2")
    assert (ben.body["referred_by_id"], ben.body["sex"]) == (lee.body["id"], "female")
