"""What there is to set at a practice and at a location: one question each.

A part that locations inherit has the same fields at both.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chalicelib.domain import places
from chalicelib.domain.decent_hours import coming_holidays
from chalicelib.domain.ids import LocationId, StaffId
from chalicelib.domain.practices import Inherited, Location, Practice
from chalicelib.storage.setup import Setup
from chalicelib.web import assets, saying
from chalicelib.web.settings.fields import (
    Choices,
    Field,
    Reader,
    Values,
    one,
    week_said,
    week_values,
)

_OUR_LANGUAGES = ("en", "es")
"""Those in which there are words for what no playbook says."""
_MOST_DAYS_OFF = 60
_DAYS_OFF_AHEAD = timedelta(days=3 * 366)
SPARE_DAYS = 3


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What a form is about, and what it may choose from."""

    setup: Setup
    of: Practice | Location
    today: date

    @property
    def location(self) -> Location:
        if not isinstance(self.of, Location):
            raise TypeError("a part of a location was asked of a practice")
        return self.of

    @property
    def practice(self) -> Practice:
        return self.setup.practice

    @property
    def region(self) -> str:
        """How telephone numbers are read."""
        return self.of.country if isinstance(self.of, Location) else self.of.region


@dataclass(frozen=True, kw_only=True)
class Part:
    key: str
    """In the address."""
    title: str
    question: str
    lead: str
    fields: Callable[[Scene], tuple[Field, ...]]
    values: Callable[[Scene], Values]
    read: Callable[[Reader, Scene], dict[str, Any]]
    """The fields of the practice or location that change; judged by the reader's `wrong`."""
    said: Callable[[Scene], str]
    """How it stands, in a line."""
    help: str
    inherited: Inherited | None = None


# --- The practice itself ------------------------------------------------------------------------


def _name_fields(scene: Scene) -> tuple[Field, ...]:
    return (
        Field(name="name", label="Name", hint="What your team reads.", longest=80, needed=True),
        Field(
            name="colour", label="Colour", kind="color",
            hint="Of the buttons on patients' pages and in emails; white words stand on it.",
        ),
        Field(
            name="language", label="First language", kind="select",
            hint="For patients whose language we do not know or do not write.",
            choices=_languages(scene),
        ),
        Field(
            name="languages", label="Also written", kind="ticks",
            hint="Languages that your playbooks have words in, beside the first.",
            choices=_languages(scene),
        ),
        Field(
            name="region", label="Country", kind="select",
            hint="How telephone numbers without a country code are read.",
            choices=_countries(),
        ),
    )  # fmt: skip


def _languages(scene: Scene) -> Choices:
    codes = dict.fromkeys((*_OUR_LANGUAGES, *scene.practice.languages))
    return tuple((code, saying.language(code)) for code in codes)


def _countries() -> Choices:
    return tuple(places.countries().items())


def _name_values(scene: Scene) -> Values:
    practice = scene.practice
    return {
        "name": one(practice.name),
        "colour": one(practice.colour),
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
        "languages": (first, *(of for of in also if of != first)),
        "region": reader.choice("region", _countries()),
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


def _name_said(scene: Scene) -> str:
    spoken = saying.listed([saying.language(of) for of in scene.practice.languages])
    return f"{scene.practice.name}, writes {spoken}"


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
    )  # fmt: skip


def _limit_values(scene: Scene) -> Values:
    practice = scene.practice
    price = f"{practice.segment_price / 1_000_000:.6f}".rstrip("0").rstrip(".")
    return {
        "per_day": one(practice.per_day),
        "per_week": one(practice.per_week),
        "price": one(price),
    }


def _limit_read(reader: Reader, scene: Scene) -> dict[str, Any]:
    return {
        "per_day": reader.number("per_day", 1, 3),
        "per_week": reader.number("per_week", 3, 7),
        "segment_price": reader.dollars("price", most=1),
    }


def _limit_said(scene: Scene) -> str:
    practice = scene.practice
    price = _limit_values(scene)["price"][0]
    return f"{practice.per_day} a day, {practice.per_week} a week; a text costs ${price}"


# --- What locations inherit ---------------------------------------------------------------------


def _hours_fields(scene: Scene) -> tuple[Field, ...]:
    return (
        Field(
            name="week", label="Open", kind="week",
            hint="Leave a day empty if it is closed; the second pair is for after a break.",
        ),
    )  # fmt: skip


