"""A practice proves that a phone is its own, and texts itself what a patient would get."""

import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from chalicelib.actions.change_account import change_account
from chalicelib.actions.compose import letterhead, place_of
from chalicelib.actions.send_message import send_now
from chalicelib.channels.errors import TryAgain, Uncertain, Undeliverable
from chalicelib.domain import segments
from chalicelib.domain.accounts import Account, Registration
from chalicelib.domain.conversations import By, Message
from chalicelib.domain.default_playbooks import default_playbooks
from chalicelib.domain.email_look import html_email, plain_email
from chalicelib.domain.email_words import CHANGE_VISIT
from chalicelib.domain.errors import RapportError
from chalicelib.domain.ids import PracticeId
from chalicelib.domain.patients import Channel, Consent
from chalicelib.domain.playbooks import Playbook, Words
from chalicelib.domain.practices import Carrier, Location, Practice, Staff
from chalicelib.domain.wording import Visit, fields, render, words_for
from chalicelib.storage.doors import Number
from chalicelib.storage.ids import fresh
from chalicelib.storage.proofs import Code
from chalicelib.storage.setup import Setup
from chalicelib.wiring import Services

MOST_PHONES = 5
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


class CannotProve(RapportError):
    """No code was sent; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__("no code")
        self.sentence = sentence


def six_digits() -> str:
    return f"{secrets.randbelow(1_000_000):06}"


def ask_phone(services: Services, practice_id: PracticeId, phone: str) -> None:
    """Text it a code. Raises CannotProve."""
    setup = services.setups.of(practice_id, fresh=True)
    account, sender = setup.account, sender_of(services, setup)
    if account.suspended:
        raise CannotProve("Sending is suspended for this practice, so no code was sent.")
    if phone in account.verified_numbers:
        raise CannotProve("This phone is verified already.")
    if len(account.verified_numbers) >= MOST_PHONES:
        raise CannotProve(f"{MOST_PHONES} phones are verified; that is the most.")
    if not sender.number:
        raise CannotProve("There is no number to text from yet: wait for the carrier.")
    contact = services.contacts.known(practice_id, Channel.TEXT, phone)
    if contact.care is Consent.STOPPED:
        raise CannotProve("This phone texted STOP, so nothing is sent to it. It can text START.")
    now = services.clock()
    for whose, most, per in (
        (f"phone {contact.contact_id}", 3, _HOUR),
        (f"phones {practice_id}", 15, _DAY),
        # A stranger's phone is not rung by a hundred trial practices.
        (f"phone {services.contacts.id_of(PracticeId(''), phone)}", 6, _DAY),
    ):
        if not services.limits.take(whose, most=most, per=per, now=now):
            raise CannotProve("Too many codes were sent. Wait an hour, then try again.")
    if sender.number == services.config.trial_number:
        services.doors.share_if_free(sender, phone=phone)
    code = six_digits()
    services.proofs.ask(practice_id, contact.contact_id, code=code, now=now)
    text = f"{code} is {setup.practice.brand}'s code for Rapport. Not yours? Ignore it, or STOP."
    try:
        services.sms(sender.carrier, sender.account).send(
            to=phone, sender=sender.number, text=segments.fold(text), reference=fresh(now)
        )
    except (TryAgain, Undeliverable, Uncertain) as refused:
        raise CannotProve(
            "The carrier did not take the text. Check the number, and try again in a minute."
        ) from refused


def prove_phone(
    services: Services, practice_id: PracticeId, phone: str, code: str, *, by: Staff
) -> Code:
    """With the right code it is texted from now on, and its answers land in the inbox."""
    contact_id = services.contacts.id_of(practice_id, phone)
    said = services.proofs.check(practice_id, contact_id, code=code, now=services.clock())
    if said is not Code.RIGHT:
        return said

    def with_it(account: Account) -> Account:
        phones = tuple(dict.fromkeys([*account.verified_numbers, phone]))[:MOST_PHONES]
        return replace(account, verified_numbers=phones)

    change_account(services, practice_id, with_it)
    setup = services.setups.of(practice_id, fresh=True)
    sender = sender_of(services, setup)
    if sender.number == services.config.trial_number:
        services.doors.share_number(sender, phone=phone)
    me = setup.staff.get(by.staff_id)
    if me is not None and not me.mobile:
        services.setups.save(practice_id, replace(me, mobile=phone))
    return said


def forget_phone(services: Services, practice_id: PracticeId, phone: str) -> bool:
    """False: it was not proved."""

    def without(account: Account) -> Account:
        kept = tuple(of for of in account.verified_numbers if of != phone)
        return replace(account, verified_numbers=kept)

    was, account = change_account(services, practice_id, without)
    return was != account


def text_oneself(
    services: Services, practice_id: PracticeId, phone: str, *, called: str
) -> Message | None:
    """What a patient with a visit tomorrow at ten would read. Raises NotNow, TheyStopped."""
    setup = services.setups.of(practice_id, fresh=True)
    words, values = _sample(services, setup, called, Channel.TEXT)
    contact = services.contacts.known(practice_id, Channel.TEXT, phone)
    sent = send_now(
        services,
        practice_id,
        contact,
        text=render(words.text, values),
        by=By.RAPPORT,
        location_id=_first(setup).location_id,
    )
    if sent is not None and sent.state == "sent":
        now = services.clock()
        change_account(services, practice_id, lambda of: replace(of, tried_at=of.tried_at or now))
    return sent


def email_oneself(services: Services, practice_id: PracticeId, me: Staff) -> None:
    """The same by email, to the address they sign in with. Raises as EmailChannel.send."""
    setup = services.setups.of(practice_id, fresh=True)
    words, values = _sample(services, setup, me.name, Channel.EMAIL)
    head, text = letterhead(setup.practice, _first(setup)), render(words.email, values)
    button = CHANGE_VISIT["en"]
    email_me(
        services,
        setup.practice,
        me,
        subject=render(words.subject, values),
        text=plain_email(text, head=head),
        html=html_email(text, head=head, language="en", link=values["link"], button=button),
    )


def email_me(
    services: Services, practice: Practice, me: Staff, *, subject: str, text: str, html: str
) -> None:
    """As a patient gets it from the practice. Raises as EmailChannel.send."""
    from chalicelib.channels.email import Email

    services.email.send(
        Email(
            to=me.email,
            sender_name=practice.brand,
            sender_address=practice.email_from or services.config.shared_sender,
            reply_to=practice.reply_to or None,
            subject=subject,
            text=text,
            html=html,
            reference=fresh(services.clock()),
        )
    )


def sender_of(services: Services, setup: Setup) -> Number:
    """The number that texts leave from now."""
    location, practice_id = _first(setup), setup.practice.practice_id
    registered = setup.account.registration is Registration.DONE
    return Number(
        number=location.number if registered else services.config.trial_number,
        practice_id=practice_id,
        location_id=location.location_id,
        carrier=location.carrier if registered else Carrier.AWS,
        account=location.twilio_account if registered else "",
    )


def _first(setup: Setup) -> Location:
    return setup.open_locations[0]


def _sample(
    services: Services, setup: Setup, called: str, channel: Channel
) -> tuple[Words, dict[str, str]]:
    location, language = _first(setup), setup.practice.languages[0]
    tomorrow = location.local(services.clock()) + timedelta(days=1)
    visit = Visit(
        called=called.split()[0],
        starts_at=tomorrow.replace(hour=10, minute=0, second=0, microsecond=0),
        link=services.config.public_base_url,
    )
    values = fields([visit], place_of(setup.practice, location), language, now=services.clock())
    return _words(setup.playbooks.values(), language, channel), values


def _words(playbooks: Iterable[Playbook], language: str, channel: Channel) -> Words:
    """Of the day before, where there is such a step; else of the first."""
    steps = [step for of in playbooks for step in of.steps if step.words]
    steps = steps or [step for of in default_playbooks() for step in of.steps]
    step = next((of for of in steps if of.step_id == "days-1"), steps[0])
    return words_for(step.words, language, "en", channel)[1]
