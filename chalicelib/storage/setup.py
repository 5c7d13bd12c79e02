"""How a practice is set up: read in one query, kept for half a minute by each worker."""

import re
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from boto3.dynamodb.conditions import Attr

from chalicelib.domain.accounts import Account
from chalicelib.domain.api_keys import ApiKey
from chalicelib.domain.articles import Article
from chalicelib.domain.errors import BadInput
from chalicelib.domain.feedback.choices import FeedbackChoices
from chalicelib.domain.held_times import NOTHING_HELD, Held, HeldTimes
from chalicelib.domain.hooks import Endpoint
from chalicelib.domain.ids import (
    EndpointId,
    LocationId,
    PlaybookId,
    PracticeId,
    ProviderId,
    SlotId,
    StaffId,
    VisitTypeId,
)
from chalicelib.domain.inheritance import effective_locations, effective_provider, practice_at
from chalicelib.domain.journeys import Journey
from chalicelib.domain.own_words import OwnWords
from chalicelib.domain.playbooks import Playbook
from chalicelib.domain.practices import Location, Practice, Provider, Staff, VisitType
from chalicelib.domain.support import SupportGrant
from chalicelib.domain.values import dataclass
from chalicelib.storage import keys
from chalicelib.storage.db import MISSING, ConditionFailed, Db, Delete, Put, Update, Write
from chalicelib.storage.errors import NotFound
from chalicelib.storage.keys import Item
from chalicelib.storage.records import from_item, to_item

_KEPT_SECONDS = 30


@dataclass(frozen=True, kw_only=True)
class Setup:
    """Locations and providers with all that they inherit: see domain/inheritance."""

    practice: Practice
    locations: Mapping[LocationId, Location]
    providers: Mapping[ProviderId, Provider]
    visit_types: Mapping[VisitTypeId, VisitType]
    playbooks: Mapping[PlaybookId, Playbook]
    journeys: Mapping[PlaybookId, Journey]
    staff: Mapping[StaffId, Staff]
    account: Account
    stored: Mapping[LocationId, Location]
    """Locations as they are saved, with what they have of their own."""

    @property
    def open_locations(self) -> list[Location]:
        """Those that are not closed for good, by name."""
        return sorted(
            (of for of in self.locations.values() if not of.closed), key=lambda of: of.name
        )

    @property
    def places(self) -> list[Location]:
        """The open locations; where all are closed, all."""
        return self.open_locations or list(self.locations.values())

    @property
    def home(self) -> Location:
        """Where the practice is, for what belongs to no location."""
        return self.places[0]

    @property
    def zone(self) -> ZoneInfo:
        """The same, for what is a day of all its patients."""
        places = self.places
        return places[0].tz if places else ZoneInfo("UTC")

    def practice_at(self, location: Location) -> Practice:
        """As those read it who are patients there."""
        return practice_at(self.practice, location)

    support: SupportGrant
    api_keys: Mapping[str, ApiKey]
    """Those that have ended among them: what they did stays, and has their name."""
    hooks: Mapping[EndpointId, Endpoint]
    """Those that are off among them, the oldest first."""
    articles: Mapping[str, Article]
    own_words: Mapping[str, OwnWords]
    """By location, or EVERYWHERE."""
    feedback: FeedbackChoices
    waitlist: HeldTimes = NOTHING_HELD


Part = (
    Practice
    | Location
    | Provider
    | VisitType
    | Playbook
    | Journey
    | Staff
    | Account
    | SupportGrant
    | Endpoint
    | Article
    | OwnWords
    | FeedbackChoices
)


