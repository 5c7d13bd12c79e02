"""Why a message did not reach its patient, in words that a receptionist can read."""

from enum import StrEnum

from chalicelib.domain.touchpoints import Why


class NotDelivered(StrEnum):
    """What stood in the way: known at once from the carrier's refusal, or later by receipt."""

    NUMBER_NOT_VALID = "number_not_valid"
    NUMBER_CANNOT_TEXT = "number_cannot_text"
    OPTED_OUT = "opted_out"
    PHONE_BLOCKS_TEXTS = "phone_blocks_texts"
    PHONE_UNREACHABLE = "phone_unreachable"
    CARRIER_UNREACHABLE = "carrier_unreachable"
    BLOCKED_BY_CARRIER = "blocked_by_carrier"
    TAKEN_FOR_SPAM = "taken_for_spam"
    COUNTRY_NOT_SERVED = "country_not_served"
    SENDER_NOT_READY = "sender_not_ready"
    MESSAGE_NOT_VALID = "message_not_valid"
    TOO_EXPENSIVE = "too_expensive"
    OVER_QUOTA = "over_quota"
    CAME_TOO_LATE = "came_too_late"
    ADDRESS_DOES_NOT_EXIST = "address_does_not_exist"
    ADDRESS_SUPPRESSED = "address_suppressed"
    MAILBOX_FULL = "mailbox_full"
    MAIL_REFUSED = "mail_refused"
    MAIL_DELAYED = "mail_delayed"
    COMPLAINED = "complained"
    UNKNOWN = "unknown"

    @property
    def sentence(self) -> str:
        """What the front desk reads."""
        return _SENTENCES[self]


_SENTENCES = {
    NotDelivered.NUMBER_NOT_VALID: "The phone company says that this number does not exist.",
    NotDelivered.NUMBER_CANNOT_TEXT: "This number cannot receive texts; it may be a landline.",
    NotDelivered.OPTED_OUT: "This phone has opted out of texts from the practice's number.",
    NotDelivered.PHONE_BLOCKS_TEXTS: "This phone does not accept texts from businesses.",
    NotDelivered.PHONE_UNREACHABLE: "The phone was off or out of reach.",
    NotDelivered.CARRIER_UNREACHABLE: "The phone company could not be reached.",
    NotDelivered.BLOCKED_BY_CARRIER: "The phone company blocked this text.",
    NotDelivered.TAKEN_FOR_SPAM: "The phone company took this text for spam.",
    NotDelivered.COUNTRY_NOT_SERVED: "The practice's number cannot text that country.",
    NotDelivered.SENDER_NOT_READY: "The practice's sending number or address is not set up.",
    NotDelivered.MESSAGE_NOT_VALID: "The message could not be sent as it was written.",
    NotDelivered.TOO_EXPENSIVE: "Sending to this number would cost more than is allowed.",
    NotDelivered.OVER_QUOTA: "The sending limit of the account was reached.",
    NotDelivered.CAME_TOO_LATE: "It could not be delivered before it was out of date.",
    NotDelivered.ADDRESS_DOES_NOT_EXIST: "This email address does not exist.",
    NotDelivered.ADDRESS_SUPPRESSED: "Email to this address bounced or was refused before.",
    NotDelivered.MAILBOX_FULL: "The mailbox is full.",
    NotDelivered.MAIL_REFUSED: "The mail server refused this email.",
    NotDelivered.MAIL_DELAYED: "The email is delayed; the mail server is tried again.",
    NotDelivered.COMPLAINED: "The email was reported as spam.",
    NotDelivered.UNKNOWN: "The carrier did not say why.",
}


def why_not(kept: str) -> str:
    """What is kept as a reason, within a sentence: "the mailbox is full"; of nothing, nothing."""
    if not kept:
        return ""
    if kept == Why.WRONG_NUMBER:
        return "somebody else answers at this number"
    reason = NotDelivered(kept) if kept in set(NotDelivered) else NotDelivered.UNKNOWN
    return reason.sentence[0].lower() + reason.sentence[1:].removesuffix(".")
