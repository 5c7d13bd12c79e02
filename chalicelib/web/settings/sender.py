"""The address that a practice's emails leave from: proved, set up in its DNS, used."""

from botocore.exceptions import BotoCoreError, ClientError
from chalice.app import Blueprint, Response

from chalicelib.actions import own_address
from chalicelib.actions.own_phone import CannotProve
from chalicelib.domain import emails
from chalicelib.domain.emails import BadEmail
from chalicelib.domain.roles import Permission
from chalicelib.storage.proofs import Code
from chalicelib.web import desk
from chalicelib.web.desk import Visit
from chalicelib.web.settings.start import audit, fresh_setup

routes = Blueprint(__name__)

_DKIM = {
    "SUCCESS": "seen",
    "PENDING": "not seen yet: it takes from minutes to two days after you add them",
    "FAILED": "not found within three days: check them, then check again here",
    "TEMPORARY_FAILURE": "could not be looked up just now",
}


@desk.page(routes, "/settings/sender", needs=Permission.CHANGE_SETTINGS)
def show_sender(visit: Visit) -> Response:
    return _page(visit)


@desk.action(routes, "/settings/sender", needs=Permission.CHANGE_SETTINGS)
def ask_sender(visit: Visit) -> Response:
    typed = visit.form["address"]
    try:
        address = emails.normalise(typed)
        own_address.ask_address(visit.services, visit.practice_id, address)
    except (BadEmail, CannotProve) as refused:
        alone = visit.form.ticked("alone")
        return _page(visit, typed=typed, alone=alone, wrong=refused.sentence, status=400)
    audit(visit, "settings.sender-asked")
    return _page(visit, asked=address, alone=visit.form.ticked("alone"))


@desk.action(routes, "/settings/sender/code", needs=Permission.CHANGE_SETTINGS)
def check_sender(visit: Visit) -> Response:
    asked, alone = visit.form["address"], visit.form.ticked("alone")
    code = "".join(visit.form["code"].split())
    if len(code) != 6 or not code.isdigit():
        return _page(visit, asked=asked, alone=alone, wrong="Type the six digits.", status=400)
    said = own_address.prove_address(visit.services, visit.practice_id, asked, code, alone=alone)
    if said is Code.WRONG:
        wrong = "That code is not right. Take the one of the newest email."
        return _page(visit, asked=asked, alone=alone, wrong=wrong, status=400)
    if said is Code.OVER:
        wrong = "That code is over: it holds for 15 minutes and five tries. Ask for a new one."
        return _page(visit, typed=asked, alone=alone, wrong=wrong, status=400)
    return visit.go(visit.urls.settings("sender"))


@desk.action(routes, "/settings/sender/check", needs=Permission.CHANGE_SETTINGS)
def use_sender(visit: Visit) -> Response:
    if own_address.use_address(visit.services, visit.practice_id):
        audit(visit, "settings.sender-set")
        return visit.go(visit.urls.path("settings", "sender", said="saved"))
    return _page(visit, problem="Not there yet. Emails go on leaving from the shared address.")


def _page(
    visit: Visit,
    *,
    typed: str = "",
    asked: str = "",
    alone: bool = False,
    wrong: str = "",
    problem: str = "",
    status: int = 200,
) -> Response:
    visit = fresh_setup(visit)
    account, practice = visit.setup.account, visit.setup.practice
    identity = None
    try:
        identity = own_address.identity_of(visit.services, visit.practice_id)
    except (ClientError, BotoCoreError) as error:
        desk.log.error("no word from SES about an identity: %s", type(error).__name__)
        problem = problem or "How your records stand cannot be looked up just now."
    return visit.page(
        "settings/sender.html",
        section="settings",
        status=status,
        typed=typed or account.sender_wanted,
        asked=asked,
        alone=alone,
        wrong=wrong,
        problem=problem,
        wanted=account.sender_wanted,
        used=practice.email_from,
        shared=visit.services.config.shared_sender,
        reply_to=practice.reply_to,
        identity=identity,
        dkim=_DKIM.get(identity.dkim, "not begun") if identity else "",
    )
