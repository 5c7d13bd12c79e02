"""An owner pays, fails to pay, changes and ends a plan; Stripe tells of it in any order."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import stripe

from chalicelib.actions.billing import buy
from chalicelib.actions.billing.each_hour import each_hour
from chalicelib.actions.billing.follow_stripe import follow_later, follow_stripe
from chalicelib.actions.end_practice import end_in_time
from chalicelib.actions.plan_due import plan_due
from chalicelib.actions.tell_of_trial import tell_of_trial
from chalicelib.channels.stripe_billing import read_event
from chalicelib.domain.accounts import Account, Standing, Subscription
from chalicelib.domain.plans import LARGE, MEDIUM, SMALL
from tests.builders import ANA, ELM, NOW, OAK, a_member_of_staff
from tests.conftest import TestServices
from tests.loop import open_practice, register
from tests.stripe_server import SECRET, Events, StripeServer, signed

ANA_OWNS = a_member_of_staff(role="owner", email="ana@oak.example", revision=1)
TRIAL_ENDS = NOW + timedelta(days=20)


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    open_practice(services)
    services.setups.save(OAK, ANA_OWNS)
    trial = Account(practice_id=OAK, standing=Standing.TRIAL, trial_ends=TRIAL_ENDS)
    services.setups.save(OAK, trial)
    return services


@pytest.fixture
def events() -> Events:
    return Events(NOW)


def account(services: TestServices) -> Account:
    return services.setups.of(OAK, fresh=True).account


def told(services: TestServices, raw: bytes) -> None:
    """The webhook, and what it handed on."""
    event = read_event(raw, signed(raw), SECRET, live=False)
    if event is not None:
        follow_later(services, event)
    url = services.config.plan_queue_url
    for message in services.sqs.receive_message(QueueUrl=url).get("Messages", []):
        plan_due(services, message["Body"])
        services.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])


def subjects(services: TestServices) -> list[str]:
    return [email.subject for email in services.emails.sent]


def pay(services: TestServices, at_stripe: StripeServer, events: Events, **changes: Any) -> Any:
    paid = at_stripe.subscribe("sub_1", OAK, SMALL, **changes)
    session = {
        "id": "cs_1",
        "client_reference_id": OAK,
        "subscription": "sub_1",
        "customer": "cus_oak",
        "payment_status": "paid",
    }
    told(services, events.about("checkout.session.completed", session))
    return paid


def test_an_owner_pays_and_the_trial_becomes_a_plan(
    oak: TestServices, at_stripe: StripeServer, events: Events
) -> None:
    where = buy.choose_plan(oak, OAK, SMALL, by=ANA_OWNS)
    assert where.startswith("https://checkout.stripe.com/")
    assert account(oak).standing is Standing.TRIAL
    pay(oak, at_stripe, events)
    now = account(oak)
    assert (now.standing, now.plan, now.trial_ends) == (Standing.ACTIVE, SMALL, None)
    assert (now.stripe_customer, now.stripe_subscription) == ("cus_oak", "sub_1")
    assert now.paid_until == NOW + timedelta(days=30)


def test_coming_back_from_checkout_grants_nothing(
    oak: TestServices, at_stripe: StripeServer
) -> None:
    buy.choose_plan(oak, OAK, LARGE, by=ANA_OWNS)
    assert account(oak).plan == ""


def test_stripe_is_told_of_no_patient(
    oak: TestServices, at_stripe: StripeServer, events: Events
) -> None:
    rosie = register(oak)
    buy.choose_plan(oak, OAK, SMALL, by=ANA_OWNS)
    pay(oak, at_stripe, events)
    buy.choose_plan(oak, OAK, LARGE, by=ANA_OWNS)
    said = repr(at_stripe.asked)
    for of in (rosie.given_name, rosie.family_name, rosie.phone, rosie.email, rosie.patient_id):
        assert of not in said
    emails = {of for asked in at_stripe.asked for of in asked.params.values() if "@" in of}
    assert emails == {ANA_OWNS.email}


def test_pressing_twice_opens_one_checkout(oak: TestServices, at_stripe: StripeServer) -> None:
    first = buy.choose_plan(oak, OAK, SMALL, by=ANA_OWNS)
    assert buy.choose_plan(oak, OAK, SMALL, by=ANA_OWNS) == first


def test_a_larger_plan_counts_at_once_and_what_was_paid_is_set_off(
    oak: TestServices, at_stripe: StripeServer, events: Events
) -> None:
    pay(oak, at_stripe, events)
    assert buy.choose_plan(oak, OAK, MEDIUM, by=ANA_OWNS) == ""
    assert account(oak).plan == MEDIUM
    change = next(a for a in at_stripe.asked if "proration_behavior" in a.params)
    assert change.params["proration_behavior"] == "create_prorations"
    keys = [of["price"]["lookup_key"] for of in at_stripe.subscriptions["sub_1"]["items"]["data"]]
    assert keys == ["rapport_medium_monthly", "rapport_medium_monthly_overage"]


def test_an_event_that_comes_twice_is_followed_once(
    oak: TestServices, at_stripe: StripeServer, events: Events
) -> None:
    paid = pay(oak, at_stripe, events)
    paid["status"] = "past_due"
    raw = events.invoice("invoice.payment_failed", paid)
    for _ in range(3):
        told(oak, raw)
    asked = [a for a in at_stripe.asked if a.path == "/v1/subscriptions/sub_1"]
    assert len(asked) == 2
    assert len(subjects(oak)) == 1


def test_events_out_of_order_end_with_what_is_true(
    oak: TestServices, at_stripe: StripeServer, events: Events
) -> None:
    paid = at_stripe.subscribe("sub_1", OAK, SMALL, status="incomplete")
    created = events.about("customer.subscription.created", dict(paid))
    paid["status"] = "active"
    updated = events.about("customer.subscription.updated", dict(paid))
    told(oak, updated)
    told(oak, created)
    assert account(oak).standing is Standing.ACTIVE


def test_a_first_payment_that_fails_leaves_the_trial_as_it_was(
    oak: TestServices, at_stripe: StripeServer, events: Events
) -> None:
    paid = at_stripe.subscribe("sub_1", OAK, SMALL, status="incomplete_expired")
    told(oak, events.about("customer.subscription.updated", paid))
    assert account(oak).standing is Standing.TRIAL


def test_an_older_answer_that_is_saved_late_does_not_win(
    oak: TestServices, at_stripe: StripeServer, events: Events, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While one worker asked, another learned that the plan has been cancelled."""
    paid = pay(oak, at_stripe, events)
    oak.setups.save(OAK, replace(account(oak), plan=MEDIUM))
    ask = oak.stripe.subscription

    def slowly(of: str) -> Subscription:
        monkeypatch.setattr(oak.stripe, "subscription", ask)
        answer = ask(of)
        paid.update(status="canceled", ended_at=int(NOW.timestamp()))
        told(oak, events.about("customer.subscription.deleted", paid))
        return answer

    monkeypatch.setattr(oak.stripe, "subscription", slowly)
    said = {"id": "evt_slow", "subscription": "sub_1", "about": "invoice.paid"}
    follow_stripe(oak, OAK, said)
    assert account(oak).standing is Standing.ENDED


