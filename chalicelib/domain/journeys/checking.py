"""What is wrong with a journey, before it can do harm: each said where it is wrong."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from chalicelib.domain import segments, wording
from chalicelib.domain.journeys.journey import END, Do, Journey, JourneyStep, Trigger
from chalicelib.domain.journeys.wording import SAMPLES, fields_of
from chalicelib.domain.patient_segments import Condition, contradiction
from chalicelib.domain.patient_segments.conditions import Fact
from chalicelib.domain.patients import Channel
from chalicelib.domain.topics import Topic

MOST_STEPS, MOST_PARTS = 12, 3
_LEAP_YEAR = 2024
_STEP_ID = re.compile(r"[A-Za-z0-9_.-]{1,60}")


def wrong(journey: Journey) -> Mapping[str, str]:
    """Where it is wrong → a sentence. Empty: nothing is.

    "name", "steps", "only", "months", "day_of_year", or "<step id>.<what>": of a step "step",
    "on_reply", "line", "attempts", "only_if", "<language>.text", "<language>.subject",
    "<language>.email".
    """
    found = dict(_of_it(journey))
    for number, step in enumerate(journey.steps, 1):
        for what, why in _of_step(journey, step, number):
            found.setdefault(f"{step.step_id}.{what}", why)
    return found


def _of_it(journey: Journey) -> Iterator[tuple[str, str]]:
    if not journey.name.strip():
        yield "name", "Give it a name."
    if not journey.steps:
        yield "steps", "It has no steps, so it would do nothing."
    if len(journey.steps) > MOST_STEPS:
        yield "steps", f"At most {MOST_STEPS} steps."
    ids = [step.step_id for step in journey.steps]
    if len(set(ids)) < len(ids):
        yield "steps", "Two of its steps have the same id."
    if loop := loop_in(journey):
        yield "steps", f"Steps {_listed(loop)} lead back to each other: it would never end."
    if why := contradiction(journey.only) or _gates(journey, journey.only):
        yield "only", why
    if journey.trigger is Trigger.DUE and not 1 <= journey.months <= 120:
        yield "months", "After how many months is the next visit due? 1 to 120."
    if journey.trigger is Trigger.DAY_OF_YEAR and not _is_day(journey.day_of_year):
        yield "day_of_year", "Which day of the year? Month and day, like 12-20."
    if journey.trigger is Trigger.ENQUIRY and journey.news is None:
        yield "news", "Which news of their enquiry is it about?"


def _of_step(journey: Journey, step: JourneyStep, number: int) -> Iterator[tuple[str, str]]:
    ids = {of.step_id for of in journey.steps}
    if not _STEP_ID.fullmatch(step.step_id) or step.step_id == END:
        yield "step", "Its id: 1 to 60 letters, digits, - _ . and not “end”."
    if journey.trigger is Trigger.BEFORE_VISIT and step.after_days > 0:
        yield "step", f"Step {number} comes after the visit, and this is about what comes before."
    if journey.trigger is not Trigger.BEFORE_VISIT and step.after_days < 0:
        yield "step", f"Step {number} comes before that by which it begins."
    if not -400 <= step.after_days <= 800:
        yield "step", "At most 800 days."
    if not 0 <= step.wait_days <= 90:
        yield "step", "It can wait 0 to 90 days."
    for heard, then in step.on_reply.items():
        if then != END and then not in ids:
            yield "on_reply", f"What follows {heard.upper()} is a step that is not there."
    if why := contradiction((*journey.only, *step.only_if)) or _gates(journey, step.only_if):
        yield "only_if", why
    if step.do is Do.ASK and not _may_ask(journey):
        yield "step", "How a visit was is asked after a visit, in a playbook about “How we did”."
    if step.do is Do.TASK:
        if not step.line.strip():
            yield "line", "Say what the desk is to do."
        if not 1 <= step.attempts <= 4:
            yield "attempts", "1 to 4 times: nobody is called five times."
    else:
        yield from _of_words(journey, step)


def _may_ask(journey: Journey) -> bool:
    return journey.trigger is Trigger.AFTER_VISIT and journey.topic is Topic.FEEDBACK


def _gates(journey: Journey, conditions: Iterable[Condition]) -> str:
    """To ask those alone who were content, and send them on to where they write in public, is what
    16 CFR 465 and Google's policy on fake engagement are about: see docs/feedback.md."""
    if not any(step.do is Do.ASK for step in journey.steps):
        return ""
    if not any(of.fact in (Fact.SCORE, Fact.COMPLAINT) for of in conditions):
        return ""
    return "Everybody is asked, whatever they said before: to ask the content alone is gating."


