"""What the pages of campaigns show."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace

from chalice.app import Response

from chalicelib.actions.compose import place_of
from chalicelib.domain.campaigns import Campaign, Paused, State
from chalicelib.domain.campaigns.checking import wrong_template
from chalicelib.domain.campaigns.starts import AUDIENCES
from chalicelib.domain.patient_segments import asked, say_all
from chalicelib.domain.patients import Channel
from chalicelib.domain.touchpoints import Why
from chalicelib.domain.values import dataclass
from chalicelib.domain.wording import everyones_fields, for_the_desk, render, why_of
from chalicelib.storage.campaigns import Counts, Result, Walk
from chalicelib.storage.errors import NotFound
from chalicelib.web import inbox_view, pages, saying
from chalicelib.web.desk import Visit
from chalicelib.web.kept import kept

Change = Callable[[Visit, Campaign], Response]
TIMES = ("on", "at", "per_day", "not_after")
MOST_FOUND = 8
STATES: Mapping[State, str] = {
    State.DRAFT: "Draft",
    State.WAITING: "Waits for approval",
    State.SCHEDULED: "Scheduled",
    State.SENDING: "Being sent",
    State.PAUSED: "Paused",
    State.STOPPED: "Stopped",
    State.DONE: "Sent",
}
_SHAPES: Mapping[State, str] = {
    State.DRAFT: "✎",
    State.WAITING: "?",
    State.SCHEDULED: "◷",
    State.SENDING: "▸",
    State.PAUSED: "‖",
    State.STOPPED: "■",
    State.DONE: "✓",
}


@dataclass(frozen=True, kw_only=True)
class Line:
    campaign: Campaign
    state: str
    shape: str
    when: str
    done: str
    """ "120 of 300", where some have left."""


@dataclass(frozen=True, kw_only=True)
class Progress:
    state: str
    shape: str
    walk: Walk
    counts: Counts
    waiting: int
    """Messages that have not ended."""
    held: list[tuple[int, str]]
    left_out: list[tuple[int, str]]
    parts_price: str
    ends: str
    people: int
    booked: int
    wrote: int
    brought: str
    """Of the visits that followed and took place; empty: none has."""
    counted: str
    """When that was; empty: not yet."""
    why_paused: str
    version: str


def line(visit: Visit, campaign: Campaign) -> Line:
    done = ""
    if campaign.is_frozen:
        store = visit.services.campaigns
        of = (visit.practice_id, campaign.campaign_id)
        done = f"{store.counts(*of).sent:,} of {store.walk(*of).total:,} sent"
    return Line(
        campaign=campaign,
        state=STATES[campaign.state],
        shape=_SHAPES[campaign.state],
        when=when(visit, campaign),
        done=done,
    )


def when(visit: Visit, campaign: Campaign) -> str:
    today = visit.locations[0].local(visit.now).date()
    if campaign.ended_at:
        ended = "ended" if campaign.state is State.DONE else "stopped"
        home = visit.locations[0]
        return f"{ended} {saying.when(home.local(campaign.ended_at), home.local(visit.now))}"
    if campaign.on:
        return f"{saying.named_day(campaign.on, today)} at {campaign.at:%H:%M}"
    return "" if campaign.state is State.DRAFT else "as soon as possible"


def progress(visit: Visit, campaign: Campaign) -> Progress:
    store = visit.services.campaigns
    of = (visit.practice_id, campaign.campaign_id)
    walk, counts, result = store.walk(*of), store.counts(*of), store.result(*of)
    over = campaign.state in (State.DONE, State.STOPPED)
    if result is not None and (over or result.counts.ended > counts.ended):
        counts = replace(result.counts, delivered=max(counts.delivered, result.counts.delivered))
    held = sorted(counts.skipped.items(), key=lambda each: -each[1])
    left_out = sorted(walk.left_out.items(), key=lambda each: -each[1])
    home = visit.locations[0]
    shown = Progress(
        state=STATES[campaign.state],
        shape=_SHAPES[campaign.state],
        walk=walk,
        counts=counts,
        waiting=max(0, walk.total - counts.ended),
        held=[(n, why_of(why)) for why, n in held],
        left_out=[(n, why_of(why)) for why, n in left_out],
        parts_price=saying.money(counts.segments * visit.setup.practice.segment_price),
        ends=for_the_desk(home.local(walk.last_at)) if walk.last_at and not over else "",
        people=result.people if result else 0,
        booked=result.booked if result else 0,
        wrote=result.wrote if result else 0,
        brought=_brought(result) if result else "",
        counted=saying.when(home.local(result.at), home.local(visit.now)) if result else "",
        why_paused=_why_paused(campaign),
        version="",
    )
    seen = f"{campaign.state} {walk} {counts} {result} {shown.counted}"
    return replace(shown, version=hashlib.sha256(seen.encode()).hexdigest()[:16])


def _brought(result: Result) -> str:
    if not result.visits:
        return ""
    visits = saying.count(result.visits, "visit")
    if not result.told:
        return f"{visits} took place, no amounts known"
    of = "" if result.told == result.visits else f", known of {result.told}"
    return f"{visits} took place and brought {saying.sum_of(result.amount)}{of}"


def _why_paused(campaign: Campaign) -> str:
    if campaign.paused is Paused.LIMIT:
        return "The plan's messages of this month are used up. Reminders go on."
    return ""


def sample(visit: Visit, campaign: Campaign, language: str) -> dict[str, str]:
    from chalicelib.actions.campaigns.reach import sample_link

    location = visit.locations[0]
    place = place_of(visit.setup.practice_at(location), location)
    name = "Carmen" if language.startswith("es") else "Rosie"
    link = sample_link(campaign, visit.services.config.public_base_url)
    return {**everyones_fields([name], place, language), "link": link or "https://…"}


Preview = tuple[str, inbox_view.Cost]


def previews(visit: Visit, campaign: Campaign) -> Mapping[str, Preview | None]:
    """Language → its text as it reads, and its cost."""
    made: dict[str, Preview | None] = {}
    for language in visit.setup.practice.languages:
        said = campaign.words.get(language)
        made[language] = None
        if said and said.text and not wrong_template(said.text, campaign):
            words = render(said.text, sample(visit, campaign, language))
            made[language] = (words, inbox_view.cost(words))
    return made


@dataclass(frozen=True, kw_only=True)
class Choice:
    value: str
    says: str
    more: str
    people: int


def audiences(visit: Visit) -> list[Choice]:
    """Ready ones, and how many people each is of: one walk for all."""

    def count() -> list[int]:
        zone = visit.setup.zone
        asks = [asked(of.conditions, now=visit.now, zone=zone) for of in AUDIENCES]
        many = [0] * len(asks)
        for profile in visit.services.profiles.walk(visit.practice_id):
            for n, fits in enumerate(asks):
                many[n] += fits(profile) and not (profile.deceased or profile.discharged)
        return many

    counted = kept(visit.services, (visit.practice_id, "audiences"), count, seconds=60)
    return [
        Choice(value=f"ready:{of.key}", says=of.says, more="", people=many)
        for of, many in zip(AUDIENCES, counted, strict=True)
    ]


def segments(visit: Visit) -> list[Choice]:
    from chalicelib.actions.patient_segments.people import names_of

    names = names_of(
        visit.setup, [(of, saying.language(of)) for of in visit.setup.practice.languages]
    )
    return [
        Choice(
            value=f"segment:{of.segment_id}",
            says=of.name,
            more=say_all(of.conditions, names),
            people=-1,
        )
        for of in visit.services.patient_segments.list(visit.practice_id)
    ]


@dataclass(frozen=True, kw_only=True)
class Reach:
    texts: int
    emails: int
    people: int
    fit: int
    left_out: list[tuple[int, str]]
    parts: int
    longest: int
    price: str
    days: int
    last_day: str
    waits: int
    fall_back: list[tuple[int, str]]
    samples: list[tuple[str, str]]


def foreseen(visit: Visit, campaign: Campaign) -> Reach:
    from chalicelib.actions.campaigns.reach import foresee

    def look() -> Reach:
        found = foresee(visit.services, visit.setup, campaign, now=visit.now)
        patients = visit.services.patients.get_many(visit.practice_id, found.samples)
        today = visit.locations[0].local(visit.now).date()
        return Reach(
            texts=found.messages.get(Channel.TEXT, 0),
            emails=found.messages.get(Channel.EMAIL, 0),
            people=found.people,
            fit=found.fit,
            left_out=[(n, why_of(why)) for why, n in found.left_out.items()],
            parts=found.parts,
            longest=found.longest,
            price=saying.money(found.price),
            days=found.days,
            last_day=saying.named_day(found.ends_on, today) if found.ends_on else "",
            waits=found.waits,
            fall_back=[(n, saying.language(of)) for of, n in found.fall_back.items()],
            samples=[(of, patients[of].full_name) for of in found.samples if of in patients],
        )

    # Of the same draft: each save of it has a number of its own.
    of = f"{campaign.campaign_id} {campaign.revision} {campaign.per_day} {campaign.on}"
    return kept(visit.services, (visit.practice_id, of), look, seconds=30)


@dataclass(frozen=True, kw_only=True)
class Read:
    """As one patient reads it."""

    patient_id: str
    name: str
    channels: list["OnChannel"]


@dataclass(frozen=True, kw_only=True)
class OnChannel:
    is_text: bool
    subject: str
    text: str
    language: str
    cost: inbox_view.Cost | None
    falls_back: str
    """The language that they prefer and nothing is written in; empty: it is theirs."""
    why_not: str


_NOT_THERE = {Channel.TEXT: "no phone number on record", Channel.EMAIL: "no email on record"}


def _why_not(why: Why | None, channel: Channel) -> str:
    if why is None:
        return ""
    return _NOT_THERE[channel] if why is Why.NO_CONTACT else why_of(why)


def seen(visit: Visit, campaign: Campaign) -> Read | None:
    """As the patient who was asked for, else as the first who gets it."""
    from chalicelib.actions.campaigns.trying import seen_by

    asked_for = visit.query["as"] or visit.form["as"]
    if not asked_for:
        samples = foreseen(visit, campaign).samples
        asked_for = samples[0][0] if samples else ""
    try:
        patient = visit.patient(asked_for) if asked_for else None
    except NotFound:
        patient = None
    if patient is None or any(
        wrong_template(part, campaign)
        for said in campaign.words.values()
        for part in (said.text, said.subject, said.email)
    ):
        return None
    visit.trail("patient.viewed", patient.patient_id)
    return Read(
        patient_id=patient.patient_id,
        name=patient.full_name,
        channels=[
            OnChannel(
                is_text=of.channel is Channel.TEXT,
                subject=of.words.subject,
                text=of.words.text,
                language=of.words.language,
                cost=inbox_view.cost(of.words.text) if of.channel is Channel.TEXT else None,
                falls_back=saying.language(of.wanted) if of.falls_back else "",
                why_not=_why_not(of.why, of.channel),
            )
            for of in seen_by(visit.services, visit.setup, campaign, patient)
        ],
    )


def find(visit: Visit, who: str) -> list[tuple[str, str]]:
    """(id, name) of patients who may be meant."""
    from chalicelib.web.find_patients import find as find_patients

    found = list(find_patients(visit, who).items())[:MOST_FOUND]
    visit.trail("patients.searched", *(of for of, _ in found))
    return [(str(of), name) for of, name in found]


_IN_A_FRAME = "; ".join(
    (
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src https: data:",
        "frame-ancestors 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "sandbox",
    )
)
"""An email brings its own styles and pictures, and nothing that acts."""


def with_frame(visit: Visit) -> pages.Headers:
    policy = str(pages.page_headers(visit.services.config)["Content-Security-Policy"])
    return {"Content-Security-Policy": f"{policy}; frame-src 'self'"}


def email(visit: Visit, campaign: Campaign) -> Response:
    """Raises NotFound where nothing can be shown."""
    from chalicelib.actions.campaigns.trying import seen_by

    patient = visit.patient(visit.query["as"])
    shown = seen_by(visit.services, visit.setup, campaign, patient)
    html = next((of.words.html for of in shown if of.channel is Channel.EMAIL), "")
    if not html:
        raise NotFound("email")
    visit.trail("patient.viewed", patient.patient_id)
    headers = {
        **pages.page_headers(visit.services.config),
        "Content-Security-Policy": _IN_A_FRAME,
    }
    return Response(body=html, headers=headers)
