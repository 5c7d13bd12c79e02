"""Which module answers which addresses, by what they begin with.

On Lambda a module is loaded when one of its addresses is first asked for: what sends and sweeps
loads none of them, and a page not the other hundred. Everywhere else all are there at once.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from chalice.app import Chalice

ANSWERS: Mapping[str, str] = {
    "chalicelib.entrypoints.api": "api",
    "chalicelib.entrypoints.fhir": "fhir",
    "chalicelib.entrypoints.files": "files",
    "chalicelib.entrypoints.hl7": "hl7",
    "chalicelib.entrypoints.review_webhooks": "webhooks",
    "chalicelib.entrypoints.sms_webhooks": "webhooks",
    "chalicelib.entrypoints.stripe_webhooks": "webhooks",
    "chalicelib.entrypoints.telephone": "phone",
    "chalicelib.web.booking_pages": "b",
    "chalicelib.web.calendar_out": "calendar",
    "chalicelib.web.enquiry_pages": "e",
    "chalicelib.web.feedback_pages": "f",
    "chalicelib.web.offer_pages": "w",
    "chalicelib.web.patient_pages": "a",
    "chalicelib.web.preferences_pages": "o p u",
    "chalicelib.web.assets": "static",
    "chalicelib.web.passwords": "forgot-password welcome",
    "chalicelib.web.sign_in": "practice sign-in sign-out",
    "chalicelib.web.sign_up": "sign-up",
    "chalicelib.web.support_visit": "support-visit",
    "chalicelib.web.welcome": "welcome",
    "chalicelib.web.absences": "absences",
    "chalicelib.web.booking": "appointments book",
    "chalicelib.web.bring_in.one": "bring-in",
    "chalicelib.web.bring_in.start": "bring-in bring-in-arrived file-sources settings",
    "chalicelib.web.calls": "calls",
    "chalicelib.web.campaigns.pages": "campaigns new-campaign",
    "chalicelib.web.changes": "appointments work",
    "chalicelib.web.complaints": "inbox patients",
    "chalicelib.web.doubles": "doubles patients",
    "chalicelib.web.erasing": "patients",
    "chalicelib.web.feedback.choices": "settings",
    "chalicelib.web.feedback.results": "feedback",
    "chalicelib.web.forecast": "forecast",
    "chalicelib.web.household": "patients",
    "chalicelib.web.inbox": "inbox inbox-live text-cost",
    "chalicelib.web.journeys.call_list": "call-list",
    "chalicelib.web.journeys.pages": "journeys",
    "chalicelib.web.patients": "new-patient patients",
    "chalicelib.web.playbooks": "playbooks preview",
    "chalicelib.web.prospects.from_inbox": "inbox",
    "chalicelib.web.prospects.pages": "new-prospect prospects",
    "chalicelib.web.referrals": "patients",
    "chalicelib.web.sources.pages": "sources",
    "chalicelib.web.segments.lists": "patient-list patient-lists patients",
    "chalicelib.web.segments.pages": "new-segment segment-live segments",
    "chalicelib.web.today": "/ today",
    "chalicelib.web.waitlist.form": "patients",
    "chalicelib.web.waitlist.pages": "waitlist waitlist-entries",
    "chalicelib.web.written_consent": "patients",
    "chalicelib.web.recovery.board_form": "board board-shown",
    "chalicelib.web.recovery.board_page": "y",
    "chalicelib.web.recovery.cases": "case-rules cases",
    "chalicelib.web.more_page": "more",
    "chalicelib.web.refer_pages": "r",
    "chalicelib.web.waiting.pages": "waiting",
    "chalicelib.web.settings.another_practice": "settings",
    "chalicelib.web.settings.api_keys": "settings",
    "chalicelib.web.settings.articles": "settings",
    "chalicelib.web.settings.audit": "settings",
    "chalicelib.web.settings.calendars": "settings",
    "chalicelib.web.settings.export": "settings",
    "chalicelib.web.settings.hl7": "settings",
    "chalicelib.web.settings.hooks": "settings",
    "chalicelib.web.settings.index": "settings",
    "chalicelib.web.settings.locations": "settings",
    "chalicelib.web.settings.me": "settings",
    "chalicelib.web.settings.opinions": "settings",
    "chalicelib.web.settings.own_words": "settings",
    "chalicelib.web.settings.people": "settings",
    "chalicelib.web.settings.plan": "settings",
    "chalicelib.web.settings.practice": "settings",
    "chalicelib.web.settings.providers": "settings",
    "chalicelib.web.settings.registration": "settings",
    "chalicelib.web.settings.sender": "settings",
    "chalicelib.web.settings.start": "settings",
    "chalicelib.web.settings.support": "settings",
    "chalicelib.web.settings.telephone": "settings",
    "chalicelib.web.settings.visit_types": "settings",
    "chalicelib.web.settings.website": "settings",
}
"""Module → what its addresses begin with; "/": the address that is nothing else."""

LOCAL: Mapping[str, str] = {"chalicelib.web.local_stage": "local"}
"""Those of the local stage, which exist on no other."""


class Rapport(Chalice):
    """Chalice, with the routes of a request's address there when it comes."""

    def __init__(self, *, answers: Mapping[str, str], **options: Any) -> None:
        super().__init__(**options)
        self._unloaded = dict(answers)

    def __call__(self, event: Any, context: Any) -> dict[str, Any]:
        self.load(first_part(event["requestContext"]["resourcePath"]))
        return super().__call__(event, context)

    def load_all(self) -> None:
        """For whoever reads the routes: the packager, a test."""
        for name in list(self._unloaded):
            self._register(name)

    def load(self, first: str) -> None:
        """Those of the addresses that begin with it."""
        for name, firsts in list(self._unloaded.items()):
            if first in firsts.split():
                self._register(name)

    def _register(self, name: str) -> None:
        del self._unloaded[name]
        self.register_blueprint(import_module(name).routes)


def first_part(path: str) -> str:
    """ "/patients/{patient_id}" → "patients"."""
    return path.strip("/").partition("/")[0] or "/"
