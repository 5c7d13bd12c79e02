"""The number that a location texts from: its own, or that of another."""

from typing import Any

from chalicelib.domain.ids import LocationId
from chalicelib.web import saying
from chalicelib.web.settings.fields import Choices, Field, Reader, one
from chalicelib.web.settings.parts.part import Part, Scene


def _number_fields(scene: Scene) -> tuple[Field, ...]:
    return (
        Field(
            name="shares", label="Texts leave from", kind="select", choices=_numbers(scene),
            hint="Two locations may share a number; patients then see one conversation.",
        ),
        Field(
            name="pace", label="Texts a minute", kind="number", needed=True,
            hint="What the carrier takes from its own number: 60 on a common registration, 180 "
            "for a toll-free one. More is held back by the carrier.",
        ),
    )  # fmt: skip


def _numbers(scene: Scene) -> Choices:
    stored = scene.setup.stored
    here = scene.location.location_id
    others = tuple(
        (of.location_id, f"{saying.phone(of.number)}, that of {of.name}")
        for of in sorted(stored.values(), key=lambda of: of.name)
        if of.location_id != here and of.shares_number_of is None and of.number
    )
    number = stored[here].number
    if others and not number:
        return others
    return (("", f"{saying.phone(number)}, its own" if number else "no number yet"), *others)


def _number_read(reader: Reader, scene: Scene) -> dict[str, Any]:
    here = scene.location
    shares = reader.choice("shares", _numbers(scene))
    sharing = [
        of.name for of in scene.setup.locations.values() if of.shares_number_of == here.location_id
    ]
    if shares and sharing:
        reader.refuse(
            "shares", f"{saying.listed(sharing)} texts from this number: change it first."
        )
    pace = reader.number("pace", 1, 6000)
    if shares:
        return {"shares_number_of": LocationId(shares)}
    return {"shares_number_of": None, "segments_per_minute": pace}


def _number_said(scene: Scene) -> str:
    here = scene.location
    if not here.number:
        return "none yet: no texts leave from here"
    shared = scene.setup.locations.get(here.shares_number_of) if here.shares_number_of else None
    whose = f", that of {shared.name}" if shared else ""
    return f"{saying.phone(here.number)}{whose}, {here.segments_per_minute} texts a minute"


NUMBER = Part(
    key="number",
    title="Number for texts",
    question="Which number do texts leave from?",
    lead="Replies come back to the same number.",
    fields=_number_fields,
    values=lambda scene: {
        "shares": one(scene.location.shares_number_of or ""),
        "pace": one(scene.location.segments_per_minute),
    },
    read=_number_read,
    said=_number_said,
    help="Each location may text from a number of its own, or share that of another. The pace "
    "keeps us from sending faster than the carrier lets us: what waits is sent a little later.",
)
