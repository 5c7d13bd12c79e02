"""No page opens for strangers, for another practice, or on another site's behalf."""

import re
from dataclasses import replace

from chalice.test import HTTPResponse

from app import app
from chalicelib.actions import change_appointment as change
from chalicelib.actions.api_keys import make_key
from chalicelib.actions.block_time import block_time
from chalicelib.actions.calls.report_call import keep_call
from chalicelib.actions.hooks.endpoints import send_test
from chalicelib.actions.recovery.look import look
from chalicelib.actions.save_patient import save_patient
from chalicelib.actions.sources.change import add_source
from chalicelib.actions.waitlist import join
from chalicelib.domain.api_keys import Scope
from chalicelib.domain.articles import Article
from chalicelib.domain.conversations import By, Conversation, Message, WorkItem, WorkKind
from chalicelib.domain.file_imports import FileImport, Source, State
from chalicelib.domain.ids import (
    CampaignId,
    ContactId,
    LocationId,
    MessageId,
    PatientId,
    PlaybookId,
    ProviderId,
    SegmentId,
    SlotId,
    VisitTypeId,
    WorkItemId,
)
from chalicelib.domain.journeys.ready.in_touch import BIRTHDAY
from chalicelib.domain.patient_segments import Segment
from chalicelib.domain.patients import Channel
from chalicelib.domain.recovery.board import Entry
from chalicelib.domain.sources import SourceKind
from chalicelib.domain.waitlist import FreedSlot
from chalicelib.entrypoints.routes import ANSWERS
from tests.actions.campaigns.world import a_campaign
from tests.builders import (
    ANA,
    CLEANING,
    ELM,
    MAIN_STREET,
    MONDAY,
    NOW,
    OAK,
    PATEL,
    a_location,
    a_patient,
    a_playbook,
    a_provider,
    a_visit_type,
)
from tests.conftest import TestServices
from tests.receivers import an_endpoint
from tests.web.desk import Desk, words

OPEN_TO_ALL = {
    *("/static/{name}", "/sign-in", "/sign-in/new-password", "/sign-in/code"),
    *("/forgot-password", "/forgot-password/code", "/welcome/{token}", "/support-visit"),
}
PUBLIC = {"chalicelib.web.sign_up", "chalicelib.web.welcome"}
FOR_PATIENTS = {
    *("chalicelib.web.booking_pages", "chalicelib.web.calendar_out"),
    *("chalicelib.web.enquiry_pages", "chalicelib.web.patient_pages"),
    *("chalicelib.web.preferences_pages", "chalicelib.web.feedback_pages"),
    *("chalicelib.web.recovery.board_page", "chalicelib.web.refer_pages"),
    "chalicelib.web.offer_pages",
}
MODULES = {of for of in ANSWERS if of.startswith("chalicelib.web.")} - FOR_PATIENTS
ROUTES = [
    (path, method)
    for path, methods in sorted(app.routes.items())
    for method, entry in sorted(methods.items())
    if entry.view_function.__module__ in MODULES - PUBLIC and path not in OPEN_TO_ALL
]
ABOUT_A_RECORD = [(path, method) for path, method in ROUTES if re.search(r"{\w+_id}", path)]
EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'


def ask(browser, path: str, method: str, **fields: object) -> HTTPResponse:
    return browser.get(path) if method == "GET" else browser.post(path, **fields)


def file_of(practice, services) -> dict[str, str]:
    """A file that was tried, and where it is from."""
    job = FileImport(
        practice_id=practice,
        import_id=f"{practice}-file",
        source_id=f"{practice}-source",
        started_at=NOW,
        started_by="ana",
        step_at=NOW,
        state=State.CHECKED,
    )
    source = Source(practice_id=practice, source_id=job.source_id, name="Dentware")
    services.file_imports.put_upload(practice, job.import_id, b"Name\nRosa\n")
    services.file_imports.begin(job)
    services.file_imports.save_source(source)
    return {"import_id": job.import_id, "source_id": job.source_id}


def sender_of(practice, services) -> str:
    made = add_source(
        services,
        practice,
        name=f"{practice} gym",
        kind=SourceKind.ORGANISATION,
        by="import",
    )
    return made.source_id


