"""Somebody asks for the first time: what is kept of that beside their record."""

from datetime import datetime

from chalicelib.domain.ids import ContactId, PatientId, PracticeId, WorkItemId
from chalicelib.domain.practices import Location
from chalicelib.domain.prospects import Move, Origin, Prospect, Stage


def begun(
    practice_id: PracticeId,
    patient_id: PatientId,
    location: Location,
    *,
    origin: Origin,
    at: datetime,
    by: str,
    waits_since: datetime | None = None,
    answer_by: datetime | None = None,
    contact_id: ContactId | None = None,
    work_item_id: WorkItemId | None = None,
    maybe: tuple[PatientId, ...] = (),
    same: bool = False,
) -> Prospect:
    """Written together with the record: `storage/prospects.py:beginning`."""
    return Prospect(
        practice_id=practice_id,
        patient_id=patient_id,
        location_id=location.location_id,
        origin=origin,
        began_at=at,
        since=at,
        moves=(Move(stage=Stage.ENQUIRY, at=at, by=by),),
        waits_since=waits_since,
        answer_by=answer_by,
        contact_id=contact_id,
        work_item_id=work_item_id,
        maybe=maybe,
        same=same,
    )
