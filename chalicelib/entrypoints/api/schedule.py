"""The schedule: listed, booked, moved, cancelled, confirmed, as the desk does it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from chalicelib.actions import change_appointment as change
from chalicelib.actions.open_times import open_times
from chalicelib.actions.take_over import Arrival, Outcome, take_over
from chalicelib.domain import appointments, practices
from chalicelib.domain.appointments import Status
from chalicelib.domain.arriving import ArrivingVisit, appointment_id_of
from chalicelib.domain.decent_hours import wall_clock
from chalicelib.domain.errors import BadInput
from chalicelib.domain.ids import (
    AppointmentId,
    LocationId,
    PatientId,
    ProviderId,
    VisitTypeId,
)
from chalicelib.entrypoints.api.frame import Answer, Call, Seen, operation
from chalicelib.entrypoints.api.patients import day, instant, patient_of
from chalicelib.entrypoints.api.shapes import (
    Appointment,
    Appointments,
    BySource,
    NewAppointment,
    NewTime,
    OpenTime,
    OpenTimes,
    Page,
    SourceAppointment,
)
from chalicelib.storage import keys
from chalicelib.storage.errors import NotFound, StaleWrite

_SPAN = timedelta(days=30)
_LONGEST_SPAN = timedelta(days=366)
_CHANGES_AT_ONCE = 500
_SETTLES = timedelta(seconds=10)
"""A change is listed after this: an earlier one may still be on its way into the table."""
_LONGEST_VISIT = timedelta(hours=24)


@operation(
    summary="Appointments of some days, of a patient, or changed lately",
    says="Of a range of local days, location by location in time order, unless a patient or "
    "`updated_since` is asked for. Changes are listed in the order in which they were made, ten "
    "seconds late: the next time ask since a minute before you began this time.",
    answers=Page[Appointment],
    asks=Appointments,
)
def list_appointments(call: Call) -> Answer:
    asked: Appointments = call.question
    modes = (asked.updated_since, asked.patient_id, asked.location_id)
    if sum(of is not None for of in modes) > 1:
        raise BadInput("location_id", "one of location_id, patient_id and updated_since")
    if asked.updated_since is not None:
        if asked.from_ or asked.to:
            raise BadInput("from", "no days beside updated_since")
        found, at = _changed_since(call, asked)
    elif asked.patient_id is not None:
        found, at = _of_patient(call, asked, PatientId(asked.patient_id))
    else:
        found, at = _of_days(call, asked)
    return Answer(
        body=Page[Appointment](
            items=[shown(call, of) for of in found], next=call.next(*at) if at else None
        ),
        seen=Seen(did="day.viewed", about=tuple(of.patient_id for of in found), many=True),
    )


Found = tuple[Sequence[appointments.Appointment], tuple[str, ...]]


def _of_days(call: Call, asked: Appointments) -> Found:
    """One request: a page ends with a location's month."""
    locations = _locations(call, asked.location_id)
    if not locations:
        return [], ()
    first, last = _days(call, asked, locations[0])
    at = call.at or (locations[0].location_id, first.isoformat(), "")
    here = LocationId(at[0])
    since = date.fromisoformat(at[1])
    until = min(last, _month_ends(since))
    found, more = call.services.appointments.of_month(
        call.practice_id, here, since, until, after=at[2], limit=asked.limit
    )
    if more:
        return found, (here, since.isoformat(), more)
    if until < last:
        return found, (here, (until + timedelta(days=1)).isoformat(), "")
    others = [of.location_id for of in locations if of.location_id > here]
    return found, (others[0], first.isoformat(), "") if others else ()


def _of_patient(call: Call, asked: Appointments, patient_id: PatientId) -> Found:
    """From the first visit on, unless days are asked for."""
    location = next(iter(_locations(call, None)), None)
    if location is None:
        return [], ()
    first = day(asked.from_, "from") or date(2000, 1, 2)
    last = day(asked.to, "to") or date(2199, 12, 30)
    midnight = datetime.min.time()
    at = call.at
    found, more = call.services.appointments.patient_page(
        call.practice_id,
        patient_id,
        since=wall_clock(first, midnight, location.tz),
        until=wall_clock(last + timedelta(days=1), midnight, location.tz),
        after=at[0] if at else "",
        limit=asked.limit,
    )
    return found, (more,) if more else ()


