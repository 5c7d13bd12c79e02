"""Fill an empty local Rapport with the demo practices, as their people would."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Protocol

from botocore.exceptions import ClientError

from chalicelib import settings
from chalicelib.actions.connect import set_form
from chalicelib.actions.import_schedule import ImportReport, import_schedule
from chalicelib.actions.not_sent import contact_is_bad
from chalicelib.actions.waiting.each_night import look_over
from chalicelib.clock import MovableClock
from chalicelib.domain.delivery import NotDelivered
from chalicelib.domain.ids import PracticeId, StaffId
from chalicelib.domain.patients import Channel
from chalicelib.storage.doors import Number
from chalicelib.storage.errors import AlreadyThere, StaleWrite
from chalicelib.storage.imports import Taken
from chalicelib.wiring import Services
from infra.local.demo.asking import somebody_asked
from infra.local.demo.morning import live_until
from infra.local.demo.practice import CEDAR_ROW_DENTAL, DEMO, FERNHILL_PHYSIO, DemoPractice
from infra.local.demo.put_right import put_things_right
from infra.local.demo.reaching_out import reach_out
from infra.local.demo.said import patients_say
from infra.local.demo.schedule import LANDLINE, export, working_days
from infra.local.demo.sources import name_sources
from infra.local.demo.waiting import some_wait
from infra.local.places import OURS

FOLDER = OURS / "demo"
_DONE = "demo"
"""The mark, among a practice's imports, that its demo is complete."""
_DAY_BEGINS, _DAY_ENDS = time(8, 30), time(15)
_MORNING = time(9, 40)
"""Twenty minutes before the day's reminders leave."""


class Deployed(Protocol):
    """What the demo needs to know of the running stack; `infra.local.run.Context` is one."""

    outputs: dict[str, str]
    url: str

    @property
    def endpoint_url(self) -> str: ...
    @property
    def environment(self) -> dict[str, str]: ...
    def client(self, service: str) -> Any: ...


