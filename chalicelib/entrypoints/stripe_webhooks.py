"""The URL that Stripe calls: verify over the raw bytes, hand on, answer within its seconds."""

from chalice.app import Blueprint, Response

from chalicelib import wiring
from chalicelib.channels.errors import BadSignature
from chalicelib.entrypoints.observability import count, logger
from chalicelib.entrypoints.refusals import refused_to_carriers

routes = Blueprint(__name__)


@routes.route("/webhooks/stripe", methods=["POST"])
@refused_to_carriers
def stripe_event() -> Response:
    """An event of our own account at Stripe; those that change no account are thanked for."""
    from chalicelib.actions.billing.follow_stripe import follow_later
    from chalicelib.channels.stripe_billing import read_event

    services = wiring.services()
    secrets = services.secrets
    if not secrets.stripe_webhook_secret:
        raise BadSignature("stripe")
    request = routes.current_request
    raw = request.raw_body
    event = read_event(
        raw if isinstance(raw, bytes) else raw.encode(),
        request.headers.get("stripe-signature", ""),
        secrets.stripe_webhook_secret,
        live=secrets.stripe_is_live,
    )
    if event is None:
        logger.info("An event of Stripe's that changes nothing")
    else:
        follow_later(services, event)
        count("stripe_events")
    return Response(body="", status_code=204)
