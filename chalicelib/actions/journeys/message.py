"""What a message of a journey says, and whether it still makes sense at the moment it leaves."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from chalicelib.actions.compose import Meant, place_of
from chalicelib.actions.journeys.news import still_so
from chalicelib.actions.journeys.own_words import in_own_words
from chalicelib.actions.links import (
    BOOKING_LIVES,
    FEEDBACK_LIVES,
    booking_token,
    feedback_link,
    open_feedback,
)
from chalicelib.actions.sources.code import link_for
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.feedback.questions import question
from chalicelib.domain.ids import PatientId, RunId, VisitTypeId
from chalicelib.domain.journeys import OF_A_VISIT, OF_A_VISIT_TO_COME, Do, Journey, JourneyStep, Run
from chalicelib.domain.journeys.exits import WHY, held, why_over
from chalicelib.domain.journeys.wording import uses
from chalicelib.domain.practices import VisitType
from chalicelib.domain.profiles import Profile
from chalicelib.domain.sending import Skip, Wait
from chalicelib.domain.topics import Topic
from chalicelib.domain.touchpoints import Touchpoint, Why
from chalicelib.domain.values import dataclass
from chalicelib.domain.wording import LANGUAGES, clock, day_long, day_short, everyones_fields
from chalicelib.storage.setup import Setup
from chalicelib.wiring import Services

_SOON = timedelta(minutes=10)
_PICK = {"en": "Pick a time", "es": "Elegir una hora"}
_SEE = {"en": "See your visit", "es": "Ver su cita"}
_READ = {"en": "Read it", "es": "Leer"}
_ANSWER = {"en": "Answer", "es": "Responder"}


@dataclass(frozen=True, kw_only=True)
class _Theirs:
    """One of those the message is about."""

    patient_id: PatientId
    profile: Profile
    run: Run


def meant_by_journey(
    services: Services, setup: Setup, touchpoint: Touchpoint, now: datetime
) -> Meant | Skip | Wait:
    """Asks everything again: the runs, the journey, who they are, the visit it is about."""
    journey = setup.journeys.get(touchpoint.playbook_id) if touchpoint.playbook_id else None
    if journey is None or not journey.on:
        return Skip(why=Why.PLAYBOOK_OFF)
    step = journey.step(touchpoint.step_id)
    if step is None or not step.words:
        return Skip(why=Why.PLAYBOOK_CHANGED)
    found = _theirs(services, setup, touchpoint, journey, now)
    if not isinstance(found, list):
        return found
    first = found[0]
    visit = None
    if journey.trigger in OF_A_VISIT and first.run.appointment_id is not None:
        visit = _visit(services, first)
        if visit is None:
            # The facts follow the visit in a moment, and the run follows the facts.
            return Wait(at_least=_SOON)
        if visit.held:
            return Skip(why=Why.HELD)
    return _meant(services, setup, touchpoint, journey, step, found, visit, now)


def _theirs(
    services: Services, setup: Setup, touchpoint: Touchpoint, journey: Journey, now: datetime
) -> list[_Theirs] | Skip | Wait:
    """Those of whom it still holds, one at the least; else why it does not."""
    of = list(zip(touchpoint.patients, touchpoint.source.split("+"), strict=False))
    practice_id = touchpoint.practice_id
    runs = services.runs.get_many(practice_id, [(p, RunId(r)) for p, r in of])
    profiles = services.profiles.get_many(practice_id, touchpoint.patients)
    location = setup.locations.get(touchpoint.location_id)
    found: list[_Theirs] = []
    why, waits = Why.NO_LONGER, False
    for patient_id, run_id in of:
        run, profile = runs.get(RunId(run_id)), profiles.get(patient_id)
        if run is None:
            why = Why.GONE
        elif not _is_recorded(run, touchpoint):
            waits = waits or (run.ended is None and run.next_step == touchpoint.step_id)
        elif over := why_over(run, journey, profile, location, now=now):
            why = _why_left(profile) if profile and WHY[over] is Why.DISCHARGED else WHY[over]
        elif profile is not None and (stands := held(journey, profile)):
            why = stands
        elif not still_so(services, run, journey):
            why = Why.NO_LONGER
        elif profile is not None:
            found.append(_Theirs(patient_id=patient_id, profile=profile, run=run))
    if found:
        return found
    return Wait(at_least=_SOON) if waits else Skip(why=why)


def _is_recorded(run: Run, touchpoint: Touchpoint) -> bool:
    """Whoever planned it lived to say so: another worker may have planned it otherwise."""
    told = run.told_of(touchpoint.step_id)
    return told is not None and touchpoint.touchpoint_id in told.touchpoints.values()


def _why_left(profile: Profile) -> Why:
    return Why.DECEASED if profile.deceased else Why.DISCHARGED


def _visit(services: Services, of: _Theirs) -> Appointment | None:
    """The visit as it is now; None: it is not as the facts say, which follow in a moment."""
    appointment_id = of.run.appointment_id
    if appointment_id is None:
        return None
    found = services.appointments.get_many(of.run.practice_id, [appointment_id])
    visit = found.get(appointment_id)
    fact = next((v for v in of.profile.visits if v.appointment_id == appointment_id), None)
    if visit is None or fact is None:
        return None
    same = (visit.status, visit.starts_at) == (fact.status, fact.starts_at)
    return visit if same else None


def _meant(
    services: Services,
    setup: Setup,
    touchpoint: Touchpoint,
    journey: Journey,
    step: JourneyStep,
    found: list[_Theirs],
    visit: Appointment | None,
    now: datetime,
) -> Meant | Skip:
    location = setup.locations[touchpoint.location_id]
    told = found[0].run.told_of(touchpoint.step_id)
    own = in_own_words(
        setup,
        journey,
        step,
        found[0].profile,
        channel=touchpoint.channel,
        location_id=touchpoint.location_id,
        visited=visit.visit_type_id if visit else None,
        today=location.local(now).date(),
        book=lambda: _booking_link(services, touchpoint, found[0].patient_id),
        picked=told.article if told and journey.topic is Topic.TIPS else None,
    )
    if isinstance(own, Why):
        return Skip(why=own)
    # One tap less: the page opens with times for what they missed, or for what is due.
    sole = next(iter(journey.visit_types)) if len(journey.visit_types) == 1 else None
    what_for = setup.visit_types.get(visit.visit_type_id if visit else sole or VisitTypeId(""))
    used = uses(step.words.values())
    values: dict[str, str] = {}
    link, button = "", dict[str, str]()
    if "booking_link" in used:
        link = _booking_link(services, touchpoint, found[0].patient_id, what_for)
        button = _PICK
        values["booking_link"] = link
    if "referral_link" in used:
        values["referral_link"] = link_for(services, touchpoint.practice_id, found[0].patient_id)
    if visit is not None:
        provider = setup.providers.get(visit.provider_id)
        values["provider"] = provider.name if provider else ""
        if journey.trigger in OF_A_VISIT_TO_COME:
            page = f"{services.config.public_base_url}/a/{visit.link}" if visit.link else ""
            values["visit_link"] = page
            link, button = (link, button) if link else (page, _SEE)
    if step.do is Do.ASK and visit is not None:
        link, button = _feedback_link(services, touchpoint, visit), _ANSWER
        values["feedback_link"] = link
    if own.link and not link:
        link, button = own.link, _PICK if own.books else _READ
    return Meant(
        words=own.words,
        values=values,
        values_in=_in_each_language(setup, touchpoint, found, visit),
        link=link,
        button=button,
    )


def _in_each_language(
    setup: Setup, touchpoint: Touchpoint, found: Iterable[_Theirs], visit: Appointment | None
) -> Mapping[str, Mapping[str, str]]:
    location = setup.locations[touchpoint.location_id]
    place = place_of(setup.practice_at(location), location)
    names = [of.profile.called for of in found]
    said: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:
        # Of those of whom it holds: one whose run has ended is not named.
        said[language] = {"first_name": everyones_fields(names, place, language)["first_name"]}
        said[language]["question"] = question(setup.feedback.scale, language)
        if visit is not None:
            at = setup.locations[visit.location_id].local(visit.starts_at)
            said[language] |= {
                "visit_day": day_short(at.date(), language, place.country),
                "visit_date": day_long(at.date(), language, place.country),
                "visit_time": clock(at.time(), place.country),
            }
    return said


def _feedback_link(services: Services, touchpoint: Touchpoint, visit: Appointment) -> str:
    open_feedback(
        services,
        visit,
        asked_at=touchpoint.contact_id,
        by=touchpoint.touchpoint_id,
        until=touchpoint.latest + FEEDBACK_LIVES,
    )
    return feedback_link(services, touchpoint.contact_id, touchpoint.touchpoint_id)


def _booking_link(
    services: Services,
    touchpoint: Touchpoint,
    patient_id: PatientId,
    what_for: VisitType | None = None,
) -> str:
    books = what_for if what_for is not None and what_for.patients_may_book else None
    token = booking_token(
        services,
        f"journey\n{touchpoint.contact_id}\n{touchpoint.touchpoint_id}",
        practice_id=touchpoint.practice_id,
        patient_id=patient_id,
        until=touchpoint.latest + BOOKING_LIVES,
        visit_type_id=books.visit_type_id if books else None,
        location_id=touchpoint.location_id if books else None,
    )
    return f"{services.config.public_base_url}/b/{token}"
