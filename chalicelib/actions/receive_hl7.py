"""Another system sent HL7 v2: each message is kept as it came, read, taken over and answered.

A message is read to its end before anything of it is written. The same one again changes nothing;
one that was refused is tried again, for what was wrong may have been mended meanwhile.
"""

import logging
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.actions.known_setup import known_in
from chalicelib.actions.merge_patients import merge
from chalicelib.actions.take_over import Arrival, Outcome, take_over
from chalicelib.domain.appointments import Status
from chalicelib.domain.arriving import ArrivingVisit, appointment_id_of, patient_id_of
from chalicelib.domain.hl7.answers import Answer, acknowledge, acknowledge_batch, framed
from chalicelib.domain.hl7.events import Heard, hear, said_at
from chalicelib.domain.hl7.feeds import Hl7Feed
from chalicelib.domain.hl7.framing import MOST_BYTES, RawMessage, unpack
from chalicelib.domain.hl7.message import Message, parse
from chalicelib.domain.hl7.people import Key
from chalicelib.domain.hl7.refusals import TOO_LARGE, Code, Flag, Refusal, Refused
from chalicelib.domain.hl7.visits import SaidVisit
from chalicelib.domain.ids import PracticeId
from chalicelib.domain.merging import BeingErased, OneRecord
from chalicelib.domain.values import dataclass
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.hl7_messages import Hl7Message, KnownVisit
from chalicelib.storage.ids import fresh
from chalicelib.storage.setup import Setup
from chalicelib.wiring import Services

log = logging.getLogger("rapport.hl7")

_ID = 20
"""What MSH-10 holds before version 2.7."""
_LONGEST = 60
_OURS = Refusal(
    code=Code.ERROR,
    condition="207",
    says="Something went wrong on our side: send it again in a moment.",
)
_LOCKED = Refusal(
    code=Code.ERROR,
    condition="206",
    says="The record is being changed by somebody else: send the message again.",
)
_NOBODY = Refusal(
    code=Code.ERROR,
    condition="204",
    segment="PID",
    field=3,
    says="Nobody is known under this number.",
)


@dataclass(frozen=True, kw_only=True)
class Reply:
    text: str
    """What goes back, in the sender's delimiters."""
    ours: bool
    """Something of ours failed: the sender should try again."""
    codes: tuple[Code, ...]


def receive_hl7(services: Services, practice_id: PracticeId, raw: bytes, *, by: str) -> Reply:
    """Every message gets its answer, whatever it is."""
    now = services.clock()
    if len(raw) > MOST_BYTES:
        blank = RawMessage(text="", raw=b"", refused=TOO_LARGE)
        answer = Answer(code=TOO_LARGE.code, refusal=TOO_LARGE)
        text = acknowledge(blank, answer, own_id=_own_id(now), now=now)
        return Reply(text=text, ours=False, codes=(answer.code,))
    sent = unpack(raw)
    work = _Work(services, practice_id, by, now)
    answers = [work.receive(of) for of in sent.messages]
    texts = [
        acknowledge(of, answer, own_id=_own_id(now), now=now)
        for of, answer in zip(sent.messages, answers, strict=True)
    ]
    text = "".join(texts)
    if sent.is_batch:
        note = ""
        if sent.miscounted:
            note = f"BTS-1 says {sent.promised}: {len(texts)} came"
            log.info("a batch's count is not its own", extra={"count": len(texts)})
        text = acknowledge_batch(
            sent.head, sent.messages[0], texts, own_id=_own_id(now), now=now, note=note
        )
    return Reply(
        text=framed(text, as_mllp=raw[:1] == b"\x0b"),
        ours=any(of.refusal is _OURS for of in answers),
        codes=tuple(of.code for of in answers),
    )


def take_again(
    services: Services, practice_id: PracticeId, message_id: str, *, by: str
) -> Hl7Message:
    """The message as it was kept is handled once more. Raises NotFound."""
    known = services.hl7.get(practice_id, message_id)
    if known is None:
        raise NotFound(message_id)
    sent = unpack(services.hl7.raw(practice_id, message_id))
    work = _Work(services, practice_id, by, services.clock())
    work.handle(sent.messages[0], known)
    return services.hl7.get(practice_id, message_id) or known


def _own_id(now: datetime) -> str:
    return fresh(now)[:_ID]


