"""Segments: saved questions about patients, said in plain words.

conditions ──► asking.py: who fits   saying.py: in words   contradictions.py: can anybody fit?
"""

from chalicelib.domain.patient_segments.asking import (
    asked,
    asks_contacts,
    asks_for_contacts,
    matches,
)
from chalicelib.domain.patient_segments.conditions import (
    FACTS,
    MOST_LISTS,
    Asked,
    Condition,
    Fact,
    Op,
    Segment,
    wrong,
)
from chalicelib.domain.patient_segments.contradictions import contradiction
from chalicelib.domain.patient_segments.saying import Names, say, say_all

__all__ = [
    "FACTS",
    "MOST_LISTS",
    "Asked",
    "Condition",
    "Fact",
    "Names",
    "Op",
    "Segment",
    "asked",
    "asks_contacts",
    "asks_for_contacts",
    "contradiction",
    "matches",
    "say",
    "say_all",
    "wrong",
]
