"""A prospect may be a patient already: somebody at the desk says whether they are.

It is them: their record is merged into the patient's, with all that was said, and can be taken
apart again like any other. It is not: they get the number for themselves, as one more of whoever
shares it.
"""

from dataclasses import replace

from chalicelib.actions.journeys.news import tell_news_of
from chalicelib.actions.merge_patients import merge
from chalicelib.actions.prospects.follow import change
from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.ids import PatientId, PracticeId
from chalicelib.domain.journeys import News
from chalicelib.domain.patients import Channel
from chalicelib.domain.phones import textable
from chalicelib.domain.prospects import Prospect, Stage, moving
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.merges import Merge
from chalicelib.wiring import Services

_TRIES = 5


def it_is_them(
    services: Services, practice_id: PracticeId, patient_id: PatientId, to: PatientId, *, by: str
) -> Merge:
    """Harmless when repeated. Raises NotFound where `to` was not proposed, BeingErased,
    StaleWrite."""
    prospect = services.prospects.get(practice_id, patient_id)
    if prospect is None or not (to in prospect.maybe or prospect.joined_to == to):
        raise NotFound(to)
    return merge(services, practice_id, survivor=to, retired=patient_id, by=by)


def another_person(
    services: Services, practice_id: PracticeId, patient_id: PatientId, other: PatientId, *, by: str
) -> Prospect:
    """Harmless when repeated. Raises NotFound, StaleWrite."""
    saved = change(services, practice_id, patient_id, lambda of: moving.not_them(of, other))
    if saved.same or saved.stage is Stage.JOINED:
        return saved
    _give_number(services, saved, by)
    if saved.waits_since is not None:
        tell_news_of(services, saved, News.WAITS)
    return saved


def _give_number(services: Services, prospect: Prospect, by: str) -> None:
    """The one that they asked from, where their record was kept apart from it."""
    if prospect.contact_id is None:
        return
    contact = services.contacts.get(prospect.practice_id, prospect.contact_id)
    for _ in range(_TRIES):
        was = services.patients.standing(prospect.practice_id, prospect.patient_id)
        if contact.channel is Channel.EMAIL:
            theirs = replace(was, email=was.email or contact.address)
        else:
            phone = contact.address if textable(contact.address) else ""
            others = tuple(of for of in was.phones if of.number != phone)
            theirs = was if was.phone else replace(was, phone=phone, phones=others)
        if theirs == was:
            return
        try:
            save_patient(services, prospect.practice_id, theirs, was=was, by=by)
        except StaleWrite:
            continue
        return
    raise StaleWrite(prospect.patient_id)
