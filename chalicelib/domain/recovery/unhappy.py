"""Whether a sentence is one of somebody who is not content: rules, in English and Spanish.

A false alarm costs a glance, a miss costs a patient.
"""

import re

from chalicelib.domain.replies.normalise import clean, without_accents

_PLAIN = re.compile(
    r"\b(rude|terrible|unprofessional|horrible|awful|worst|disappoint\w*|unhappy|unacceptable"
    r"|complain\w*|ridiculous|disgust\w*|overcharged|angry|upset|furious|pesim[oa]|decepcion\w*"
    r"|grosera?s?|maltrat\w*|queja\w*|inaceptable|fatal)\b"
)


def is_unhappy(text: str, language: str = "") -> bool:
    """`language`: which one is read first; empty or unknown: both are."""
    said = without_accents(clean(text).text)
    return bool(_PLAIN.search(said))
