"""A text that is not content keeps its usual way, and opens a case beside it."""

from chalicelib.actions.recovery.look import look
from chalicelib.actions.replies.case import Case
from chalicelib.domain.conversations import WorkItem, WorkKind
from chalicelib.domain.decisions import Consents, Decision
from chalicelib.domain.ids import PatientId
from chalicelib.wiring import Services


def hear_text(services: Services, case: Case, decision: Decision) -> WorkItem | None:
    """None: content, or somebody is at it anyway (urgent), or they want no more texts, or it is
    nobody here. Harmless when repeated."""
    if decision.work is WorkKind.URGENT or decision.wrong_number:
        return None
    if decision.consent is Consents.STOP:
        return None
    return look(
        services,
        case.practice_id,
        case.location.location_id,
        source=case.message_id,
        at=case.at,
        patient_id=_whose(case, decision),
        contact_id=case.contact.contact_id,
        words=case.text,
        language=decision.language,
    )


def _whose(case: Case, decision: Decision) -> PatientId | None:
    """None: somebody of a household, and nothing says who."""
    said = {act.patient_id for act in decision.acts}
    if decision.asks_about is not None:
        said = {decision.asks_about.patient_id}
    if not said and len(case.contact.members) == 1:
        return case.contact.members[0]
    return said.pop() if len(said) == 1 else None
