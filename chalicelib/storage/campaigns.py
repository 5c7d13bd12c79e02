"""Campaigns, the waves in which their messages leave, and how those ended."""

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import field, replace
from datetime import datetime

from boto3.dynamodb.conditions import Attr

from chalicelib.domain.campaigns import Campaign
from chalicelib.domain.campaigns.spreading import Recipient, Wave
from chalicelib.domain.ids import CampaignId, ContactId, LocationId, PatientId, PracticeId
from chalicelib.domain.patients import Channel
from chalicelib.domain.touchpoints import Why
from chalicelib.domain.values import dataclass
from chalicelib.storage import keys
from chalicelib.storage.db import MISSING, PRESENT, ConditionFailed, Db, Delete, Put, Update, Write
from chalicelib.storage.errors import NotFound
from chalicelib.storage.keys import Item
from chalicelib.storage.records import from_item, to_item

_KEPT_SECONDS = 3.0
"""So long what is being sent may not hear of a pause or a stop."""
_MARKS = ("due_shard", "due_order")


@dataclass(frozen=True, kw_only=True)
class Walk:
    """How far its people are gathered, and how many they are."""

    done: bool = False
    waves: int = 0
    messages: Mapping[Channel, int] = field(default_factory=dict)
    people: int = 0
    """A household of three is three people and one message."""
    left_out: Mapping[Why, int] = field(default_factory=dict)
    last_at: datetime | None = None
    """When the last wave leaves, as it was gathered."""
    looked_at: datetime | None = None
    """When its waves were last looked at, one by one."""
    revision: int = 0

    @property
    def total(self) -> int:
        return sum(self.messages.values())


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How its messages ended, as they ended."""

    sent: int = 0
    failed: int = 0
    uncertain: int = 0
    skipped: Mapping[Why, int] = field(default_factory=dict)
    delivered: int = 0
    undelivered: int = 0
    segments: int = 0
    stopped: int = 0
    """Who asked for no more of this kind, or of any, within a week of it."""

    @property
    def held_back(self) -> int:
        return sum(self.skipped.values())

    @property
    def ended(self) -> int:
        return self.sent + self.failed + self.uncertain + self.held_back


@dataclass(frozen=True, kw_only=True)
class Result:
    """What came of it, by whose messages left. Says when, not why."""

    at: datetime
    counts: Counts = field(default_factory=Counts)
    people: int = 0
    """To whom, or about whom, a message left."""
    booked: int = 0
    """Of them, who booked a visit within 30 days."""
    wrote: int = 0
    """Of them, who wrote to the practice within 14 days, as far as is known."""
    visits: int = 0
    """Of those booked within 30 days, that have taken place."""
    told: int = 0
    """Of these, of which an amount is known."""
    amount: int = 0
    """What these brought, in the smallest unit of the practice's currency."""


