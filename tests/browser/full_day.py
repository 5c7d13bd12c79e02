"""A day at Oak Dental with everything on it that the desk may meet. People are invented."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from chalicelib.actions import change_appointment as change
from chalicelib.actions.block_time import block_time
from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.accounts import Account
from chalicelib.domain.conversations import By, Conversation, Message, WorkItem, WorkKind
from chalicelib.domain.default_playbooks import default_playbooks
from chalicelib.domain.ids import (
    AppointmentId,
    LocationId,
    MessageId,
    PatientId,
    ProviderId,
    StaffId,
    VisitTypeId,
    WorkItemId,
)
from chalicelib.domain.patients import Channel, Patient
from chalicelib.domain.plans import SMALL
from chalicelib.domain.usage import Count, month_of
from chalicelib.storage.ids import fresh
from chalicelib.storage.meters import Month
from tests.builders import (
    MAIN_STREET,
    OAK,
    PATEL,
    a_location,
    a_provider,
    a_visit_type,
)
from tests.conftest import TestServices

TUESDAY = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
"""8:00 in New York."""
TEN_PAST_NINE = TUESDAY + timedelta(minutes=70)
LEE, EXAM, CROWN, CLEANING = (
    ProviderId("lee"),
    VisitTypeId("exam"),
    VisitTypeId("crown"),
    VisitTypeId("cleaning"),
)

# given, family, preferred, how it is said, language, interpreter, what to remember
PEOPLE = (
    ("Rosa", "Klein", "Rosie", "", "en", "", "nervous: offer the quiet room"),
    ("Tom", "Abara", "", "ah-BAH-rah", "en", "", ""),
    ("María", "Ortiz", "", "", "es", "", ""),
    ("Ben", "Cole", "", "", "en", "", ""),
    ("Ann", "Cole", "", "", "en", "", ""),
    ("Wei", "Li", "", "way LEE", "zh", "zh", "daughter interprets; speak to Mr Li himself"),
    ("Siobhán", "O’Rourke", "", "shi-VAWN", "en", "", ""),
    ("James", "Whitfield-Montgomery", "Jim", "", "en", "", ""),
    ("Nguyễn", "Thị Hoa", "Hoa", "hwa", "vi", "vi", ""),
    ("Dolores", "Santiago", "Lola", "", "es", "", "hard of hearing: text rather than call"),
    ("Peter", "Novak", "", "", "en", "", ""),
    ("Aisha", "Rahman", "", "ah-EE-sha", "en", "", ""),
    ("George", "Papadopoulos", "", "", "en", "", "wheelchair: room 2"),
    ("Emily", "Stone", "", "", "en", "", ""),
    ("Carlos", "Mendez", "", "", "es", "", ""),
    ("Grace", "Okafor", "", "", "en", "", ""),
)


def fill(services: TestServices, ana: StaffId) -> None:
    """Visits on Tuesday; at its end it is 9:10 of that day in New York."""
    services.at(TUESDAY - timedelta(days=6))
    _set_up(services)
    _used(services)
    people = [_person(services, n, *who) for n, who in enumerate(PEOPLE)]
    visits = []
    for n, person in enumerate(people):
        provider = PATEL if n % 2 == 0 else LEE
        start = TUESDAY + timedelta(minutes=30 * (n // 2 + (n > 5) + (n > 9)))
        kind = (CLEANING, EXAM, CROWN)[n % 3]
        visits.append(
            change.book(
                services,
                OAK,
                patient_id=person.patient_id,
                provider_id=provider,
                location_id=MAIN_STREET,
                visit_type_id=kind,
                starts_at=start,
                minutes=30,
                by=ana,
            )
        )
    change.book(
        services,
        OAK,
        patient_id=people[0].patient_id,
        provider_id=PATEL,
        location_id=MAIN_STREET,
        visit_type_id=CROWN,
        starts_at=TUESDAY + timedelta(days=9, hours=2),
        by=ana,
    )
    services.at(TUESDAY - timedelta(hours=15))
    for n in (0, 1, 4, 6, 7, 9, 10, 13):
        change.confirm(services, OAK, visits[n].appointment_id, by="patient")
    services.at(TUESDAY + timedelta(minutes=20))
    change.arrive(services, OAK, visits[0].appointment_id, by=ana)
    change.running_late(services, OAK, visits[6].appointment_id, minutes=10, by="patient")
    services.at(TUESDAY + timedelta(minutes=40))
    change.no_show(services, OAK, visits[3].appointment_id, by=ana)
    change.ask_to_move(services, OAK, visits[2].appointment_id, by="patient")
    change.cancel(services, OAK, visits[11].appointment_id, by="patient")
    services.at(TUESDAY + timedelta(minutes=69))
    change.confirm(services, OAK, visits[8].appointment_id, by=ana)
    services.at(TEN_PAST_NINE)
    for provider, start, hours, note in (
        (LEE, TUESDAY + timedelta(hours=8), 1, ""),
        (PATEL, TUESDAY + timedelta(days=9), 4, "course in Chicago"),
    ):
        block_time(
            services,
            OAK,
            provider_id=provider,
            starts_at=start,
            ends_at=start + timedelta(hours=hours),
            note=note,
            by=ana,
        )
    _talk(services, people, [visit.appointment_id for visit in visits], ana)


def _set_up(services: TestServices) -> None:
    setup = services.setups.of(OAK, fresh=True)
    ana = next(iter(setup.staff.values()))
    services.setups.save(OAK, replace(ana, locations=frozenset({MAIN_STREET})))
    hours = {day: ((time(8), time(12)), (time(13), time(17))) for day in range(5)}
    services.setups.save(OAK, replace(setup.providers[PATEL], hours=hours))
    services.setups.save(OAK, a_provider(provider_id=LEE, name="Dr Lee", hours=hours))
    services.setups.save(OAK, a_visit_type(visit_type_id=EXAM, name="Exam"))
    services.setups.save(OAK, a_visit_type(visit_type_id=CROWN, name="Crown", minutes=60))
    services.setups.save(
        OAK,
        a_location(
            location_id=LocationId("elm-street"),
            name="Elm Street",
            zone="America/Denver",
            number="+12025550102",
        ),
    )
    for playbook in default_playbooks():
        services.setups.save(OAK, replace(playbook, on=True))


def _used(services: TestServices) -> None:
    """Of the plan, so far this month and in the two before."""
    services.setups.save(OAK, Account(practice_id=OAK, plan=SMALL))
    today = services.clock().date()
    for before, count in (
        (0, Count(texts=1_022, segments=1_261, emails=412)),
        (30, Count(texts=1_214, segments=1_402, emails=530)),
        (60, Count(texts=1_180, segments=1_377, emails=498)),
    ):
        services.meters.save_day(OAK, today - timedelta(days=before), count)
    month = month_of(today)
    services.meters.save_month(OAK, month, Month(contacts=431))


def _person(
    services: TestServices,
    n: int,
    given: str,
    family: str,
    preferred: str,
    said_as: str,
    language: str,
    interpreter: str,
    remember: str,
) -> Patient:
    phone = f"+1202555{100 + 20 + (n if n != 4 else 3):04d}"
    patient = Patient(
        patient_id=PatientId(f"p{n:02d}"),
        given_name=given,
        family_name=family,
        preferred_name=preferred,
        said_as=said_as,
        language=language,
        interpreter=interpreter,
        remember=remember,
        phone="" if n == 12 else phone,
        email=f"p{n}@home.example" if n % 3 == 0 else "",
        born=TUESDAY.date().replace(year=1950 + 3 * n),
        since=TUESDAY.date().replace(year=2019),
    )
    return save_patient(services, OAK, patient, was=None, by="import")


def _talk(
    services: TestServices, people: list[Patient], visits: list[AppointmentId], ana: StaffId
) -> None:
    now = services.clock()
    _conversation(
        services,
        people[2],
        now - timedelta(minutes=4),
        ((By.PATIENT, "¿podemos el viernes?", "reschedule", "asked the desk"),),
    )
    _conversation(
        services,
        people[8],
        now - timedelta(minutes=66),
        (
            (
                By.PATIENT,
                "is parking free <b>behind</b> the building?",
                "question",
                "asked the desk",
            ),
        ),
    )
    _conversation(
        services,
        people[0],
        now - timedelta(hours=2),
        (
            (By.PATIENT, "yep! see you 😊", "confirm", "confirmed"),
            (By.RAPPORT, "Thank you, Rosie. See you on Tue Nov 24 at 8:00 AM.", "", ""),
            (By.NOTE, "She asked for the quiet room last time.", "", ""),
            (By.STAFF, "See you then, we keep the quiet room for you.", "", ""),
        ),
        waits=False,
        ana=ana,
    )
    unknown = services.contacts.known(OAK, Channel.TEXT, "+12025550177")
    _say(
        services,
        unknown.contact_id,
        now - timedelta(hours=1),
        ((By.PATIENT, "is this the dentist", "other", "asked the desk"),),
        True,
        ana,
    )
    work = (
        (WorkKind.URGENT, 5, "“my face is swelling up”", 1),
        (WorkKind.MOVE, 2, "Was sent a link to pick another time.", 4),
        (WorkKind.NOT_DELIVERED, 12, "No phone number or email: call before the visit.", 30),
        (WorkKind.CANCELLED, 11, "Cancelled by text.", 30),
        (WorkKind.REPLY, 8, "A reply that needs an answer.", 66),
    )
    for kind, n, line, minutes in work:
        person = people[n]
        contact = services.contacts.id_of(OAK, person.phone) if person.phone else None
        services.work_items.open(
            WorkItem(
                practice_id=OAK,
                work_item_id=WorkItemId(f"work-{n}"),
                kind=kind,
                location_id=MAIN_STREET,
                opened_at=now - timedelta(minutes=minutes),
                contact_id=contact,
                patient_id=person.patient_id,
                appointment_id=visits[n],
                line=line,
            )
        )


def _conversation(
    services: TestServices,
    person: Patient,
    at: datetime,
    said: tuple[tuple[By, str, str, str], ...],
    *,
    waits: bool = True,
    ana: StaffId | None = None,
) -> None:
    _say(services, services.contacts.id_of(OAK, person.phone), at, said, waits, ana)


def _say(
    services: TestServices,
    contact_id: str,
    at: datetime,
    said: tuple[tuple[By, str, str, str], ...],
    waits: bool,
    ana: StaffId | None,
) -> None:
    for n, (by, text, intent, done) in enumerate(said):
        moment = at + timedelta(minutes=n)
        services.conversations.add(
            Message(
                practice_id=OAK,
                contact_id=contact_id,
                message_id=MessageId(fresh(moment)),
                by=by,
                at=moment,
                text=text,
                intent=intent,
                done=done,
                staff_id=ana if by in (By.STAFF, By.NOTE) else None,
                state="" if by in (By.PATIENT, By.NOTE) else "sent",
                delivery="delivered" if by is By.STAFF else "",
                segments=1,
            )
        )
    last = said[-1]
    services.conversations.save(
        Conversation(
            practice_id=OAK,
            contact_id=contact_id,
            location_id=MAIN_STREET,
            last_at=at + timedelta(minutes=len(said) - 1),
            last_by=last[0],
            preview=last[1],
            waiting_since=at if waits else None,
        )
    )
