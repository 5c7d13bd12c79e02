"""What a practice pays for and what it used of it; choosing, changing and ending a plan."""

from datetime import UTC, date

from chalice.app import Blueprint, Response

from chalicelib.actions.billing import buy
from chalicelib.domain.accounts import Account, Standing
from chalicelib.domain.plans import PLANS, Plan, dollars, plan_for
from chalicelib.domain.roles import Permission
from chalicelib.domain.usage import (
    Count,
    Usage,
    expected,
    months_until,
    percent,
    usage_of,
)
from chalicelib.domain.values import dataclass
from chalicelib.storage.errors import StaleWrite
from chalicelib.storage.meters import Month
from chalicelib.web import desk
from chalicelib.web.desk import Visit
from chalicelib.web.plan_banner import day

routes = Blueprint(__name__)

MONTHS = 6
_MAY = Permission.MANAGE_PLAN


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing that a plan includes."""

    what: str
    used: int
    included: int
    """0: as many as they like."""
    expected: int | None = None
    """By the end of the month."""

    @property
    def percent(self) -> int:
        return percent(self.used, self.included)

    @property
    def bar(self) -> int:
        return min(100, self.percent)


@desk.page(routes, "/settings/plan", needs=_MAY)
def show_plan(visit: Visit) -> Response:
    return _page(visit)


@desk.action(routes, "/settings/plan/choose", needs=_MAY)
def choose(visit: Visit) -> Response:
    """Raises BadInput and StaleWrite."""
    _as_they_saw_it(visit)
    where = buy.choose_plan(visit.services, visit.practice_id, visit.form["plan"], by=visit.me)
    return _to_stripe(visit, where, "pay for the plan") if where else _back(visit)


@desk.action(routes, "/settings/plan/overage", needs=_MAY)
def overage(visit: Visit) -> Response:
    _as_they_saw_it(visit)
    allowed = visit.form.ticked("allowed")
    buy.allow_overage(visit.services, visit.practice_id, allowed, by=visit.me)
    return _back(visit)


@desk.action(routes, "/settings/plan/payment", needs=_MAY)
def payment(visit: Visit) -> Response:
    where = buy.open_portal(visit.services, visit.practice_id, by=visit.me)
    return _to_stripe(visit, where, "see your invoices and change your card")


@desk.action(routes, "/settings/plan/end", needs=_MAY)
def end(visit: Visit) -> Response:
    _as_they_saw_it(visit)
    buy.end_plan(visit.services, visit.practice_id, by=visit.me)
    return _back(visit)


def _as_they_saw_it(visit: Visit) -> None:
    """Raises StaleWrite: the account has changed since the page was shown."""
    account = visit.services.setups.of(visit.practice_id, fresh=True).account
    if visit.form["revision"] != str(account.revision):
        raise StaleWrite("account")


def _back(visit: Visit) -> Response:
    return visit.go(visit.urls.path("settings", "plan", said="saved"))


def _to_stripe(visit: Visit, where: str, what: str) -> Response:
    # A link, not a redirect: browsers hold a form's redirect to `form-action 'self'` too.
    return visit.page("settings/to_stripe.html", section="settings", where=where, what=what)


def _page(visit: Visit) -> Response:
    setup = visit.services.setups.of(visit.practice_id, fresh=True)
    account = setup.account
    today = visit.now.astimezone(UTC).date()
    months = months_until(today, how_many=MONTHS)
    meters = visit.services.meters.since(visit.practice_id, date.fromisoformat(f"{months[-1]}-01"))
    month = meters.months.get(months[0], Month())
    usage = usage_of(
        account,
        meters.of_month(months[0]),
        month=months[0],
        users=len(setup.staff),
        locations=len(setup.open_locations),
        contacts=month.contacts,
    )
    ahead = expected(usage.count, month.planned, today=today, looked_ahead=month.looked_ahead)
    earlier = [(name, meters.of_month(name)) for name in months[1:]]
    return visit.page(
        "settings/plan.html",
        section="settings",
        account=account,
        plan=usage.plan,
        chosen=bool(account.plan),
        price=dollars(usage.plan.monthly_cents * 10_000),
        more_costs=dollars(usage.plan.overage_segment_millionths),
        lines=_lines(usage, ahead),
        usage=usage,
        month=f"{today:%B %Y}",
        stands=_stands(account, takes_payment=visit.services.takes_payment),
        larger=_larger(usage),
        earlier=[_earlier(name, count) for name, count in earlier if count != Count()],
        plans=[_offer(of, account) for of in PLANS.values()],
        takes_payment=visit.services.takes_payment,
    )


def _lines(usage: Usage, ahead: Count) -> list[Line]:
    plan, count = usage.plan, usage.count
    return [
        Line(
            what="Texts, in segments",
            used=count.segments,
            included=plan.included_segments,
            expected=ahead.segments,
        ),
        Line(
            what="Emails",
            used=count.emails,
            included=plan.included_emails,
            expected=ahead.emails,
        ),
        Line(what="People who sign in", used=usage.users, included=plan.included_users),
        Line(what="Locations", used=usage.locations, included=plan.included_locations),
        Line(what="Patients", used=usage.contacts, included=plan.up_to_contacts),
    ]


def _larger(usage: Usage) -> Plan | None:
    """The plan that fits them, where theirs has become too small."""
    fits = plan_for(usage.contacts, users=usage.users, locations=usage.locations)
    return fits if fits.monthly_cents > usage.plan.monthly_cents else None


def _stands(account: Account, *, takes_payment: bool) -> str:
    """How the plan stands, in a sentence."""
    match account.standing:
        case Standing.TRIAL:
            ends = f" It ends on {day(account.trial_ends)}." if account.trial_ends else ""
            return f"You are trying Rapport without paying.{ends}"
        case Standing.PAST_DUE:
            return "A payment did not go through. Everything goes on for 14 days meanwhile."
        case Standing.ENDED:
            until = (
                f" Your data are kept until {day(account.kept_until)}."
                if account.kept_until
                else ""
            )
            return f"Your plan has ended.{until}"
        case Standing.ACTIVE if account.ends_at:
            return f"You ended this plan: it runs until {day(account.ends_at)}."
        case Standing.ACTIVE if account.paid_until and account.stripe_subscription:
            return f"Paid until {day(account.paid_until)}; it then goes on by the month."
        case Standing.ACTIVE:
            return "Nothing has been paid for yet." if takes_payment else ""


@dataclass(frozen=True, kw_only=True)
class Earlier:
    month: str
    count: Count


def _earlier(name: str, count: Count) -> Earlier:
    first = date.fromisoformat(f"{name}-01")
    return Earlier(month=f"{first:%B %Y}", count=count)


@dataclass(frozen=True, kw_only=True)
class Offer:
    plan: Plan
    price: str
    more_costs: str
    is_theirs: bool


def _offer(plan: Plan, account: Account) -> Offer:
    return Offer(
        plan=plan,
        price=dollars(plan.monthly_cents * 10_000),
        more_costs=dollars(plan.overage_segment_millionths),
        is_theirs=account.plan == plan.key
        and account.standing is not Standing.ENDED
        and not account.ends_at,
    )
