"""The public page: what Rapport is, what it costs, how to begin."""

from chalice.app import Blueprint, Response

from chalicelib.domain.accounts import KEEPING, STILL_REMINDED
from chalicelib.domain.plans import PLANS, TRIAL_DAYS, Plan, dollars
from chalicelib.web import desk, pages, sign_up_form
from chalicelib.web.requests import Fields
from chalicelib.wiring import Services

routes = Blueprint(__name__)


@desk.door(routes, "/welcome", method="GET")
def welcome(services: Services, query: Fields) -> Response:
    del query
    return pages.render(
        "public.html",
        config=services.config,
        # The same for everybody, so that it may be kept for a while.
        headers={"Cache-Control": "public, max-age=300"},
        plans=[_shown(plan) for plan in PLANS.values()],
        days=TRIAL_DAYS,
        reminded=STILL_REMINDED.days,
        kept=KEEPING.days,
    )


def _shown(plan: Plan) -> dict[str, str]:
    sizes = dict(sign_up_form.sizes())
    return {
        "name": plan.name,
        "size": sizes[plan.key],
        "monthly": dollars(plan.monthly_cents * 10_000),
        "texts": f"{plan.included_segments:,}",
        "emails": f"{plan.included_emails:,}",
        "users": str(plan.included_users),
        "locations": _count(plan.included_locations, "location"),
        "more": dollars(plan.overage_segment_millionths),
    }


def _count(number: int, of: str) -> str:
    return f"{number} {of}" if number == 1 else f"{number} {of}s"
