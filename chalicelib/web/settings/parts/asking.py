"""What a practice asks its patients: what they want to hear about, and how they found it."""

from typing import Any

from chalicelib.web import saying
from chalicelib.web.settings.fields import Field, Reader, Values, one
from chalicelib.web.settings.parts.part import Part, Scene

_MOST, _LONGEST, _LONGEST_WORD = 20, 800, 60


def _fields(scene: Scene) -> tuple[Field, ...]:
    return (
        Field(
            name="interests", label="What patients may want to hear about", longest=_LONGEST,
            hint="With commas between: Whitening, Sleep, For children. Ticks on their record; "
            "nothing about anybody's health.",
        ),
        Field(
            name="came_by", label="How people may have heard of you", longest=_LONGEST,
            hint="With commas between. Choices on the form of your website and on their record.",
        ),
    )  # fmt: skip


def _values(scene: Scene) -> Values:
    practice = scene.practice
    return {
        "interests": one(", ".join(practice.interests)),
        "came_by": one(", ".join(practice.came_by)),
    }


def _read(reader: Reader, scene: Scene) -> dict[str, Any]:
    return {name: _words(reader, name) for name in ("interests", "came_by")}


def _words(reader: Reader, name: str) -> tuple[str, ...]:
    typed = reader.text(name, most=_LONGEST)
    words = tuple(dict.fromkeys(" ".join(of.split()) for of in typed.split(",") if of.strip()))
    if len(words) > _MOST or any(len(of) > _LONGEST_WORD for of in words):
        reader.refuse(name, f"At most {_MOST}, each of at most {_LONGEST_WORD} characters.")
    return words


def _said(scene: Scene) -> str:
    interests = scene.practice.interests
    asks = saying.count(len(scene.practice.came_by), "way", "ways")
    about = saying.count(len(interests), "interest") if interests else "no interests yet"
    return f"{about}; {asks} of finding you"


ASKING = Part(
    key="asking",
    title="What you ask patients",
    question="What do you want to know of your patients?",
    lead="What they like to hear about, and how they found you.",
    fields=_fields,
    values=_values,
    read=_read,
    said=_said,
    help="Segments and playbooks may ask for both. Taking a word away here leaves it with whoever "
    "has it.",
)
