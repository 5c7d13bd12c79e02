"""What an email looks like to whoever opens it: anywhere, in the dark, without its pictures."""

import pytest

from chalicelib.domain.email_look import (
    Foot,
    Letterhead,
    html_email,
    plain_email,
    why_no_picture,
)

LOGO = "https://www.oakdental.example/logo.png"
PICTURE = "https://www.oakdental.example/garden.jpg"
OAK = Letterhead(
    brand="Oak Dental",
    colour="#1f6f5c",
    address="12 Main St\nSpringfield, IL 62701",
    phone="(217) 555-0100",
)
FEET = [Foot(says="Which messages you get", to="https://r.example/p/t")]


def an_email(text="Hello Rosie,\n\nsee you soon.", *, head=OAK, language="en", **more):
    return html_email(text, head=head, language=language, foot=FEET, **more)


def test_an_email_says_where_the_practice_is_and_how_to_get_fewer():
    mail = an_email()
    for said in ("Oak Dental", "12 Main St", "Springfield, IL 62701", "(217) 555-0100"):
        assert said in mail
    assert '<a href="https://r.example/p/t"' in mail


def test_the_plain_twin_says_the_same():
    assert plain_email("Hello Rosie.", head=OAK, foot=FEET) == (
        "Hello Rosie.\n\nOak Dental, 12 Main St, Springfield, IL 62701, (217) 555-0100\n\n"
        "Which messages you get: https://r.example/p/t"
    )


def test_the_link_is_a_button_and_is_not_written_out_as_well():
    mail = an_email("Hello.\n\nhttps://r.example/a/1", link="https://r.example/a/1", button="Come")
    assert mail.count("https://r.example/a/1") == 1
    assert ">Come</a>" in mail


def test_an_address_in_the_words_can_be_pressed_and_its_full_stop_is_none_of_it():
    mail = an_email("Read https://oak.example/caring?a=1&b=2. Enjoy!")
    assert 'href="https://oak.example/caring?a=1&amp;b=2"' in mail
    assert "</a>. Enjoy!" in mail


def test_a_picture_that_is_not_loaded_has_words_and_a_ground_to_stand_on():
    mail = an_email(picture=PICTURE, picture_says="Our new garden", title="We have grown")
    assert f'src="{PICTURE}" alt="Our new garden" width="552"' in mail
    assert "background:#e6e6e1;color:#1d1d1b" in mail
    assert ">We have grown</h1>" in mail


def test_the_name_stands_where_there_is_no_logo_and_where_it_is_not_loaded():
    assert "<img" not in an_email()
    with_logo = an_email(head=Letterhead(brand="Oak Dental", logo=LOGO))
    assert f'src="{LOGO}" alt="Oak Dental"' in with_logo


def test_a_picture_that_cannot_be_shown_leaves_its_words():
    mail = an_email(picture="http://oak.example/a.png", picture_says="Our new garden")
    assert "<img" not in mail
    assert "Our new garden" in mail


@pytest.mark.parametrize(
    ("address", "says"),
    [
        (LOGO, ""),
        ("https://cdn.oak.example/i?id=5&w=600", ""),
        ("http://www.oak.example/logo.png", "https://"),
        ("javascript:alert(1)", "https://"),
        ("https://oak.example/a b.png", "whole address"),
        ('https://oak.example/"onload="x', "whole address"),
        ("https://user:word@oak.example/logo.png", "whole address"),
        ("https://localhost/logo.png", "whole address"),
        ("https://oak.example/logo.SVG?v=2", "PNG, JPEG or GIF"),
        ("https://oak.example/" + "a" * 500, "whole address"),
    ],
)
def test_the_address_of_a_picture_is_one_that_mail_programs_load(address, says):
    assert (says in why_no_picture(address)) if says else not why_no_picture(address)


def test_an_email_in_arabic_runs_from_right_to_left_and_its_addresses_do_not():
    mail = an_email("مرحبا\n\nhttps://oak.example/caring", language="ar")
    assert '<html lang="ar" dir="rtl">' in mail
    assert '<div class="r-out" dir="rtl" lang="ar"' in mail, "some programs drop the html element"
    assert "text-align:right" in mail
    assert 'href="https://oak.example/caring" dir="ltr"' in mail
    assert 'dir="ltr">(217) 555-0100' in mail


def test_an_email_says_that_it_can_be_read_in_the_dark():
    mail = an_email()
    assert '<meta name="color-scheme" content="light dark">' in mail
    assert "@media (prefers-color-scheme:dark)" in mail
