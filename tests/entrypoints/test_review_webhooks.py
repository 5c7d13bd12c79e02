"""A program of the practice tells of reviews in public."""

import base64
import hmac
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from chalice.test import Client

from app import app
from chalicelib import wiring
from chalicelib.actions.feedback.open_door import open_door
from chalicelib.domain.conversations import WorkKind
from chalicelib.domain.feedback import Review
from chalicelib.storage.feedback import Door
from tests.builders import ANA, ELM, MAIN_STREET, NOW, OAK
from tests.conftest import TestServices
from tests.web.stage import an_open_practice, everything


@pytest.fixture
def door(services: TestServices, monkeypatch: pytest.MonkeyPatch) -> Door:
    monkeypatch.setattr(wiring, "services", lambda: services)
    an_open_practice(services)
    return open_door(services, OAK, by=ANA)


def a_review(**changes: Any) -> dict[str, Any]:
    data = {
        "id": "abc-1",
        "site": "Google",
        "stars": 5,
        "text": "Lovely people",
        "author": "J. Doe",
        "url": "https://maps.example/r/abc-1",
        "posted_at": "2026-11-22T10:00:00Z",
    }
    return {"type": "review.posted", "data": {**data, **changes}}


def tell(
    door: Door,
    said: object,
    *,
    secret: str = "",
    webhook_id: str = "msg-1",
    late: timedelta = timedelta(0),
    tampered: bytes = b"",
    **headers: str,
) -> int:
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    at = str(int((NOW - late).timestamp()))
    key = base64.b64decode((secret or door.secret).removeprefix("whsec_"))
    signed = b".".join([webhook_id.encode(), at.encode(), body])
    signature = "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()
    sent = {
        "Content-Type": "application/json",
        "webhook-id": webhook_id,
        "webhook-timestamp": at,
        "webhook-signature": signature,
        **{name.replace("_", "-"): of for name, of in headers.items()},
    }
    with Client(app) as client:
        path = f"/webhooks/reviews/{door.token}"
        return int(
            client.http.request("POST", path, headers=sent, body=tampered or body).status_code
        )


def kept(services: TestServices) -> list[Review]:
    return services.feedback.reviews(OAK)


def test_a_review_is_kept_beside_what_patients_say(services, door) -> None:
    assert tell(door, a_review()) == 204
    [review] = kept(services)
    assert (review.site, review.stars, review.words) == ("Google", 5, "Lovely people")
    assert services.feedback.lately(OAK, limit=10)[0] == [review]
    assert not services.work_items.open_ones(OAK)


def test_a_low_one_waits_for_a_person_and_names_nobody(services, door) -> None:
    assert tell(door, a_review(stars=2, text="Rude to Maria Ortiz", location="main-street")) == 204
    [item] = services.work_items.open_ones(OAK)
    assert (item.kind, item.patient_id, item.location_id) == (WorkKind.REVIEW, None, MAIN_STREET)
    assert "2 of 5 stars on Google" in item.line
    assert "Doe" not in item.line
    assert "Ortiz" not in item.line


def test_told_twice_it_changes_nothing(services, door) -> None:
    tell(door, a_review(stars=1))
    before = everything(services)
    assert tell(door, a_review(stars=5)) == 204
    assert everything(services) == before


def test_a_review_that_is_told_of_anew_is_one_review(services, door) -> None:
    tell(door, a_review(stars=1))
    assert tell(door, a_review(stars=4), webhook_id="msg-2") == 204
    [review] = kept(services)
    assert review.stars == 4
    assert len(services.work_items.open_ones(OAK)) == 1


@pytest.mark.parametrize("stars", [0, 6, -1, 4.5, "5", None, True, 1e9])
def test_stars_out_of_range_are_refused(services, door, stars) -> None:
    assert tell(door, a_review(stars=stars)) == 400
    assert not kept(services)


@pytest.mark.parametrize(
    "changed", [{"site": ""}, {"id": ""}, {"id": 7}, {"posted_at": "yesterday"}, {"text": ["x"]}]
)
def test_what_cannot_be_read_is_refused_and_nothing_is_kept(services, door, changed) -> None:
    assert tell(door, a_review(**changed)) == 400
    assert not kept(services)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"\xff"])
