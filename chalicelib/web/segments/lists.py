"""Lists that patients are put on by hand: key influencers, referral sources, a raffle."""

from dataclasses import replace

from chalice.app import Blueprint, Response

from chalicelib.actions.save_patient import save_patient
from chalicelib.actions.write_down import write_down
from chalicelib.domain.patient_segments import MOST_LISTS
from chalicelib.domain.patients import Patient
from chalicelib.domain.profiles import Profile
from chalicelib.domain.roles import Permission
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.web import desk, pages, saying
from chalicelib.web.desk import Visit
from chalicelib.web.find_patients import find
from chalicelib.web.settings.whole_practice import of_the_whole_practice

routes = Blueprint(__name__)

LONGEST = 60
_MOST_SHOWN = 500


@desk.page(routes, "/patient-lists", needs=Permission.SEND_CAMPAIGNS)
@of_the_whole_practice
def show_lists(visit: Visit) -> Response:
    return _lists_page(visit)


@desk.action(routes, "/patient-lists", needs=Permission.SEND_CAMPAIGNS)
@of_the_whole_practice
def make_list(visit: Visit) -> Response:
    name = _name(visit.form["name"])
    if not name:
        return _lists_page(visit, wrong="A list needs a name.", status=400)
    if len(name) > LONGEST:
        return _lists_page(visit, wrong=f"At most {LONGEST} letters.", status=400)
    known = visit.services.patient_segments.lists(visit.practice_id)
    stands = next((of for of in known if of.casefold() == name.casefold()), "")
    if not stands and len(known) >= MOST_LISTS:
        return _lists_page(visit, wrong=f"{MOST_LISTS} lists are the most.", status=400)
    if not stands:
        visit.services.patient_segments.keep_list(visit.practice_id, name)
        _write_down(visit, "list.made", name)
    return visit.go(visit.urls.list_of(stands or name))


@desk.page(routes, "/patient-list", needs=Permission.SEND_CAMPAIGNS)
@of_the_whole_practice
def show_list(visit: Visit) -> Response:
    return _list_page(visit, visit.query["name"])


@desk.action(routes, "/patient-list", needs=Permission.SEND_CAMPAIGNS)
@of_the_whole_practice
def change_list(visit: Visit) -> Response:
    """`do`: find, add, take-off, or remove the list."""
    name = _name(visit.form["name"])
    match visit.form["do"]:
        case "add" | "take-off":
            patient = visit.patient(visit.form["patient"])
            on = visit.form["do"] == "add"
            _put(visit, patient, name, on=on)
            return visit.go(visit.urls.list_of(name, said="saved"))
        case "remove":
            if _on_list(visit, name):
                problem = "Take everybody off first. Nothing was removed."
                return _list_page(visit, name, problem=problem, status=409)
            visit.services.patient_segments.drop_list(visit.practice_id, name)
            _write_down(visit, "list.removed", name)
            return visit.go(visit.urls.lists())
        case _:
            return _list_page(visit, name, q=visit.form["q"])


@desk.page(routes, "/patients/{patient_id}/lists", needs=Permission.CHANGE_PATIENTS)
def show_theirs(visit: Visit, patient_id: str) -> Response:
    return _theirs_page(visit, visit.patient(patient_id))


@desk.action(routes, "/patients/{patient_id}/lists", needs=Permission.CHANGE_PATIENTS)
def change_theirs(visit: Visit, patient_id: str) -> Response:
    patient = visit.patient(patient_id)
    new = _name(visit.form["new"])
    if len(new) > LONGEST:
        return _theirs_page(visit, patient, wrong=f"At most {LONGEST} letters.", status=400)
    known = visit.services.patient_segments.lists(visit.practice_id)
    wanted = {_as_known(of, known) for of in (*visit.form.all("list"), new) if of}
    if new and _as_known(new, known) == new and new not in known:
        visit.services.patient_segments.keep_list(visit.practice_id, new)
        _write_down(visit, "list.made", new)
    seen = replace(patient, revision=visit.form.number("revision"))
    changed = replace(seen, lists=tuple(sorted(_name(of)[:LONGEST] for of in wanted)))
    if changed != seen:
        try:
            _save(visit, changed, seen)
        except StaleWrite:
            stands = visit.services.patients.get(visit.practice_id, patient.patient_id)
            return _theirs_page(visit, stands, problem=_CHANGED, status=409)
    return visit.go(visit.urls.patient(patient_id) + "?said=saved")


