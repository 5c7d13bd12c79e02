"""Local stage: the carriers' receipts for the texts that left."""

from collections import defaultdict
from datetime import datetime

from chalicelib.actions.find_sent import find_sent
from chalicelib.channels.local_carrier import LeftText, LocalCarrier, PhoneIs, Told
from chalicelib.storage.local_phones import LocalPhone, LocalPhoneStore
from chalicelib.wiring import Services


def report_deliveries(services: Services, carrier: LocalCarrier, *, written_at: datetime) -> int:
    """Give each text that has had none its receipt, at the real time `written_at`; how many did.

    A text of which we have no record yet waits: the local AWS delivers a log line once only.
    """
    store = LocalPhoneStore(services.db)
    phones, now = store.all(), services.clock()
    waiting: dict[str, list[LeftText]] = defaultdict(list)
    for text in carrier.texts():
        known = phones.get(text.to)
        if (known is None or text.ref not in known.reported) and find_sent(
            services, text.ref, text.to
        ):
            waiting[text.to].append(text)
    for number, texts in waiting.items():
        phone = phones.get(number, LocalPhone(number=number))
        became = PhoneIs[phone.became] if phone.became else PhoneIs.REACHED
        told = [Told(text=text, became=became, at=now) for text in texts]
        carrier.report(told, written_at=written_at)
        store.note(phone, tuple(text.ref for text in texts), at=now)
    return sum(len(texts) for texts in waiting.values())
