"""docs/playbooks.md, made of the ready playbooks: `python -m tests.domain.journeys.playbooks_page`
writes it anew."""

from pathlib import Path

from chalicelib.domain.journeys import Do, Journey, JourneyStep
from chalicelib.domain.journeys.ready import ready_journeys
from chalicelib.domain.topics import LABELS, PROMOTES
from chalicelib.web.journeys import view

PAGE = Path(__file__).parents[3] / "docs" / "playbooks.md"

_TOP = """# The ready playbooks

What a practice finds beside its reminders: off, to be read, changed and switched on one by one
(`chalicelib/domain/journeys/ready/`). This page is made of them, and a test holds it to them. Each
is there in Spanish, too. For each kind of visit that comes round (a cleaning after 6 months, an eye
exam after 12; `chalicelib/domain/specialties.py`) there is a recall of its own in place of the
general one.

For all of them: nobody hears more than the contact budget allows, and reminders go first; nothing
leaves at night, on a Sunday or on a day off; whoever stopped, left, died or chose other kinds of
message hears nothing; a complaint that is open holds back all but what is about a visit; a text
names no reason for a visit; what promotes goes by text only to those who agreed in writing. What a
practice says in its own words ({bring}, {directions}, {forms_link}, {fee_policy}, {offer}) is
written once, in Settings; where it is empty, its paragraph or sentence is left out, and a message
that is about it is not sent. So it is with {article}: see `chalicelib/domain/articles.py`.
"""


def page() -> str:
    return "\n".join([_TOP, *(_of(journey) for journey in ready_journeys())])


def _of(journey: Journey) -> str:
    about = LABELS[journey.topic] + (", promotes" if journey.topic in PROMOTES else "")
    return "\n".join(
        [
            f"## {journey.name}",
            "",
            f"{journey.says_what} It begins {view.BEGINS[journey.trigger]}. "
            f"{view.when_ends(journey)} Patients choose by: {about}.",
            "",
            *(_step(n, step, journey) for n, step in enumerate(journey.steps, 1)),
        ]
    )


def _step(n: int, step: JourneyStep, journey: Journey) -> str:
    lines = [f"{n}. {view.step_said(step, journey.trigger)}", ""]
    if step.do is Do.TASK:
        lines += [f"   The desk reads: {step.line} At the most {step.attempts} times.", ""]
        return "\n".join(lines)
    words = step.words["en"]
    if words.text:
        lines += [f"   Text: {words.text}", ""]
    lines += [f"   Email, “{words.subject}”:", ""]
    for paragraph in words.email.split("\n\n"):
        lines += [f"   > {paragraph}", "   >"]
    return "\n".join([*lines[:-1], ""])


if __name__ == "__main__":
    PAGE.write_text(page())
