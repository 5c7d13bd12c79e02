"""An owner opens a further practice: a tenant of its own, for somebody whom we know."""

from datetime import timedelta

from chalice.app import Blueprint, Response

from chalicelib.actions.open_practice import go_on, open_practice
from chalicelib.actions.tell_of_trial import tell_of_trial
from chalicelib.actions.write_down import write_down
from chalicelib.domain.ids import PracticeId
from chalicelib.domain.plans import TRIAL_DAYS
from chalicelib.domain.roles import Permission
from chalicelib.domain.sign_up import SignUp
from chalicelib.storage.ids import token
from chalicelib.web import desk, pages, sign_up_form
from chalicelib.web.desk import Visit
from chalicelib.web.sign_in import move_to
from chalicelib.web.sign_up_form import SignUpForm

routes = Blueprint(__name__)

_A_DAY = timedelta(days=1)
_MOST = 5
_OFTEN = f"You have opened {_MOST} practices today. Wait until tomorrow; nothing is lost."


@desk.page(routes, "/settings/new-practice", needs=Permission.OPEN_PRACTICE)
def show_new_practice(visit: Visit) -> Response:
    return _page(visit, SignUpForm(typed={"zone": visit.locations[0].zone}))


@desk.action(routes, "/settings/new-practice", needs=Permission.OPEN_PRACTICE)
def open_another(visit: Visit) -> Response:
    """The same form sent twice opens one practice; one that was interrupted is gone on with."""
    interrupted = go_on(visit.services, visit.me.staff_id)
    if interrupted:
        return _into(visit, interrupted)
    read = sign_up_form.read_practice(visit.form)
    if read.wrong:
        return _page(visit, read, status=400)
    if not _may(visit, f"form {visit.form['once'][:64]}", 1):
        return visit.go(visit.urls.practice())
    if not _may(visit, "", _MOST):
        return _page(visit, read, why=_OFTEN, status=429)
    said = _said(visit, read)
    visit.services.sign_ups.save(said)
    return _into(visit, open_practice(visit.services, said))


def _said(visit: Visit, read: SignUpForm) -> SignUp:
    return SignUp(
        staff_id=visit.me.staff_id,
        token_hash="",  # they are signed in: no code of a browser confirms anything
        begun_at=visit.services.clock(),
        email=visit.me.email,
        name=visit.me.name,
        practice=read.typed["practice"],
        specialty=read.typed["specialty"],
        zone=read.typed["zone"],
        size=read.typed["size"],
        phone=read.phone,
    )


def _into(visit: Visit, practice_id: PracticeId) -> Response:
    write_down(visit.services, practice_id, "practice.opened", by=visit.me.staff_id)
    tell_of_trial(visit.services, practice_id)
    return move_to(visit, practice_id, then=visit.urls.settings("start"))


def _may(visit: Visit, what: str, most: int) -> bool:
    named = f"opening {visit.me.staff_id} {what}"
    return visit.services.limits.take(named, most=most, per=_A_DAY, now=visit.now)


def _page(visit: Visit, form: SignUpForm, *, why: str = "", status: int = 200) -> Response:
    return visit.page(
        "settings/another_practice.html",
        section="settings",
        status=status,
        typed=pages.blanks(form.typed),
        wrong=pages.blanks(form.wrong),
        why=why,
        once=token(),
        trial_days=TRIAL_DAYS,
        **sign_up_form.choices(),
    )
