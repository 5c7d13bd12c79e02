"""What a text says about the waitlist, in two languages."""

import pytest

from chalicelib.domain.replies import understand
from chalicelib.domain.replies.waitlist import ListWish, ToOffer, list_wish, to_offer

JOINS = [
    "put me on the waitlist",
    "Please add me to the waiting list",
    "yes put me on the waitlist please",
    "waitlist me for earlier",
    "Is there a waitlist for an earlier slot",
    "anything earlier?",
    "Any earlier openings?",
    "do you have anything sooner",
    "Might there be something sooner?",
    "Is there any earlier opening",
    "any cancellations sooner?",
    "let me know if something opens up",
    "Let me know if something opens",
    "call me if anything opens earlier",
    "let me know if there is a cancellation",
    "text me if someone cancels",
    "Póngame en la lista de espera",
    "lista de espera por favor",
    "¿Hay algo antes?",
    "tiene algo más temprano?",
    "Avíseme si se libera algo",
    "avíseme si alguien cancela",
    "si hay una cancelación me avisan",
]
STAYS_AS_IT_IS = [
    "yes",
    "no",
    "can I come earlier",
    "Can we make it an hour earlier",
    "Can we make it earlier in the day",
    "can i come earlier like at 1",
    "2:30 is too late for me, anything earlier?",
    "anything earlier on Thursday?",
    "I can't come, put me on the waitlist",
    "don't put me on the waitlist",
    "am I still on the waiting list?",
    "did you text me earlier",
    "Sorry for not answering sooner, yes I'll be there",
    "can't come any earlier than 2:30",
    "no hay algo antes",
    "I'd sooner come on Monday",
    "is there parking",
    "take me off your list",
    "Sáqueme de su lista",
    "what happens if I cancel?",
    "any openings next week?",
    "do you have anything sooner in April",
    "",
    "👍",
]
LEAVES = [
    "leave the waitlist",
    "LEAVE LIST",
    "Off list",
    "take me off the waitlist please",
    "remove me from the waiting list.",
    "SALIR DE LA LISTA",
    "quíteme de la lista de espera",
]
TAKES = [
    *("yes", "YES!", "Yes please", "Sure", "ok", "perfect", "👍", "that works", "2pm works"),
    *("I'll take it", "ill take it please", "take it", "Mine!", "me", "dibs", "I want it"),
    *("Yes, I'll take that", "I can make it", "count me in"),
    *("sí", "dale", "la tomo", "lo quiero", "Sí, la quiero", "me interesa", "Me la quedo"),
]
DECLINES = [
    *("no", "No thanks", "nope", "not this time", "can't make it", "I can't make that", "pass"),
    *("I'll pass", "not today", "maybe next time", "keep my appointment", "no, keep mine"),
    *("I'd rather keep mine", "No need", "Sorry, can't", "👎"),
    *("No gracias", "no puedo", "no me sirve", "paso", "me quedo con la mía"),
]
FOR_A_PERSON = [
    "yes but can I come at 4?",
    "is it with Dr Patel?",
    "how long do I have?",
    "is it still available?",
    "yes if it is with dr patel",
    "please cancel my appointment",
    "yes keep my appointment",
    "can't but Thursday works",
    "What would it cost",
    "Sí, pero más tarde",
    "Got it, thanks",
    "Got the reminder, thanks",
    "received your text thank you",
    "Recibí el recordatorio, gracias",
    "Ok thanks for letting me know",
    "Do not cancel",
    "I can't talk right now, call me later",
    "I'd take it but my car broke down",
]


@pytest.mark.parametrize("said", JOINS)
def test_who_asks_for_something_earlier_wants_to_be_told_of_it(said: str):
    assert list_wish(understand(said), said) is ListWish.JOIN


@pytest.mark.parametrize("said", STAYS_AS_IT_IS)
def test_what_names_a_day_says_no_or_is_about_something_else_joins_nothing(said: str):
    assert list_wish(understand(said), said) is None


@pytest.mark.parametrize("said", LEAVES)
def test_who_wants_off_the_list_is_understood(said: str):
    assert list_wish(understand(said), said) is ListWish.LEAVE


@pytest.mark.parametrize("said", TAKES)
def test_a_yes_to_an_offer_in_the_words_that_people_use(said: str):
    assert to_offer(understand(said), said) is ToOffer.YES


@pytest.mark.parametrize("said", DECLINES)
def test_a_no_to_an_offer(said: str):
    assert to_offer(understand(said), said) is ToOffer.NO


@pytest.mark.parametrize("said", FOR_A_PERSON)
def test_whatever_says_more_than_yes_or_no_is_for_a_person(said: str):
    assert to_offer(understand(said), said) is ToOffer.OTHER