def _hours_said(scene: Scene) -> str:
    if isinstance(scene.of, Practice) and not scene.of.opening:
        return "not set yet"
    return week_said(scene.of.opening)


def _holiday_fields(scene: Scene) -> tuple[Field, ...]:
    return (
        Field(
            name="open_on", label="Public holidays in the coming year", kind="open",
            hint="Tick those on which you are open all the same, this year and every year.",
            choices=_holidays(scene),
        ),
        Field(
            name="off", label="Your own days off", kind="days",
            hint="No times are offered and nobody is written to on these days. "
            "Empty the date to take one out.",
        ),
    )  # fmt: skip


def _holidays(scene: Scene) -> Choices:
    """(name, name and days)."""
    if isinstance(scene.of, Location):
        at = [scene.of]
    else:
        every = scene.setup.locations.values()
        at = [of for of in every if Inherited.HOLIDAYS in of.inherits] or list(every)
    days: dict[str, set[date]] = {}
    for day, name in sorted(of for where in at for of in coming_holidays(where, scene.today)):
        days.setdefault(name, set()).add(day)
    # One that is ticked and does not come this year keeps its tick.
    names = (*days, *sorted(scene.of.open_on - days.keys()))
    return tuple((name, _named(name, sorted(days.get(name, ())), scene.today)) for name in names)


def _named(name: str, days: list[date], today: date) -> str:
    said = ", ".join(saying.full_day(day, today) for day in days)
    return f"{name} ({said})" if said else name


def _holiday_values(scene: Scene) -> Values:
    found: dict[str, tuple[str, ...]] = {"open_on": tuple(sorted(scene.of.open_on))}
    for nth, day in enumerate(_own_days(scene)):
        found[f"off.{nth}.day"] = (day.isoformat(),)
        found[f"off.{nth}.name"] = one(scene.of.closed_for.get(day, ""))
    return found


def _own_days(scene: Scene) -> list[date]:
    return sorted(day for day in scene.of.closed_on if day >= scene.today)


def _holiday_read(reader: Reader, scene: Scene) -> dict[str, Any]:
    open_on = reader.ticks("open_on", _holidays(scene))
    names: dict[date, str] = {}
    for nth in range(_MOST_DAYS_OFF):
        row = f"off.{nth}"
        typed = reader.fields[f"{row}.day"]
        name = reader.fields[f"{row}.name"]
        if len(name) > 60:
            reader.refuse(row, f"The name of a day has at most 60 characters; this {len(name)}.")
        if not typed:
            continue
        day = reader.day(row, typed)
        if day is None:
            continue
        if day in names:
            reader.refuse(row, "This day is in the list twice.")
        elif not scene.today <= day <= scene.today + _DAYS_OFF_AHEAD:
            reader.refuse(row, "A day from today on, at most three years ahead.")
        names[day] = name
    past = {day for day in scene.of.closed_on if day < scene.today}
    kept = {day: name for day, name in scene.of.closed_for.items() if day in past}
    return {
        "open_on": frozenset(open_on),
        "closed_on": frozenset(past | names.keys()),
        "closed_for": {**kept, **{day: name for day, name in names.items() if name}},
    }


def _holiday_said(scene: Scene) -> str:
    own = _own_days(scene)
    parts = ["closed on public holidays"]
    if scene.of.open_on:
        parts = [f"open on {saying.count(len(scene.of.open_on), 'public holiday')}"]
    if own:
        parts.append(f"{saying.count(len(own), 'day')} off of your own")
    return saying.listed(parts)


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


def _brand_fields(scene: Scene) -> tuple[Field, ...]:
    return (
        Field(
            name="brand", label="Name that patients read", longest=40, needed=True,
            hint="In every message and on patients' pages. Short and discreet: others may see it.",
        ),
    )  # fmt: skip


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


