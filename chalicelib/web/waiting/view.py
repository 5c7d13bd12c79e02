"""The list of who waits, as the desk reads it: a line each, with every reason and a next step."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from chalicelib.domain.conversations import Conversation
from chalicelib.domain.ids import ContactId, LocationId, PatientId
from chalicelib.domain.patients import Kind
from chalicelib.domain.practices import Location
from chalicelib.domain.profiles import Profile
from chalicelib.domain.values import dataclass
from chalicelib.domain.waiting import CLOCK, RANK, Reason, Waiting, place_of
from chalicelib.domain.waiting.words import TOPICS
from chalicelib.storage.waiting import Known, Stranger
from chalicelib.web import saying

OF_MESSAGES = (Reason.URGENT, Reason.MESSAGE)
LABELS: Mapping[Reason, str] = {
    Reason.URGENT: "Urgent",
    Reason.PROSPECT: "New enquiry",
    Reason.MESSAGE: "No answer yet",
    Reason.MISSED_CALL: "Missed call",
    Reason.LOW_SCORE: "Not content",
    Reason.NO_SHOW: "Missed a visit",
    Reason.CALL: "To be called",
    Reason.NO_NEXT_VISIT: "No next visit",
    Reason.DUE: "Visit due",
    Reason.REFERRER: "Not thanked",
}
HOT = (Reason.URGENT, Reason.PROSPECT, Reason.MESSAGE, Reason.MISSED_CALL, Reason.LOW_SCORE)
"""They wait at this moment, knowing that they do."""


@dataclass(frozen=True, kw_only=True)
class Why:
    """One reason, with what can be done about it."""

    reason: Reason
    label: str
    says: str
    waited: str
    since: str
    """The full date and time."""
    hot: bool
    key: str = ""
    texts: str = ""
    """What the button says that sends a text; empty: none is offered."""
    talk: ContactId | None = None
    """The conversation to answer in."""
    calls: bool = False
    books: bool = False
    case: str = ""
    """LOW_SCORE: the case's work item."""
    lets_be: bool = False


@dataclass(frozen=True, kw_only=True)
class Line:
    name: str
    place: str
    whys: tuple[Why, ...]
    patient_id: PatientId | None = None
    location_id: LocationId | None = None
    """Where they belong, for whoever books."""
    prospect: bool = False


def lines(
    known: Iterable[tuple[Known, Sequence[Waiting]]],
    strangers: Iterable[Stranger],
    talks: Sequence[Conversation],
    *,
    locations: Mapping[LocationId, Location],
    now: datetime,
    covers: tuple[str, str],
) -> list[Line]:
    """In the order of the list. `talks`: conversations that wait; `covers`: the places between
    which this page shows all there is (after the first, up to the last; empty: to either end)."""
    found: list[Line] = []
    listed: set[ContactId] = set()
    for each, waits in known:
        profile = each.profile
        mine = [
            of
            for of in talks
            if of.contact_id in (profile.text, profile.email) and of.contact_id not in listed
        ]
        others = [of for of in waits if of.reason not in OF_MESSAGES]
        whys = [_why(of, profile, locations, now) for of in others]
        whys += _of_talks(mine, locations, now)
        if whys:
            listed |= {of.contact_id for of in mine}
            found.append(_line(profile, whys, each.place))
    for stranger in strangers:
        same = [of for of in talks if of.contact_id == stranger.contact_id]
        told = _of_talks([of for of in same if of.contact_id not in listed], locations, now)
        listed |= {of.contact_id for of in same}
        whys = [*told, _of_stranger(stranger, locations, now)]
        found.append(Line(name="", place=stranger.place, whys=_ranked(whys)))
    found += [
        Line(name="", place=_place(of), whys=told)
        for of in talks
        if of.contact_id not in listed and (told := tuple(_of_talks([of], locations, now)))
        if _within(_place(of), covers)
    ]
    return sorted(found, key=lambda of: of.place)


def _of_stranger(of: Stranger, locations: Mapping[LocationId, Location], now: datetime) -> Why:
    mark = of.mark
    at = locations.get(mark.location_id) if mark.location_id else None
    return Why(
        reason=mark.reason,
        label=LABELS[mark.reason],
        says=mark.line or LABELS[mark.reason],
        waited=saying.ago(mark.since, now),
        since=_full(mark.since, at, now),
        hot=mark.reason in HOT,
        key=mark.key,
        talk=of.contact_id,
        case=mark.key if mark.reason is Reason.LOW_SCORE else "",
    )


