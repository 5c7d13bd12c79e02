"""How files and what becomes of them are called at the desk."""

from collections.abc import Mapping

from chalicelib.domain.file_imports import FileImport, State
from chalicelib.web import saying

FATES = {
    "new": ("New", "not known here yet"),
    "changed": ("Changed", "something in them is news"),
    "unchanged": ("Unchanged", "as they are here already"),
    "alike": (
        "New, but look",
        "somebody of that name and birth date, phone or email is here under another number",
    ),
    "doubled": ("Doubled", "they repeat another row of the file and are left out"),
    "refused": ("Refused", "something in them cannot be read"),
    "skipped": ("Left out", "totals, notes, put-away records"),
}

_STATES = {
    State.WAITING: "waits for its file",
    State.READING: "being read",
    State.MAPPING: "waits for you: which column is what",
    State.CHECKING: "being tried",
    State.CHECKED: "tried; nothing is written yet",
    State.IMPORTING: "being brought in",
    State.DONE: "brought in",
    State.UNDOING: "being taken back",
    State.UNDONE: "taken back",
    State.REFUSED: "cannot be read",
    State.HELD: "held: look at it",
    State.DROPPED: "set aside",
}


def state(job: FileImport) -> str:
    return _STATES[job.state]


def fates(counts: Mapping[str, int]) -> list[tuple[str, int, str]]:
    """(what, how many, what that means), those that there are."""
    return [(FATES[of][0], counts[of], FATES[of][1]) for of in FATES if counts.get(of)]


def in_short(counts: Mapping[str, int]) -> str:
    """ "12 new, 3 changed, 1 refused"."""
    said = [f"{counts[of]:,} {FATES[of][0].lower()}" for of in FATES if counts.get(of)]
    return saying.listed(said)


def size(many: int) -> str:
    return f"{max(1, many // 1000):,} KB" if many < 1_000_000 else f"{many / 1_000_000:,.1f} MB"
