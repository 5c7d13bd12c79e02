"""What patients say of their visits: the numbers, by month, place and provider; and the words."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date

from chalice.app import Blueprint, Response

from chalicelib.domain.feedback import HIGH, LOW, Feedback, Review, Scale
from chalicelib.domain.feedback.results import TOO_FEW, Figure, Tally, of_scale, together
from chalicelib.domain.feedback.reviews import is_low
from chalicelib.domain.ids import LocationId, PatientId
from chalicelib.domain.journeys import Do
from chalicelib.domain.roles import Permission
from chalicelib.domain.values import dataclass
from chalicelib.storage.feedback import Count
from chalicelib.web import desk, reach, saying
from chalicelib.web.desk import Visit

routes = Blueprint(__name__)

MONTHS = (3, 6, 12)
AT_ONCE = 30
_LOOKED_THROUGH = 90
"""Of a narrowed list so many are read for the thirty that are shown."""


@dataclass(frozen=True, kw_only=True)
class Row:
    name: str
    answers: int
    figure: str


@dataclass(frozen=True, kw_only=True)
class Bar:
    label: str
    times: int
    share: int
    """Of a hundred."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """All that was answered to one way of asking."""

    scale: Scale
    question: str
    answers: int
    figure: Figure | None
    sentence: str
    bars: list[Bar]
    months: list[Row]
    places: list[Row]
    providers: list[Row]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One answer, or one review in public."""

    when: str
    at: str
    mark: str
    low: bool
    words: str
    who: str
    patient_id: PatientId | None
    where: str
    is_review: bool
    address: str


@desk.page(routes, "/feedback", needs=Permission.SEE_FEEDBACK)
def show_feedback(visit: Visit) -> Response:
    months = _months(visit)
    wanted = LocationId(visit.query["location"])
    if wanted:
        reach.location_of(visit, wanted)
    today = visit.locations[0].local(visit.now).date()
    counts = [
        of
        for of in visit.services.feedback.counts(visit.practice_id, _first(today, months))
        if _is_theirs(visit, of.location_id, wanted)
    ]
    lines, before = _lines(visit, wanted)
    return visit.page(
        "feedback/results.html",
        section="feedback",
        parts=[part for scale in Scale if (part := _part(visit, scale, counts)) is not None],
        words_only=sum(of.words_only for of in counts),
        asked=_asked(visit, today, months) if not (wanted or visit.limits) else None,
        answered=sum(together(_tallies(counts, scale)).answers for scale in Scale)
        + sum(of.words_only for of in counts),
        too_few=TOO_FEW,
        months=months,
        all_months=MONTHS,
        location=wanted,
        locations=visit.locations if len(visit.locations) > 1 else [],
        lines=lines,
        before=before,
        is_first=not visit.query["before"],
        is_asking=any(_asks(visit)),
    )


def _months(visit: Visit) -> int:
    asked = visit.query["months"]
    return next((of for of in MONTHS if str(of) == asked), MONTHS[-1])


def _first(today: date, months: int) -> str:
    number = today.year * 12 + today.month - months
    return f"{number // 12:04}-{number % 12 + 1:02}"


def _is_theirs(visit: Visit, location_id: LocationId | None, wanted: LocationId) -> bool:
    if location_id is None:
        # A review that names no location is of the whole practice.
        return not (wanted or visit.limits)
    return visit.works_at(location_id) and wanted in ("", location_id)


def _asks(visit: Visit) -> Iterable[bool]:
    return (
        journey.on and any(step.do is Do.ASK for step in journey.steps)
        for journey in visit.setup.journeys.values()
    )


def _asked(visit: Visit, today: date, months: int) -> int:
    """How often the question left."""
    counted = visit.services.runs.counts(visit.practice_id)
    first = _first(today, months)
    return sum(
        of.get("sent", 0)
        for journey in visit.setup.journeys.values()
        if any(step.do is Do.ASK for step in journey.steps)
        for month, of in counted.get(journey.playbook_id, {}).items()
        if month >= first
    )


# --- numbers -------------------------------------------------------------------------------------


def _tallies(counts: Iterable[Count], scale: Scale) -> list[Tally]:
    return [Tally(scores=of.scores[scale]) for of in counts if scale in of.scores]


