"""Who saw and changed what, by day, by patient or by person; as a page and as a file."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from chalice.app import Blueprint, Response

from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.errors import BadInput
from chalicelib.domain.ids import ContactId, PatientId
from chalicelib.domain.patients import Patient
from chalicelib.domain.roles import Permission
from chalicelib.domain.spreadsheets import harmless
from chalicelib.domain.values import dataclass
from chalicelib.storage.audit import Page
from chalicelib.storage.errors import NotFound
from chalicelib.web import desk, pages, reach, saying
from chalicelib.web.desk import Visit
from chalicelib.web.settings.names import parts_named

routes = Blueprint(__name__)

_MOST_IN_A_FILE = 10_000
_PAGE = 100
_MOST_NAMED = 6


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What to look for: a person's entries, a patient's, or those of a day (UTC)."""

    who: str
    patient: Patient | None
    day: str
    before: str


@dataclass(frozen=True, kw_only=True)
class Row:
    when: str
    at: datetime
    who: str
    who_id: str
    did: str
    about: str


@desk.page(routes, "/settings/audit", needs=Permission.SEE_AUDIT)
def show_audit(visit: Visit) -> Response:
    asked = _asked(visit)
    found = _page(visit, asked, _PAGE)
    visit.trail("audit.viewed", *_whose(found.entries))
    return visit.page(
        "settings/audit.html",
        section="settings",
        asked=asked,
        rows=_rows(visit, found.entries),
        more=found.before,
        people=sorted(visit.setup.staff.values(), key=lambda of: of.name),
        others=_others(visit)
        | ({} if _is_listed(visit, asked.who) else {asked.who: _name(asked.who)}),
    )


@desk.page(routes, "/settings/audit-file", needs=Permission.SEE_AUDIT)
def audit_file(visit: Visit) -> Response:
    """What the page lists, all of it up to a limit, as CSV."""
    asked = _asked(visit)
    entries = list(_all(visit, asked))
    rows, seen = _rows(visit, entries), _whose(entries)
    visit.trail("audit.exported", *seen)
    headers = {
        **pages.page_headers(visit.services.config),
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": 'attachment; filename="audit.csv"',
    }
    return Response(body=_csv(rows), status_code=200, headers=headers)


def _asked(visit: Visit) -> Asked:
    """Raises NotFound, and BadInput."""
    who, patient = visit.query["who"], PatientId(visit.query["patient"])
    if not _is_known(visit, who):
        raise NotFound(who)
    day, before = visit.query["day"], visit.query["before"]
    if before and not (before.isascii() and before.isalnum()):
        raise BadInput("before", "where the page before this one ended")
    return Asked(
        who=who,
        patient=reach.patient_of(visit, patient) if patient else None,
        day=desk.as_day(day).isoformat() if day else visit.now.astimezone(UTC).date().isoformat(),
        before=before,
    )


def _is_listed(visit: Visit, who: str) -> bool:
    return not who or who in visit.setup.staff or who in _others(visit)


def _others(visit: Visit) -> dict[str, str]:
    """Who is no member of staff, by what stands in the entries."""
    return _OTHERS | {of.by: of.name for of in visit.setup.api_keys.values()}


def _is_known(visit: Visit, who: str) -> bool:
    """Who works here, or did something here: also who left, support and the operator."""
    found = visit.services.audit.of_person
    return _is_listed(visit, who) or bool(found(visit.practice_id, who, limit=1).entries)


def _page(visit: Visit, asked: Asked, limit: int) -> Page:
    audit, practice_id = visit.services.audit, visit.practice_id
    if asked.patient:
        return _of_patient(visit, asked.patient, asked.before, limit)
    if asked.who:
        return audit.of_person(practice_id, asked.who, before=asked.before, limit=limit)
    entries = audit.of_day(practice_id, desk.as_day(asked.day))[::-1]
    left = [of for of in entries if not asked.before or of.entry_id < asked.before]
    return _cut(left, limit)


def _of_patient(visit: Visit, patient: Patient, before: str, limit: int) -> Page:
    """Of the record, and of the conversations at the patient's numbers and addresses, also former
    ones."""
    contacts, patients = visit.services.contacts, visit.services.patients
    own = [contacts.id_of(visit.practice_id, of) for of in (patient.phone, patient.email) if of]
    left = patients.left(visit.practice_id, patient.patient_id)
    subjects = dict.fromkeys([patient.patient_id, *own, *patient.former, *left])
    audit = visit.services.audit
    found = [
        entry
        for subject in subjects
        for entry in audit.of_subject(
            visit.practice_id, subject, before=before, limit=limit + 1
        ).entries
    ]
    return _cut(sorted(found, key=lambda of: of.entry_id, reverse=True), limit)


def _cut(entries: list[AuditEntry], limit: int) -> Page:
    more = entries[limit - 1].entry_id if len(entries) > limit else ""
    return Page(entries=entries[:limit], before=more)


