"""What a message says, by its trigger event. EVN-1 and SCH-25 may say otherwise: MSH-9 counts."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from chalicelib.domain.appointments import Status
from chalicelib.domain.arriving import ArrivingPatient
from chalicelib.domain.hl7.feeds import Hl7Feed
from chalicelib.domain.hl7.message import Message, Segment
from chalicelib.domain.hl7.people import Key, key_of, patient_key, people
from chalicelib.domain.hl7.refusals import (
    Code,
    Flag,
    Refusal,
    Refused,
    missing,
    no_segment,
)
from chalicelib.domain.hl7.values import NoTime, instant
from chalicelib.domain.hl7.visits import SaidVisit, of_stay, scheduled, visit_keys
from chalicelib.domain.places_said import KnownSetup
from chalicelib.domain.planning import BOOKED_IS_NEWS
from chalicelib.domain.values import dataclass

BOOKS = {
    "S12": Status.BOOKED,
    "S13": Status.BOOKED,
    "S14": Status.BOOKED,
    "S15": Status.CANCELLED,
    "S16": Status.CANCELLED,
    "S17": Status.CANCELLED,
    "S26": Status.NO_SHOW,
}
_CALLED_OFF = (Status.CANCELLED, Status.NO_SHOW)
PEOPLE = {"A01", "A04", "A05", "A08", "A28", "A31"}
MERGES = {"A40"}
STAYS = {"A05": Status.BOOKED, "A38": Status.CANCELLED}
_SAYS = {
    "BOOKED": (Status.BOOKED,),
    "CONFIRMED": (Status.BOOKED,),
    "SCHEDULED": (Status.BOOKED,),
    "CANCELLED": (Status.CANCELLED,),
    "CANCELED": (Status.CANCELLED,),
    "DELETED": (Status.CANCELLED,),
    "DC": (Status.CANCELLED,),
    "NOSHOW": (Status.NO_SHOW,),
    "NO-SHOW": (Status.NO_SHOW,),
    "PENDING": (),
    "WAITLIST": (),
}
"""SCH-25 (table 0278) → the statuses that it agrees with."""


@dataclass(frozen=True, kw_only=True)
class Merge:
    """The record that goes is the same person as the one that stays."""

    survivor: Key
    retired: Key


@dataclass(frozen=True, kw_only=True)
class Heard:
    patients: tuple[ArrivingPatient, ...] = ()
    visits: tuple[SaidVisit, ...] = ()
    called_off: tuple[str, ...] = ()
    """A visit is off, or was missed, and its patient is not said: it is found by these numbers."""
    status: Status = Status.CANCELLED
    """Of what is `called_off`."""
    merges: tuple[Merge, ...] = ()
    flags: tuple[Flag, ...] = ()
    ignored: bool = False
    """An event that changes nothing here."""
    untold: bool = False

    @property
    def unknown(self) -> tuple[str, ...]:
        return tuple(code for of in self.visits for code in of.unknown)


def hear(
    message: Message,
    feed: Hl7Feed,
    known: KnownSetup,
    *,
    at: datetime,
    now: datetime,
) -> Heard:
    """Raises Refused. `at`: when it was said."""
    match message.kind:
        case "SIU":
            return _hear_schedule(message, feed, known, at=at, now=now)
        case "ADT":
            return _hear_people(message, feed, known, at=at, now=now)
        case _:
            says = "Only SIU and ADT messages are taken here; nothing of this one was read."
            refusal = Refusal(code=Code.REJECTED, condition="200", field=9, says=says)
            raise Refused(refusal)


def said_at(message: Message, zone: ZoneInfo, *, now: datetime) -> datetime:
    """MSH-7, by which messages are put in order; a clock that is ahead of ours is not believed."""
    try:
        at = instant(message.msh.text(7), zone).at
    except NoTime:
        return now
    return min(at, now)


def _hear_schedule(
    message: Message, feed: Hl7Feed, known: KnownSetup, *, at: datetime, now: datetime
) -> Heard:
    event = message.event
    if event not in BOOKS:
        return Heard(ignored=True)
    status, untold = BOOKS[event], event == "S17"
    sch = message.first("SCH")
    if sch is None:
        raise no_segment("SCH", "SCH, the appointment, is not in the message.")
    pid = message.first("PID")
    if pid is None and status in _CALLED_OFF and not message.unfinished:
        return Heard(called_off=visit_keys(sch, message), status=status, untold=untold)
    if pid is None:
        raise no_segment("PID", "PID, the patient, is not in the message.")
    if status is Status.BOOKED or message.unfinished:
        _must_go_on_to_resources(message)
    who = people(message, pid, feed, known.region, at=at, now=now)
    visit = scheduled(
        message,
        sch,
        Key(system=who.patient.system, key=who.patient.key),
        status,
        known,
        feed,
        at=at,
        booked_on=_booked_on(event, at),
        untold=untold,
    )
    flags = [*who.flags, *visit.flags, *_contradictions(sch, status)]
    if who.patient.deceased and status is Status.BOOKED:
        flags.append(Flag(where="PID-30", says="a visit of somebody who died: please look"))
    return Heard(patients=who.all, visits=(visit,), flags=tuple(flags))


def _must_go_on_to_resources(message: Message) -> None:
    """What was cut is told by what is not there: a visit's resources come last."""
    if message.first("RGS") is None:
        raise no_segment("RGS", "RGS and its resources (AIS, AIG, AIL, AIP) are not there.")
    if not any(message.first(of) for of in ("AIS", "AIG", "AIL", "AIP")):
        raise no_segment("AIS", "The message ends before its resources (AIS, AIG, AIL, AIP).")


