"""Somebody wrote by the form on the practice's website.

The same enquiry sent twice is one: all that it makes is named after what it says, so that whoever
goes on after a crash makes the rest. Nothing of the answer depends on who is known here.
"""

import hmac
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from chalicelib.actions.consent import agree
from chalicelib.actions.hear import hear
from chalicelib.actions.journeys.news import tell_news
from chalicelib.actions.prospects.ask import begun
from chalicelib.actions.prospects.follow import change, follow
from chalicelib.actions.save_patient import save_patient
from chalicelib.actions.send_message import NotNow, TheyStopped, send_now
from chalicelib.actions.sources.sent import say_sender
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
from chalicelib.domain.ids import (
    ContactId,
    MessageId,
    PatientId,
    PracticeId,
    WorkItemId,
    derived_ulid,
)
from chalicelib.domain.journeys import News
from chalicelib.domain.marketing_consent import words
from chalicelib.domain.opening import open_from
from chalicelib.domain.patients import (
    Channel,
    Consent,
    ContactPoint,
    Health,
    Kind,
    OtherPhone,
    Patient,
    PhoneUse,
    Purpose,
)
from chalicelib.domain.phones import display, is_of, textable
from chalicelib.domain.practices import Location
from chalicelib.domain.prospects import ANSWER_WITHIN, Origin, Prospect, Stage
from chalicelib.domain.prospects.moving import asked_again
from chalicelib.domain.same_person import Level, facts_of, likeness
from chalicelib.domain.values import dataclass
from chalicelib.storage import keys
from chalicelib.storage.errors import StaleWrite
from chalicelib.wiring import Services

MOST_NAMESAKES = 3
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)

MOST_THANKED = 60
"""Texts of one form in a day; the page thanks everybody."""

