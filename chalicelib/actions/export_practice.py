"""Everything that a practice has, as files: in steps over the bulk queue, found again by anybody.

0: who there is      1…n: patients, some at a time      n+1…m: contact points      last: the zip
"""

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import IO, Any

import msgspec

from chalicelib.actions.hand_on import hand_on
from chalicelib.actions.write_down import write_down
from chalicelib.domain import exporting
from chalicelib.domain.appointments import Status
from chalicelib.domain.conversations import Message, WorkItem, WorkKind
from chalicelib.domain.exporting import SCHEMA_VERSION, TABLES, Row
from chalicelib.domain.ids import ContactId, PatientId, PracticeId, StaffId
from chalicelib.domain.patients import LedgerEntry
from chalicelib.domain.touchpoints import Touchpoint
from chalicelib.storage import keys
from chalicelib.storage.contacts import contact_from
from chalicelib.storage.errors import StaleWrite
from chalicelib.storage.exports import Export
from chalicelib.storage.ids import fresh
from chalicelib.storage.records import from_item
from chalicelib.wiring import Services

AT_ONCE = 200
"""Patients or contact points in one step: two requests each, some seconds together."""


_CAME = (Status.ARRIVED, Status.FULFILLED)
"""Of these a patient may have said something."""


def start_export(services: Services, practice_id: PracticeId, *, by: StaffId) -> bool:
    """False: one is on its way already."""
    now = services.clock()
    export = Export(
        practice_id=practice_id,
        export_id=fresh(now),
        started_at=now,
        started_by=by,
        step_at=now,
    )
    if not services.exports.begin(export):
        return False
    write_down(services, practice_id, "practice.exported", export.export_id, by=by)
    hand_on(services, practice_id, "EXPORT")
    return True


def export_step(services: Services, practice_id: PracticeId) -> None:
    """The next one. Harmless when repeated: what was done by another worker is not done again."""
    export = services.exports.get(practice_id)
    if export is None or export.ended_at is not None:
        return
    try:
        if export.step == 0:
            _who_there_is(services, export)
        elif export.step < export.steps - 1:
            _some(services, export)
        else:
            _finish(services, export)
            return
    except StaleWrite:
        return  # whoever did it goes on
    hand_on(services, practice_id, "EXPORT")


def _who_there_is(services: Services, export: Export) -> None:
    patients = services.patients.all_ids(export.practice_id)
    patients += services.merges.all_ids(export.practice_id)
    contacts = services.contacts.all_ids(export.practice_id)
    plan = {"patients": patients, "contacts": contacts}
    services.exports.write(export, "plan.json", json.dumps(plan).encode())
    services.exports.step_done(
        export,
        now=services.clock(),
        steps=2 + _steps(len(patients)) + _steps(len(contacts)),
        patients=len(patients),
        contacts=len(contacts),
    )


