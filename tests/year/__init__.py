"""A year of a practice, lived on the real code with invented people: who hears what, and how often.

`python -m tests.year` writes docs/patient-year.md; a small year is among the tests.
"""
