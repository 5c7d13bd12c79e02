"""What each role at a practice may do. A further role is a further row of ROLES."""

from collections.abc import Mapping
from enum import Enum, auto

from chalicelib.domain.values import dataclass


class Permission(Enum):
    """One thing that a page or a button lets somebody do."""

    SEE_SCHEDULE = auto()
    CHANGE_SCHEDULE = auto()
    SEE_PATIENTS = auto()
    """Records of patients whom they see themselves."""
    SEE_ALL_PATIENTS = auto()
    CHANGE_PATIENTS = auto()
    MERGE_PATIENTS = auto()
    """Say that two records are one person, or that they are not."""
    BRING_IN = auto()
    """Files of patients and appointments, and taking them back out."""
    TALK_TO_OWN = auto()
    """Conversations with patients whom they see themselves."""
    TALK_TO_ALL = auto()
    SEE_FORECAST = auto()
    SEE_FEEDBACK = auto()
    """What patients say of their visits, and of whom."""
    CHANGE_PLAYBOOKS = auto()
    SEND_CAMPAIGNS = auto()
    """Write them, and send them or ask for approval."""
    APPROVE_CAMPAIGNS = auto()
    """Those that somebody else made."""
    CHANGE_SETTINGS = auto()
    """Hours, numbers, addresses, visit types: how the practice is set up."""
    CONNECT = auto()
    """Other software: keys, webhooks, feeds, the form on the website."""
    MANAGE_PEOPLE = auto()
    REQUIRE_CODES = auto()
    """Whether owners must sign in with a code beside their password."""
    MANAGE_PLAN = auto()
    """What the practice pays and how."""
    OPEN_PRACTICE = auto()
    """Another practice, with a trial and a plan of its own."""
    SEE_AUDIT = auto()
    EXPORT = auto()
    """Everything that the practice has, as files."""
    ERASE = auto()
    ALLOW_SUPPORT = auto()


P = Permission


@dataclass(frozen=True, kw_only=True)
class Role:
    name: str
    """As people read it."""
    says: str
    """What it is for, in one sentence."""
    may: frozenset[Permission]


_AT_THE_DESK = frozenset(
    {
        P.SEE_SCHEDULE,
        P.CHANGE_SCHEDULE,
        P.SEE_PATIENTS,
        P.SEE_ALL_PATIENTS,
        P.CHANGE_PATIENTS,
        P.MERGE_PATIENTS,
        P.BRING_IN,
        P.TALK_TO_OWN,
        P.TALK_TO_ALL,
        P.SEE_FORECAST,
        P.SEND_CAMPAIGNS,
    }
)
_RUNS_IT = _AT_THE_DESK | {
    P.SEE_FEEDBACK,
    P.CHANGE_PLAYBOOKS,
    P.APPROVE_CAMPAIGNS,
    P.CHANGE_SETTINGS,
    P.CONNECT,
    P.MANAGE_PEOPLE,
    P.SEE_AUDIT,
}

OWNER, MANAGER, FRONT_DESK, CLINICIAN = "owner", "manager", "front-desk", "clinician"

ROLES: Mapping[str, Role] = {
    OWNER: Role(
        name="Owner",
        says="Everything, the plan, exports and erasing included.",
        may=frozenset(Permission),
    ),
    MANAGER: Role(
        name="Manager",
        says="Runs the practice day to day: settings, playbooks, people. Not the plan.",
        may=_RUNS_IT,
    ),
    FRONT_DESK: Role(
        name="Front desk",
        says="Schedule, patients and all conversations.",
        may=_AT_THE_DESK,
    ),
    CLINICIAN: Role(
        name="Clinician",
        says="The schedule, and the records and conversations of their own patients.",
        may=frozenset({P.SEE_SCHEDULE, P.SEE_PATIENTS, P.TALK_TO_OWN}),
    ),
}

SUPPORT = "support"

OURS: Mapping[str, Role] = {
    SUPPORT: Role(
        name="Rapport's support",
        says="Sees, and changes nothing, while the practice allows it.",
        may=frozenset(of for of in Permission if of.name.startswith("SEE_")),
    ),
}
"""Roles that no practice gives anybody."""

NOTHING: frozenset[Permission] = frozenset()


def permissions(role: str) -> frozenset[Permission]:
    """Of a role that is not in the table: none."""
    found = ROLES.get(role) or OURS.get(role)
    return found.may if found else NOTHING
