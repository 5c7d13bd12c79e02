"""Where somebody can go: the pages in the bar, and behind "More" all of them, a line each.

A new page of the desk that is no step of another one is one more line of PLACES.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from chalicelib.domain.roles import Permission
from chalicelib.domain.values import dataclass

if TYPE_CHECKING:
    from chalicelib.web.desk import Visit  # whose frame has the bar


def _always(visit: "Visit") -> bool:
    return True


def _sends_campaigns(visit: "Visit") -> bool:
    """A campaign reaches the whole practice; whoever pays for it may look all the same."""
    whole = visit.may(Permission.SEND_CAMPAIGNS) and not visit.me.locations
    return whole or visit.may(Permission.MANAGE_PLAN)


@dataclass(frozen=True, kw_only=True)
class Place:
    name: str
    path: tuple[str, ...]
    """Segments of its address."""
    section: str
    """What its pages call themselves, so that the bar says where one is."""
    says: str = ""
    """What is there, in one line."""
    needs: Permission | None = None
    also: Callable[["Visit"], bool] = _always
    always_seen: bool = False
    """In the bar of a phone too; the others are behind More there."""


BAR: tuple[Place, ...] = (
    Place(
        name="Today",
        path=(),
        section="today",
        says="Who is coming, and who needs you.",
        always_seen=True,
    ),
    Place(
        name="Inbox",
        path=("inbox",),
        section="inbox",
        says="What patients wrote.",
        always_seen=True,
    ),
    Place(
        name="Waiting on us",
        path=("waiting",),
        section="waiting",
        says="Everybody who waits for the practice, the most urgent first.",
        needs=Permission.SEE_ALL_PATIENTS,
        always_seen=True,
    ),
    Place(
        name="Waitlist",
        path=("waitlist",),
        section="waitlist",
        says="Who would rather come sooner, and which times are on offer.",
        needs=Permission.SEE_ALL_PATIENTS,
    ),
    Place(
        name="Forecast",
        path=("forecast",),
        section="forecast",
        says="What will be sent in the next fourteen days.",
        needs=Permission.SEE_FORECAST,
    ),
    Place(
        name="Playbooks",
        path=("playbooks",),
        section="playbooks",
        says="What goes out before and after a visit, and to who stays away.",
        needs=Permission.CHANGE_PLAYBOOKS,
    ),
    Place(
        name="Campaigns",
        path=("campaigns",),
        section="campaigns",
        says="One message to many patients.",
        also=_sends_campaigns,
    ),
)
"""In the order of the bar."""

PLACES: tuple[Place, ...] = (
    Place(
        name="Call list",
        path=("call-list",),
        section="call-list",
        says="Whom your playbooks ask you to call.",
        needs=Permission.TALK_TO_OWN,
    ),
    Place(
        name="Prospects",
        path=("prospects",),
        section="prospects",
        says="Who asked and has not been here yet, with the five-minute clock.",
        needs=Permission.SEE_ALL_PATIENTS,
    ),
    Place(
        name="Cases",
        path=("cases",),
        section="cases",
        says="Who was not content, what was done, and whether they came back.",
        needs=Permission.SEE_ALL_PATIENTS,
    ),
    Place(
        name="You said, we did",
        path=("board",),
        section="board",
        says="What you changed because of what patients said; you may publish it.",
        needs=Permission.SEE_ALL_PATIENTS,
    ),
    Place(
        name="Segments",
        path=("segments",),
        section="segments",
        says="Questions about your patients, saved.",
        needs=Permission.SEND_CAMPAIGNS,
        also=_sends_campaigns,
    ),
    Place(
        name="Lists",
        path=("patient-lists",),
        section="lists",
        says="Patients that you put together by hand.",
        needs=Permission.SEND_CAMPAIGNS,
        also=_sends_campaigns,
    ),
    Place(
        name="How we did",
        path=("feedback",),
        section="feedback",
        says="What patients say of their visits, and what stands in public.",
        needs=Permission.SEE_FEEDBACK,
    ),
    Place(
        name="Sources",
        path=("sources",),
        section="sources",
        says="How people found you, who sends them, and what that brought.",
        needs=Permission.SEE_ALL_PATIENTS,
        also=lambda visit: not visit.limits,
    ),
    Place(
        name="Likely doubles",
        path=("doubles",),
        section="doubles",
        says="Two records that may be one person.",
        needs=Permission.MERGE_PATIENTS,
    ),
    Place(
        name="Away and closed",
        path=("absences",),
        section="absences",
        says="When a provider is not to be booked.",
        needs=Permission.SEE_SCHEDULE,
    ),
    Place(
        name="Bring in a file",
        path=("bring-in",),
        section="bring-in",
        says="Patients and visits from your other system.",
        needs=Permission.BRING_IN,
    ),
    Place(
        name="Settings",
        path=("settings",),
        section="settings",
        says="How the practice is set up.",
    ),
)
"""Behind "More", one line for each page that is no step of another one."""


def for_them(visit: "Visit", places: tuple[Place, ...]) -> list[Place]:
    """Those that they may open."""
    return [of for of in places if (of.needs is None or visit.may(of.needs)) and of.also(visit)]
