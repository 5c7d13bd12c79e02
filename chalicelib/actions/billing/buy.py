"""An owner chooses a plan, changes it, ends it, or allows more texts than are included."""

from dataclasses import replace

from chalicelib.actions.billing.count_use import count_lately
from chalicelib.actions.billing.overage import report_overage
from chalicelib.actions.change_account import change_account
from chalicelib.actions.write_down import write_down
from chalicelib.domain.accounts import Standing, as_paid
from chalicelib.domain.errors import BadInput, RapportError
from chalicelib.domain.ids import PracticeId
from chalicelib.domain.plans import PLANS, Plan, plan_of
from chalicelib.domain.practices import Staff
from chalicelib.wiring import Services


class NoPayment(RapportError):
    """Payment is not set up here."""


def choose_plan(services: Services, practice_id: PracticeId, key: str, *, by: Staff) -> str:
    """Where to pay for it; empty: nothing is left to do.

    In a trial, and where payment is not set up, the plan is only noted down. Raises BadInput.
    """
    plan = _plan(key)
    account = services.setups.of(practice_id, fresh=True).account
    if not services.takes_payment:
        _note_plan(services, practice_id, plan, by)
        return ""
    once = f"{practice_id}:{plan.key}:{account.revision}"
    if account.stripe_subscription and account.standing is Standing.ENDED:
        # What is owed for it comes first: no other plan makes that good.
        return open_portal(services, practice_id, by=by)
    if account.stripe_subscription:
        if plan.key != account.plan or account.ends_at:
            paid = services.stripe.change_plan(account.stripe_subscription, plan, once=once)
            change_account(
                services,
                practice_id,
                lambda of: as_paid(of, paid, now=services.clock()),
                did="plan.changed",
                by=by.staff_id,
            )
        return ""
    where = services.stripe.checkout(
        practice_id,
        plan,
        customer=account.stripe_customer,
        email=by.email,
        back_to=_page(services),
        # A session that was left lies for a day: one that is asked for tomorrow is another.
        once=f"{once}:{services.clock().date()}",
    )
    write_down(services, practice_id, "plan.checkout-opened", plan.key, by=by.staff_id)
    return where


def _note_plan(services: Services, practice_id: PracticeId, plan: Plan, by: Staff) -> None:
    change_account(
        services,
        practice_id,
        lambda of: replace(of, plan=plan.key),
        did="plan.changed",
        by=by.staff_id,
    )


def open_portal(services: Services, practice_id: PracticeId, *, by: Staff) -> str:
    """Stripe's page with invoices and cards. Raises NoPayment: nothing was ever paid."""
    account = services.setups.of(practice_id).account
    if not services.takes_payment or not account.stripe_customer:
        raise NoPayment(practice_id)
    write_down(services, practice_id, "plan.portal-opened", by=by.staff_id)
    return services.stripe.portal(account.stripe_customer, back_to=_page(services))


def end_plan(services: Services, practice_id: PracticeId, *, by: Staff) -> None:
    """At the end of the period that is paid for. Raises NoPayment: none is paid for."""
    account = services.setups.of(practice_id, fresh=True).account
    if not services.takes_payment or not account.stripe_subscription:
        raise NoPayment(practice_id)
    once = f"{practice_id}:{account.stripe_subscription}:{account.revision}"
    paid = services.stripe.cancel(account.stripe_subscription, once=once)
    change_account(
        services,
        practice_id,
        lambda of: as_paid(of, paid, now=services.clock()),
        did="plan.cancelled",
        by=by.staff_id,
    )


def allow_overage(services: Services, practice_id: PracticeId, allowed: bool, *, by: Staff) -> None:
    """What left until now is settled first: it is billed, or not, as it was said until now."""
    account = services.setups.of(practice_id, fresh=True).account
    if account.overage_allowed == allowed:
        return
    now = services.clock()
    count_lately(services, practice_id, now=now)
    report_overage(services, account, plan_of(account.plan), now=now)
    did = "plan.overage-allowed" if allowed else "plan.overage-refused"
    change_account(
        services,
        practice_id,
        lambda of: replace(of, overage_allowed=allowed),
        did=did,
        by=by.staff_id,
    )


def _plan(key: str) -> Plan:
    if key not in PLANS:
        raise BadInput("plan", "one of those on the page")
    return PLANS[key]


def _page(services: Services) -> str:
    return f"{services.config.public_base_url}/settings/plan"