class CampaignStore:
    def __init__(self, db: Db) -> None:
        self._db = db
        self._kept: dict[tuple[PracticeId, CampaignId], tuple[float, Campaign]] = {}

    def get(self, practice_id: PracticeId, campaign_id: CampaignId) -> Campaign:
        item = self._db.get(keys.campaign(practice_id, campaign_id))
        if item is None:
            raise NotFound(campaign_id)
        return from_item(item, Campaign)

    def lately(self, practice_id: PracticeId, campaign_id: CampaignId) -> Campaign:
        """As it stood a few seconds ago: for what asks at each message."""
        kept = self._kept.get((practice_id, campaign_id))
        if kept and time.monotonic() - kept[0] < _KEPT_SECONDS:
            return kept[1]
        found = self.get(practice_id, campaign_id)
        self._kept[practice_id, campaign_id] = (time.monotonic(), found)
        return found

    def every(self, practice_id: PracticeId) -> list[Campaign]:
        """The newest first."""
        items = self._db.query(
            keys.campaigns_list(practice_id), index="list", newest_first=True, limit=200
        )
        return [from_item(item, Campaign) for item in items]

    def save(self, campaign: Campaign, *, due_at: datetime | None = None) -> Campaign:
        """Raises StaleWrite. `due_at`: when a worker is to look at it; None: not by itself."""
        self._kept.pop((campaign.practice_id, campaign.campaign_id), None)
        saved = replace(campaign, revision=campaign.revision + 1)
        key = keys.campaign(campaign.practice_id, campaign.campaign_id)
        marks = keys.due(campaign.campaign_id, due_at) if due_at else {}
        item = to_item(
            saved,
            key,
            list_pk=keys.campaigns_list(campaign.practice_id),
            list_sk=f"{keys.stamp(campaign.made_at)}#{campaign.campaign_id}",
            **marks,
        )
        unchanged = Attr("revision").eq(campaign.revision) if campaign.revision else MISSING
        self._db.put(item, expect=unchanged)
        return saved

    def look_again(self, campaign: Campaign, *, due_at: datetime | None) -> None:
        """When a worker is to look at it next, unless somebody changed it meanwhile."""
        key = keys.campaign(campaign.practice_id, campaign.campaign_id)
        unchanged = Attr("revision").eq(campaign.revision)
        if due_at is None:
            write = Update(key=key, remove=_MARKS, expect=unchanged)
        else:
            write = Update(key=key, set=keys.due(campaign.campaign_id, due_at), expect=unchanged)
        try:
            self._db.update(write, answer="NONE")
        except ConditionFailed:
            return

    def delete(self, campaign: Campaign) -> None:
        """Raises StaleWrite: somebody changed it meanwhile."""
        key = keys.campaign(campaign.practice_id, campaign.campaign_id)
        unchanged = Attr("revision").eq(campaign.revision)
        self._db.transact([Delete(key=key, expect=unchanged)])

    def walk(self, practice_id: PracticeId, campaign_id: CampaignId) -> Walk:
        item = self._db.get(keys.campaign(practice_id, campaign_id, "WALK"))
        return from_item(item, Walk) if item else Walk()

    def save_walk(self, campaign: Campaign, walk: Walk, waves: Sequence[Wave] = ()) -> Walk:
        """With the waves that it made, all or nothing. Raises StaleWrite: another worker was
        faster."""
        saved = replace(walk, revision=walk.revision + 1)
        key = keys.campaign(campaign.practice_id, campaign.campaign_id, "WALK")
        unchanged = Attr("revision").eq(walk.revision) if walk.revision else MISSING
        writes: list[Write] = [Put(item=_wave_item(of), expect=MISSING) for of in waves]
        self._db.transact([*writes, Put(item=to_item(saved, key), expect=unchanged)])
        return saved

    def waves(self, practice_id: PracticeId, campaign_id: CampaignId) -> list[Wave]:
        pk = keys.campaign(practice_id, campaign_id)["pk"]
        return [_wave(item) for item in self._db.query(pk, begins=keys.WAVE)]

    def wave(self, practice_id: PracticeId, campaign_id: CampaignId, number: int) -> Wave:
        item = self._db.get(_wave_key(practice_id, campaign_id, number))
        if item is None:
            raise NotFound(campaign_id)
        return _wave(item)

    def worked(self, wave: Wave, *, now: datetime) -> None:
        """Its messages are planned and handed to sending."""
        self._mark(wave, Update(key=_key(wave), set={"worked_at": keys.stamp(now)}, remove=_MARKS))

    def hold(self, wave: Wave) -> None:
        """It came due while the campaign stands still; whoever lets it go on looks for it. Where
        they have moved it already, it stays as they left it."""
        unmoved = Attr("due_at").eq(keys.stamp(wave.due_at))
        with suppress(ConditionFailed):
            self._db.update(Update(key=_key(wave), remove=_MARKS, expect=unmoved), answer="NONE")

    def move(self, wave: Wave, *, due_at: datetime) -> None:
        marks = keys.due(_due_name(wave), due_at)
        self._mark(wave, Update(key=_key(wave), set={"due_at": keys.stamp(due_at), **marks}))

    def _mark(self, wave: Wave, write: Update) -> None:
        try:
            self._db.update(replace(write, expect=PRESENT), answer="NONE")
        except ConditionFailed:
            raise NotFound(wave.campaign_id) from None

    def counts(self, practice_id: PracticeId, campaign_id: CampaignId) -> Counts:
        item = self._db.get(keys.campaign(practice_id, campaign_id, "COUNT")) or {}
        whys = {why: f"skipped_{why}" for why in Why}
        return Counts(
            sent=item.get("sent", 0),
            failed=item.get("failed", 0),
            uncertain=item.get("uncertain", 0),
            skipped={why: item[name] for why, name in whys.items() if name in item},
            delivered=item.get("receipt_delivered", 0),
            undelivered=item.get("receipt_failed", 0),
            segments=item.get("segments", 0),
            stopped=item.get("stopped", 0),
        )

    def count_stopped(self, practice_id: PracticeId, campaign_id: CampaignId) -> None:
        key = keys.campaign(practice_id, campaign_id, "COUNT")
        self._db.update(Update(key=key, add={"stopped": 1}), answer="NONE")

    def result(self, practice_id: PracticeId, campaign_id: CampaignId) -> Result | None:
        item = self._db.get(keys.campaign(practice_id, campaign_id, "RESULT"))
        return from_item(item, Result) if item else None

    def save_result(self, campaign: Campaign, result: Result) -> None:
        key = keys.campaign(campaign.practice_id, campaign.campaign_id, "RESULT")
        self._db.put(to_item(result, key))

    def drop(self, practice_id: PracticeId) -> None:
        """Everything of every campaign: a practice's end."""
        while listed := self._db.query(keys.campaigns_list(practice_id), index="list", limit=25):
            for pk in {item["pk"] for item in listed}:
                items = self._db.query(pk)
                # The one that the list finds comes last.
                for item in sorted(items, key=lambda of: of["sk"] == "CAMPAIGN"):
                    self._db.delete({"pk": pk, "sk": item["sk"]})
            if all(self._db.get({"pk": i["pk"], "sk": i["sk"]}) is None for i in listed):
                return


