"""The little notation in which ways of saying something are written down.

One a line, each a regular expression that begins where a word begins:

    # What they will do.              a heading
    never again\\b                     this, and no more letters
    still waiting for {PLACE}         with a part that is named once
    (?:lost|misplaced) my (?:\\w+ )?
        (?:records?|forms?)           a line that begins with spaces goes on with the one before
"""

import re

from chalicelib.domain.replies.lazily import Pattern

_GOES_ON = re.compile(r"\n +")


def phrases(text: str, **parts: str) -> Pattern:
    """Any of them. `parts`: by the names that stand in braces."""
    lines = _GOES_ON.sub("", text).strip().splitlines()
    said = "|".join(line for line in lines if not line.startswith("#"))
    for name, of in parts.items():
        said = said.replace("{" + name + "}", of)
    return Pattern(rf"\b(?:{said})")


def words(text: str) -> Pattern:
    """Any of these, whole; they stand between bars."""
    listed = "|".join(of.strip() for of in re.split(r"[|\n]", text) if of.strip())
    return Pattern(rf"\b(?:{listed})\b")
