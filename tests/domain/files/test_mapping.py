"""A program proposes what the columns hold; a person decides, and is asked once."""

import io
from collections.abc import Sequence
from dataclasses import replace

import pytest

from chalicelib.domain.files.cells import DateOrder
from chalicelib.domain.files.fields import FIELD_OF, Field, field_of, folded
from chalicelib.domain.files.mapping import (
    Choice,
    FileMapping,
    Holds,
    Proposal,
    Sure,
    VisitKey,
    again,
    fingerprint,
    problems,
    propose,
)
from chalicelib.domain.files.survey import Survey, survey
from chalicelib.domain.files.tables import examine, open_table
from chalicelib.domain.places_said import KnownSetup
from tests.builders import NOW, a_location, a_provider, a_visit_type
from tests.domain.files.reading import a_setup, remembered

F = Field


def proposed(raw: str, known: KnownSetup | None = None) -> Proposal:
    return propose(examine(io.BytesIO(raw.encode())), known or a_setup(), NOW)


def fields(raw: str) -> list[Field]:
    return [choice.field for choice in proposed(raw).mapping.columns]


def surveyed(raw: str) -> Survey:
    mapping = proposed(raw).mapping
    return survey(open_table(io.BytesIO(raw.encode()), mapping.shape), mapping, NOW)


@pytest.mark.parametrize(
    ("header", "holds", "expected"),
    [
        (
            "Patient ID,Last Name,First Name,Pref Name,Birthdate,Home Phone,Mobile Phone,Status",
            Holds.PATIENTS,
            [F.PATIENT_ID, F.FAMILY, F.GIVEN, F.PREFERRED, F.BORN, F.HOME, F.MOBILE, F.STANDING],
        ),
        (
            "Appointment ID,Patient ID,Patient Name,Appt Date,Start Time,Duration,Doctor,Status",
            Holds.BOTH,
            [F.ID, F.PATIENT_ID, F.NAME, F.DATE, F.TIME, F.MINUTES, F.PROVIDER, F.STATUS],
        ),
        (
            "id,patient_guid,patient,staff_member,start_at,end_at,treatment_name,no_show",
            Holds.BOTH,
            [F.ID, F.PATIENT_ID, F.NAME, F.PROVIDER, F.START, F.END, F.VISIT_TYPE, F.NO_SHOW],
        ),
        ("Appt,Chart,Start,Minutes", Holds.VISITS, [F.ID, F.PATIENT_ID, F.START, F.MINUTES]),
        (
            "Name,Given Name,Family Name,Birthday,E-mail 1 - Value,Phone 1 - Value,Phone 2 - Value",
            Holds.PATIENTS,
            [F.NAME, F.GIVEN, F.FAMILY, F.BORN, F.EMAIL, F.PHONE, F.PHONE],
        ),
        ("ID,First,Last,State,Zip", Holds.PATIENTS, [F.PATIENT_ID, F.GIVEN, F.FAMILY, "", ""]),
        (
            "Expediente;Nombre;Apellidos;Fecha de nacimiento;Teléfono móvil;Próxima cita",
            Holds.BOTH,
            [F.PATIENT_ID, F.GIVEN, F.FAMILY, F.BORN, F.MOBILE, F.NEXT],
        ),
        (
            "Patienten-Nr.;Nachname;Vorname;Geburtsdatum;Handy;Festnetz;E-Mail",
            Holds.PATIENTS,
            [F.PATIENT_ID, F.FAMILY, F.GIVEN, F.BORN, F.MOBILE, F.HOME, F.EMAIL],
        ),
        (
            "N° patient;Nom;Prénom;Date de naissance;Portable;Date du RDV;Heure;Statut",
            Holds.BOTH,
            [F.PATIENT_ID, F.FAMILY, F.GIVEN, F.BORN, F.MOBILE, F.DATE, F.TIME, F.STATUS],
        ),
        (
            "Código do paciente;Nome completo;Data de nascimento;Celular;Data da consulta;Horário",
            Holds.BOTH,
            [F.PATIENT_ID, F.NAME, F.BORN, F.MOBILE, F.DATE, F.TIME],
        ),
        ("Patient's Cell Phone #,Pt DOB,Client Email", Holds.PATIENTS, [F.MOBILE, F.BORN, F.EMAIL]),
    ],
    ids=["dentrix", "eaglesoft", "jane", "plain", "google", "address", *"edfp", "worded"],
)
def test_headings_of_many_systems_are_recognised(
    header: str, holds: Holds, expected: Sequence[Field]
) -> None:
    mapping = proposed(header + "\n").mapping
    assert [choice.field for choice in mapping.columns] == expected
    assert mapping.holds is holds