def _line(profile: Profile, whys: Sequence[Why], place: str) -> Line:
    last = profile.visits[-1] if profile.visits else None
    return Line(
        patient_id=profile.patient_id,
        name=profile.full_name,
        place=place,
        whys=_ranked(whys),
        location_id=last.location_id if last else None,
        prospect=profile.kind is Kind.PROSPECT,
    )


def _ranked(whys: Iterable[Why]) -> tuple[Why, ...]:
    return tuple(sorted(whys, key=lambda of: RANK[of.reason]))


def _within(place: str, covers: tuple[str, str]) -> bool:
    after, last = covers
    return after < place and (not last or place <= last)


def _place(of: Conversation) -> str:
    reason = Reason.URGENT if of.urgent else Reason.MESSAGE
    return place_of(reason, of.waiting_since or of.last_at, of.contact_id)


def _of_talks(
    talks: Iterable[Conversation], locations: Mapping[LocationId, Location], now: datetime
) -> Iterable[Why]:
    """Those past their clock."""
    for of in talks:
        since = of.waiting_since
        if since is None or (now - since < CLOCK and not of.urgent):
            continue
        reason = Reason.URGENT if of.urgent else Reason.MESSAGE
        yield Why(
            reason=reason,
            label=LABELS[reason],
            says=f"Wrote “{of.preview}”" if of.preview else "Wrote to you.",
            waited=saying.ago(since, now),
            since=_full(since, locations.get(of.location_id), now),
            hot=True,
            talk=of.contact_id,
        )


def _why(
    of: Waiting, profile: Profile, locations: Mapping[LocationId, Location], now: datetime
) -> Why:
    where = of.visit.location_id if of.visit else of.mark.location_id if of.mark else None
    at = locations.get(where) if where else None
    reason = of.reason
    texts = {Reason.REFERRER: "Thank them by text"}.get(reason, "Text a link to book")
    talk = profile.text if reason in (Reason.PROSPECT, Reason.LOW_SCORE) else None
    return Why(
        reason=reason,
        label=LABELS[reason],
        says=_says(of, at, now),
        waited=saying.ago(of.since, now),
        since=_full(of.since, at or next(iter(locations.values()), None), now),
        hot=reason in HOT,
        key=of.mark.key if of.mark else "",
        texts=texts if reason in TOPICS and _is_texted(profile, now) else "",
        talk=talk,
        calls=True,
        books=reason is not Reason.REFERRER and reason is not Reason.LOW_SCORE,
        case=of.mark.key if of.mark and reason is Reason.LOW_SCORE else "",
        lets_be=reason is not Reason.LOW_SCORE,
    )


def _is_texted(profile: Profile, now: datetime) -> bool:
    return profile.text is not None and not profile.is_child(now.date())


def _says(of: Waiting, at: Location | None, now: datetime) -> str:
    line = of.mark.line if of.mark else ""
    match of.reason:
        case Reason.NO_SHOW:
            return f"Missed the visit of {_day(of, at, now)}. Nobody has been in touch since."
        case Reason.NO_NEXT_VISIT:
            return f"Came often lately, last on {_day(of, at, now)}, and has no next visit."
        case Reason.DUE:
            due = saying.full_day(of.since.date(), now.date())
            return (
                f"Was last here on {_day(of, at, now)}. The next visit was due on {due}; "
                "none is booked and nobody has written."
            )
        case Reason.REFERRER if of.came:
            who = saying.count(of.came, "person", "people")
            return f"{who} came through them and may be named. Nobody has said thank you."
        case Reason.REFERRER:
            return "Took a link of their own to recommend you. Nobody has said thank you."
        case Reason.MISSED_CALL:
            return line or "Called and reached nobody."
        case Reason.PROSPECT:
            return line or "Asked about becoming a patient."
        case _:
            return line or "Waits for you."


def _day(of: Waiting, at: Location | None, now: datetime) -> str:
    if of.visit is None:
        return ""
    starts = at.local(of.visit.starts_at) if at else of.visit.starts_at
    return saying.full_day(starts.date(), now.date())


def _full(at: datetime, location: Location | None, now: datetime) -> str:
    local = location.local(at) if location else at
    return f"{saying.full_day(local.date(), now.date())} {saying.clock(local)}"
