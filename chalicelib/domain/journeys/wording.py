"""The merge fields of a journey's messages, and which of them a journey can fill."""

import string
from collections.abc import Iterable, Mapping

from chalicelib.domain.journeys.journey import OF_A_VISIT, OF_A_VISIT_TO_COME, Do, Journey
from chalicelib.domain.own_words import ARTICLE_FIELDS, OWN_FIELDS
from chalicelib.domain.playbooks import Words
from chalicelib.domain.topics import PROMOTES

_ALWAYS: Mapping[str, str] = {
    "first_name": "what the patient is called",
    "practice": "the practice's name as patients know it",
    "location": "the location's name",
    "address": "the location's address",
    "phone": "the number to call",
    "booking_link": "a page on which they book a visit themselves",
    "referral_link": "their personal link, for whoever they recommend you to",
}
_OF_A_VISIT: Mapping[str, str] = {
    "visit_day": "of the visit it is about: Tue Nov 24",
    "visit_date": "Tuesday, November 24",
    "visit_time": "10:30 AM",
    "provider": "who they see, or saw",
}
_TO_COME: Mapping[str, str] = {"visit_link": "the visit's own page: confirm, move, cancel"}
_ASKED: Mapping[str, str] = {
    "question": "how the visit was, as you chose to ask it",
    "feedback_link": "a page on which they answer",
}
FIELDS: Mapping[str, str] = {
    **_ALWAYS,
    **_OF_A_VISIT,
    **_TO_COME,
    **_ASKED,
    **OWN_FIELDS,
    **ARTICLE_FIELDS,
}
"""All there are. What somebody came for, and who came through them, is not among them."""
SAMPLES: Mapping[str, str] = {
    "first_name": "Alexandra",
    "practice": "Riverside Family Health",
    "location": "Riverside",
    "address": "1200 River Street, Springfield",
    "phone": "(555) 555-0100",
    "booking_link": "https://example.com/b/AAAAAAAAAAAAAAAAAAAAAA",
    "referral_link": "https://example.com/r/ALEXANDRA-7K3QX",
    "visit_day": "Wed Nov 24",
    "visit_date": "Wednesday, November 24",
    "visit_time": "10:30 AM",
    "provider": "Dr. Alexandra Moreno",
    "visit_link": "https://example.com/a/AAAAAAAAAAAAAAAAAAAAAA",
    "question": "Would you recommend us, 0 to 10?",
    "feedback_link": "https://example.com/f/AAAAAAAAAAAAAAAAAAAAAA",
    "directions": "Park behind the house; the door is on Oak Street.",
    "bring": "Please bring your insurance card.",
    "forms_link": "https://example.com/forms",
    "fee_policy": "We ask you to tell us a day ahead.",
    "offer": "Book by May 31 and the first visit is half price.",
    "article": "Five minutes a day for a stronger back",
    "article_link": "https://example.com/stronger-back",
}
"""As long as they commonly are: by these texts are counted before there is a patient."""


def fields_of(journey: Journey) -> Mapping[str, str]:
    """Those that its messages can fill. An offer belongs to a kind that only those get who agreed
    to offers: in a birthday's wish it would reach everybody else, too."""
    own = {
        of: says for of, says in OWN_FIELDS.items() if of != "offer" or journey.topic in PROMOTES
    }
    return {
        **_ALWAYS,
        **(_OF_A_VISIT if journey.trigger in OF_A_VISIT else {}),
        **(_TO_COME if journey.trigger in OF_A_VISIT_TO_COME else {}),
        **(_ASKED if any(step.do is Do.ASK for step in journey.steps) else {}),
        **own,
        **ARTICLE_FIELDS,
    }


def uses(words: Iterable[Words]) -> frozenset[str]:
    """Every merge field in any of these."""
    return frozenset(
        name
        for said in words
        for template in (said.text, said.subject, said.email)
        for _, name, _, _ in string.Formatter().parse(template)
        if name
    )
