"""Somebody says by a code who sent them, after they were known already."""

from contextlib import suppress
from dataclasses import replace

from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.ids import PatientId, PracticeId
from chalicelib.domain.patients import Kind
from chalicelib.domain.sources import Referrer
from chalicelib.storage.errors import StaleWrite
from chalicelib.wiring import Services


def say_sender(
    services: Services,
    practice_id: PracticeId,
    patient_id: PatientId,
    sender: Referrer,
    *,
    ticked_may_know: bool,
    by: str,
) -> None:
    """Of a prospect of whom nobody knows it yet; who is a patient was not sent by a code. Where
    somebody changes the record at this moment it is left to them."""
    was = services.patients.get_many_standing(practice_id, [patient_id]).get(patient_id)
    if was is None or was.erased_at or was.kind is not Kind.PROSPECT:
        return
    if was.referred_by or was.sent_by or sender.patient_id == was.patient_id:
        return
    told = replace(
        was,
        referred_by=sender.patient_id,
        sent_by=sender.source_id,
        ticked_may_know=ticked_may_know,
    )
    with suppress(StaleWrite):
        save_patient(services, practice_id, told, was=was, by=by)
