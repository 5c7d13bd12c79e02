"""The form of a playbook: what was typed, what is wrong with it, the playbook it makes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import time, timedelta

from chalicelib.domain import wording
from chalicelib.domain.ids import LocationId, ProviderId, VisitTypeId
from chalicelib.domain.playbooks import Offset, Order, Playbook, Step, When, Words
from chalicelib.domain.values import dataclass
from chalicelib.domain.wording import render
from chalicelib.web.inbox_view import MOST_PARTS, cost
from chalicelib.web.playbook_parts import (
    between,
    is_clock,
    missing,
    steps_typed,
    with_kept,
    words_typed,
)
from chalicelib.web.requests import Fields

WHENS = (
    (When.BOOKED, "as soon as booked"),
    (When.DAYS, "days before, at a time of day"),
    (When.BEFORE, "hours or minutes before"),
)
ORDERS = (
    (Order.TEXT, "text"),
    (Order.EMAIL, "email"),
    (Order.TEXT_THEN_EMAIL, "text; email if the text does not arrive"),
    (Order.EMAIL_THEN_TEXT, "email; text if the email does not arrive"),
)


@dataclass(frozen=True, kw_only=True)
class StepTyped:
    step_id: str
    when: str
    days: str
    at: str
    amount: str
    unit: str
    order: str
    only: bool
    words: Mapping[str, Words]
    """Language → what was typed."""


@dataclass(frozen=True, kw_only=True)
class PlaybookForm:
    name: str
    stop: bool
    visit_types: frozenset[str]
    pilot_locations: frozenset[str]
    pilot_providers: frozenset[str]
    steps: tuple[StepTyped, ...]
    wrong: Mapping[str, str] = field(default_factory=dict)
    """Field → what is wrong with it; a step's field is "<number>.<field>"."""


def of_playbook(playbook: Playbook, languages: Sequence[str]) -> PlaybookForm:
    return PlaybookForm(
        name=playbook.name,
        stop=playbook.stop_when_confirmed,
        visit_types=frozenset(playbook.visit_types),
        pilot_locations=frozenset(playbook.pilot_locations),
        pilot_providers=frozenset(playbook.pilot_providers),
        steps=tuple(_typed(step, languages) for step in playbook.steps),
    )


