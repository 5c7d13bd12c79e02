"""The owner reads which kinds of message annoy, without reading who said so."""

from datetime import date

from chalicelib.domain.topics import Topic
from tests.builders import ELM, OAK
from tests.web.desk import Desk, words


def said(desk: Desk, topic: Topic, *, useful: int = 0, too_much: int = 0, month: int = 11) -> None:
    for what, times in (("useful", useful), ("too_much", too_much)):
        for _ in range(times):
            desk.services.opinions.count(OAK, topic, what, date(2026, month, 3))


def page(desk: Desk) -> str:
    return words(desk.ana.get("/settings/opinions"))


def test_nothing_said_yet_says_when_it_will_be(desk: Desk):
    assert "Nobody has said anything yet." in page(desk)


def test_the_kind_that_annoys_most_stands_first_with_its_numbers(desk: Desk):
    said(desk, Topic.TIPS, useful=18, too_much=2)
    said(desk, Topic.NEWS, useful=15, too_much=5, month=10)
    shown = page(desk)
    assert "News annoys most: 25 of a hundred who answered say it is too much." in shown
    assert "News 15 5 25 % 0 Articles and suggestions 18 2 10 % 0" in shown
    assert "Nov 2026 2 of 20 Oct 2026 5 of 20" in shown


def test_of_few_answers_no_share_is_told(desk: Desk):
    said(desk, Topic.OFFERS, too_much=19)
    shown = page(desk)
    assert "Too few have answered to tell which kinds annoy." in shown
    assert "Offers 0 19 too few to tell yet" in shown


def test_what_was_said_more_than_a_year_ago_is_not_counted(desk: Desk):
    desk.services.opinions.count(OAK, Topic.NEWS, "useful", date(2025, 11, 30))
    assert "Nobody has said anything yet." in page(desk)
    desk.services.opinions.count(OAK, Topic.NEWS, "useful", date(2025, 12, 1))
    assert "Dec 2025" in page(desk)


def test_it_takes_one_request_to_read(desk: Desk):
    said(desk, Topic.NEWS, useful=1)
    said(desk, Topic.NEWS, useful=1, month=9)
    found = desk.services.opinions.since(OAK, date(2025, 12, 1))
    assert list(found.months) == ["2026-09", "2026-11"]


def test_another_practices_opinions_are_its_own(desk: Desk):
    said(desk, Topic.NEWS, useful=1)
    assert desk.services.opinions.since(OAK, date(2026, 1, 1)).months
    assert not desk.services.opinions.since(ELM, date(2026, 1, 1)).months
