"""Records of several kinds in one request, where a screen shows them together."""

from collections.abc import Iterable
from datetime import date

from chalicelib.domain.appointments import Appointment
from chalicelib.domain.conversations import Conversation
from chalicelib.domain.ids import (
    AppointmentId,
    ContactId,
    LocationId,
    PatientId,
    PracticeId,
    ProviderId,
)
from chalicelib.domain.patients import ContactPoint, Patient
from chalicelib.domain.values import dataclass
from chalicelib.storage import keys
from chalicelib.storage.appointments import DayBook, daybook_from
from chalicelib.storage.callers import Ringing, ringing_from
from chalicelib.storage.contacts import contact_from
from chalicelib.storage.db import Db
from chalicelib.storage.records import from_item


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Of what was asked for, that which exists, as it was a moment ago."""

    patients: dict[PatientId, Patient]
    visits: dict[AppointmentId, Appointment]
    books: list[DayBook]
    contacts: dict[ContactId, ContactPoint]
    conversations: dict[ContactId, Conversation]
    ringing: Ringing | None


class ScreenStore:
    def __init__(self, db: Db) -> None:
        self._db = db

    def of_day(
        self,
        practice_id: PracticeId,
        day: date,
        *,
        patients: Iterable[PatientId],
        visits: Iterable[AppointmentId],
        providers: Iterable[ProviderId],
        contacts: Iterable[ContactId],
        conversations: Iterable[ContactId],
        ringing_at: LocationId,
    ) -> Seen:
        """One request for each hundred records; `books`: the providers' day books of that day."""
        books = {of: keys.daybook(practice_id, of, day) for of in providers}
        phone = keys.ringing(practice_id, ringing_at)
        wanted = [
            phone,
            *(keys.patient(practice_id, of) for of in patients),
            *(keys.appointment(practice_id, of) for of in visits),
            *books.values(),
            *(keys.contact(practice_id, of) for of in contacts),
            *(keys.contact(practice_id, of, keys.CONVERSATION_SK) for of in conversations),
        ]
        found = self._db.get_many(wanted, strong=False)

        def kind(sk: str) -> list[keys.Item]:
            return [item for item in found.values() if item["sk"] == sk]

        people = [from_item(item, Patient) for item in kind(keys.PATIENT_SK)]
        booked = [from_item(item, Appointment) for item in kind(keys.APPOINTMENT_SK)]
        points = [contact_from(item) for item in kind(keys.CONTACT_SK)]
        talks = [from_item(item, Conversation) for item in kind(keys.CONVERSATION_SK)]
        return Seen(
            patients={of.patient_id: of for of in people},
            visits={of.appointment_id: of for of in booked},
            books=[
                daybook_from(of, day, found.get((key["pk"], key["sk"])))
                for of, key in books.items()
            ],
            contacts={of.contact_id: of for of in points},
            conversations={of.contact_id: of for of in talks},
            ringing=ringing_from(found.get((phone["pk"], phone["sk"]))),
        )
