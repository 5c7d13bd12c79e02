"""What patients do with a campaign: answer it, book, stop, never get it."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.actions.campaigns.follow import follow_campaign
from chalicelib.actions.record_receipt import record_receipt
from chalicelib.channels.receipts import Outcome, Receipt
from chalicelib.domain.appointments import Status
from chalicelib.domain.campaigns import Campaign
from chalicelib.domain.delivery import NotDelivered
from chalicelib.domain.playbooks import Words
from chalicelib.storage.campaigns import Result
from tests.actions.campaigns.world import a_campaign, a_person, open_practice, send
from tests.builders import NOW, OAK, PATEL
from tests.conftest import TestServices
from tests.loop import run, touchpoints
from tests.scenes import book, inbox, texts_in, work

WITH_LINK = {"en": Words(text="{first_name}: Reply STOP to opt out. {link}")}


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    open_practice(services)
    return services


def sent(oak: TestServices, many: int = 1, **changes: object) -> Campaign:
    for n in range(1, many + 1):
        a_person(oak, n)
    campaign = send(oak, a_campaign(**changes))
    run(oak, minutes=3)
    return campaign


def looked(oak: TestServices, campaign: Campaign) -> Result:
    follow_campaign(oak, OAK, campaign.campaign_id)
    result = oak.campaigns.result(OAK, campaign.campaign_id)
    assert result is not None
    return result


def receipt(oak: TestServices, phone: str, outcome: Outcome, **more: Any) -> None:
    [text] = touchpoints(oak, phone)
    said: dict[str, Any] = {
        "message_id": text.ref,
        "at": oak.clock(),
        "address": phone,
        "outcome": outcome,
    }
    record_receipt(oak, Receipt(**said, **more))


def test_a_yes_to_a_campaign_confirms_nothing_and_reaches_a_person(oak: TestServices) -> None:
    phone = a_person(oak, 1).phone
    visit = book(oak, patient_id="p0001", provider_id=PATEL)
    send(oak, a_campaign())
    run(oak, minutes=3)
    texts_in(oak, "yes please, when?", sender=phone)
    assert [of.text for of in inbox(oak, phone)] == ["yes please, when?"]
    assert [of.contact_id for of in work(oak)] == [oak.contacts.id_of(OAK, phone)]
    assert oak.appointments.get(OAK, visit.appointment_id).answer == visit.answer


def test_what_arrived_and_what_did_not_is_counted(oak: TestServices) -> None:
    campaign = sent(oak, 2)
    first, second = (oak.patients.get(OAK, of).phone for of in ("p0001", "p0002"))
    receipt(oak, first, Outcome.DELIVERED)
    receipt(oak, second, Outcome.FAILED, reason=NotDelivered.PHONE_UNREACHABLE, permanent=False)
    counts = oak.campaigns.counts(OAK, campaign.campaign_id)
    assert (counts.sent, counts.delivered, counts.undelivered) == (2, 1, 1)
    assert looked(oak, campaign).counts.delivered == 1
    # Of twenty thousand, hundreds do not arrive: the campaign says so, and not the desk's list.
    assert work(oak) == []


def test_who_booked_and_who_wrote_afterwards_is_counted_and_who_did_before_is_not(
    oak: TestServices,
) -> None:
    for n in range(1, 4):
        a_person(oak, n)
    before = book(oak, patient_id="p0001", appointment_id="before")
    oak.profiles.note_visit(before)
    campaign = send(oak, a_campaign())
    run(oak, minutes=3)
    after = book(
        oak,
        patient_id="p0002",
        appointment_id="after",
        booked_at=oak.clock() + timedelta(days=1),
        starts_at=NOW + timedelta(days=9),
        link="x" * 22,
    )
    oak.profiles.note_visit(after)
    oak.profiles.note_heard(OAK, "p0003", oak.clock() + timedelta(hours=1))
    result = looked(oak, campaign)
    assert (result.people, result.booked, result.wrote) == (3, 1, 1)
    assert (result.visits, result.told, result.amount) == (0, 0, 0)


def test_what_the_visits_that_followed_brought_is_summed_once_they_took_place(
    oak: TestServices,
) -> None:
    campaign = sent(oak, 2)
    booked = {"booked_at": oak.clock() + timedelta(days=1), "status": Status.FULFILLED}
    for n, amount in ((1, 120_00), (2, None)):
        visit = book(
            oak,
            patient_id=f"p000{n}",
            appointment_id=f"v{n}",
            starts_at=NOW + timedelta(days=9, hours=n),
            link=f"{n}" * 22,
            amount=amount,
            **booked,
        )
        oak.profiles.note_visit(visit)
    oak.at(NOW + timedelta(days=92, hours=1))
    result = looked(oak, campaign)
    assert (result.visits, result.told, result.amount) == (2, 1, 120_00)


def test_counts_that_a_dead_worker_left_out_are_put_right(
    oak: TestServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oak.touchpoints, "_count_for_campaign", lambda *_, **__: None)
    campaign = sent(oak, 2)
    assert oak.campaigns.counts(OAK, campaign.campaign_id).sent == 0
    assert looked(oak, campaign).counts.sent == 2


def test_a_link_for_booking_is_each_persons_own_and_the_same_at_every_try(
    oak: TestServices,
) -> None:
    sent(oak, 2, books=True, words=WITH_LINK)
    texts = [of.text for of in oak.texts.sent]
    links = {text.partition("/b/")[2][:22] for text in texts}
    assert len(links) == 2
    for token in links:
        assert oak.doors.link(token, now=oak.clock()).purpose == "book"
