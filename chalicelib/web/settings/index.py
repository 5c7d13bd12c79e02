"""Settings: what there is to set, one line each, in groups."""

from dataclasses import replace

from chalice.app import Blueprint, Response

from chalicelib.domain.roles import Permission
from chalicelib.domain.values import dataclass
from chalicelib.web import desk
from chalicelib.web.desk import Visit

routes = Blueprint(__name__)


@dataclass(frozen=True, kw_only=True)
class Section:
    path: str
    """After /settings/."""
    title: str
    says: str
    needs: Permission | None


@dataclass(frozen=True, kw_only=True)
class Group:
    title: str
    sections: tuple[Section, ...]


GROUPS: tuple[Group, ...] = (
    Group(
        title="To begin with",
        sections=(
            Section(
                path="start",
                title="Getting started",
                says="What is left before the first reminder leaves.",
                needs=Permission.CHANGE_SETTINGS,
            ),
            Section(
                path="registration",
                title="Your number",
                says="What the carriers ask, and how far they are.",
                needs=Permission.CHANGE_SETTINGS,
            ),
            Section(
                path="sender",
                title="Your email address",
                says="Where emails leave from, and the records of your domain.",
                needs=Permission.CHANGE_SETTINGS,
            ),
        ),
    ),
    Group(
        title="Your practice",
        sections=(
            Section(
                path="practice",
                title="Practice",
                says="Name, languages, limits, and what locations have without their own.",
                needs=Permission.CHANGE_SETTINGS,
            ),
            Section(
                path="locations",
                title="Locations",
                says="Addresses, hours, days off, numbers: inherited, or their own.",
                needs=Permission.CHANGE_SETTINGS,
            ),
            Section(
                path="providers",
                title="Providers",
                says="Who sees patients, where and when.",
                needs=Permission.CHANGE_SETTINGS,
            ),
            Section(
                path="visit-types",
                title="Kinds of visit",
                says="What can be booked, how long it takes, and whether patients may book it.",
                needs=Permission.CHANGE_SETTINGS,
            ),
            Section(
                path="words",
                title="In your own words",
                says="The way, what to bring, your forms: said once, used by all playbooks.",
                needs=Permission.CHANGE_SETTINGS,
            ),
            Section(
                path="articles",
                title="Articles and suggestions",
                says="What you point patients to after a visit, and by which rule.",
                needs=Permission.CHANGE_SETTINGS,
            ),
            Section(
                path="feedback",
                title="How you ask, and reviews",
                says="A number or faces, how often, and where you are reviewed in public.",
                needs=Permission.CHANGE_SETTINGS,
            ),
            Section(
                path="people",
                title="People",
                says="Who works here, what they may do, and where.",
                needs=Permission.MANAGE_PEOPLE,
            ),
        ),
    ),
    Group(
        title="Connections",
        sections=(
            Section(
                path="import",
                title="Bring in a file",
                says="From your other system: patients and their visits, once or each night.",
                needs=Permission.BRING_IN,
            ),
            Section(
                path="calendars",
                title="Calendars",
                says="Those you have elsewhere, and one of each provider's visits for you to open.",
                needs=Permission.CONNECT,
            ),
            Section(
                path="website",
                title="Form for your website",
                says="Where people who are not patients yet can write to you.",
                needs=Permission.CONNECT,
            ),
            Section(
                path="telephone",
                title="Telephone",
                says="Who is calling, on your screen; a text to whoever reached nobody.",
                needs=Permission.CONNECT,
            ),
            Section(
                path="keys",
                title="Keys for other software",
                says="What other programs of yours may read and change here.",
                needs=Permission.CONNECT,
            ),
            Section(
                path="webhooks",
                title="Tell other software",
                says="Addresses of other programs that hear at once of what happens here.",
                needs=Permission.CONNECT,
            ),
            Section(
                path="hl7",
                title="HL7 from your other system",
                says="Bookings and patients as it sends them; what was taken or refused.",
                needs=Permission.CONNECT,
            ),
        ),
    ),
    Group(
        title="Records",
        sections=(
            Section(
                path="opinions",
                title="Useful, or too much?",
                says="What patients say of each kind of message, and which kinds annoy.",
                needs=Permission.CHANGE_PLAYBOOKS,
            ),
            Section(
                path="doubles",
                title="Patients who may be one person",
                says="Two records that look like one, side by side, for you to decide.",
                needs=Permission.MERGE_PATIENTS,
            ),
            Section(
                path="audit",
                title="Who saw what",
                says="Every look at a patient's record and every change of it.",
                needs=Permission.SEE_AUDIT,
            ),
            Section(
                path="export",
                title="A file of everything",
                says="All that the practice has here, as one file to keep or to take elsewhere.",
                needs=Permission.EXPORT,
            ),
        ),
    ),
    Group(
        title="Your account",
        sections=(
            Section(
                path="me",
                title="My account",
                says="Your name, password and code, and where you are signed in.",
                needs=desk.ANYBODY,
            ),
            Section(
                path="plan",
                title="Plan and use",
                says="What you pay for, what was used of it this month, invoices.",
                needs=Permission.MANAGE_PLAN,
            ),
            Section(
                path="support",
                title="Let support look",
                says="Whether Rapport's support may see your pages, and until when.",
                needs=Permission.ALLOW_SUPPORT,
            ),
            Section(
                path="new-practice",
                title="Open another practice",
                says="One of its own, with its own patients, people and trial.",
                needs=Permission.OPEN_PRACTICE,
            ),
        ),
    ),
)
"""As they stand on the page."""

SECTIONS = tuple(section for group in GROUPS for section in group.sections)


@desk.page(routes, "/settings", needs=desk.ANYBODY)
def show_settings(visit: Visit) -> Response:
    return visit.page("settings/index.html", section="settings", groups=_shown(visit))


def _shown(visit: Visit) -> tuple[Group, ...]:
    """What is in this person's role, without groups of nothing."""
    groups = (
        replace(
            group,
            sections=tuple(of for of in group.sections if of.needs is None or visit.may(of.needs)),
        )
        for group in GROUPS
    )
    return tuple(group for group in groups if group.sections)


@desk.page(routes, "/settings/doubles", needs=Permission.MERGE_PATIENTS)
def to_doubles(visit: Visit) -> Response:
    return visit.go(visit.urls.doubles())
