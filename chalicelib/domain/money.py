"""Sums as people write them."""

import re

_MONEY = re.compile(r"(?P<sign>[-(]?)(?P<units>\d{1,9})(?:[.,](?P<cents>\d{1,2}))?\)?-?")
_NO_THOUSANDS = re.compile(r"\d['\u2019\s]+(?!\d{3}(?!\d))\d|%")
"""Two numbers rather than one with its thousands apart, or a part of a hundred."""
_THOUSANDS = re.compile(r"(?<=\d)([.,])(?=\d{3}(?:\D|$))")


def money_of(text: str) -> int | None:
    """In the smallest unit, of a currency that has hundredths: "1.234,50 €", "$1,234.5"; "(12.00)"
    is less than nothing. None: it is no sum."""
    if re.search(r"\d\s*[^\d.,'\u2019\s]+\s*\d", text) or _NO_THOUSANDS.search(text):
        return None
    bare = re.sub(r"[^\d.,()-]", "", text.replace("\u2212", "-")).removesuffix(".")
    last = max(bare.rfind("."), bare.rfind(","))
    whole, end = bare[:last], bare[last:]
    if last >= 0 and re.fullmatch(r"[.,]\d{1,2}\)?-?", end):
        bare = re.sub(r"[.,](?=\d{3})", "", whole) + end
    else:
        bare = _THOUSANDS.sub("", bare)
    found = _MONEY.fullmatch(bare)
    if found is None:
        return None
    cents = int(found["units"]) * 100 + int((found["cents"] or "").ljust(2, "0"))
    return -cents if found["sign"] or bare.endswith("-") else cents


def as_typed(cents: int | None) -> str:
    """ "120.50"; empty: nobody told."""
    if cents is None:
        return ""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02}"
