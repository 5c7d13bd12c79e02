"""A practice that left: what was kept for it is deleted when its time is over, as announced.

    ended ── 46 days: "in 14 days" ── 57 days: "in 3 days" ── 60 days: steps over the bulk queue

Patients and contact points leave the lists as they go, so that a worker that dies is followed by
another. The audit trail stays for its six years, and so do refusals, under a keyed hash.
"""

import html
from datetime import UTC, datetime, timedelta
from functools import partial

from botocore.exceptions import ClientError

from chalicelib.actions.hand_on import hand_on
from chalicelib.actions.write_down import write_down
from chalicelib.domain.accounts import KEEPING, Standing
from chalicelib.domain.erasing import names_of, redacted
from chalicelib.domain.ids import ContactId, PatientId, PracticeId, StaffId
from chalicelib.domain.roles import OWNER
from chalicelib.storage.erasures import Theirs
from chalicelib.storage.errors import NotFound
from chalicelib.storage.ids import fresh
from chalicelib.storage.setup import Setup
from chalicelib.wiring import Services

NOTICES = (14, 3)
"""Days before."""
AT_ONCE = 100
"""Patients or contact points in one step."""


def end_in_time(services: Services, practice_id: PracticeId, *, now: datetime) -> None:
    """Once a day: announce what is near, begin what is due. Harmless when repeated."""
    try:
        setup = services.setups.of(practice_id, fresh=True)
    except NotFound:
        return
    ends = _ends(setup)
    told = services.endings.told(practice_id)
    if ends is None:
        if told:
            services.endings.forget_told(practice_id)
        return
    for days in NOTICES:
        ahead = timedelta(days=days)
        if days not in told:
            if now < ends - ahead:
                break
            _announce(services, setup, max(ends, now + ahead))
            services.endings.tell(practice_id, days, at=now)
            told[days] = now
        ends = max(ends, told[days] + ahead)
    if _is_due(ends, told, now):
        if services.takes_payment and setup.account.stripe_subscription:
            # Unpaid, and still asked for: nobody pays for what is gone.
            services.stripe.cancel_now(setup.account.stripe_subscription)
        _go_on(services, practice_id, now)


def end_practice(services: Services, practice_id: PracticeId, *, now: datetime) -> None:
    """The next step, as long as there is one. Harmless when repeated."""
    try:
        setup = services.setups.of(practice_id, fresh=True)
    except NotFound:
        return
    ends = _ends(setup)
    if ends is None or not _is_due(ends, services.endings.told(practice_id), now):
        return
    if contacts := services.endings.contact_ids(practice_id, limit=AT_ONCE):
        _drop_contacts(services, practice_id, contacts, now)
    elif patients := services.endings.patient_ids(practice_id, limit=AT_ONCE):
        names = services.endings.names_of(practice_id)
        for patient_id in patients:
            services.sources.drop_code(practice_id, patient_id)
            services.endings.drop_patient(practice_id, patient_id, names.get(patient_id, ()))
    else:
        _finish(services, setup, now)
        return
    _go_on(services, practice_id, now)


def _ends(setup: Setup) -> datetime | None:
    """When what is kept goes; None: it has not left."""
    account = setup.account
    if account.standing is not Standing.ENDED or account.ended_at is None:
        return None
    return account.ended_at + KEEPING


def _is_due(ends: datetime, told: dict[int, datetime], now: datetime) -> bool:
    """Nothing goes that was not announced in time, however late the announcement was."""
    announced = all(of in told and now >= told[of] + timedelta(days=of) for of in NOTICES)
    return now >= ends and announced


def _go_on(services: Services, practice_id: PracticeId, now: datetime) -> None:
    hand_on(services, practice_id, "END", at=now.isoformat())


def _announce(services: Services, setup: Setup, ends: datetime) -> None:
    """To every owner, from the practice's own address. Raises where an email does not leave."""
    from chalicelib.channels.email import Email

    day = f"{ends:%A} {ends.day} {ends:%B %Y}"
    text = (
        f"{setup.practice.name} no longer uses Rapport. On {day} everything kept for it is deleted "
        "for good: patients, visits, messages, settings.\n\nBefore then you can sign in, take a "
        "file of everything, or choose a plan again and lose nothing: "
        f"{services.config.public_base_url}/settings/export"
    )
    for staff in setup.staff.values():
        if staff.role == OWNER and staff.email:
            services.email.send(
                Email(
                    to=staff.email,
                    sender_name="Rapport",
                    sender_address=services.config.shared_sender or setup.practice.email_from,
                    subject=f"{setup.practice.name}: everything is deleted on {day}",
                    text=text,
                    html=f"<p>{html.escape(text)}</p>",
                    reference=fresh(services.clock()),
                )
            )


def _drop_contacts(
    services: Services, practice_id: PracticeId, ids: list[ContactId], now: datetime
) -> None:
    known = services.contacts.get_many(practice_id, ids)
    members: set[PatientId] = {of for contact in known.values() for of in contact.members}
    patients = services.patients.get_many(practice_id, members)
    for contact_id in ids:
        contact = known.get(contact_id)
        if contact is not None:
            theirs = [patients[of] for of in contact.members if of in patients]
            words = [word for of in theirs for word in (*names_of(of), of.phone, of.email)]
            services.erasures.forget_words(
                practice_id,
                contact_id,
                Theirs(alone=True),
                partial(redacted, words=words),
            )
        services.endings.drop_contact(contact, practice_id, contact_id, now=now)


def _finish(services: Services, setup: Setup, now: datetime) -> None:
    """Files, day books, numbers, people; and once the day's audit trail is sealed, the setup."""
    practice_id = setup.practice.practice_id
    services.exports.drop(practice_id)
    for source in services.file_imports.sources(practice_id):
        services.imports.had_not(practice_id, source.system)
    services.file_imports.drop(practice_id)
    services.hl7.drop(practice_id)
    services.calendars.drop(practice_id)
    services.campaigns.drop(practice_id)
    services.sources.drop(practice_id)
    services.waitlist.drop(practice_id)
    services.endings.drop_rest(
        practice_id,
        setup.providers,
        [of.number for of in setup.locations.values() if of.number],
        now=now,
    )
    for staff_id in setup.staff:
        _let_go(services, practice_id, staff_id)
    today = now.astimezone(UTC).date()
    entries = services.audit.of_day(practice_id, today)
    if entries or not _has_said_so(services, practice_id):
        if not any(of.did == "practice.erased" for of in entries):
            write_down(services, practice_id, "practice.erased")
        return  # tomorrow, when this day is sealed
    services.endings.drop_setup(practice_id)


def _has_said_so(services: Services, practice_id: PracticeId) -> bool:
    """The trail's last sealed day ends with it."""
    sealed = services.sealed_days.days(practice_id)
    if not sealed:
        return False
    last = services.sealed_days.of(practice_id, sealed[-1])
    return any(of.did == "practice.erased" for of in last.entries)


def _let_go(services: Services, practice_id: PracticeId, staff_id: StaffId) -> None:
    """Whoever works nowhere else has no account with us any more."""
    try:
        left = services.doors.leave(staff_id, practice_id)
    except NotFound:
        return
    if left.practices:
        return
    try:
        services.cognito.admin_delete_user(
            UserPoolId=services.config.user_pool_id, Username=staff_id
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "UserNotFoundException":
            raise
    services.doors.drop_member(staff_id)