def _changed_since(call: Call, asked: Appointments) -> Found:
    """By the audit trail, which every change is written into."""
    since = instant(asked.updated_since, "updated_since")
    if since is None or not call.now - _SPAN <= since <= call.now:
        raise BadInput("updated_since", "a time within the last thirty days")
    at = call.at or (since.astimezone(UTC).date().isoformat(), keys.ulid_floor(since))
    on = date.fromisoformat(at[0])
    settled = call.now.astimezone(UTC) - _SETTLES
    entries = call.services.audit.between(
        call.practice_id,
        on,
        after=at[1],
        until=keys.ulid_floor(settled),
        limit=_CHANGES_AT_ONCE,
    )
    wanted: dict[AppointmentId, None] = {}
    last = at[1]
    for entry in entries:
        if entry.did.startswith("appointment.") and entry.about:
            visit_id = AppointmentId(entry.about[0])
            if visit_id not in wanted and len(wanted) == asked.limit:
                break
            wanted[visit_id] = None
        last = entry.entry_id
    else:
        if len(entries) < _CHANGES_AT_ONCE:
            tomorrow = on + timedelta(days=1)
            last = ""
            on = tomorrow
    found = call.services.appointments.get_many(call.practice_id, wanted)
    goes_on = bool(last) or on <= settled.date()
    return [found[of] for of in wanted if of in found], (on.isoformat(), last) if goes_on else ()


def _locations(call: Call, asked: str | None) -> list[practices.Location]:
    """In the order of the list. Raises BadInput."""
    every = call.setup.locations
    if asked is None:
        return sorted(every.values(), key=lambda of: of.location_id)
    if LocationId(asked) not in every:
        raise BadInput("location_id", "a location of this practice")
    return [every[LocationId(asked)]]


def _days(call: Call, asked: Appointments, location: practices.Location) -> tuple[date, date]:
    """Raises BadInput."""
    first = day(asked.from_, "from") or location.local(call.now).date()
    last = day(asked.to, "to") or first + _SPAN
    if not timedelta(0) <= last - first <= _LONGEST_SPAN:
        raise BadInput("to", "a day from `from` to a year after it")
    return first, last


def _month_ends(of: date) -> date:
    later = of.replace(day=28) + timedelta(days=4)
    return later.replace(day=1) - timedelta(days=1)


@operation(
    summary="Book an appointment",
    says="The patient is told and reminded as if the desk had booked it, three minutes later, so "
    "that it can be undone before anybody hears of it.",
    answers=Appointment,
    status=(201,),
    takes=NewAppointment,
    refuses=(409,),
)
def book_appointment(call: Call) -> Answer:
    said: NewAppointment = call.body
    appointment_id = AppointmentId(call.new_id("appointment"))
    if call.again:
        known = call.services.appointments.get_many(call.practice_id, [appointment_id])
        if known:
            return Answer(body=shown(call, known[appointment_id]), status=201)
    provider = _provider(call, said.provider_id)
    if said.location_id not in (None, provider.location_id):
        raise BadInput("location_id", "where this provider works")
    booked = change.book(
        call.services,
        call.practice_id,
        patient_id=_patient(call, said.patient_id),
        provider_id=provider.provider_id,
        location_id=provider.location_id,
        visit_type_id=_visit_type(call, said.visit_type_id),
        starts_at=_future(call, said.starts_at),
        by=call.who.by,
        minutes=said.minutes,
        must_be_free=not said.may_overlap,
        appointment_id=appointment_id,
    )
    return Answer(body=shown(call, booked), status=201)


def _future(call: Call, at: datetime) -> datetime:
    """Raises BadInput."""
    instant(at, "starts_at")
    if at <= call.now:
        raise BadInput("starts_at", "a time that has not passed")
    return at


def _patient(call: Call, patient_id: str) -> PatientId:
    """Raises BadInput."""
    try:
        found = patient_of(call, patient_id)
    except NotFound as unknown:
        raise BadInput("patient_id", "a patient of this practice") from unknown
    if found.merged_into:
        raise BadInput("patient_id", "a patient who was not merged into another one")
    return found.patient_id


def _provider(call: Call, provider_id: str) -> practices.Provider:
    """Raises BadInput."""
    found = call.setup.providers.get(ProviderId(provider_id))
    if found is None or found.left:
        raise BadInput("provider_id", "a provider of this practice")
    return found