INHERITED = (
    Part(
        key="hours",
        title="Opening hours",
        question="When are you open?",
        lead="Providers who work whenever the location is open follow these hours.",
        fields=_hours_fields,
        values=lambda scene: week_values("week", scene.of.opening),
        read=lambda reader, scene: {"opening": reader.week("week")},
        said=_hours_said,
        help="Opening hours decide which times can be offered to patients, and on which days of "
        "a weekend they may be written to. Visits that are booked stay where they are.",
        inherited=Inherited.HOURS,
    ),
    Part(
        key="holidays",
        title="Holidays and days off",
        question="When are you closed?",
        lead="Public holidays come from a calendar of the location's country and region.",
        fields=_holiday_fields,
        values=_holiday_values,
        read=_holiday_read,
        said=_holiday_said,
        help="On a day off no times are offered and no reminders are sent: what would fall on it "
        "is sent before or after. Visits that are booked on such a day stay: move them from Today.",
        inherited=Inherited.HOLIDAYS,
    ),
    Part(
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
    ),
    Part(
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
    ),
    Part(
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
    ),
    Part(
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
    ),
)

PRACTICE = (
    Part(
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
    ),
    Part(
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
    ),
    *INHERITED,
)


# --- A location ---------------------------------------------------------------------------------


def address_fields(scene: Scene) -> tuple[Field, ...]:
    return (
        Field(
            name="name", label="Name", longest=60, needed=True,
            hint="As patients know it: Main Street, Harbor Clinic.",
        ),
        Field(
            name="address", label="Address", longest=200,
            hint="In emails and calendar entries, so that people find you.",
        ),
        Field(
            name="phone", label="Telephone", kind="tel", needed=True,
            hint="The number that patients call when they would rather talk.",
        ),
        Field(
            name="zone", label="Time zone", kind="select", choices=_zones(scene),
            hint="All times of its visits are in this zone. It cannot change while visits are "
            "booked there.",
        ),
        Field(
            name="country", label="Country", kind="select", choices=_countries(),
            hint="For public holidays and for how times and numbers are written.",
        ),
        Field(
            name="region", label="State or region", longest=60,
            hint="For its own public holidays, such as NY or New York. Empty: the country's only.",
        ),
    )  # fmt: skip


_COMMON_ZONES = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix",
    "America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu",
)  # fmt: skip


def _zones(scene: Scene) -> Choices:
    """The common ones first; the one that is stored always."""
    every = dict.fromkeys((*_COMMON_ZONES, *places.zones(), scene.location.zone))
    return tuple((of, of.replace("_", " ")) for of in every)


def address_values(scene: Scene) -> Values:
    location = scene.location
    return {
        "name": one(location.name),
        "address": one(location.address),
        "phone": one(saying.phone(location.phone) if location.phone else ""),
        "zone": one(location.zone),
        "country": one(location.country),
        "region": one(places.regions(location.country).get(location.region, location.region)),
    }


def address_read(reader: Reader, scene: Scene) -> dict[str, Any]:
    location = scene.location
    country = reader.choice("country", _countries())
    others = scene.setup.locations.values()
    name = reader.text("name", most=60, needed="A location needs a name.")
    taken = {of.name.casefold() for of in others if of.location_id != location.location_id}
    if name.casefold() in taken:
        reader.refuse("name", "Another location has this name.")
    known = country if country in places.countries() else "US"
    return {
        "name": name,
        "address": reader.text("address", most=200),
        "phone": reader.phone("phone", region=known, was=location.phone),
        "zone": reader.choice("zone", _zones(scene)),
        "country": country,
        "region": _region(reader, country, location.region),
    }


def _region(reader: Reader, country: str, was: str) -> str:
    typed = reader.fields["region"]
    if not typed or typed == was:
        return typed
    found = places.region_of(country, typed)
    if found is None:
        known = list(places.regions(country).values())
        some = f" It knows {', '.join(known[:4])} and others." if known else ""
        reader.refuse("region", f"The calendar of this country knows no such region.{some}")
        return was
    return found


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


ADDRESS = Part(
    key="address",
    title="Name, address and time zone",
    question="Where is it?",
    lead="What patients need to find and call you.",
    fields=address_fields,
    values=address_values,
    read=address_read,
    said=lambda scene: ", ".join(
        of for of in (scene.location.address, saying.phone(scene.location.phone)) if of
    ),
    help="Address and telephone stand in messages and on patients' pages. The time zone decides "
    "what time of day a visit is at, so it stays as it is while visits are booked.",
)

LOCATION = (
    ADDRESS,
    *INHERITED,
    Part(
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
    ),
)


def by_key(parts: tuple[Part, ...]) -> Mapping[str, Part]:
    return {part.key: part for part in parts}
