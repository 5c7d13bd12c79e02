"""Who asks by text for the link to recommend the practice with, and who does not."""

import pytest

from chalicelib.domain.replies.own_link import asks_for_own_link


@pytest.mark.parametrize(
    "text",
    [
        "text me my link",
        "Text me my link please",
        "my link",
        "My code?",
        "Hi, can you send me my referral link?",
        "please send me my personal link to share",
        "Could I get the referral code for my sister",
        "I'd like my link to give to a friend!",
        "referral link",
        "Envíeme mi enlace por favor",
        "mi enlace",
        "Hola, ¿me puede enviar mi enlace?",
        "quiero mi código para recomendarlos",
        "el enlace de recomendación",
    ],
)
def test_whoever_asks_for_their_link_is_understood(text: str) -> None:
    assert asks_for_own_link(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "YES",
        "STOP sending me my link",
        "send me the link",
        "the link does not work",
        "my link is broken",
        "no link",
        "please cancel my visit and send me my link",
        "what is the door code",
        "my zip code",
        "do not send me my link",
        "no quiero mi enlace",
        "el enlace no funciona",
        "link",
    ],
)
def test_whatever_else_it_may_be_about_is_left_to_the_usual_way(text: str) -> None:
    assert not asks_for_own_link(text)
