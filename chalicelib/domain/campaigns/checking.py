"""What is wrong with a campaign, field by field, before anybody can send it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time

from chalicelib.domain import segments, wording
from chalicelib.domain.campaigns import Campaign
from chalicelib.domain.email_look import why_no_picture
from chalicelib.domain.patients import Channel
from chalicelib.domain.playbooks import Words

FIELDS: Mapping[str, str] = {
    "first_name": "what the patient is called",
    "practice": "the practice's name as patients know it",
    "location": "the location's name",
    "address": "the location's address",
    "phone": "the number to call",
    "link": "where the button leads",
}
MOST_PARTS = 3
"""Of a text to many: what is longer belongs in an email."""
LONGEST_NAME = "Maximiliane-Charlotte"
_BLANK = re.compile(r"\[[^\]\n]{1,120}\]")
_HTTPS = re.compile(r"https://[a-zA-Z0-9.-]+\.[a-zA-Z]{2,}(?::\d{1,5})?(?:/[^\s\"'<>]*)?")
EARLIEST, LAST = time(8), time(20)


def wrong(
    campaign: Campaign,
    *,
    languages: Sequence[str],
    samples: Mapping[str, Mapping[str, str]],
    today: date,
) -> dict[str, str]:
    """Field → what is wrong with it, in words that the desk reads. `languages`: the practice's, the
    first is the one to fall back to; `samples`: language → what stands in the merge fields."""
    found: dict[str, str] = {}
    for field, sentence in (
        *_people(campaign),
        *wrong_words(campaign, languages=languages, samples=samples),
        *wrong_times(campaign, today=today),
    ):
        found.setdefault(field, sentence)
    return found


def _people(campaign: Campaign) -> Iterable[tuple[str, str]]:
    if not campaign.name or len(campaign.name) > 80:
        yield "name", "A name of 1 to 80 characters is needed; patients do not see it."
    if not campaign.to:
        yield "to", "Pick who gets it."


def wrong_words(
    campaign: Campaign, *, languages: Sequence[str], samples: Mapping[str, Mapping[str, str]]
) -> Iterable[tuple[str, str]]:
    for language, words in campaign.words.items():
        # Of a language that is begun nothing may be missing: its people would get a blank.
        if language == languages[0] or words != Words():
            yield from _missing(campaign, language, words)
        for part in _parts(campaign):
            said = str(getattr(words, part))
            if sentence := wrong_template(said, campaign):
                yield f"{language}.{part}", sentence
        yield from _wrong_text(campaign, language, words, samples)
    if not campaign.words.get(languages[0]):
        yield f"{languages[0]}.{_parts(campaign)[0]}", "Nothing is written yet."
    yield from _wrong_extras(campaign, languages)


def _parts(campaign: Campaign) -> tuple[str, ...]:
    """Of the words, those that are used."""
    text = ("text",) if Channel.TEXT in campaign.by.channels else ()
    return (*text, *(("subject", "email") if Channel.EMAIL in campaign.by.channels else ()))


def _missing(campaign: Campaign, language: str, words: Words) -> Iterable[tuple[str, str]]:
    needed = {"text": "The text", "subject": "The subject of the email", "email": "The email"}
    for part in _parts(campaign):
        if not getattr(words, part).strip():
            yield f"{language}.{part}", f"{needed[part]} is missing."


def wrong_template(template: str, campaign: Campaign) -> str:
    """Empty: nothing."""
    if sentence := wording.wrong_template(
        template, fields=FIELDS, instead="when it is read. Name the day."
    ):
        return sentence
    if "{link}" in template and not (campaign.link or campaign.books):
        return "{link} leads nowhere yet: say where, or take it out."
    if blank := _BLANK.search(template):
        return f"Say what stands in {blank[0]}, and take the brackets away."
    return ""


def _wrong_text(
    campaign: Campaign, language: str, words: Words, samples: Mapping[str, Mapping[str, str]]
) -> Iterable[tuple[str, str]]:
    if Channel.TEXT not in campaign.by.channels or not words.text:
        return
    field = f"{language}.text"
    if why := wording.why_no_stop(words.text, campaign.topic):
        yield field, why
    sample = samples.get(language)
    if sample is not None and not wrong_template(words.text, campaign):
        parts = parts_of(words.text, {**sample, "first_name": LONGEST_NAME})
        if parts > MOST_PARTS:
            yield (
                field,
                f"With a long name that is {parts} texts; {MOST_PARTS} is the most for a "
                "campaign. Shorten it, or send it by email.",
            )


def parts_of(template: str, values: Mapping[str, str]) -> int:
    return segments.count(segments.fold(wording.render(template, values))).parts


def _wrong_extras(campaign: Campaign, languages: Sequence[str]) -> Iterable[tuple[str, str]]:
    emails = Channel.EMAIL in campaign.by.channels
    if campaign.link and not (len(campaign.link) <= 300 and _HTTPS.fullmatch(campaign.link)):
        yield "link", "A whole address that begins with https://."
    if campaign.picture:
        if sentence := why_no_picture(campaign.picture):
            yield "picture", sentence
        elif emails and not campaign.picture_says.strip():
            yield "picture_says", "Say what it shows: many never load pictures."
    if emails and (campaign.link or campaign.books):
        for language, words in campaign.words.items():
            if words.email and not campaign.button.get(language, "").strip():
                yield f"{language}.button", "Say what the button does."


def wrong_times(campaign: Campaign, *, today: date) -> Iterable[tuple[str, str]]:
    if campaign.on is not None and campaign.on < today:
        yield "on", "That day has passed."
    if not EARLIEST <= campaign.at <= LAST:
        yield "at", "From 08:00 to 20:00, where each person is."
    if not 0 <= campaign.per_day <= 100_000:
        yield "per_day", "A number of people, or nothing: all on one day."
    if campaign.not_after is not None and campaign.not_after < max(campaign.on or today, today):
        yield "not_after", "That is before it begins."
