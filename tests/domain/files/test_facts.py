"""What a file says of a patient beside name and number: who they are, how they came, what a visit
brought."""

import pytest

from chalicelib.domain.arriving import ArrivingPatient
from chalicelib.domain.files.fields import Field, field_of
from chalicelib.domain.money import money_of
from chalicelib.domain.patients import Sex
from tests.domain.files.reading import rows_of, taken


def people(raw: str) -> list[ArrivingPatient]:
    return [row.patient for row in taken(rows_of(raw)) if row.patient]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Gender", Field.SEX),
        ("Sexo", Field.SEX),
        ("Geschlecht", Field.SEX),
        ("Sexe", Field.SEX),
        ("Gênero", Field.SEX),
        ("Referred by", Field.REFERRED),
        ("Referral source", Field.CAME_BY),
        ("How did you hear about us?", Field.CAME_BY),
        ("¿Cómo nos conoció?", Field.CAME_BY),
        ("Wie aufmerksam geworden", Field.CAME_BY),
        ("Tags", Field.LISTS),
        ("Etiquetas", Field.LISTS),
        ("Interests", Field.INTERESTS),
        ("Centres d'intérêt", Field.INTERESTS),
        ("Fee", Field.AMOUNT),
        ("Betrag", Field.AMOUNT),
        ("Montant (€)", Field.AMOUNT),
        ("Balance", Field.BALANCE),
        ("Saldo", Field.BALANCE),
    ],
)
def test_a_column_is_known_by_its_heading_in_five_languages(heading: str, field: Field) -> None:
    assert field_of(heading)[0] is field


def test_all_that_a_practice_knows_of_a_patient_is_brought_in() -> None:
    [rosa, bo] = people(
        "Patient ID,First,Last,DOB,Gender,Referred by,How did you hear?,Tags,Interests,Balance\n"
        '1,Rosa,Klein,1981-05-04,F,2,Website,VIP; Referrers,Whitening|Implants,"$1,204.50"\n'
        "2,Bo,Lund,1977-01-02,male,Dr Lee,,,,(12.00)\n"
    )
    assert rosa.sex is Sex.FEMALE
    assert (rosa.referred_by, rosa.came_by) == ("2", "Website")
    assert (rosa.lists, rosa.interests) == (("Referrers", "VIP"), ("Implants", "Whitening"))
    assert (rosa.balance, bo.balance) == (120450, -1200)
    assert (bo.sex, bo.referred_by, bo.came_by) == (Sex.MALE, "", "Dr Lee")


@pytest.mark.parametrize(
    ("cell", "sex"),
    [
        ("W", Sex.FEMALE),
        ("weiblich", Sex.FEMALE),
        ("2", Sex.FEMALE),
        ("Männlich", Sex.MALE),
        ("Homme", Sex.MALE),
        ("1", Sex.MALE),
        ("divers", Sex.OTHER),
        ("U", None),
        ("", None),
    ],
)
def test_sex_is_read_in_words_letters_and_codes(cell: str, sex: Sex | None) -> None:
    [found] = people(f"Patient ID,First,Last,DOB,Sex\n1,Rosa,Klein,1981-05-04,{cell}\n")
    assert found.sex is sex


def test_beside_h_for_men_m_is_a_woman() -> None:
    marta, hugo = people(
        "No. paciente,Nombre,Apellidos,Fecha de nacimiento,Sexo\n"
        "1,Marta,Ruiz,04/05/1981,M\n2,Hugo,Paz,02/01/1977,H\n"
    )
    assert (marta.sex, hugo.sex) == (Sex.FEMALE, Sex.MALE)


def test_a_sex_that_nobody_can_read_is_flagged_and_the_patient_is_taken() -> None:
    [row] = taken(rows_of("Patient ID,First,Last,DOB,Sex\n1,Rosa,Klein,1981-05-04,purple\n"))
    assert [str(of) for of in row.flags] == ["Sex: expected female, male or other"]


def test_a_slip_in_an_address_is_named_among_the_notes_and_the_patient_is_taken() -> None:
    head = "Patient ID,First,Last,Email\n"
    [row] = taken(rows_of(f"{head}1,Rosa,Klein,rosa@gmial.com\n"))
    assert [str(of) for of in row.flags] == [
        "Email: expected gmail.com at the end; this looks like a slip"
    ]
    assert row.patient
    assert row.patient.email == "rosa@gmial.com"


def test_what_a_visit_brought_is_brought_in_and_what_is_no_amount_is_flagged() -> None:
    head = "Appointment ID,Patient ID,First,Last,DOB,Date,Time,Fee\n"
    rest = "Rosa,Klein,1981-05-04,2026-12-01,9:00 AM"
    fine, odd = taken(rows_of(f'{head}1,1,{rest},"120,50"\n2,1,{rest},see note\n'))
    assert fine.visit
    assert odd.visit
    assert (fine.visit.amount, odd.visit.amount) == (12050, None)
    assert [of.column for of in odd.flags] == ["Fee"]


@pytest.mark.parametrize(
    ("cell", "cents"),
    [
        ("120", 12000),
        ("$1,234.50", 123450),
        ("1.234,5 €", 123450),
        ("1 234,50", 123450),
        ("1'234.50", 123450),
        ("1,234", 123400),
        ("1.234.567", 123456700),
        ("0.99", 99),
        ("-5", -500),
        ("5,00-", -500),
        ("USD 12", 1200),
        ("", None),
        ("free", None),
        ("1.2.3", None),
        ("12 / 13", None),
        ("12 34", None),
        ("1 2345", None),
        ("1 234 567,89", 123456789),
        ("5 %", None),
    ],
)
def test_money_is_counted_in_cents_however_it_is_written(cell: str, cents: int | None) -> None:
    assert money_of(cell) == cents
