"""A journey in the words of the desk: when it begins, what its steps do, what it lacks."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from chalicelib.actions.journeys.count_end import HELD
from chalicelib.actions.patient_segments.people import names_of
from chalicelib.domain.journeys import COMES_BACK, END, Do, Heard, Journey, JourneyStep, Trigger
from chalicelib.domain.own_words import ARTICLE_FIELDS, OWN_FIELDS, needed, own_word, used
from chalicelib.domain.patient_segments import say_all
from chalicelib.domain.patients import Channel
from chalicelib.domain.playbooks import Order, Words
from chalicelib.domain.topics import Topic
from chalicelib.domain.values import dataclass
from chalicelib.domain.wording import why_of
from chalicelib.storage.setup import Setup
from chalicelib.web import saying
from chalicelib.web.settings.own_words import LABELS

if TYPE_CHECKING:
    from chalicelib.actions.journeys.forecast import JourneyForecast

GROUPS: tuple[tuple[str, tuple[Trigger, ...]], ...] = (
    ("Before a visit", (Trigger.FIRST_BOOKED, Trigger.BEFORE_VISIT, Trigger.ENQUIRY)),
    ("After a visit", (Trigger.AFTER_VISIT, Trigger.NO_SHOW, Trigger.MISSED_TWO)),
    ("Coming back", (Trigger.NO_NEXT_VISIT, Trigger.DUE, Trigger.RECALL_FAILED)),
    (
        "Staying in touch",
        (Trigger.BIRTHDAY, Trigger.DAY_OF_YEAR, Trigger.REFERRAL, Trigger.RECOMMENDS),
    ),
)
BEGINS: Mapping[Trigger, str] = {
    Trigger.FIRST_BOOKED: "when somebody books for the first time",
    Trigger.BEFORE_VISIT: "before each visit",
    Trigger.AFTER_VISIT: "after each visit that the desk marked as arrived or done",
    Trigger.NO_NEXT_VISIT: "after a visit, while no next one is booked",
    Trigger.MISSED_TWO: "after two visits in a row that were missed",
    Trigger.NO_SHOW: "after each visit that was missed",
    Trigger.DUE: "when the next visit is due",
    Trigger.RECALL_FAILED: "when a recall ended without a booking",
    Trigger.BIRTHDAY: "on their birthday",
    Trigger.DAY_OF_YEAR: "on one day of the year",
    Trigger.REFERRAL: "when somebody whom they sent was here, and agreed that they hear of it",
    Trigger.RECOMMENDS: "when they took their personal link to hand on",
    Trigger.ENQUIRY: "when there is news of an enquiry",
}
ORDERS = (
    (Order.TEXT, "text"),
    (Order.EMAIL, "email"),
    (Order.TEXT_THEN_EMAIL, "text; email where a text is not possible"),
    (Order.EMAIL_THEN_TEXT, "email; text where an email is not possible"),
)
HEARD: Mapping[Heard, str] = {
    Heard.YES: "If they answer yes",
    Heard.NO: "If they answer no",
    Heard.OTHER: "If they answer something else",
}
MONTHS = tuple(
    (f"{n:02}", name)
    for n, name in enumerate(
        (
            *("January", "February", "March", "April", "May", "June", "July", "August"),
            *("September", "October", "November", "December"),
        ),
        1,
    )
)


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Something of the practice's own that a message names, and that is not written."""

    label: str
    says: str
    path: tuple[str, ...]
    """After /settings/."""
    stops: bool
    """A message is not sent without it."""


def when_ends(journey: Journey) -> str:
    """ "It ends as soon as they book." """
    ends = []
    if journey.ends_on_booking and journey.trigger in COMES_BACK:
        ends.append("as soon as they book")
    if journey.ends_when_heard:
        ends.append("whatever they answer")
    elif any(END in step.on_reply.values() for step in journey.steps):
        answers = {of for step in journey.steps for of, to in step.on_reply.items() if to == END}
        said = {Heard.YES: "yes", Heard.NO: "no", Heard.OTHER: "something else"}
        ends.append(
            f"when they answer {saying.listed([said[of] for of in said if of in answers], 'or')}"
        )
    ends.append("after its last step")
    return f"It ends {saying.listed(ends, 'or')}."


def step_said(step: JourneyStep, trigger: Trigger) -> str:
    """ "10 days after, 10:00: text"."""
    what = "somebody calls" if step.do is Do.TASK else _HOW[step.order]
    return f"{moment(step, trigger)}: {what}"


_HOW: Mapping[Order, str] = {
    Order.TEXT: "text",
    Order.EMAIL: "email",
    Order.TEXT_THEN_EMAIL: "text or email",
    Order.EMAIL_THEN_TEXT: "email or text",
}


def moment(step: JourneyStep, trigger: Trigger) -> str:
    at = f" at {step.at:%H:%M}" if step.at else ""
    days = saying.count(abs(step.after_days), "day")
    if step.after_days == 0:
        return ("on the day" if step.at else "at once") + at
    if trigger is Trigger.BEFORE_VISIT:
        return f"{days} before{at}"
    return f"{days} later{at}"


