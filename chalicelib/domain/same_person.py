"""How likely are two records one person, and why? A person decides; this only proposes.

Same birth date and names that differ as names do (a nickname, an accent, a slip of the hand, two
names in the other order) is likely; the same name and birth dates that differ as birth dates do
(day and month in the other order, one digit) is likely, too. Twins have one birth date, family name
and phone, and are two; so are a father and a son of one name.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import date
from enum import IntEnum
from functools import cache, cached_property, lru_cache
from itertools import combinations

from chalicelib.domain.ids import PatientId
from chalicelib.domain.nicknames import full_names
from chalicelib.domain.patients import Patient
from chalicelib.domain.slips import slips
from chalicelib.domain.values import dataclass


class Level(IntEnum):
    POSSIBLE = 1
    """Worth a word while somebody types; not worth a list."""
    LIKELY = 2
    SURE = 3


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What of a patient is compared."""

    patient_id: PatientId
    given: str
    family: str
    preferred: str = ""
    born: date | None = None
    phone: str = ""
    email: str = ""

    @cached_property
    def name(self) -> "_Name":
        return _name(self.given, self.family, self.preferred)


@dataclass(frozen=True, kw_only=True)
class Likeness:
    level: Level
    why: tuple[str, ...]
    """As the desk reads it: "Same birth date"."""


def facts_of(patient: Patient) -> Facts:
    return Facts(
        patient_id=patient.patient_id,
        given=patient.given_name,
        family=patient.family_name,
        preferred=patient.preferred_name,
        born=patient.born,
        phone=patient.phone,
        email=patient.email.casefold(),
    )


def likeness(one: Facts, other: Facts) -> Likeness | None:
    """None: nothing says that they are one."""
    names, named = _names(one.name, other.name)
    if names is _DIFFERENT:
        return None
    births, born = _births(one.born, other.born)
    if births is _OTHER or not _may_be_of_one_generation(one.name, other.name, births):
        return None
    shared = _shared(one, other)
    level = _level(names, births, bool(shared))
    if level is None:
        return None
    return Likeness(level=level, why=tuple(of for of in (named, born, *shared) if of))


# How names are alike.
_SAME, _NEAR, _GIVEN_ONLY, _DIFFERENT = "same", "near", "given only", "different"
# How birth dates are.
_EQUAL, _SLIP, _UNKNOWN, _OTHER = "equal", "slip", "unknown", "other"

_LEVELS = {
    # (names, births): (a contact point is shared, none is)
    (_SAME, _EQUAL): (Level.SURE, Level.SURE),
    (_NEAR, _EQUAL): (Level.LIKELY, Level.LIKELY),
    (_GIVEN_ONLY, _EQUAL): (Level.LIKELY, None),
    (_SAME, _SLIP): (Level.LIKELY, Level.LIKELY),
    (_NEAR, _SLIP): (Level.LIKELY, None),
    (_GIVEN_ONLY, _SLIP): (None, None),
    (_SAME, _UNKNOWN): (Level.LIKELY, Level.POSSIBLE),
    (_NEAR, _UNKNOWN): (Level.POSSIBLE, None),
    (_GIVEN_ONLY, _UNKNOWN): (Level.POSSIBLE, None),
}


def _level(names: str, births: str, shares: bool) -> Level | None:
    with_contact, without = _LEVELS[names, births]
    return with_contact if shares else without


def _shared(one: Facts, other: Facts) -> list[str]:
    found = []
    if one.phone and one.phone == other.phone:
        found.append("Same phone")
    if one.email and one.email == other.email:
        found.append("Same email")
    return found


# --- names ---------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class _Name:
    given: tuple[str, ...]
    family: tuple[str, ...]
    preferred: str
    suffix: str

    @property
    def whole(self) -> tuple[str, ...]:
        return tuple(sorted(self.given + self.family))


