"""Where a location is: what patients need to find and call it."""

from typing import Any

from chalicelib.domain import places
from chalicelib.web import saying
from chalicelib.web.settings.fields import Choices, Field, Reader, Values, one
from chalicelib.web.settings.parts.part import Part, Scene, countries


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
            name="country", label="Country", kind="select", choices=countries(),
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
    country = reader.choice("country", countries())
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
