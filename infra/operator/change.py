"""What an operator changes; each stands in the practice's own audit trail, before it is done."""

from dataclasses import replace
from datetime import datetime

from chalicelib.actions.change_account import change_account
from chalicelib.actions.register_number import give_number, refuse_number
from chalicelib.actions.support_access import open_session
from chalicelib.actions.write_down import write_down
from chalicelib.domain.accounts import Registration
from chalicelib.domain.errors import BadInput
from chalicelib.domain.ids import LocationId, PracticeId
from chalicelib.domain.plans import PLANS
from infra.operator.place import Place


def suspend(at: Place, practice_id: PracticeId, *, because: str) -> None:
    """Nothing leaves from the next half minute on, what is queued included. Raises NotFound."""
    if not because.strip():
        raise BadInput("because", "a sentence that the practice may read")
    _note(at, practice_id, "sending.suspended")
    change_account(at.services, practice_id, lambda of: replace(of, suspended=because.strip()))


def resume(at: Place, practice_id: PracticeId) -> None:
    """Raises NotFound."""
    _note(at, practice_id, "sending.resumed")
    change_account(at.services, practice_id, lambda of: replace(of, suspended=""))


def choose_plan(at: Place, practice_id: PracticeId, plan: str) -> None:
    """Without Stripe: for who pays by another way. Raises NotFound, BadInput."""
    if plan not in PLANS:
        raise BadInput("plan", f"one of {', '.join(PLANS)}")
    _note(at, practice_id, "plan.changed", plan)
    change_account(at.services, practice_id, lambda of: replace(of, plan=plan))


def number(at: Place, practice_id: PracticeId, location_id: LocationId, e164: str) -> None:
    """The carriers have registered it. Raises NotFound, AlreadyThere, BadPhone, BadInput."""
    if location_id not in at.services.setups.of(practice_id, fresh=True).locations:
        raise BadInput("location", "one of the practice's")
    _note(at, practice_id, "number.given", location_id)
    give_number(at.services, practice_id, location_id, e164)


def number_refused(at: Place, practice_id: PracticeId, *, because: str) -> None:
    """The carriers did not register it. Raises NotFound, StaleWrite, BadInput: also where nothing
    waits, since a refusal ends the texts to all patients."""
    if not because.strip():
        raise BadInput("because", "a sentence that the practice will read")
    account = at.services.setups.of(practice_id, fresh=True).account
    if account.registration is not Registration.WAITING:
        raise BadInput("practice", "one that waits for the carriers")
    _note(at, practice_id, "number.refused")
    refuse_number(at.services, practice_id, because.strip())


def support_link(at: Place, practice_id: PracticeId, *, now: datetime) -> str:
    """A link that lets this operator look, once. Raises NotAllowed, NotFound, BadInput.

    It is written down before anybody sees it; where that fails, it was made for nobody.
    """
    link = open_session(at.services, practice_id, at.by.removeprefix("operator:"), now=now)
    _note(at, practice_id, "support.link-made")
    return link


def _note(at: Place, practice_id: PracticeId, did: str, *about: str) -> None:
    at.services.setups.of(practice_id, fresh=True)  # a practice that is not there has no trail
    write_down(at.services, practice_id, did, *about, by=at.by)
