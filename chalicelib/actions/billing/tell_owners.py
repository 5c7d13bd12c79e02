"""An email to those who manage a practice's plan: each thing once a month."""

import html
from collections.abc import Sequence

from chalicelib.channels.errors import TryAgain, Uncertain, Undeliverable
from chalicelib.domain.roles import Permission, permissions
from chalicelib.domain.usage import month_of
from chalicelib.storage.setup import Setup
from chalicelib.wiring import Services


def tell_owners(
    services: Services, setup: Setup, what: str, *, subject: str, said: Sequence[str]
) -> int:
    """How many emails left. `what` names it within the month; told before, it is not told again."""
    from chalicelib.channels.email import Email

    practice = setup.practice
    month = month_of(services.clock().date())
    page = f"{services.config.public_base_url}/settings/plan"
    sent = 0
    for staff in setup.staff.values():
        if not staff.email or Permission.MANAGE_PLAN not in permissions(staff.role):
            continue
        once = f"{what}_{staff.staff_id}"
        if not services.meters.first_to_tell(practice.practice_id, month, once):
            continue
        email = Email(
            to=staff.email,
            sender_name="Rapport",
            sender_address=services.config.shared_sender,
            subject=subject,
            text="\n\n".join([*said, f"Your plan: {page}"]),
            html="".join(f"<p>{html.escape(line)}</p>" for line in said)
            + f'<p><a href="{html.escape(page)}">Your plan</a></p>',
            reference=f"plan-{what}",
        )
        try:
            services.email.send(email)
        except TryAgain:
            services.meters.not_told(practice.practice_id, month, once)
        except (Undeliverable, Uncertain):
            continue
        else:
            sent += 1
    return sent