def test_a_payment_that_fails_is_told_once_and_everything_goes_on_for_14_days(
    oak: TestServices, at_stripe: StripeServer, events: Events
) -> None:
    paid = pay(oak, at_stripe, events)
    paid["status"] = "past_due"
    told(oak, events.invoice("invoice.payment_failed", paid))
    told(oak, events.invoice("invoice.payment_failed", paid))
    assert account(oak).standing is Standing.PAST_DUE
    assert subjects(oak) == ["Oak Dental: a payment did not go through"]
    each_hour(oak.at(NOW + timedelta(days=13)), OAK)
    assert account(oak).standing is Standing.PAST_DUE
    each_hour(oak.at(NOW + timedelta(days=14, minutes=1)), OAK)
    assert account(oak).standing is Standing.ENDED
    assert subjects(oak)[-1] == "Oak Dental: your plan has ended"


def test_an_owner_is_told_also_where_the_invoices_event_came_too_early(
    oak: TestServices, at_stripe: StripeServer, events: Events
) -> None:
    """Stripe's subscription still said "active" when it was asked about the invoice."""
    paid = pay(oak, at_stripe, events)
    told(oak, events.invoice("invoice.payment_failed", paid))
    assert subjects(oak) == []
    paid["status"] = "past_due"
    told(oak, events.about("customer.subscription.updated", paid))
    told(oak, events.invoice("invoice.overdue", paid))
    assert subjects(oak) == ["Oak Dental: a payment did not go through"]