def _of_words(journey: Journey, step: JourneyStep) -> Iterator[tuple[str, str]]:
    for channel in step.order.channels:
        if not any(words.whole_for(channel) for words in step.words.values()):
            what = "text" if channel is Channel.TEXT else "email"
            first = next(iter(step.words), "en")
            yield f"{first}.{what}", f"This step sends {_a(what)}, so it needs one."
    if step.do is Do.ASK:
        for language, words in step.words.items():
            for name in ("text", "email"):
                template = getattr(words, name)
                if template and "{feedback_link}" not in template:
                    yield f"{language}.{name}", "Say where they answer: {feedback_link}."
    for language, words in step.words.items():
        for name in ("text", "subject", "email"):
            template = getattr(words, name)
            why = wrong_template(journey, template)
            if not why and name == "text" and template:
                why = wording.why_no_stop(template, journey.topic) or _too_long(template)
            if why:
                yield f"{language}.{name}", why


def _too_long(template: str) -> str:
    parts = _parts(template)
    if parts <= MOST_PARTS:
        return ""
    return f"That is {parts} texts long; {MOST_PARTS} is the most. Shorten it."


def wrong_template(journey: Journey, template: str) -> str:
    """What is wrong with one wording; empty: nothing."""
    return wording.wrong_template(
        template,
        fields=fields_of(journey),
        instead="when it leaves: quiet hours and the contact budget can move a message to another "
        "day.",
    )


def loop_in(journey: Journey) -> tuple[int, ...]:
    """The numbers of steps that lead back to each other; empty: none do.

    From each step a run goes to the next one, or to where a reply leads. Each replied jump comes
    at once: a way back would be said again and again.
    """
    ids = [step.step_id for step in journey.steps]
    ways: dict[int, set[int]] = {
        place: {
            *((place + 1,) if place + 1 < len(ids) else ()),
            *(ids.index(then) for then in step.on_reply.values() if then in ids),
        }
        for place, step in enumerate(journey.steps)
    }
    for place in ways:
        if back := _way_back(place, ways):
            return tuple(sorted(of + 1 for of in back))
    return ()


def _way_back(start: int, ways: Mapping[int, set[int]]) -> set[int]:
    """Every step on some way from `start` to itself."""
    ahead = _reached(ways[start], ways)
    if start not in ahead:
        return set()
    return {of for of in ahead if start in _reached(ways[of], ways)}


def _reached(some: set[int], ways: Mapping[int, set[int]]) -> set[int]:
    found, look = set(some), list(some)
    while look:
        new = ways[look.pop()] - found
        found |= new
        look += new
    return found


def _parts(template: str) -> int:
    return segments.count(segments.fold(wording.render(template, SAMPLES))).parts


def _is_day(said: str) -> bool:
    """29 February is one: in other years it is the day before."""
    try:
        date.fromisoformat(f"{_LEAP_YEAR}-{said}")
    except ValueError:
        return False
    return len(said) == len("12-20")


def _listed(numbers: tuple[int, ...]) -> str:
    return " and ".join(filter(None, (", ".join(str(n) for n in numbers[:-1]), str(numbers[-1]))))


def _a(what: str) -> str:
    return "an email" if what == "email" else "a text"