class SetupStore:
    def __init__(self, db: Db) -> None:
        self._db = db
        self._kept: dict[PracticeId, tuple[float, Setup]] = {}
        self._changes: dict[PracticeId, str] = {}

    def of(self, practice_id: PracticeId, *, fresh: bool = False) -> Setup:
        """Raises NotFound. At most half a minute old, unless `fresh`."""
        kept = self._kept.get(practice_id)
        if kept and not fresh and time.monotonic() - kept[0] < _KEPT_SECONDS:
            return kept[1]
        setup = self._read(practice_id)
        self._kept[practice_id] = (time.monotonic(), setup)
        return setup

    def of_member(self, practice_id: PracticeId, staff_id: StaffId) -> Setup:
        """As `of`; read anew where that person is not in it: another process invited them, perhaps,
        a moment ago."""
        setup = self.of(practice_id)
        return setup if staff_id in setup.staff else self.of(practice_id, fresh=True)

    def practices(self) -> list[PracticeId]:
        """Every practice there is."""
        return [PracticeId(item["sk"]) for item in self._db.query(keys.PRACTICES)]

    def forget(self, practice_id: PracticeId) -> None:
        """Something beside the setup was changed: what is kept from before must not be used."""
        self._kept.pop(practice_id, None)

    def heard_of(self, practice_id: PracticeId, change: str) -> None:
        """Another process changed the setup: what is kept from before must not be used."""
        if self._changes.get(practice_id) != change:
            self._changes[practice_id] = change
            self._kept.pop(practice_id, None)

    def _read(self, practice_id: PracticeId) -> Setup:
        items = self._db.query(keys.setup(practice_id)["pk"])
        practices = [from_item(i, Practice) for i in items if i["sk"] == "PRACTICE"]
        if not practices:
            raise NotFound(practice_id)

        def kind[T](prefix: str, of: type[T]) -> list[T]:
            return [from_item(i, of) for i in items if i["sk"].startswith(prefix)]

        stored = {x.location_id: x for x in kind("LOC#", Location)}
        locations = effective_locations(practices[0], stored)
        providers = (effective_provider(x, locations) for x in kind("PROV#", Provider))
        return Setup(
            practice=practices[0],
            locations=locations,
            providers={x.provider_id: x for x in providers},
            visit_types={x.visit_type_id: x for x in kind("TYPE#", VisitType)},
            playbooks={x.playbook_id: x for x in kind("PLAY#", Playbook)},
            journeys={x.playbook_id: x for x in kind("JOUR#", Journey)},
            staff={x.staff_id: x for x in kind("STAFF#", Staff)},
            account=next(iter(kind("ACCOUNT", Account)), Account(practice_id=practice_id)),
            stored=stored,
            support=next(
                iter(kind("SUPPORT", SupportGrant)), SupportGrant(practice_id=practice_id)
            ),
            api_keys={x.key_id: x for x in kind(keys.API_KEY, ApiKey)},
            hooks={x.endpoint_id: x for x in kind(keys.HOOK, Endpoint)},
            articles={x.article_id: x for x in kind("ART#", Article)},
            own_words={x.place_id: x for x in kind("SAYS#", OwnWords)},
            feedback=next(iter(kind("FEEDBACK", FeedbackChoices)), FeedbackChoices()),
            waitlist=next((_held(i) for i in items if i["sk"] == "WAITLIST"), NOTHING_HELD),
        )

    def save(
        self,
        practice_id: PracticeId,
        part: Part,
        *,
        replan_at: datetime | None = None,
        keeps: Staff | Location | None = None,
    ) -> None:
        """Expects the revision that `part` carries; writes the next. Raises StaleWrite (also where
        `keeps` is no longer as given), and BadInput for an id that a key could not hold apart from
        others."""
        _check_ids(practice_id, part)
        item = to_item(part, keys.setup(practice_id, _sk(part)))
        unchanged = Attr("revision").eq(part.revision) if part.revision else MISSING
        writes: list[Write] = [Put(item={**item, "revision": part.revision + 1}, expect=unchanged)]
        if isinstance(part, Practice):
            writes.append(Put(item=dict(keys.practice(practice_id))))
        if replan_at is not None:
            # All planned reminders must follow: due with the change, or not at all.
            mark = {**keys.replan(practice_id), **keys.due(practice_id, replan_at)}
            writes.append(Put(item={**mark, "change": item["sk"], "at": keys.stamp(replan_at)}))
        self._db.transact([*writes, *_kept_as_is(practice_id, keeps)])
        self._kept.pop(practice_id, None)

    def remove(
        self, practice_id: PracticeId, part: Staff | Endpoint, *, keeps: Staff | None = None
    ) -> None:
        """Somebody works there no more, an address is told nothing any more; see save() about the
        revisions. Raises StaleWrite."""
        gone = Delete(
            key=keys.setup(practice_id, _sk(part)), expect=Attr("revision").eq(part.revision)
        )
        self._db.transact([gone, *_kept_as_is(practice_id, keeps)])
        self._kept.pop(practice_id, None)

    def replanned(self, practice_id: PracticeId, *, at: str) -> None:
        """Every visit was handed to planning since the change marked at this stamp."""
        try:
            self._db.update(
                Update(
                    key=keys.replan(practice_id),
                    remove=("due_shard", "due_order"),
                    expect=Attr("at").eq(at),
                )
            )
        except ConditionFailed:
            return

    def replan_mark(self, practice_id: PracticeId) -> str:
        """The stamp of the latest change that reminders must follow."""
        return str((self._db.get(keys.replan(practice_id)) or {}).get("at", ""))


