"""What was said of a visit goes where the visit goes: two records are one person, or two again."""

from chalicelib.domain.ids import AppointmentId, PatientId, PracticeId
from chalicelib.storage.errors import StaleWrite
from chalicelib.wiring import Services

_TRIES = 5


def give_feedback(
    services: Services, practice_id: PracticeId, visit_id: AppointmentId, to: PatientId
) -> None:
    """With their latest score. Harmless when repeated. Raises StaleWrite."""
    for _ in range(_TRIES):
        said = services.feedback.get(practice_id, visit_id)
        if said is None:
            return
        whose = said.patient_id
        try:
            if whose != to:
                services.feedback.give(said, to)
        except StaleWrite:
            continue
        if whose != to:
            services.profiles.forget_score(practice_id, whose, said.at)
            _note_latest(services, practice_id, whose, given=visit_id)
        if said.score is not None:
            services.profiles.note_score(practice_id, to, said.score, (said.at, said.revision))
        return
    raise StaleWrite(visit_id)


def _note_latest(
    services: Services, practice_id: PracticeId, whose: PatientId, *, given: AppointmentId
) -> None:
    """The score before it, if there is one. The index may show what was given away a moment ago."""
    for of in services.feedback.of_patient(practice_id, whose):
        if of.score is not None and of.appointment_id != given:
            services.profiles.note_score(practice_id, whose, of.score, (of.at, of.revision))
