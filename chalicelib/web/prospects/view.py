"""How a prospect reads at the desk: where they stand, who waits on whom, and for how long."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from chalicelib.domain.appointments import Appointment
from chalicelib.domain.ids import ContactId, PatientId
from chalicelib.domain.opening import open_between
from chalicelib.domain.patients import Patient
from chalicelib.domain.practices import Location
from chalicelib.domain.prospects import ANSWER_WITHIN, Loss, Move, Origin, Prospect, Stage
from chalicelib.domain.prospects.numbers import Numbers
from chalicelib.domain.values import dataclass
from chalicelib.web import saying

STAGES: Mapping[Stage, str] = {
    Stage.ENQUIRY: "Enquiry",
    Stage.ANSWERED: "Answered",
    Stage.IN_TALK: "In talk",
    Stage.BOOKED: "Booked",
    Stage.FIRST_VISIT: "First visit",
    Stage.LOST: "Lost",
    Stage.JOINED: "A patient already",
}
MEANS: Mapping[Stage, str] = {
    Stage.ENQUIRY: "Nobody has answered them yet.",
    Stage.ANSWERED: "It is their turn.",
    Stage.IN_TALK: "Agree on a visit.",
    Stage.BOOKED: "Their first visit is to come.",
}
NONE: Mapping[Stage, str] = {
    Stage.ENQUIRY: "Nobody waits for an answer.",
    Stage.ANSWERED: "Nobody.",
    Stage.IN_TALK: "Nobody.",
    Stage.BOOKED: "Nobody.",
}
LOSSES: Mapping[Loss, str] = {
    Loss.PRICE: "Too expensive",
    Loss.INSURANCE: "Their insurance",
    Loss.TIMES: "No time that suits",
    Loss.FAR: "Too far away",
    Loss.NOT_OFFERED: "We do not offer it",
    Loss.ELSEWHERE: "Went elsewhere",
    Loss.NOT_NOW: "Not now",
    Loss.NOT_REACHED: "Could not be reached",
    Loss.SILENT: "Never answered again",
    Loss.NOT_SAID: "Did not say why",
    Loss.NO_ENQUIRY: "No enquiry at all: advertising, a wrong number",
    Loss.OTHER: "Something else",
}
"""As the desk picks them."""
ORIGINS: Mapping[Origin, str] = {
    Origin.FORM: "wrote by the form",
    Origin.CALL: "called",
    Origin.TEXT: "texted",
    Origin.DESK: "asked at the desk",
    Origin.BROUGHT: "came with a file",
}
_WAY = (Stage.ENQUIRY, Stage.ANSWERED, Stage.IN_TALK, Stage.BOOKED, Stage.FIRST_VISIT)


@dataclass(frozen=True, kw_only=True)
class Maybe:
    patient_id: PatientId
    name: str
    about: str
    """ "born 4 May 1981"; empty: nobody knows."""
    why: str


@dataclass(frozen=True, kw_only=True)
class Step:
    word: str
    done: bool
    here: bool


@dataclass(frozen=True, kw_only=True)
class Line:
    """One move of their history."""

    when: str
    full: str
    says: str


@dataclass(frozen=True, kw_only=True)
class Card:
    patient_id: PatientId
    revision: int
    name: str
    phone: str
    """E.164; empty: none is known."""
    phone_said: str
    email: str
    """Only where there is no phone."""
    thread: ContactId | None
    """What was said where they asked from."""
    stage: str
    stage_word: str
    is_open: bool
    waits: bool
    late: bool
    clock: str
    """Until when they ought to be answered, how long they have waited, or how fast it was."""
    asked: str
    """ "wrote by the form 4 min ago"."""
    facts: tuple[str, ...]
    visit: str
    """The one that is booked, or was their first."""
    loss: str
    note: str
    maybe: tuple[Maybe, ...]
    steps: tuple[Step, ...]
    history: tuple[Line, ...]
    joined_to: str


@dataclass(frozen=True, kw_only=True)
class Stranger:
    """Who texts from a number that nobody has, and waits: perhaps a prospect."""

    contact_id: ContactId
    phone: str
    phone_said: str
    said: str
    waited: str
    late: bool


@dataclass(frozen=True, kw_only=True)
class People:
    """Who cards are about, read beforehand; `names` says who a staff id is."""

    patients: Mapping[PatientId, Patient]
    visits: Mapping[str, Appointment]
    names: Mapping[str, str]
    now: datetime
    several: bool
    """Whether there is more than one location."""


def card(prospect: Prospect, location: Location, people: People) -> Card:
    patient = people.patients[prospect.patient_id]
    now = people.now
    visit = people.visits.get(prospect.appointment_id or "")
    phone = patient.number
    asked = saying.ago(prospect.began_at, now)
    ago = "just now" if asked == "now" else f"{asked} ago"
    facts = [
        f"asked {prospect.enquiries} times" if prospect.enquiries > 1 else "",
        f"called in vain {saying.count(prospect.tries, 'time')}" if prospect.tries else "",
        f"through: {patient.came_by}" if patient.came_by else "",
        location.name if people.several else "",
    ]
    return Card(
        patient_id=prospect.patient_id,
        revision=prospect.revision,
        name=f"{patient.called} {patient.family_name}".strip() or patient.full_name,
        phone=phone,
        phone_said=saying.phone(phone),
        email="" if phone else patient.email,
        thread=prospect.contact_id if phone or prospect.origin is Origin.FORM else None,
        stage=prospect.stage.value,
        stage_word=STAGES[prospect.stage],
        is_open=prospect.is_open,
        waits=prospect.waits_since is not None,
        late=is_late(prospect, now),
        clock=saying.first_up(clock(prospect, location, now)),
        asked=saying.first_up(f"{ORIGINS[prospect.origin]} {ago}"),
        facts=tuple(of for of in facts if of),
        visit=saying.first_up(said_of(visit, location, now)) if visit else "",
        loss=LOSSES[prospect.loss] if prospect.loss else "",
        note=prospect.note,
        maybe=tuple(_maybe(prospect, people)),
        steps=steps(prospect),
        history=tuple(_line(of, location, people) for of in prospect.moves),
        joined_to=prospect.joined_to or "",
    )


def said_of(visit: Appointment, location: Location, now: datetime) -> str:
    """Its time, with the words that fit: "visit tomorrow 10:30"."""
    return f"visit {saying.when(location.local(visit.starts_at), location.local(now))}"


def is_late(prospect: Prospect, now: datetime) -> bool:
    return prospect.answer_by is not None and prospect.answer_by <= now


def clock(prospect: Prospect, location: Location, now: datetime) -> str:
    if prospect.waits_since is not None:
        if prospect.answer_by is None:
            return "waits for an answer"
        if now < prospect.answer_by:
            by = saying.when(location.local(prospect.answer_by), location.local(now))
            return f"answer by {by.removeprefix('today ')}"
        waited = open_between(location, prospect.waits_since, now)
        return f"late: has waited {took(waited)}"
    if prospect.answered_in is not None:
        return f"answered in {took(timedelta(seconds=prospect.answered_in))}"
    return ""


def took(time: timedelta) -> str:
    """Of opening hours: "under a minute", "4 min", "2 h 05"."""
    minutes = time // timedelta(minutes=1)
    return saying.length(minutes) if minutes else "under a minute"


def steps(prospect: Prospect) -> tuple[Step, ...]:
    """The way to the first visit, and how far they have come."""
    reached = {move.stage for move in prospect.moves}
    far = max((_WAY.index(of) for of in reached if of in _WAY), default=0)
    here = _WAY.index(prospect.stage) if prospect.stage in _WAY else None
    until = here if here is not None else far
    return tuple(
        Step(word=STAGES[of], done=n <= until, here=n == here) for n, of in enumerate(_WAY)
    )


def in_order(prospects: Sequence[Prospect]) -> list[Prospect]:
    """Who waits comes first, the longest wait on top; then who was moved last."""
    waiting = [of for of in prospects if of.waits_since is not None]
    others = [of for of in prospects if of.waits_since is None]
    waiting.sort(key=lambda of: (of.answer_by or of.began_at, of.patient_id))
    others.sort(key=lambda of: (of.since, of.patient_id), reverse=True)
    return [*waiting, *others]


def said(told: Numbers) -> list[str]:
    """The head of the board, a sentence each."""
    if not told.asked:
        return []
    lines = [f"{saying.count(told.asked, 'person', 'people')} asked"]
    if told.clocked:
        share = "" if told.few else f" ({round(100 * told.in_time / told.clocked)} %)"
        minutes = ANSWER_WITHIN // timedelta(minutes=1)
        lines.append(
            f"{told.in_time} of {told.clocked} answered within {minutes} minutes of opening "
            f"hours{share}"
        )
    if told.median is not None:
        lines.append(f"median answer time {took(told.median)}")
    lines.append(f"{told.booked} booked, {told.came} came, {told.lost} lost")
    return lines


def _line(move: Move, location: Location, people: People) -> Line:
    at = location.local(move.at)
    by = f", {saying.who(move.by, people.names)}" if move.by else ""
    why = f": {move.why}" if move.why else ""
    return Line(
        when=saying.first_up(saying.when(at, location.local(people.now))),
        full=f"{at:%a} {at.day} {at:%b %Y %H:%M}",
        says=f"{STAGES[move.stage]}{why}{by}",
    )


def _maybe(prospect: Prospect, people: People) -> list[Maybe]:
    known = [people.patients[of] for of in prospect.maybe if of in people.patients]
    return [
        Maybe(
            patient_id=of.patient_id,
            name=of.full_name,
            about=saying.born(of.born),
            why=_why(prospect, of),
        )
        for of in known
        if not (of.erased_at or of.merged_into)
    ]


def _why(prospect: Prospect, other: Patient) -> str:
    if prospect.same and prospect.maybe[:1] == (other.patient_id,):
        return "same name, same number or email"
    return "called the same, or nearly so"
