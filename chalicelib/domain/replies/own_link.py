"""Whether somebody asks by text for the link that they recommend the practice with.

Only a text that asks for this and nothing else is answered by itself: whatever else it may be
about goes its usual way.
"""

import re

from chalicelib.domain.replies.lazily import Pattern
from chalicelib.domain.replies.normalise import without_accents

_ASKS_EN = (
    r"(?:hi |hello |hey )?(?:please )?"
    r"(?:(?:can|could|would|will) you |(?:can|could|may) i |i would like |id like "
    r"|i want |i need )?"
    r"(?:please )?(?:to )?(?:text|send|give|get|have|share|resend)? ?(?:me )?(?:please )?"
)
_LINK_EN = (
    r"(?:my (?:own |personal )?(?:referral |recommendation |friends? )?(?:link|code)"
    r"|(?:a |the )?(?:referral|recommendation) (?:link|code))"
)
_FOR_EN = (
    r"(?: to (?:share|hand on|pass on|give (?:to )?(?:a friend|my friends?|my \w+))"
    r"| for (?:a friend|my friends?|my \w+))?(?: please| thanks| thank you)*"
)
_ASKS_ES = (
    r"(?:hola )?(?:por favor )?(?:me )?(?:puedes? |podria[s]? |quiero |quisiera |necesito )?"
    r"(?:envi[ae]r?|mand[ae]r?|d[ae]r?|pas[ae]r?|tener|recibir)?(?:me|nme)? ?"
)
_LINK_ES = (
    r"(?:mi (?:propio )?(?:enlace|link|codigo)(?: personal)?"
    r"|(?:el |un )?(?:enlace|link|codigo) (?:de recomendacion|de referido|para recomendar\w*))"
)
_FOR_ES = (
    r"(?: para (?:compartir|recomendarlos|recomendarles|un amigo|una amiga|mi \w+))?"
    r"(?: por favor| gracias)*"
)
_WHOLE = Pattern(f"(?:{_ASKS_EN}{_LINK_EN}{_FOR_EN}|{_ASKS_ES}{_LINK_ES}{_FOR_ES})\\Z")


def asks_for_own_link(text: str) -> bool:
    words = re.sub(r"[^a-z0-9 ]+", " ", without_accents(text).casefold().replace("'", ""))
    return _WHOLE.match(" ".join(words.split())) is not None