def record_of(practice, services) -> dict[str, str]:
    """One of everything at a practice, by the name of the path parameter."""
    patient = save_patient(
        services,
        practice,
        a_patient(patient_id=PatientId(f"{practice}-rosa")),
        was=None,
        by="import",
    )
    visit = change.book(
        services,
        practice,
        patient_id=patient.patient_id,
        provider_id=PATEL,
        location_id=MAIN_STREET,
        visit_type_id=CLEANING,
        starts_at=MONDAY.replace(hour=19),
        by="import",
    )
    contact = services.contacts.known(practice, Channel.TEXT, patient.phone)
    services.conversations.add(
        Message(
            practice_id=practice,
            contact_id=contact.contact_id,
            message_id=MessageId(f"{practice}-message"),
            by=By.PATIENT,
            at=NOW,
            text="hello",
        )
    )
    services.conversations.save(
        Conversation(
            practice_id=practice,
            contact_id=contact.contact_id,
            location_id=MAIN_STREET,
            last_at=NOW,
            last_by=By.PATIENT,
            preview="hello",
            waiting_since=NOW,
        )
    )
    work = WorkItem(
        practice_id=practice,
        work_item_id=WorkItemId(f"{practice}-work"),
        kind=WorkKind.REPLY,
        location_id=MAIN_STREET,
        opened_at=NOW,
        contact_id=contact.contact_id,
        patient_id=patient.patient_id,
        line="hello",
    )
    services.work_items.open(work)
    services.setups.save(practice, a_playbook(playbook_id=PlaybookId(f"{practice}-book")))
    block = block_time(
        services,
        practice,
        provider_id=PATEL,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        note="hello",
        by="import",
    )
    return {
        "patient_id": patient.patient_id,
        "appointment_id": visit.appointment_id,
        "contact_id": contact.contact_id,
        "work_item_id": work.work_item_id,
        "playbook_id": f"{practice}-book",
        "campaign_id": campaign_of(practice, services),
        "provider_id": PATEL,
        "sender_id": sender_of(practice, services),
        **part_ids(practice, services),
        **file_of(practice, services),
        "block_id": block.block_id,
        "key_id": key_of(practice, services),
        **unhappy_of(practice, services, patient.patient_id),
        "call_id": call_of(practice, services),
        **told_to(practice, services),
        **waiting(practice, services, visit),
        "staff_id": ANA if practice == OAK else "eve",
        "change": "confirm",
    }


def waiting(practice, services, visit) -> dict[str, str]:
    """The patient is on the waitlist, and a time is on offer."""
    entry = join(
        services,
        practice,
        patient_id=visit.patient_id,
        location_id=MAIN_STREET,
        visit_type_id=CLEANING,
        by="import",
    )
    slot = FreedSlot(
        practice_id=practice,
        slot_id=SlotId(f"{practice}-slot"),
        location_id=MAIN_STREET,
        provider_id=PATEL,
        starts_at=MONDAY.replace(hour=20),
        ends_at=MONDAY.replace(hour=21),
        freed_at=NOW,
        freed_by=visit.appointment_id,
        left_by=visit.patient_id,
    )
    services.waitlist.begin(slot)
    return {"waitlist_entry_id": entry.entry_id, "slot_id": slot.slot_id}


def call_of(practice, services) -> str:
    """Somebody calls from another number than the patient's."""
    setup = services.setups.of(practice)
    location = setup.locations[MAIN_STREET]
    return keep_call(services, setup, location, "+12025550166", call_id=practice).token


def unhappy_of(practice, services, patient_id) -> dict[str, str]:
    """Somebody who was not content, and what the practice made of it."""
    said = {"source": practice, "at": NOW, "score": 2, "patient_id": patient_id}
    case = look(services, practice, MAIN_STREET, **said)
    entry = services.recovery.save_entry(
        Entry(
            practice_id=practice,
            entry_id=f"{practice}-entry",
            said="Zoo waits.",
            did="Less.",
            language="en",
            written_at=NOW,
            written_by=ANA,
        )
    )
    return {"case_id": case.work_item_id, "entry_id": entry.entry_id}


def key_of(practice, services) -> str:
    key, _ = make_key(services, practice, name="Zoo", scopes=[Scope.FHIR_READ], by=ANA)
    return key.key_id


