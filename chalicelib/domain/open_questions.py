"""What a patient may be answering: the visits they were reminded of and can still change."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from chalicelib.domain.appointments import Appointment
from chalicelib.domain.ids import AppointmentId, LocationId, PatientId, TouchpointId
from chalicelib.domain.patients import Channel, Person
from chalicelib.domain.touchpoints import YIELDING, State, Subject, Touchpoint
from chalicelib.domain.values import dataclass

STILL_COMING = timedelta(hours=1)
"""So long after its start may a visit still be spoken of: "running late"."""

ASKED = (State.SENT, State.UNCERTAIN, State.CLAIMED)
"""A claimed one may be on the patient's phone before its end is recorded here."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """One visit that the patient was asked about and that stands as they were told."""

    appointment: Appointment
    name: str
    """What the patient is called."""
    zone: ZoneInfo
    touchpoint_id: TouchpointId
    """The latest message that asked."""

    @property
    def local(self) -> datetime:
        return self.appointment.starts_at.astimezone(self.zone)


def open_questions(
    touchpoints: Iterable[Touchpoint],
    appointments: Mapping[AppointmentId, Appointment],
    people: Mapping[PatientId, Person],
    zones: Mapping[LocationId, ZoneInfo],
    *,
    now: datetime,
) -> tuple[Question, ...]:
    """In the order of the visits. A visit that moved since it was asked about is none of them."""
    found: dict[AppointmentId, Question] = {}
    for touchpoint in sorted(touchpoints, key=lambda t: t.ended_at or t.due_at):
        if touchpoint.state not in ASKED or touchpoint.channel is not Channel.TEXT:
            continue
        if touchpoint.kind in YIELDING:
            continue
        for subject in touchpoint.subjects:
            appointment = appointments.get(subject.appointment_id)
            if appointment is None:
                continue
            person = people.get(appointment.patient_id)
            if not _is_as_asked(touchpoint, subject, appointment, person):
                continue
            if not appointment.is_open or now >= appointment.starts_at + STILL_COMING:
                continue
            found[appointment.appointment_id] = Question(
                appointment=appointment,
                name=person.called if person else "",
                zone=zones[appointment.location_id],
                touchpoint_id=touchpoint.touchpoint_id,
            )
    in_order = sorted(
        found.values(), key=lambda q: (q.appointment.starts_at, q.appointment.appointment_id)
    )
    return tuple(in_order)


def _is_as_asked(
    touchpoint: Touchpoint, subject: Subject, appointment: Appointment, person: Person | None
) -> bool:
    """Its version says less: a move that was undone makes a new one of the same visit."""
    hers = (appointment.patient_id, *(person.also if person else ()))
    asked = subject.starts_at, touchpoint.location_id
    return subject.patient_id in hers and asked == (
        appointment.starts_at,
        appointment.location_id,
    )


_FILLERS = frozenset(
    (
        *("the", "one", "on", "at", "for", "please", "yes", "my", "it", "is", "its", "that"),
        *("visit", "appointment", "number", "la", "el", "cita", "de", "a", "las", "por"),
        *("favor", "si", "es", "numero"),
    )
)
_ORDINALS = {
    word: number
    for number, words in enumerate(
        (
            "1 first 1st primera primero primer",
            "2 second 2nd segunda segundo",
            "3 third 3rd tercera tercero",
            "4 fourth 4th cuarta cuarto",
        )
    )
    for word in words.split()
}
_DAYS = {
    word: number
    for number, words in enumerate(
        (
            "monday mon lunes lun",
            "tuesday tue tues martes mar",
            "wednesday wed miercoles mie",
            "thursday thu thurs jueves jue",
            "friday fri viernes vie",
            "saturday sat sabado sab",
            "sunday sun domingo dom",
        )
    )
    for word in words.split()
}
_MONTHS = (
    *(("january", "enero"), ("february", "febrero"), ("march", "marzo"), ("april", "abril")),
    *(("may", "mayo"), ("june", "junio"), ("july", "julio"), ("august", "agosto")),
    *(("september", "septiembre"), ("october", "octubre")),
    *(("november", "noviembre"), ("december", "diciembre")),
)
_DATE = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)?$")
_MOST_WORDS = 5
"""Weekday, month, date, time and name."""
_ALL = frozenset(("both", "all", "ambas", "ambos", "todas", "todos"))
_TIME = re.compile(r"^(\d{1,2})[:.](\d{2})$|^(\d{1,2})(?=am$|pm$)")
_WORD = re.compile(r"\d{1,2}[:.]\d{2}|\d{1,2}(?=\s?[ap]m\b)|\w+")


class Listed(Protocol):
    """One of several times that they were asked about."""

    @property
    def name(self) -> str: ...
    @property
    def local(self) -> datetime: ...


def chosen[L: Listed](text: str, options: tuple[L, ...]) -> tuple[L, ...]:
    """Which of the listed visits a short answer names: by day, time, person or place in the list.

    Empty unless the whole text is such an answer and it fits exactly one (or "both").
    """
    words = [word for word in _WORD.findall(_plain(text)) if word not in _FILLERS | {"am", "pm"}]
    if not words or len(words) > _MOST_WORDS:
        return ()
    if len(words) == 1 and words[0] in _ALL:
        return options
    place = _ORDINALS.get(words[0], len(options))
    # A bare "2" is the second, unless another one is on the second or at two.
    left = tuple(
        option
        for n, option in enumerate(options)
        if all(_names(word, option) for word in words) or (len(words) == 1 and n == place)
    )
    return left if len(left) == 1 else ()


def _names(word: str, option: Listed) -> bool:
    local = option.local
    if time := _TIME.match(word):
        return local.minute == int(time[2]) and local.hour % 12 == int(time[1]) % 12
    if date := _DATE.match(word):
        return int(date[1]) in (local.day, local.hour % 12 or 12)
    # "mar" is Tuesday (martes) and March; April may be a patient.
    return (
        _DAYS.get(word) == local.weekday()
        or (len(word) > 2 and any(of.startswith(word) for of in _MONTHS[local.month - 1]))
        or word in _plain(option.name).split()
    )


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in folded if not unicodedata.combining(c))
