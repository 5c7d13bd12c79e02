"""Local stage: the carriers' receipts for the texts and emails that left."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from chalicelib.actions.find_sent import find_sent
from chalicelib.channels.local_carrier import LeftEmail, LeftText, LocalCarrier, PhoneIs, Told
from chalicelib.storage.local_phones import LocalPhone, LocalPhoneStore
from chalicelib.wiring import Services


def report_deliveries(services: Services, carrier: LocalCarrier, *, written_at: datetime) -> int:
    """Give each message that has had none its receipt, at the real time `written_at`; how many did.

    One of which we have no record yet waits: a receipt is brought once only. Every email arrives,
    unless it is made to bounce later.
    """
    store = LocalPhoneStore(services.db)
    known, now = store.all(), services.clock()
    texts = _without_receipt(services, carrier.texts(), known)
    for number, of_phone in texts.items():
        phone = known.get(number, LocalPhone(number=number))
        became = PhoneIs[phone.became] if phone.became else PhoneIs.REACHED
        told = [Told(text=text, became=became, at=now) for text in of_phone]
        carrier.report(told, written_at=written_at)
        store.note(phone, tuple(text.ref for text in of_phone), at=now)
    emails = _without_receipt(services, carrier.emails(), known)
    for address, of_mailbox in emails.items():
        for email in of_mailbox:
            carrier.deliver(email, at=now)
        mailbox = known.get(address, LocalPhone(number=address))
        store.note(mailbox, tuple(email.ref for email in of_mailbox), at=now)
    return sum(map(len, texts.values())) + sum(map(len, emails.values()))


def _without_receipt[Left: LeftText | LeftEmail](
    services: Services, left: Iterable[Left], known: Mapping[str, LocalPhone]
) -> dict[str, list[Left]]:
    """By address."""
    waiting: dict[str, list[Left]] = defaultdict(list)
    for message in left:
        phone = known.get(message.to)
        had = phone is not None and message.ref in phone.reported
        if not had and find_sent(services, message.ref, message.to):
            waiting[message.to].append(message)
    return waiting
