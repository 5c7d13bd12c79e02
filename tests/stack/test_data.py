"""A practice's file of everything, and an erasure, with no more than the functions' own roles."""

import io
import zipfile
from urllib.request import urlopen

import pytest

from chalicelib import settings
from chalicelib.actions.erase_patient import ask
from chalicelib.actions.export_practice import start_export
from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.ids import PatientId
from chalicelib.wiring import Services
from infra.local.run import Context
from tests.builders import ANA, OAK, a_location, a_patient, a_practice
from tests.stack.waiting import until

pytestmark = pytest.mark.stack


@pytest.fixture
def oak(stack: Context, monkeypatch: pytest.MonkeyPatch) -> Services:
    for name, value in stack.environment.items():
        monkeypatch.setenv(name, value)
    services = Services(settings.read())
    if OAK not in services.setups.practices():
        for part in (a_practice(), a_location()):
            services.setups.save(OAK, part)
    return services


def finished(services: Services) -> bool:
    export = services.exports.get(OAK)
    return export is not None and export.ended_at is not None


def test_the_file_is_made_by_the_queues_worker_and_opened_by_its_link(oak: Services) -> None:
    # The stack is shared, and others have their own Rosa there.
    patient = a_patient(patient_id=PatientId("rosa-in-the-file"))
    patient = save_patient(oak, OAK, patient, was=None, by="import")
    start_export(oak, OAK, by=ANA)
    until(lambda: finished(oak), seconds=90, what="the file is made")
    export = oak.exports.get(OAK)
    assert export is not None
    with urlopen(oak.exports.link(export)) as answer:  # noqa: S310  a link to the local AWS
        file = zipfile.ZipFile(io.BytesIO(answer.read()))
    assert "Klein" in file.read("patients.csv").decode()

    ask(oak, OAK, patient, basis="asked", by=ANA)
    until(
        lambda: oak.patients.get(OAK, patient.patient_id).erased_at,
        seconds=90,
        what="the patient is erased",
    )
    assert oak.exports.get(OAK) is None
