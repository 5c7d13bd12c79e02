"""Does a patient fit? Each condition becomes a question once, and is then put to everybody."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from chalicelib.domain.appointments import Status
from chalicelib.domain.ids import ContactId
from chalicelib.domain.patient_segments.conditions import Condition, Fact, Op
from chalicelib.domain.patient_segments.dates import days_to_birthday, moved, years_old
from chalicelib.domain.patients import Channel, Consent, ContactPoint, Kind
from chalicelib.domain.profiles import Profile, VisitFact

Contacts = Mapping[ContactId, ContactPoint]
Question = Callable[[Profile], bool]
_OF_CONTACTS = (Fact.WRITTEN, Fact.OFFERS_BY_TEXT)


def matches(
    conditions: Sequence[Condition],
    profile: Profile,
    *,
    now: datetime,
    zone: ZoneInfo,
    contacts: Contacts | None = None,
) -> bool:
    """Whether all hold. What only a contact point knows is asked where `contacts` are given, and
    else passed over: see `asks_contacts`."""
    return asked(conditions, now=now, zone=zone, contacts=contacts)(profile)


def asks_contacts(conditions: Iterable[Condition]) -> bool:
    """Whether something is asked that only their contact points know."""
    return any(of.fact in _OF_CONTACTS for of in conditions)


def asks_for_contacts(conditions: Iterable[Condition]) -> bool:
    """Whether people are meant who are no patients: referral sources, who answers for a child."""
    return any(
        of.op is Op.IS
        and (of.fact is Fact.LIST or (of.fact is Fact.KIND and "contact" in of.values))
        for of in conditions
    )


def asked(
    conditions: Sequence[Condition],
    *,
    now: datetime,
    zone: ZoneInfo,
    contacts: Contacts | None = None,
) -> Question:
    """As `matches`, to be put to many. `zone`: of the practice, for what is a day."""
    today = now.astimezone(zone).date()
    questions = [
        _question(of, now, today, zone, contacts or {})
        for of in conditions
        if contacts is not None or of.fact not in _OF_CONTACTS
    ]
    if not asks_for_contacts(conditions):
        questions.insert(0, lambda of: of.kind is not Kind.CONTACT)
    return lambda profile: all(question(profile) for question in questions)


def last_visit(profile: Profile, now: datetime) -> VisitFact | None:
    return next((of for of in reversed(profile.visits) if of.came(now)), None)


def next_visit(profile: Profile, now: datetime) -> VisitFact | None:
    return next((of for of in profile.visits if of.coming(now)), None)


def _question(
    condition: Condition, now: datetime, today: date, zone: ZoneInfo, contacts: Contacts
) -> Question:
    op, values = condition.op, condition.values
    chosen = frozenset(values)

    def among(get: Callable[[Profile], str]) -> Question:
        return (lambda p: get(p) in chosen) if op is Op.IS else (lambda p: get(p) not in chosen)

    def overlaps(get: Callable[[Profile], Iterable[str]]) -> Question:
        is_ = op is Op.IS
        return lambda p: (not chosen.isdisjoint(get(p))) is is_

    def of_last(get: Callable[[VisitFact], str]) -> Question:
        is_ = op is Op.IS

        def of(profile: Profile) -> bool:
            last = last_visit(profile, now)
            return last is not None and (get(last) in chosen) is is_

        return of

    def of_any(get: Callable[[VisitFact], str]) -> Question:
        return overlaps(lambda p: (get(of) for of in p.visits if of.came(now)))

    def count(of: Callable[[VisitFact], int]) -> Question:
        since = _months_back(values[1:], today, zone)
        fits = _fits(op, values)
        return lambda p: fits(sum(of(v) for v in p.visits if since <= v.starts_at <= now))

    match condition.fact:
        case Fact.AGE:
            fits = _fits(op, values)
            return lambda p: p.born is not None and fits(years_old(p.born, today))
        case Fact.SEX:
            return among(lambda p: p.sex or "")
        case Fact.LANGUAGE:
            return among(lambda p: p.language.split("-")[0].lower())
        case Fact.BIRTHDAY:
            return _birthday(op, values, today)
        case Fact.KIND:
            return among(lambda p: p.kind)
        case Fact.LAST_VISIT:
            return _ago(op, values, today, zone, lambda p: _starts(last_visit(p, now)))
        case Fact.NEXT_VISIT:
            return _ahead(op, values, today, zone, lambda p: _starts(next_visit(p, now)))
        case Fact.VISITS:
            return count(lambda v: v.came(now))
        case Fact.LAST_LOCATION:
            return of_last(lambda v: v.location_id)
        case Fact.LOCATION:
            return of_any(lambda v: v.location_id)
        case Fact.LAST_PROVIDER:
            return of_last(lambda v: v.provider_id)
        case Fact.PROVIDER:
            return of_any(lambda v: v.provider_id)
        case Fact.LAST_TYPE:
            return of_last(lambda v: v.visit_type_id)
        case Fact.TYPE:
            return of_any(lambda v: v.visit_type_id)
        case Fact.NO_SHOWS:
            return count(lambda v: v.status is Status.NO_SHOW)
        case Fact.CANCELLED:
            return count(lambda v: v.status is Status.CANCELLED)
        case Fact.SPENT:
            return count(lambda v: (v.amount or 0) if v.came(now) else 0)
        case Fact.OWES:
            fits = _fits(op, values)
            return lambda p: p.balance is not None and fits(p.balance)
        case Fact.SINCE:
            return _ago(op, values, today, zone, lambda p: p.since)
        case Fact.CAME_BY:
            return among(lambda p: p.came_by)
        case Fact.REFERRED_BY:
            return lambda p: bool(p.referred_by or p.sent_by) is (op is Op.YES)
        case Fact.HAS_REFERRED:
            # A message to a segment must tell nobody of who did not agree to it.
            fits = _fits(op, values)
            return lambda p: fits(len(p.may_hear_of))
        case Fact.LIST:
            return overlaps(lambda p: p.lists)
        case Fact.INTEREST:
            return overlaps(lambda p: p.interests)
        case Fact.HEARD:
            return _ago(op, values, today, zone, lambda p: p.heard_at)
        case Fact.WRITTEN:
            since = moved(today, 1 - int(values[0]), "days")
            return lambda p: _written_since(_points(p, contacts), since) is (op is Op.YES)
        case Fact.SCORE:
            fits = _fits(op, values)
            return lambda p: p.score is not None and fits(p.score)
        case Fact.COMPLAINT:
            return lambda p: bool(p.complaints) is (op is Op.YES)
        case Fact.HAS_TEXT:
            return lambda p: (p.text is not None) is (op is Op.YES)
        case Fact.HAS_EMAIL:
            return lambda p: (p.email is not None) is (op is Op.YES)
        case Fact.OFFERS_BY_TEXT:
            return lambda p: _offers_by_text(_points(p, contacts)) is (op is Op.YES)


def _fits(op: Op, values: Sequence[str]) -> Callable[[int], bool]:
    first = int(values[0])
    match op:
        case Op.OVER:
            return lambda of: of > first
        case Op.UNDER:
            return lambda of: of < first
        case Op.BETWEEN:
            last = int(values[1])
            return lambda of: first <= of <= last
        case Op.AT_LEAST:
            return lambda of: of >= first
        case _:
            return lambda of: of <= first


def _months_back(values: Sequence[str], today: date, zone: ZoneInfo) -> datetime:
    """When the last so many months began; without a number: long ago."""
    if not any(values):
        return datetime.min.replace(tzinfo=UTC)
    return _midnight(moved(today, -int(values[0]), "months"), zone)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    """As an instant; far from the ends of what can be counted."""
    inside = min(max(day, date(2, 1, 1)), date(9998, 1, 1))
    return datetime.combine(inside, time(), zone).astimezone(UTC)


def _starts(visit: VisitFact | None) -> datetime | None:
    return visit.starts_at if visit else None


def _day(of: date | datetime, zone: ZoneInfo) -> date:
    return of.astimezone(zone).date() if isinstance(of, datetime) else of


def _ago(
    op: Op,
    values: Sequence[str],
    today: date,
    zone: ZoneInfo,
    get: Callable[[Profile], date | datetime | None],
) -> Question:
    """More than a year ago: on a day before the one a year ago; what was on it is neither more nor
    less."""
    if op in (Op.YES, Op.NO):
        return lambda p: (get(p) is not None) is (op is Op.YES)
    unit = values[-1]
    near = moved(today, -int(values[0]), unit)
    far = moved(today, -int(values[1]), unit) if op is Op.BETWEEN else near

    def of(profile: Profile) -> bool:
        at = get(profile)
        if at is None:
            return False
        day = _day(at, zone)
        if op is Op.OVER:
            return day < near
        return day > near if op is Op.UNDER else far <= day <= near

    return of


def _ahead(
    op: Op,
    values: Sequence[str],
    today: date,
    zone: ZoneInfo,
    get: Callable[[Profile], datetime | None],
) -> Question:
    if op in (Op.YES, Op.NO):
        return lambda p: (get(p) is not None) is (op is Op.YES)
    until = moved(today, int(values[0]), values[-1])

    def of(profile: Profile) -> bool:
        at = get(profile)
        return at is not None and (_day(at, zone) <= until) is (op is Op.UNDER)

    return of


def _birthday(op: Op, values: Sequence[str], today: date) -> Question:
    if op is Op.UNDER:
        days = int(values[0])
        return lambda p: p.born is not None and days_to_birthday(p.born, today) <= days
    near = {"this": today.month, "next": today.month % 12 + 1}
    months = frozenset(near[of] if of in near else int(of) for of in values)
    return lambda p: p.born is not None and p.born.month in months


def _points(profile: Profile, contacts: Contacts) -> list[ContactPoint]:
    ids = (profile.text, profile.email)
    return [contacts[of] for of in ids if of is not None and of in contacts]


def _written_since(points: Collection[ContactPoint], since: date) -> bool:
    return any(day >= since for of in points for day in of.recent)


def _offers_by_text(points: Collection[ContactPoint]) -> bool:
    return any(of.channel is Channel.TEXT and of.marketing is Consent.ALLOWED for of in points)
