"""What is done once an hour for each practice: count, warn, end what ran out, report overage."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from chalicelib.actions.billing.count_use import count_lately
from chalicelib.actions.billing.overage import report_overage
from chalicelib.actions.billing.tell_owners import tell_owners
from chalicelib.actions.calendars.follow_feed import enqueue_feeds
from chalicelib.actions.change_account import change_account
from chalicelib.actions.sweep_due import NotEnqueued, send_all
from chalicelib.actions.tell_of_trial import tell_of_trial
from chalicelib.domain.accounts import Account, Standing, as_time_passes
from chalicelib.domain.ids import PracticeId
from chalicelib.domain.usage import Usage, month_of, usage_of
from chalicelib.storage.setup import Setup
from chalicelib.wiring import Services


def enqueue_hour(services: Services) -> int:
    """A message for each practice, so that one that fails keeps no other; how many."""
    practices = services.setups.practices()
    bodies = [json.dumps({"practice": of, "kind": "HOUR"}) for of in practices]
    if failed := send_all(services, services.config.bulk_queue_url, bodies):
        raise NotEnqueued(f"{failed} messages")
    return len(practices)


def each_hour(services: Services, practice_id: PracticeId) -> None:
    """Harmless when repeated."""
    now = services.clock()
    count_lately(services, practice_id, now=now)
    follow_the_clock(services, practice_id, now=now)
    setup = services.setups.of(practice_id, fresh=True)
    usage = used(services, setup, now=now)
    warn(services, setup, usage)
    report_overage(services, setup.account, usage.plan, now=now)
    enqueue_feeds(services, practice_id)


def used(services: Services, setup: Setup, *, now: datetime) -> Usage:
    today = now.astimezone(UTC).date()
    month = month_of(today)
    meters = services.meters.since(setup.practice.practice_id, today.replace(day=1))
    return usage_of(setup.account, meters.of_month(month), month=month)


def warn(services: Services, setup: Setup, usage: Usage) -> None:
    """The banner stands in the account, so that no page has to count; the email goes out once."""
    mark = usage.warned_at
    account = setup.account
    told = account.warned_percent if account.warned_month == usage.month else 0
    if mark > told:
        change_account(
            services,
            account.practice_id,
            lambda of: replace(of, warned_month=usage.month, warned_percent=mark),
        )
    if mark:
        tell_owners(
            services,
            setup,
            f"used_{mark}",
            subject=f"{setup.practice.name}: {mark} % of this month's messages are used",
            said=_used_words(usage, account),
        )


def _used_words(usage: Usage, account: Account) -> list[str]:
    plan, count = usage.plan, usage.count
    used_up = (
        f"Of the {plan.included_segments:,} text segments in your {plan.name} plan"
        f" {count.segments:,} are used this month, and of the {plan.included_emails:,} emails"
        f" {count.emails:,}."
    )
    go_on = "Reminders and replies go on as before, whatever was used."
    if usage.percent < 100:
        return [used_up, go_on]
    if account.overage_allowed:
        return [used_up, go_on, "Campaigns go on too: you allow texts beyond those included."]
    return [used_up, go_on, "Campaigns wait until next month, or until you allow more texts."]


def follow_the_clock(services: Services, practice_id: PracticeId, *, now: datetime) -> None:
    """A trial that runs out ends, and so does the grace after a failed payment; both announced."""
    was, account = change_account(
        services, practice_id, lambda of: as_time_passes(of, now=now), did="plan.ended"
    )
    if was.standing is account.standing:
        return
    if was.standing is Standing.TRIAL:
        tell_of_trial(services, practice_id)
    else:
        tell_ended(services, services.setups.of(practice_id))


def tell_ended(services: Services, setup: Setup) -> None:
    account = setup.account
    if account.reminds_until is None or account.kept_until is None:
        return
    tell_owners(
        services,
        setup,
        "ended",
        subject=f"{setup.practice.name}: your plan has ended",
        said=[
            "Your plan with Rapport has ended.",
            f"Visits are still reminded until {_day(account.reminds_until)}.",
            f"Your data are kept until {_day(account.kept_until)}, then they are erased."
            " Choose a plan before that day and everything goes on.",
        ],
    )


def _day(at: datetime) -> str:
    return f"{at.astimezone(UTC):%B} {at.astimezone(UTC).day}"