def told_to(practice, services) -> dict[str, str]:
    """Another program of theirs, and what it was told."""
    endpoint = an_endpoint(services, "work_item.opened", practice_id=practice)
    event = send_test(services, endpoint)
    return {"endpoint_id": endpoint.endpoint_id, "event_id": event.event_id}


def part_ids(practice, services) -> dict[str, str]:
    """A location, provider and kind of visit that no other practice has."""
    place, doctor = LocationId(f"{practice}-place"), ProviderId(f"{practice}-doctor")
    kind = VisitTypeId(f"{practice}-kind")
    for part in (
        a_location(location_id=place, name="Zoo Street"),
        a_provider(provider_id=doctor, location_id=place, name="Dr Zoo"),
        a_visit_type(visit_type_id=kind, name="Zoo"),
        Article(article_id=f"{practice}-article", title={"en": "Zoo"}),
        replace(BIRTHDAY, playbook_id=PlaybookId(f"{practice}-journey")),
    ):
        services.setups.save(practice, part)
    segment = Segment(segment_id=SegmentId(f"{practice}-segment"), name="Everybody")
    services.patient_segments.save(practice, segment)
    return {
        "location_id": place,
        "doctor_id": doctor,
        "visit_type_id": kind,
        "part": "hours",
        "segment_id": segment.segment_id,
        "article_id": f"{practice}-article",
        "journey_id": f"{practice}-journey",
    }


def filled(path: str, record: dict[str, str]) -> str:
    if path.startswith("/settings/providers/"):
        record = {**record, "provider_id": record["doctor_id"]}
    if path.startswith("/work/"):
        record = {**record, "change": "take"}
    if path.startswith("/bring-in/"):
        record = {**record, "change": "drop"}
    if path.startswith("/journeys/"):
        record = {**record, "playbook_id": record["journey_id"]}
    if path.startswith("/absences/"):
        record = {**record, "change": "remove"}
    return re.sub(r"{(\w+)}", lambda found: record[found[1]], path)


def campaign_of(practice, services) -> str:
    """A draft to everybody."""
    campaign = a_campaign(practice_id=practice, campaign_id=CampaignId(f"{practice}-campaign"))
    services.campaigns.save(campaign)
    return campaign.campaign_id


FIELDS = {
    "revision": 1, "seen": 1, "minutes": 10, "text": "hello", "note": "hello", "to": "",
    "wording": "yes", "given_name": "Rosa", "language": "en", "from": "10:00",
    "slot": "patel|2026-11-24T15:00:00Z",
}  # fmt: skip


def everything_of(practice: str, desk: Desk) -> list[str]:
    table = desk.services.config.table_name
    items = desk.services.db._client.scan(TableName=table)["Items"]
    return sorted(str(item) for item in items if f"P#{practice}#" in str(item["pk"]))


def test_no_form_takes_another_practices_patient_or_contact(desk: Desk):
    ours, theirs = record_of(OAK, desk.services), record_of(ELM, desk.services)
    booked = {"slot": "patel|2026-11-24T15:00:00+00:00", "visit_type": "cleaning"}
    assert desk.ana.get(f"/book?patient={theirs['patient_id']}").status_code == 404
    answer = desk.ana.post("/book", patient=theirs["patient_id"], **booked)
    assert answer.status_code == 404
    path = f"/patients/{ours['patient_id']}/consent"
    answer = desk.ana.post(path, contact=theirs["contact_id"], wording="stop", consent="stopped")
    assert answer.status_code == 404
    assert desk.services.contacts.get(ELM, theirs["contact_id"]).care == "unknown"


def test_nothing_of_another_practice_is_found_or_listed(desk: Desk):
    record_of(ELM, desk.services)
    for path in ("/", "/inbox", "/inbox?show=all", "/patients?q=rosa", "/forecast",
                  "/playbooks", "/absences"):  # fmt: skip
        page = desk.ana.get(path)
        assert page.status_code == 200
        assert "Klein" not in words(page)
        assert "hello" not in words(page)
    assert "Klein" not in words(desk.ana.post("/patients", q="2025550143"))


