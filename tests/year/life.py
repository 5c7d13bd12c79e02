"""What people do through the year: they book, come, forget, answer, stop. The clock goes on by the
half hour; each is swept, the queues are worked off, and whoever was written to may react."""

import heapq
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

from chalicelib.actions import change_appointment as schedule
from chalicelib.actions import consent
from chalicelib.actions.journeys.tell_outcome import tell_outcome
from chalicelib.actions.receive_text import receive_text
from chalicelib.actions.sweep_due import sweep_due
from chalicelib.channels.inbound import InboundSms
from chalicelib.domain.appointments import Appointment, Status
from chalicelib.domain.conversations import WorkKind
from chalicelib.domain.errors import RapportError
from chalicelib.domain.ids import AppointmentId, ContactId, PatientId, ProviderId
from chalicelib.domain.journeys.calls import CallOutcome
from chalicelib.domain.patients import Purpose
from chalicelib.storage import keys
from tests.builders import ANA, CLEANING, MAIN_STREET, NEW_YORK, OAK, OAK_NUMBER
from tests.conftest import TestServices
from tests.loop import drain
from tests.quick_moto import holds
from tests.year.people import Habit, Human

_OUTCOMES = (
    CallOutcome.BOOKED,
    CallOutcome.CALLS_BACK,
    CallOutcome.NO_ANSWER,
    CallOutcome.NOT_INTERESTED,
)
_SCORES = ("10", "9 thank you", "8", "10 great", "7", "5", "2 I waited an hour")
_HOW_OFTEN = (30, 25, 20, 10, 8, 5, 2)
TICK = timedelta(minutes=30)
FIRST_HOUR, LAST_HOUR = 7, 21
"""Of a day, in New York; nothing leaves at night, and nothing is looked at then."""


