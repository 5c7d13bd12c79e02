"""What a column may hold, and other choices, as they stand in the drop-downs."""

from collections.abc import Mapping

from chalicelib.domain.files.fields import Field
from chalicelib.domain.files.mapping import Holds, VisitKey

F = Field
GROUPS: tuple[tuple[str, Mapping[Field, str]], ...] = (
    (
        "Who it is",
        {
            F.PATIENT_ID: "Patient's number",
            F.NAME: "Whole name",
            F.GIVEN: "First name",
            F.FAMILY: "Last name",
            F.PREFERRED: "Preferred name",
            F.SAID_AS: "How the name is said",
            F.BORN: "Birth date",
            F.SEX: "Sex",
            F.LANGUAGE: "Language",
            F.INTERPRETER: "Interpreter",
            F.ZONE: "Time zone",
            F.SINCE: "Patient since",
            F.STANDING: "Whether still a patient",
            F.DECEASED: "Deceased",
            F.ARCHIVED: "Put away",
            F.MERGED_INTO: "Merged into number",
            F.GUARANTOR: "Number of who answers for them",
            F.REMEMBER: "What to remember",
            F.CAME_BY: "How they found you",
            F.REFERRED: "Who sent them",
            F.LISTS: "Lists they are on",
            F.INTERESTS: "What interests them",
            F.BALANCE: "What they owe",
        },
    ),
    (
        "How to reach them",
        {
            F.MOBILE: "Mobile",
            F.PHONE: "Phone",
            F.HOME: "Home phone",
            F.WORK: "Work phone",
            F.PHONES: "Several phones",
            F.EMAIL: "Email",
            F.CONSENT: "May be texted",
            F.REMINDER: "How they are reminded",
        },
    ),
    (
        "The visit",
        {
            F.ID: "Visit's own number",
            F.START: "Day and time",
            F.DATE: "Day",
            F.TIME: "Time",
            F.NEXT: "Next visit",
            F.END: "End",
            F.MINUTES: "Length",
            F.PATTERN: "Length as a pattern",
            F.PROVIDER: "Provider",
            F.LOCATION: "Location",
            F.VISIT_TYPE: "Kind of visit",
            F.STATUS: "Status",
            F.CANCELLED: "Called off",
            F.NO_SHOW: "Did not come",
            F.NOTE: "Note",
            F.AMOUNT: "What the visit brought",
            F.BOOKED: "Booked on",
            F.CHANGED: "Last changed",
        },
    ),
)
"""As they stand in the drop-downs."""

HOLDS = {
    Holds.BOTH: "a visit, with its patient",
    Holds.PATIENTS: "a patient",
    Holds.VISITS: "a visit, its patient by number only",
}
VISIT_KEYS = {
    VisitKey.OWN: "its own number",
    VisitKey.NEXT: "its patient, who has one next visit",
    VisitKey.START: "its patient and time",
}
STATUSES = {
    "booked": "booked",
    "confirmed": "confirmed",
    "pending": "asked for, not booked yet",
    "arrived": "here",
    "fulfilled": "took place",
    "cancelled": "cancelled",
    "noshow": "did not come",
    "skip": "no visit: leave the row out",
}
