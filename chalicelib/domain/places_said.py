"""Where, with whom and what for, as another system says it: which of the practice's own it means.

What is kept from earlier comes first, then the name, then what the others tell, then the only one
there is, and the first open one in the end. Whatever was taken without being named is said, for
somebody to look at: a visit is never lost because its room has another name elsewhere.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import field
from enum import StrEnum

from chalicelib.domain.errors import BadInput
from chalicelib.domain.files.fields import folded
from chalicelib.domain.practices import Location, Provider, VisitType
from chalicelib.domain.values import dataclass

Kept = Mapping[str, str]
"""A key that another system uses → the id here that it was found to mean."""


class Unsure(StrEnum):
    """What of a visit was taken without being recognised."""

    LOCATION = "location"
    PROVIDER = "provider"
    VISIT_TYPE = "visit type"


@dataclass(frozen=True, kw_only=True)
class KnownSetup:
    """What a row may refer to."""

    locations: tuple[Location, ...]
    providers: tuple[Provider, ...]
    visit_types: tuple[VisitType, ...]
    region: str = "US"
    """ISO country: how phone numbers without a country code are read."""

    @property
    def open_locations(self) -> tuple[Location, ...]:
        """A closed one may still be named: what was booked there stays and changes."""
        return tuple(of for of in self.locations if not of.closed)


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the other system says of one place, person or service; empty: nothing."""

    key: str = ""
    """Its own id there, kind included: "Location/3", "AIP:1234567893"."""
    names: tuple[str, ...] = ()
    """The best first."""

    def __bool__(self) -> bool:
        return bool(self.key or any(self.names))


NOTHING_SAID = Said()


@dataclass(frozen=True, kw_only=True)
class Places:
    location: Location
    provider: Provider
    visit_type: VisitType
    flags: tuple[Unsure, ...] = ()
    note: str = ""
    """For the desk, with the names that were said; empty where everything was recognised."""
    learned: Kept = field(default_factory=dict)
    """What the names told of keys: to be kept for the next time."""


def match_places(
    known: KnownSetup,
    location_said: Said = NOTHING_SAID,
    provider_said: Said = NOTHING_SAID,
    visit_type_said: Said = NOTHING_SAID,
    *,
    kept: Kept | None = None,
) -> Places:
    """Raises BadInput where the practice has no location, provider or visit type at all."""
    kept = kept or {}
    providers, types = known.providers, known.visit_types
    location = match_location(known, location_said, kept=kept)
    here = [of for of in providers if location and of.location_id == location.location_id]
    provider = _provider(here, provider_said, kept) or _provider(providers, provider_said, kept)
    visit_type = match_visit_type(known, visit_type_said, kept=kept)
    learned = _learned(kept, location_said, location.location_id if location else None)
    learned |= _learned(kept, provider_said, provider.provider_id if provider else None)
    learned |= _learned(kept, visit_type_said, visit_type.visit_type_id if visit_type else None)
    unsure: dict[Unsure, Said] = {}
    if location is None:
        location, sure = _location_without_name(known, provider, said=bool(location_said))
        if not sure:
            unsure[Unsure.LOCATION] = location_said
    if provider is None:
        provider, sure = _provider_without_name(known, location, said=bool(provider_said))
        if not sure:
            unsure[Unsure.PROVIDER] = provider_said
    if visit_type is None:
        offered = [of for of in types if not of.retired] or types
        visit_type = _first(offered, "visit type")
        if visit_type_said or len(offered) > 1:
            unsure[Unsure.VISIT_TYPE] = visit_type_said
    return Places(
        location=location,
        provider=provider,
        visit_type=visit_type,
        flags=tuple(unsure),
        note=_note(unsure),
        learned=learned,
    )


def match_location(known: KnownSetup, said: Said, *, kept: Kept | None = None) -> Location | None:
    """The one that is meant, if it is sure."""
    return _found(known.locations, said, kept or {}, lambda of: of.location_id, folded_words)


def match_provider(known: KnownSetup, said: Said, *, kept: Kept | None = None) -> Provider | None:
    """The one that is meant, if it is sure."""
    return _provider(known.providers, said, kept or {})