def test_headings_that_mean_nothing_are_told_by_what_stands_below_them() -> None:
    rows = "".join(
        f'A{n},"Lund, Ida",ida{n}@home.example,202-555-01{n:02},{n}/13/1980,"12/{n}/2026 9:00 AM"\n'
        for n in range(1, 9)
    )
    raw = "q1,q2,q3,q4,q5,q6\n" + rows
    assert fields(raw) == ["", F.NAME, F.EMAIL, F.PHONE, F.BORN, F.START]
    assert {of.sure for of in proposed(raw).columns[1:]} == {Sure.NO}


def test_a_column_of_the_practices_own_names_is_proposed_whatever_its_heading() -> None:
    raw = "Appt ID,Chart,Start,Col 4,Col 5,Remark\n" + "".join(
        f"{n},7,12/{n}/2026 9:00 AM,DR PATEL,Main Street,Dr Patel says so\n" for n in range(1, 9)
    )
    assert fields(raw)[3:] == [F.PROVIDER, F.LOCATION, ""]
    proposal = proposed(raw)
    assert proposal.columns[3].why == "what stands in it is your providers"
    assert proposal.mapping.meanings[Field.PROVIDER] == {"drpatel": "patel"}


@pytest.mark.parametrize(
    ("heading", "of"),
    [("Cell Ph", F.MOBILE), ("Home Ph", F.HOME), ("E-mail Addr", F.EMAIL), ("Prov", F.PROVIDER)],
)
def test_headings_cut_short_are_known(heading: str, of: Field) -> None:
    assert field_of(heading) == (of, True)


def test_a_heading_that_what_stands_below_it_contradicts_is_doubted() -> None:
    raw = "ID,First,Last,Phone\n1,Ida,Lund,ida@home.example\n2,Per,Holm,per@home.example\n"
    [*_, phone] = proposed(raw).columns
    assert (phone.sure, "email addresses" in phone.why) == (Sure.NO, True)


def test_no_spelling_means_two_things() -> None:
    assert all(folded(spelling) == spelling for spelling in FIELD_OF)
    assert field_of("Patient status") == (Field.STANDING, True)


def test_what_was_chosen_is_remembered_for_the_next_file() -> None:
    raw = "ID,First,Last,Born\n1,Ida,Lund,3/4/1980\n"
    chosen = proposed(raw).mapping
    columns = (*chosen.columns[:3], Choice(header="Born", order=DateOrder.DAY_FIRST))
    chosen = replace(
        chosen, columns=columns, meanings={"status": {"5": "noshow"}}, system="file:mine"
    )
    kept = remembered(chosen, FileMapping)
    assert kept == chosen
    tomorrow = examine(io.BytesIO(b"\xef\xbb\xbf\nid;FIRST;Last;Born\n2;Per;Holm;4/4/1980\n"))
    assert fingerprint(tomorrow.header) == fingerprint(examine(io.BytesIO(raw.encode())).header)
    found = again(kept, tomorrow)
    assert found
    assert (found.columns, found.meanings, found.system) == (columns, chosen.meanings, "file:mine")
    assert (found.shape.delimiter, found.shape.header) == (";", 2)


def test_a_file_with_other_headings_is_asked_about_again() -> None:
    kept = proposed("ID,First,Last\n").mapping
    assert again(kept, examine(io.BytesIO(b"ID,First,Last,DOB\n"))) is None


def test_the_files_of_one_system_share_their_patients_numbers() -> None:
    patients = proposed("PatNum,LName,FName,PatStatus\n").mapping
    visits = proposed("AptNum,PatNum,AptStatus,AptDateTime\n").mapping
    assert patients.system == visits.system == "file:opendental"