def _all(visit: Visit, asked: Asked) -> Iterator[AuditEntry]:
    left = _MOST_IN_A_FILE
    while left > 0:
        page = _page(visit, asked, 1_000)
        yield from page.entries[:left]
        left -= len(page.entries)
        if not page.before:
            return
        asked = Asked(who=asked.who, patient=asked.patient, day=asked.day, before=page.before)


_OTHERS = {
    "patient": "The patient",
    "rapport": "Rapport itself",
    "import": "The schedule's file",
}
"""Who is no member of staff."""


def _rows(visit: Visit, entries: Iterable[AuditEntry]) -> list[Row]:
    entries = list(entries)
    named = _named(visit, entries)
    location = visit.locations[0]
    local_now = location.local(visit.now)
    names: dict[str, str] = {of.staff_id: of.name for of in visit.setup.staff.values()}
    names |= _others(visit)
    return [
        Row(
            when=saying.when(location.local(entry.at), local_now),
            at=entry.at,
            who=names.get(entry.who) or _name(entry.who),
            who_id=entry.who,
            did=sentence(entry.did),
            about=_few(list(dict.fromkeys(named[of] for of in entry.about if of in named))),
        )
        for entry in entries
    ]


def _whose(entries: Iterable[AuditEntry]) -> dict[str, None]:
    return dict.fromkeys(of for entry in entries for of in entry.about)


_FROM_RAPPORT = {"support": "Rapport's support", "operator": "Rapport's operator"}


def _name(who: str) -> str:
    """Of somebody who does not work here, or no longer: "support:jo" is one of Rapport's."""
    kind, _, name = who.partition(":")
    if kind == "api":
        return f"A key that was revoked ({name})"
    return (
        f"{_FROM_RAPPORT[kind]} ({name})" if kind in _FROM_RAPPORT else f"Somebody who left ({who})"
    )


def _few(names: list[str]) -> str:
    """The first ones, and how many more: a day's list names eighty."""
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more


def _named(visit: Visit, entries: list[AuditEntry]) -> dict[str, str]:
    """What entries are about, where it has a name: patients, who works here, parts of settings."""
    ids = {of for entry in entries if entry.did != "settings.changed" for of in entry.about}
    patients = visit.services.patients.get_many(
        visit.practice_id, [PatientId(of) for of in ids], strong=False
    )
    unnamed = [ContactId(of) for of in ids if of not in patients]
    known = visit.services.contacts.get_many(visit.practice_id, unnamed)
    names: dict[str, str] = {of.staff_id: of.name for of in visit.setup.staff.values()}
    names |= parts_named(visit.setup)
    names |= {
        of.contact_id: saying.phone(of.address)
        for of in known.values()
        if of.address and reach.knows(visit, of)
    }
    theirs = reach.patients_within(visit, patients)
    return names | {
        of.patient_id: of.full_name for of in patients.values() if of.patient_id in theirs
    }


