"""One look at a segment while somebody picks: how many fit, some of them, and who would be
reached."""

import zlib
from collections.abc import Iterable, Iterator, Sequence

from chalicelib.actions.patient_segments.people import fitting
from chalicelib.actions.patient_segments.reach import BOTH, Reach, Reached, reached, summed
from chalicelib.domain.ids import PracticeId
from chalicelib.domain.patient_segments import Condition
from chalicelib.domain.profiles import Profile
from chalicelib.domain.topics import Topic
from chalicelib.domain.values import dataclass
from chalicelib.wiring import Services

SAMPLE = 10
MOST_REACHED = 2_000
"""Of so many at the most contact points are read at each look; a campaign asks all."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """What patients of the practice have, for picking from; each in the order of its letters."""

    languages: tuple[str, ...]
    came_by: tuple[str, ...]
    lists: tuple[str, ...]
    interests: tuple[str, ...]
    scores: bool
    """Whether anybody answered how the practice did."""


@dataclass(frozen=True, kw_only=True)
class Look:
    people: int
    everybody: int
    sample: tuple[Reached, ...]
    """The same ones at each look, as long as they fit."""
    reach: Reach
    """Of the first `MOST_REACHED`."""
    known: Known


def look(
    services: Services,
    practice_id: PracticeId,
    conditions: Sequence[Condition] | None,
    topic: Topic,
) -> Look:
    """`conditions`: None asks for nobody, only what there is to pick from."""
    watched = _Watched(services.profiles.walk(practice_id))
    some: list[Profile] = []
    people = 0
    if conditions is None:
        for _ in watched:
            pass
    else:
        for profile in fitting(services, practice_id, watched, conditions):
            people += 1
            if len(some) < MOST_REACHED:
                some.append(profile)
    found = list(reached(services, practice_id, some, topic=topic, channels=BOTH))
    sample = sorted(found, key=lambda of: zlib.crc32(of.profile.patient_id.encode()))[:SAMPLE]
    return Look(
        people=people,
        everybody=watched.everybody,
        sample=tuple(sample),
        reach=summed(found),
        known=watched.known,
    )


class _Watched:
    """Passes them on, and notes what they have."""

    def __init__(self, profiles: Iterable[Profile]) -> None:
        self._profiles = profiles
        self._languages: set[str] = set()
        self._came_by: set[str] = set()
        self._lists: set[str] = set()
        self._interests: set[str] = set()
        self._scores = False
        self.everybody = 0

    def __iter__(self) -> Iterator[Profile]:
        for of in self._profiles:
            self.everybody += 1
            self._languages.add(of.language)
            self._came_by.add(of.came_by)
            self._lists.update(of.lists)
            self._interests.update(of.interests)
            self._scores = self._scores or of.score is not None
            yield of

    @property
    def known(self) -> Known:
        def ordered(of: Iterable[str]) -> tuple[str, ...]:
            return tuple(sorted({each for each in of if each}, key=str.casefold))

        return Known(
            languages=ordered(of.split("-")[0].lower() for of in self._languages),
            came_by=ordered(self._came_by),
            lists=ordered(self._lists),
            interests=ordered(self._interests),
            scores=self._scores,
        )
