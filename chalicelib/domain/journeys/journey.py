"""A journey: a playbook whose steps follow one patient, and one patient's way through it."""

from collections.abc import Mapping
from dataclasses import field
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from chalicelib.domain.ids import (
    AppointmentId,
    ContactId,
    LocationId,
    PatientId,
    PlaybookId,
    PracticeId,
    ProviderId,
    RunId,
    TouchpointId,
    VisitTypeId,
    WorkItemId,
    derived_ulid,
)
from chalicelib.domain.patient_segments import Condition
from chalicelib.domain.playbooks import Order, Words
from chalicelib.domain.topics import Topic
from chalicelib.domain.touchpoints import Why
from chalicelib.domain.values import dataclass

_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)


class Trigger(StrEnum):
    """What a journey begins by. Its moment is what the days of the steps are counted from."""

    FIRST_BOOKED = "first-booked"
    """Who never was here has a visit: when it was booked."""
    BEFORE_VISIT = "before-visit"
    """The start of each visit; the days of its steps are negative."""
    AFTER_VISIT = "after-visit"
    """The start of each visit that took place: one that the desk marked as arrived or done. A
    visit that nobody marked stays booked, and nobody is thanked for what may not have been."""
    NO_NEXT_VISIT = "no-next-visit"
    """The last visit that took place, while nothing is booked."""
    MISSED_TWO = "missed-two"
    """The second of two visits in a row that were missed."""
    NO_SHOW = "no-show"
    """Each visit that was missed."""
    DUE = "due"
    """So many months after the last visit of the named types."""
    RECALL_FAILED = "recall-failed"
    """A journey by due date came to its end without a booking."""
    BIRTHDAY = "birthday"
    DAY_OF_YEAR = "day-of-year"
    REFERRAL = "referral"
    """Somebody came through them and agreed that they hear of it: the first visit."""
    RECOMMENDS = "recommends"
    """They took a personal link to hand on: when they did."""
    ENQUIRY = "enquiry"
    """There is news of what somebody asked by the form on the website."""


COMES_BACK = frozenset(
    {
        Trigger.NO_NEXT_VISIT,
        Trigger.MISSED_TWO,
        Trigger.NO_SHOW,
        Trigger.DUE,
        Trigger.RECALL_FAILED,
    }
)
"""What is over once something is booked."""
OF_A_VISIT = frozenset(
    {
        Trigger.FIRST_BOOKED,
        Trigger.BEFORE_VISIT,
        Trigger.AFTER_VISIT,
        Trigger.NO_SHOW,
        Trigger.MISSED_TWO,
        Trigger.NO_NEXT_VISIT,
    }
)
"""Where there is a visit to speak of."""
OF_A_VISIT_TO_COME = frozenset({Trigger.FIRST_BOOKED, Trigger.BEFORE_VISIT})
ON_THE_DAY = frozenset({Trigger.BIRTHDAY, Trigger.DAY_OF_YEAR, Trigger.BEFORE_VISIT})
"""What is said on its day or not at all."""


class News(StrEnum):
    """How it stands with an enquiry."""

    WAITS = "waits"
    """Nobody has answered it within its clock."""
    NOT_REACHED = "not-reached"
    """The desk called, and nobody answered."""
    ANSWERED = "answered"
    """Somebody has; of a visit that is booked the booking's own message tells."""
    QUIET = "quiet"
    """Somebody has, and since then nothing was heard and nothing is booked."""


class Do(StrEnum):
    MESSAGE = "message"
    ASK = "ask"
    """A message that asks how the visit was: what comes back is a score, or a sentence."""
    TASK = "task"
    """Somebody at the desk calls them, or looks into it."""


class Heard(StrEnum):
    """What came back."""

    YES = "yes"
    NO = "no"
    OTHER = "other"


END = "end"
"""Where a reply leads in place of a step: nothing more is said."""


@dataclass(frozen=True, kw_only=True)
class JourneyStep:
    step_id: str
    """Stable while the wording is edited: what makes "sent once" mean the same step."""
    after_days: int = 0
    """Days after the journey's moment, on the location's calendar; negative: before it."""
    at: time | None = None
    """Of the location's day; None: the moment's own time of day."""
    do: Do = Do.MESSAGE
    order: Order = Order.EMAIL_THEN_TEXT
    words: Mapping[str, Words] = field(default_factory=dict)
    """Language → what a message says."""
    line: str = ""
    """What the desk reads of a task."""
    attempts: int = 3
    """How often at the most a task is tried."""
    only_if: tuple[Condition, ...] = ()
    """Else the step is passed over."""
    wait_days: int = 0
    """The next step does not come earlier than so many days after this one was done."""
    on_reply: Mapping[Heard, str] = field(default_factory=dict)
    """What they answer → the step that comes then and at once, or END. What is not here goes on
    as it would have."""


