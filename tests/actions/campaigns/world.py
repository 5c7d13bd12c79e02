"""Oak Dental with patients, and a campaign to them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from chalicelib.actions import consent
from chalicelib.actions.campaigns.change import do_with
from chalicelib.domain.campaigns import By, Campaign, Kind
from chalicelib.domain.campaigns.doing import Do
from chalicelib.domain.ids import CampaignId, PatientId
from chalicelib.domain.patients import Channel, Patient, Purpose
from chalicelib.domain.playbooks import Words
from tests.builders import ANA, NOW, OAK, a_patient
from tests.conftest import TestServices
from tests.loop import open_practice, register, run, touchpoints

WORDS = {
    "en": Words(
        text="{practice}: Hi {first_name}, we have times next week. Reply STOP to opt out.",
        subject="Times next week",
        email="Hi {first_name},\n\nWe have times next week.\n\n{practice}",
    ),
    "es": Words(
        text="{practice}: Hola {first_name}, hay citas. Responda STOP para no recibir más.",
        subject="Citas la semana que viene",
        email="Hola {first_name}:\n\nTenemos citas.\n\n{practice}",
    ),
}


def a_campaign(**changes: Any) -> Campaign:
    known: dict[str, Any] = {
        "practice_id": OAK,
        "campaign_id": CampaignId("gaps"),
        "name": "Gaps next week",
        "kind": Kind.ANNOUNCEMENT,
        "made_at": NOW,
        "made_by": ANA,
        "to": "Everybody",
        "by": By.TEXT,
        "words": WORDS,
    }
    return Campaign(**{**known, **changes})


def phone(n: int) -> str:
    return f"+1202555{n:04d}"


def a_person(services: TestServices, n: int, *, agreed: bool = True, **changes: Any) -> Patient:
    known: dict[str, Any] = {
        "patient_id": PatientId(f"p{n:04d}"),
        "given_name": f"Pat{n}",
        "preferred_name": "",
        "phone": phone(n),
        "email": "",
    }
    patient = register(services, a_patient(**{**known, **changes}))
    if agreed and patient.phone:
        agree(services, patient.phone)
    return patient


def agree(services: TestServices, number: str) -> None:
    contact = services.contacts.known(OAK, Channel.TEXT, number)
    consent.start(
        services,
        contact,
        purpose=Purpose.MARKETING,
        source="preferences page",
        wording="Yes, news and offers by text.",
        now=services.clock(),
    )


def send(services: TestServices, campaign: Campaign) -> Campaign:
    return do_with(services, services.campaigns.save(campaign), Do.SEND, by=ANA)


def standing(services: TestServices, campaign: Campaign) -> Campaign:
    return services.campaigns.get(campaign.practice_id, campaign.campaign_id)


def do(services: TestServices, campaign: Campaign, what: Do) -> Campaign:
    services.campaigns._kept.clear()
    changed = do_with(services, standing(services, campaign), what, by=ANA)
    services.campaigns._kept.clear()
    return changed


def texted(services: TestServices) -> list[str]:
    return sorted(of.to for of in services.texts.sent)


def wait(services: TestServices, **by: float) -> None:
    """So much time passes, with a sweep at its end."""
    services.at(services.clock() + timedelta(**by))
    services.campaigns._kept.clear()
    run(services)


__all__ = [
    "OAK",
    "WORDS",
    "a_campaign",
    "a_person",
    "do",
    "open_practice",
    "replace",
    "send",
    "standing",
    "texted",
    "touchpoints",
    "wait",
]
