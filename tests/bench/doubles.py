"""Looking for doubles among 1,000, 10,000 and 50,000 patients: time, requests, what is found.

The names are as unevenly spread as names are; one in a thousand was typed in twice. The
floor is the same facts read and put into one table by birth date, nothing compared. To compare all
with all takes 2,500 times as long for 50 times as many.
"""

import random
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from chalicelib.actions.find_doubles import find_doubles
from chalicelib.domain.ids import PatientId
from chalicelib.domain.same_person import Facts
from chalicelib.storage.doubles import facts_put
from tests.bench import world
from tests.bench.report import Part, Table, target
from tests.bench.world import World

SIZES = (1_000, 10_000, 50_000)
OAK, _ = world.practices(1)[0]
MOST_FOR_FIFTY_TIMES = 150.0
"""Times the CPU of 1,000: linear is 50, quadratic 2,500."""
MOST_REQUESTS = 80.0
MOST_SECONDS = 20.0
_FIRST = (
    *("James", "John", "Robert", "Maria", "Mary", "José", "Ana", "Michael", "Linda", "Juan"),
    *("Carmen", "Susan", "Luis", "Karen", "Rosa", "David", "Emily", "Carlos", "Donna", "Mark"),
    *("Elizabeth", "William", "Patricia", "Jennifer", "Barbara", "Jessica", "Sarah", "Nancy"),
)
_FAMILIES = (
    *("Smith", "Garcia", "Johnson", "Martinez", "Brown", "Lopez", "Jones", "Hernandez", "Miller"),
    *("Davis", "Gonzalez", "Wilson", "Perez", "Anderson", "Sanchez", "Nguyen", "Lee", "Ramirez"),
)
_SYLLABLES = [
    "ba",
    "ber",
    "da",
    "den",
    "fa",
    "gor",
    "ha",
    "kin",
    "la",
    "mar",
    "na",
    "pol",
    "ra",
    "sen",
]


def run(of: World) -> Part:
    rows, found = [], {}
    for size in SIZES:
        services = of.services()
        everyone = [*patients(size)]
        world.write(services, (facts_put(OAK, one).item for one in everyone))
        began = time.process_time()
        by_birth = defaultdict(list)
        for one in services.doubles.facts(OAK):
            by_birth[one.born].append(one)
        floor = time.process_time() - began
        with services.ears.listening() as counted:
            began = time.process_time()
            pairs = find_doubles(services, OAK)
            seconds = time.process_time() - began
        with services.ears.listening() as again:
            find_doubles(services, OAK)
        reading = again.requests - 1
        rows.append([f"{size:,}", seconds, floor, seconds / floor, reading, pairs])
        found[str(size)] = {
            "seconds": seconds,
            "floor": floor,
            "reading_requests": reading,
            "requests": counted.requests,
            "pairs": pairs,
        }
        of.forget()
    ratio = found[str(SIZES[-1])]["seconds"] / found[str(SIZES[0])]["seconds"]
    return Part(
        title="Looking for doubles",
        tables=[
            Table(
                columns=[
                    "patients",
                    "CPU seconds",
                    "read and grouped alone",
                    "times that",
                    "requests to read them",
                    "pairs found",
                ],
                rows=rows,
            )
        ],
        results={"by_size": found, "times_for_fifty_times_as_many": ratio},
        targets=[
            target("times the CPU for 50 times the patients", ratio, at_most=MOST_FOR_FIFTY_TIMES),
            target("CPU seconds at 50,000", found[str(SIZES[-1])]["seconds"], at_most=MOST_SECONDS),
            target(
                "requests to read 50,000",
                found[str(SIZES[-1])]["reading_requests"],
                at_most=MOST_REQUESTS,
            ),
        ],
    )


def patients(size: int) -> Iterator[Facts]:
    """A practice whose patients are called as people are."""
    of = random.Random(f"{size} patients")
    doubled = size // 1_000
    for n in range(size - doubled):
        one = Facts(
            patient_id=PatientId(f"{n:06d}"),
            given=of.choice(_FIRST),
            family=_family(of),
            born=_born(of),
            phone=f"+1202{2_000_000 + of.randrange(size):07d}",
        )
        yield one
        if n < doubled:
            again = PatientId(f"again-{n:06d}")
            yield replace(one, patient_id=again, family=f"{one.family} ".swapcase(), phone="")


def _family(of: random.Random) -> str:
    if of.random() < 0.4:
        return of.choice(_FAMILIES)
    return "".join(of.choice(_SYLLABLES) for _ in range(of.choice((2, 3, 3, 4)))).title()


def _born(of: random.Random) -> date | None:
    """Some nobody knows, and some are what a form said before anybody asked."""
    if of.random() < 0.03:
        return None
    if of.random() < 0.01:
        return date(1900, 1, 1)
    return date(1930, 1, 1) + timedelta(of.randrange(33_000))