@pytest.mark.parametrize("status", ["past_due", "unpaid", "paused"])
@pytest.mark.parametrize("plan", [SMALL, LARGE])
def test_whoever_comes_back_after_an_unpaid_end_is_led_to_what_they_owe(
    oak: TestServices, at_stripe: StripeServer, events: Events, status: str, plan: str
) -> None:
    paid = pay(oak, at_stripe, events)
    paid["status"] = "past_due"
    told(oak, events.invoice("invoice.payment_failed", paid))
    each_hour(oak.at(NOW + timedelta(days=15)), OAK)
    paid["status"] = status
    told(oak, events.about("customer.subscription.updated", paid))
    assert account(oak).standing is Standing.ENDED
    assert buy.choose_plan(oak, OAK, plan, by=ANA_OWNS).startswith("https://billing.stripe.com/")
    paid["status"] = "active"
    told(oak, events.invoice("invoice.paid", paid))
    assert account(oak).standing is Standing.ACTIVE


def test_what_was_announced_at_an_unpaid_end_holds_when_stripe_gives_up_later(
    oak: TestServices, at_stripe: StripeServer, events: Events
) -> None:
    paid = pay(oak, at_stripe, events)
    paid["status"] = "past_due"
    told(oak, events.invoice("invoice.payment_failed", paid))
    each_hour(oak.at(NOW + timedelta(days=15)), OAK)
    announced = account(oak).kept_until
    later = NOW + timedelta(days=30)
    for status in ("unpaid", "canceled", "canceled"):
        paid.update(status=status, ended_at=int(later.timestamp()))
        told(oak.at(later), events.about("customer.subscription.updated", paid))
    assert account(oak).kept_until == announced == NOW + timedelta(days=74)
    assert subjects(oak).count("Oak Dental: your plan has ended") == 1


def test_a_practice_that_is_erased_is_asked_for_no_money_any_more(
    oak: TestServices, at_stripe: StripeServer, events: Events
) -> None:
    paid = pay(oak, at_stripe, events)
    paid["status"] = "past_due"
    told(oak, events.invoice("invoice.payment_failed", paid))
    each_hour(oak.at(NOW + timedelta(days=15)), OAK)
    for days in (61, 72, 73):
        at = NOW + timedelta(days=days)
        end_in_time(oak.at(at), OAK, now=at)
    assert paid["status"] == "past_due"
    for days in (75, 76):
        at = NOW + timedelta(days=days)
        end_in_time(oak.at(at), OAK, now=at)
    assert paid["status"] == "canceled"
    assert sum(asked.method == "delete" for asked in at_stripe.asked) == 1


def test_a_payment_that_comes_in_after_all_makes_everything_well(
    oak: TestServices, at_stripe: StripeServer, events: Events
) -> None:
    paid = pay(oak, at_stripe, events)
    paid["status"] = "past_due"
    told(oak, events.invoice("invoice.payment_failed", paid))
    paid["status"] = "active"
    told(oak, events.invoice("invoice.paid", paid))
    now = account(oak)
    assert (now.standing, now.past_due_since) == (Standing.ACTIVE, None)


def test_an_owner_ends_the_plan_and_it_runs_to_the_end_of_what_was_paid(
    oak: TestServices, at_stripe: StripeServer, events: Events
) -> None:
    paid = pay(oak, at_stripe, events)
    buy.end_plan(oak, OAK, by=ANA_OWNS)
    now = account(oak)
    assert (now.standing, now.ends_at) == (Standing.ACTIVE, NOW + timedelta(days=30))
    end = NOW + timedelta(days=30)
    paid.update(status="canceled", ended_at=int(end.timestamp()))
    told(oak.at(end), events.about("customer.subscription.deleted", paid))
    now = account(oak)
    assert (now.standing, now.ended_at) == (Standing.ENDED, end)
    assert now.reminds_until == end + timedelta(days=14)
    assert now.kept_until == end + timedelta(days=60)
    assert subjects(oak) == ["Oak Dental: your plan has ended"]


