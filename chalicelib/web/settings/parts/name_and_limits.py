"""Of a practice as a whole: its name, colour and languages; how often it may write to somebody."""

from typing import Any

from chalicelib.domain.email_look import why_no_picture
from chalicelib.domain.languages import NAMES, own_name
from chalicelib.web import assets, saying
from chalicelib.web.settings.fields import Choices, Field, Reader, Values, one
from chalicelib.web.settings.parts.part import Part, Scene, countries


def _name_fields(scene: Scene) -> tuple[Field, ...]:
    return (
        Field(name="name", label="Name", hint="What your team reads.", longest=80, needed=True),
        Field(
            name="colour", label="Colour", kind="color",
            hint="Of the buttons on patients' pages and in emails; white words stand on it.",
        ),
        Field(
            name="logo", label="Logo in emails", longest=500,
            hint="The address of a picture on your website, such as "
            "https://www.example.com/logo.png. Empty: your name stands there.",
        ),
        Field(
            name="language", label="First language", kind="select",
            hint="For patients whose language we do not know or do not write.",
            choices=_languages(scene),
        ),
        Field(
            name="languages", label="Also written", kind="ticks",
            hint="English and Spanish come with words; in the others write your own in each "
            "playbook. Until then these patients are written to in your first language.",
            choices=_languages(scene),
        ),
        Field(
            name="region", label="Country", kind="select",
            hint="How telephone numbers without a country code are read.",
            choices=countries(),
        ),
    )  # fmt: skip


def _languages(scene: Scene) -> Choices:
    codes = dict.fromkeys((*NAMES, *scene.practice.languages))
    return tuple((code, _both_names(code)) for code in codes)


def _both_names(code: str) -> str:
    """ "Spanish (Español)"."""
    named, own = saying.language(code), own_name(code)
    return named if named == own else f"{named} ({own})"


def _name_values(scene: Scene) -> Values:
    practice = scene.practice
    return {
        "name": one(practice.name),
        "colour": one(practice.colour),
        "logo": one(practice.logo),
        "language": one(practice.languages[0]),
        "languages": practice.languages[1:],
        "region": one(practice.region),
    }


def _name_read(reader: Reader, scene: Scene) -> dict[str, Any]:
    first = reader.choice("language", _languages(scene))
    also = reader.ticks("languages", _languages(scene))
    return {
        "name": reader.text("name", most=80, needed="A practice needs a name."),
        "colour": _colour(reader, scene.practice.colour),
        "logo": _logo(reader),
        "languages": (first, *(of for of in also if of != first)),
        "region": reader.choice("region", countries()),
    }


def _colour(reader: Reader, was: str) -> str:
    typed = reader.fields["colour"].lower()
    if typed == was.lower():
        return was
    if not assets.is_colour(typed):
        reader.refuse("colour", "A colour such as #1f6f5c.")
    elif (contrast := assets.contrast_with_white(typed)) < assets.READABLE:
        reader.refuse(
            "colour",
            f"White words on this colour are hard to read: {contrast:.1f} to 1, and "
            f"{assets.READABLE} is needed. A darker shade that works: {assets.darkened(typed)}.",
        )
    return typed


def _logo(reader: Reader) -> str:
    typed = reader.text("logo", most=500)
    if typed and (why := why_no_picture(typed)):
        reader.refuse("logo", why)
    return typed


def _name_said(scene: Scene) -> str:
    spoken = saying.listed([saying.language(of) for of in scene.practice.languages])
    return f"{scene.practice.name}, writes {spoken}"


NAME = Part(
    key="name",
    title="Name, colour and languages",
    question="Who are you?",
    lead="What your team and your patients' pages show.",
    fields=_name_fields,
    values=_name_values,
    read=_name_read,
    said=_name_said,
    help="The name is for your team; what patients read as your name is a setting of its own. "
    "The order of languages decides what is written to patients whose language is not known.",
)


def _limit_fields(scene: Scene) -> tuple[Field, ...]:
    return (
        Field(
            name="per_day", label="Messages to one person in a day", kind="number",
            hint="1 to 3. The last reminder and what patients ask for do not count.", needed=True,
        ),
        Field(
            name="per_week", label="Messages to one person in a week", kind="number",
            hint="3 to 7. What is over it is not sent, and the record says so.", needed=True,
        ),
        Field(
            name="price", label="What a text costs you, in dollars",
            hint="For one part of a text, with the carrier's fee: forecasts are counted with it.",
            needed=True,
        ),
        Field(
            name="campaigns", label="Campaigns", kind="ticks", choices=_APPROVAL,
            hint="An owner or a manager who did not make it looks at it before it leaves.",
        ),
    )  # fmt: skip


_APPROVAL: Choices = (("approved", "Somebody else approves them before they are sent"),)


def _limit_values(scene: Scene) -> Values:
    practice = scene.practice
    price = f"{practice.segment_price / 1_000_000:.6f}".rstrip("0").rstrip(".")
    return {
        "per_day": one(practice.per_day),
        "per_week": one(practice.per_week),
        "price": one(price),
        "campaigns": ("approved",) if practice.campaigns_need_approval else (),
    }


def _limit_read(reader: Reader, scene: Scene) -> dict[str, Any]:
    return {
        "per_day": reader.number("per_day", 1, 3),
        "per_week": reader.number("per_week", 3, 7),
        "segment_price": reader.dollars("price", most=1),
        "campaigns_need_approval": bool(reader.ticks("campaigns", _APPROVAL)),
    }


def _limit_said(scene: Scene) -> str:
    practice = scene.practice
    price = _limit_values(scene)["price"][0]
    return f"{practice.per_day} a day, {practice.per_week} a week; a text costs ${price}"


LIMITS = Part(
    key="limits",
    title="Limits, and what a text costs",
    question="How often may we write to one person?",
    lead="People who hear too often stop reading, or say STOP.",
    fields=_limit_fields,
    values=_limit_values,
    read=_limit_read,
    said=_limit_said,
    help="These limits count over everything that we send to one number or address. The price "
    "is only for showing you what messages cost; it changes nothing that is sent.",
)