def _booked_on(event: str, at: datetime) -> datetime:
    """Of what was booked long before we hear of it, nobody is told that it is booked."""
    return at if event in ("S12", "A05") else at - BOOKED_IS_NEWS - timedelta(minutes=1)


def _contradictions(sch: Segment, status: Status) -> list[Flag]:
    said = sch.text(25).upper()
    if said in _SAYS and status not in _SAYS[said]:
        return [Flag(where="SCH-25", says="says another status: the trigger event counts")]
    return []


def _hear_people(
    message: Message, feed: Hl7Feed, known: KnownSetup, *, at: datetime, now: datetime
) -> Heard:
    event = message.event
    if event in STAYS and feed.a05_books:
        return _hear_stay(message, feed, known, at=at, now=now)
    if event in MERGES:
        return _hear_merge(message, feed, known, at=at, now=now)
    if event not in PEOPLE:
        return Heard(ignored=True)
    pid = _pid(message)
    _must_be_whole(message, pid)
    who = people(message, pid, feed, known.region, at=at, now=now)
    return Heard(patients=who.all, flags=who.flags)


def _hear_stay(
    message: Message, feed: Hl7Feed, known: KnownSetup, *, at: datetime, now: datetime
) -> Heard:
    pid = _pid(message)
    if message.unfinished and message.segments[-1].name in ("PID", "PV1"):
        raise no_segment("PV2", "PV2, which says when the visit is, is not in the message.")
    who = people(message, pid, feed, known.region, at=at, now=now)
    visit = of_stay(
        message,
        Key(system=who.patient.system, key=who.patient.key),
        STAYS[message.event],
        known,
        feed,
        at=at,
        booked_on=_booked_on(message.event, at),
    )
    return Heard(patients=who.all, visits=(visit,), flags=(*who.flags, *visit.flags))


def _hear_merge(
    message: Message, feed: Hl7Feed, known: KnownSetup, *, at: datetime, now: datetime
) -> Heard:
    """Each PID is followed by the MRG of what was the same person (structure ADT_A39)."""
    patients: list[ArrivingPatient] = []
    merges: list[Merge] = []
    flags: list[Flag] = []
    pid: Segment | None = None
    for of in message.segments:
        if of.name == "PID":
            pid = of
        elif of.name == "MRG" and pid is not None:
            survivor = patient_key(pid, message.facility)
            retired = [key_of([each], message.facility) for each in of.all(1)]
            if message.unfinished and of is message.segments[-1] and len(of.fields) < 2:
                _must_name_whole(of)
            gone = [key for key in retired if key is not None and key != survivor]
            if not any(retired):
                raise missing("MRG", 1, "MRG-1 holds the number of the record that goes.")
            merges += [Merge(survivor=survivor, retired=key) for key in gone]
            who = people(message, pid, feed, known.region, at=at, now=now)
            patients += who.all
            flags += who.flags
    if pid is None:
        raise no_segment("PID", "PID, the patient who stays, is not in the message.")
    if not merges and not patients:
        raise no_segment("MRG", "MRG, the record that goes, is not in the message.")
    return Heard(patients=tuple(patients), merges=tuple(merges), flags=tuple(flags))


def _pid(message: Message) -> Segment:
    pid = message.first("PID")
    if pid is None:
        raise no_segment("PID", "PID, the patient, is not in the message.")
    return pid


def _must_be_whole(message: Message, pid: Segment) -> None:
    """Without an end, PID may be half of one: it goes on to the sex at least."""
    if message.unfinished and message.segments[-1] is pid and not pid.text(8):
        raise no_segment("PV1", "The message ends within PID: perhaps it was cut.")


def _must_name_whole(mrg: Segment) -> None:
    """A number that was cut would be somebody else's: its kind stands at the end of it."""
    value = mrg.all(1)[-1:] or ()
    if value and not value[0].part(5):
        raise no_segment("MRG", "The message ends within MRG-1: perhaps it was cut.")
