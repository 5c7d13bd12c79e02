"""The README's tour: watch a reminder leave, answer it as the patient, see the visit confirmed."""

import urllib.parse
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib import settings
from chalicelib.actions import change_appointment
from chalicelib.actions.save_patient import save_patient
from chalicelib.clock import MovableClock
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.ids import PatientId, PracticeId
from chalicelib.storage.doors import Number
from chalicelib.wiring import Services
from infra.local.run import Context
from tests.builders import (
    ANA,
    CLEANING,
    MAIN_STREET,
    PATEL,
    a_location,
    a_patient,
    a_playbook,
    a_practice,
    a_provider,
    a_visit_type,
)
from tests.stack.waiting import until
from tests.web.pressing import Page, read

pytestmark = pytest.mark.stack

TOUR = PracticeId("tour")
PHONE, NUMBER = "+12025550188", "+12025550189"


@pytest.fixture
def services(stack: Context, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """Ours, on the local AWS as the owner of its account; its clock is put right afterwards."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", stack.endpoint_url)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    ours = Services(settings.read(stack.environment))
    yield ours
    MovableClock(ours.db).reset()


@pytest.fixture
def visit(services: Services) -> Appointment:
    """Rosie's, on a Tuesday more than a week from now."""
    for part in (
        a_practice(practice_id=TOUR),
        a_location(number=NUMBER),
        a_provider(),
        a_visit_type(),
        a_playbook(),
    ):
        services.setups.save(TOUR, part)
    services.doors.give_number(Number(number=NUMBER, practice_id=TOUR, location_id=MAIN_STREET))
    save_patient(services, TOUR, a_patient(phone=PHONE, email=""), was=None, by=ANA)
    today = datetime.now(UTC).replace(hour=16, minute=0, second=0, microsecond=0)
    tuesday = today + timedelta(days=8 + (1 - today.weekday() - 8) % 7)
    return change_appointment.book(
        services,
        TOUR,
        patient_id=PatientId("rosa"),
        provider_id=PATEL,
        location_id=MAIN_STREET,
        visit_type_id=CLEANING,
        starts_at=tuesday,
        by=ANA,
        must_be_free=False,
    )


def get(url: str) -> Page:
    with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310
        return read(answer.status, dict(answer.headers), answer.read().decode())


def post(url: str, fields: dict[str, str]) -> Page:
    data = urllib.parse.urlencode(fields).encode()
    with urllib.request.urlopen(url, data=data, timeout=30) as answer:  # noqa: S310
        return read(answer.status, dict(answer.headers), answer.read().decode())


def test_a_newcomer_watches_a_reminder_leave_and_answers_it(
    stack: Context, services: Services, visit: Appointment
) -> None:
    clock = get(f"{stack.url}/local/clock")
    jump = next(of for of in clock.buttons if of.fields.get("phone") == PHONE)
    phone = post(stack.url + jump.action, jump.fields)
    assert "Answer as Rosa Klein" in phone.html
    line = urllib.parse.urlencode({"phone": PHONE, "number": NUMBER})
    thread = f"{stack.url}/local/phone/thread?{line}"
    until(lambda: "Reply YES." in get(thread).text, seconds=60, what="the reminder has left")

    def delivered() -> bool:
        post(f"{stack.url}/local/receipts", {})
        return "delivered" in get(thread).text

    until(delivered, seconds=30, what="its receipt has come back")
    quick = phone.button("YES")
    post(stack.url + quick.action, quick.fields)
    until(
        lambda: services.appointments.get(TOUR, visit.appointment_id).is_confirmed,
        seconds=60,
        what="the visit is confirmed",
    )
    until(lambda: "Thanks" in get(thread).text, seconds=30, what="the patient is answered")


def test_on_the_deployed_stage_a_dead_link_says_what_to_do(stack: Context) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        get(f"{stack.url}/a/{'A' * 22}")
    page = read(refused.value.code, {}, refused.value.read().decode())
    assert page.status == 404
    assert "This link does not work any more" in page.text