def match_visit_type(
    known: KnownSetup, said: Said, *, kept: Kept | None = None
) -> VisitType | None:
    """The one that is meant, if it is sure. A name comes before the key here: one code may stand
    for a whole class of services."""
    every = known.visit_types
    names = {folded(name) for name in said.names}
    same = [of for of in every if folded(of.name) in names]
    if len(same) == 1:
        return same[0]
    return _found(every, said, kept or {}, lambda of: of.visit_type_id, folded_words)


def _provider(every: Sequence[Provider], said: Said, kept: Kept) -> Provider | None:
    return _found(every, said, kept, lambda of: of.provider_id, name_words)


def _learned(kept: Kept, said: Said, of: str | None) -> dict[str, str]:
    return {said.key: of} if said.key and of and kept.get(said.key) != of else {}


_LONGEST_NAME = 60


def _note(unsure: Mapping[Unsure, Said]) -> str:
    if not unsure:
        return ""
    told = [f"{what} ({name})" if (name := _shown(said)) else what for what, said in unsure.items()]
    return f"Please check, not recognised when it came in: {', '.join(told)}."


def _shown(said: Said) -> str:
    return next((name for name in said.names if name.strip()), "")[:_LONGEST_NAME].strip()


def _location_without_name(
    known: KnownSetup, provider: Provider | None, *, said: bool
) -> tuple[Location, bool]:
    of_provider = provider and next(
        (of for of in known.locations if of.location_id == provider.location_id), None
    )
    if of_provider:
        return of_provider, not said
    offered = known.open_locations or known.locations
    return _first(offered, "location"), len(offered) == 1 and not said


def _provider_without_name(
    known: KnownSetup, location: Location, *, said: bool
) -> tuple[Provider, bool]:
    here = [of for of in known.providers if of.location_id == location.location_id]
    offered = [of for of in here if not of.left] or here or list(known.providers)
    return _first(offered, "provider"), len(offered) == 1 and not said


def _found[T: (Location, Provider, VisitType)](
    every: Sequence[T],
    said: Said,
    kept: Kept,
    id_of: Callable[[T], str],
    words_of: Callable[[str], set[str]],
) -> T | None:
    if said.key in kept:
        found = next((of for of in every if id_of(of) == kept[said.key]), None)
        if found:
            return found
    for name in said.names:
        found = _named(every, name, id_of, words_of)
        if found:
            return found
    return None


def _named[T: (Location, Provider, VisitType)](
    every: Sequence[T],
    name: str,
    id_of: Callable[[T], str],
    words_of: Callable[[str], set[str]],
) -> T | None:
    """The same words in any order, or all of one among the other's; only where it is one alone."""
    if not name.strip():
        return None
    whole = folded(name)
    if same := [of for of in every if whole in (folded(of.name), folded(id_of(of)))]:
        return same[0] if len(same) == 1 else None
    words = words_of(name)
    if same := [of for of in every if words and words == words_of(of.name)]:
        return same[0] if len(same) == 1 else None
    # "Kim" will do for "Dr. A. Kim", and "Oak Dental Main Street" for "Main Street".
    long = _long(words)
    near = [of for of in every if long and _one_in_other(long, _long(words_of(of.name)))]
    return near[0] if len(near) == 1 else None


def _one_in_other(one: Collection[str], other: Collection[str]) -> bool:
    return bool(one and other) and (set(one) <= set(other) or set(other) <= set(one))


def _long(words: Collection[str]) -> set[str]:
    return {word for word in words if len(word) > 1}


def _first[T](offered: Sequence[T], what: str) -> T:
    if not offered:
        raise BadInput(what, f"a {what} that is set up in this practice")
    return offered[0]


TITLES = {"dr", "dra", "doctor", "doctora", "mr", "mrs", "ms", "prof"}
TITLES |= {"dds", "dmd", "md", "do", "rdh", "np", "pa", "phd"}


def folded_words(name: str) -> set[str]:
    parts = "".join(c if c.isalnum() else " " for c in name).split()
    return {word for word in map(folded, parts) if word}


def name_words(name: str) -> set[str]:
    """A person's, without titles."""
    return folded_words(name.replace("'", "").replace("’", "")) - TITLES