def _visit_type(call: Call, visit_type_id: str) -> VisitTypeId:
    """Raises BadInput."""
    found = call.setup.visit_types.get(VisitTypeId(visit_type_id))
    if found is None or found.retired:
        raise BadInput("visit_type_id", "a kind of visit of this practice")
    return found.visit_type_id


@operation(
    summary="The appointment that your system knows by this key",
    answers=Appointment,
    asks=BySource,
    refuses=(404,),
)
def get_appointment_by_key(call: Call) -> Answer:
    asked: BySource = call.question
    return _look(call, appointment_id_of(call.practice_id, asked.system, asked.key))


@operation(
    summary="Say what your system knows of an appointment",
    says="Adds the appointment that your system knows by this key, or takes over what is new: the "
    "patient is told and reminded. The same again changes nothing.",
    answers=Appointment,
    status=(200, 201),
    asks=BySource,
    takes=SourceAppointment,
    refuses=(409,),
)
def put_appointment_by_key(call: Call) -> Answer:
    asked: BySource = call.question
    said: SourceAppointment = call.body
    provider = call.setup.providers.get(ProviderId(said.provider_id))
    if provider is None:
        raise BadInput("provider_id", "a provider of this practice")
    if VisitTypeId(said.visit_type_id) not in call.setup.visit_types:
        raise BadInput("visit_type_id", "a kind of visit of this practice")
    [location] = _locations(call, said.location_id or provider.location_id)
    instant(said.starts_at, "starts_at")
    instant(said.ends_at, "ends_at")
    if not timedelta(0) < said.ends_at - said.starts_at <= _LONGEST_VISIT:
        raise BadInput("ends_at", "a time after starts_at, within a day")
    accepted, open_ = appointments.Answer.ACCEPTED, appointments.Answer.NEEDS_ACTION
    arriving = ArrivingVisit(
        system=asked.system,
        key=asked.key,
        patient_key=said.patient_key,
        location_id=location.location_id,
        provider_id=provider.provider_id,
        visit_type_id=VisitTypeId(said.visit_type_id),
        starts_at=said.starts_at.astimezone(UTC),
        ends_at=said.ends_at.astimezone(UTC),
        status=Status.CANCELLED if said.entered_in_error else said.status,
        answer=accepted if said.confirmed else open_,
        note=said.note,
        amount=said.amount,
        untold=said.entered_in_error,
        at=instant(said.said_at, "said_at"),
    )
    arrival = Arrival(practice_id=call.practice_id, by=call.who.by, now=call.now)
    [outcome] = take_over(call.services, arrival, visits=[arriving]).visits
    if outcome is Outcome.NO_PATIENT:
        raise BadInput("patient_key", "the key of a patient whom your system has told of")
    if outcome is Outcome.BUSY:
        raise StaleWrite(asked.key)
    made = appointment_id_of(call.practice_id, asked.system, asked.key)
    found = call.services.appointments.get(call.practice_id, made)
    return Answer(body=shown(call, found), status=201 if outcome is Outcome.NEW else 200)


@operation(
    summary="One appointment",
    answers=Appointment,
    refuses=(404,),
)
def get_appointment(call: Call, appointment_id: str) -> Answer:
    return _look(call, AppointmentId(appointment_id))


def _look(call: Call, appointment_id: AppointmentId) -> Answer:
    found = call.services.appointments.get(call.practice_id, appointment_id)
    return Answer(
        body=shown(call, found), seen=Seen(did="patient.viewed", about=(found.patient_id,))
    )


@operation(
    summary="Move an appointment",
    says="The patient is told, three minutes later. To the time where it stands it is not moved.",
    answers=Appointment,
    takes=NewTime,
    if_match="optional",
    refuses=(404, 409, 412),
)
def move_appointment(call: Call, appointment_id: str) -> Answer:
    said: NewTime = call.body
    was = _expected(call, appointment_id)
    provider = _provider(call, said.provider_id) if said.provider_id else None
    provider_id = provider.provider_id if provider else was.provider_id
    if was.is_open and (said.starts_at, provider_id) == (was.starts_at, was.provider_id):
        return Answer(body=shown(call, was))
    moved = change.move(
        call.services,
        call.practice_id,
        was.appointment_id,
        starts_at=_future(call, said.starts_at),
        provider_id=provider_id,
        by=call.who.by,
        must_be_free=not said.may_overlap,
        revision=was.revision,
    )
    return Answer(body=shown(call, moved))


