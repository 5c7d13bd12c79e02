"""The form of a journey: what was typed, the journey it makes, what is wrong with it and where."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import time

from chalicelib.domain.ids import LocationId, ProviderId, VisitTypeId
from chalicelib.domain.journeys import (
    MOST_DAYS_BACK,
    Do,
    Heard,
    Journey,
    JourneyStep,
    Trigger,
    wrong,
)
from chalicelib.domain.patient_segments import Condition
from chalicelib.domain.playbooks import Order, Words
from chalicelib.domain.values import dataclass
from chalicelib.web.playbook_parts import (
    between,
    is_clock,
    missing,
    steps_typed,
    with_kept,
    words_typed,
)
from chalicelib.web.requests import Fields

AS_IT_IS = "as-it-is"
"""For whom it is stays what it was."""
EVERYBODY = "everybody"
_WHOLE = re.compile(r"-?[0-9]{1,4}")


@dataclass(frozen=True, kw_only=True)
class StepTyped:
    step_id: str
    do: str
    days: str
    """After its moment; before a visit: before it."""
    at: str
    """Empty: at the moment's own time of day."""
    order: str
    line: str
    attempts: str
    wait: str
    on_reply: Mapping[str, str]
    """What they answer → the step that comes then, END, or nothing."""
    words: Mapping[str, Words]
    """Language → what was typed."""


@dataclass(frozen=True, kw_only=True)
class JourneyForm:
    name: str
    months: str
    month: str
    day: str
    """DAY_OF_YEAR."""
    only: str
    """AS_IT_IS, EVERYBODY, or a segment, whose conditions are taken over."""
    look_back: str
    spread: str
    stops: bool
    """Whatever they answer ends it."""
    visit_types: frozenset[str]
    pilot_locations: frozenset[str]
    pilot_providers: frozenset[str]
    steps: tuple[StepTyped, ...]
    wrong: Mapping[str, str] = field(default_factory=dict)
    """Field → what is wrong with it; a step's field is "<number>.<field>"."""


def of_journey(journey: Journey, languages: Sequence[str]) -> JourneyForm:
    month, _, day = journey.day_of_year.partition("-")
    return JourneyForm(
        name=journey.name,
        months=str(journey.months or 12),
        month=month or "12",
        day=(day or "18").lstrip("0"),
        only=AS_IT_IS if journey.only else EVERYBODY,
        look_back=str(journey.look_back_days),
        spread=str(journey.spread_days),
        stops=journey.ends_when_heard,
        visit_types=frozenset(journey.visit_types),
        pilot_locations=frozenset(journey.pilot_locations),
        pilot_providers=frozenset(journey.pilot_providers),
        steps=tuple(_typed(step, journey.trigger, languages) for step in journey.steps),
    )


def _typed(step: JourneyStep, trigger: Trigger, languages: Sequence[str]) -> StepTyped:
    before = trigger is Trigger.BEFORE_VISIT
    return StepTyped(
        step_id=step.step_id,
        do=step.do,
        days=str(-step.after_days if before else step.after_days),
        at=f"{step.at:%H:%M}" if step.at else "",
        order=step.order,
        line=step.line,
        attempts=str(step.attempts),
        wait=str(step.wait_days),
        on_reply={heard: step.on_reply.get(heard, "") for heard in Heard},
        words={language: step.words.get(language, Words()) for language in languages},
    )


def new_step(step_id: str, do: Do, after: StepTyped | None, languages: Sequence[str]) -> StepTyped:
    """A week after the one before it, with nothing written yet."""
    days = int(after.days) if after and _WHOLE.fullmatch(after.days) else 0
    return StepTyped(
        step_id=step_id,
        do=do,
        days=str(days + 7 if after else 1),
        at="10:00",
        order=Order.EMAIL_THEN_TEXT,
        line="",
        attempts="2",
        wait="0",
        on_reply=dict.fromkeys(Heard, ""),
        words={language: Words() for language in languages},
    )


def read(fields: Fields, languages: Sequence[str]) -> JourneyForm:
    """As it was typed; steps that were to be taken out are gone. Raises BadInput."""
    return JourneyForm(
        name=fields["name"],
        months=fields["months"],
        month=fields["month"],
        day=fields["day"],
        only=fields["only"],
        look_back=fields["look_back"],
        spread=fields["spread"],
        stops=fields.ticked("stops"),
        visit_types=frozenset(fields.all("visit_types")),
        pilot_locations=frozenset(fields.all("pilot_locations")),
        pilot_providers=frozenset(fields.all("pilot_providers")),
        steps=tuple(_read_step(fields, n, languages) for n in steps_typed(fields)),
    )


def _read_step(fields: Fields, n: int, languages: Sequence[str]) -> StepTyped:
    return StepTyped(
        step_id=fields[f"{n}.id"],
        do=fields[f"{n}.do"],
        days=fields[f"{n}.days"],
        at=fields[f"{n}.at"],
        order=fields[f"{n}.order"],
        line=fields[f"{n}.line"],
        attempts=fields[f"{n}.attempts"],
        wait=fields[f"{n}.wait"] or "0",
        on_reply={heard: fields[f"{n}.{heard}"] for heard in Heard},
        words=words_typed(fields, languages, before=f"{n}."),
    )


