"""The URL at which a practice's program tells of reviews: verify, then believe."""

from chalice.app import Blueprint, Response

from chalicelib import wiring
from chalicelib.channels.errors import BadSignature
from chalicelib.entrypoints.observability import count, logger
from chalicelib.entrypoints.refusals import refused_plainly
from chalicelib.storage.errors import NotFound

routes = Blueprint(__name__)


@routes.route("/webhooks/reviews/{token}", methods=["POST"])
@refused_plainly
def review_told(token: str) -> Response:
    """Standard Webhooks; what is not of a review is thanked for."""
    from chalicelib.actions.feedback.keep_review import keep_review
    from chalicelib.channels.reviews import read_told
    from chalicelib.domain.feedback.reviews import read_review

    services, request = wiring.services(), routes.current_request
    now = services.clock()
    try:
        link = services.doors.link(token, now=now)
        door = services.feedback.door(link.practice_id) if link.purpose == "reviews" else None
    except NotFound:
        door = None
    if door is None or door.token != token:
        # As one who signs wrongly: whoever tries addresses learns nothing.
        raise BadSignature("review")
    raw = request.raw_body
    told = read_told(
        raw if isinstance(raw, bytes) else raw.encode(), request.headers, door.secret, now=now
    )
    locations = frozenset(services.setups.of(link.practice_id).locations)
    review = read_review(told.said, link.practice_id, locations, now=now)
    if review is None:
        logger.info("An event that is about no review")
    elif keep_review(services, review, told_as=told.webhook_id):
        count("reviews_told")
    return Response(body="", status_code=204)
