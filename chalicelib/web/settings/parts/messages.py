"""How patients are written to: at what hours, in whose name, and who is told of what is urgent."""

from typing import Any

from chalicelib.domain.ids import StaffId
from chalicelib.domain.practices import Inherited, Location, Practice
from chalicelib.web import saying
from chalicelib.web.settings.fields import Choices, Field, Reader, one
from chalicelib.web.settings.parts.part import Part, Scene


def _quiet_fields(scene: Scene) -> tuple[Field, ...]:
    return (
        Field(
            name="quiet_until", label="First message not before", kind="time", needed=True,
            hint="08:00 at the earliest: the law knows no earlier hour for texts.",
        ),
        Field(
            name="quiet_from", label="No message after", kind="time", needed=True,
            hint="21:00 at the latest, in the patient's own time zone.",
        ),
    )  # fmt: skip


def _quiet_read(reader: Reader, scene: Scene) -> dict[str, Any]:
    start, end = reader.clock("quiet_until"), reader.clock("quiet_from")
    if not reader.wrong:
        # 47 CFR 64.1200(c)(1): no solicitation before 8 or after 21 local time.
        if not 8 <= start.hour < 13:
            reader.refuse("quiet_until", "A time from 08:00 to 12:59.")
        if end.hour < 15 or (end.hour, end.minute) > (21, 0):
            reader.refuse("quiet_from", "A time from 15:00 to 21:00.")
    return {"quiet_until": start, "quiet_from": end}


def _quiet_said(scene: Scene) -> str:
    return f"messages from {scene.of.quiet_until:%H:%M} to {scene.of.quiet_from:%H:%M}"


QUIET = Part(
    key="quiet",
    title="Hours for messages",
    question="At what hours may patients be written to?",
    lead="A message that would fall outside moves to the nearest hour within.",
    fields=_quiet_fields,
    values=lambda scene: {
        "quiet_until": one(f"{scene.of.quiet_until:%H:%M}"),
        "quiet_from": one(f"{scene.of.quiet_from:%H:%M}"),
    },
    read=_quiet_read,
    said=_quiet_said,
    help="Nobody is reminded at night. The hours count in the zone of the patient, where we "
    "know it, and a patient can choose narrower ones. Answers to patients are not held back.",
    inherited=Inherited.QUIET,
)


def _duty_fields(scene: Scene) -> tuple[Field, ...]:
    return (
        Field(
            name="on_duty", label="Told first", kind="ticks", choices=_people(scene),
            hint="They get a text when a patient writes something urgent. "
            "If nobody is ticked, owners and managers do.",
        ),
    )  # fmt: skip


def _people(scene: Scene) -> Choices:
    here = scene.of.location_id if isinstance(scene.of, Location) else None
    staff = sorted(scene.setup.staff.values(), key=lambda of: of.name)
    return tuple(
        (of.staff_id, of.name)
        for of in staff
        if here is None or not of.locations or here in of.locations
    )


def _duty_said(scene: Scene) -> str:
    named = [name for of, name in _people(scene) if of in scene.of.on_duty]
    return saying.listed(named) if named else "owners and managers"


DUTY = Part(
    key="duty",
    title="Who is told of urgent messages",
    question="Who is told when a patient writes something urgent?",
    lead="They need a mobile number or an email address in their record.",
    fields=_duty_fields,
    values=lambda scene: {"on_duty": tuple(scene.of.on_duty)},
    read=lambda reader, scene: {
        "on_duty": tuple(StaffId(of) for of in reader.ticks("on_duty", _people(scene)))
    },
    said=_duty_said,
    help="When a text reads like an emergency, these people get a text and an email at once; "
    "if nobody takes it, owners and managers are told, and then everybody there.",
    inherited=Inherited.DUTY,
)


def _brand_fields(scene: Scene) -> tuple[Field, ...]:
    return (
        Field(
            name="brand", label="Name that patients read", longest=40, needed=True,
            hint="In every message and on patients' pages. Short and discreet: others may see it.",
        ),
    )  # fmt: skip


BRAND = Part(
    key="brand",
    title="Name that patients read",
    question="What do patients call you?",
    lead="It stands in every message. Think of who else may see the phone.",
    fields=_brand_fields,
    values=lambda scene: {"brand": one(scene.of.brand)},
    read=lambda reader, scene: {
        "brand": reader.text("brand", most=40, needed="Patients must read who writes to them.")
    },
    said=lambda scene: scene.of.brand,
    help="This name stands in texts, emails, calendar entries and on patients' pages, where "
    "the words say {practice}. A location may have a name of its own.",
    inherited=Inherited.BRAND,
)


def _sender_fields(scene: Scene) -> tuple[Field, ...]:
    replies = Field(
        name="reply_to", label="Replies go to", kind="email",
        hint="Leave empty if replies shall go to the address that emails come from.",
    )  # fmt: skip
    if isinstance(scene.of, Practice):
        return (replies,)
    where = Field(
        name="email_from", label="Emails come from", kind="email",
        hint="An address of the same domain as the practice's. Empty: the practice's address.",
    )  # fmt: skip
    return where, replies


def _sender_read(reader: Reader, scene: Scene) -> dict[str, Any]:
    replies = {"reply_to": reader.email("reply_to", was=scene.of.reply_to)}
    if isinstance(scene.of, Practice):
        return replies
    address = reader.email("email_from", was=scene.of.email_from)
    if address and not _is_proved(scene, address):
        reader.refuse(
            "email_from",
            "Only addresses that the practice has proved as its own can be used: set up its "
            "domain under Settings, Sender first, then take one of that domain here.",
        )
    return {**replies, "email_from": address}


def _is_proved(scene: Scene, address: str) -> bool:
    """The mail service knows domains for all practices: none may write in another's name."""
    proved = scene.practice.email_from
    if scene.setup.account.sender_alone or not proved:
        return address == proved
    return address.partition("@")[2] == proved.partition("@")[2]


def _sender_said(scene: Scene) -> str:
    replies = f", replies to {scene.of.reply_to}" if scene.of.reply_to else ""
    return f"{scene.of.email_from}{replies}" if scene.of.email_from else "no address yet"


SENDER = Part(
    key="sender",
    title="Sender of emails",
    question="Which address do emails come from?",
    lead="A location may write from an address of its own.",
    fields=_sender_fields,
    values=lambda scene: {
        "email_from": one(scene.of.email_from),
        "reply_to": one(scene.of.reply_to),
    },
    read=_sender_read,
    said=_sender_said,
    help="Emails to patients come from this address, and what they answer goes to the one "
    "for replies. Mailboxes trust an address only if its domain is set up for sending.",
    inherited=Inherited.SENDER,
)
