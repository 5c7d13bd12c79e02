"""The file that the demo practice exports: two weeks around today, with the warts real ones have;
and the last visits of those who stayed away since.

The same day always gives the same file.
"""

import csv
import io
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from chalicelib.domain.decent_hours import is_day_off
from chalicelib.domain.practices import Location, Provider
from infra.local.demo.practice import CEDAR_ROW_DENTAL, DemoPractice

DAYS_BEFORE, DAYS_AFTER = 3, 11
HEADER = (
    "Appt ID",
    "Chart #",
    "Patient",
    "Goes by",
    "Pronunciation",
    "DOB (MM/DD/YYYY)",
    "Home phone",
    "Cell phone",
    "E-mail",
    "Language",
    "Interpreter",
    "Text OK",
    "Alert",
    "Office",
    "Date",
    "Time",
    "Min",
    "Provider",
    "Type",
    "Status",
    "Booked on",
    "Notes",
    "Fee",
    "Sex",
    "Interested in",
    "Groups",
    "How they found us",
    "Referred by",
)
_CELL = {name: n for n, name in enumerate(HEADER)}
_STARTS = tuple(
    time(hour, minute)
    for hour, minute in ((8, 0), (9, 0), (10, 0), (11, 0), (13, 0), (14, 0), (15, 0), (16, 0))
)
_FILLED = 0.75
"""So many of the slots are taken; the rest is what patients can move into."""


LANDLINE = "+12175550115"
"""Walter Pruitt's."""


@dataclass(frozen=True, kw_only=True)
class Someone:
    """A patient as the practice's own system writes them."""

    chart: str
    patient: str
    born: date
    cell: str = ""
    home: str = ""
    email: str = ""
    goes_by: str = ""
    said: str = ""
    language: str = "English"
    interpreter: str = ""
    text_ok: str = "Y"
    alert: str = ""
    is_child: bool = False
    sex: str = ""
    interests: str = ""
    groups: str = ""
    found: str = ""
    referred: str = ""
    """The chart number of who sent them."""


_GIVEN_NAMES = (
    "Adela Amos Anika Arlo Beatriz Benoit Bryn Caspian Celeste Cormac Dahlia Desmond Elif Emeka "
    "Esme Fergus Fiona Gael Greta Hamza Hanne Idris Imani Ivo Jorah Juno Kaia Kenji Lars Leocadia "
    "Lior Maeve Malik Mireille Nadia Nils Odette Omar Paloma Pierce Quentin Rhea Rosalind Samir "
    "Signe Silas Tamsin Teo Ulla Vera Viggo Willa Xiomara Yara Yusuf Zelda Zora"
)
_FAMILY_NAMES = (
    "Abernethy Alvarado Barrow Beaumont Caldwell Castellanos Crane Dufresne Eastman Elwood "
    "Farrow Fairweather Gallant Greaves Hartnell Hollis Ingram Jessop Kestrel Kingsley Lark "
    "Lovell Marchetti Merriweather Nakamura Norwood Oduya Ostrander Pemberton Pryce Quimby "
    "Ravensworth Redfern Salter Santangelo Thackeray Thorne Underhill Vandermeer Villanueva "
    "Wexley Whitaker Yarrow Zielinski"
)
_GIVEN, _FAMILY = _GIVEN_NAMES.split(), _FAMILY_NAMES.split()
_WOMENS_NAMES = (
    "Adela Anika Beatriz Bryn Celeste Dahlia Elif Esme Fiona Greta Hanne Imani Juno Kaia Leocadia "
    "Maeve Mireille Nadia Odette Paloma Rhea Rosalind Signe Tamsin Ulla Vera Willa Xiomara Yara "
    "Zelda Zora"
)
_WOMEN = frozenset(_WOMENS_NAMES.split())
FRIENDS, INFLUENCERS = "Friends of the house", "Key influencers"
_INTERESTS = ("Whitening", "Aligners", "Whitening; Sleep guards")
_FOUND = ("Website", "Insurance list", "A friend", "Walked past")
_FEES = {
    "Cleaning": "120.00",
    "Exam": "85.00",
    "Filling": "190.00",
    "Child check-up": "60.00",
    "New patient": "150.00",
}
_ADULTS_HAD = ("Cleaning", "Exam", "Cleaning", "Filling")
_MORE, _STAYED = 170, 60
"""Households that come within the fortnight, and adults who stayed away."""
_AWAY = (215, 130, 250, 380, 200, 300, 560, 420, 235, 800)
"""Days since the last visit of those who stayed away, one after the other."""
_ALERTS = (
    "Likes the window chair",
    "Just back from parental leave",
    "Hard of hearing on the left: face him when you speak",
    "Brings her own headphones",
    "Wheelchair: room 2",
    "Ask about the marathon",
    "Always ten minutes early",
)
# Area codes of the demo's two states; each has a hundred numbers that belong to nobody.
_AREAS = {"IL": ("217", "309", "618", "815"), "NY": ("518", "315", "607", "716")}
_RESERVED = 2
"""xxx-555-0100 and -0101 are the practices' own."""


