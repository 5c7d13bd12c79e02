"""What a journey would do if it were switched on now: to how many, when, at what cost, and what
would be held back and why. One walk of the practice's profiles, and the contact points of those
who would begin; nothing is written.

What nobody can know is taken from the days just past: as many will miss a visit in the next thirty
days as did in the last. The contact budget is not foreseen: see `sends`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from chalicelib.actions.compose import place_of
from chalicelib.actions.journeys.enter import where_of
from chalicelib.actions.journeys.own_words import in_own_words
from chalicelib.actions.journeys.plan_message import why_not_to
from chalicelib.actions.journeys.reaching import Reached
from chalicelib.actions.places import places_of
from chalicelib.domain import segments
from chalicelib.domain.appointments import Status
from chalicelib.domain.feedback.questions import question
from chalicelib.domain.ids import PatientId, PracticeId
from chalicelib.domain.journeys import (
    MOST_DAYS_BACK,
    SAMPLES,
    Do,
    Journey,
    JourneyStep,
    Run,
    Trigger,
)
from chalicelib.domain.journeys.entry import due_of, wanted_runs
from chalicelib.domain.journeys.exits import fits, held
from chalicelib.domain.patients import Channel, ContactPoint
from chalicelib.domain.playbooks import Words
from chalicelib.domain.practices import Location
from chalicelib.domain.profiles import Profile
from chalicelib.domain.touchpoints import Why
from chalicelib.domain.values import dataclass
from chalicelib.domain.wording import everyones_fields, render, words_for
from chalicelib.storage.setup import Setup
from chalicelib.wiring import Services

AHEAD = 30
MOST_SAMPLES = 6
FROM_THE_PAST = frozenset(
    {
        *(Trigger.FIRST_BOOKED, Trigger.NO_SHOW, Trigger.MISSED_TWO),
        *(Trigger.REFERRAL, Trigger.RECOMMENDS),
    }
)
UNKNOWN = frozenset({Trigger.RECALL_FAILED, Trigger.ENQUIRY})
"""Nothing that is kept of patients tells how many these will be."""


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One message as one patient would read it."""

    patient_id: PatientId
    full_name: str
    at: datetime
    channel: Channel
    language: str
    subject: str
    text: str
    """The text message, or the email."""


@dataclass(frozen=True, kw_only=True)
class JourneyForecast:
    days: int
    begins: Mapping[date, int]
    """Day → for how many it begins."""
    texts: int
    emails: int
    segments: int
    price: int
    """Millionths of a dollar."""
    tasks: int
    held: Mapping[Why, int]
    """Why → how many messages would not be planned."""
    samples: tuple[Sample, ...]
    from_the_past: bool
    """It says what would have been in as many days before now."""
    unknown: bool
    earlier: int = 0
    """For whom its moment came before that, so that it begins for none of them: those who are
    overdue when a recall is switched on."""

    @property
    def people(self) -> int:
        return sum(self.begins.values())

    @property
    def sends(self) -> int:
        """At the most: what is left of the contact budget is asked as each leaves, and what has
        no room waits or is not sent."""
        return self.texts + self.emails


@dataclass(frozen=True, kw_only=True)
class _Beginning:
    run: Run
    profile: Profile
    location: Location
    too_early: bool = False
    """Its moment came before the days that it looks back."""


def forecast_journey(
    services: Services,
    practice_id: PracticeId,
    journey: Journey,
    *,
    now: datetime,
    days: int = AHEAD,
) -> JourneyForecast:
    """Of the next `days` days. A journey that is on already is foreseen as it runs."""
    setup = services.setups.of(practice_id)
    every = list(_beginnings(services, setup, journey, now, days))
    found = [of for of in every if not of.too_early]
    profiles = {of.profile.patient_id: of.profile for of in found}
    today = now.astimezone(setup.zone).date()
    places = places_of(services, practice_id, profiles.values(), on=today)
    ids = {of for each in places.values() for of in each.values()}
    contacts = services.contacts.get_many(practice_id, ids)
    begins = Counter(of.location.local(of.run.wanted_at or now).date() for of in found)
    foreseen: list[Sample | Why | None] = []
    for of in found:
        reached = Reached(places=places[of.profile.patient_id], contacts=contacts)
        foreseen += _foreseen(setup, journey, of, reached, now=now, until=now + timedelta(days))
    samples = [of for of in foreseen if isinstance(of, Sample)]
    texts = [of.text for of in samples if of.channel is Channel.TEXT]
    parts = sum(segments.count(of).parts for of in texts)
    return JourneyForecast(
        days=days,
        begins=dict(sorted(begins.items())),
        texts=len(texts),
        emails=len(samples) - len(texts),
        segments=parts,
        price=parts * setup.practice.segment_price,
        tasks=foreseen.count(None),
        held=dict(Counter(of for of in foreseen if isinstance(of, Why)).most_common()),
        samples=_spread(samples),
        from_the_past=journey.trigger in FROM_THE_PAST,
        unknown=journey.trigger in UNKNOWN,
        earlier=len(every) - len(found),
    )


