"""Invented people of a practice: households, children, languages, birthdays, wishes."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from chalicelib.actions import consent
from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.ids import PatientId, PracticeId
from chalicelib.domain.patients import Patient, Purpose, Sex
from chalicelib.wiring import Services

FIRST = (
    "Ana Ben Carla David Elena Frank Grace Hugo Irene Jack Kate Luis Maria Nora Omar Paula Quinn"
)
LAST = "Abara Brown Cole Diaz Evans Flores Green Hall Ito Jones Klein Lopez Moore Nunez Ortiz Park"
AGREED = "I agree to news and offers by text from Oak Dental. Signed at the desk."


class Habit(StrEnum):
    REGULAR = "regular"
    """Comes each half year, if somebody thinks of it."""
    COURSE = "course"
    """In the middle of a course of weekly visits."""
    LAPSED = "lapsed"
    """Was here once, more than a year ago."""
    NEW = "new"
    """Comes for the first time in this year."""


@dataclass
class Human:
    """One patient and how they are."""

    patient: Patient
    habit: Habit
    answers: float
    """How likely they answer a text."""
    comes: float
    """How likely they come to a visit."""


def humans(many: int, *, dice: random.Random, today: date) -> list[Human]:
    found: list[Human] = []
    while len(found) < many:
        found += _household(len(found), many - len(found), dice, today)
    return found


def _household(number: int, most: int, dice: random.Random, today: date) -> list[Human]:
    """One to four people; what one of them has for a phone the others may share."""
    size = min(most, dice.choices((1, 2, 3, 4), (65, 20, 9, 6))[0])
    family = dice.choice(LAST.split())
    language = dice.choices(("en", "es"), (84, 16))[0]
    phone = f"+1202555{number:04d}" if dice.random() < 0.93 else ""
    parent: PatientId | None = None
    found = []
    for place in range(size):
        child = place >= 2 or (place == 1 and dice.random() < 0.2)
        years = dice.randint(3, 16) if child else dice.randint(19, 88)
        born = today - timedelta(days=years * 365 + dice.randint(0, 364))
        if dice.random() < 0.004:
            born = date(1988, 2, 29)
        own = f"+1212555{number + place:04d}"
        shares = child or dice.random() < 0.5
        email = f"p{number + place}@home.example" if dice.random() < 0.72 and not child else ""
        patient = Patient(
            patient_id=PatientId(f"p{number + place:05d}"),
            given_name=dice.choice(FIRST.split()),
            family_name=family,
            born=born if dice.random() < 0.95 else None,
            sex=dice.choice(tuple(Sex)[:2]),
            language=language,
            phone=phone if place == 0 or shares else own,
            email=email,
            guarantor=parent if child else None,
        )
        parent = parent or patient.patient_id
        habit = dice.choices(tuple(Habit), (58, 7, 25, 10))[0]
        found.append(
            Human(
                patient=patient,
                habit=habit,
                answers=dice.betavariate(4, 3),
                comes=dice.betavariate(18, 2),
            )
        )
    return found


def move_in(
    services: Services, practice_id: PracticeId, human: Human, dice: random.Random, now: datetime
) -> None:
    """They are on record; three in ten agreed in writing to news and offers by text."""
    save_patient(services, practice_id, human.patient, was=None, by="import")
    if human.patient.phone and dice.random() < 0.3:
        contact = services.contacts.id_of(practice_id, human.patient.phone)
        consent.start(
            services,
            services.contacts.get(practice_id, contact),
            purpose=Purpose.MARKETING,
            source="front desk: ana",
            wording=AGREED,
            now=now,
        )
