"""Somebody wrote by the form on the practice's website.

The same enquiry sent twice is one: all that it makes is named after what it says, so that whoever
goes on after a crash makes the rest. Nothing of the answer depends on who is known here.
"""

import hmac
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from chalicelib.actions.consent import agree
from chalicelib.actions.hear import hear
from chalicelib.actions.journeys.news import tell_news
from chalicelib.actions.save_patient import save_patient
from chalicelib.actions.send_message import NotNow, TheyStopped, send_now
from chalicelib.domain.conversations import By, WorkItem, WorkKind
from chalicelib.domain.decent_hours import hours_for
from chalicelib.domain.enquiries import (
    SAME,
    About,
    Enquiry,
    Times,
    consent_source,
    consent_words,
    news_source,
    thanks_text,
)
from chalicelib.domain.ids import MessageId, PatientId, PracticeId, WorkItemId, derived_ulid
from chalicelib.domain.journeys import News
from chalicelib.domain.marketing_consent import words
from chalicelib.domain.opening import open_from
from chalicelib.domain.patients import (
    Channel,
    Consent,
    ContactPoint,
    Health,
    Kind,
    Patient,
    Purpose,
)
from chalicelib.domain.phones import display, is_of, textable
from chalicelib.domain.practices import Location
from chalicelib.storage import keys
from chalicelib.storage.errors import StaleWrite
from chalicelib.wiring import Services

ANSWER_WITHIN = timedelta(minutes=5)
"""Of opening hours: who is answered within minutes becomes a patient far more often."""

MOST_THANKED = 60
"""Texts of one form in a day; the page thanks everybody."""

MAY_KNOW = {
    True: "Whoever sent them may hear that they came.",
    False: "Whoever sent them hears nothing of it.",
}
_ABOUT = {
    About.FIRST_VISIT: "Wants a first visit",
    About.VISIT: "Wants a visit",
    About.QUESTION: "Has a question",
    About.OTHER: "Wrote",
}
_TIMES = {
    Times.MORNINGS: "mornings",
    Times.AFTERNOONS: "afternoons",
    Times.EVENINGS: "evenings",
}


def enquire(
    services: Services, practice_id: PracticeId, location: Location, enquiry: Enquiry
) -> None:
    """A conversation, a work item with a clock, and where nobody of that name is known here a
    prospect. Harmless when repeated within ten minutes."""
    now = services.clock()
    contact = _contact(services, practice_id, enquiry)
    at, key = _once(services, contact, enquiry, now)
    known = _known(services, practice_id, contact, enquiry)
    same = [of for of in known if _is_called(of, enquiry)]
    prospect = None
    if not same:
        prospect = _prospect(services, practice_id, location, enquiry, at, key)
    message_id = MessageId(derived_ulid(at, "enquiry", key))
    is_new = services.conversations.get_message(practice_id, contact.contact_id, message_id) is None
    agreed = _agree(services, practice_id, location, contact, enquiry) if is_new else ""
    hear(
        services,
        contact,
        location,
        message_id,
        _words(enquiry),
        by=By.PATIENT,
        done=f"By the form on the website. {agreed}".strip(),
        waits=True,
    )
    for patient_id in (prospect, *(of.patient_id for of in same)):
        if patient_id:
            services.profiles.note_heard(practice_id, patient_id, now)
    item = WorkItem(
        practice_id=practice_id,
        work_item_id=WorkItemId(derived_ulid(at, "enquiry", key)),
        kind=WorkKind.ENQUIRY,
        location_id=location.location_id,
        opened_at=now,
        due_at=open_from(location, now) + ANSWER_WITHIN,
        contact_id=contact.contact_id,
        patient_id=prospect,
        line=_line(enquiry, same, known),
    )
    services.work_items.open(item)
    tell_news(services, item, News.WAITS)
    _thank(services, practice_id, location, contact, enquiry, at, key)


def _contact(services: Services, practice_id: PracticeId, enquiry: Enquiry) -> ContactPoint:
    """The phone, where there is one: it is what the desk answers by."""
    channel = Channel.TEXT if enquiry.phone else Channel.EMAIL
    return services.contacts.known(practice_id, channel, enquiry.phone or enquiry.email)


