"""What was typed about a campaign, put into it; what is wrong with it is said by
`domain/campaigns/checking`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, time

from chalicelib.domain.campaigns import By, Campaign, Kind
from chalicelib.domain.campaigns.starts import Start, audience_of
from chalicelib.domain.errors import BadInput
from chalicelib.domain.ids import SegmentId
from chalicelib.domain.patient_segments import Segment
from chalicelib.web.playbook_parts import with_kept, words_typed
from chalicelib.web.requests import YEARS, Fields

WAYS: Sequence[tuple[By, str]] = (
    (By.TEXT_ELSE_EMAIL, "text; email to those who may not be texted"),
    (By.EMAIL_ELSE_TEXT, "email; text to those without one"),
    (By.EMAIL, "email only"),
    (By.TEXT, "text only"),
)
KINDS: Mapping[Kind, str] = {
    Kind.ANNOUNCEMENT: "Announcement",
    Kind.NEWSLETTER: "Newsletter",
    Kind.OFFER: "Offer",
    Kind.GREETING: "Greeting",
}


def with_start(campaign: Campaign, start: Start, languages: Sequence[str]) -> Campaign:
    """In the practice's languages; in English where it has none that there are words in."""
    words = {of: said for of, said in start.words.items() if of in languages}
    first = languages[0]
    if first not in words:
        words[first] = start.words["en"]
    return replace(
        campaign,
        name=start.name,
        kind=start.kind,
        by=start.by,
        words=words,
        books=start.books,
        button={of: start.button.get(of, start.button.get("en", "")) for of in words},
        per_day=start.per_day,
    )


def with_words(campaign: Campaign, form: Fields, languages: Sequence[str]) -> Campaign:
    """Words in languages that the practice no longer has are kept as they are."""
    by = form["by"]
    link = form["leads"]
    return replace(
        campaign,
        name=form["name"],
        by=By(by) if by in set(By) else campaign.by,
        words=with_kept(words_typed(form, languages), campaign.words),
        books=link == "books",
        link=form["link"] if link == "page" else "",
        button={of: form[f"{of}.button"] for of in languages if form[f"{of}.button"]},
        picture=form["picture"],
        picture_says=form["picture_says"],
    )


def times_typed(campaign: Campaign, form: Fields) -> tuple[Campaign, dict[str, str]]:
    """And what could not be read."""
    wrong: dict[str, str] = {}
    later = form["start"] == "later"
    on = _day(form["on"], "on", wrong) if later else None
    if later and on is None:
        wrong.setdefault("on", "Pick a day.")
    at = _clock(form["at"], campaign.at, wrong) if later else campaign.at
    spread = form["spread"] == "days"
    per_day = _number(form["per_day"], wrong) if spread else 0
    typed = replace(
        campaign,
        on=on,
        at=at,
        per_day=per_day,
        not_after=_day(form["not_after"], "not_after", wrong),
    )
    return typed, wrong


def _day(text: str, field: str, wrong: dict[str, str]) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        wrong[field] = "A date such as 2026-11-24."
        return None
    if day.year not in YEARS:
        wrong[field] = "A date such as 2026-11-24."
        return None
    return day


def _clock(text: str, otherwise: time, wrong: dict[str, str]) -> time:
    try:
        return time.fromisoformat(text) if len(text) == 5 else otherwise
    except ValueError:
        wrong["at"] = "A time such as 10:00."
        return otherwise


def _number(text: str, wrong: dict[str, str]) -> int:
    if text.isascii() and text.isdecimal() and 0 < len(text) < 7 and int(text):
        return int(text)
    wrong["per_day"] = "How many people a day."
    return 0


def chosen_people(campaign: Campaign, chosen: str, segments: Iterable[Segment]) -> Campaign:
    """`chosen`: "ready:<key>" or "segment:<id>". Raises BadInput."""
    kind, _, of = chosen.partition(":")
    audience = audience_of(of) if kind == "ready" else None
    if audience is not None:
        return replace(campaign, to=audience.says, segment_id=None, conditions=audience.conditions)
    for segment in segments:
        if kind == "segment" and segment.segment_id == of:
            return replace(
                campaign,
                to=segment.name,
                segment_id=SegmentId(segment.segment_id),
                conditions=segment.conditions,
            )
    raise BadInput("to", "one of the list")


def like(draft: Campaign, campaign: Campaign) -> Campaign:
    """It says the same to the same people."""
    return replace(
        draft,
        to=campaign.to,
        segment_id=campaign.segment_id,
        conditions=campaign.conditions,
        by=campaign.by,
        words=campaign.words,
        link=campaign.link,
        books=campaign.books,
        button=campaign.button,
        picture=campaign.picture,
        picture_says=campaign.picture_says,
        at=campaign.at,
        per_day=campaign.per_day,
    )
