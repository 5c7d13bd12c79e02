"""Rosa speaks Spanish and hears too much: from an email to her tap, to silence, to the owner."""

import re

import pytest

from app import app
from chalicelib import wiring
from chalicelib.domain.campaigns import Campaign
from tests.actions.campaigns.world import a_person
from tests.loop import run
from tests.web.desk import Desk, words
from tests.web.pressing import Phone
from tests.web.test_campaigns import again, drafted, let_go, typed

pytestmark = pytest.mark.usefixtures("aws")


def by_email(desk: Desk) -> Campaign:
    campaign = drafted(desk)
    desk.ana.post(
        f"/campaigns/{campaign.campaign_id}/words", **typed(campaign, by="email-else-text")
    )
    return again(desk, campaign)


def test_she_taps_once_in_spanish_hears_no_more_of_it_and_the_owner_sees_the_kind(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = desk.services
    monkeypatch.setattr(wiring, "services", lambda: services)
    a_person(services, 1, given_name="Rosa", language="es", phone="", email="rosa@home.example")
    let_go(desk.ana, by_email(desk))
    run(services, minutes=3)
    [email] = services.emails.sent
    assert email.text.startswith("Hola Rosa:")
    link = re.search(r"¿Útil o demasiado\? Díganoslo: https://[^/]+(/o/\S+)", email.text)
    assert link

    phone = Phone(app)
    assert "Usted recibe mensajes de este tipo de Oak Dental: Novedades" in phone.open(link[1]).text
    said = phone.press("Demasiado").text
    assert "Nada más de esto antes del domingo 21 de febrero: Novedades." in said

    next_one = by_email(desk)
    checked = words(desk.ana.get(f"/campaigns/{next_one.campaign_id}/check"))
    assert "they said that it is too much of this kind" in checked
    let_go(desk.ana, next_one)
    run(services, minutes=3)
    assert len(services.emails.sent) == 1

    owner = words(desk.ana.get("/settings/opinions"))
    assert "News 0 1 too few to tell yet" in owner
    assert "Rosa" not in owner
