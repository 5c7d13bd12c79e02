"""What a practice begins with, by its specialty: visit types, playbooks and a word of advice."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from chalicelib.domain.default_playbooks import default_playbooks
from chalicelib.domain.ids import VisitTypeId
from chalicelib.domain.playbooks import Playbook, Step, Words
from chalicelib.domain.practices import VisitType
from chalicelib.domain.values import dataclass


@dataclass(frozen=True, kw_only=True)
class Specialty:
    key: str
    name: str
    visit_types: tuple[VisitType, ...]
    see_you: Mapping[str, str]
    """Language → a last line for the email of the day before: what to bring or to wear."""
    bring: Mapping[str, str]
    """Language → what to bring to a visit, as playbooks say it until the practice says its own."""
    brand_hint: str
    """How patients should read the practice's name on a locked phone."""


def _type(name: str, minutes: int, *, self_booking: bool = True) -> VisitType:
    key = "".join(c if c.isalnum() else "-" for c in name.lower())
    return VisitType(
        visit_type_id=VisitTypeId(key), name=name, minutes=minutes, self_booking=self_booking
    )


_SHORT = "Use the name that patients know. It stands in every text, so a short one saves money."
_EVERY = (
    Specialty(
        key="dental",
        name="Dental",
        visit_types=(
            _type("Cleaning", 45),
            _type("Exam", 30),
            _type("Child check-up", 30),
            _type("Filling", 45, self_booking=False),
            _type("Crown", 90, self_booking=False),
            _type("New patient", 60),
        ),
        see_you={
            "en": "Please bring your insurance card if it has changed.",
            "es": "Traiga la tarjeta de su seguro si ha cambiado.",
        },
        bring={
            "en": "Please bring your insurance card.",
            "es": "Traiga la tarjeta de su seguro, por favor.",
        },
        brand_hint=_SHORT,
    ),
    Specialty(
        key="physical-therapy",
        name="Physical therapy",
        visit_types=(
            _type("Evaluation", 60),
            _type("Session", 45),
            _type("Short session", 30),
            _type("Re-evaluation", 45, self_booking=False),
        ),
        see_you={
            "en": "Please wear clothes that you can move in.",
            "es": "Venga con ropa cómoda, por favor.",
        },
        bring={
            "en": "Please wear something comfortable that you can move in.",
            "es": "Venga con ropa que no le apriete, por favor.",
        },
        brand_hint=_SHORT,
    ),
    Specialty(
        key="optometry",
        name="Optometry",
        visit_types=(
            _type("Eye exam", 40),
            _type("Contact lens fitting", 40),
            _type("Child eye exam", 30),
            _type("Pick-up and adjustment", 15),
        ),
        see_you={
            "en": "Please bring your current glasses or lenses. You may not want to drive right "
            "after an exam.",
            "es": "Traiga sus gafas o lentes actuales. Quizá no pueda conducir justo después del "
            "examen.",
        },
        bring={
            "en": "Please bring the glasses or lenses you wear now.",
            "es": "Traiga sus gafas o lentes, por favor.",
        },
        brand_hint=_SHORT,
    ),
    Specialty(
        key="general",
        name="General practice",
        visit_types=(
            _type("Visit", 20),
            _type("Physical", 40),
            _type("Follow-up", 15),
            _type("New patient", 40),
        ),
        see_you={
            "en": "Please bring a list of what you take.",
            "es": "Traiga una lista de lo que toma, por favor.",
        },
        bring={
            "en": "Please bring your insurance card and a list of what you take.",
            "es": "Traiga la tarjeta de su seguro y una lista de lo que toma.",
        },
        brand_hint=_SHORT,
    ),
    Specialty(
        key="other",
        name="Another one",
        visit_types=(_type("First visit", 60), _type("Visit", 30)),
        see_you={},
        bring={},
        brand_hint=(
            "If the name says what patients are treated for, take a discreet one: texts show on "
            "locked phones."
        ),
    ),
)

SPECIALTIES: Mapping[str, Specialty] = MappingProxyType({of.key: of for of in _EVERY})
"""By key, in the order of the form."""


def playbooks_of(specialty: Specialty) -> tuple[Playbook, ...]:
    """Switched off: the practice reads the wording before the first patient does."""
    return tuple(
        replace(of, on=False, steps=tuple(_fitting(step, specialty) for step in of.steps))
        for of in default_playbooks()
    )


def _fitting(step: Step, specialty: Specialty) -> Step:
    if step.step_id != "days-1":
        return step
    words = {
        language: _with_line(of, specialty.see_you.get(language, ""))
        for language, of in step.words.items()
    }
    return replace(step, words=words)


def _with_line(words: Words, line: str) -> Words:
    """Before the link, which ends the email."""
    if not line:
        return words
    return replace(words, email=words.email.replace("\n\n{link}", f"\n\n{line}\n\n{{link}}"))


_DUE_AFTER: Mapping[str, int] = {
    "cleaning": 6,
    "child check-up": 6,
    "eye exam": 12,
    "child eye exam": 12,
    "physical": 12,
}
"""Months. What is done beside one of these (an exam at a cleaning) has no line of its own: they
would be asked twice."""

THANKED_FOR: Mapping[str, frozenset[str]] = {
    "physical-therapy": frozenset({"evaluation", "re-evaluation"})
}
"""Specialty → kinds of visit that thanks are for, where a course of them takes weeks; else all."""


def due_after(name: str) -> int:
    """Months after which a kind of visit of this name usually comes round; 0: it does not."""
    return _DUE_AFTER.get(name.strip().casefold(), 0)