def test_an_owner_who_changes_their_mind_keeps_the_plan(
    oak: TestServices, at_stripe: StripeServer, events: Events
) -> None:
    pay(oak, at_stripe, events)
    buy.end_plan(oak, OAK, by=ANA_OWNS)
    buy.choose_plan(oak, OAK, SMALL, by=ANA_OWNS)
    assert account(oak).ends_at is None


def test_a_practice_that_comes_back_pays_with_a_new_subscription(
    oak: TestServices, at_stripe: StripeServer, events: Events
) -> None:
    old = pay(oak, at_stripe, events)
    old.update(status="canceled", ended_at=int(NOW.timestamp()))
    told(oak, events.about("customer.subscription.deleted", old))
    new = at_stripe.subscribe("sub_2", OAK, LARGE)
    told(oak, events.about("customer.subscription.created", new))
    told(oak, events.about("customer.subscription.updated", old))
    now = account(oak)
    assert (now.standing, now.stripe_subscription) == (Standing.ACTIVE, "sub_2")


def test_an_event_about_another_practice_changes_nothing_here(
    oak: TestServices, at_stripe: StripeServer, events: Events
) -> None:
    before = account(oak)
    told(oak, events.about("customer.subscription.updated", at_stripe.subscribe("s", ELM, LARGE)))
    assert account(oak) == before


def test_a_failure_of_stripe_is_followed_again(
    oak: TestServices, at_stripe: StripeServer, events: Events
) -> None:
    paid = at_stripe.subscribe("sub_1", OAK, SMALL)
    said = {"id": "evt_1", "subscription": "sub_1", "about": "invoice.paid"}
    at_stripe.lost_answers = 1
    with pytest.raises(stripe.APIConnectionError):
        follow_stripe(oak, OAK, said)
    follow_stripe(oak, OAK, said)
    assert account(oak).stripe_subscription == paid["id"]


def test_without_keys_a_plan_is_noted_and_nothing_is_charged(oak: TestServices) -> None:
    assert buy.choose_plan(oak, OAK, LARGE, by=ANA_OWNS) == ""
    now = account(oak)
    assert (now.plan, now.standing) == (LARGE, Standing.TRIAL)
    with pytest.raises(buy.NoPayment):
        buy.open_portal(oak, OAK, by=ANA_OWNS)


def test_every_change_of_the_plan_is_in_the_audit_trail(
    oak: TestServices, at_stripe: StripeServer, events: Events
) -> None:
    buy.choose_plan(oak, OAK, SMALL, by=ANA_OWNS)
    pay(oak, at_stripe, events)
    buy.choose_plan(oak, OAK, MEDIUM, by=ANA_OWNS)
    buy.allow_overage(oak, OAK, True, by=ANA_OWNS)
    buy.end_plan(oak, OAK, by=ANA_OWNS)
    trail = {(of.who, of.did) for of in oak.audit.of_day(OAK, NOW.date())}
    assert trail == {
        (ANA, "plan.checkout-opened"),
        ("rapport", "plan.followed-stripe"),
        (ANA, "plan.changed"),
        (ANA, "plan.overage-allowed"),
        (ANA, "plan.cancelled"),
    }


def test_a_trial_that_runs_out_ends_and_is_told_of_once(oak: TestServices) -> None:
    oak.setups.save(OAK, replace(account(oak), opened_at=TRIAL_ENDS - timedelta(days=30)))
    for hours in (-1, 1, 2):
        each_hour(oak.at(TRIAL_ENDS + timedelta(hours=hours)), OAK)
        tell_of_trial(oak, OAK)
    assert subjects(oak)[-1] == "Your trial has ended"
    assert subjects(oak).count("Your trial has ended") == 1
    now = account(oak)
    assert (now.standing, now.ended_at) == (Standing.ENDED, TRIAL_ENDS)