_SENTENCES = {
    "settings.hours-changed": "changed the opening hours",
    "settings.phone-verified": "verified a phone of the practice",
    "settings.phone-removed": "removed a verified phone",
    "settings.registration-sent": "told the carriers who the practice is",
    "settings.sender-asked": "began to set up the email address",
    "settings.sender-set": "set the address that emails leave from",
    "calendar.added": "added a calendar feed",
    "calendar.uploaded": "uploaded a calendar",
    "calendar.removed": "removed a calendar feed",
    "calendar.named": "said that a visit in a calendar is theirs",
    "calendar.opened": "made an address of a provider's calendar",
    "calendar.closed": "closed a provider's calendar",
    "settings.hl7-set": "changed how the HL7 feed is read",
    "hl7.taken-again": "had an HL7 message taken again",
    "schedule.imported": "imported a schedule",
    "patient.viewed": "looked at the record",
    "caller.looked-up": "looked up who was calling",
    "patient.added": "added the patient",
    "patient.changed": "changed the record",
    "patient.erasure-asked": "asked to erase the record",
    "patient.erased": "erased the record",
    "appointment.erased": "took the person out of a visit",
    "consent.allowed": "allowed messages",
    "consent.stopped": "stopped messages",
    "contact.works-again": "said that the number or address works again",
    "day.viewed": "looked at a day",
    "forecast.viewed": "looked at the forecast",
    "inbox.viewed": "looked at the inbox",
    "segment.viewed": "looked at who is in a segment",
    "segment.made": "made a segment",
    "segment.changed": "changed a segment",
    "segment.removed": "removed a segment",
    "list.viewed": "looked at who is on a list",
    "list.made": "made a list",
    "list.removed": "removed a list",
    "patients.searched": "searched for patients",
    "absences.viewed": "looked at absences",
    "conversation.viewed": "read the conversation",
    "conversation.changed": "took, gave or closed the conversation",
    "message.sent": "wrote a message",
    "note.added": "wrote a note",
    "appointment.amount": "wrote down what a visit brought",
    "prospects.viewed": "looked at the prospects",
    "prospect.answered": "said that a prospect was answered",
    "prospect.spoken-with": "said that somebody spoke with a prospect",
    "prospect.called": "called a prospect who did not answer",
    "prospect.lost": "said that a prospect is lost",
    "prospect.reopened": "took a prospect back",
    "prospect.noted": "wrote a note about a prospect",
    "prospect.not-the-same": "said that a prospect is another person",
    "patient.may-be-named": "wrote down that whoever sent them may hear of it",
    "patient.may-not-be-named": "wrote down that whoever sent them may not hear of it",
    "patient.link-given": "gave them a personal link to hand on",
    "patient.thanked": "thanked them for whom they sent",
    "source.added": "added who sends patients",
    "source.changed": "changed who sends patients",
    "source.thanked": "thanked who sends patients",
    "sources.viewed": "looked at who sends patients",
    "complaint.opened": "wrote down a complaint",
    "complaint.step": "wrote down what was done about a complaint",
    "complaint.given": "gave a complaint to a colleague",
    "complaint.rules": "changed whose new complaints are",
    "cases.viewed": "looked at the cases",
    "case.viewed": "looked at a case",
    "board.opened": "made the board public",
    "board.closed": "took the board off the web",
    "board.moved": "gave the board another address",
    "board.drafted": "wrote a draft for the board",
    "board.published": "published an entry of the board",
    "board.removed": "removed an entry of the board",
    "work-item.taken": "took what was to do",
    "work-item.closed": "closed what was to do",
    "number.given": "entered the number that the carriers registered",
    "number.refused": "noted that the carriers refused the number",
    "sending.suspended": "stopped all sending",
    "sending.resumed": "let sending go on",
    "plan.changed": "changed the plan",
    "plan.cancelled": "ended the plan",
    "plan.ended": "saw the trial or the grace run out",
    "plan.followed-stripe": "noted what Stripe said of the plan",
    "plan.checkout-opened": "went to pay for a plan",
    "plan.portal-opened": "looked at invoices and card",
    "plan.overage-allowed": "allowed texts beyond those included",
    "plan.overage-refused": "refused texts beyond those included",
    "preferences.saved": "chose which messages they get",
    "preferences.merged": "kept what was chosen when two records became one",
    "feedback.given": "said how a visit was",
    "feedback.changed": "changed what they said of a visit",
    "feedback.viewed": "looked at what patients say of their visits",
    "opinion.useful": "called a kind of message useful",
    "opinion.too-much": "called a kind of message too much",
    "signed-in": "signed in",
    "sign-in.failed": "somebody tried to sign in as them with a wrong password or code",
    "signed-out.everywhere": "signed out everywhere",
    "password.changed": "changed the password",
    "code.set-up": "set up a code beside the password",
    "code.taken-away": "signs in without a code from now on",
    "owners-codes.required": "required a code of all owners",
    "owners-codes.not-required": "lets owners decide about a code",
    "person.invited": "invited",
    "person.changed": "changed the details of",
    "person.role-changed": "changed the role of",
    "person.removed": "removed",
    "settings.changed": "changed the settings",
    "call-list.viewed": "looked at the call list",
    "waiting.viewed": "looked at who waits for the practice",
    "waiting.written": "texted them from the list of who waits",
    "waiting.called": "talked to them from the list of who waits",
    "waiting.not-reached": "called them from the list of who waits, in vain",
    "waiting.let-be": "let be what they wait for",
    "waiting.not-let-be": "put them back on the list of who waits",
    "api-key.made": "made a key for other software",
    "api-key.rotated": "gave a key for other software a new secret",
    "api-key.revoked": "revoked a key for other software",
    "webhook.made": "had another program told what happens here",
    "webhook.changed": "changed what another program is told",
    "webhook.rotated": "gave what another program is told a new secret",
    "webhook.on": "turned on what another program is told",
    "webhook.off": "turned off what another program is told",
    "webhook.removed": "removed a program that was told what happens",
    "webhook.replayed": "sent another program again what it missed",
    "support.allowed": "allowed support to look",
    "support.ended": "ended that support may look",
    "support.link-made": "made a link for looking with your permission",
    "support.entered": "came in with your permission",
    "support.looked": "opened a page",
    "practice.exported": "asked for a file of everything",
    "practice.export-downloaded": "took the file of everything",
    "audit.exported": "took this list as a file",
    "audit.viewed": "looked at this list",
}


def sentence(did: str) -> str:
    """ "appointment.confirmed" → "appointment: confirmed", where there is no better one."""
    return _SENTENCES.get(did) or did.replace("-", " ").replace(".", ": ")


def _csv(rows: Iterable[Row]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["when (UTC)", "who", "did", "about"])
    writer.writerows(
        [of.at.astimezone(UTC).isoformat(), *map(harmless, (of.who, of.did, of.about))]
        for of in rows
    )
    return out.getvalue()
