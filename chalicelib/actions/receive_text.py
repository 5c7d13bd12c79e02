"""A patient texted us.

once ──► what do they mean, about which visit ──► decision, kept ──► inbox line
     ──► consent ──► visits ──► work items ──► waiting ──► answer ──► alerts ──► done

Every step is harmless when repeated: ids are derived from the carrier's id of the message, and the
decision is kept before it is carried out. Whoever dies half-way leaves a lease that runs out.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import msgspec

from chalicelib.actions import change_appointment, consent
from chalicelib.actions.escalate import AFTER, escalate
from chalicelib.actions.plan_reminders import replan_contact
from chalicelib.actions.send_message import TheyStopped, send_now
from chalicelib.channels.inbound import InboundSms
from chalicelib.domain import answers
from chalicelib.domain.answers import House, Kind, Visit
from chalicelib.domain.appointments import Answer, Appointment, Status
from chalicelib.domain.conversations import By, Conversation, Message, WorkItem, WorkKind
from chalicelib.domain.errors import AppointmentOver, NotOpen, RapportError
from chalicelib.domain.ids import (
    AppointmentId,
    LocationId,
    MessageId,
    PatientId,
    PracticeId,
    WorkItemId,
    derived_ulid,
)
from chalicelib.domain.open_questions import STILL_COMING, Question, open_questions
from chalicelib.domain.patients import Channel, Consent, ContactPoint, Health, Person, Purpose
from chalicelib.domain.phones import display
from chalicelib.domain.practices import Location
from chalicelib.domain.replies import Intent, OpenQuestion, understand
from chalicelib.domain.touchpoints import Touchpoint, Why
from chalicelib.domain.what_to_do import (
    ASKED_FOR,
    Act,
    Consents,
    Decision,
    Situation,
    decide,
)
from chalicelib.storage.doors import Number
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.setup import Setup
from chalicelib.wiring import Services

LEASE = timedelta(seconds=60)
"""Longer than the functions that call this may run."""
_TRIES = 5
_RIGHT_AFTER = timedelta(milliseconds=1)
_PREVIEW = 80
_MOST_LOOKED_THROUGH = 30


class BeingHandled(RapportError):
    """Another worker has this message: deliver it again later."""


@dataclass(frozen=True, kw_only=True)
class Received:
    """What became of one delivery."""

    intent: str = ""
    nobodys: bool = False
    """It was sent to a number that is no practice's, or not that carrier's."""
    again: bool = False
    """It was handled before."""
    urgent: bool = False


@dataclass(frozen=True, kw_only=True)
class _Case:
    """One text while it is handled."""

    number: Number
    setup: Setup
    contact: ContactPoint
    location: Location
    text: str
    media: int
    key: str
    at: datetime
    now: datetime
    message_id: MessageId

    def derived(self, *parts: str) -> str:
        return derived_ulid(self.at, self.key, *parts)


def receive_text(
    services: Services, inbound: InboundSms, *, only_for: PracticeId | None = None
) -> Received:
    """Handle one text, however often it is delivered.

    `only_for`: whoever brought it may speak for this practice's numbers only.

    Raises BeingHandled while another worker has it; after any other failure it can be delivered
    again and goes on where it stopped.
    """
    now = services.clock()
    try:
        number = services.doors.number(inbound.number)
    except NotFound:
        return Received(nobodys=True)
    foreign = only_for is not None and number.practice_id != only_for
    if foreign or number.carrier.value != inbound.carrier:
        return Received(nobodys=True)
    source = f"TEXT#{number.practice_id}"
    begun = services.once.begin(
        source, inbound.once_key, now=now, lease=LEASE, at=inbound.received_at
    )
    if begun is None:
        if services.once.is_done(source, inbound.once_key):
            return Received(again=True)
        raise BeingHandled(inbound.once_key)
    case = _case(services, number, inbound, begun.at, now)
    if begun.decided:
        decision = msgspec.json.decode(begun.decided.encode(), type=Decision)
    else:
        decision = _understand(services, case, inbound.in_reply_to or "")
        services.once.decide(source, inbound.once_key, msgspec.json.encode(decision).decode())
    _carry_out(services, case, decision)
    services.once.done(source, inbound.once_key)
    return Received(intent=decision.intent.value, urgent=decision.work is WorkKind.URGENT)


def _case(
    services: Services, number: Number, inbound: InboundSms, at: datetime, now: datetime
) -> _Case:
    setup = services.setups.of(number.practice_id)
    contact = services.contacts.known(number.practice_id, Channel.TEXT, inbound.sender)
    key = inbound.once_key
    return _Case(
        number=number,
        setup=setup,
        contact=contact,
        location=setup.locations[number.location_id],
        text=inbound.text,
        media=len(inbound.media),
        key=key,
        at=at,
        now=now,
        message_id=MessageId(derived_ulid(at, key)),
    )


# --- What do they mean -----------------------------------------------------------------------


def _understand(services: Services, case: _Case, in_reply_to: str) -> Decision:
    """Read everything that the decision depends on, put the text in the inbox, and decide."""
    practice_id, contact_id = case.number.practice_id, case.contact.contact_id
    touchpoints = services.touchpoints.of_contact(
        practice_id, contact_id, visits_after=case.now - STILL_COMING
    )
    questions = _questions(services, case, touchpoints)
    bound_to = _bound_to(services, case, touchpoints, in_reply_to)
    reply = understand(case.text, about=_about(questions, bound_to))
    services.conversations.add(
        Message(
            practice_id=practice_id,
            contact_id=contact_id,
            message_id=case.message_id,
            by=By.PATIENT,
            at=case.at,
            text=case.text or _without_words(case.media),
            media=case.media,
            intent=reply.intent.value,
        )
    )
    conversation = services.conversations.get(practice_id, contact_id)
    said = services.conversations.messages(practice_id, contact_id, limit=20)
    asked = _asked_lately(conversation, case.at)
    situation = Situation(
        questions=questions,
        bound_to=bound_to,
        asked_wish=asked.asked_wish if asked else None,
        asked_options=asked.asked_options if asked else (),
        stopped=case.contact.care is Consent.STOPPED,
        staff_spoke_last=_staff_spoke_last(said, touchpoints, questions),
        newer=_newer(said, case),
        pictures=case.media,
        now=case.now,
    )
    return decide(reply, case.text, situation)


def _questions(
    services: Services, case: _Case, touchpoints: Iterable[Touchpoint]
) -> tuple[Question, ...]:
    practice_id = case.number.practice_id
    subjects = [subject for touchpoint in touchpoints for subject in touchpoint.subjects]
    if not subjects:
        return ()
    appointments = services.appointments.get_many(
        practice_id, {subject.appointment_id for subject in subjects}
    )
    zones = {of: location.tz for of, location in case.setup.locations.items()}
    return open_questions(touchpoints, appointments, case.contact.people, zones, now=case.now)


def _bound_to(
    services: Services, case: _Case, touchpoints: Iterable[Touchpoint], in_reply_to: str
) -> tuple[AppointmentId, ...] | None:
    """The visits of the message that the carrier says is answered, if it was to this contact."""
    if not in_reply_to:
        return None
    found = _with_ref(touchpoints, in_reply_to) or _with_ref(
        services.touchpoints.of_contact(
            case.number.practice_id, case.contact.contact_id, limit=_MOST_LOOKED_THROUGH
        ),
        in_reply_to,
    )
    return tuple(subject.appointment_id for subject in found.subjects) if found else None


def _with_ref(touchpoints: Iterable[Touchpoint], ref: str) -> Touchpoint | None:
    return next((touchpoint for touchpoint in touchpoints if touchpoint.ref == ref), None)


def _about(
    questions: tuple[Question, ...], bound_to: tuple[AppointmentId, ...] | None
) -> OpenQuestion:
    if bound_to is not None:
        questions = tuple(q for q in questions if q.appointment.appointment_id in bound_to)
    names = tuple(dict.fromkeys(question.name for question in questions if question.name))
    starts_at = questions[0].local.replace(tzinfo=None) if len(questions) == 1 else None
    return OpenQuestion(names=names, starts_at=starts_at)


def _asked_lately(conversation: Conversation | None, at: datetime) -> Conversation | None:
    if conversation is None or conversation.asked_back_at is None:
        return None
    lately = conversation.asked_back_at <= at + STILL_COMING
    return conversation if lately and at < conversation.asked_back_at + ASKED_FOR else None


def _staff_spoke_last(
    said: Iterable[Message],
    touchpoints: Iterable[Touchpoint],
    questions: Iterable[Question],
) -> bool:
    by_staff = [message.at for message in said if message.by is By.STAFF]
    asked_by = {question.touchpoint_id for question in questions}
    asked_at = [t.ended_at for t in touchpoints if t.touchpoint_id in asked_by and t.ended_at]
    return bool(by_staff) and (not asked_at or max(by_staff) > max(asked_at))


def _newer(said: Iterable[Message], case: _Case) -> frozenset[str]:
    return frozenset(
        message.intent for message in said if message.by is By.PATIENT and message.at > case.at
    )


def _without_words(media: int) -> str:
    if media:
        return "(sent a picture)" if media == 1 else f"(sent {media} pictures)"
    return "(an empty message)"


# --- What is done about it -------------------------------------------------------------------


def _carry_out(services: Services, case: _Case, decision: Decision) -> None:
    contact = _keep_consent(services, case, decision)
    visits, undone = _change_visits(services, case, decision)
    if undone:
        decision = replace(
            decision,
            answer=None,
            work=decision.work or WorkKind.REPLY,
            line="The visit changed before this reply could be acted on.",
            waits=True,
        )
    urgent = _open_work(services, case, decision, visits, undone)
    _remember(services, case, decision)
    if decision.answer is not None:
        _answer(services, case, contact, decision, visits)
    if urgent is not None:
        escalate(services, case.number.practice_id, urgent)
    mine = Message(
        practice_id=case.number.practice_id,
        contact_id=contact.contact_id,
        message_id=case.message_id,
        by=By.PATIENT,
        at=case.at,
        text="",
    )
    done = _done(case, decision, visits, undone)
    services.conversations.handled(mine, done=done, in_reply_to=decision.in_reply_to)


def _keep_consent(services: Services, case: _Case, decision: Decision) -> ContactPoint:
    contact = case.contact
    if decision.consent is Consents.STOP:
        for purpose in Purpose:
            contact = consent.stop(
                services,
                contact,
                purpose=purpose,
                source="text",
                wording=case.text,
                now=case.now,
            )
    elif decision.consent is Consents.START:
        # Texts about appointments only: marketing needs a consent in writing of its own.
        contact = consent.start(
            services,
            contact,
            purpose=Purpose.CARE,
            source="text",
            wording=case.text,
            now=case.now,
        )
    if decision.wrong_number:
        contact = _not_theirs(services, contact)
        consent.retire_planned(services, contact, why=Why.WRONG_NUMBER, now=case.now)
        replan_contact(services, contact.practice_id, contact.contact_id)
    return contact


def _not_theirs(services: Services, contact: ContactPoint) -> ContactPoint:
    for _ in range(_TRIES):
        if contact.health is Health.BAD:
            return contact
        try:
            return services.contacts.save(
                replace(contact, health=Health.BAD, health_reason=Why.WRONG_NUMBER.value)
            )
        except StaleWrite:
            contact = services.contacts.get(contact.practice_id, contact.contact_id)
    raise StaleWrite(contact.contact_id)


def _change_visits(
    services: Services, case: _Case, decision: Decision
) -> tuple[dict[AppointmentId, Appointment], list[Act]]:
    """The visits as they stand afterwards, and the acts that no longer made sense."""
    stand = services.appointments.get_many(
        case.number.practice_id,
        [*decision.about, *(act.appointment_id for act in decision.acts)],
    )
    undone: list[Act] = []
    for act in decision.acts:
        changed = _change(services, case, act, stand.get(act.appointment_id))
        if changed is None:
            undone.append(act)
        else:
            stand[act.appointment_id] = changed
    return stand, undone


def _change(
    services: Services, case: _Case, act: Act, visit: Appointment | None
) -> Appointment | None:
    """None: somebody changed the visit since this was decided, or it has begun."""
    for _ in range(_TRIES):
        if visit is None:
            return None
        if _is_so(act, visit):
            return visit
        if not visit.is_open or (visit.version, visit.answer) != (act.version, act.answer):
            return None
        try:
            return _apply(services, case, act, visit)
        except (AppointmentOver, NotOpen):
            return None
        except StaleWrite:
            visit = services.appointments.get(case.number.practice_id, act.appointment_id)
    return None


def _is_so(act: Act, visit: Appointment) -> bool:
    """What they wished is so already: by an earlier try of ours, or by themselves."""
    match act.wish:
        case Intent.CANCEL:
            return visit.status is Status.CANCELLED
        case Intent.CONFIRM:
            return visit.is_open and visit.is_confirmed
        case Intent.RESCHEDULE:
            return visit.is_open and visit.answer is Answer.TENTATIVE
        case _:
            return visit.is_open and visit.late_minutes == (act.minutes or 0)


def _apply(services: Services, case: _Case, act: Act, visit: Appointment) -> Appointment:
    practice_id, revision = case.number.practice_id, visit.revision
    of = visit.appointment_id
    match act.wish:
        case Intent.CONFIRM:
            return change_appointment.confirm(
                services, practice_id, of, by="patient", revision=revision
            )
        case Intent.CANCEL:
            return change_appointment.cancel(
                services, practice_id, of, by="patient", revision=revision
            )
        case Intent.RESCHEDULE:
            return change_appointment.ask_to_move(
                services, practice_id, of, by="patient", revision=revision
            )
        case _:
            return change_appointment.running_late(
                services, practice_id, of, minutes=act.minutes, by="patient", revision=revision
            )


_WORK = {
    Intent.CANCEL: (WorkKind.CANCELLED, "Cancelled {when}."),
    Intent.RESCHEDULE: (WorkKind.MOVE, "Wants another time than {when}."),
    Intent.LATE: (WorkKind.LATE, "Late for {when}."),
}


def _open_work(
    services: Services,
    case: _Case,
    decision: Decision,
    visits: dict[AppointmentId, Appointment],
    undone: list[Act],
) -> WorkItemId | None:
    """What waits for a person; the id of an urgent one."""
    for act in decision.acts:
        if act in undone or act.wish not in _WORK:
            continue
        kind, line = _WORK[act.wish]
        when = _when(case, visits[act.appointment_id], "en")
        minutes = f" {act.minutes} minutes." if act.minutes else ""
        _open(
            services,
            case,
            kind,
            line.format(when=when) + minutes,
            patient_id=act.patient_id,
            appointment_id=act.appointment_id,
            location_id=visits[act.appointment_id].location_id,
        )
    if decision.work is None:
        return None
    return _open(services, case, decision.work, decision.line, patient_id=_only_member(case))


def _open(
    services: Services,
    case: _Case,
    kind: WorkKind,
    line: str,
    *,
    patient_id: PatientId | None = None,
    appointment_id: AppointmentId | None = None,
    location_id: LocationId | None = None,
) -> WorkItemId | None:
    work_item_id = WorkItemId(case.derived("work", kind, appointment_id or ""))
    urgent = kind is WorkKind.URGENT
    services.work_items.open(
        WorkItem(
            practice_id=case.number.practice_id,
            work_item_id=work_item_id,
            kind=kind,
            location_id=location_id or case.location.location_id,
            opened_at=case.at,
            due_at=case.now + AFTER if urgent else None,
            contact_id=case.contact.contact_id,
            patient_id=patient_id,
            appointment_id=appointment_id,
            line=line,
        )
    )
    return work_item_id if urgent else None


def _only_member(case: _Case) -> PatientId | None:
    return case.contact.members[0] if len(case.contact.members) == 1 else None


def _remember(services: Services, case: _Case, decision: Decision) -> None:
    """The conversation: what was said last, whether a person is needed, what we ask back.

    Who waits for a person goes on waiting, whatever is answered to something else.
    """
    for _ in range(_TRIES):
        was = services.conversations.get(case.number.practice_id, case.contact.contact_id)
        now_is = _after(was, case, decision)
        if now_is == was:
            return
        try:
            services.conversations.save(now_is)
        except StaleWrite:
            continue
        return
    raise StaleWrite(case.contact.contact_id)


def _after(was: Conversation | None, case: _Case, decision: Decision) -> Conversation:
    new = was or Conversation(
        practice_id=case.number.practice_id,
        contact_id=case.contact.contact_id,
        location_id=case.location.location_id,
        last_at=case.at,
        last_by=By.PATIENT,
        preview=_preview(case),
    )
    if case.at >= new.last_at:
        new = replace(new, last_at=case.at, last_by=By.PATIENT, preview=_preview(case))
    if decision.waits:
        since = min(new.waiting_since or case.at, case.at)
        new = replace(new, waiting_since=since)
    if decision.work is WorkKind.URGENT:
        new = replace(new, urgent=True)
    if decision.asked_wish is not None:
        return replace(
            new,
            asked_back_at=case.at,
            asked_wish=decision.asked_wish,
            asked_options=decision.about,
        )
    if decision.acts:
        return replace(new, asked_back_at=None, asked_wish="", asked_options=())
    return new


def _preview(case: _Case) -> str:
    return (case.text or _without_words(case.media))[:_PREVIEW]


def _answer(
    services: Services,
    case: _Case,
    contact: ContactPoint,
    decision: Decision,
    visits: dict[AppointmentId, Appointment],
) -> None:
    """One text, recorded under an id of its own before it leaves, so never sent twice."""
    if decision.answer is None:
        return
    about = [visits[of] for of in decision.about if of in visits]
    wanted = {visit.patient_id for visit in about}
    people = {of: who for of, who in contact.people.items() if not wanted or of in wanted}
    language = _language(contact, people.values(), case)
    wishes = {act.appointment_id: act.wish.value for act in decision.acts}
    location = case.setup.locations[about[0].location_id] if about else case.location
    practice = case.setup.practice
    text = answers.answer(
        decision.answer,
        language,
        House(
            brand=practice.brand,
            phone=display(location.phone, location.country),
            country=location.country,
        ),
        [
            Visit(
                name=people[visit.patient_id].called if visit.patient_id in people else "",
                starts_at=visit.starts_at.astimezone(case.setup.locations[visit.location_id].tz),
                link=_link(services, visit) if decision.answer is Kind.CHANGE else "",
                became=wishes.get(visit.appointment_id, ""),
            )
            for visit in about
        ],
    )
    message_id = MessageId(derived_ulid(case.at + _RIGHT_AFTER, case.key, "answer"))
    try:
        sent = send_now(
            services,
            contact.practice_id,
            # Read again: a STOP may have been handled beside this.
            services.contacts.get(contact.practice_id, contact.contact_id),
            text=text,
            by=By.RAPPORT,
            location_id=case.location.location_id,
            in_reply_to=case.message_id,
            even_if_stopped=decision.answer.even_if_stopped,
            message_id=message_id,
        )
    except TheyStopped:
        return
    sent = sent or _left_by_another(services, contact, message_id)
    if sent.state != "sent":
        _open(services, case, WorkKind.UNCERTAIN, "Our answer did not leave, or perhaps not.")


def _left_by_another(services: Services, contact: ContactPoint, message_id: MessageId) -> Message:
    """Who recorded this answer died before the end of it was known: it is never sent again."""
    found = services.conversations.get_message(contact.practice_id, contact.contact_id, message_id)
    if found is None:
        raise NotFound(message_id)
    if services.conversations.set_state(found, state="uncertain"):
        return replace(found, state="uncertain")
    return found


def _language(contact: ContactPoint, people: Iterable[Person], case: _Case) -> str:
    theirs = [person.language for person in people]
    return answers.language_of(contact.language, *theirs, case.setup.practice.languages[0])


def _link(services: Services, visit: Appointment) -> str:
    return f"{services.config.public_base_url}/a/{visit.link}" if visit.link else ""


def _when(case: _Case, visit: Appointment, language: str) -> str:
    location = case.setup.locations[visit.location_id]
    return answers.when(
        location.local(visit.starts_at), language=language, country=location.country
    )


_DONE = {
    Intent.CONFIRM: "Confirmed {when}.",
    Intent.CANCEL: "Cancelled {when}.",
    Intent.RESCHEDULE: "Asked to move {when}; got a link to other times.",
    Intent.LATE: "Late for {when}.",
}


def _done(
    case: _Case,
    decision: Decision,
    visits: dict[AppointmentId, Appointment],
    undone: list[Act],
) -> str:
    said = [
        _DONE[act.wish].format(when=_when(case, visits[act.appointment_id], "en"))
        for act in decision.acts
        if act not in undone
    ]
    if undone:
        said.append(decision.line)
    return " ".join([*said, decision.done]).strip()
