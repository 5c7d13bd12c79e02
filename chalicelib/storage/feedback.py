"""What patients say of their visits, counted by month, place and provider as it is said; what
others wrote in public; and the door through which that comes in.

An answer lies beside its visit, so that it goes where the visit goes.
"""

import base64
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from datetime import datetime

from boto3.dynamodb.conditions import Attr

from chalicelib.domain.feedback import Feedback, Review, Scale
from chalicelib.domain.ids import (
    AppointmentId,
    LocationId,
    PatientId,
    PracticeId,
    ProviderId,
    ReviewId,
)
from chalicelib.domain.values import dataclass
from chalicelib.storage import keys
from chalicelib.storage.db import MISSING, Db, Put, Update, joined_updates
from chalicelib.storage.keys import Item
from chalicelib.storage.records import from_item, to_item

SECRET_BYTES = 32
MONTH, DOOR = "MONTH#", "DOOR"


@dataclass(frozen=True, kw_only=True)
class Count:
    """How often what was answered in one month, of one provider at one location."""

    month: str
    """ "2026-11", in UTC."""
    location_id: LocationId
    provider_id: ProviderId | None = None
    scores: Mapping[Scale, Mapping[int, int]] = field(default_factory=dict)
    """Of each way of asking: score → how often."""
    words_only: int = 0


@dataclass(frozen=True, kw_only=True)
class Door:
    """Where a program of the practice tells of reviews, and what it signs them with."""

    token: str
    secret: str
    """Standard Webhooks: whsec_ and base64."""


class FeedbackStore:
    def __init__(self, db: Db) -> None:
        self._db = db

    def get(self, practice_id: PracticeId, appointment_id: AppointmentId) -> Feedback | None:
        item = self._db.get(keys.said_of(practice_id, appointment_id))
        return from_item(item, Feedback) if item else None

    def get_many(self, practice_id: PracticeId, visits: Iterable[AppointmentId]) -> list[Feedback]:
        """Of those of which something was said."""
        wanted = [keys.said_of(practice_id, of) for of in visits]
        found = self._db.get_many(wanted) if wanted else {}
        return [from_item(item, Feedback) for item in found.values()]

    def save(self, feedback: Feedback, was: Feedback | None) -> Feedback:
        """In the counts it takes the place of what `was` there. Raises StaleWrite."""
        saved = replace(feedback, revision=feedback.revision + 1)
        unchanged = Attr("revision").eq(was.revision) if was else MISSING
        counted = [_counted(saved, 1), *([_counted(was, -1)] if was else [])]
        self._db.transact([Put(item=_item(saved), expect=unchanged), *joined_updates(counted)])
        return saved

    def give(self, feedback: Feedback, to: PatientId) -> None:
        """Its visit is somebody else's. Raises StaleWrite."""
        given = replace(feedback, patient_id=to, revision=feedback.revision + 1)
        self._db.put(_item(given), expect=Attr("revision").eq(feedback.revision))

    def drop(self, practice_id: PracticeId, appointment_id: AppointmentId) -> None:
        """Who said it is erased. That somebody did stays counted."""
        self._db.delete(keys.said_of(practice_id, appointment_id))

    def of_patient(self, practice_id: PracticeId, patient_id: PatientId) -> list[Feedback]:
        """In the order in which they said it."""
        items = self._db.query(keys.person(practice_id, patient_id), begins="SAID#", index="person")
        return [from_item(item, Feedback) for item in items]

    def lately(
        self, practice_id: PracticeId, *, before: str = "", limit: int
    ) -> tuple[list[Feedback | Review], str]:
        """What was said and what was written in public, the newest first; and where to go on;
        empty: that is all."""
        items = self._db.query(
            keys.feedback_pk(practice_id),
            between=("0", before or "~"),
            index="list",
            newest_first=True,
            limit=limit + 2,
        )
        items = [item for item in items if item["list_sk"] != before]
        more = str(items[limit - 1]["list_sk"]) if len(items) > limit else ""
        return [_said(item) for item in items[:limit]], more

    def counts(self, practice_id: PracticeId, first: str) -> list[Count]:
        """From the month `first` ("2026-11") on."""
        pk = keys.feedback_pk(practice_id)
        items = self._db.query(pk, between=(MONTH + first, MONTH + "~"))
        return [_count(item) for item in items]

    def review(self, practice_id: PracticeId, review_id: ReviewId) -> Review | None:
        item = self._db.get(keys.feedback(practice_id, keys.REVIEW + review_id))
        return from_item(item, Review) if item else None

    def reviews(self, practice_id: PracticeId) -> list[Review]:
        items = self._db.query(keys.feedback_pk(practice_id), begins=keys.REVIEW)
        return [from_item(item, Review) for item in items]

    def keep_review(self, review: Review) -> None:
        """Whatever stands there of the same review is replaced."""
        key = keys.feedback(review.practice_id, keys.REVIEW + review.review_id)
        self._db.put(to_item(review, key, **_place(review.practice_id, review.at, key["sk"])))

    def door(self, practice_id: PracticeId) -> Door | None:
        item = self._db.get(keys.feedback(practice_id, DOOR))
        return from_item(item, Door) if item else None

    def make_door(self, practice_id: PracticeId, token: str) -> Door:
        """With a new secret; the one before it opens nothing any more."""
        secret = "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
        door = Door(token=token, secret=secret)
        self._db.put(to_item(door, keys.feedback(practice_id, DOOR)))
        return door


def _item(feedback: Feedback) -> Item:
    order = f"{keys.stamp(feedback.at)}#{feedback.feedback_id}"
    return to_item(
        feedback,
        keys.said_of(feedback.practice_id, feedback.appointment_id),
        person_pk=keys.person(feedback.practice_id, feedback.patient_id),
        person_sk=f"SAID#{order}",
        **_place(feedback.practice_id, feedback.at, feedback.feedback_id),
    )


def _place(practice_id: PracticeId, at: datetime, of: str) -> dict[str, str]:
    return {"list_pk": keys.feedback_pk(practice_id), "list_sk": f"{keys.stamp(at)}#{of}"}


def _said(item: Item) -> Feedback | Review:
    return from_item(item, Review) if "review_id" in item else from_item(item, Feedback)


def _counted(of: Feedback, by: int) -> Update:
    where = f"{MONTH}{of.at:%Y-%m}#{of.location_id}#{of.provider_id or ''}"
    what = "words" if of.score is None else f"{of.scale}_{of.score}"
    return Update(key=keys.feedback(of.practice_id, where), add={what: by})


def _count(item: Item) -> Count:
    _, month, location, provider = str(item["sk"]).split("#")
    scores: dict[Scale, dict[int, int]] = {}
    for name, of in item.items():
        scale, _, score = name.partition("_")
        if scale in set(Scale) and score.isdigit() and of:
            scores.setdefault(Scale(scale), {})[int(score)] = int(of)
    return Count(
        month=month,
        location_id=LocationId(location),
        provider_id=ProviderId(provider) if provider else None,
        scores=scores,
        words_only=int(item.get("words", 0)),
    )