def _wave_key(practice_id: PracticeId, campaign_id: CampaignId, number: int) -> keys.Key:
    return keys.campaign(practice_id, campaign_id, f"{keys.WAVE}{number:05d}")


def _key(wave: Wave) -> keys.Key:
    return _wave_key(wave.practice_id, wave.campaign_id, wave.number)


def _due_name(wave: Wave) -> str:
    return f"{wave.campaign_id}.{wave.number}"


def _wave_item(wave: Wave) -> Item:
    return {
        **_key(wave),
        **keys.due(_due_name(wave), wave.due_at),
        "due_at": keys.stamp(wave.due_at),
        "recipients": "\n".join(_packed(of) for of in wave.recipients),
    }


def _packed(of: Recipient) -> str:
    """ "<contact>|<channel>|<location>|<zone>|<patient>,<patient>"."""
    return "|".join((of.contact_id, of.channel, of.location_id, of.zone, ",".join(of.patients)))


def _wave(item: Item) -> Wave:
    _, practice, _, campaign_id = str(item["pk"]).split("#", 3)
    worked = item.get("worked_at")
    return Wave(
        practice_id=PracticeId(practice),
        campaign_id=CampaignId(campaign_id),
        number=int(str(item["sk"]).removeprefix(keys.WAVE)),
        due_at=datetime.fromisoformat(str(item["due_at"])),
        recipients=tuple(_unpacked(of) for of in str(item["recipients"]).split("\n")),
        worked_at=datetime.fromisoformat(str(worked)) if worked else None,
    )


def _unpacked(of: str) -> Recipient:
    contact, channel, location, zone, patients = of.split("|", 4)
    return Recipient(
        contact_id=ContactId(contact),
        channel=Channel(channel),
        location_id=LocationId(location),
        zone=zone,
        patients=tuple(PatientId(each) for each in patients.split(",")),
    )
