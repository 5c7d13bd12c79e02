"""An owner sees what was used and what it comes to, and chooses, allows and ends."""

from dataclasses import replace
from datetime import UTC, date, timedelta

from chalicelib.domain.accounts import Account, Standing
from chalicelib.domain.plans import LARGE, MEDIUM, SMALL
from chalicelib.domain.usage import Count
from chalicelib.storage.meters import Month
from tests.actions.billing.conftest import connect
from tests.builders import NOW, OAK
from tests.web.desk import Desk, words

PLAN = "/settings/plan"
TODAY = NOW.astimezone(UTC).date()


def account(desk: Desk, **changes: object) -> Account:
    """As it stands; first changed, where something is named."""
    now = desk.services.setups.of(OAK, fresh=True).account
    if changes:
        desk.services.setups.save(OAK, replace(now, **changes))
        return desk.services.setups.of(OAK, fresh=True).account
    return now


def pressed(desk: Desk, what: str, **fields: str) -> str:
    """What the page says after a form of it was sent as it was shown."""
    revision = str(account(desk).revision)
    desk.ana.get(PLAN)
    return words(desk.ana.follow(desk.ana.post(f"{PLAN}/{what}", revision=revision, **fields)))


def test_the_page_says_what_was_used_what_is_included_and_what_it_comes_to(desk: Desk) -> None:
    account(desk, plan=SMALL)
    desk.services.meters.save_day(OAK, TODAY, Count(texts=1_000, segments=1_234, emails=56))
    desk.services.meters.save_day(OAK, date(2026, 10, 5), Count(texts=7, segments=9, emails=2))
    page = words(desk.ana.get(PLAN))
    assert "Small, $99 a month" in page
    assert "Texts, in segments 1,234 1,500 1,609 82 %" in page
    assert "Emails 56 5,000 73 1 %" in page
    assert "People who sign in 1 5 – 20 %" in page
    assert "October 2026 7 9 2" in page
    assert "Reminders and replies never stop, whatever is used." in page


def test_only_those_who_manage_the_plan_see_it(desk: Desk) -> None:
    manager = desk.colleague("Mia", role="manager")
    assert manager.get(PLAN).status_code == 403
    assert "Plan and use" not in words(manager.get("/settings"))
    assert "Plan and use" in words(desk.ana.get("/settings"))


def test_where_payment_is_not_set_up_the_page_says_so_and_a_plan_can_be_noted(desk: Desk) -> None:
    account(desk, standing=Standing.TRIAL, trial_ends=NOW + timedelta(days=20))
    page = words(desk.ana.get(PLAN))
    assert "No plan chosen yet" in page
    assert "It ends on December 13." in page
    assert "Payment is not set up here" in page
    assert "Medium, $179 a month" in pressed(desk, "choose", plan=MEDIUM)


def test_choosing_a_plan_leads_to_stripe_by_a_link(desk: Desk) -> None:
    """A browser would not follow a form's redirect to another site: our policy forbids it."""
    connect(desk.services)
    desk.ana.get(PLAN)
    revision = str(account(desk).revision)
    answer = desk.ana.post(f"{PLAN}/choose", revision=revision, plan=LARGE)
    assert answer.status_code == 200
    assert 'href="https://checkout.stripe.com/c/pay/cs_test_' in words(answer, raw=True)
    assert account(desk).plan == ""


def test_an_owner_changes_ends_and_takes_up_a_plan_again(desk: Desk) -> None:
    server = connect(desk.services)
    server.subscribe("sub_1", OAK, SMALL)
    account(desk, plan=SMALL, stripe_customer="cus_oak", stripe_subscription="sub_1")
    assert "Medium, $179 a month" in pressed(desk, "choose", plan=MEDIUM)
    assert "You ended this plan: it runs until December 23." in pressed(desk, "end")
    assert "Paid until December 23" in pressed(desk, "choose", plan=MEDIUM)


def test_a_practice_that_has_outgrown_its_plan_is_told_so_and_nothing_stops(desk: Desk) -> None:
    account(desk, plan=SMALL)
    assert "outgrown" not in words(desk.ana.get(PLAN))
    desk.services.meters.save_month(OAK, "2026-11", Month(contacts=501))
    assert "the Medium plan fits. Nothing stops meanwhile." in words(desk.ana.get(PLAN))


