"""A practice proves that an email address is its own, and sends from it once SES agrees.

SES knows domains for the whole deployment. So that no practice sends in another's name, whoever
wants an address first types the code that was sent to it.
"""

import html
from dataclasses import replace
from datetime import timedelta

from chalicelib.actions.change_account import change_account
from chalicelib.actions.change_setup import change_setup
from chalicelib.actions.own_phone import CannotProve, six_digits
from chalicelib.channels.errors import TryAgain, Uncertain, Undeliverable
from chalicelib.channels.identities import Identity
from chalicelib.domain.ids import PracticeId
from chalicelib.storage.ids import fresh
from chalicelib.storage.proofs import Code
from chalicelib.wiring import Services

PUBLIC = frozenset(
    {
        *("gmail.com", "googlemail.com", "yahoo.com", "ymail.com", "outlook.com", "hotmail.com"),
        *("live.com", "msn.com", "icloud.com", "me.com", "aol.com", "proton.me", "protonmail.com"),
        *("gmx.com", "mail.com", "comcast.net", "att.net", "verizon.net", "zoho.com"),
    }
)
"""Whose owners forbid others to send in their name (DMARC p=reject or quarantine)."""


def ask_address(services: Services, practice_id: PracticeId, address: str) -> None:
    """Email it a code. `address` is normalised. Raises CannotProve."""
    from chalicelib.channels.email import Email

    domain = address.partition("@")[2]
    if domain in PUBLIC:
        raise CannotProve(
            f"{domain} lets nobody else send in its name: such emails would be thrown away. "
            "Use an address of your own domain, or stay with the shared one: patients' answers "
            "come to you all the same."
        )
    now, contact_id = services.clock(), services.contacts.id_of(practice_id, address)
    limits = ((f"address {contact_id}", 3), (f"addresses {practice_id}", 10))
    if not all(
        services.limits.take(of, most=most, per=timedelta(hours=1), now=now) for of, most in limits
    ):
        raise CannotProve("Too many codes were sent. Wait an hour, then try again.")
    code, name = six_digits(), services.setups.of(practice_id).practice.name
    services.proofs.ask(practice_id, contact_id, code=code, now=now)
    text = (
        f"{code} is your code for Rapport.\n\n{name} wants to send its patients' emails from this "
        "address. If that is you, type the code on the page that asked for it; it holds for 15 "
        "minutes. If not, do nothing."
    )
    try:
        services.email.send(
            Email(
                to=address,
                sender_name="Rapport",
                sender_address=services.config.shared_sender,
                subject=f"{code} is your code for Rapport",
                text=text,
                html="".join(f"<p>{html.escape(of)}</p>" for of in text.split("\n\n")),
                reference=fresh(now),
            )
        )
    except (TryAgain, Undeliverable, Uncertain) as refused:
        raise CannotProve("The code could not be sent. Check the address.") from refused


def prove_address(
    services: Services, practice_id: PracticeId, address: str, code: str, *, alone: bool
) -> Code:
    """With the right code SES is told of its domain, or of the address `alone`."""
    contact_id = services.contacts.id_of(practice_id, address)
    said = services.proofs.check(practice_id, contact_id, code=code, now=services.clock())
    if said is Code.RIGHT:
        services.identities.create(address if alone else address.partition("@")[2])
        change_account(
            services,
            practice_id,
            lambda of: replace(of, sender_wanted=address, sender_alone=alone),
        )
    return said


def identity_of(services: Services, practice_id: PracticeId) -> Identity | None:
    """Of the address that the practice wants or has; None where it has asked for none."""
    setup = services.setups.of(practice_id, fresh=True)
    address = setup.account.sender_wanted or setup.practice.email_from
    if not address:
        return None
    alone = setup.account.sender_alone
    return services.identities.get(address if alone else address.partition("@")[2])


def use_address(services: Services, practice_id: PracticeId) -> bool:
    """Emails leave from it from now on, if SES agrees. Raises StaleWrite."""
    setup, identity = services.setups.of(practice_id, fresh=True), None
    wanted = setup.account.sender_wanted
    if wanted:
        identity = identity_of(services, practice_id)
    if identity is None or not identity.verified:
        return False
    change_setup(services, practice_id, replace(setup.practice, email_from=wanted, reply_to=wanted))
    change_account(services, practice_id, lambda of: replace(of, sender_wanted=""))
    return True
