"""Text segments: what practices pay for."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.domain.segments import Encoding, Segments, count, fold, suggestions

GSM = Encoding.GSM_7
UCS = Encoding.UCS_2


def counted(encoding, units, parts):
    return Segments(encoding=encoding, units=units, parts=parts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", counted(GSM, 0, 1)),
        ("a" * 160, counted(GSM, 160, 1)),
        ("a" * 161, counted(GSM, 161, 2)),
        ("a" * 306, counted(GSM, 306, 2)),
        ("a" * 307, counted(GSM, 307, 3)),
        ("a" * 158 + "€", counted(GSM, 160, 1)),
        ("a" * 159 + "€", counted(GSM, 161, 2)),
        ("a" * 152 + "€" + "a" * 151, counted(GSM, 305, 2)),
        ("a" * 152 + "€" + "a" * 152, counted(GSM, 306, 3)),
        ("’" * 70, counted(UCS, 70, 1)),
        ("’" * 71, counted(UCS, 71, 2)),
        ("’" * 134, counted(UCS, 134, 2)),
        ("’" * 135, counted(UCS, 135, 3)),
        ("👍" * 35, counted(UCS, 70, 1)),
        ("👍" * 36, counted(UCS, 72, 2)),
        ("Mañana a las 9", counted(GSM, 14, 1)),
        ("José café", counted(GSM, 9, 1)),
        ("Está", counted(UCS, 4, 1)),
        ("Sí", counted(UCS, 2, 1)),
        ("Dr. Lee’s office", counted(UCS, 16, 1)),
        ("a\tb", counted(UCS, 3, 1)),
        ("`", counted(UCS, 1, 1)),
        ("a\u00a0b", counted(UCS, 3, 1)),
        ("a\nb", counted(GSM, 3, 1)),
        ("\x1b", counted(UCS, 1, 1)),
    ],
)
def test_a_text_costs_what_carriers_charge_for_it(text, expected):
    assert count(text) == expected


# The reference works on what goes over the air: septets with their escapes, UTF-16 code units.
BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = "\f^{}\\[~]|€"


def over_the_air(text):
    """The text as units that cannot be divided, each with its size, and the room of a part."""
    if all((c in BASIC and c != "\x1b") or c in EXTENSION for c in text):
        return [2 if c in EXTENSION else 1 for c in text], 160, 153
    return [len(c.encode("utf-16-be", "surrogatepass")) // 2 for c in text], 70, 67


def fewest_parts(text):
    """Try every allowed break at each part's end; the best is what nobody can undercut."""
    sizes, single, room = over_the_air(text)
    if sum(sizes) <= single:
        return 1
    ends = {0}
    for parts in range(1, len(sizes) + 1):
        reached = set()
        for start in ends:
            total, end = 0, start
            while end < len(sizes) and total + sizes[end] <= room:
                total += sizes[end]
                end += 1
                reached.add(end)
        if len(sizes) in reached:
            return parts
        ends = {max(reached)}
    raise AssertionError("a text always fits in one part a character")


texts = st.one_of(
    st.text(max_size=200),
    st.text(alphabet=BASIC + EXTENSION, max_size=500),
    st.builds(
        lambda character, times, rest: character * times + rest,
        st.sampled_from(["a", "€", "’", "👍", "é", "á"]),
        st.integers(60, 340),
        st.text(alphabet="a€👍’", max_size=100),
    ),
)


@given(texts)
@example("a" * 152 + "€" + "a" * 152)
@example("’" + "👍" * 67)
def test_a_text_is_never_counted_as_fewer_parts_than_it_needs(text):
    segments = count(text)
    assert segments.parts == fewest_parts(text)
    assert segments.units == sum(over_the_air(text)[0])


@given(texts)
@example("“Don’t be late…” " * 8)
def test_folding_never_costs_more_and_changes_nothing_unless_it_costs_less(text):
    folded = fold(text)
    if folded != text:
        assert count(folded).encoding is GSM
        assert count(folded).parts < count(text).parts


def test_curly_quotes_and_dashes_are_folded_when_that_saves_a_part():
    written = "Dr. Lee’s office – “see you soon…”\u00a0" + "Please bring your card. " * 3
    assert count(written).parts == 2
    assert fold(written) == (
        'Dr. Lee\'s office - "see you soon..." ' + "Please bring your card. " * 3
    )


def test_a_text_that_costs_one_part_either_way_stays_as_it_was_written():
    assert fold("Dr. Lee’s office") == "Dr. Lee’s office"


def test_a_patients_name_and_spanish_keep_their_accents():
    written = "Sofía’s visit: su cita está confirmada — " + "le esperamos el lunes. " * 4
    assert fold(written) == written


def test_an_emoji_is_never_dropped_in_silence():
    written = "Don’t forget 👍 " + "see you at the office tomorrow. " * 4
    assert fold(written) == written


def test_an_accent_typed_as_two_characters_is_joined_when_that_saves_a_part():
    written = "Jose\u0301, " + "we look forward to your visit. " * 3
    assert fold(written) == "José, " + "we look forward to your visit. " * 3


def test_the_editor_says_which_characters_double_the_price_and_what_to_write_instead():
    written = "Sofía’s visit 👍🏽 " + "a" * 80
    found = {s.character: s for s in suggestions(written)}
    assert {c: s.instead for c, s in found.items()} == {"í": "i", "’": "'", "👍🏽": None}
    assert [s.character for s in suggestions(written)] == ["í", "’", "👍🏽"]
    assert all(s.times == 1 and s.extra_parts == 1 for s in found.values())


def test_a_short_text_pays_nothing_for_an_accent():
    (accent,) = suggestions("Sí, sí")
    assert (accent.times, accent.extra_parts) == (2, 0)


def test_a_plain_text_has_nothing_to_suggest():
    assert suggestions("Mañana a las 9, José [10 €]") == ()


@given(texts)
def test_following_every_suggestion_makes_a_plain_text(text):
    plain = unicodedata.normalize("NFC", text)
    for suggestion in sorted(suggestions(text), key=lambda s: len(s.character), reverse=True):
        assert suggestion.extra_parts >= 0
        plain = plain.replace(suggestion.character, suggestion.instead or "")
    assert count(plain).encoding is GSM
