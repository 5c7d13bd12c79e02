"""Who may invite, change or remove whom at a practice, and what an invitation says."""

import html
from collections.abc import Iterable

from chalicelib.domain.errors import RapportError
from chalicelib.domain.ids import LocationId, StaffId
from chalicelib.domain.practices import Practice, Staff
from chalicelib.domain.roles import OWNER, ROLES, permissions
from chalicelib.domain.values import dataclass


class NotYours(RapportError):
    """They may do more than whoever would change them, or work where that person does not."""


class WorksElsewhere(RapportError):
    """What holds at every practice of theirs is not one practice's to change."""


class LastOwner(RapportError):
    """A practice without an owner could not be handed to anybody."""


def limited_to(staff: Staff) -> frozenset[LocationId]:
    """Empty: they reach all locations, as owners always do."""
    return frozenset() if staff.role == OWNER else staff.locations


def may_manage(me: Staff, them: Staff) -> bool:
    """Nobody gives or takes what they do not have themselves."""
    mine, theirs = limited_to(me), limited_to(them)
    within = not mine or bool(theirs and theirs <= mine)
    return within and permissions(them.role) <= permissions(me.role)


def check(me: Staff, *them: Staff) -> None:
    """`them` as they are and as they would be. Raises NotYours."""
    for of in them:
        if not may_manage(me, of):
            raise NotYours(of.staff_id)


def other_owner(staff: Iterable[Staff], of: Staff) -> Staff | None:
    """Who else must stay an owner where this one ceases to be; None: this one is none.

    Raises LastOwner.
    """
    if of.role != OWNER:
        return None
    others = [other for other in staff if other.role == OWNER and other.staff_id != of.staff_id]
    if not others:
        raise LastOwner(of.staff_id)
    return others[0]


@dataclass(frozen=True, kw_only=True)
class Letter:
    """An email to somebody who is to work at a practice's desk."""

    subject: str
    text: str
    html: str


def invitation(practice: Practice, them: Staff, *, by: str, link: str, days: int) -> Letter:
    """To somebody who has no password yet; `link` lets them choose one."""
    return _letter(
        f"{by} invites you to the desk of {practice.name}",
        f"Hello {them.name},",
        f"{by} invites you to work at the desk of {practice.name} in Rapport ({_role(them)}).",
        f"Choose your password here, within {days} days:",
        link,
        f"The link works once. If you do not know {practice.name}, throw this email away: "
        "nothing happens without it.",
    )


def welcome(practice: Practice, them: Staff, *, by: str, link: str) -> Letter:
    """To somebody who signs in to Rapport already."""
    return _letter(
        f"You can now work at the desk of {practice.name}",
        f"Hello {them.name},",
        f"{by} has added you to the desk of {practice.name} in Rapport ({_role(them)}).",
        "Sign in with this email address and your own password:",
        link,
        "Where you work at several practices, the menu with your name changes between them. "
        f"If you do not know {practice.name}, tell us by answering this email.",
    )


def _role(them: Staff) -> str:
    found = ROLES.get(them.role)
    return found.name.lower() if found else "no role yet"


def _letter(subject: str, *lines: str) -> Letter:
    paragraphs = [
        f'<p><a href="{html.escape(of)}">{html.escape(of)}</a></p>'
        if of.startswith(("https://", "http://"))
        else f"<p>{html.escape(of)}</p>"
        for of in lines
    ]
    style = "font:16px/1.5 system-ui,sans-serif;max-width:36rem;overflow-wrap:anywhere"
    body = "\n".join(['<div style="' + style + '">', *paragraphs, "</div>"])
    return Letter(subject=subject, text="\n\n".join(lines) + "\n", html=body)


def is_known(staff: Iterable[Staff], email: str, *, but: StaffId | None = None) -> bool:
    return any(of.email == email and of.staff_id != but for of in staff)
