"""What the page of one file shows, by how far it is."""

from datetime import datetime

from chalice.app import Response

from chalicelib.actions.files.chunks import Line, sample_lines
from chalicelib.actions.files.missing import waiting
from chalicelib.actions.files.reading import known_setup, looked_of, mapping_of, survey_of
from chalicelib.domain.file_imports import FileImport, State
from chalicelib.domain.files.cells import DateOrder
from chalicelib.domain.files.mapping import Holds
from chalicelib.domain.files.refused_rows import reasons
from chalicelib.domain.files.tables import DELIMITERS, ENCODINGS
from chalicelib.domain.ids import PatientId
from chalicelib.storage.file_imports import NOTES, REFUSED
from chalicelib.web import saying
from chalicelib.web.bring_in import labels, words
from chalicelib.web.bring_in import mapping as columns
from chalicelib.web.desk import Visit

_SAMPLES, _STAYED, _MISSING, _REASONS = 5, 100, 100, 6


def page(visit: Visit, job: FileImport) -> Response:
    if job.state is State.MAPPING:
        return mapping_page(visit, job)
    store = visit.services.file_imports
    local = visit.locations[0].local
    waits = waiting(visit.services, job) if job.missing else []
    people = visit.services.patients.get_many(
        visit.practice_id, [of.patient_id for of in waits[:_MISSING]]
    )
    lines = []
    if job.state in (State.CHECKED, State.HELD) and job.chunks:
        lines = sample_lines(visit.services, job, most=_SAMPLES)
        visit.trail("file.viewed", job.import_id)
    refused = (job.counts or job.foreseen).get("refused", 0)
    return visit.page(
        "bring_in/one.html",
        section="settings",
        job=job,
        name=job.name or "The file",
        state=str(job.state),
        says=words.state(job),
        running=job.state.is_running,
        left=_left(job, visit.now),
        when=saying.when(local(job.started_at), local(visit.now)),
        by=visit.names.get(job.started_by, "another program"),
        foreseen=words.fates(job.foreseen),
        counts=words.fates(job.counts),
        will=sum(job.foreseen.get(of, 0) for of in ("new", "changed", "alike")),
        refused=refused,
        whys=reasons(store.report_begins(job, REFUSED))[:_REASONS]
        if refused and not job.state.is_running
        else [],
        samples=[_sample(visit, of) for of in lines],
        can_undo=job.can_be_undone(visit.now),
        undone=store.undone(visit.practice_id, job.import_id)
        if job.state in (State.UNDOING, State.UNDONE)
        else {},
        stayed=_stayed(visit, job) if job.state is State.UNDONE else [],
        missing=[
            {
                "id": of.appointment_id,
                "name": people[of.patient_id].full_name if of.patient_id in people else "Somebody",
                "patient": of.patient_id,
                "when": saying.when(local(of.starts_at), local(visit.now)),
            }
            for of in waits[:_MISSING]
        ],
        NOTES=NOTES,
        REFUSED=REFUSED,
    )


def _left(job: FileImport, now: datetime) -> str:
    """How long it will still take, once that can be told."""
    if not job.state.is_running or job.percent < 5 or job.pass_at is None:
        return ""
    seconds = (now - job.pass_at).total_seconds() * (100 - job.percent) / job.percent
    minutes = round(seconds / 60)
    return "less than a minute" if minutes < 1 else f"about {saying.length(minutes)}"


def _sample(visit: Visit, line: Line) -> dict[str, str]:
    """A record as it would be written."""
    said: dict[str, str] = {"Line": str(line.record.line)}
    if patient := line.patient:
        name = f"{patient.given_name} {patient.family_name}".strip()
        said["Patient"] = name + (f" “{patient.preferred_name}”" if patient.preferred_name else "")
        said["Born"] = f"{patient.born.day} {patient.born:%b %Y}" if patient.born else ""
        said["Texts to"] = saying.phone(patient.phone)
        said["Email"] = patient.email
        agreed = {True: "yes", False: "no", None: ""}[patient.texts]
        said["Agreed to texts"] = agreed
    if arriving := line.visit:
        setup = visit.setup
        location = setup.locations.get(arriving.location_id)
        at = location.local(arriving.starts_at) if location else arriving.starts_at
        here = visit.locations[0].local(visit.now)
        said["Visit"] = saying.first_up(saying.when(at, here))
        provider = setup.providers.get(arriving.provider_id)
        said["With"] = provider.name if provider else ""
        said["Status"] = labels.STATUSES.get(str(arriving.status), str(arriving.status))
        if str(arriving.answer) == "accepted" and str(arriving.status) == "booked":
            said["Status"] = "confirmed"
    return said


def _stayed(visit: Visit, job: FileImport) -> list[dict[str, str]]:
    found = visit.services.file_imports.stayed(visit.practice_id, job.import_id, limit=_STAYED)
    visits = visit.services.appointments.get_many(
        visit.practice_id, [of.appointment_id for of in found if of.appointment_id]
    )
    ids = [of.patient_id for of in found if of.patient_id]
    ids += [of.patient_id for of in visits.values()]
    people = visit.services.patients.get_many(visit.practice_id, ids)
    local = visit.locations[0].local
    lines = []
    for of in found:
        booked = visits.get(of.appointment_id) if of.appointment_id else None
        patient = people.get(booked.patient_id if booked else of.patient_id or _NOBODY)
        name = patient.full_name if patient else "Somebody"
        at = f", visit {saying.when(local(booked.starts_at), local(visit.now))}" if booked else ""
        lines.append(
            {
                "who": f"{name}{at}",
                "patient": patient.patient_id if patient else "",
                "why": of.why,
            }
        )
    return lines


def mapping_page(
    visit: Visit, job: FileImport, *, problems: tuple[str, ...] = (), status: int = 200
) -> Response:
    chosen, looked = mapping_of(job), looked_of(visit.services, job)
    known = known_setup(visit.services, visit.practice_id)
    survey = survey_of(visit.services, job)
    visit.trail("file.viewed", job.import_id)
    choices = columns.options(known, labels.STATUSES)
    return visit.page(
        "bring_in/mapping.html",
        section="settings",
        status=status,
        job=job,
        name=job.name or "The file",
        size=words.size(job.size),
        problems=problems,
        looked=looked,
        mapping=chosen,
        columns=list(zip(chosen.columns, looked.sure, looked.why, looked.examples, strict=True)),
        groups=labels.GROUPS,
        holds=labels.HOLDS,
        visit_keys=labels.VISIT_KEYS,
        orders=[(of.value, says) for of, says in _ORDERS],
        unsure=survey.unsure,
        defaults=[
            (of.value, _LABELS[of.value], choices[of], now)
            for of, now in columns.defaults(chosen)
            if chosen.holds is not Holds.PATIENTS
        ],
        words=[
            (_LABELS[of.value], some, choices[of])
            for of, some in columns.words(chosen, survey.values, known)
        ],
        encodings=ENCODINGS,
        delimiters=DELIMITERS,
    )


_LABELS = {
    "location": "Location",
    "provider": "Provider",
    "visit_type": "Kind of visit",
    "status": "Status",
}
_ORDERS = (
    (DateOrder.MONTH_FIRST, "month first, 12/31/2026"),
    (DateOrder.DAY_FIRST, "day first, 31/12/2026"),
)
_NOBODY = PatientId("")
