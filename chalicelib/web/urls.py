"""Every internal link, built in one place.

Links are root-relative to the path of PUBLIC_BASE_URL: on AWS a stage's name may stand before the
path that a handler sees, behind the address that people use it does not.
"""

from datetime import date
from urllib.parse import quote, urlencode, urlsplit

from chalicelib.domain.values import dataclass
from chalicelib.settings import Settings


def of(config: Settings) -> "Urls":
    return Urls(base=config.public_base_url)


@dataclass(frozen=True)
class Urls:
    base: str
    """PUBLIC_BASE_URL: scheme, host and perhaps a path, without a slash at the end."""

    @property
    def origin(self) -> str:
        """As a browser sends it in `Origin`."""
        parts = urlsplit(self.base)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def is_https(self) -> bool:
        return self.base.startswith("https://")

    def path(self, /, *parts: str, **query: str | None) -> str:
        """Each part is one segment of the path, quoted; a query value of None or "" is left out."""
        path = urlsplit(self.base).path + "/" + "/".join(quote(part, safe="") for part in parts)
        return self.asking(path, **query)

    def asking(self, path: str, /, **query: str | None) -> str:
        """`path` is one that this class made, without a query."""
        asked = {name: value for name, value in query.items() if value}
        return f"{path}?{urlencode(asked)}" if asked else path

    def absolute(self, path: str) -> str:
        """A link that works outside our own pages, from a path that this class made."""
        return self.origin + path

    def asset(self, name: str) -> str:
        """`name` carries its content's hash: see assets.hashed."""
        return self.path("static", name)

    def sign_in(self, *, then: str = "", said: str = "") -> str:
        return self.path("sign-in", then=then, said=said)

    def forgot_password(self, *step: str) -> str:
        """`step`: code, or nothing."""
        return self.path("forgot-password", *step)

    def welcome(self, token: str) -> str:
        """Where somebody who was invited chooses a password."""
        return self.path("welcome", token)

    def sign_in_step(self, step: str) -> str:
        """`step`: new-password or code."""
        return self.path("sign-in", step)

    def practice(self) -> str:
        """Which of their practices somebody works at now."""
        return self.path("practice")

    def sign_out(self) -> str:
        return self.path("sign-out")

    def today(
        self,
        *,
        location: str = "",
        day: date | None = None,
        visit: str = "",
        work: str = "",
    ) -> str:
        """`visit` and `work`: what was changed a moment ago, which an index may not show yet."""
        asked = day.isoformat() if day else None
        path = self.path(location=location, day=asked, visit=visit, work=work)
        return f"{path}#visit-{visit}" if visit else path

    def today_live(self, *, location: str, day: date) -> str:
        """The parts of Today that update in place."""
        return self.path("today", "live", location=location, day=day.isoformat())

    def change(self, appointment_id: str, change: str) -> str:
        """`change`: confirm, cancel, arrived, no-show, ask-to-move, late, undo or move."""
        return self.path("appointments", appointment_id, change)

    def book(
        self,
        *,
        patient: str = "",
        location: str = "",
        provider: str = "",
        day: str = "",
        at: str = "",
    ) -> str:
        """`day` and `at` in ISO 8601; `at`: when the gap that was clicked begins."""
        return self.path(
            "book", patient=patient, location=location, provider=provider, day=day, at=at
        )

    def absences(
        self,
        *,
        location: str = "",
        day: str = "",
        provider: str = "",
        start: str = "",
        until: str = "",
        said: str = "",
    ) -> str:
        """`day` in ISO 8601; `start` and `until`: the wall-clock times to begin the form with."""
        filled = {"provider": provider, "from": start, "until": until, "said": said}
        return self.path("absences", location=location, day=day, **filled)

    def change_absence(self, provider_id: str, block_id: str, change: str) -> str:
        """`change`: remove or put-back."""
        return self.path("absences", provider_id, block_id, change)

    def work_item(self, work_item_id: str, change: str) -> str:
        """`change`: take, close, or of a call its outcome."""
        return self.path("work", work_item_id, change)

    def calls(self, token: str = "", *change: str) -> str:
        """Who may be calling; without a token where a number is typed. No number is ever in it."""
        return self.path("calls", token, *change) if token else self.path("calls")

    def inbox(self, *, show: str = "") -> str:
        return self.path("inbox", show=show)

    def inbox_live(self) -> str:
        """Not below `inbox`, where it would be taken for a conversation."""
        return self.path("inbox-live")

    def thread(self, contact_id: str, *, show: str = "") -> str:
        return self.path("inbox", contact_id, show=show)

    def thread_live(self, contact_id: str) -> str:
        return self.path("inbox", contact_id, "live")

    def thread_change(self, contact_id: str, change: str) -> str:
        """`change`: reply, note, claim, assign or close."""
        return self.path("inbox", contact_id, change)

    def patients(self, *, q: str = "") -> str:
        return self.path("patients", q=q)

    def patient(self, patient_id: str, *, show: str = "") -> str:
        return self.path("patients", patient_id, show=show)

    def new_patient(self) -> str:
        return self.path("new-patient")

    def edit_patient(self, patient_id: str) -> str:
        return self.path("patients", patient_id, "edit")

    def consent(self, patient_id: str) -> str:
        return self.path("patients", patient_id, "consent")

    def works_again(self, patient_id: str) -> str:
        return self.path("patients", patient_id, "works-again")

    def doubles(self, *, said: str = "") -> str:
        return self.path("doubles", said=said)

    def same_as(self, patient_id: str, other: str = "") -> str:
        """Two records side by side."""
        return self.path("patients", patient_id, "same-as", other=other)

    def two_people(self, patient_id: str) -> str:
        return self.path("patients", patient_id, "two-people")

    def sent_by(self, patient_id: str) -> str:
        return self.path("patients", patient_id, "sent-by")

    def may_be_named(self, patient_id: str) -> str:
        return self.path("patients", patient_id, "may-be-named")

    def own_link(self, patient_id: str) -> str:
        return self.path("patients", patient_id, "link")

    def thanked(self, patient_id: str) -> str:
        return self.path("patients", patient_id, "thanked")

    def sources(self, source_id: str = "", change: str = "", **query: str) -> str:
        """Where patients come from, or one source. `change`: costs."""
        return self.path("sources", *(of for of in (source_id, change) if of), **query)

    def complaint(self, patient_id: str) -> str:
        return self.path("patients", patient_id, "complaint")

    def written_consent(self, patient_id: str) -> str:
        return self.path("patients", patient_id, "written-consent")

    def answers_for(self, patient_id: str) -> str:
        """Who answers for this child."""
        return self.path("patients", patient_id, "answered-for")

    def erase_patient(self, patient_id: str) -> str:
        return self.path("patients", patient_id, "erase")

    def forecast(self, *, location: str = "", day: date | None = None) -> str:
        return self.path("forecast", location=location, day=day.isoformat() if day else None)

    def settings(self, *section: str) -> str:
        return self.path("settings", *section)

    def bring_in(self, import_id: str = "", change: str = "") -> str:
        """Files from other systems, or one of them. `change`: check, columns, read, import, drop,
        undo or missing; or a report to download."""
        return self.path("bring-in", *(of for of in (import_id, change) if of))

    def file_arrived(self, import_id: str) -> str:
        """Not below `bring_in`, where it would be taken for a file's report."""
        return self.path("bring-in-arrived", import_id)

    def file_source(self, source_id: str) -> str:
        return self.path("file-sources", source_id)

    def playbooks(self) -> str:
        return self.path("playbooks")

    def playbook(self, playbook_id: str) -> str:
        return self.path("playbooks", playbook_id)

    def switch_playbook(self, playbook_id: str) -> str:
        return self.path("playbooks", playbook_id, "switch")

    def campaigns(self) -> str:
        return self.path("campaigns")

    def new_campaign(self, *, start: str = "", segment: str = "") -> str:
        """Not below `campaigns`, where it would be taken for one of them."""
        return self.path("new-campaign", start=start, segment=segment)

    def campaign(self, campaign_id: str, *change: str, **query: str) -> str:
        """`change`: a step of it (people, check), a view (live, email), or what is done with it."""
        return self.path("campaigns", campaign_id, *change, **query)

    def journey(self, playbook_id: str, change: str = "") -> str:
        """A playbook whose steps follow one patient. `change`: switch, copy or preview."""
        return self.path("journeys", playbook_id, *filter(None, (change,)))

    def waitlist(self, slot_id: str = "", change: str = "", **query: str) -> str:
        """Who waits and what is on offer, or one freed time. `change`: stop."""
        return self.path("waitlist", *(of for of in (slot_id, change) if of), **query)

    def waitlist_entry(self, entry_id: str, change: str) -> str:
        """`change`: leave."""
        return self.path("waitlist-entries", entry_id, change)

    def patient_waitlist(
        self,
        patient_id: str,
        *,
        entry: str = "",
        visit: str = "",
        visit_type: str = "",
        location: str = "",
    ) -> str:
        """`visit`: the one that should come sooner."""
        about = {"entry": entry, "visit": visit, "visit_type": visit_type, "location": location}
        return self.path("patients", patient_id, "waitlist", **about)

    def call_list(self, work_item_id: str = "") -> str:
        """Whom playbooks ask the desk to call, or what came of one call."""
        return self.path("call-list", *filter(None, (work_item_id,)))

    def prospects(self, patient_id: str = "", step: str = "", **query: str) -> str:
        """The board, or what is done with one of them. `step`: answered, spoke, not-reached, lost,
        reopen, note, same or other."""
        return self.path("prospects", *filter(None, (patient_id, step)), **query)

    def new_prospect(self) -> str:
        """Not below `prospects`, where it would be taken for one of them."""
        return self.path("new-prospect")

    def feedback(self, *, location: str = "", months: int | None = None, before: str = "") -> str:
        """What patients say of their visits."""
        asked = str(months) if months else None
        return self.path("feedback", location=location, months=asked, before=before)

    def waiting(self, *, after: str = "", said: str = "", done: str = "", undo: str = "") -> str:
        """Who waits for the practice. `done` and `undo`: a patient's id and a reason."""
        return self.path("waiting", after=after, said=said, done=done, undo=undo)

    def waiting_call(self, patient_id: str, reason: str, key: str = "") -> str:
        return self.path("waiting", patient_id, "call", reason=reason, key=key)

    def waiting_step(self, patient_id: str, change: str) -> str:
        """`change`: text, called, no-answer, let-be or undo."""
        return self.path("waiting", patient_id, change)

    def cases(self, *, days: int | None = None, said: str = "") -> str:
        """Who was not content, and what came of it."""
        return self.path("cases", days=str(days) if days else "", said=said)

    def case(self, case_id: str, *change: str, said: str = "") -> str:
        """`change`: step, give or close."""
        return self.path("cases", case_id, *change, said=said)

    def board(self, entry_id: str = "", *, said: str = "") -> str:
        """ "You said, we did": all of it, or one entry."""
        return self.path("board", *filter(None, (entry_id,)), said=said)

    def preview(self) -> str:
        return self.path("preview")

    def text_cost(self) -> str:
        return self.path("text-cost")

    def segments(self, segment_id: str = "", change: str = "", *, said: str = "") -> str:
        """All of them, or one. `change`: remove."""
        return self.path("segments", *(of for of in (segment_id, change) if of), said=said)

    def new_segment(self, *, like: str = "", on_list: str = "") -> str:
        """`like`: one of those to begin with; `on_list`: of who is on that list."""
        return self.path("new-segment", like=like, list=on_list)

    def segment_live(self) -> str:
        """Who fits what is picked, before it is saved."""
        return self.path("segment-live")

    def lists(self, *, said: str = "") -> str:
        return self.path("patient-lists", said=said)

    def list_of(self, name: str, *, said: str = "") -> str:
        return self.path("patient-list", name=name, said=said)

    def on_lists(self, patient_id: str) -> str:
        """Which lists they are on."""
        return self.path("patients", patient_id, "lists")
