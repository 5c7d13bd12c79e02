"""A practice's file of everything, an erasure, and a practice's end, with no more than the
functions' own roles."""

import io
import zipfile
from datetime import timedelta
from urllib.request import urlopen

import pytest

from chalicelib import settings
from chalicelib.actions.end_practice import NOTICES
from chalicelib.actions.erase_patient import ask
from chalicelib.actions.export_practice import start_export
from chalicelib.actions.hand_on import hand_on
from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.accounts import KEEPING, Account, Standing
from chalicelib.domain.ids import PatientId, PracticeId, StaffId
from chalicelib.storage.doors import Member, Topic
from chalicelib.wiring import Services
from infra.local.run import Context
from tests.builders import ANA, a_location, a_member_of_staff, a_patient, a_practice
from tests.stack.waiting import until

ASH, FIR = PracticeId("ash"), PracticeId("fir")
"""Of their own: the stack is shared."""

pytestmark = pytest.mark.stack


@pytest.fixture
def ash(stack: Context, monkeypatch: pytest.MonkeyPatch) -> Services:
    for name, value in stack.environment.items():
        monkeypatch.setenv(name, value)
    services = Services(settings.read())
    if ASH not in services.setups.practices():
        for part in (a_practice(practice_id=ASH), a_location(number="")):
            services.setups.save(ASH, part)
    return services


def finished(services: Services) -> bool:
    export = services.exports.get(ASH)
    return export is not None and export.ended_at is not None


def test_the_file_is_made_by_the_queues_worker_and_opened_by_its_link(ash: Services) -> None:
    # The stack is shared, and others have their own Rosa there.
    patient = a_patient(patient_id=PatientId("rosa-in-the-file"))
    patient = save_patient(ash, ASH, patient, was=None, by="import")
    start_export(ash, ASH, by=ANA)
    until(lambda: finished(ash), seconds=90, what="the file is made")
    export = ash.exports.get(ASH)
    assert export is not None
    with urlopen(ash.exports.link(export)) as answer:  # noqa: S310  a link to the local AWS
        file = zipfile.ZipFile(io.BytesIO(answer.read()))
    assert "Klein" in file.read("patients.csv").decode()

    ask(ash, ASH, patient, basis="asked", by=ANA)
    until(
        lambda: ash.patients.get(ASH, patient.patient_id).erased_at,
        seconds=90,
        what="the patient is erased",
    )
    assert ash.exports.get(ASH) is None


def test_a_practice_that_left_is_deleted_to_the_last_by_who_works_in_bulk(
    stack: Context, ash: Services
) -> None:
    now = ash.clock()
    pool = {"UserPoolId": ash.config.user_pool_id, "Username": "finn@fir.example"}
    cognito = stack.client("cognito-idp")
    made = cognito.admin_create_user(**pool, MessageAction="SUPPRESS")["User"]
    finn = StaffId(next(of["Value"] for of in made["Attributes"] if of["Name"] == "sub"))
    for part in (
        a_practice(practice_id=FIR),
        a_location(number=""),
        a_member_of_staff(staff_id=finn, name="Finn"),
        Account(practice_id=FIR, standing=Standing.ENDED, ended_at=now - KEEPING),
    ):
        ash.setups.save(FIR, part)
    ash.doors.save_member(Member(staff_id=finn, practices=(FIR,)))
    ash.doors.allow_topic(Topic(topic_arn="arn:aws:sns:us-east-1:999999999999:f", practice_id=FIR))
    save_patient(ash, FIR, a_patient(), was=None, by="import")
    for days in NOTICES:
        ash.endings.tell(FIR, days, at=now - timedelta(days=days))
    hand_on(ash, FIR, "END", at=now.isoformat())
    until(
        lambda: [of for of in ash.audit.of_day(FIR, now.date()) if of.did == "practice.erased"],
        seconds=90,
        what="all but the setup is gone",
    )
    with pytest.raises(cognito.exceptions.UserNotFoundException):
        cognito.admin_get_user(**pool)
    # The next day seals the trail's last one; then nothing says that there was such a practice.
    hand_on(ash, FIR, "DAY", at=(now + timedelta(days=1)).isoformat())
    until(lambda: FIR not in ash.setups.practices(), seconds=90, what="the setup is gone")