def test_invoices_and_card_are_at_stripe(desk: Desk) -> None:
    connect(desk.services)
    account(desk, stripe_customer="cus_oak")
    assert "Invoices and card" in words(desk.ana.get(PLAN))
    answer = words(desk.ana.post(f"{PLAN}/payment"), raw=True)
    assert 'href="https://billing.stripe.com/p/session/test"' in answer


def test_more_texts_can_be_allowed_and_refused_again(desk: Desk) -> None:
    assert "checked" not in words(desk.ana.get(PLAN), raw=True)
    pressed(desk, "overage", allowed="yes")
    assert account(desk).overage_allowed
    assert "checked" in words(desk.ana.get(PLAN), raw=True)
    pressed(desk, "overage")
    assert not account(desk).overage_allowed


def test_a_plan_that_a_colleague_changed_meanwhile_is_not_changed_blindly(desk: Desk) -> None:
    desk.ana.get(PLAN)
    seen = str(account(desk).revision)
    account(desk, plan=LARGE)
    for what, fields in (("choose", {"plan": SMALL}), ("overage", {"allowed": "yes"}), ("end", {})):
        answer = desk.ana.post(f"{PLAN}/{what}", revision=seen, **fields)
        assert answer.status_code == 409
        assert "Somebody changed this a moment ago" in words(answer)
    assert account(desk).plan == LARGE


def test_a_plan_that_is_not_sold_is_refused(desk: Desk) -> None:
    desk.ana.get(PLAN)
    for plan in ("", "huge", "small "):
        revision = str(account(desk).revision)
        answer = desk.ana.post(f"{PLAN}/choose", revision=revision, plan=plan + "x")
        assert answer.status_code == 400
    assert account(desk).plan == ""


def banner(desk: Desk, **changes: object) -> str:
    account(desk, **changes)
    desk.services.setups.of(OAK, fresh=True)
    return words(desk.ana.get("/"))


def test_the_desk_is_told_at_the_top_while_it_matters(desk: Desk) -> None:
    assert "Plan and use" not in banner(desk, plan=SMALL)
    at_80 = {"warned_month": "2026-11", "warned_percent": 80}
    assert "80 % of this month's messages are used." in banner(desk, **at_80)
    at_100 = {**at_80, "warned_percent": 100}
    assert "used up: campaigns wait. Reminders and replies go on." in banner(desk, **at_100)
    assert "used up: more texts are billed." in banner(desk, overage_allowed=True)
    assert "Plan and use" not in banner(desk, warned_month="2026-10")
    owed = {"standing": Standing.PAST_DUE, "past_due_since": NOW}
    assert "A payment did not go through. Please see to it by December 7." in banner(desk, **owed)
    ended = {"standing": Standing.ENDED, "ended_at": NOW}
    assert "Visits are reminded until December 7." in banner(desk, **ended)
    long_ago = NOW - timedelta(days=20)
    assert "Data are kept until January 2." in banner(desk, ended_at=long_ago)
    trial = {"standing": Standing.TRIAL, "trial_ends": NOW + timedelta(days=6)}
    assert "Your trial ends on November 29." in banner(desk, **trial)


def test_the_front_desk_is_not_bothered_with_money(desk: Desk) -> None:
    account(desk, standing=Standing.PAST_DUE, past_due_since=NOW)
    assert "payment" not in words(desk.colleague("Ben", role="front-desk").get("/"))


def test_everybody_at_the_desk_reads_that_nothing_leaves_and_why(desk: Desk) -> None:
    ben = desk.colleague("Ben", role="front-desk")
    account(desk, suspended="Many patients reported these texts as spam.")
    for browser in (desk.ana, ben):
        page = words(browser.get("/"))
        assert "no reminder leaves: Many patients reported these texts as spam." in page
    account(desk, suspended="", standing=Standing.ENDED, ended_at=NOW - timedelta(days=13))
    assert "No reminder leaves" not in words(ben.get("/"))
    account(desk, ended_at=NOW - timedelta(days=14))
    page = words(ben.get("/"))
    assert "No reminder leaves any more: the practice's plan has ended." in page
    assert "Plan and use" not in page