def where(journey: Journey, setup: Setup) -> str:
    """ "Cleaning, only at Main Street"."""
    pilots = [
        setup.locations[of].name for of in journey.pilot_locations if of in setup.locations
    ] + [setup.providers[of].name for of in journey.pilot_providers if of in setup.providers]
    types = [setup.visit_types[of].name for of in journey.visit_types if of in setup.visit_types]
    off = [setup.locations[of].name for of in journey.off_at if of in setup.locations]
    said = f"tried at {saying.listed(sorted(pilots))}" if pilots else "everywhere"
    said += f", not at {saying.listed(sorted(off))}" if off else ""
    said = f"{saying.listed(sorted(types))}, {said}" if types else said
    only = only_said(journey, setup)
    return f"{only}; {said}" if only else said


def only_said(journey: Journey, setup: Setup) -> str:
    """Empty: it is for everybody."""
    names = names_of(setup, saying.LANGUAGES.items())
    return say_all(journey.only, names) if journey.only else ""


def gaps(journey: Journey, setup: Setup) -> list[Gap]:
    """What its messages name and the practice has not written, what stops a message first."""
    words = [of for step in journey.steps for of in step.words.values()]
    stops = frozenset().union(*(needed(of) for of in words)) if words else frozenset()
    first = setup.practice.languages[0]
    places = [of.location_id for of in setup.open_locations]
    found = [
        Gap(
            label=LABELS[name],
            says="not sent without it" if name in stops else "left out of the message",
            path=("words", "practice"),
            stops=name in stops,
        )
        for name in OWN_FIELDS
        if name in used(words)
        and not all(own_word(setup.own_words, place, name, first, first) for place in places)
    ]
    if used(words) & set(ARTICLE_FIELDS) and not _articles(journey, setup):
        needs = bool(stops & set(ARTICLE_FIELDS))
        found.append(
            Gap(
                label="Articles and suggestions",
                says="not sent without one that fits" if needs else "left out of the message",
                path=("articles",),
                stops=needs,
            )
        )
    return sorted(found, key=lambda of: not of.stops)


def _articles(journey: Journey, setup: Setup) -> bool:
    suggests = journey.topic is Topic.TIPS
    return any(
        (of.suggest if suggests else of.after_visit) and not of.retired
        for of in setup.articles.values()
    )


def fallbacks(
    steps: Iterable[tuple[str, Mapping[str, Words]]], languages: Sequence[str]
) -> Mapping[str, str]:
    """ "<number>.<language>" → who gets which language instead, where a wording is missing."""
    found = {}
    for n, (order, words) in enumerate(steps):
        whole = [of for of in languages if _whole(words.get(of, Words()), order)]
        for language in languages:
            if language not in whole:
                said = saying.language(language)
                instead = f"in {saying.language(whole[0])}" if whole else "nothing"
                found[f"{n}.{language}"] = f"Patients who prefer {said} get it {instead}."
    return found


def _whole(words: Words, order: str) -> bool:
    text = order == Order.EMAIL or bool(words.text.strip())
    email = order == Order.TEXT or bool(words.subject.strip() and words.email.strip())
    return text and email


@dataclass(frozen=True, kw_only=True)
class Foreseen:
    """What would come of it, as the desk reads it."""

    days: int
    begin: str
    texts: str
    emails: str
    calls: str
    price: str
    held: int
    reasons: tuple[tuple[str, int], ...]
    samples: tuple[tuple[str, str, str], ...]
    """(who, when and how, what they read)."""
    note: str
    unknown: bool


_UNKNOWN: Mapping[Trigger, str] = {
    Trigger.RECALL_FAILED: "How many recalls will end without a booking cannot be told beforehand. "
    "It begins for those that do from the day it is switched on; earlier ones begin nothing.",
    Trigger.ENQUIRY: "How many will write by the form on your website, and wait, cannot be told "
    "beforehand.",
}


def foreseen(found: "JourneyForecast", trigger: Trigger, *, today: date) -> Foreseen:
    note = ""
    if found.unknown:
        note = _UNKNOWN[trigger]
    elif found.from_the_past:
        note = f"As many as there were in the last {found.days} days."
    elif found.earlier:
        who = "patient was" if found.earlier == 1 else "patients were"
        note = (
            f"{found.earlier:,} more {who} due before that, and it does not begin for them. To "
            "begin for them too, say under “For whom” how many days back."
        )
    return Foreseen(
        days=found.days,
        begin=saying.count(found.people, "patient"),
        texts=saying.count(found.texts, "text"),
        emails=saying.count(found.emails, "email"),
        calls=saying.count(found.tasks, "call"),
        price=saying.money(found.price),
        held=sum(found.held.values()),
        reasons=tuple((why_of(of), many) for of, many in found.held.items()),
        samples=tuple(
            (
                of.full_name,
                f"{saying.day(of.at.date(), today)}, by {of.channel.value}",
                saying.shortened(of.text if of.channel is Channel.TEXT else of.subject, 170),
            )
            for of in found.samples
        ),
        note=note,
        unknown=found.unknown,
    )


_COUNTED = (
    ("sent", "{} sent"),
    ("task", "{} calls asked for"),
    ("yes", "{} said yes"),
    ("no", "{} said no"),
    ("booked", "{} booked afterwards"),
    ("held", "{} held back"),
    ("failed", "{} failed"),
)


def done(counted: Mapping[str, Mapping[str, int]]) -> str:
    """ "96 sent, 14 booked afterwards, 3 held back"; empty: nothing so far. `counted`: month →
    what → how often."""
    sums: Counter[str] = Counter()
    for month in counted.values():
        for what, number in month.items():
            sums["held" if what.startswith(HELD) else what] += number
    return ", ".join(words.format(f"{sums[of]:,}") for of, words in _COUNTED if sums[of])
