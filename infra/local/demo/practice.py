"""Two invented practices: one to play with, one that must never be seen from it.

Numbers are NXX-555-01xx, which are kept free for fiction; addresses end in `.example` (RFC 2606).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time

from chalicelib.domain.default_playbooks import default_playbooks
from chalicelib.domain.ids import LocationId, PracticeId, ProviderId, StaffId, VisitTypeId
from chalicelib.domain.inheritance import EVERYTHING
from chalicelib.domain.playbooks import Playbook
from chalicelib.domain.practices import (
    Inherited,
    Location,
    Practice,
    Provider,
    Staff,
    VisitType,
    Week,
)

CEDAR_ROW = PracticeId("cedar-row")
FERNHILL = PracticeId("fernhill")
ALDER_FALLS, PORT_MERROW = LocationId("alder-falls"), LocationId("port-merrow")
JUNIPER_GAP = LocationId("juniper-gap")

_MORNING, _AFTERNOON = (time(8), time(12)), (time(13), time(17))
_WEEKDAYS: Week = dict.fromkeys(range(5), (_MORNING, _AFTERNOON))
_OPEN: Week = dict.fromkeys(range(5), ((time(8), time(17)),))
_INHERITS = EVERYTHING - {Inherited.DUTY}


Part = Practice | Location | Provider | VisitType | Staff | Playbook


@dataclass(frozen=True, kw_only=True)
class Person:
    """Someone who works there and can sign in."""

    email: str
    name: str
    role: str = "front-desk"
    mobile: str = ""
    location: LocationId | None = None
    """None: all of them."""
    on_duty: bool = False


@dataclass(frozen=True, kw_only=True)
class DemoPractice:
    practice: Practice
    locations: tuple[Location, ...]
    providers: tuple[Provider, ...]
    visit_types: tuple[VisitType, ...]
    people: tuple[Person, ...]
    reminds: bool = True
    """Off for the practice that is there to be seen apart: the tour's next reminder is the first
    one's."""

    def parts(self, staff_ids: dict[str, StaffId]) -> Sequence[Part]:
        """All that the setup store keeps; `staff_ids` by email."""
        on_duty = tuple(staff_ids[p.email] for p in self.people if p.on_duty)
        locations = [_with_duty(location, on_duty) for location in self.locations]
        staff = [_staff(person, staff_ids[person.email]) for person in self.people]
        playbooks = [replace(playbook, on=self.reminds) for playbook in default_playbooks()]
        return (
            self.practice,
            *locations,
            *self.providers,
            *self.visit_types,
            *staff,
            *playbooks,
        )


def _with_duty(location: Location, on_duty: tuple[StaffId, ...]) -> Location:
    return replace(location, on_duty=on_duty)


def _staff(person: Person, staff_id: StaffId) -> Staff:
    return Staff(
        staff_id=staff_id,
        name=person.name,
        email=person.email,
        mobile=person.mobile,
        role=person.role,
        locations=frozenset({person.location} if person.location else ()),
    )


def _visit_type(name: str, minutes: int, *, self_booking: bool = True) -> VisitType:
    visit_type_id = VisitTypeId(name.lower().replace(" ", "-"))
    return VisitType(
        visit_type_id=visit_type_id, name=name, minutes=minutes, self_booking=self_booking
    )


CEDAR_ROW_DENTAL = DemoPractice(
    practice=Practice(
        practice_id=CEDAR_ROW,
        name="Cedar Row Dental",
        brand="Cedar Row Dental",
        languages=("en", "es"),
        email_from="hello@cedarrow.example",
        reply_to="hello@cedarrow.example",
        opening=_OPEN,
    ),
    locations=(
        Location(
            location_id=ALDER_FALLS,
            name="Alder Falls",
            zone="America/Chicago",
            phone="+12175550101",
            number="+12175550100",
            address="14 Cedar Row, Alder Falls, IL",
            region="IL",
            inherits=_INHERITS,
        ),
        Location(
            location_id=PORT_MERROW,
            name="Port Merrow",
            zone="America/New_York",
            phone="+15185550101",
            number="+15185550100",
            address="3 Harbor Steps, Port Merrow, NY",
            region="NY",
            inherits=_INHERITS,
        ),
    ),
    providers=(
        Provider(
            provider_id=ProviderId("quist"),
            location_id=ALDER_FALLS,
            name="Dr. Amara Quist",
            hours=_WEEKDAYS,
        ),
        Provider(
            provider_id=ProviderId("baptiste"),
            location_id=ALDER_FALLS,
            name="Ines Baptiste",
            hours=_WEEKDAYS,
            visit_types=frozenset({VisitTypeId("cleaning"), VisitTypeId("child-check-up")}),
        ),
        Provider(
            provider_id=ProviderId("solano"),
            location_id=PORT_MERROW,
            name="Dr. Henrik Solano",
            hours=_WEEKDAYS,
        ),
        Provider(
            provider_id=ProviderId("lindqvist"),
            location_id=PORT_MERROW,
            name="Tova Lindqvist",
            hours=_WEEKDAYS,
            visit_types=frozenset({VisitTypeId("cleaning"), VisitTypeId("child-check-up")}),
        ),
    ),
    visit_types=(
        _visit_type("Cleaning", 45),
        _visit_type("Exam", 30),
        _visit_type("Child check-up", 30),
        _visit_type("Filling", 45, self_booking=False),
        _visit_type("Crown", 90, self_booking=False),
        _visit_type("New patient", 60),
    ),
    people=(
        Person(
            email="dana@cedarrow.example",
            name="Dana Whitlock",
            role="manager",
            mobile="+12175550198",
            on_duty=True,
        ),
        Person(
            email="marisol@cedarrow.example",
            name="Marisol Vega",
            mobile="+15185550198",
            location=PORT_MERROW,
        ),
        Person(
            email="priya@cedarrow.example", name="Priya Raman", role="owner", mobile="+12175550199"
        ),
    ),
)

FERNHILL_PHYSIO = DemoPractice(
    reminds=False,
    practice=Practice(
        practice_id=FERNHILL,
        name="Fernhill Physio",
        brand="Fernhill",
        email_from="hello@fernhill.example",
        reply_to="hello@fernhill.example",
    ),
    locations=(
        Location(
            location_id=JUNIPER_GAP,
            name="Juniper Gap",
            zone="America/Denver",
            phone="+13035550101",
            number="+13035550100",
            address="8 Mill Lane, Juniper Gap, CO",
            region="CO",
            opening=_OPEN,
        ),
    ),
    providers=(
        Provider(
            provider_id=ProviderId("okada"),
            location_id=JUNIPER_GAP,
            name="Ren Okada",
            hours=_WEEKDAYS,
        ),
    ),
    visit_types=(_visit_type("First visit", 60), _visit_type("Session", 30)),
    people=(
        Person(
            email="jonas@fernhill.example",
            name="Jonas Field",
            role="owner",
            mobile="+13035550199",
            on_duty=True,
        ),
    ),
)

DEMO = (CEDAR_ROW_DENTAL, FERNHILL_PHYSIO)