def _known_people() -> list[tuple[Someone, ...]]:
    """Those that the tour and the screenshots show, household by household."""
    fuentes = "(217) 555-0111 (mom)"
    return [
        (
            Someone(
                chart="00101",
                patient="Fuentes, Marisela",
                born=date(1986, 4, 19),
                cell="217-555-0111",
                email="marisela@fuentes.example",
                language="Spanish",
                said="mah-ree-SEH-lah",
                alert="Brings both children; prefers one trip",
            ),
            Someone(
                chart="00102",
                patient='Fuentes, Diego "Dieguito"',
                born=date(2014, 8, 2),
                cell=fuentes,
                language="Spanish",
                is_child=True,
            ),
            Someone(
                chart="00103",
                patient="Fuentes, Luz",
                born=date(2017, 1, 27),
                cell=fuentes,
                language="Spanish",
                alert="Afraid of the drill: show her the mirror first",
                is_child=True,
            ),
        ),
        (
            Someone(
                chart="00104",
                patient='Okonkwo, Robert "Bob"',
                born=date(1958, 3, 14),
                cell="217.555.0112",
                email="bob @okonkwo.example",
                alert="Ask about the new grandchild",
            ),
        ),
        (
            Someone(
                chart="00105",
                patient="Brennan, Saoirse",
                born=date(1991, 11, 30),
                cell="+1 217 555 0113",
                email="saoirse@brennan.example",
                said="SEER-sha",
            ),
        ),
        (
            Someone(
                chart="00106",
                patient="Tran, Thi Hoa",
                born=date(1949, 6, 6),
                cell="(518) 555-0114",
                said="tee hwah",
                language="Vietnamese",
                interpreter="Yes",
                alert="Daughter Linh usually comes along",
            ),
        ),
        (
            Someone(
                chart="00107",
                patient="Pruitt, Walter",
                born=date(1941, 12, 25),
                home="(217) 555-0115",
                text_ok="",
                alert="Landline only: call him",
            ),
        ),
        (
            Someone(
                chart="00108",
                patient="Vance, Edith",
                born=date(1937, 2, 11),
                email="edith@vance.example",
                text_ok="",
                alert="No mobile; reads her email every morning",
            ),
        ),
        (
            Someone(
                chart="00109",
                patient="Marsh, Gideon",
                born=date(1979, 9, 5),
                cell="518 555 0116",
                email="gideon@marsh.example",
                text_ok="No - said STOP",
            ),
        ),
        (
            Someone(
                chart="00110",
                patient="Ibáñez, José (Pepe)",
                born=date(1968, 5, 23),
                cell="5185550117",
                email="pepe@ibanez.example",
                language="español",
            ),
        ),
        (
            Someone(
                chart="00111",
                patient="Lindgren, Astrid",
                born=date(2001, 7, 16),
                cell="217-555-0118 x22",
                email="astrid@lindgren.example",
            ),
        ),
        (
            Someone(
                chart="00112",
                patient="Haddad, Noor",
                born=date(1995, 10, 8),
                cell="555-0119",
                language="Arabic",
                email="noor@haddad.example",
            ),
        ),
    ]


