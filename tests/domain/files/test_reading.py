"""Rows become patients and visits, or somebody reads why not."""

from datetime import UTC, date, datetime

import pytest

from chalicelib.domain.appointments import Answer, Status
from chalicelib.domain.arriving import ArrivingPatient, ArrivingVisit
from chalicelib.domain.files.rows import AnyRow, Doubled, Merged, Refused, Skipped, Taken, Why
from chalicelib.domain.patients import Kind, OtherPhone, PhoneUse
from chalicelib.domain.places_said import KnownSetup
from tests.builders import a_location, a_provider, a_visit_type
from tests.domain.files.reading import a_setup, from_fixture, meaning, rows_of, taken

HEADER = "ID,Last name,First name,DOB,Mobile,Home phone,Phone,Email,Status,OK to text\n"


def patient(line: str, header: str = HEADER, known: KnownSetup | None = None) -> ArrivingPatient:
    [row] = taken(rows_of(header + line + "\n", known=known))
    assert row.patient
    return row.patient


def people(rows: list[AnyRow]) -> dict[str, ArrivingPatient]:
    return {row.patient.key: row.patient for row in taken(rows) if row.patient}


def visits(rows: list[AnyRow]) -> dict[str, ArrivingVisit]:
    return {row.visit.key: row.visit for row in taken(rows) if row.visit}


def home(number: str) -> OtherPhone:
    return OtherPhone(number=number, use=PhoneUse.HOME)


# --- coded exports -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def open_dental() -> list[AnyRow]:
    return from_fixture("open_dental_patients.csv")


def test_open_dentals_family_keeps_its_guarantor_and_its_phone_at_home(
    open_dental: list[AnyRow],
) -> None:
    helga, nils = people(open_dental)["201"], people(open_dental)["202"]
    assert (helga.phone, helga.phones) == ("+16145550102", (home("+16145550101"),))
    assert (helga.texts, helga.guarantor, helga.system) == (True, "", "file:opendental")
    assert (nils.phone, nils.phones) == ("", (home("+16145550101"),))
    assert (nils.guarantor, nils.texts) == ("201", None)


def test_open_dentals_codes_leave_in_peace_whom_they_should(open_dental: list[AnyRow]) -> None:
    found = people(open_dental)
    assert found["203"].texts is False
    assert found["204"].discharged
    assert found["205"].deceased
    assert found["206"].kind is Kind.CONTACT
    assert found["207"].kind is Kind.PROSPECT
    assert found["209"].discharged
    assert "208" not in found


def test_a_number_with_an_extension_is_called_and_not_texted(open_dental: list[AnyRow]) -> None:
    dario = people(open_dental)["203"]
    work = OtherPhone(number="+16145550110", use=PhoneUse.WORK, extension="21")
    assert (dario.phone, dario.phones) == ("+16145550111", (work,))


def test_a_date_of_the_year_one_is_unknown_and_one_that_never_was_is_flagged(
    open_dental: list[AnyRow],
) -> None:
    assert people(open_dental)["206"].born is None
    assert people(open_dental)["210"].born is None
    flagged = {row.line: [f.column for f in row.flags] for row in taken(open_dental) if row.flags}
    assert flagged == {11: ["Birthdate", "WirelessPhone"]}


def test_who_was_deleted_is_not_brought_in_and_is_put_away_where_they_are_here(
    open_dental: list[AnyRow],
) -> None:
    [row] = [row for row in open_dental if isinstance(row, Skipped)]
    assert row.why is Why.DELETED
    assert row.patient
    assert (row.patient.key, row.patient.discharged) == ("208", True)


def test_open_dentals_visits_take_their_codes_and_five_minutes_a_character() -> None:
    rows = from_fixture("open_dental_visits.csv", chosen=meaning("provider", **{"1": "patel"}))
    found = visits(rows)
    assert found["1"].starts_at == datetime(2026, 12, 1, 13, 30, tzinfo=UTC)
    assert (found["1"].ends_at - found["1"].starts_at).seconds == 40 * 60
    assert found["1"].at == datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
    assert found["2"].status is Status.NO_SHOW
    assert found["2"].note == '"Broken" car would not start'
    assert (found["7"].ends_at - found["7"].starts_at).seconds == 30 * 60
    assert all(row.patient is None for row in taken(rows))


def test_a_visit_put_on_the_unscheduled_list_is_called_off_where_it_was_booked_here() -> None:
    rows = from_fixture("open_dental_visits.csv", chosen=meaning("provider", **{"1": "patel"}))
    off = {row.visit.key: row.visit for row in rows if isinstance(row, Skipped) and row.visit}
    assert off["3"].status is Status.CANCELLED
    assert off["3"].untold