_SUFFIXES = {"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "iii": "iii"}
_PARTICLES = frozenset({"de", "del", "la", "las", "los", "da", "dos", "van", "von", "der", "y"})
# Letters that no decomposition takes apart.
_PLAIN = str.maketrans("øłđðıþæœ", "oldditao")
_NO_BREAK = str.maketrans(dict.fromkeys("'’`.·", ""))


@lru_cache(maxsize=4096)
def _words(name: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", name.casefold()).translate(_PLAIN)
    kept = "".join(c for c in plain if not unicodedata.combining(c)).translate(_NO_BREAK)
    return tuple("".join(c if c.isalnum() else " " for c in kept).split())


@lru_cache(maxsize=4096)
def _name(given: str, family: str, preferred: str) -> _Name:
    words = [*_words(given)], [*_words(family)]
    suffix = ""
    for some in words:
        if len(some) > 1 and some[-1] in _SUFFIXES:
            suffix = _SUFFIXES[some.pop()]
    return _Name(
        given=tuple(words[0]),
        family=tuple(words[1]),
        preferred=" ".join(_words(preferred)),
        suffix=suffix,
    )


def _may_be_of_one_generation(one: _Name, other: _Name, births: str) -> bool:
    if one.suffix == other.suffix:
        return True
    return births is _EQUAL and not (one.suffix and other.suffix)


def _names(one: _Name, other: _Name) -> tuple[str, str]:
    """How alike, and in words."""
    if not one.given or not other.given:
        return _DIFFERENT, ""
    if (one.given, one.family) == (other.given, other.family):
        return _SAME, "Same name"
    if one.whole == other.whole:
        return _SAME, "Same names in another order"
    given, family = _given(one, other), _family(one.family, other.family)
    if given is None:
        return _DIFFERENT, ""
    if family is None:
        # Only a name in full tells enough beside another family name, as after a wedding.
        is_whole = given in ("", _SHORT) and bool(one.family and other.family)
        return (_GIVEN_ONLY, "Same first name") if is_whole else (_DIFFERENT, "")
    said = [of for of in (given, family) if of]
    if not said:
        return _SAME, "Same name"
    return _NEAR, " and ".join([said[0], *(of[0].lower() + of[1:] for of in said[1:])])


_SHORT = "One first name is short for the other"


def _given(one: _Name, other: _Name) -> str | None:
    """What differs in words; empty: nothing; None: they are two names."""
    if "".join(one.given) == "".join(other.given):
        return ""
    if _all_full(one) & _all_full(other):
        return _SHORT
    if _is_part(one.given, other.given):
        return "One has more first names"
    if _initial(one.given, other.given):
        return "One has only an initial"
    if len(one.given) == len(other.given) and _slipped(one.given, other.given, of_given=True):
        return "First names differ by a slip"
    return None


@cache
def _all_full(name: _Name) -> frozenset[str]:
    """Names in full that they may go by; of several first names all together count, so that a Maria
    Luisa is no Maria José."""
    found = full_names(" ".join(name.given))
    if len(name.given) > 1:
        found |= full_names("".join(name.given))
    if name.preferred:
        found |= full_names(name.preferred)
    return found


def _is_part(one: Sequence[str], other: Sequence[str]) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) < len(long) and tuple(long[: len(short)]) == tuple(short)


def _initial(one: Sequence[str], other: Sequence[str]) -> bool:
    first, second = one[0], other[0]
    return min(len(first), len(second)) == 1 and first[0] == second[0]


def _family(one: tuple[str, ...], other: tuple[str, ...]) -> str | None:
    if "".join(one) == "".join(other):
        return ""
    if not one or not other:
        return None
    mine, theirs = set(one) - _PARTICLES, set(other) - _PARTICLES
    if mine and theirs and (mine <= theirs or theirs <= mine):
        return "One has more family names"
    if _slipped(("".join(one),), ("".join(other),), of_given=False):
        return "Family names differ by a slip"
    return None


def alike_family(one: str, other: str) -> bool:
    """Whether two family names are one, or one is part of the other."""
    mine, theirs = set(_words(one)) - _PARTICLES, set(_words(other)) - _PARTICLES
    return bool(mine and theirs) and (mine <= theirs or theirs <= mine)


def _slipped(one: Sequence[str], other: Sequence[str], *, of_given: bool) -> bool:
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(pairs) == 1 and _is_slip(*pairs[0], of_given=of_given)


@lru_cache(maxsize=4096)
def _is_slip(one: str, other: str, *, of_given: bool) -> bool:
    if of_given and one.rstrip("aeo") == other.rstrip("aeo"):
        return False  # Daniel and Daniela, Mario and Maria may be twins
    if sound(one) == sound(other):
        return True
    if abs(len(one) - len(other)) > 2:
        return False
    shorter, far = min(len(one), len(other)), slips(one, other)
    if far == 1:
        # One letter for another makes a Marta of a Marla; in a longer name it is a slip.
        return shorter >= (6 if of_given and len(one) == len(other) else 4) or (
            shorter >= 4 and sorted(one) == sorted(other)
        )
    return far == 2 and shorter >= 9


_ALIKE = (
    ("sch", "s"),
    ("ph", "f"),
    ("th", "t"),
    ("ck", "k"),
    ("qu", "k"),
    ("x", "ks"),
    ("c", "k"),
    ("z", "s"),
    ("y", "i"),
    ("j", "i"),
    ("v", "b"),
    ("w", "b"),
    ("h", ""),
)


@lru_cache(maxsize=8192)
def sound(name: str) -> str:
    """What is heard rather than written, roughly, in English and Spanish."""
    for written, heard in _ALIKE:
        name = name.replace(written, heard)
    return "".join(c for n, c in enumerate(name) if n == 0 or name[n - 1] != c)


# --- birth dates ---------------------------------------------------------------------------------


def _births(one: date | None, other: date | None) -> tuple[str, str]:
    if one is None or other is None:
        return _UNKNOWN, ""
    if one == other:
        return _EQUAL, "Same birth date"
    if one.year == other.year and (one.day, one.month) == (other.month, other.day):
        return _SLIP, "Birth dates differ by day and month in the other order"
    if (one.month, one.day) == (other.month, other.day) and abs(one.year - other.year) == 100:
        return _SLIP, "Birth dates differ by a century"
    mine, theirs = f"{one:%Y%m%d}", f"{other:%Y%m%d}"
    differ = [n for n in range(8) if mine[n] != theirs[n]]
    if len(differ) == 1:
        return _SLIP, "Birth dates differ by one digit"
    if len(differ) == 2 and differ[1] == differ[0] + 1:
        n = differ[0]
        if mine[n : n + 2] == theirs[n : n + 2][::-1] and n not in (3, 5):
            return _SLIP, "Birth dates differ by two digits in the other order"
    return _OTHER, ""


# --- among many ----------------------------------------------------------------------------------

_FEW = 40
"""Records that are all compared with each other; of more only those that agree in more."""
_A_HOUSE = 24
"""More than these at one phone or address are a shelter's or a school's."""


def likely_pairs(everyone: Iterable[Facts]) -> Iterator[tuple[Facts, Facts, Likeness]]:
    """Each pair once. Only records that have something in common are compared, so that twice as
    many take about twice as long."""
    seen: set[tuple[PatientId, PatientId]] = set()
    for some in _blocks(list(everyone)):
        for one, other in combinations(some, 2):
            pair = _pair(one.patient_id, other.patient_id)
            if pair in seen:
                continue
            seen.add(pair)
            found = likeness(one, other)
            if found and found.level >= Level.LIKELY:
                first, second = (one, other) if one.patient_id == pair[0] else (other, one)
                yield first, second, found


def _pair(one: PatientId, other: PatientId) -> tuple[PatientId, PatientId]:
    return (one, other) if one < other else (other, one)


def _blocks(everyone: list[Facts]) -> Iterator[list[Facts]]:
    for some in _by(everyone, lambda of: [of.born] if of.born else []):
        # A day on which everybody was born whose birthday nobody knew.
        yield from _by(some, _family_and_given) if len(some) > _FEW else [some]
    for some in _by(everyone, _sounds):
        yield from _by(some, _almost_born) if len(some) > _FEW else [some]
    for some in _by(everyone, lambda of: [at for at in (of.phone, of.email) if at]):
        if len(some) <= _A_HOUSE:
            yield some


def _by(
    some: Iterable[Facts],
    keys: Callable[[Facts], Iterable[Hashable]],
) -> Iterator[list[Facts]]:
    blocks: dict[Hashable, list[Facts]] = defaultdict(list)
    for of in some:
        for key in keys(of):
            blocks[key].append(of)
    return (block for block in blocks.values() if len(block) > 1)


def _sounds(of: Facts) -> set[tuple[str, str]]:
    """Given and family name in whichever order, under each name in full."""
    family = sound("".join(of.name.family))
    found = set()
    for full in _all_full(of.name) if of.name.given else ():
        given = sound(full.replace(" ", ""))
        found.add((given, family) if given < family else (family, given))
    return found


def _family_and_given(of: Facts) -> list[tuple[str, str]]:
    first = sound(of.name.given[0]) if of.name.given else ""
    return [("family", sound("".join(of.name.family))), ("given", first)]


def _almost_born(of: Facts) -> list[Hashable]:
    """Two birth dates that differ by a slip agree in one of these."""
    if of.born is None:
        return []
    year, month, day = of.born.year, of.born.month, of.born.day
    digits = "".join(sorted(f"{of.born:%Y%m%d}"))
    return [("digits", digits), ("ym", year, month), ("yd", year, day), ("md", month, day)]
