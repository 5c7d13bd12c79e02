"""Who is calling: a number is typed, pasted or reported, and stands in no address of ours.

A phone system that can only open an address puts the number behind a "#", which browsers keep to
themselves; the page's script posts it.
"""

from contextlib import suppress
from dataclasses import replace

from chalice.app import Blueprint, Response

from chalicelib.actions.calls.report_call import keep_call, number_in, own_numbers
from chalicelib.actions.journeys.news import tell_news_of
from chalicelib.actions.prospects.ask import begun
from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.calls import LONGEST
from chalicelib.domain.ids import PatientId, derived_ulid
from chalicelib.domain.journeys import News
from chalicelib.domain.patients import Kind, Patient
from chalicelib.domain.prospects import Origin
from chalicelib.domain.prospects.moving import answered
from chalicelib.domain.roles import Permission
from chalicelib.storage.callers import Call
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.web import calls_view, desk, reach, saying, today
from chalicelib.web.desk import Visit

routes = Blueprint(__name__)

_LONGEST_NAME = 100


@desk.page(routes, "/calls", needs=Permission.SEE_ALL_PATIENTS)
def ask_number(visit: Visit) -> Response:
    return visit.page("calls.html", typed="", wrong="")


@desk.action(routes, "/calls", needs=Permission.SEE_ALL_PATIENTS)
def look_up(visit: Visit) -> Response:
    typed = visit.form["number"]
    number = number_in(visit.setup, typed) if len(typed) <= LONGEST else ""
    wrong = "" if number else "Write the whole number, area code first."
    if number and number in own_numbers(visit.setup):
        wrong = "That is your own number."
    if wrong:
        return visit.page("calls.html", typed=typed[:LONGEST], wrong=wrong, status=400)
    call = keep_call(visit.services, visit.setup, visit.locations[0], number)
    return visit.go(visit.urls.calls(call.token))


@desk.page(routes, "/calls/{call_id}", needs=Permission.SEE_ALL_PATIENTS)
def show_call(visit: Visit, call_id: str) -> Response:
    return _page(visit, _call(visit, call_id))


@desk.action(routes, "/calls/{call_id}/prospect", needs=Permission.CHANGE_PATIENTS)
def add_prospect(visit: Visit, call_id: str) -> Response:
    """Somebody who calls for the first time."""
    call = _call(visit, call_id)
    given, family = visit.form["given_name"], visit.form["family_name"]
    wrong = "" if given and family else "Write both names."
    if max(len(given), len(family)) > _LONGEST_NAME:
        wrong = f"At most {_LONGEST_NAME} letters each."
    if wrong:
        return _page(visit, call, wrong=wrong, status=400)
    patient_id = PatientId(derived_ulid(call.at, "prospect", call.token))
    prospect = Patient(
        patient_id=patient_id,
        given_name=given,
        family_name=family,
        phone=call.number,
        kind=Kind.PROSPECT,
        language=visit.setup.practice.languages[0],
        since=visit.setup.locations[call.location_id].local(visit.now).date(),
    )
    by, location = visit.me.staff_id, visit.setup.locations[call.location_id]
    asks = begun(
        visit.practice_id,
        patient_id,
        location,
        origin=Origin.CALL,
        at=call.at,
        by=by,
        contact_id=call.contact_id,
    )
    spoken = answered(asks, location, now=visit.now, by=by, spoke=True)
    also = [visit.services.prospects.beginning(spoken)]
    with suppress(StaleWrite):  # sent twice it is there
        save_patient(
            visit.services, visit.practice_id, prospect, was=None, by=visit.me.staff_id, also=also
        )
        tell_news_of(visit.services, spoken, News.QUIET)
    return visit.go(visit.urls.patient(patient_id))


def _call(visit: Visit, call_id: str) -> Call:
    """Raises NotFound, also for another location's."""
    call = visit.services.callers.get(visit.practice_id, call_id, now=visit.now)
    if not visit.works_at(call.location_id):
        raise NotFound("call")
    return call


def _page(visit: Visit, call: Call, *, wrong: str = "", status: int = 200) -> Response:
    shown = visit.services.callers.show(call)
    theirs = reach.patients_within(visit, shown.patients)
    if len(theirs) < len(shown.patients):
        shown = replace(
            shown,
            patients={of: who for of, who in shown.patients.items() if of in theirs},
            conversation=shown.conversation if theirs else None,
            work=[of for of in shown.work if of.patient_id is None or of.patient_id in theirs],
        )
    here = visit.setup.locations[call.location_id]

    def say(of: Appointment) -> str:
        place = visit.setup.locations[of.location_id]
        provider = visit.setup.providers.get(of.provider_id)
        at = f" at {place.name}" if place.location_id != here.location_id else ""
        return f"{today.about(visit, of)}{f', {provider.name}' if provider else ''}{at}"

    who = calls_view.caller(
        shown,
        more=call.more_people,
        now=visit.now,
        here=here,
        say=say,
        works_at=visit.works_at,
    )
    if who.people or who.contact_id:
        visit.trail("caller.looked-up", call.contact_id, *(of.patient_id for of in who.people))
    return visit.page(
        "call.html",
        status=status,
        who=who,
        number=saying.phone(call.number),
        called=saying.when(here.local(call.at), here.local(visit.now)),
        token=call.token,
        wrong=wrong,
        typed=visit.form,
    )