@pytest.fixture(scope="module")
def cliniko() -> list[AnyRow]:
    return from_fixture("cliniko_patients.csv", known=a_setup("AU", "Australia/Sydney"))


def test_clinikos_phones_share_a_cell(cliniko: list[AnyRow]) -> None:
    found = people(cliniko)
    assert (found["701"].phone, found["701"].phones) == ("+61491570156", (home("+61255504321"),))
    assert found["703"].phone == "+61491570158"
    shared_cost = OtherPhone(number="+611300555321", use=PhoneUse.WORK)
    assert (found["706"].phone, found["706"].phones) == ("+61491570006", (shared_cost,))


def test_clinikos_dates_are_day_first_as_one_of_them_proves(cliniko: list[AnyRow]) -> None:
    born = {key: person.born for key, person in people(cliniko).items()}
    assert (born["701"], born["702"]) == (date(1985, 9, 7), date(2000, 2, 29))


def test_who_wants_no_reminders_is_not_texted_and_lives_where_they_say(
    cliniko: list[AnyRow],
) -> None:
    found = people(cliniko)
    assert (found["703"].texts, found["703"].preferred_name) == (False, "Lulu")
    assert (found["701"].texts, found["702"].zone) == (None, "Pacific/Auckland")
    assert found["706"].zone == ""


def test_two_records_that_are_one_person_are_said_to_be_so(cliniko: list[AnyRow]) -> None:
    [merged] = [row for row in cliniko if isinstance(row, Merged)]
    assert (merged.system, merged.retired, merged.survivor) == ("file:cliniko", "705", "703")
    [archived] = [row for row in cliniko if isinstance(row, Skipped)]
    assert archived.patient
    assert (archived.why, archived.patient.discharged) == (Why.ARCHIVED, True)


# --- a hand-kept sheet ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sheet() -> list[AnyRow]:
    return from_fixture("google_sheet.csv", known=a_setup("US", "America/Los_Angeles"))


def test_next_visits_are_read_as_people_write_them(sheet: list[AnyRow]) -> None:
    starts = [row.visit.starts_at for row in taken(sheet) if row.visit]
    assert starts == [
        datetime(2026, 12, 1, 22, 30, tzinfo=UTC),
        datetime(2026, 12, 1, 23, 0, tzinfo=UTC),
        datetime(2026, 12, 2, 17, 0, tzinfo=UTC),
        datetime(2026, 12, 3, 17, 0, tzinfo=UTC),
    ]


def test_a_next_visit_that_moves_stays_the_same_visit() -> None:
    header = "ID,First,Last,Next appt\n"
    keys = [
        list(visits(rows_of(f"{header}1,Ida,Lund,{day} 9:00 AM\n")))
        for day in ("12/01/2026", "12/15/2026")
    ]
    assert keys[0] == keys[1]


def test_a_patient_is_taken_though_their_next_visit_is_not_known_yet(sheet: list[AnyRow]) -> None:
    [eli] = [row for row in taken(sheet) if row.refused_visit]
    assert eli.patient
    assert (eli.patient.given_name, eli.visit) == ("Eli", None)
    other = OtherPhone(number="+14155550164", use=PhoneUse.OTHER)
    assert (eli.patient.phone, eli.patient.phones) == ("+14155550163", (other,))
    assert str(eli.refused_visit).startswith("Next Appt: expected the day")


def test_a_formula_is_kept_as_text_and_is_no_phone(sheet: list[AnyRow]) -> None:
    found = [row.patient for row in taken(sheet) if row.patient]
    assert "@SUM(1+1)*cmd|' /C calc'!A0" in [person.given_name for person in found]
    [kai] = [person for person in found if person.given_name == "Kai"]
    assert kai.phone == ""


def test_the_same_patient_written_differently_is_doubled(sheet: list[AnyRow]) -> None:
    assert [(row.line, row.first) for row in sheet if isinstance(row, Doubled)] == [(11, 5)]


def test_who_shares_a_phone_and_a_birth_date_is_somebody_else(sheet: list[AnyRow]) -> None:
    ida, per = [row.patient for row in taken(sheet) if row.patient][:2]
    assert (ida.phone, ida.born) == (per.phone, per.born)
    assert ida.key != per.key


# --- names, phones, standing ---------------------------------------------------------------------