@dataclass(frozen=True, kw_only=True)
class Journey:
    playbook_id: PlaybookId
    name: str
    says_what: str = ""
    """One sentence for whoever thinks of switching it on."""
    trigger: Trigger
    topic: Topic
    on: bool = False
    on_since: datetime | None = None
    """What happened before it begins nothing."""
    visit_types: frozenset[VisitTypeId] = frozenset()
    """Empty: all."""
    months: int = 0
    """DUE: after the last visit."""
    day_of_year: str = ""
    """DAY_OF_YEAR: "12-20"."""
    news: News | None = None
    """ENQUIRY: which."""
    follows: PlaybookId | None = None
    """RECALL_FAILED: of which journey; None: of any."""
    only: tuple[Condition, ...] = ()
    """For whom it is, asked again before each step."""
    pilot_locations: frozenset[LocationId] = frozenset()
    pilot_providers: frozenset[ProviderId] = frozenset()
    """Both empty: everywhere."""
    off_at: frozenset[LocationId] = frozenset()
    """Locations that switched it off for themselves."""
    steps: tuple[JourneyStep, ...] = ()
    look_back_days: int = 0
    """Moments so long before it was switched on count, too."""
    spread_days: int = 14
    """What would begin at once for many when it is switched on begins over so many days."""
    ends_when_booked: bool = True
    """Where it is about coming back: see COMES_BACK."""
    ends_when_heard: bool = False
    """Whatever they answer, nothing more is said by itself."""
    stale_days: int | None = None
    """A step that could not be done for so long is passed over; None: seven, or where it is about
    a day, none."""
    revision: int = 0

    @property
    def is_pilot(self) -> bool:
        return bool(self.pilot_locations or self.pilot_providers)

    @property
    def stale_after(self) -> timedelta:
        if self.stale_days is not None:
            return timedelta(self.stale_days)
        return timedelta(0) if self.trigger in ON_THE_DAY else timedelta(7)

    @property
    def ends_on_booking(self) -> bool:
        return self.ends_when_booked and self.trigger in COMES_BACK

    def step(self, step_id: str) -> JourneyStep | None:
        return next((of for of in self.steps if of.step_id == step_id), None)

    def after(self, step_id: str) -> JourneyStep | None:
        """The step that follows; None: that was the last, or it is there no more."""
        ids = [of.step_id for of in self.steps]
        place = ids.index(step_id) + 1 if step_id in ids else len(ids)
        return self.steps[place] if place < len(ids) else None


MOST_DAYS_BACK = 400
"""Of `look_back_days`."""
LEAD = timedelta(4)
"""What belongs to a day is planned so long before it: where that day is a Sunday or a holiday, it
leaves on the last decent one before."""


class Ended(StrEnum):
    """Why a run is over."""

    DONE = "done"
    """All its steps were taken."""
    BOOKED = "booked"
    HEARD = "heard"
    """What they answered ends it."""
    NO_LONGER = "no-longer"
    """What it was for does not hold any more."""
    LEFT = "left"
    """They are no patient any more: died, discharged, merged or erased."""
    OFF = "off"
    """The journey was switched off, or is not for them any more."""
    NOT_FIT = "not-fit"
    """They are not among those any more for whom it is."""
    SETTLED = "settled"
    """The desk said so: not interested, or a wrong number."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """One step that was taken."""

    step_id: str
    at: datetime
    touchpoints: Mapping[ContactId, TouchpointId] = field(default_factory=dict)
    """What was planned, and for which contact point."""
    task: WorkItemId | None = None
    why: Why | None = None
    """Why nothing was planned."""
    article: str = ""
    """Which one was picked to be suggested; empty: none was, or it suggests nothing."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """One patient's way through one journey for one cause."""

    practice_id: PracticeId
    patient_id: PatientId
    run_id: RunId
    playbook_id: PlaybookId
    cause: str
    """What it is for: a visit's id, "2027" for a birthday, …"""
    location_id: LocationId
    appointment_id: AppointmentId | None = None
    moment: datetime
    """Of its cause."""
    began: datetime
    """What the days of its steps are counted from: its moment, or later where it was found late."""
    next_step: str = ""
    """Empty: all were taken, and an answer may still come."""
    wanted_at: datetime | None = None
    """When that step is wanted."""
    due_at: datetime | None = None
    """When it is to be looked at; None: it has ended, and what comes after it has begun."""
    attempts: int = 0
    """How often the task that stands was tried."""
    told: tuple[Told, ...] = ()
    heard: Heard | None = None
    """What came back to the latest step."""
    heard_at: datetime | None = None
    ended: Ended | None = None
    ended_at: datetime | None = None
    booked_at: datetime | None = None
    """When they booked within thirty days of what it said."""
    revision: int = 0

    def told_of(self, step_id: str) -> Told | None:
        """The latest."""
        return next((of for of in reversed(self.told) if of.step_id == step_id), None)


def run_id(playbook_id: PlaybookId, patient_id: PatientId, cause: str) -> RunId:
    """The same for the same cause, whoever finds it and when: one run per cause."""
    return RunId(derived_ulid(_NO_TIME, playbook_id, patient_id, cause))
