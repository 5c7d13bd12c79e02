"""Settings: what there is to set, one line each."""

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


SECTIONS: tuple[Section, ...] = (
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
    Section(
        path="import",
        title="Bring in a file",
        says="From your other system: patients and their visits, once or each night.",
        needs=Permission.BRING_IN,
    ),
    Section(
        path="hl7",
        title="HL7 feed",
        says="What your other system sends by itself, what was taken, what was refused and why.",
        needs=Permission.CONNECT,
    ),
    Section(
        path="calendars",
        title="Calendars",
        says="Calendars you have elsewhere, and each provider's visits as a calendar of their own.",
        needs=Permission.CONNECT,
    ),
    Section(
        path="me",
        title="My account",
        says="Your name, password and code, and where you are signed in.",
        needs=desk.ANYBODY,
    ),
    Section(
        path="people",
        title="People",
        says="Who works here, what they may do, and where.",
        needs=Permission.MANAGE_PEOPLE,
    ),
    Section(
        path="practice",
        title="Practice",
        says="Name, languages, limits, and what all locations have unless they have their own.",
        needs=Permission.CHANGE_SETTINGS,
    ),
    Section(
        path="locations",
        title="Locations",
        says="Addresses, hours, days off, numbers: what is inherited and what is their own.",
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
        path="keys",
        title="Keys for other software",
        says="What other programs of yours may read and change here.",
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
        path="webhooks",
        title="Tell other software",
        says="Addresses of other programs that hear at once of what happens here.",
        needs=Permission.CONNECT,
    ),
    Section(
        path="export",
        title="A file of everything",
        says="All that the practice has here, as one file to keep or to take elsewhere.",
        needs=Permission.EXPORT,
    ),
    Section(
        path="support",
        title="Let support look",
        says="Whether Rapport's support may see your pages, and until when.",
        needs=Permission.ALLOW_SUPPORT,
    ),
    Section(
        path="plan",
        title="Plan and use",
        says="What you pay for, what was used of it this month, invoices.",
        needs=Permission.MANAGE_PLAN,
    ),
    Section(
        path="new-practice",
        title="Open another practice",
        says="One of its own, with its own patients, people and trial.",
        needs=Permission.OPEN_PRACTICE,
    ),
    Section(
        path="audit",
        title="Who saw what",
        says="Every look at a patient's record and every change of it.",
        needs=Permission.SEE_AUDIT,
    ),
)
"""As they stand on the page."""


@desk.page(routes, "/settings", needs=desk.ANYBODY)
def show_settings(visit: Visit) -> Response:
    shown = [section for section in SECTIONS if section.needs is None or visit.may(section.needs)]
    return visit.page("settings/index.html", section="settings", sections=shown)