def _once(
    services: Services, contact: ContactPoint, enquiry: Enquiry, now: datetime
) -> tuple[datetime, str]:
    """When it counts as sent, and its key: those of the one just before, if it was the same."""
    said = (enquiry.given_name, enquiry.family_name, enquiry.email, *enquiry.times)
    about = "\n".join((contact.contact_id, enquiry.about, enquiry.message, *said))
    digest = hmac.digest(services.secrets.contact_key, f"enquiry\n{about}".encode(), "sha256")
    key = digest.hex()[:32]
    seconds = int(SAME.total_seconds())
    window = datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, now.tzinfo)
    before = MessageId(derived_ulid(window - SAME, "enquiry", key))
    earlier = services.conversations.get_message(contact.practice_id, contact.contact_id, before)
    just_now = earlier is not None and now - earlier.at < SAME
    return (window - SAME if just_now else window), key


def _known(
    services: Services, practice_id: PracticeId, contact: ContactPoint, enquiry: Enquiry
) -> list[Patient]:
    """Everybody at that number and address."""
    ids: list[PatientId] = list(contact.members)
    if enquiry.phone:
        found = services.callers.find(practice_id, enquiry.phone, now=services.clock())
        ids += [of.patient_id for of in found.patients]
    if enquiry.email:
        by_email = services.contacts.id_of(practice_id, enquiry.email)
        at_email = services.contacts.get_many(practice_id, [by_email]).values()
        ids += [member for of in at_email for member in of.members]
    everybody = services.patients.get_many(practice_id, list(dict.fromkeys(ids))).values()
    return [of for of in everybody if of.erased_at is None and of.merged_into is None]


def _is_called(patient: Patient, enquiry: Enquiry) -> bool:
    typed = keys.folded(f"{enquiry.given_name} {enquiry.family_name}")
    names = (patient.full_name, f"{patient.called} {patient.family_name}")
    return typed in {keys.folded(of) for of in names}


def _prospect(
    services: Services,
    practice_id: PracticeId,
    location: Location,
    enquiry: Enquiry,
    at: datetime,
    key: str,
) -> PatientId:
    prospect = Patient(
        patient_id=PatientId(derived_ulid(at, "enquiry", key)),
        given_name=enquiry.given_name,
        family_name=enquiry.family_name,
        phone=enquiry.phone if enquiry.phone and textable(enquiry.phone) else "",
        email=enquiry.email,
        language=enquiry.language,
        kind=Kind.PROSPECT,
        came_by=enquiry.came_by,
        referred_by=enquiry.sender.patient_id if enquiry.sender else None,
        sent_by=enquiry.sender.source_id if enquiry.sender else None,
        may_be_named=enquiry.sender is not None and enquiry.may_be_named,
        since=location.local(services.clock()).date(),
    )
    try:
        save_patient(services, practice_id, prospect, was=None, by="website")
    except StaleWrite:
        return prospect.patient_id  # made by the one who died, or at this moment
    return prospect.patient_id


def _agree(
    services: Services,
    practice_id: PracticeId,
    location: Location,
    contact: ContactPoint,
    enquiry: Enquiry,
) -> str:
    """What the desk reads of it."""
    news = _agree_to_news(services, practice_id, location, contact, enquiry)
    return f"{_agree_to_care(services, practice_id, location, contact, enquiry)} {news}".strip()


def _agree_to_news(
    services: Services,
    practice_id: PracticeId,
    location: Location,
    contact: ContactPoint,
    enquiry: Enquiry,
) -> str:
    if not enquiry.agrees_to_news or contact.channel is not Channel.TEXT:
        return ""
    setup = services.setups.of(practice_id)
    contact = services.contacts.get(practice_id, contact.contact_id)
    agreed = agree(
        services,
        contact,
        purpose=Purpose.MARKETING,
        source=news_source(enquiry.language),
        wording=words(enquiry.language, practice=setup.practice_at(location).brand),
        now=services.clock(),
    )
    return "Agreed to news and offers." if agreed.marketing is Consent.ALLOWED else ""