def _held(item: Item) -> HeldTimes:
    """Each is an attribute of its own, so that writers of different ones do not collide."""

    def at(text: str) -> datetime:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)

    return HeldTimes(
        used=True,
        offered=int(item.get("offered", 0)),
        accepted=int(item.get("accepted", 0)),
        open={
            SlotId(name.removeprefix(keys.HELD)): Held(
                provider_id=ProviderId(of[0]), starts_at=at(of[1]), ends_at=at(of[2])
            )
            for name, of in item.items()
            if name.startswith(keys.HELD)
        },
    )


def _kept_as_is(practice_id: PracticeId, part: Staff | Location | None) -> list[Write]:
    """Holds a transaction to it that this person, or location, is as it was read."""
    if part is None:
        return []
    unchanged = Attr("revision").eq(part.revision)
    key = keys.setup(practice_id, _sk(part))
    return [Update(key=key, set={"revision": part.revision}, expect=unchanged)]


_ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
_LANES = ("email",)
"""A location of that name would share the lane of all emails."""


def _check_ids(practice_id: PracticeId, part: Part) -> None:
    """Keys are put together with "#": an id that holds one could be read as another's."""
    kind, _, of = _sk(part).partition("#")
    if not _ID.fullmatch(practice_id):
        raise BadInput("practice id", "1 to 64 letters, digits, - _ . :")
    if kind not in ("PRACTICE", "ACCOUNT", "SUPPORT", "FEEDBACK") and (
        not _ID.fullmatch(of) or of in _LANES
    ):
        raise BadInput(f"{kind.lower()} id", "1 to 64 letters, digits, - _ . : and not a lane")


def _sk(part: Part) -> str:
    match part:
        case Practice():
            return "PRACTICE"
        case Account():
            return "ACCOUNT"
        case SupportGrant():
            return "SUPPORT"
        case Location():
            return f"LOC#{part.location_id}"
        case Provider():
            return f"PROV#{part.provider_id}"
        case VisitType():
            return f"TYPE#{part.visit_type_id}"
        case Playbook():
            return f"PLAY#{part.playbook_id}"
        case Journey():
            return f"JOUR#{part.playbook_id}"
        case Staff():
            return f"STAFF#{part.staff_id}"
        case Endpoint():
            return keys.HOOK + part.endpoint_id
        case Article():
            return f"ART#{part.article_id}"
        case OwnWords():
            return f"SAYS#{part.place_id}"
        case FeedbackChoices():
            return "FEEDBACK"