def test_names_in_columns_of_their_own_stay_as_they_are() -> None:
    eve = patient('1,"Quote ""Q"" Fine",Eve,,,,,,,')
    assert (eve.given_name, eve.family_name) == ("Eve", 'Quote "Q" Fine')
    jose = patient("1,Mun\u0303oz\u00a0,\u200bjosé,,,,,,,")
    assert (jose.given_name, jose.family_name) == ("josé", "Muñoz")


def test_a_name_that_holds_a_link_is_refused() -> None:
    [row] = rows_of(HEADER + "1,Lund,http://evil.example,,,,,,,\n")
    assert isinstance(row, Refused)
    assert (row.line, row.column) == (2, "First name")


def test_leading_zeros_count() -> None:
    assert patient("007,Lund,Ida,,,,,,,").key == "007"
    assert patient('="007",Lund,Ida,,,,,,,').key == "007"


def test_a_mobile_comes_before_a_phone_without_a_label_and_home_is_never_texted() -> None:
    ida = patient("1,Lund,Ida,,202-555-0143,202-555-0144,202-555-0145,,,")
    other = OtherPhone(number="+12025550145", use=PhoneUse.OTHER)
    assert (ida.phone, ida.phones) == ("+12025550143", (home("+12025550144"), other))
    per = patient("1,Holm,Per,,,202-555-0144,202-555-0145,,,")
    assert (per.phone, per.phones) == ("+12025550145", (home("+12025550144"),))


def test_a_landline_is_called_where_its_digits_tell() -> None:
    eva = patient("1,Weiß,Eva,,,,030 23125820,,,", known=a_setup("DE", "Europe/Berlin"))
    assert (eva.phone, [of.number for of in eva.phones]) == ("", ["+493023125820"])


@pytest.mark.parametrize(
    ("cell", "deceased", "discharged", "kind"),
    [
        ("Active", None, False, Kind.PATIENT),
        ("Inactive", None, True, None),
        ("Verstorben", True, None, None),
        ("Prospective", None, None, Kind.PROSPECT),
        ("Archivado", None, True, None),
        ("Non-patient", None, None, Kind.CONTACT),
        ("", None, None, None),
    ],
)
def test_a_standing_is_understood(
    cell: str, deceased: bool | None, discharged: bool | None, kind: Kind | None
) -> None:
    ida = patient(f"1,Lund,Ida,,,,,,{cell},")
    assert (ida.deceased, ida.discharged, ida.kind) == (deceased, discharged, kind)


def test_a_patient_with_nothing_to_be_known_by_is_refused() -> None:
    [row] = rows_of("First,Last,Email\nIda,Lund,\n")
    assert isinstance(row, Refused)
    assert "no number here" in row.expected


def test_no_cell_is_ever_repeated() -> None:
    secret = "Zzyzx"
    raw = (
        "Appt ID,Patient,DOB,Phone,Email,Language,Status,Provider,Type,Date,Time,Length,Consent\n"
        + "".join(
            ",".join([secret if n == m else cell for m, cell in enumerate(GOOD)]) + "\n"
            for n in range(len(GOOD))
        )
    )
    said = []
    for row in rows_of(raw):
        said += [str(row)] if isinstance(row, Refused) else []
        said += [str(flag) for flag in row.flags] if isinstance(row, Taken) else []
    assert len(said) > 5
    assert not [sentence for sentence in said if secret in sentence]


GOOD = ["1", "Ida", "1980-01-31", "202-555-0143", "ida@home.example", "en", "Scheduled", "Dr Patel"]
GOOD += ["Cleaning", "2026-12-03", "9:00 AM", "30", "yes"]


# --- visits --------------------------------------------------------------------------------------


def test_a_value_means_what_a_person_says_it_means() -> None:
    raw = (
        "Appt ID,Chart,Date,Time,Status,Provider,Type\n"
        "1,7,12/03/2026,9:00 AM,X5,DOC1,D0120\n2,7,12/13/2026,9:00 AM,,DOC1,D9999\n"
    )

    def chosen(mapping):  # type: ignore[no-untyped-def]
        mapping = meaning("status", x5="noshow")(mapping)
        mapping = meaning("provider", doc1="kim")(mapping)
        return meaning("visit_type", d0120="exam", **{"*": "cleaning"})(mapping)

    known = KnownSetup(
        locations=(a_location(),),
        providers=(a_provider(), a_provider(provider_id="kim", name="Dr Kim")),
        visit_types=(a_visit_type(), a_visit_type(visit_type_id="exam", name="Exam")),
    )
    found = visits(rows_of(raw, known=known, chosen=chosen))
    assert (found["1"].status, found["1"].provider_id) == (Status.NO_SHOW, "kim")
    assert [found[key].visit_type_id for key in "12"] == ["exam", "cleaning"]
    assert found["2"].status is Status.BOOKED