def _click(
    call: Call, appointment_id: str, rule: change.OneClick, *, done: tuple[Status, ...] = ()
) -> Answer:
    """What the desk does with one click; done twice is done once."""
    was = _expected(call, appointment_id)
    if was.status in done:
        return Answer(body=shown(call, was))
    now = rule(
        call.services,
        call.practice_id,
        was.appointment_id,
        by=call.who.by,
        revision=was.revision,
    )
    return Answer(body=shown(call, now))


def _expected(call: Call, appointment_id: str) -> appointments.Appointment:
    """Raises NotFound and NotAsExpected."""
    was = call.services.appointments.get(call.practice_id, AppointmentId(appointment_id))
    call.expects(shown(call, was))
    return was


@operation(
    summary="The patient said that they are coming",
    answers=Appointment,
    if_match="optional",
    refuses=(404, 409, 412),
)
def confirm_appointment(call: Call, appointment_id: str) -> Answer:
    return _click(call, appointment_id, change.confirm)


@operation(
    summary="Cancel an appointment",
    says="The patient is told, three minutes later.",
    answers=Appointment,
    if_match="optional",
    refuses=(404, 409, 412),
)
def cancel_appointment(call: Call, appointment_id: str) -> Answer:
    return _click(call, appointment_id, change.cancel)


@operation(
    summary="The patient is here",
    answers=Appointment,
    if_match="optional",
    refuses=(404, 409, 412),
)
def patient_arrived(call: Call, appointment_id: str) -> Answer:
    return _click(call, appointment_id, change.arrive, done=(Status.ARRIVED,))


@operation(
    summary="The patient did not come",
    answers=Appointment,
    if_match="optional",
    refuses=(404, 409, 412),
)
def patient_did_not_come(call: Call, appointment_id: str) -> Answer:
    return _click(call, appointment_id, change.no_show, done=(Status.NO_SHOW,))


@operation(
    summary="Take the last change back, within three minutes",
    says="Nobody has heard of it by then. What the patient did is theirs to undo.",
    answers=Appointment,
    if_match="optional",
    refuses=(404, 409, 412),
)
def undo_change(call: Call, appointment_id: str) -> Answer:
    was = _expected(call, appointment_id)
    if call.again and was.before is None and was.changed_by == call.who.by:
        return Answer(body=shown(call, was))
    return _click(call, appointment_id, change.undo)


@operation(
    summary="When such a visit can be booked, soonest first",
    answers=Page[OpenTime],
    asks=OpenTimes,
)
def list_open_times(call: Call) -> Answer:
    asked: OpenTimes = call.question
    [location] = _locations(call, asked.location_id)
    visit_type_id = _visit_type(call, asked.visit_type_id)
    provider_id = _provider(call, asked.provider_id).provider_id if asked.provider_id else None
    found = open_times(
        call.services,
        call.practice_id,
        visit_type_id=visit_type_id,
        location_id=location.location_id,
        first=day(asked.from_, "from") or location.local(call.now).date(),
        days=asked.days,
        now=call.now,
        provider_id=provider_id,
    )
    return Answer(
        body=Page[OpenTime](
            items=[
                OpenTime(
                    starts_at=location.local(of.starts_at),
                    ends_at=location.local(of.ends_at),
                    provider_id=of.provider_id,
                    location_id=of.location_id,
                )
                for of in found[: asked.limit]
            ]
        )
    )


def shown(call: Call, of: appointments.Appointment) -> Appointment:
    zone = _zone(call.setup.locations, of.location_id)
    return Appointment(
        id=of.appointment_id,
        patient_id=of.patient_id,
        location_id=of.location_id,
        provider_id=of.provider_id,
        visit_type_id=of.visit_type_id,
        starts_at=of.starts_at.astimezone(zone.tz) if zone else of.starts_at,
        ends_at=of.ends_at.astimezone(zone.tz) if zone else of.ends_at,
        time_zone=zone.zone if zone else "UTC",
        status=of.status,
        answer=of.answer,
        late_minutes=of.late_minutes,
        note=of.note,
        amount=of.amount,
        version=of.version,
        booked_at=of.booked_at,
        changed_at=of.changed_at,
        source_key=of.source_key,
    )


def _zone(
    locations: Mapping[LocationId, practices.Location], of: LocationId
) -> practices.Location | None:
    return locations.get(of)