_CHANGED = "Somebody changed this record a moment ago. Tick the lists again, then save."


def _name(typed: str) -> str:
    return " ".join(typed.split())


def _as_known(name: str, known: list[str]) -> str:
    return next((of for of in known if of.casefold() == name.casefold()), name)


def _put(visit: Visit, patient: Patient, name: str, *, on: bool) -> None:
    lists = {*patient.lists, name} if on else {*patient.lists} - {name}
    if lists != set(patient.lists):
        _save(visit, replace(patient, lists=tuple(sorted(lists))), patient)


def _save(visit: Visit, patient: Patient, was: Patient) -> None:
    save_patient(visit.services, visit.practice_id, patient, was=was, by=visit.me.staff_id)


def _write_down(visit: Visit, did: str, name: str) -> None:
    write_down(visit.services, visit.practice_id, did, name, by=visit.me.staff_id)


def _on_list(visit: Visit, name: str) -> list[Profile]:
    """By name."""
    found = (of for of in visit.services.profiles.walk(visit.practice_id) if name in of.lists)
    return sorted(found, key=lambda of: of.full_name.casefold())


def _lists_page(visit: Visit, *, wrong: str = "", status: int = 200) -> Response:
    counts = dict.fromkeys(visit.services.patient_segments.lists(visit.practice_id), 0)
    for profile in visit.services.profiles.walk(visit.practice_id):
        for name in profile.lists:
            counts[name] = counts.get(name, 0) + 1
    return visit.page(
        "segments/lists.html",
        section="campaigns",
        status=status,
        lists=[
            (name, saying.count(counts[name], "person", "people"))
            for name in sorted(counts, key=str.casefold)
        ],
        typed=visit.form["name"],
        wrong=pages.blanks({"name": wrong} if wrong else None),
        longest=LONGEST,
    )


def _list_page(
    visit: Visit, name: str, *, q: str = "", problem: str = "", status: int = 200
) -> Response:
    """Raises NotFound: nobody is on such a list, and nobody made it."""
    people = _on_list(visit, name)
    made = visit.services.patient_segments.lists(visit.practice_id)
    if not people and name not in made:
        raise NotFound("list")
    on = {of.patient_id for of in people}
    found = {of: called for of, called in find(visit, q).items() if of not in on} if q else {}
    visit.trail("list.viewed", *[of.patient_id for of in people], *found)
    return visit.page(
        "segments/people.html",
        section="campaigns",
        status=status,
        problem=problem,
        name=name,
        count=saying.count(len(people), "person", "people"),
        people=[(of.patient_id, of.full_name) for of in people[:_MOST_SHOWN]],
        more=len(people) - _MOST_SHOWN if len(people) > _MOST_SHOWN else 0,
        asked=q,
        found=list(found.items()),
    )


def _theirs_page(
    visit: Visit, patient: Patient, *, wrong: str = "", problem: str = "", status: int = 200
) -> Response:
    visit.trail("patient.viewed", patient.patient_id)
    made = visit.services.patient_segments.lists(visit.practice_id)
    return visit.page(
        "segments/theirs.html",
        status=status,
        problem=problem,
        person=patient.full_name,
        patient_id=patient.patient_id,
        revision=patient.revision,
        lists=[
            (of, of in patient.lists) for of in sorted({*made, *patient.lists}, key=str.casefold)
        ],
        typed=visit.form["new"],
        wrong=pages.blanks({"new": wrong} if wrong else None),
        longest=LONGEST,
    )
