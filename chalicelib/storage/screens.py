"""Records of several kinds in one request, where a screen shows them together."""

from collections.abc import Iterable
from datetime import date

from chalicelib.domain.appointments import Appointment
from chalicelib.domain.conversations import Conversation
from chalicelib.domain.ids import AppointmentId, ContactId, PatientId, PracticeId, ProviderId
from chalicelib.domain.patients import ContactPoint, Patient
from chalicelib.storage import keys
from chalicelib.storage.appointments import DayBook, daybook_from
from chalicelib.storage.contacts import contact_from
from chalicelib.storage.db import Db
from chalicelib.storage.records import from_item


class ScreenStore:
    """Of what is asked for, that which exists, as it was a moment ago."""

    def __init__(self, db: Db) -> None:
        self._db = db

    def patients_visits_and_books(
        self,
        practice_id: PracticeId,
        patient_ids: Iterable[PatientId],
        appointment_ids: Iterable[AppointmentId],
        of_day: date,
        provider_ids: Iterable[ProviderId],
    ) -> tuple[dict[PatientId, Patient], dict[AppointmentId, Appointment], list[DayBook]]:
        """With the providers' day books of that day."""
        patients = [keys.patient(practice_id, of) for of in patient_ids]
        visits = [keys.appointment(practice_id, of) for of in appointment_ids]
        books = {of: keys.daybook(practice_id, of, of_day) for of in provider_ids}
        items = self._read([*patients, *visits, *books.values()])
        people = [from_item(item, Patient) for item in items if item["sk"] == keys.PATIENT_SK]
        booked = [
            from_item(item, Appointment) for item in items if item["sk"] == keys.APPOINTMENT_SK
        ]
        found = {(item["pk"], item["sk"]): item for item in items}
        return (
            {of.patient_id: of for of in people},
            {of.appointment_id: of for of in booked},
            [daybook_from(of, of_day, found.get((k["pk"], k["sk"]))) for of, k in books.items()],
        )

    def contacts_and_conversations(
        self,
        practice_id: PracticeId,
        contact_ids: Iterable[ContactId],
        of_conversations: Iterable[ContactId],
    ) -> tuple[dict[ContactId, ContactPoint], dict[ContactId, Conversation]]:
        contacts = [keys.contact(practice_id, of) for of in contact_ids]
        said = [keys.contact(practice_id, of, keys.CONVERSATION_SK) for of in of_conversations]
        items = self._read([*contacts, *said])
        points = [contact_from(item) for item in items if item["sk"] == keys.CONTACT_SK]
        talks = [from_item(item, Conversation) for item in items if item["sk"] != keys.CONTACT_SK]
        return {of.contact_id: of for of in points}, {of.contact_id: of for of in talks}

    def _read(self, wanted: list[keys.Key]) -> list[keys.Item]:
        return list(self._db.get_many(wanted, strong=False).values()) if wanted else []