def _foreseen(
    setup: Setup,
    journey: Journey,
    of: _Beginning,
    reached: Reached,
    *,
    now: datetime,
    until: datetime,
) -> Iterator[Sample | Why | None]:
    """Each message of one run, or why it would not be planned; None: a task."""
    for step, at in _steps(journey, of, until):
        if not fits(step.only_if, of.profile, of.location, now=now, contacts=reached.contacts):
            continue
        if step.do is Do.TASK:
            yield None
        else:
            to = _contact(journey, step, of, reached, now)
            yield to if isinstance(to, Why) else _message(setup, journey, step, of, to, at)


def _message(
    setup: Setup,
    journey: Journey,
    step: JourneyStep,
    of: _Beginning,
    contact: ContactPoint,
    at: datetime,
) -> Sample | Why:
    own = in_own_words(
        setup,
        journey,
        step,
        of.profile,
        channel=contact.channel,
        location_id=of.location.location_id,
        visited=None,
        today=at.date(),
        book=lambda: SAMPLES["booking_link"],
    )
    return own if isinstance(own, Why) else _sample(setup, own.words, of, contact, at)


def _beginnings(
    services: Services, setup: Setup, journey: Journey, now: datetime, days: int
) -> Iterator[_Beginning]:
    where = where_of(setup)
    past = journey.trigger in FROM_THE_PAST
    at = now - timedelta(days) if past else now
    since = at if past or not journey.on or journey.on_since is None else journey.on_since
    as_if_on = replace(journey, on=True, on_since=since)
    first = since - timedelta(journey.look_back_days)
    if journey.trigger is Trigger.DUE:
        as_if_on = replace(as_if_on, look_back_days=MOST_DAYS_BACK)
    until = now + timedelta(days)
    for profile in services.profiles.walk(setup.practice.practice_id):
        seen = _as_seen(journey, profile, at, until)
        for run in wanted_runs(seen, [as_if_on], where=where, now=at):
            shifted = _later(run, timedelta(days)) if past else run
            location = setup.locations[run.location_id]
            if (shifted.wanted_at or now) >= until:
                continue
            if fits(journey.only, profile, location, now=now, contacts=None):
                early = run.moment < first
                yield _Beginning(run=shifted, profile=profile, location=location, too_early=early)


def _as_seen(journey: Journey, profile: Profile, at: datetime, until: datetime) -> Profile:
    """Whoever has a visit is taken to come; whoever came was expected on the day before."""
    if journey.trigger is Trigger.AFTER_VISIT:
        return replace(
            profile,
            visits=tuple(
                replace(of, status=Status.FULFILLED)
                if of.status is Status.BOOKED and at < of.starts_at < until
                else of
                for of in profile.visits
            ),
        )
    if journey.trigger is Trigger.FIRST_BOOKED:
        return replace(
            profile,
            visits=tuple(
                replace(of, status=Status.BOOKED)
                if of.starts_at > at and of.status is not Status.CANCELLED
                else of
                for of in profile.visits
            ),
        )
    return profile


def _later(run: Run, by: timedelta) -> Run:
    wanted = run.wanted_at + by if run.wanted_at else None
    return replace(run, began=run.began + by, moment=run.moment + by, wanted_at=wanted)


def _steps(
    journey: Journey, of: _Beginning, until: datetime
) -> Iterator[tuple[JourneyStep, datetime]]:
    """As they come where nobody answers and nobody books."""
    begun = False
    not_before = of.run.wanted_at or of.run.began
    for step in journey.steps:
        begun = begun or step.step_id == of.run.next_step
        if not begun:
            continue
        at = max(due_of(step, of.run.began, of.location), not_before)
        if at >= until:
            return
        yield step, at
        not_before = at + timedelta(step.wait_days)


def _contact(
    journey: Journey, step: JourneyStep, of: _Beginning, reached: Reached, now: datetime
) -> ContactPoint | Why:
    if stands := held(journey, of.profile):
        return stands
    whys: list[Why] = []
    for contact in reached.by(step.order):
        why = why_not_to(contact, journey, step, of.profile, of.location, now)
        if why is None:
            return contact
        whys.append(why)
    return whys[0] if whys else Why.NO_CONTACT


def _sample(
    setup: Setup,
    said_in: Mapping[str, Words],
    of: _Beginning,
    contact: ContactPoint,
    at: datetime,
) -> Sample:
    practice = setup.practice_at(of.location)
    wanted = contact.language or of.profile.language
    first = setup.practice.languages[0]
    language, words = words_for(said_in, wanted, first, contact.channel)
    place = place_of(practice, of.location)
    values = {
        **SAMPLES,
        "question": question(setup.feedback.scale, language),
        **everyones_fields([of.profile.called], place, language),
    }
    is_text = contact.channel is Channel.TEXT
    said = render(words.text if is_text else words.email, values)
    return Sample(
        patient_id=of.profile.patient_id,
        full_name=of.profile.full_name,
        at=at,
        channel=contact.channel,
        language=language,
        subject="" if is_text else render(words.subject, values),
        text=segments.fold(said) if is_text else said,
    )


def _spread(samples: Sequence[Sample]) -> tuple[Sample, ...]:
    """Some from over all the days, not the first ones only."""
    in_order = sorted(samples, key=lambda of: of.at)
    step = max(1, -(-len(in_order) // MOST_SAMPLES))
    return tuple(in_order[::step])
