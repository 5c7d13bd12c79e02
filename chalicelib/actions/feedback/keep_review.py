"""A review stands in public: kept once beside what patients say, and a low one is somebody's."""

from datetime import UTC, datetime, timedelta

from chalicelib.domain.conversations import WorkItem, WorkKind
from chalicelib.domain.errors import BeingHandled
from chalicelib.domain.feedback import Review
from chalicelib.domain.feedback.reviews import is_low
from chalicelib.domain.ids import WorkItemId, derived_ulid
from chalicelib.wiring import Services

LEASE = timedelta(seconds=60)
_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)
"""Told without a day, a review seems to be of another moment each time."""


def keep_review(services: Services, review: Review, *, told_as: str) -> bool:
    """`told_as`: the webhook's id. False: it was handled before, and changes nothing.

    Raises BeingHandled while another worker has it.
    """
    now, source = services.clock(), f"REVIEW#{review.practice_id}"
    if services.once.begin(source, told_as, now=now, lease=LEASE) is None:
        if services.once.is_done(source, told_as):
            return False
        raise BeingHandled(told_as)
    services.feedback.keep_review(review)
    if is_low(review):
        _open_work(services, review)
    services.once.done(source, told_as)
    return True


def _open_work(services: Services, review: Review) -> None:
    """Nobody is named: that somebody is a patient here is not for us to say in public, nor to
    guess. Once for so many stars of one review."""
    setup = services.setups.of(review.practice_id)
    services.work_items.open(
        WorkItem(
            practice_id=review.practice_id,
            work_item_id=WorkItemId(
                derived_ulid(_NO_TIME, "review", review.review_id, str(review.stars))
            ),
            kind=WorkKind.REVIEW,
            location_id=review.location_id or setup.home.location_id,
            opened_at=services.clock(),
            line=f"{review.stars} of 5 stars on {review.site}. If you answer there, do not say "
            "whether they are a patient.",
        )
    )