class Life:
    """One practice with its people, at one moment."""

    def __init__(
        self,
        services: TestServices,
        people: list[Human],
        providers: list[ProviderId],
        dice: random.Random,
    ) -> None:
        self.services = services
        self.people = {of.patient.patient_id: of for of in people}
        self.providers = providers
        self.dice = dice
        self.agenda: list[tuple[datetime, int, Callable[[], None]]] = []
        self.serial = count()
        self.read_texts = self.read_emails = 0
        self.stopped: dict[ContactId, datetime] = {}
        self.counts: dict[str, int] = {}

    @property
    def now(self) -> datetime:
        return self.services.stopped_clock.now

    def later(self, at: datetime, do: Callable[[], None]) -> None:
        heapq.heappush(self.agenda, (at, next(self.serial), do))

    def count(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1

    def live_until(self, end: datetime) -> None:
        while self.now < end:
            local = self.now.astimezone(NEW_YORK)
            if local.hour >= LAST_HOUR:
                self._night(local)
                continue
            while self.agenda and self.agenda[0][0] <= self.now:
                heapq.heappop(self.agenda)[2]()
            if self._is_due():
                sweep_due(self.services)
                drain(self.services)
                self._react()
            self.services.stopped_clock.now += TICK

    def _is_due(self) -> bool:
        """An idle sweep does nothing (tests/bench), and a year has twelve thousand of them."""
        table = self.services.config.table_name
        return holds(table, "due_shard", "due_order", until=keys.stamp(self.now))

    def _night(self, local: datetime) -> None:
        morning = (local + timedelta(days=1)).replace(hour=FIRST_HOUR, minute=1)
        self.services.stopped_clock.now = morning.astimezone(self.now.tzinfo)
        self._work_list()

    def _work_list(self) -> None:
        """What the desk does each morning with what waits for a person: it calls, and is done."""
        for listed in self.services.work_items.open_ones(OAK):
            item = self.services.work_items.get(OAK, listed.work_item_id)
            if item.closed_at is not None:
                continue  # what was booked a moment ago settled it
            if item.kind is not WorkKind.CALL:
                self.services.work_items.close(item, outcome="done", now=self.now)
                continue
            outcome = self.dice.choices(_OUTCOMES, (25, 15, 45, 15))[0]
            self.count("calls by the desk")
            tell_outcome(self.services, item, outcome)
            if outcome is CallOutcome.BOOKED and item.patient_id:
                self.book(item.patient_id)

    # What people do by themselves.

    def begin(self, human: Human) -> None:
        """What was before this year, and what this year begins with."""
        of, dice = human.patient.patient_id, self.dice
        match human.habit:
            case Habit.REGULAR:
                self.was_here(of, days_ago=dice.randint(10, 230))
                if dice.random() < 0.5:
                    self.later(self._day(dice.randint(0, 30)), lambda: self.book(of))
            case Habit.COURSE:
                self.was_here(of, days_ago=7)
                for week in range(dice.randint(3, 8)):
                    self.later(self.now, lambda week=week: self.book(of, days=7 * week + 5))
            case Habit.LAPSED:
                self.was_here(of, days_ago=dice.randint(380, 900))
            case Habit.NEW:
                self.later(self._day(dice.randint(1, 330)), lambda: self.book(of))

    def was_here(self, of: PatientId, *, days_ago: int) -> None:
        """As a file of the practice's old system says it."""
        starts_at = (self.now - timedelta(days=days_ago)).replace(minute=0)
        visit = Appointment(
            practice_id=OAK,
            appointment_id=AppointmentId(f"old-{of}"),
            patient_id=of,
            location_id=MAIN_STREET,
            provider_id=self.providers[0],
            visit_type_id=CLEANING,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=30),
            booked_at=starts_at - timedelta(days=20),
            status=Status.FULFILLED,
            changed_by="import",
        )
        writes = self.services.appointments.writes_of_new(
            OAK, visit, zone=NEW_YORK, plan_at=self.now
        )
        self.services.db.transact(writes)

    def book(self, of: PatientId, *, days: int | None = None) -> None:
        ahead = days if days is not None else self.dice.randint(4, 45)
        for _ in range(25):
            visit = self._booked(of, self._slot(ahead + self.dice.randint(0, 6)))
            if visit is not None:
                self._looks_forward_to(visit)
                return

    def _booked(self, of: PatientId, at: datetime) -> Appointment | None:
        """None: that time is taken."""
        try:
            return schedule.book(
                self.services,
                OAK,
                patient_id=of,
                provider_id=self.dice.choice(self.providers),
                location_id=MAIN_STREET,
                visit_type_id=CLEANING,
                starts_at=at,
                by=ANA,
            )
        except RapportError:
            return None

    def _looks_forward_to(self, visit: Appointment) -> None:
        self.count("visits booked")
        after = visit.starts_at + timedelta(minutes=30)
        self.later(after, lambda: self.attend(visit.appointment_id))
        if self.dice.random() < 0.05:
            half = self.now + (visit.starts_at - self.now) / 2
            self.later(half, lambda: self.call_off(visit.appointment_id))
        phone = self.people[visit.patient_id].patient.phone
        if phone and self.dice.random() < 0.08:
            day = timedelta(days=1)
            self.later(self.now + day, lambda: self._texts(phone, "anything earlier?"))

    def attend(self, visit_id: AppointmentId) -> None:
        visit = self.services.appointments.get(OAK, visit_id)
        if visit.status is not Status.BOOKED:
            return
        human = self.people[visit.patient_id]
        if self.dice.random() < human.comes + (0.06 if visit.is_confirmed else 0):
            schedule.arrive(self.services, OAK, visit_id, by=ANA, revision=visit.revision)
            self.count("visits kept")
            if self.dice.random() < 0.45:
                self.book(visit.patient_id, days=self.dice.randint(150, 190))
        else:
            schedule.no_show(self.services, OAK, visit_id, by=ANA, revision=visit.revision)
            self.count("no-shows")

    def call_off(self, visit_id: AppointmentId) -> None:
        visit = self.services.appointments.get(OAK, visit_id)
        if visit.status is Status.BOOKED and visit.starts_at > self.now:
            schedule.cancel(self.services, OAK, visit_id, by="patient", revision=visit.revision)
            self.count("visits cancelled")

    # What people do about what they get.

    def _react(self) -> None:
        texts, emails = self.services.texts.sent, self.services.emails.sent
        for text in texts[self.read_texts :]:
            self._got_text(text.to, text.text)
        self.read_texts = len(texts)
        for email in emails[self.read_emails :]:
            self._got(email.to, stops=0.003, comes=0.03)
        self.read_emails = len(emails)

    def _got_text(self, phone: str, said: str) -> None:
        human = self._at(phone)
        if human is None or phone == OAK_NUMBER:
            return
        if any(of in said for of in ("reply YES by", "First YES", "primer YES")):
            self._is_offered(phone, human)
            return
        if ("0 to 10?" in said or "De 0 a 10" in said) and self.dice.random() < 0.3:
            score = self.dice.choices(_SCORES, _HOW_OFTEN)[0]
            self.count("answers to how it was")
            self.later(self.now + timedelta(hours=2), lambda: self._texts(phone, score))
            return
        asks = "Reply YES" in said or "Responda YES" in said
        if asks and self.dice.random() < human.answers:
            words = "YES" if self.dice.random() < 0.96 else "can we do another day?"
            self.later(self.now + timedelta(minutes=40), lambda: self._texts(phone, words))
            return
        self._got(phone, stops=0.004, comes=0.02)

    def _is_offered(self, phone: str, human: Human) -> None:
        self.count("offers of the waitlist")
        if self.dice.random() < human.answers:
            words = "YES" if self.dice.random() < 0.5 else "no thanks"
            self.later(self.now + TICK, lambda: self._texts(phone, words))

    def _got(self, address: str, *, stops: float, comes: float) -> None:
        human = self._at(address)
        if human is None:
            return
        chance = self.dice.random()
        if chance < stops:
            self.later(self.now + TICK, lambda: self._stops(address))
        elif chance < stops + comes and not self._has_visit(human.patient.patient_id):
            of = human.patient.patient_id
            self.later(self.now + timedelta(hours=20), lambda: self.book(of))

    def _stops(self, address: str) -> None:
        contact = self.services.contacts.id_of(OAK, address)
        self.stopped.setdefault(contact, self.now)
        self.count("STOPs and unsubscribes")
        if "@" not in address:
            self._texts(address, "STOP")
            return
        for purpose in Purpose:
            consent.stop(
                self.services,
                self.services.contacts.get(OAK, contact),
                purpose=purpose,
                source="unsubscribe header",
                wording="Unsubscribe",
                now=self.now,
            )

    def _texts(self, phone: str, words: str) -> None:
        self.count("texts from patients")
        receive_text(
            self.services,
            InboundSms(
                carrier="aws",
                message_id=f"in-{next(self.serial)}",
                sender=phone,
                number=OAK_NUMBER,
                text=words,
                received_at=self.now,
            ),
        )
        drain(self.services)
        # Our own answer is no message to react to.
        self.read_texts = len(self.services.texts.sent)

    def _at(self, address: str) -> Human | None:
        """Whoever reads it there first."""
        if not hasattr(self, "_where"):
            self._where: dict[str, Human] = {}
            for human in self.people.values():
                for known in (human.patient.phone, human.patient.email):
                    self._where.setdefault(known, human)
        return self._where.get(address)

    def _has_visit(self, of: PatientId) -> bool:
        return bool(self.services.appointments.of_patient(OAK, of, after=self.now))

    def _day(self, days: int) -> datetime:
        return self.now + timedelta(days=days, hours=self.dice.randint(0, 6))

    def _slot(self, days: int) -> datetime:
        """A half hour of an open day."""
        local = (self.now + timedelta(days=days)).astimezone(NEW_YORK)
        while local.weekday() >= 5:
            local += timedelta(days=1)
        hour, minute = self.dice.randint(8, 16), self.dice.choice((0, 30))
        return local.replace(hour=hour, minute=minute, second=0, microsecond=0)
