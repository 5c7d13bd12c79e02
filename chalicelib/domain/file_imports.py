"""A file that is brought in: how far it is, what became of its records, where files come from."""

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.ids import AppointmentId, PracticeId
from chalicelib.domain.values import dataclass

UNDONE_WITHIN = timedelta(days=30)
FIRST_SYSTEM = "csv"
"""Whose keys a practice's first other system has; what was brought in before there were others
has them too."""


class State(StrEnum):
    WAITING = "waiting"
    """Its place is made; the file is not there yet."""
    READING = "reading"
    MAPPING = "mapping"
    """A person says which column is what."""
    CHECKING = "checking"
    """What would happen is being found out."""
    CHECKED = "checked"
    """A person decides."""
    IMPORTING = "importing"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    REFUSED = "refused"
    """It cannot be read."""
    HELD = "held"
    """A nightly file that looks wrong: a person decides, and reminders go on meanwhile."""
    DROPPED = "dropped"
    """A person decided against it."""

    @property
    def is_running(self) -> bool:
        return self in _RUNNING

    @property
    def has_ended(self) -> bool:
        return self in _ENDED


_RUNNING = (State.WAITING, State.READING, State.CHECKING, State.IMPORTING, State.UNDOING)
_ENDED = (State.DONE, State.UNDONE, State.REFUSED, State.DROPPED)


class Fate(StrEnum):
    """What became, or would become, of one record of the file; each is counted once."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    DOUBLED = "doubled"
    """It repeats another record of the file."""
    ALIKE = "alike"
    """New, of somebody who is probably known under another key."""
    REFUSED = "refused"
    SKIPPED = "skipped"
    """Not for us: a note, somebody deleted."""


@dataclass(frozen=True, kw_only=True)
class FileImport:
    practice_id: PracticeId
    import_id: str
    source_id: str
    started_at: datetime
    started_by: str
    """A staff id, or "api:" and a key's id."""
    step_at: datetime
    """When it last got further."""
    state: State = State.READING
    name: str = ""
    """What the file is called where it comes from."""
    size: int = 0
    """Bytes."""
    nightly: bool = False
    """It goes on by itself where nothing looks wrong."""
    records: int = 0
    chunk_size: int = 0
    """Records in each but the last."""
    chunks: int = 0
    chunk: int = 0
    """The next one of the pass that is on."""
    pass_at: datetime | None = None
    """When that pass began."""
    tries: int = 0
    """How often that one was begun."""
    lost: tuple[int, ...] = ()
    """Chunks that could not be worked off."""
    print: str = ""
    """Of its headings: the same columns have the same."""
    asked: str = ""
    """What a person said about how the file is laid out, as JSON."""
    mapping: str = ""
    """Which column is what, as JSON."""
    surveyed: bool = False
    """With this mapping."""
    first: bool = False
    """The first of its system."""
    foreseen: Mapping[str, int] = field(default_factory=dict)
    """Fate → records."""
    counts: Mapping[str, int] = field(default_factory=dict)
    flagged: int = 0
    """Taken over, but somebody should look."""
    patients_new: int = 0
    why: str = ""
    """Why it was refused or is held, as the desk reads it."""
    missing: tuple[AppointmentId, ...] = ()
    """Visits to come that the file before had and this one has not; their reminders wait."""
    undo_after: str = ""
    undo_pass: int = 0
    ended_at: datetime | None = None
    """When it was imported, or given up."""
    revision: int = 0

    def can_be_undone(self, now: datetime) -> bool:
        done = self.state is State.DONE and self.ended_at is not None
        return done and self.ended_at is not None and now < self.ended_at + UNDONE_WITHIN

    @property
    def percent(self) -> int:
        return min(100, 100 * self.chunk // self.chunks) if self.chunks else 0


@dataclass(frozen=True, kw_only=True)
class Source:
    """Another system of the practice, whose files come again and again."""

    practice_id: PracticeId
    source_id: str
    name: str
    nightly: bool = False
    """A file comes each night and is taken over without anybody."""
    whole: bool = False
    """Each file has the whole schedule: what is missing from it may be off."""
    mappings: Mapping[str, str] = field(default_factory=dict)
    """Print of the headings → mapping, as a person left it."""
    file_at: datetime | None = None
    """When the last file came."""
    seen_in: str = ""
    """The import whose visits the next file is compared with."""
    held: tuple[AppointmentId, ...] = ()
    """Visits whose reminders wait until a file has them again or somebody says."""
    revision: int = 0

    @property
    def system(self) -> str:
        """Whose keys its records have."""
        return FIRST_SYSTEM if self.source_id == FIRST_SYSTEM else f"file:{self.source_id}"


def counted(before: Mapping[str, int], more: Mapping[str, int]) -> dict[str, int]:
    names = (*before, *(name for name in more if name not in before))
    return {name: before.get(name, 0) + more.get(name, 0) for name in names}


def next_pass(job: FileImport, state: State, *, now: datetime) -> FileImport:
    """From its first chunk on."""
    return replace(job, state=state, chunk=0, tries=0, lost=(), flagged=0, step_at=now, pass_at=now)