def _more_people(rng: random.Random, count: int) -> list[tuple[Someone, ...]]:
    areas = [area for state in _AREAS.values() for area in state]
    made: list[tuple[Someone, ...]] = []
    names = [(family, given) for family in _FAMILY for given in _GIVEN]
    rng.shuffle(names)
    for n, (family, given) in enumerate(names[:count]):
        # Beyond those of the people above.
        last = 20 + _RESERVED + n // len(areas)
        area = areas[n % len(areas)]
        shape = ("({0}) 555-01{1}", "{0}-555-01{1}", "{0}.555.01{1}", "{0}55501{1}")[n % 4]
        adult = Someone(
            chart=f"{201 + n:05}",
            patient=f"{family}, {given}",
            born=_birthday(rng, 1938, 2004),
            cell=shape.format(area, f"{last:02}"),
            email=f"{given}@{family}.example".lower() if n % 3 else "",
            language="Spanish" if n % 9 == 4 else "English",
            text_ok="Y" if n % 5 else "",
            alert=_ALERTS[n // 11 % len(_ALERTS)] if n % 11 == 3 else "",
            sex="F" if given in _WOMEN else "M",
            interests=_INTERESTS[n // 6 % len(_INTERESTS)] if n % 6 == 2 else "",
            groups=FRIENDS if n % 13 == 4 else INFLUENCERS if n % 41 == 6 else "",
            found=_FOUND[n % len(_FOUND)] if n % 3 else "",
        )
        child = replace(
            adult,
            chart=f"{601 + n:05}",
            patient=f"{family}, {rng.choice(_GIVEN)}",
            born=_birthday(rng, 2012, 2020),
            cell=adult.cell + (" (dad)" if n % 2 else " (mom)"),
            email="",
            alert="",
            is_child=True,
            sex="",
            interests="",
            groups="",
        )
        made.append((adult, child) if n % 12 == 7 else (adult,))
    return made


def _birthday(rng: random.Random, first: int, last: int) -> date:
    return date(first, 1, 1) + timedelta(days=rng.randrange((last - first) * 365))


@dataclass(frozen=True, kw_only=True)
class _Slot:
    location: Location
    provider: Provider
    day: date
    at: time

    @property
    def starts_at(self) -> datetime:
        return datetime.combine(self.day, self.at, tzinfo=self.location.tz)


def working_days(location: Location, today: date) -> list[date]:
    every = (today + timedelta(days=n) for n in range(-DAYS_BEFORE, DAYS_AFTER + 1))
    return [day for day in every if not is_day_off(location, day)]


def export(demo: DemoPractice, *, now: datetime) -> bytes:
    """The CSV, as bytes of the Windows code page such programs write."""
    rng = random.Random(20)
    rows = list(_visits(demo, rng, now))
    today = now.astimezone(demo.locations[0].tz).date()
    if demo is CEDAR_ROW_DENTAL:
        rows = _with_warts([*rows, *_who_stayed_away(demo, today)], today)
    return _as_file(demo, rows, today)


def _visits(demo: DemoPractice, rng: random.Random, now: datetime) -> Iterator[list[str]]:
    waiting = _everybody(rng) if demo is CEDAR_ROW_DENTAL else _a_few(rng)
    number = 4000
    for turn in _days(demo, rng, now):
        while turn and waiting:
            for someone in waiting.pop(0)[: len(turn)]:
                number += 7
                yield _row(demo, rng, turn.pop(0), someone, number, now)


def _who_stayed_away(demo: DemoPractice, today: date) -> Iterator[list[str]]:
    """Their last visits; of some the one before as well. Nothing is booked for them."""
    people = _stayed_away()
    taken: set[tuple[str, date]] = set()
    number = 1000
    for n, someone in enumerate(people):
        provider = demo.providers[n % len(demo.providers)]
        location = next(of for of in demo.locations if of.location_id == provider.location_id)
        referred = people[n - 5].chart if n % 7 == 6 else ""
        ago = _AWAY[n % len(_AWAY)]
        for days in (ago, ago + 190) if n % 3 == 0 else (ago,):
            day = today - timedelta(days=days)
            while is_day_off(location, day) or (provider.provider_id, day) in taken:
                day += timedelta(days=1)
            taken.add((provider.provider_id, day))
            kind = _ADULTS_HAD[n % len(_ADULTS_HAD)]
            if provider.visit_types:
                kind = "Cleaning"
            number += 7
            slot = _Slot(
                location=location, provider=provider, day=day, at=_STARTS[n % len(_STARTS)]
            )
            status = "No Show" if n % 9 == 8 and days == ago else "Completed"
            who = replace(someone, referred=referred)
            booked = day - timedelta(days=30)
            yield _cells(slot, who, number, kind, 30, status, booked)


def _stayed_away() -> list[Someone]:
    return [adult for adult, *_ in _more_people(random.Random(20), _MORE + _STAYED)[_MORE:]]


def charts_of_who_stayed_away() -> list[str]:
    """Their numbers in the practice's own system."""
    return [someone.chart for someone in _stayed_away()]


def _everybody(rng: random.Random) -> list[tuple[Someone, ...]]:
    known, more = _known_people(), _more_people(rng, _MORE)
    waiting = [household for pair in zip(known, more, strict=False) for household in pair]
    # Some come back within the fortnight.
    return waiting + more[len(known) :] + [household[:1] for household in more[::5]]


def _a_few(rng: random.Random) -> list[tuple[Someone, ...]]:
    """The other practice's; one of them is a patient of both, by the same phone."""
    both = next(one for (one, *_) in _known_people() if one.chart == "00104")
    others = [household for household in _more_people(rng, 40) if len(household) == 1]
    return [(replace(both, chart="00001", alert=""),), *others[20:34]]


def _days(demo: DemoPractice, rng: random.Random, now: datetime) -> list[list[_Slot]]:
    """Each location's taken slots day by day; the next working day and today before the others,
    because those are the days that a newcomer looks at."""
    days: list[tuple[tuple[bool, int, int], list[_Slot]]] = []
    for place, location in enumerate(demo.locations):
        today = now.astimezone(location.tz).date()
        every = working_days(location, today)
        following = next((day for day in every if day > today), today)
        for day in every:
            slots = [
                _Slot(location=location, provider=provider, day=day, at=at)
                for at in _STARTS
                for provider in demo.providers
                if provider.location_id == location.location_id and rng.random() < _FILLED
            ]
            rank = (day not in (today, following), place, (following - day).days)
            days.append((rank, slots))
    return [slots for _, slots in sorted(days, key=lambda pair: pair[0])]


def _row(
    demo: DemoPractice,
    rng: random.Random,
    slot: _Slot,
    someone: Someone,
    number: int,
    now: datetime,
) -> list[str]:
    kind, minutes = _kind(demo, rng, slot, someone)
    booked = min(now.date(), slot.day) - timedelta(days=rng.randrange(8, 120))
    status = _status(rng, slot, now, minutes)
    return _cells(slot, someone, number, kind, minutes, status, booked)


def _cells(
    slot: _Slot,
    someone: Someone,
    number: int,
    kind: str,
    minutes: int,
    status: str,
    booked: date,
) -> list[str]:
    cells = {
        "Appt ID": f"{number:06}",
        "Chart #": f'="{someone.chart}"' if number % 3 == 0 else someone.chart,
        "Patient": someone.patient,
        "Goes by": someone.goes_by,
        "Pronunciation": someone.said,
        "DOB (MM/DD/YYYY)": f"{someone.born:%m/%d/%Y}",
        "Home phone": someone.home,
        "Cell phone": someone.cell,
        "E-mail": someone.email,
        "Language": someone.language,
        "Interpreter": someone.interpreter,
        "Text OK": someone.text_ok,
        "Alert": someone.alert,
        "Office": slot.location.name,
        "Date": f"{slot.day:%m/%d/%Y}",
        "Time": f"{slot.at:%I:%M %p}".lstrip("0"),
        "Min": str(minutes),
        "Provider": _as_written(slot.provider.name, number),
        "Type": kind,
        "Status": status,
        "Booked on": f"{booked:%m/%d/%Y}",
        "Notes": "Prefers mornings\nand a quiet room" if number % 17 == 0 else "",
        "Fee": _FEES.get(kind, "") if status == "Completed" else "",
        "Sex": someone.sex,
        "Interested in": someone.interests,
        "Groups": someone.groups,
        "How they found us": someone.found,
        "Referred by": someone.referred,
    }
    return [cells[name] for name in HEADER]


def _kind(demo: DemoPractice, rng: random.Random, slot: _Slot, someone: Someone) -> tuple[str, int]:
    allowed = [
        kind
        for kind in demo.visit_types
        # A slot is an hour; the long ones are not for the last one before a break.
        if (not slot.provider.visit_types or kind.visit_type_id in slot.provider.visit_types)
        and kind.minutes <= 60
        and (kind.name == "Child check-up") == someone.is_child
    ]
    kind = rng.choice(allowed)
    return kind.name, kind.minutes


def _as_written(name: str, number: int) -> str:
    """ "Dr. Amara Quist", "Quist, Amara" and "QUIST" are one person to those who type it."""
    words = name.removeprefix("Dr. ").split()
    return (name, f"{words[-1]}, {words[0]}", words[-1].upper())[number % 3]


def _status(rng: random.Random, slot: _Slot, now: datetime, minutes: int) -> str:
    chance = rng.random()
    if slot.starts_at + timedelta(minutes=minutes) <= now:
        return "No Show" if chance < 0.06 else "Canceled" if chance < 0.11 else "Completed"
    if slot.starts_at <= now:
        return "Checked In"
    if slot.day == now.astimezone(slot.location.tz).date():
        return "Confirmed" if chance < 0.2 else "Scheduled"
    return "Canceled" if chance < 0.03 else "Confirmed" if chance < 0.15 else "Scheduled"


def _with_warts(rows: Sequence[list[str]], today: date) -> list[list[str]]:
    """Rows as tired people leave them; the importer refuses these and says why."""
    spoilt = [
        ("Provider", "Dr. Retired"),
        ("Office", "Alder Fals"),
        ("Date", "TBD"),
        ("Time", "8:75 AM"),
        ("Status", "Ask Ana"),
        ("Type", "Ortho consult"),
        ("Patient", "https://forms.example/new"),
    ]
    made = [list(row) for row in rows]
    later = [n for n, row in enumerate(made) if _day(row) > today + timedelta(days=2)]
    step = max(1, len(later) // (len(spoilt) + 1))
    for n, (name, cell) in enumerate(spoilt, 1):
        if n * step < len(later):
            made[later[n * step]][_CELL[name]] = cell
    made.append(list(made[0]))
    return sorted(made[:-1], key=lambda row: row[_CELL["Appt ID"]]) + made[-1:]


def _day(row: list[str]) -> date:
    return datetime.strptime(row[_CELL["Date"]], "%m/%d/%Y").date()  # noqa: DTZ007 - a local day


def _as_file(demo: DemoPractice, rows: Sequence[list[str]], today: date) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([f"{demo.practice.name} - Schedule by patient"])
    writer.writerow([f"Exported {today:%m/%d/%Y}"])
    writer.writerow([])
    writer.writerow(HEADER)
    for n, row in enumerate(rows):
        writer.writerow(row)
        if n == len(rows) // 2:
            writer.writerow([""] * len(HEADER))
    writer.writerow(["Total", len(rows), *[""] * (len(HEADER) - 2)])
    return out.getvalue().encode("cp1252")