def _agree_to_care(
    services: Services,
    practice_id: PracticeId,
    location: Location,
    contact: ContactPoint,
    enquiry: Enquiry,
) -> str:
    if not enquiry.agrees or contact.channel is not Channel.TEXT:
        return "Did not agree to texts." if enquiry.phone else ""
    setup = services.setups.of(practice_id)
    contact = services.contacts.get(practice_id, contact.contact_id)
    agreed = agree(
        services,
        contact,
        source=consent_source(enquiry.language),
        wording=consent_words(enquiry.language, practice=setup.practice_at(location).brand),
        now=services.clock(),
    )
    if agreed.care is Consent.STOPPED:
        return "Ticked that texts are welcome, but this number texted STOP: it can text START."
    return "Agreed to texts."


def _words(enquiry: Enquiry) -> str:
    times = ", ".join(_TIMES[of] for of in enquiry.times)
    said = [
        f"{enquiry.given_name} {enquiry.family_name}: {_ABOUT[enquiry.about].lower()}.",
        enquiry.message,
        f"Best: {times}." if times else "",
        f"Email: {enquiry.email}" if enquiry.email and enquiry.phone else "",
        MAY_KNOW[enquiry.may_be_named] if enquiry.sender else "",
    ]
    return "\n".join(of for of in said if of)


def _line(enquiry: Enquiry, same: Sequence[Patient], known: Iterable[Patient]) -> str:
    """Whether it is them nobody decides but a person."""
    times = " or ".join(_TIMES[of] for of in enquiry.times)
    about = f"{_ABOUT[enquiry.about]}{f', {times}' if times else ''}."
    # The work item of a prospect is shown with their name.
    said = [f"{enquiry.given_name} {enquiry.family_name}: {about}" if same else about]
    if enquiry.message:
        said.append(f"“{' '.join(enquiry.message.split())}”")
    if enquiry.sender:
        said.append(f"Sent by somebody: {enquiry.code}.")
    elif enquiry.code:
        said.append(f"Wrote a code that is nobody's: {enquiry.code}.")
    if same:
        said.append(f"May be your patient {same[0].full_name}: ask.")
    elif others := [of.full_name for of in known]:
        said.append(f"Same number or email as {' and '.join(others[:3])}: may be the family.")
    return " ".join(said)


def _thank(
    services: Services,
    practice_id: PracticeId,
    location: Location,
    contact: ContactPoint,
    enquiry: Enquiry,
    at: datetime,
    key: str,
) -> None:
    """An answer to what they just did, outside the budget: with consent, at a decent hour, once a
    day for a number, so that nobody rings a stranger's phone by typing it into a form. Nor are
    texts abroad paid for whoever types numbers by the thousand."""
    if not (enquiry.agrees and enquiry.phone and textable(enquiry.phone)):
        return
    if not is_of(enquiry.phone, location.country):
        return
    contact = services.contacts.get(practice_id, contact.contact_id)
    now = services.clock()
    if contact.health is Health.BAD or not hours_for(location, contact, "").allow(now):
        return
    message_id = MessageId(derived_ulid(at + timedelta(milliseconds=2), "enquiry-thanks", key))
    if services.conversations.get_message(practice_id, contact.contact_id, message_id):
        return
    whose = f"enquiry text {contact.contact_id}"
    a_day = timedelta(days=1)
    if not services.limits.take(whose, most=1, per=a_day, now=now):
        return
    whose = f"enquiry texts {practice_id} {location.location_id}"
    if not services.limits.take(whose, most=MOST_THANKED, per=a_day, now=now):
        return
    brand = services.setups.of(practice_id).practice_at(location).brand
    phone = display(location.phone, location.country)
    try:
        send_now(
            services,
            practice_id,
            contact,
            text=thanks_text(enquiry.language, brand=brand, phone=phone),
            by=By.RAPPORT,
            location_id=location.location_id,
            message_id=message_id,
        )
    except (TheyStopped, NotNow):
        return  # the page has thanked them, and the conversation says that they wrote