def _typed(step: Step, languages: Sequence[str]) -> StepTyped:
    minutes = step.offset.before // timedelta(minutes=1)
    whole = minutes % 60 == 0
    return StepTyped(
        step_id=step.step_id,
        when=step.offset.when,
        days=str(step.offset.days if step.offset.when is When.DAYS else 1),
        at=f"{step.offset.at:%H:%M}",
        amount=str((minutes // 60 if whole else minutes) or 2),
        unit="hours" if whole else "minutes",
        order=step.order,
        only=step.only_if_unconfirmed,
        words={language: step.words.get(language, Words()) for language in languages},
    )


def new_step(step_id: str, languages: Sequence[str]) -> StepTyped:
    """One day before, with nothing written yet."""
    return StepTyped(
        step_id=step_id,
        when=When.DAYS,
        days="1",
        at="10:00",
        amount="2",
        unit="hours",
        order=Order.TEXT,
        only=False,
        words={language: Words() for language in languages},
    )


def read(fields: Fields, languages: Sequence[str]) -> PlaybookForm:
    """As it was typed; steps that were to be taken out are gone. Raises BadInput."""
    steps = [
        StepTyped(
            step_id=fields[f"{n}.id"],
            when=fields[f"{n}.when"],
            days=fields[f"{n}.days"],
            at=fields[f"{n}.at"],
            amount=fields[f"{n}.amount"],
            unit=fields[f"{n}.unit"],
            order=fields[f"{n}.order"],
            only=fields.ticked(f"{n}.only"),
            words=words_typed(fields, languages, before=f"{n}."),
        )
        for n in steps_typed(fields)
    ]
    return PlaybookForm(
        name=fields["name"],
        stop=fields.ticked("stop"),
        visit_types=frozenset(fields.all("visit_types")),
        pilot_locations=frozenset(fields.all("pilot_locations")),
        pilot_providers=frozenset(fields.all("pilot_providers")),
        steps=tuple(steps),
    )


def checked(
    form: PlaybookForm, *, first_language: str, samples: Mapping[str, Mapping[str, str]]
) -> PlaybookForm:
    """The same, with what is wrong with it.

    `samples`: language → what stands in the merge fields, so that texts are counted as they read.
    """
    wrong = {}
    if not form.name or len(form.name) > 80:
        wrong["name"] = "A name of 1 to 80 characters is needed."
    for n, step in enumerate(form.steps):
        for name, why in _wrong_with(step, first_language, samples):
            wrong.setdefault(f"{n}.{name}", why)
    return replace(form, wrong=wrong)


def _wrong_with(
    step: StepTyped, first_language: str, samples: Mapping[str, Mapping[str, str]]
) -> Iterable[tuple[str, str]]:
    if step.when not in set(When) or step.order not in set(Order):
        yield "when", "Pick one of the list."
        return
    if step.when == When.DAYS:
        if not between(step.days, 0, 60):
            yield "days", "Expected 0 to 60 days."
        if not is_clock(step.at):
            yield "at", "Expected a time such as 10:00."
    if step.when == When.BEFORE:
        most = 72 if step.unit == "hours" else 600
        if not between(step.amount, 1, most):
            yield "amount", f"Expected 1 to {most} {step.unit}."
    yield from missing(step.words, step.order, first_language)
    for language, words in step.words.items():
        for name in ("text", "subject", "email"):
            if why := wrong_template(getattr(words, name)):
                yield f"{language}.{name}", why
        too_long = _too_long(words.text, samples[language])
        if too_long:
            yield f"{language}.text", too_long


def _too_long(text: str, sample: Mapping[str, str]) -> str:
    if wrong_template(text):
        return ""
    counted = cost(render(text, sample))
    if not counted.too_long:
        return ""
    return f"That is {counted.parts} texts long; {MOST_PARTS} is the most. Shorten it."


def wrong_template(template: str) -> str:
    """What is wrong with a wording, or nothing."""
    return wording.wrong_template(
        template,
        instead="when it leaves: quiet hours can move a message to the evening before. Write "
        "{when}, which says today, tomorrow or the day as it is then.",
    )


def to_playbook(form: PlaybookForm, was: Playbook, *, revision: int) -> Playbook:
    """Of a form in which nothing is wrong."""
    return replace(
        was,
        name=form.name,
        stop_when_confirmed=form.stop,
        visit_types=frozenset(VisitTypeId(of) for of in form.visit_types),
        pilot_locations=frozenset(LocationId(of) for of in form.pilot_locations),
        pilot_providers=frozenset(ProviderId(of) for of in form.pilot_providers),
        steps=tuple(_step(step, was) for step in form.steps),
        revision=revision,
    )


def _step(typed: StepTyped, was: Playbook) -> Step:
    before = {step.step_id: step for step in was.steps}.get(typed.step_id)
    step = Step(
        step_id=typed.step_id,
        offset=_offset(typed),
        order=Order(typed.order),
        only_if_unconfirmed=typed.only,
        words=with_kept(typed.words, before.words if before else {}),
    )
    return replace(step, fallback_after=before.fallback_after) if before else step


def _offset(typed: StepTyped) -> Offset:
    match When(typed.when):
        case When.BOOKED:
            return Offset(when=When.BOOKED)
        case When.DAYS:
            at = time.fromisoformat(typed.at)
            return Offset(when=When.DAYS, days=int(typed.days), at=at)
        case When.BEFORE:
            hours = timedelta(hours=1) if typed.unit == "hours" else timedelta(minutes=1)
            return Offset(when=When.BEFORE, before=int(typed.amount) * hours)