MAY_KNOW = {
    True: "Ticked that whoever sent them may hear that they came: ask them.",
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
    """A conversation, a work item with a clock, and a prospect: the one of that name who asked from
    there before, else a new one. Harmless when repeated within ten minutes."""
    now = services.clock()
    contact = _contact(services, practice_id, enquiry)
    at, key = _once(services, contact, enquiry, now)
    known = _known(services, practice_id, contact, enquiry)
    item = WorkItem(
        practice_id=practice_id,
        work_item_id=WorkItemId(derived_ulid(at, "enquiry", key)),
        kind=WorkKind.ENQUIRY,
        location_id=location.location_id,
        opened_at=now,
        due_at=open_from(location, now) + ANSWER_WITHIN,
        contact_id=contact.contact_id,
    )
    alike = _likeness(services, practice_id, known, enquiry)
    prospect = _again(services, alike, item, enquiry)
    if prospect is None:
        prospect = _prospect(services, location, enquiry, item, alike, PatientId(item.work_item_id))
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
    for patient_id in (prospect, *(of.patient_id for of in alike.same)):
        services.profiles.note_heard(practice_id, patient_id, now)
    item = replace(item, patient_id=prospect, line=_line(enquiry, alike, known))
    services.work_items.open(item)
    tell_news(services, item, News.WAITS)
    _thank(services, practice_id, location, contact, enquiry, at, key)


@dataclass(frozen=True, kw_only=True)
class _Likeness:
    """Who is known that they may be."""

    prospects: Sequence[Patient]
    """Of that name at that number or address, who asked before."""
    same: Sequence[Patient]
    """Likewise, and a patient."""
    alike: Sequence[Patient]
    """At that number or address, and called nearly so; or called so, and reached elsewhere."""

    @property
    def maybe(self) -> tuple[PatientId, ...]:
        return tuple(dict.fromkeys(of.patient_id for of in (*self.same, *self.alike)))


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
    names = (patient.full_name, f"{patient.called} {patient.family_name}")
    return _name(enquiry) in {keys.folded(of) for of in names}


def _name(enquiry: Enquiry) -> str:
    return keys.folded(f"{enquiry.given_name} {enquiry.family_name}")


def _likeness(
    services: Services, practice_id: PracticeId, known: Sequence[Patient], enquiry: Enquiry
) -> _Likeness:
    same = [of for of in known if _is_called(of, enquiry)]
    like_them = facts_of(_record(enquiry, PatientId("")))
    near = [
        of
        for of in known
        if of not in same and of.kind is not Kind.PROSPECT
        if (found := likeness(like_them, facts_of(of))) and found.level >= Level.LIKELY
    ]
    return _Likeness(
        prospects=[of for of in same if of.kind is Kind.PROSPECT],
        same=[of for of in same if of.kind is not Kind.PROSPECT],
        alike=[*near, *_namesakes(services, practice_id, known, enquiry)],
    )


def _namesakes(
    services: Services, practice_id: PracticeId, known: Sequence[Patient], enquiry: Enquiry
) -> list[Patient]:
    """Patients of that name who are reached elsewhere; of a name that many have, none."""
    listed = services.patients.called(practice_id, f"{_name(enquiry)}#", limit=2 * MOST_NAMESAKES)
    here = {of.patient_id for of in known}
    ids = {patient_id for patient_id, _ in listed} - here
    found = services.patients.get_many(practice_id, ids).values() if ids else []
    theirs = [
        of
        for of in found
        if of.kind is Kind.PATIENT and not (of.erased_at or of.merged_into or of.deceased)
    ]
    return sorted(theirs, key=lambda of: of.patient_id) if len(theirs) <= MOST_NAMESAKES else []


def _again(
    services: Services, alike: _Likeness, item: WorkItem, enquiry: Enquiry
) -> PatientId | None:
    """Who asked before, from there and by that name; None: nobody did."""
    practice_id = item.practice_id
    before = [of.patient_id for of in alike.prospects]
    if not before and alike.same and item.contact_id:
        before = [_id_of_maybe(item.contact_id, enquiry)]
    prospects = services.prospects.get_many(practice_id, before)
    for patient_id in before:
        if alike.prospects and patient_id not in prospects:
            follow(services, practice_id, patient_id)  # of before prospects were kept
        elif patient_id not in prospects or prospects[patient_id].stage is Stage.JOINED:
            continue
        change(services, practice_id, patient_id, partial(_asks_again, item=item))
        if enquiry.sender is not None:
            say_sender(
                services,
                practice_id,
                patient_id,
                enquiry.sender,
                ticked_may_know=enquiry.may_be_named,
                by="website",
            )
        return patient_id
    return None


def _asks_again(was: Prospect, *, item: WorkItem) -> Prospect:
    if item.contact_id is None or item.due_at is None:
        return was
    return asked_again(
        was,
        now=item.opened_at,
        answer_by=item.due_at,
        contact_id=item.contact_id,
        work_item_id=item.work_item_id,
    )


def _id_of_maybe(contact_id: ContactId, enquiry: Enquiry) -> PatientId:
    """The same whenever they ask from there by that name, until somebody says who they are."""
    return PatientId(derived_ulid(_ANY_TIME, "enquiry of", contact_id, _name(enquiry)))


def _prospect(
    services: Services,
    location: Location,
    enquiry: Enquiry,
    item: WorkItem,
    alike: _Likeness,
    patient_id: PatientId,
) -> PatientId:
    practice_id = item.practice_id
    record = replace(
        _record(enquiry, patient_id),
        came_by=enquiry.came_by,
        referred_by=enquiry.sender.patient_id if enquiry.sender else None,
        sent_by=enquiry.sender.source_id if enquiry.sender else None,
        ticked_may_know=enquiry.sender is not None and enquiry.may_be_named,
        since=location.local(item.opened_at).date(),
    )
    if alike.same and item.contact_id:
        known = services.prospects.get(practice_id, of := _id_of_maybe(item.contact_id, enquiry))
        record = _apart(record, enquiry, alike.same)
        record = record if known else replace(record, patient_id=of)
    prospect = begun(
        practice_id,
        record.patient_id,
        location,
        origin=Origin.FORM,
        at=item.opened_at,
        by="website",
        waits_since=item.opened_at,
        answer_by=item.due_at,
        contact_id=item.contact_id,
        work_item_id=item.work_item_id,
        maybe=alike.maybe,
        same=bool(alike.same),
    )
    beginning = [services.prospects.beginning(prospect)]
    with suppress(StaleWrite):  # made by the one who died, or at this moment
        save_patient(services, practice_id, record, was=None, by="website", also=beginning)
    return record.patient_id


def _record(enquiry: Enquiry, patient_id: PatientId) -> Patient:
    return Patient(
        patient_id=patient_id,
        given_name=enquiry.given_name,
        family_name=enquiry.family_name,
        phone=enquiry.phone if enquiry.phone and textable(enquiry.phone) else "",
        email=enquiry.email,
        language=enquiry.language,
        kind=Kind.PROSPECT,
    )


def _apart(record: Patient, enquiry: Enquiry, same: Sequence[Patient]) -> Patient:
    """Until somebody says that they are two, whoever is texted there is the patient alone, and
    nobody has sent a patient who is one already."""
    emails = {of.email for of in same}
    numbers = {of.phone for of in same} | {phone.number for of in same for phone in of.phones}
    shared = enquiry.phone in numbers
    phones = (OtherPhone(number=enquiry.phone, use=PhoneUse.MOBILE),) if shared else ()
    return replace(
        record,
        phone="" if shared else record.phone,
        phones=phones if enquiry.phone else (),
        email="" if enquiry.email in emails else record.email,
        referred_by=None,
        sent_by=None,
        ticked_may_know=False,
    )


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


def _line(enquiry: Enquiry, alike: _Likeness, known: Iterable[Patient]) -> str:
    """Whether it is them nobody decides but a person."""
    times = " or ".join(_TIMES[of] for of in enquiry.times)
    said = [f"{_ABOUT[enquiry.about]}{f', {times}' if times else ''}."]
    if enquiry.message:
        said.append(f"“{' '.join(enquiry.message.split())}”")
    if enquiry.sender:
        said.append(f"Sent by somebody: {enquiry.code}.")
    elif enquiry.code:
        said.append(f"Wrote a code that is nobody's: {enquiry.code}.")
    here = {of.patient_id for of in known}
    others = [of.full_name for of in known if of not in alike.prospects]
    if alike.same:
        said.append(f"May be your patient {alike.same[0].full_name}: ask.")
    elif others:
        said.append(f"Same number or email as {' and '.join(others[:3])}: may be the family.")
    elif any(of.patient_id not in here for of in alike.alike):
        said.append("A patient of yours is called the same: ask.")
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
