"""Files that a practice exports from its own system, read.

    stream ── examine ──► Sample ── propose ──► Proposal ── a person ──► FileMapping
    stream ── open_table(shape) ──► Record … ── survey ──► Survey
    Record … ── Reading(mapping, survey, known, now).rows ──► Taken | Refused | Skipped | …

Every record ends in exactly one row. What is said about one names its line and column and never
repeats what stood there.
"""
