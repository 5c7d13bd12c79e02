"""docs/integrations/webhooks.md says what is so."""

import re
import time
from pathlib import Path

import pytest

from chalicelib.domain import hooks
from chalicelib.domain.conversations import By, Message, WorkItem, WorkKind
from chalicelib.domain.hooks import SAYS, Event, EventType
from chalicelib.domain.ids import ContactId, LocationId, MessageId, PatientId, WorkItemId
from chalicelib.domain.patients import Channel, Consent, ContactPoint, LedgerEntry, Purpose
from tests.builders import NOW, OAK, a_patient, an_appointment
from tests.scenes import change

PAGE = (Path(__file__).parents[3] / "docs" / "integrations" / "webhooks.md").read_text()
ROWS = re.findall(r"^\| `([a-z_.]+)` \| ([^|]+) \| ([^|]+) \|$", PAGE, re.MULTILINE)
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def events() -> list[Event | None]:
    """One of each kind of data."""
    contact = ContactPoint(practice_id=OAK, contact_id=ContactId("C"), channel=Channel.TEXT)
    patient = a_patient()
    return [
        hooks.of_appointment(None, an_appointment(), at=NOW),
        hooks.of_message(
            Message(
                practice_id=OAK,
                contact_id=ContactId("C"),
                message_id=MessageId("M"),
                by=By.PATIENT,
                at=NOW,
                text="hello",
            ),
            [],
        ),
        hooks.of_consent(
            contact,
            LedgerEntry(
                contact_id=ContactId("C"),
                channel=Channel.TEXT,
                purpose=Purpose.CARE,
                consent=Consent.STOPPED,
                at=NOW,
                source="text",
                wording="STOP",
            ),
        ),
        hooks.of_patient(None, patient, at=NOW),
        hooks.of_patient(patient, change(patient, merged_into=PatientId("p")), at=NOW),  # type: ignore[arg-type]
        hooks.of_import("i", {}, at=NOW),
        hooks.of_work_item(
            WorkItem(
                practice_id=OAK,
                work_item_id=WorkItemId("w"),
                kind=WorkKind.REPLY,
                location_id=LocationId("main-street"),
                opened_at=NOW,
            )
        ),
    ]


def test_every_event_stands_in_the_table_in_the_words_of_the_page_where_it_is_chosen() -> None:
    assert {of: says for of, says, _ in ROWS} == {of.value: says for of, says in SAYS.items()}
    assert set(SAYS) == set(EventType) - {EventType.TEST}


@pytest.mark.parametrize("event", events(), ids=lambda of: of.type.value)
def test_an_event_has_the_data_that_the_table_says(event: Event) -> None:
    rows = {of: fields for of, _, fields in ROWS}
    assert list(event.data) == rows[event.type.value].split(", ")


def test_the_schedule_on_the_page_is_the_one_that_is_kept() -> None:
    assert [int(of.total_seconds()) for of in hooks.DELAYS] == [
        *(5, 5 * 60, 30 * 60, *(hours * 3600 for hours in (2, 5, 10, 14, 20, 24))),
    ]
    assert "5 seconds, 5 minutes, 30 minutes, 2, 5, 10, 14, 20 and 24 hours" in PAGE
    assert f"{hooks.KEPT.days} days" == "30 days"
    assert "five days" in PAGE
    assert (hooks.OFF_AFTER.days, hooks.OVERLAP.days, hooks.MOST_ENDPOINTS) == (5, 7, 5)


def test_the_lines_of_python_on_the_page_know_us_and_nobody_else() -> None:
    lines = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)[0]
    there: dict[str, object] = {}
    exec(lines, there)  # noqa: S102 - our own page
    is_ours = there["is_ours"]
    now = int(time.time())
    body = '{"type":"webhook.test"}'
    headers = {
        "webhook-id": "evt_1",
        "webhook-timestamp": str(now),
        "webhook-signature": "v1,AAAA " + hooks.signature(SECRET, "evt_1", now, body),
    }
    assert callable(is_ours)
    assert is_ours(SECRET, headers, body.encode())
    assert not is_ours(SECRET, headers, body.encode() + b" ")
    assert not is_ours("whsec_AAAA", headers, body.encode())
    assert not is_ours(SECRET, {**headers, "webhook-id": "evt_2"}, body.encode())
    assert not is_ours(SECRET, {**headers, "webhook-timestamp": str(now - 400)}, body.encode())
