"""At the desk: somebody agreed in writing to news and offers by text."""

from chalice.app import Blueprint, Response

from chalicelib.actions import consent
from chalicelib.domain import marketing_consent
from chalicelib.domain.errors import BadInput
from chalicelib.domain.patients import Channel, Consent, Purpose
from chalicelib.domain.roles import Permission
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.web import desk, patients, reach
from chalicelib.web.desk import Visit
from chalicelib.web.patient_record import show

routes = Blueprint(__name__)

HOW = {
    "paper": "signed on paper",
    "form": "signed on a form of ours",
    "email": "wrote it in an email",
    "text": "wrote it in a text",
}


def wordings(visit: Visit) -> list[tuple[str, str]]:
    """(language, the words to have signed)."""
    brand = visit.setup.practice.brand
    return [(of, marketing_consent.words(of, practice=brand)) for of in marketing_consent.LANGUAGES]


@desk.action(routes, "/patients/{patient_id}/written-consent", needs=Permission.CHANGE_PATIENTS)
def record_written_consent(visit: Visit, patient_id: str) -> Response:
    patient = reach.patient_of(visit, patient_id)
    contact_id, _, seen = visit.form["contact"].partition(":")
    contact = patients.contact_of(visit, patient, contact_id)
    wordings_of = dict(wordings(visit))
    how, language = visit.form["how"], visit.form["words"]
    if contact.channel is not Channel.TEXT or how not in HOW or language not in wordings_of:
        raise NotFound("consent")
    if wrong := _wrong(visit):
        return show(visit, patient.patient_id, wrong={"written": wrong}, status=400)
    if contact.care is Consent.STOPPED:
        problem = "This number texted STOP. Only the patient can take that back, by texting START."
        return show(visit, patient.patient_id, wrong={"written": problem}, status=409)
    try:
        if seen != str(contact.revision):
            raise StaleWrite(contact.contact_id)
        consent.start(
            visit.services,
            contact,
            purpose=Purpose.MARKETING,
            source=f"front desk: {visit.me.staff_id}",
            wording=f"{wordings_of[language]} ({HOW[how]}, {visit.form['on']}; words of "
            f"{marketing_consent.VERSION} {language})",
            now=visit.now,
            only_if_unchanged=True,
        )
    except StaleWrite:
        return show(visit, patient.patient_id, problem=patients.CHANGED_MEANWHILE, status=409)
    return visit.go(visit.urls.patient(patient.patient_id) + "?said=noted")


def _wrong(visit: Visit) -> str:
    """Empty: all is said."""
    if not visit.form.ticked("have"):
        return "Tick that you have it in writing, and keep it. Nothing was written down yet."
    try:
        on = desk.as_day(visit.form["on"])
    except BadInput:
        return "Write the day on which they signed."
    if on > visit.locations[0].local(visit.now).date():
        return "They cannot have signed on a day that is to come."
    return ""