class _Work:
    """The messages of one request."""

    def __init__(self, services: Services, practice_id: PracticeId, by: str, now: datetime) -> None:
        self._services = services
        self._practice_id = practice_id
        self._by = by
        self._now = now
        self._received = 0
        self._about: set[str] = set()
        self._setup: Setup = services.setups.of(practice_id)
        self._feed: Hl7Feed = services.hl7.feed(practice_id)
        self._known = known_in(self._setup)

    def receive(self, raw: RawMessage) -> Answer:
        try:
            return self._receive(raw)
        except (BotoCoreError, ClientError) as error:
            # What does not answer just now may in a moment; the sender keeps the message till then.
            log.error("an HL7 message was not handled: %s", type(error).__name__)
            return Answer(code=_OURS.code, refusal=_OURS)

    def _receive(self, raw: RawMessage) -> Answer:
        facility, control_id, kind = _names(raw)
        store = self._services.hl7
        mark = store.mark(self._practice_id, facility, control_id, raw.raw)
        seen = store.seen(self._practice_id, mark)
        if seen and seen.code == Code.ACCEPTED:
            store.save(replace(seen, times=seen.times + 1))
            return Answer(code=Code.ACCEPTED, says="Taken before; nothing was changed again.")
        message = replace(
            seen
            or Hl7Message(
                practice_id=self._practice_id,
                message_id=self._next_id(),
                mark=mark,
                received_at=self._now,
                times=0,
            ),
            facility=facility,
            control_id=control_id,
            kind=kind,
        )
        message = replace(message, times=message.times + 1)
        if seen is None:
            store.keep_raw(self._practice_id, message.message_id, raw.raw)
        return self.handle(raw, message)

    def _next_id(self) -> str:
        """In the order in which they came, those of one request too."""
        self._received += 1
        return fresh(self._now + timedelta(milliseconds=self._received))

    def handle(self, raw: RawMessage, known: Hl7Message) -> Answer:
        self._about = set(known.about)
        try:
            answer = self._take(parse(raw))
        except Refused as refused:
            answer = Answer(code=refused.refusal.code, refusal=refused.refusal)
        except (StaleWrite, BeingErased):
            answer = Answer(code=_LOCKED.code, refusal=_LOCKED)
        refusal = answer.refusal
        flags = list(answer.flags)
        if raw.mixed_up:
            flags.append(Flag(where="MSH-18", says="names another character set than it is in"))
        self._services.hl7.save(
            replace(
                known,
                code=answer.code.value,
                says=refusal.says if refusal else answer.says,
                where=refusal.where if refusal else "",
                flags=tuple(f"{of.where}: {of.says}" for of in flags),
                unknown=answer.unknown,
                about=tuple(sorted(self._about)),
            )
        )
        return answer

    # --- one message -----------------------------------------------------------------------------

    def _take(self, message: Message) -> Answer:
        at = said_at(message, self._zone(), now=self._now)
        heard = hear(message, self._feed, self._known, at=at, now=self._now)
        self._about |= self._named_in(heard)
        if heard.ignored:
            return Answer(code=Code.ACCEPTED, says="Not used here: nothing was changed.")
        if heard.called_off:
            return self._call_off(heard, at)
        visits = [each for of in heard.visits for each in self._as_known(of)]
        arrival = Arrival(practice_id=self._practice_id, by=self._by, now=self._now)
        taken = take_over(self._services, arrival, patients=heard.patients, visits=visits)
        outcomes = (*taken.patients, *taken.visits)
        if Outcome.BUSY in outcomes:
            return Answer(code=_LOCKED.code, refusal=_LOCKED)
        if Outcome.NO_PATIENT in outcomes:
            return Answer(code=_NOBODY.code, refusal=_NOBODY)
        for said in heard.visits:
            self._remember(said, visits[-1])
        for two in heard.merges:
            self._merge(two.survivor, two.retired)
        return Answer(
            code=Code.ACCEPTED,
            flags=heard.flags,
            unknown=heard.unknown,
            says=_told(taken.patients, taken.visits, len(heard.merges)),
        )

    def _named_in(self, heard: Heard) -> set[str]:
        said = [(of.system, of.key) for of in heard.patients]
        said += [(of.visit.system, of.visit.patient_key) for of in heard.visits]
        said += [(of.system, of.key) for two in heard.merges for of in (two.survivor, two.retired)]
        return {patient_id_of(self._practice_id, *of) for of in said}

    def _zone(self) -> ZoneInfo:
        """For times that name none and belong to no location."""
        chosen = self._feed.location_id and self._setup.locations.get(self._feed.location_id)
        if chosen:
            return chosen.tz
        return self._setup.zone

    def _as_known(self, of: SaidVisit) -> list[ArrivingVisit]:
        """Under the number by which it was taken over first, be that the filler's or the placer's.

        Where its patient is somebody of another system now, it begins anew, and what was taken
        over before goes without a word.
        """
        numbers = (of.visit.key, *of.other_keys)
        known = self._services.hl7.known_visits(self._practice_id, numbers)
        found = next((known[number] for number in numbers if number in known), None)
        if found is None:
            return [of.visit]
        if found.system == of.visit.system:
            return [replace(of.visit, key=found.key)]
        gone = replace(
            of.visit,
            system=found.system,
            key=found.key,
            patient_key=found.patient_key,
            status=Status.CANCELLED,
            untold=True,
        )
        return [gone, of.visit]

    def _remember(self, of: SaidVisit, visit: ArrivingVisit) -> None:
        numbers = tuple(dict.fromkeys((of.visit.key, *of.other_keys, visit.key)))
        before = self._services.hl7.known_visits(self._practice_id, numbers)
        told = {number for each in before.values() for number in each.numbers}
        numbers = (*numbers, *sorted(told - set(numbers)))
        known = KnownVisit(
            system=visit.system, key=visit.key, patient_key=visit.patient_key, numbers=numbers
        )
        new = [number for number in numbers if before.get(number) != known]
        if new:
            self._services.hl7.know_visit(self._practice_id, new, known, ends=visit.ends_at)

    def _call_off(self, heard: Heard, at: datetime) -> Answer:
        """A visit whose patient the message does not name: it is off if anybody knows it."""
        known = self._services.hl7.known_visits(self._practice_id, heard.called_off)
        found = next((known[of] for of in heard.called_off if of in known), None)
        nothing = Answer(code=Code.ACCEPTED, says="Nobody knows this visit: nothing was changed.")
        if found is None:
            return nothing
        visit_id = appointment_id_of(self._practice_id, found.system, found.key)
        self._about.add(visit_id)
        visit = self._services.appointments.get_many(self._practice_id, [visit_id]).get(visit_id)
        if visit is None:
            return nothing
        said = ArrivingVisit(
            system=found.system,
            key=found.key,
            patient_key=found.patient_key,
            location_id=visit.location_id,
            provider_id=visit.provider_id,
            visit_type_id=visit.visit_type_id,
            starts_at=visit.starts_at,
            ends_at=visit.ends_at,
            status=heard.status,
            note=visit.note,
            untold=heard.untold,
            at=at,
        )
        arrival = Arrival(practice_id=self._practice_id, by=self._by, now=self._now)
        taken = take_over(self._services, arrival, visits=[said])
        if Outcome.BUSY in taken.visits:
            return Answer(code=_LOCKED.code, refusal=_LOCKED)
        return Answer(code=Code.ACCEPTED, says=_told((), taken.visits, 0))

    def _merge(self, stays: Key, goes: Key) -> None:
        survivor = patient_id_of(self._practice_id, stays.system, stays.key)
        retired = patient_id_of(self._practice_id, goes.system, goes.key)
        # They may be one already, by way of a third.
        with suppress(OneRecord):
            merge(
                self._services, self._practice_id, survivor=survivor, retired=retired, by=self._by
            )


def _names(raw: RawMessage) -> tuple[str, str, str]:
    """(facility, control id, kind) as far as the header can be read."""
    header = RawMessage(text=raw.text.split("\r", 1)[0] + "\r", raw=b"") if raw.text else raw
    try:
        message = parse(header)
    except Refused:
        return "", "", ""
    kind = f"{message.kind}^{message.event}" if message.event else message.kind
    return message.facility[:_LONGEST], message.control_id[:_LONGEST], kind[:_LONGEST]


def _told(patients: Iterable[Outcome], visits: Iterable[Outcome], merged: int) -> str:
    """What the feed's page says of it."""
    words = [f"patient {_WORDS[of]}" for of in dict.fromkeys(patients)]
    words += [f"visit {_WORDS[of]}" for of in dict.fromkeys(visits)]
    words += ["two records made one"] if merged else []
    return f"{', '.join(words)}." if words else ""


_WORDS = {
    Outcome.NEW: "new",
    Outcome.CHANGED: "changed",
    Outcome.UNCHANGED: "as it was",
    Outcome.STALE: "left as it is: newer word came before",
}