def test_no_object_is_refused(services, door, body: bytes) -> None:
    assert tell(door, body) == 400


def test_what_is_not_known_is_passed_over(services, door) -> None:
    said = {**a_review(mood="fine", location="nowhere", url="javascript:alert(1)"), "more": {}}
    assert tell(door, said) == 204
    [review] = kept(services)
    assert (review.location_id, review.address) == (None, "")


def test_an_event_of_another_kind_is_thanked_for(services, door) -> None:
    assert tell(door, {"type": "review.deleted", "data": {}}) == 204
    assert not kept(services)


def wrongly(door: Door) -> Mapping[str, dict[str, Any]]:
    other = "whsec_" + base64.b64encode(b"x" * 32).decode()
    return {
        "another secret": {"secret": other},
        "another body": {"tampered": json.dumps(a_review(stars=1)).encode()},
        "no signature": {"webhook_signature": ""},
        "an old scheme": {"webhook_signature": "v1a,AAAA"},
        "too late": {"late": timedelta(minutes=6)},
        "too early": {"late": timedelta(minutes=-6)},
        "no time": {"webhook_timestamp": "now"},
        "no id": {"webhook_id": ""},
    }


@pytest.mark.parametrize("how", wrongly(Door(token="", secret="")))
def test_what_is_not_rightly_signed_is_not_believed(services, door, how: str) -> None:
    before = everything(services)
    assert tell(door, a_review(), **wrongly(door)[how]) == 403
    assert everything(services) == before


def test_an_address_that_is_nobodys_answers_as_a_wrong_signature(services, door) -> None:
    assert tell(Door(token="a" * 22, secret=door.secret), a_review()) == 403


def test_a_new_secret_ends_the_old_one(services, door) -> None:
    new = open_door(services, OAK, by=ANA)
    assert new.token == door.token
    assert tell(door, a_review()) == 403
    assert tell(new, a_review()) == 204


def test_one_practices_secret_opens_nothing_of_another(services, door) -> None:
    an_open_practice(services, ELM)
    theirs = open_door(services, ELM, by=ANA)
    assert tell(Door(token=theirs.token, secret=door.secret), a_review()) == 403
    assert not services.feedback.reviews(ELM)


@pytest.mark.parametrize(
    "said",
    [
        b'{"type": ["review.posted"], "data": {}}',
        b'{"type": {"a": 1}}',
        json.dumps(a_review(text="\ud800 nice")).encode(),
        json.dumps(a_review(id="\ud800")).encode(),
        json.dumps(a_review(site="\ud800")).encode(),
        json.dumps(a_review(author="\udfff")).encode(),
        json.dumps(a_review(url="https://a/\udfff")).encode(),
        json.dumps(a_review(stars=float("nan"))).encode(),
        json.dumps(a_review(stars=10**400)).encode(),
        json.dumps(a_review(stars=[5])).encode(),
        json.dumps(a_review(location={"a": 1})).encode(),
        json.dumps(a_review(location="\ud800")).encode(),
        json.dumps(a_review(posted_at="2026-11-22T10:00:00+23:59")).encode(),
        json.dumps(a_review(posted_at="2000-01-01T00:00:00+14:00")).encode(),
        json.dumps(a_review(posted_at=[1])).encode(),
        b"[" * 30000,
        b'{"type": "review.posted", "data": ' + b'{"a":' * 9000 + b"1" + b"}" * 9001,
    ],
)
def test_odd_json_is_answered_clearly(services, door, said: bytes) -> None:
    assert tell(door, said) in (204, 400)


def test_a_low_review_without_a_day_that_is_told_anew_waits_for_a_person_once(
    services, door
) -> None:
    for n in range(2):
        assert tell(door, a_review(stars=1, posted_at=None), webhook_id=f"m{n}") == 204
        services.at(services.clock() + timedelta(minutes=1))
    assert len(services.work_items.open_ones(OAK)) == 1