def test_what_a_visit_gets_where_the_file_says_nothing_is_the_first_there_is() -> None:
    mapping = proposed("Appt ID,Chart,Start\n").mapping
    assert mapping.meanings == {
        "location": {"*": "main-street"},
        "provider": {"*": "patel"},
        "visit_type": {"*": "cleaning"},
    }
    assert problems(mapping, a_setup()) == ()


def test_a_name_over_there_is_taken_for_the_one_there_is_here_only_where_there_is_one() -> None:
    raw = "Appt ID,Chart,Start,Location\n1,7,12/13/2026 9:00 AM,NYC\n"
    assert proposed(raw).mapping.meanings["location"] == {"nyc": "main-street"}
    two = KnownSetup(
        locations=(a_location(), a_location(location_id="hill", name="Hill")),
        providers=(a_provider(),),
        visit_types=(a_visit_type(),),
    )
    assert "location" not in proposed(raw, two).mapping.meanings


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("ID,DOB", "name"),
        ("Appt ID,Start", "whose visit"),
        ("Appt ID,Chart,Status,Notes", "name"),
    ],
)
def test_what_is_missing_is_said_in_a_sentence(header: str, says: str) -> None:
    assert any(says in sentence for sentence in problems(proposed(header).mapping, a_setup()))


def test_two_columns_for_one_thing_are_pointed_out() -> None:
    mapping = proposed("ID,First,Last\n").mapping
    twice = replace(mapping, columns=(*mapping.columns, Choice(header="MRN", field=F.PATIENT_ID)))
    assert problems(twice, a_setup()) == (
        'Two columns are chosen for the same thing: "ID" and another.',
    )


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("Appt ID,Patient,Start", VisitKey.OWN),
        ("ID,First,Last,Next appointment", VisitKey.NEXT),
        ("Patient,DOB,Date,Time", VisitKey.START),
    ],
)
def test_a_visit_is_known_again_by_what_the_file_has(header: str, key: VisitKey) -> None:
    assert proposed(header + "\n").mapping.visit_key is key


# --- what only the whole file tells --------------------------------------------------------------


def born(*days: str) -> str:
    return "ID,Name,DOB\n" + "".join(f"{n},Ida,{day}\n" for n, day in enumerate(days, 1))


def test_one_date_proves_the_order_of_its_column() -> None:
    assert surveyed(born("3/4/1980", "31/12/1960")).orders == {2: DateOrder.DAY_FIRST}
    assert surveyed(born("3/4/1980", "12/31/1960")).orders == {2: DateOrder.MONTH_FIRST}
    assert surveyed(born("3/4/1980")).unsure == ("DOB",)


def test_one_wrong_date_among_many_does_not_turn_them_round() -> None:
    found = surveyed(born(*["12/31/1960"] * 30, "13/2/1971"))
    assert (found.orders, found.mixed) == ({2: DateOrder.MONTH_FIRST}, ())
    assert surveyed(born("12/31/1960", "13/2/1971")).mixed == ("DOB",)


def test_a_heading_may_say_the_order_of_its_dates() -> None:
    mapping = proposed("ID,Name,DOB (DD/MM/YYYY)\n1,Ida,3/4/1980\n").mapping
    assert mapping.columns[2].order is DateOrder.DAY_FIRST


def test_the_values_that_a_person_may_give_a_meaning_are_counted() -> None:
    raw = "Appt ID,Chart,Start,Status\n" + "".join(
        f"{n},7,12/13/2026 9:00 AM,{'X5' if n % 3 else 'X9'}\n" for n in range(9)
    )
    assert surveyed(raw).values["status"] == {"X5": 6, "X9": 3}


def test_the_same_number_for_the_same_person_is_a_repeat_and_for_another_is_not() -> None:
    raw = (
        "Chart,Patient,DOB\n"
        '1,"Ames, Ana",1980-01-31\n'
        '1,"Ames, Anna",1/31/1980\n'
        '1,"Ames, Ana",1980-01-30\n'
        '1,"Bond, Bea",1981-01-31\n'
        '2,"Ames, Ana",1980-01-31\n'
    )
    found = surveyed(raw)
    assert (found.repeats, found.other_people) == ({3: 2, 4: 2}, {5: 2})