def _steps(many: int) -> int:
    return -(-many // AT_ONCE)


def _some(services: Services, export: Export) -> None:
    plan = json.loads(services.exports.read(export, "plan.json"))
    nth, of_patients = export.step - 1, _steps(export.patients)
    if nth < of_patients:
        tables = _patients(services, export, _slice(plan["patients"], nth))
    else:
        tables = _contacts(services, export, _slice(plan["contacts"], nth - of_patients))
    rows = dict(export.rows)
    for table, found in tables.items():
        rows[table] = rows.get(table, 0) + services.exports.write_part(export, table, found)
    services.exports.step_done(export, now=services.clock(), rows=rows)


def _slice(ids: list[str], nth: int) -> list[str]:
    return ids[nth * AT_ONCE : (nth + 1) * AT_ONCE]


def _patients(services: Services, export: Export, ids: list[str]) -> dict[str, list[Row]]:
    practice_id = export.practice_id
    found = services.patients.get_many(practice_id, [PatientId(of) for of in ids])
    known = [patient for patient in found.values() if patient.erased_at is None]
    visits = [services.appointments.of_patient(practice_id, of.patient_id) for of in known]
    work = [services.work_items.of_patient(practice_id, of.patient_id) for of in known]
    waits = [services.waitlist.of_patient(practice_id, of.patient_id) for of in known]
    prospects = services.prospects.get_many(practice_id, [PatientId(of) for of in ids])
    came = [of.appointment_id for some in visits for of in some if of.status in _CAME]
    said = services.feedback.get_many(practice_id, came)
    return {
        "prospects": [
            exporting.prospect_row(of)
            for of in prospects.values()
            if of.patient_id in {who.patient_id for who in known}
        ],
        "patients": [exporting.patient_row(of) for of in known],
        "appointments": [exporting.appointment_row(of) for some in visits for of in some],
        "work_items": [exporting.work_row(of) for some in work for of in some],
        "feedback": [exporting.feedback_row(of) for of in said],
        "complaint_steps": [row for some in work for row in _steps_of(services, some)],
        "waitlist": [exporting.entry_row(of) for some in waits for of in some],
    }


def _steps_of(services: Services, work: Iterable[WorkItem]) -> list[Row]:
    """What was done about those that are complaints."""
    return [
        exporting.step_row(step)
        for item in work
        if item.kind is WorkKind.COMPLAINT
        for step in services.recovery.steps(item.practice_id, item.work_item_id)
    ]


def _contacts(services: Services, export: Export, ids: list[str]) -> dict[str, list[Row]]:
    practice_id = export.practice_id
    tables: dict[str, list[Row]] = {
        "contact_points": [],
        "messages": [],
        "consents": [],
        "work_items": [],
        "complaint_steps": [],
        "waitlist_offers": [],
    }
    for contact_id in map(ContactId, ids):
        items = services.contacts.everything(practice_id, contact_id)
        found = [contact_from(item) for item in items if item["sk"] == keys.CONTACT_SK]
        if not found:
            continue
        tables["contact_points"].append(exporting.contact_row(found[0]))
        for item in items:
            sk = str(item["sk"])
            if sk.startswith(keys.MESSAGE):
                row = exporting.message_row(from_item(item, Message), found[0])
                tables["messages"].append(row)
            elif sk.startswith(keys.TOUCHPOINT):
                row = exporting.touchpoint_row(from_item(item, Touchpoint))
                tables["messages"].append(row)
            elif sk.startswith(keys.LEDGER):
                tables["consents"].append(exporting.consent_row(from_item(item, LedgerEntry)))
        work = services.work_items.of_contact(practice_id, contact_id)
        tables["work_items"] += [exporting.work_row(of) for of in work]
        tables["complaint_steps"] += _steps_of(services, work)
        offers = services.waitlist.offers_to(practice_id, contact_id)
        tables["waitlist_offers"] += [exporting.offer_row(of) for of in offers]
    return tables


def _finish(services: Services, export: Export) -> None:
    """One zip, put together on disk: neither all messages nor the zip need fit into memory."""
    now = services.clock()
    practice = services.setups.of(export.practice_id).practice
    name = f"{export.practice_id}-{now.astimezone(UTC):%Y-%m-%d}.zip"
    with tempfile.TemporaryFile() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
            files = [_put(zipped, "setup.json", iter([_setup(services, export.practice_id)]))]
            for table in TABLES:
                files.append(_put(zipped, f"{table}.ndjson", _lines(services, export, table)))
                files.append(_put(zipped, f"{table}.csv", _csv(services, export, table)))
            manifest = {
                "format": "rapport-export",
                "schema_version": SCHEMA_VERSION,
                "generated_at": now.isoformat(),
                "requested_by": export.started_by,
                "practice_id": export.practice_id,
                "practice": practice.name,
                "files": files,
            }
            zipped.writestr("manifest.json", json.dumps(manifest, indent=2, ensure_ascii=False))
        size = _size(file)
        services.exports.write(export, name, file)
    services.exports.step_done(export, now=now, ended_at=now, file=name, size=size)
    services.exports.drop_parts(export)


def _size(file: IO[bytes]) -> int:
    """And back to its beginning."""
    size = file.seek(0, 2)
    file.seek(0)
    return size


def _put(zipped: zipfile.ZipFile, name: str, chunks: Iterator[bytes]) -> dict[str, Any]:
    """What the manifest says of it."""
    digest, size = hashlib.sha256(), 0
    with zipped.open(name, "w", force_zip64=True) as file:
        for chunk in chunks:
            file.write(chunk)
            digest.update(chunk)
            size += len(chunk)
    return {"name": name, "sha256": digest.hexdigest(), "bytes": size}


def _lines(services: Services, export: Export, table: str) -> Iterator[bytes]:
    yield from services.exports.parts(export, table)


def _csv(services: Services, export: Export, table: str) -> Iterator[bytes]:
    # Excel takes a file for UTF-8 only when it begins like this.
    yield b"\xef\xbb\xbf" + exporting.csv_head(table).encode()
    for part in services.exports.parts(export, table):
        rows = (json.loads(line) for line in part.splitlines())
        yield "".join(exporting.csv_line(table, row) for row in rows).encode()


def _setup(services: Services, practice_id: PracticeId) -> bytes:
    """How the practice is set up, as it stands in the table; what Stripe calls it is ours."""
    setup = services.setups.of(practice_id, fresh=True)
    said = msgspec.to_builtins(
        {
            "practice": setup.practice,
            "locations": list(setup.locations.values()),
            "providers": list(setup.providers.values()),
            "visit_types": list(setup.visit_types.values()),
            "playbooks": list(setup.playbooks.values()),
            "journeys": list(setup.journeys.values()),
            "segments": services.patient_segments.list(practice_id),
            "patient_lists": services.patient_segments.lists(practice_id),
            "articles": list(setup.articles.values()),
            "own_words": list(setup.own_words.values()),
            "feedback": setup.feedback,
            "reviews": services.feedback.reviews(practice_id),
            "staff": list(setup.staff.values()),
            "webhooks": list(setup.hooks.values()),
            "sources": services.sources.list(practice_id),
            "personal_codes": [
                {"code": str(of.code), **msgspec.to_builtins(of.whose)}
                for of in services.sources.codes(practice_id)
            ],
            "campaigns": services.campaigns.every(practice_id),
            "recovery": services.recovery.settings(practice_id),
            "board": services.recovery.board(practice_id),
            "freed_times": services.waitlist.slots(practice_id, limit=None),
            "account": setup.account,
        },
        str_keys=True,
    )
    for ours in ("stripe_customer", "stripe_subscription"):
        said["account"].pop(ours, None)
    return json.dumps(said, indent=2, ensure_ascii=False).encode()
