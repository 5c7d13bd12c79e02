"""One form of the settings: shown, refused beside its fields, saved, or told who was faster."""

from collections import defaultdict
from collections.abc import Mapping

from chalice.app import Response

from chalicelib.actions.change_setup import Changed, change_settings, subject_of
from chalicelib.domain.practices import Location
from chalicelib.domain.values import dataclass
from chalicelib.storage.errors import NotFound
from chalicelib.storage.setup import Setup
from chalicelib.web import pages, saying
from chalicelib.web.desk import Visit
from chalicelib.web.settings.fields import DAY_NAMES, DAYS, Field, Values, spans_shown
from chalicelib.web.settings.parts.open_days import SPARE_DAYS

_NOT_TYPED = ("csrf", "revision")


@dataclass(frozen=True, kw_only=True)
class Button:
    """A second form beneath: one click, one sentence about what it does."""

    words: str
    says: str
    target: str
    revision: int
    sends: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Form:
    name: str
    """Of the page."""
    question: str
    lead: str
    fields: tuple[Field, ...]
    target: str
    back: tuple[str, str]
    """(address, words)."""
    help: str
    revision: int
    submit: str = "Save"
    button: Button | None = None


def show(
    visit: Visit,
    form: Form,
    values: Values,
    *,
    wrong: Mapping[str, str] | None = None,
    stale: str = "",
    differs: Mapping[str, str] | None = None,
    problem: str = "",
    status: int = 200,
) -> Response:
    return visit.page(
        "settings/form.html",
        section="settings",
        help=form.help,
        status=status,
        problem=problem,
        form=form,
        values=defaultdict(tuple, values),
        wrong=pages.blanks(wrong),
        stale=stale,
        differs=pages.blanks(differs),
        days=list(zip(DAYS, DAY_NAMES, strict=True)),
        spans_shown=spans_shown,
        rows_shown=_rows(values),
    )


def typed(visit: Visit) -> Values:
    """All that was typed, to be shown again."""
    kept = {name: visit.form.all(name) for name in visit.form.values if name not in _NOT_TYPED}
    return {name: of for name, of in kept.items() if any(of)}


def refused(visit: Visit, form: Form, wrong: Mapping[str, str]) -> Response:
    return show(visit, form, typed(visit), wrong=wrong, status=400)


def refused_as_stored(visit: Visit, form: Form, values: Values, why: str) -> Response:
    """A click that cannot be followed; nothing was typed."""
    return show(visit, form, values, problem=why, status=400)


def faster(visit: Visit, form: Form, stands: Changed, values: Values) -> Response:
    """Somebody saved the same part: what was typed stays, what stands now is told beside it."""
    mine = typed(visit)
    return show(
        visit,
        form,
        mine,
        stale=who_was_faster(visit, stands),
        differs={of.name: _as_said(of, values) for of in form.fields if _differ(of, mine, values)},
        status=409,
    )


def faster_click(visit: Visit, form: Form, stands: Changed, values: Values) -> Response:
    """The same of a click, where nothing was typed."""
    return show(visit, form, values, stale=who_was_faster(visit, stands), status=409)


def saved(visit: Visit, *where: str) -> Response:
    """To the page of the settings that shows it."""
    return visit.go(visit.urls.asking(visit.urls.settings(*where), said="saved"))


def save(visit: Visit, part: Changed, what: str, *, keeps: Location | None = None) -> None:
    """Raises StaleWrite; also where `keeps` has changed since it was read."""
    change_settings(
        visit.services, visit.practice_id, part, what=what, by=visit.me.staff_id, keeps=keeps
    )


def fresh_setup(visit: Visit) -> Setup:
    return visit.services.setups.of(visit.practice_id, fresh=True)


def must_work_everywhere(visit: Visit) -> None:
    """What all locations share is for people who are not limited to some. Raises NotFound."""
    if visit.limits:
        raise NotFound("settings")


def who_was_faster(visit: Visit, part: Changed) -> str:
    """ "Bea saved this today at 10:31"."""
    found = visit.services.audit.of_subject(visit.practice_id, subject_of(part), limit=1).entries
    if not found:
        return "Somebody saved this"
    who = visit.names.get(found[0].who, "Somebody")
    location = visit.locations[0]
    when = saying.when(location.local(found[0].at), location.local(visit.now))
    return f"{saying.first_up(who)} saved this ({when})"


def _rows(values: Values) -> int:
    used = [int(of.split(".")[1]) for of in values if of.startswith("off.") and _is_row(of)]
    return max([-1, *used]) + 1 + SPARE_DAYS


def _is_row(name: str) -> bool:
    nth = name.split(".")[1]
    return nth.isascii() and nth.isdigit() and len(nth) < 3


def _of(field: Field, values: Values) -> dict[str, tuple[str, ...]]:
    name = field.name
    return {of: values[of] for of in values if of == name or of.startswith(f"{name}.")}


def _differ(field: Field, mine: Values, theirs: Values) -> bool:
    return _of(field, mine) != _of(field, theirs)


def _as_said(field: Field, values: Values) -> str:
    """What stands in a field, in words."""
    words = dict(field.choices)
    found = [words.get(of, of) for some in _of(field, values).values() for of in some]
    return ", ".join(found) or "nothing"