def seed(context: Deployed) -> str:
    """Make what is missing, and give what to print: how to sign in. Harmless when repeated."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    password, is_new = _password(FOLDER / "password")
    with _services(context) as services:
        lines = []
        for demo in DEMO:
            if not _is_done(services, demo.practice.practice_id):
                lines += _fill(context, services, demo, password)
            elif is_new:
                _staff(context, demo, password)
        return "\n".join([*lines, *_how_to_sign_in(password)])


def _password(file: Path) -> tuple[str, bool]:
    """One for this machine, kept beside the state and never in the repository."""
    if file.exists():
        return file.read_text().strip(), False
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    file.touch(mode=0o600)
    file.write_text(password + "\n")
    return password, True


@contextmanager
def _services(context: Deployed) -> Iterator[Services]:
    """The real collaborators, on the local AWS as the owner of its account."""
    local = {
        "AWS_ENDPOINT_URL": context.endpoint_url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    before = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
    for name in before:
        del os.environ[name]
    os.environ.update(local)
    try:
        yield Services(settings.read(context.environment))
    finally:
        for name in local:
            del os.environ[name]
        os.environ.update(before)


def _is_done(services: Services, practice_id: PracticeId) -> bool:
    return bool(services.imports.get_many(practice_id, [_DONE]))


def _fill(context: Deployed, services: Services, demo: DemoPractice, password: str) -> list[str]:
    said = _open_the_day(services, demo) if demo is CEDAR_ROW_DENTAL else []
    now = services.clock()
    staff_ids = _staff(context, demo, password)
    _set_up(services, demo, staff_ids)
    _verify_sender(context, demo)
    report = _import(services, demo, now)
    if demo is CEDAR_ROW_DENTAL:
        _landline(services, demo)
        somebody = next(iter(staff_ids.values()))
        reach_out(services, demo, somebody, now)
        put_things_right(services, demo, somebody, now)
        for location in demo.locations:
            set_form(
                services,
                demo.practice.practice_id,
                location.location_id,
                on=True,
                sites=(),
                by=somebody,
            )
        name_sources(services, demo, somebody, now)
        patients_say(services, demo, somebody, now)
        live_until(services, demo, now)
        some_wait(services, demo, somebody, now)
        somebody_asked(services, demo, somebody, now)
        said += _said(report)
    of_practice = demo.practice.practice_id
    look_over(services, of_practice, after="")
    services.imports.write([services.imports.put(of_practice, Taken(of=_DONE))])
    return said


# --- the clock -----------------------------------------------------------------------------------


def _open_the_day(services: Services, demo: DemoPractice) -> list[str]:
    """A newcomer comes at any hour; the demo begins while a practice is at work."""
    clock = services.clock
    first = demo.locations[0]
    local = first.local(clock())
    if local.date() in working_days(first, local.date()) and (
        _DAY_BEGINS <= local.time() <= _DAY_ENDS
    ):
        return []
    day = next(day for day in _days_from(local) if day in working_days(first, day))
    morning = datetime.combine(day, _MORNING, tzinfo=first.tz)
    if isinstance(clock, MovableClock):
        clock.move_to(morning)
    return [
        f"The practice is closed now, so the demo's clock stands at {morning:%A %d %B, %H:%M} "
        f"in {first.name}.",
        "",
    ]


def _days_from(local: datetime) -> Iterator[date]:
    """From today, or from tomorrow once the morning is over."""
    start = 0 if local.time() < _MORNING else 1
    return (local.date() + timedelta(days=n) for n in range(start, start + 14))


# --- people and setup ----------------------------------------------------------------------------


def _staff(context: Deployed, demo: DemoPractice, password: str) -> dict[str, StaffId]:
    cognito, pool = context.client("cognito-idp"), context.outputs["UserPoolId"]
    return {person.email: _user(cognito, pool, person.email, password) for person in demo.people}


def _user(cognito: Any, pool: str, email: str, password: str) -> StaffId:
    attributes = [{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}]
    try:
        cognito.admin_create_user(
            UserPoolId=pool, Username=email, UserAttributes=attributes, MessageAction="SUPPRESS"
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "UsernameExistsException":
            raise
    cognito.admin_set_user_password(
        UserPoolId=pool, Username=email, Password=password, Permanent=True
    )
    user = cognito.admin_get_user(UserPoolId=pool, Username=email)
    return StaffId(next(each["Value"] for each in user["UserAttributes"] if each["Name"] == "sub"))


def _set_up(services: Services, demo: DemoPractice, staff_ids: dict[str, StaffId]) -> None:
    practice_id = demo.practice.practice_id
    for part in demo.parts(staff_ids):
        # It is there already where an earlier start was interrupted.
        with suppress(StaleWrite):
            services.setups.save(practice_id, part)
    for location in demo.locations:
        number = Number(
            number=location.number, practice_id=practice_id, location_id=location.location_id
        )
        with suppress(AlreadyThere):
            services.doors.give_number(number)
    for staff_id in staff_ids.values():
        services.doors.join(staff_id, practice_id)


def _verify_sender(context: Deployed, demo: DemoPractice) -> None:
    """SES refuses senders it does not know, the local one as well."""
    try:
        context.client("sesv2").create_email_identity(EmailIdentity=demo.practice.email_from)
    except ClientError as error:
        if error.response["Error"]["Code"] != "AlreadyExistsException":
            raise


# --- the schedule --------------------------------------------------------------------------------


def _import(services: Services, demo: DemoPractice, now: datetime) -> ImportReport:
    name = "schedule" if demo is not FERNHILL_PHYSIO else "schedule-fernhill"
    file = FOLDER / f"{name}.csv"
    file.write_bytes(export(demo, now=now))
    return import_schedule(
        services, demo.practice.practice_id, file.read_bytes(), by="import", now=now
    )


def _said(report: ImportReport) -> list[str]:
    refused = [f"  {row}" for row in report.refused]
    look = len(report.flagged)
    return [
        f"Imported .rapport/demo/schedule.csv: {report.sentence}",
        *refused,
        f"  {look} cells of imported rows could not be used, such as a phone with an extension.",
        "",
    ]


def _landline(services: Services, demo: DemoPractice) -> None:
    """The carrier has told us of one number that no text will ever arrive there."""
    practice_id = demo.practice.practice_id
    contact = services.contacts.known(practice_id, Channel.TEXT, LANDLINE)
    contact_is_bad(services, practice_id, contact.contact_id, NotDelivered.NUMBER_CANNOT_TEXT)


def _how_to_sign_in(password: str) -> list[str]:
    who = [
        f"{person.email:28} {person.name}, {demo.practice.name} ({person.role})"
        for demo in DEMO
        for person in demo.people
    ]
    return ["Sign in as one of", *(f"  {line}" for line in who), f"with the password {password}"]