def test_looking_at_a_page_changes_nothing_but_the_audit_trail(desk: Desk):
    record = record_of(OAK, desk.services)
    before = [item for item in everything_of(OAK, desk) if "#AUDIT#" not in item]
    for path, method in ROUTES:
        if method == "GET":
            # Of a file of everything there is none yet, and nothing is said of the one brought in.
            no_name = path in ("/settings/export-file", "/patient-list")
            none = no_name or path.endswith(("/refused", "/notes", "/email"))
            moved = path in ("/settings/import", "/settings/doubles", "/new-campaign")
            expected = (404,) if none else (303,) if moved else (200, 204)
            assert desk.ana.get(filled(path, record)).status_code in expected, path
            now = [item for item in everything_of(OAK, desk) if "#AUDIT#" not in item]
            assert now == before, path


def test_every_page_that_names_a_patient_is_in_the_audit_trail_once(desk: Desk):
    record = record_of(OAK, desk.services)
    save_patient(desk.services, OAK, a_patient(patient_id=PatientId("ben")), was=None, by="import")
    about = {record["patient_id"], record["contact_id"]}
    pages = [filled(path, record) for path, method in ROUTES if method == "GET"]
    asked = (*pages, "/patients?q=Klein", "/book?q_book=Klein", "/inbox?show=all",
             f"/book?patient={record['patient_id']}", "/?day=2026-11-23")  # fmt: skip
    for path in asked:
        before = desk.services.audit.of_day(OAK, NOW.date())
        page = desk.ana.get(path)
        now = desk.services.audit.of_day(OAK, NOW.date())
        wrote = [of for of in now if of not in before]
        # The forecast calls them by their given names.
        names_them = "live" not in path and ("Klein" in words(page) or path == "/forecast")
        assert len(wrote) == (1 if names_them else 0) or path.endswith("/live"), path
        assert all(of.who == desk.staff_id and about & {*of.about} for of in wrote), path


def test_what_people_typed_is_never_markup(desk: Desk):
    record = record_of(OAK, desk.services)
    write_evil(desk.services, record)
    for path, method in ROUTES:
        if method == "GET":
            for query in ("", f"?q={EVIL}&said={EVIL}", f"?q_book={EVIL}"):
                answer = desk.ana.get(filled(path, record) + query)
                if not answer.headers["Content-Type"].startswith("text/html"):
                    assert "attachment" in answer.headers["Content-Disposition"], path
                    continue
                page = words(answer, raw=True)
                assert "<script>alert" not in page, path
                assert "<img src=x" not in page, path
    assert "&lt;script&gt;alert" in words(
        desk.ana.get(f"/patients/{record['patient_id']}"), raw=True
    )


def write_evil(services: TestServices, record: dict[str, str]) -> None:
    """Markup in everything that people or patients can type."""
    rosa = services.patients.get(OAK, PatientId(record["patient_id"]))
    names = ("given_name", "family_name", "preferred_name", "said_as", "remember")
    evil = replace(rosa, **dict.fromkeys(names, EVIL))
    save_patient(services, OAK, evil, was=rosa, by="import")
    contact_id = ContactId(record["contact_id"])
    talk = services.conversations.get(OAK, contact_id)
    assert talk
    services.conversations.save(replace(talk, preview=EVIL))
    services.conversations.add(
        Message(
            practice_id=OAK,
            contact_id=contact_id,
            message_id=MessageId("evil"),
            by=By.PATIENT,
            at=NOW,
            text=EVIL,
            intent=EVIL,
            done=EVIL,
        )
    )
    item = services.work_items.get(OAK, WorkItemId(record["work_item_id"]))
    services.work_items.save(replace(item, line=EVIL))
    services.setups.save(OAK, a_playbook(playbook_id=PlaybookId("evil"), name=EVIL))
    block_time(
        services,
        OAK,
        provider_id=PATEL,
        starts_at=NOW,
        ends_at=NOW.replace(hour=20),
        note=EVIL,
        by="import",
    )


def test_a_page_names_nothing_that_is_not_ours_to_load(desk: Desk):
    record = record_of(OAK, desk.services)
    for path, method in ROUTES:
        if method == "GET":
            page = words(desk.ana.get(filled(path, record)), raw=True)
            assert not re.findall(r'(?:src=|<link [^>]*href=)"(?:https?:)?//', page), path
            assert "style=" not in page, path
            assert not re.search(r"<script(?! src)|\son\w+=", page), path