def _part(visit: Visit, scale: Scale, counts: list[Count]) -> Part | None:
    whole = together(_tallies(counts, scale))
    if not whole.answers:
        return None
    setup = visit.setup
    places = {of: known.name for of, known in setup.locations.items()}
    providers: dict[str, str] = {of: known.name for of, known in setup.providers.items()}
    figure = of_scale(scale, whole)
    return Part(
        scale=scale,
        question=_QUESTIONS[scale],
        answers=whole.answers,
        figure=figure,
        sentence=_sentence(scale, whole, figure),
        bars=_bars(scale, whole),
        months=_rows(scale, counts, lambda of: of.month, saying.month, newest_first=True),
        places=_rows(
            scale, counts, lambda of: of.location_id, lambda of: places.get(LocationId(of), of)
        ),
        providers=_rows(
            scale,
            counts,
            lambda of: of.provider_id or "",
            lambda of: providers.get(of, "nobody named"),
        ),
    )


_QUESTIONS = {
    Scale.TEN: "Would they recommend you, 0 to 10?",
    Scale.FACES: "How was it, five faces?",
}


def _sentence(scale: Scale, whole: Tally, figure: Figure | None) -> str:
    n = saying.count(whole.answers, "answer")
    if figure is None:
        return f"{n}: too few to tell. A number is told from {TOO_FEW} answers on."
    sure = f"most likely between {figure.least} and {figure.most}"
    if scale is Scale.FACES:
        return f"Of a hundred {figure.value} chose one of the two best faces ({sure}; {n})."
    high, low = whole.between(HIGH, 10), whole.between(0, LOW)
    return f"{high} gave 9 or 10, {low} gave 0 to 6 ({sure}; {n})."


def _bars(scale: Scale, whole: Tally) -> list[Bar]:
    labels = saying.FACES if scale is Scale.FACES else {n: str(n) for n in range(11)}
    return [
        Bar(
            label=label,
            times=whole.scores.get(score, 0),
            share=round(100 * whole.scores.get(score, 0) / whole.answers),
        )
        for score, label in sorted(labels.items(), reverse=True)
    ]


def _rows(
    scale: Scale,
    counts: list[Count],
    key: Callable[[Count], str],
    name: Callable[[str], str],
    *,
    newest_first: bool = False,
) -> list[Row]:
    found: dict[str, list[Count]] = defaultdict(list)
    for of in counts:
        found[key(of)].append(of)
    tallies = {of: together(_tallies(some, scale)) for of, some in found.items()}
    rows = [(of, tally) for of, tally in tallies.items() if tally.answers]
    if newest_first:
        rows.sort(key=lambda row: row[0], reverse=True)
    else:
        rows.sort(key=lambda row: (-row[1].answers, name(row[0])))
    return [
        Row(name=name(of), answers=tally.answers, figure=_short(scale, tally)) for of, tally in rows
    ]


def _short(scale: Scale, tally: Tally) -> str:
    figure = of_scale(scale, tally)
    if figure is None:
        return "too few to tell"
    unit = " of 100" if scale is Scale.FACES else ""
    return f"{figure.value}{unit} ({figure.least} to {figure.most})"


# --- words ---------------------------------------------------------------------------------------


def _lines(visit: Visit, wanted: LocationId) -> tuple[list[Line], str]:
    found, before = visit.services.feedback.lately(
        visit.practice_id,
        before=visit.query["before"],
        limit=_LOOKED_THROUGH if wanted or visit.limits else AT_ONCE,
    )
    theirs = [of for of in found if _is_theirs(visit, of.location_id, wanted)]
    said = [of for of in theirs if isinstance(of, Feedback)]
    ids = {of.patient_id for of in said}
    within = reach.patients_within(visit, ids)
    patients = visit.services.patients.get_many(visit.practice_id, within, strong=False)
    names = {of: known.full_name for of, known in patients.items() if not known.erased_at}
    visit.trail("feedback.viewed", *names)
    return [_line(visit, of, names) for of in theirs], before


def _line(visit: Visit, of: Feedback | Review, names: dict[PatientId, str]) -> Line:
    location = visit.setup.locations.get(of.location_id) if of.location_id else None
    zone = location or visit.locations[0]
    when = saying.when(zone.local(of.at), zone.local(visit.now))
    if isinstance(of, Review):
        return Line(
            when=when,
            at=of.at.isoformat(),
            mark=f"{of.stars} of 5 stars on {of.site}",
            low=is_low(of),
            words=of.words,
            who=of.by or "Somebody",
            patient_id=None,
            where=location.name if location else "",
            is_review=True,
            address=of.address,
        )
    provider = visit.setup.providers.get(of.provider_id) if of.provider_id else None
    return Line(
        when=when,
        at=of.at.isoformat(),
        mark=saying.feedback_mark(of),
        low=of.is_low,
        words=of.words,
        who=names.get(of.patient_id, "Somebody"),
        patient_id=of.patient_id if of.patient_id in names else None,
        where=", ".join(
            filter(None, (provider.name if provider else "", location.name if location else ""))
        ),
        is_review=False,
        address="",
    )