def made(
    form: JourneyForm,
    was: Journey,
    only: tuple[Condition, ...],
    *,
    first_language: str,
    revision: int,
) -> tuple[Journey, Mapping[str, str]]:
    """The journey as it was typed, and what is wrong, each by its field. Where a number is none it
    is as it was before."""
    numbers = dict(_wrong_numbers(form, was.trigger))
    form = _put_right(form, numbers)
    journey = replace(
        was,
        name=form.name,
        months=int(form.months) if was.trigger is Trigger.DUE else was.months,
        day_of_year=_day_of_year(form, was),
        only=only,
        look_back_days=int(form.look_back or 0),
        spread_days=int(form.spread or 14),
        ends_when_heard=form.stops,
        visit_types=frozenset(VisitTypeId(of) for of in form.visit_types),
        pilot_locations=frozenset(LocationId(of) for of in form.pilot_locations),
        pilot_providers=frozenset(ProviderId(of) for of in form.pilot_providers),
        steps=tuple(_step(step, was) for step in form.steps),
        revision=revision,
    )
    found = _said_where(journey, form) | dict(_too_long_a_name(form))
    found |= dict(_missing(form, first_language))
    found |= numbers
    # Days count from one moment: steps that stand in another order than their days are put right.
    in_order = sorted(journey.steps, key=lambda of: of.after_days)
    return replace(journey, steps=tuple(in_order)), found


def _day_of_year(form: JourneyForm, was: Journey) -> str:
    if was.trigger is not Trigger.DAY_OF_YEAR:
        return was.day_of_year
    return f"{form.month:>02}-{form.day:>02}"


def _too_long_a_name(form: JourneyForm) -> Iterable[tuple[str, str]]:
    if not form.name or len(form.name) > 80:
        yield "name", "A name of 1 to 80 characters is needed."


def _wrong_numbers(form: JourneyForm, trigger: Trigger) -> Iterable[tuple[str, str]]:
    if trigger is Trigger.DUE and not between(form.months, 1, 120):
        yield "months", "Expected 1 to 120 months."
    if not between(form.look_back or "0", 0, MOST_DAYS_BACK):
        yield "look_back", f"Expected 0 to {MOST_DAYS_BACK} days."
    if not between(form.spread or "14", 1, 90):
        yield "spread", "Expected 1 to 90 days."
    for n, step in enumerate(form.steps):
        if step.do not in set(Do) or step.order not in set(Order):
            yield f"{n}.order", "Pick one of the list."
        if not between(step.days, 0, 800):
            yield f"{n}.days", "Expected 0 to 800 days."
        if step.at and not is_clock(step.at):
            yield f"{n}.at", "Expected a time such as 10:00."
        if not between(step.wait, 0, 90):
            yield f"{n}.wait", "Expected 0 to 90 days."
        if step.do == Do.TASK and not between(step.attempts, 1, 4):
            yield f"{n}.attempts", "Expected 1 to 4: nobody is called five times."


def _put_right(form: JourneyForm, numbers: Mapping[str, str]) -> JourneyForm:
    """With something in place of what is no number, so that the rest can be looked at, too."""

    def stands(name: str, typed: str, instead: str) -> str:
        return instead if name in numbers else typed

    steps = tuple(
        replace(
            step,
            do=step.do if step.do in set(Do) else Do.MESSAGE,
            order=stands(f"{n}.order", step.order, Order.TEXT),
            days=stands(f"{n}.days", step.days, "1"),
            at=stands(f"{n}.at", step.at, ""),
            wait=stands(f"{n}.wait", step.wait, "0"),
            attempts=step.attempts if between(step.attempts, 1, 4) else "1",
        )
        for n, step in enumerate(form.steps)
    )
    return replace(
        form,
        months=stands("months", form.months, "12"),
        look_back=stands("look_back", form.look_back, "0"),
        spread=stands("spread", form.spread, "14"),
        steps=steps,
    )


def _missing(form: JourneyForm, first_language: str) -> Iterable[tuple[str, str]]:
    for n, step in enumerate(form.steps):
        if step.do != Do.TASK:
            for where, why in missing(step.words, step.order, first_language):
                yield f"{n}.{where}", why


def _said_where(journey: Journey, form: JourneyForm) -> dict[str, str]:
    """What the domain says is wrong, at the fields of this page."""
    numbers = {step.step_id: n for n, step in enumerate(form.steps)}
    found = {}
    for where, why in wrong(journey).items():
        owner = max((of for of in numbers if where.startswith(f"{of}.")), key=len, default="")
        what = where.removeprefix(f"{owner}.")
        if owner:
            found[f"{numbers[owner]}.{_AT.get(what, what)}"] = why
        else:
            found[_AT.get(where, where)] = why
    return found


_AT = {"step": "days", "on_reply": "yes", "only_if": "days", "day_of_year": "day"}
"""Where of the page it stands."""


def _step(typed: StepTyped, was: Journey) -> JourneyStep:
    before = was.step(typed.step_id)
    is_task = typed.do == Do.TASK
    days = int(typed.days)
    return JourneyStep(
        step_id=typed.step_id,
        after_days=-days if was.trigger is Trigger.BEFORE_VISIT else days,
        at=time.fromisoformat(typed.at) if typed.at else None,
        do=Do(typed.do),
        order=Order(typed.order),
        words={} if is_task else with_kept(typed.words, before.words if before else {}),
        line=typed.line if is_task else "",
        attempts=int(typed.attempts),
        only_if=before.only_if if before else (),
        wait_days=int(typed.wait),
        on_reply={Heard(heard): then for heard, then in typed.on_reply.items() if then},
    )
