"""The URLs that carriers call: Twilio's for its numbers, SNS's for topics of other accounts.

A carrier is believed once its signature is verified, and answered with a 2xx once its message is
handled. For a failure of ours it gets a 5xx and sends again: SNS by itself, Twilio where the
number's webhook URL ends in `#rc=3&rp=all`.
"""

from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

from chalice.app import Blueprint, Response

from chalicelib import wiring
from chalicelib.channels import inbound, sns, twilio
from chalicelib.channels.errors import BadPayload, BadSignature
from chalicelib.clock import system_clock
from chalicelib.domain.ids import PracticeId
from chalicelib.domain.practices import Carrier
from chalicelib.entrypoints import texts
from chalicelib.entrypoints.observability import count, logger
from chalicelib.entrypoints.refusals import refused_to_carriers
from chalicelib.storage.doors import Number
from chalicelib.storage.errors import NotFound
from chalicelib.wiring import Services

routes = Blueprint(__name__)

TWILIO, TWILIO_STATUS = "/webhooks/sms/twilio", "/webhooks/sms/twilio/status"
_FORM = ["application/x-www-form-urlencoded"]
_SNS_TYPES = ["text/plain", "application/json"]
_LONGEST_ARN = 512
# Our answer goes by the API and not in here, so that the consent gate and the record see it.
_NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'

Pairs = list[tuple[str, str]]


@routes.route(TWILIO, methods=["POST"], content_types=_FORM)
@refused_to_carriers
def twilio_text() -> Response:
    """A patient texted a number that a practice brought from Twilio."""
    services = wiring.services()
    pairs = _form()
    _verify_twilio(services, TWILIO, pairs, number=_only(pairs, "To"))
    sms = twilio.parse_inbound(pairs, received_at=services.clock())
    texts.receive(services, sms)
    return Response(body=_NOTHING_TO_SAY, status_code=200, headers={"Content-Type": "text/xml"})


@routes.route(TWILIO_STATUS, methods=["POST"], content_types=_FORM)
@refused_to_carriers
def twilio_status() -> Response:
    """Twilio says what became of a text."""
    services = wiring.services()
    pairs = _form()
    sender = _verify_twilio(services, TWILIO_STATUS, pairs, number=_only(pairs, "From"))
    receipt = twilio.parse_status(pairs, received_at=services.clock())
    if receipt is not None:
        from chalicelib.actions.record_receipt import record_receipt

        record_receipt(services, receipt, only_for=sender.practice_id)
    return Response(body="", status_code=204)


@routes.route("/webhooks/sns", methods=["POST"], content_types=_SNS_TYPES)
@refused_to_carriers
def sns_message() -> Response:
    """A topic that we subscribed to by HTTPS: usually one of a practice's own AWS account."""
    services = wiring.services()
    message = sns.read(_body())
    topic, only_for = _topic(services, message.get("TopicArn"))
    # The carrier's clock is the world's, also where ours can be moved.
    sns.verify(message, fetch=services.fetch_certificate, topics=(topic,), now=system_clock())
    match sns.kind(message):
        case sns.Kind.SUBSCRIPTION:
            sns.confirm_subscription(message, services.sns(topic.split(":")[3]))
            logger.info("Subscribed to a topic", topic=topic)
        case sns.Kind.UNSUBSCRIPTION:
            logger.error("A topic was unsubscribed: its texts no longer arrive", topic=topic)
            count("topics_unsubscribed")
        case _:
            sms = inbound.from_notification(message, received_at=system_clock())
            sms = replace(sms, received_at=texts.on_our_clock(services, sms.received_at))
            texts.receive(services, sms, only_for=only_for)
    return Response(body="", status_code=204)


def _topic(services: Services, given: object) -> tuple[str, PracticeId | None]:
    """A topic that we know, and the practice it may speak for (None: any; it is our own).

    For one that we do not know nothing matches, so that verification refuses it.
    """
    if not isinstance(given, str) or len(given) > _LONGEST_ARN or not given.isascii():
        raise BadPayload("TopicArn", "the ARN of a topic")
    own = services.config.inbound_topic_arn
    if given == own:
        return own, None
    try:
        known = services.doors.topic(given)
    except NotFound:
        return own, None
    return known.topic_arn, known.practice_id


def _verify_twilio(services: Services, path: str, pairs: Pairs, *, number: str) -> Number:
    """The number, for whose practice it speaks.

    Unknown number, unknown account and wrong signature are refused in the same words.
    """
    request = routes.current_request
    query = urlencode(dict(request.query_params or {}))
    # The address that Twilio was given, never the Host header's, which anybody may set.
    url = services.config.public_base_url + path + (f"?{query}" if query else "")
    owner, token = _owner(services, number, _only(pairs, "AccountSid"))
    twilio.verify(url, pairs, token, request.headers.get("x-twilio-signature", ""))
    return owner


def _owner(services: Services, number: str, account: str) -> tuple[Number, str]:
    """Whose number it is, and the token that its account signs with."""
    try:
        owner = services.doors.number(number)
    except NotFound:
        raise BadSignature("number") from None
    if owner.carrier is not Carrier.TWILIO or owner.account != account:
        raise BadSignature("account")
    token = services.secrets.twilio_tokens.get(owner.account)
    if token is None:
        raise BadSignature("account")
    return owner, token


def _only(pairs: Pairs, name: str) -> str:
    """A field that decides whom to believe: given exactly once."""
    found = [value.strip() for field, value in pairs if field == name]
    if len(found) != 1 or not found[0] or len(found[0]) > _LONGEST_ARN:
        raise BadPayload(name, "text, once")
    return found[0]


def _form() -> Pairs:
    # Twilio signs fields without a value too.
    try:
        return parse_qsl(
            _body().decode(), keep_blank_values=True, errors="strict", max_num_fields=200
        )
    except ValueError:
        raise BadPayload("body", "a form in UTF-8") from None


def _body() -> bytes:
    body: str | bytes = routes.current_request.raw_body
    return body if isinstance(body, bytes) else body.encode()
