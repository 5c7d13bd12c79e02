"""Somebody is invited to a practice's desk, changes there, or leaves it."""

from dataclasses import replace
from datetime import timedelta

from chalicelib.actions.write_down import write_down
from chalicelib.channels.email import Email
from chalicelib.channels.errors import TryAgain, Uncertain, Undeliverable
from chalicelib.channels.user_pool import PoolAccount
from chalicelib.domain import people
from chalicelib.domain.errors import BadInput
from chalicelib.domain.ids import PracticeId, StaffId
from chalicelib.domain.practices import Staff
from chalicelib.domain.values import dataclass
from chalicelib.storage.doors import Invitation
from chalicelib.storage.errors import NotFound
from chalicelib.storage.ids import hashed, token
from chalicelib.wiring import Services

INVITED_FOR = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Invited:
    staff: Staff
    told: bool
    """An email to them has left."""


def invite(services: Services, practice_id: PracticeId, wanted: Staff, *, by: StaffId) -> Invited:
    """`wanted` without its id, which Cognito gives. Raises NotYours, BadInput, StaleWrite.

    Whoever signs in to Rapport already, for another practice, is only added to this one.
    """
    setup = services.setups.of(practice_id, fresh=True)
    people.check(_at(services, practice_id, by), wanted)
    if people.is_known(setup.staff.values(), wanted.email):
        raise BadInput("email", "somebody who is not on the list yet")
    account = services.user_pool.find_or_make(wanted.email)
    if not account.enabled and not _works_anywhere(services, account.staff_id):
        services.user_pool.let_in(account.staff_id)
    staff = replace(wanted, staff_id=account.staff_id, revision=0)
    services.doors.join(staff.staff_id, practice_id)
    services.setups.save(practice_id, staff)
    write_down(services, practice_id, "person.invited", staff.staff_id, by=by)
    return Invited(staff=staff, told=_tell(services, practice_id, staff, account, by))


def invite_again(
    services: Services, practice_id: PracticeId, staff_id: StaffId, *, by: StaffId
) -> Invited:
    """Raises NotYours, NotFound."""
    staff = _at(services, practice_id, staff_id)
    people.check(_at(services, practice_id, by), staff)
    account = services.user_pool.find(staff_id)
    if account is None:
        raise NotFound(staff_id)
    write_down(services, practice_id, "person.invited", staff_id, by=by)
    return Invited(staff=staff, told=_tell(services, practice_id, staff, account, by))


def change(services: Services, practice_id: PracticeId, wanted: Staff, *, by: StaffId) -> None:
    """Expects the revision that `wanted` carries.

    Raises NotYours, LastOwner, NotFound (removed meanwhile), StaleWrite.
    """
    setup = services.setups.of(practice_id, fresh=True)
    was = _at(services, practice_id, wanted.staff_id)
    people.check(_at(services, practice_id, by), was, wanted)
    demoted = was.role != wanted.role
    keeps = people.other_owner(setup.staff.values(), was) if demoted else None
    services.setups.save(practice_id, wanted, keeps=keeps)
    did = "person.role-changed" if demoted else "person.changed"
    write_down(services, practice_id, did, wanted.staff_id, by=by)


def remove(
    services: Services,
    practice_id: PracticeId,
    staff_id: StaffId,
    *,
    revision: int,
    by: StaffId,
) -> None:
    """Their sessions there end with it; after their last practice Cognito lets them in no more.

    Raises NotYours, LastOwner, NotFound, StaleWrite.
    """
    setup = services.setups.of(practice_id, fresh=True)
    was = _at(services, practice_id, staff_id)
    people.check(_at(services, practice_id, by), was)
    keeps = people.other_owner(setup.staff.values(), was)
    services.setups.remove(practice_id, replace(was, revision=revision), keeps=keeps)
    # Before what may fail: from here on they are out, whatever becomes of the rest.
    write_down(services, practice_id, "person.removed", staff_id, by=by)
    if not services.doors.leave(staff_id, practice_id).practices:
        services.user_pool.shut_out(staff_id)


def take_code_away(
    services: Services, practice_id: PracticeId, staff_id: StaffId, *, by: StaffId
) -> None:
    """Somebody lost the phone with the app. They are signed out everywhere.

    Raises NotYours, WorksElsewhere, NotFound.
    """
    people.check(_at(services, practice_id, by), _at(services, practice_id, staff_id))
    if services.doors.member(staff_id).practices != (practice_id,):
        raise people.WorksElsewhere(staff_id)
    services.user_pool.take_code_away(staff_id)
    services.doors.change_member(staff_id, lambda was: replace(was, has_code=False))
    write_down(services, practice_id, "code.taken-away", staff_id, by=by)
    sign_out_everywhere(services, staff_id)


def sign_out_everywhere(services: Services, staff_id: StaffId, *, but: str = "") -> None:
    """`but`: the hash of the one session that stays."""
    services.doors.end_sessions(staff_id, but=but)
    services.user_pool.sign_out(staff_id)


def _at(services: Services, practice_id: PracticeId, staff_id: StaffId) -> Staff:
    """As of the last fresh reading of the setup. Raises NotFound."""
    found = services.setups.of(practice_id).staff.get(staff_id)
    if found is None:
        raise NotFound(staff_id)
    return found


def _works_anywhere(services: Services, staff_id: StaffId) -> bool:
    member = services.doors.members([staff_id]).get(staff_id)
    return bool(member and member.practices)


def _tell(
    services: Services,
    practice_id: PracticeId,
    staff: Staff,
    account: PoolAccount,
    by: StaffId,
) -> bool:
    setup = services.setups.of(practice_id)
    sender = setup.practice.email_from or services.config.shared_sender
    if not sender:
        # Nobody has an address to write from, so Cognito writes; to those whom it knows it has
        # nothing to say.
        if not account.has_password:
            services.user_pool.mail_temporary_password(staff.email)
        return not account.has_password
    inviter = setup.staff[by].name
    if account.has_password:
        link = f"{services.config.public_base_url}/sign-in"
        letter = people.welcome(setup.practice, staff, by=inviter, link=link)
    else:
        link = f"{services.config.public_base_url}/welcome/{_let_in(services, practice_id, staff)}"
        days = INVITED_FOR.days
        letter = people.invitation(setup.practice, staff, by=inviter, link=link, days=days)
    email = Email(
        to=staff.email,
        sender_name=setup.practice.name,
        sender_address=sender,
        reply_to=setup.practice.reply_to or None,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        reference=f"invitation-{staff.staff_id}",
    )
    try:
        services.email.send(email)
    except (TryAgain, Undeliverable, Uncertain):
        return False
    return True


def _let_in(services: Services, practice_id: PracticeId, staff: Staff) -> str:
    """The token of an invitation; only its hash is kept."""
    secret = token()
    services.doors.invite(
        Invitation(
            token_hash=hashed(secret),
            practice_id=practice_id,
            staff_id=staff.staff_id,
            expires=services.clock() + INVITED_FOR,
        )
    )
    return secret