def test_who_works_at_one_place_says_where_the_visit_is() -> None:
    known = KnownSetup(
        locations=(a_location(), a_location(location_id="hill", name="Hill")),
        providers=(
            a_provider(),
            a_provider(provider_id="kim", name="Dr Kim", location_id="hill"),
        ),
        visit_types=(a_visit_type(),),
    )
    raw = "Appt ID,Chart,Date,Time,Provider\n1,7,12/03/2026,9:00 AM,Dr Kim\n"
    assert visits(rows_of(raw, known=known))["1"].location_id == "hill"


def test_a_visit_without_a_number_is_known_by_its_patient_and_time() -> None:
    raw = (
        "Patient,DOB,Date,Time\n"
        '"Lund, Ida",1986-10-02,12/03/2026,9:00 AM\n'
        '"LUND, ida",1986-10-02,12/03/2026,9:00 AM\n'
        '"Lund, Ida",1986-10-02,12/13/2026,9:00 AM\n'
    )
    rows = rows_of(raw)
    assert [type(row) for row in rows] == [Taken, Doubled, Taken]
    assert len(visits(rows)) == 2


def test_what_was_asked_for_is_pending() -> None:
    raw = "Appt ID,Chart,Date,Time,Status\n1,7,12/03/2026,9:00 AM,Wait list\n"
    assert visits(rows_of(raw))["1"].status is Status.PENDING


def test_clinikos_visits_are_cancelled_by_a_date() -> None:
    raw = (
        "id,patient_id,starts_at,ends_at,cancelled_at,did_not_arrive,practitioner_id\n"
        "1,2,2026-12-03T09:00:00Z,2026-12-03T09:45:00Z,,false,9\n"
        "2,2,2026-12-04T09:00:00Z,,2026-11-01T00:00:00Z,false,9\n"
        "3,2,2026-11-04T09:00:00Z,,,true,9\n"
    )
    found = visits(rows_of(raw))
    assert found["1"].ends_at == datetime(2026, 12, 3, 9, 45, tzinfo=UTC)
    assert [found[key].status for key in "123"] == [
        *(Status.BOOKED, Status.CANCELLED, Status.NO_SHOW),
    ]


def test_a_visit_of_somebody_who_died_is_pointed_out() -> None:
    raw = (
        "Appt ID,Chart,First,Last,Date,Time,Patient status\n"
        "1,7,Amos,Quick,12/03/2026,9:00 AM,Deceased\n"
    )
    [row] = taken(rows_of(raw))
    assert row.patient
    assert row.patient.deceased
    assert len(row.flags) == 1


def test_an_hour_with_its_end_is_no_offset() -> None:
    raw = "Appt ID,Chart,Start\n1,7,2026-12-03 10:00-10:30\n"
    assert [type(row) for row in rows_of(raw)] == [Refused]
    raw = "Appt ID,Chart,Start\n1,7,2026-12-03 10:00:00 -0800\n"
    assert visits(rows_of(raw))["1"].starts_at == datetime(2026, 12, 3, 18, tzinfo=UTC)


def test_a_german_schedule_is_read_as_germans_write() -> None:
    rows = from_fixture("german_cp1252.csv", known=a_setup("DE", "Europe/Berlin"))
    found = visits(rows)
    assert found["0012"].starts_at == datetime(2026, 12, 24, 13, 30, tzinfo=UTC)
    assert (found["0012"].answer, found["0013"].status) == (Answer.ACCEPTED, Status.CANCELLED)
    assert found["0013"].starts_at == datetime(2026, 12, 3, 8, tzinfo=UTC)
    assert {person.family_name for person in people(rows).values()} == {"Müller", "Weiß", "Öz"}


def test_the_clocks_are_read_as_they_go() -> None:
    found = visits(from_fixture("clocks.csv"))
    assert {key: visit.starts_at for key, visit in found.items()} == {
        "1": datetime(2026, 3, 7, 14, 0, tzinfo=UTC),
        "2": datetime(2026, 3, 8, 6, 59, tzinfo=UTC),
        "4": datetime(2026, 3, 9, 13, 0, tzinfo=UTC),
        "5": datetime(2026, 11, 1, 5, 30, tzinfo=UTC),
        "6": datetime(2026, 11, 2, 14, 0, tzinfo=UTC),
    }
