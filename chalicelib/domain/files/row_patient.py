"""Who stands in a record: a patient, as far as its cells say."""

import hashlib
from datetime import date

from chalicelib.domain import addresses, phones
from chalicelib.domain.arriving import ArrivingPatient
from chalicelib.domain.files import cells
from chalicelib.domain.files.fields import OF_PHONES, Field, folded
from chalicelib.domain.files.one_row import CAME_BY_MOST, KEY_MOST, OneRow, RowRefused
from chalicelib.domain.files.rows import Why
from chalicelib.domain.patients import Kind, OtherPhone, PhoneUse, Sex
from chalicelib.domain.zones import is_zone

_USES = {
    Field.MOBILE: PhoneUse.MOBILE,
    Field.HOME: PhoneUse.HOME,
    Field.WORK: PhoneUse.WORK,
}


class RowPatient:
    def __init__(self, row: OneRow) -> None:
        self._row = row

    def read(self) -> tuple[ArrivingPatient, Why | None]:
        """(the patient, why they are not brought in)."""
        name = self._name()
        born = self._past_day(Field.BORN)
        phone, others = self._phones()
        email = self._email()
        language = self._language(Field.LANGUAGE)
        standing = self._standing()
        deceased = standing == "deceased" or cells.is_set(self._row.first(Field.DECEASED))
        archived = cells.is_set(self._row.first(Field.ARCHIVED))
        away = archived or standing in ("inactive", "archived", "deleted")
        key = self.number()
        if not key:
            key = self._made_key(name, born, phone or (others[0].number if others else ""), email)
        guarantor = self._row.first(Field.GUARANTOR)
        referrer, came_by = self._referred(key)
        patient = ArrivingPatient(
            system=self._row.mapping.system,
            key=key,
            given_name=name.given,
            family_name=name.family,
            preferred_name=self._called(name),
            said_as=self._row.cut(Field.SAID_AS),
            born=born,
            language=language,
            interpreter=self._interpreter(language),
            remember=self._row.cut(Field.REMEMBER),
            phone=phone,
            email=email,
            phones=others,
            zone=self._zone_said(),
            since=self._past_day(Field.SINCE),
            deceased=deceased or None,
            discharged=True if away else False if standing == "patient" else None,
            kind=_KINDS.get(standing),
            guarantor="" if guarantor in (key, "0") else guarantor[:KEY_MOST],
            sex=self._sex(),
            lists=cells.several(self._row.first(Field.LISTS)),
            interests=cells.several(self._row.first(Field.INTERESTS)),
            came_by=self._row.first(Field.CAME_BY)[:CAME_BY_MOST] or came_by,
            referred_by=referrer,
            balance=self._row.money(Field.BALANCE),
            texts=self._texts(),
            at=self._row.changed_at(),
        )
        if standing == "deleted":
            return patient, Why.DELETED
        return patient, Why.ARCHIVED if archived else None

    def number(self) -> str:
        key = self._row.first(Field.PATIENT_ID)
        if len(key) > KEY_MOST:
            raise RowRefused(Field.PATIENT_ID, f"at most {KEY_MOST} characters")
        return key

    def _made_key(self, name: cells.Name, born: date | None, phone: str, email: str) -> str:
        """For patients without a number of their own: the same person is the same in every
        export."""
        said = born.isoformat() if born else phone or email
        if not said:
            raise RowRefused(
                Field.BORN, "a birth date, a phone or an email, as the patient has no number here"
            )
        parts = (folded(name.family), folded(name.given), said)
        return "~" + hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]

    def _name(self) -> cells.Name:
        given, family = self._row.first(Field.GIVEN), self._row.first(Field.FAMILY)
        if given and family:
            name, column = cells.name_of_parts(given, family), Field.GIVEN
        else:
            every = (Field.NAME, Field.GIVEN, Field.FAMILY)
            column = next((of for of in every if self._row.first(of)), Field.NAME)
            column = column if self._row.mapping.has(column) else Field.GIVEN
            name = cells.name_of(self._row.first(column))
        if name is None:
            raise RowRefused(column, "the patient's name")
        if name.guessed and column is Field.NAME:
            self._row.flag(column, "Last, First: where the family name begins is not known")
        if cells.looks_damaged(name.given + " " + name.family):
            self._row.flag(column, "a name whose letters all survived the export")
        if cells.looks_like_a_formula(name.given) or cells.looks_like_a_formula(name.family):
            self._row.flag(column, "a name; this looks like a formula, and is kept as text")
        return name

    def _called(self, name: cells.Name) -> str:
        preferred = self._row.first(Field.PREFERRED)
        if not preferred:
            return name.preferred
        read = cells.name_of_parts(preferred, "")
        if read is None:
            self._row.flag(Field.PREFERRED, "a name; the first name is used")
            return name.preferred
        return read.given

    def _phones(self) -> tuple[str, tuple[OtherPhone, ...]]:
        """(the one to text, the others). What is called home or work is not texted."""
        to_text: dict[Field, str] = {}
        others: list[OtherPhone] = []
        for column in OF_PHONES:
            for cell in self._row.every(column):
                for found in cells.phones_of(cell, self._row.known.region):
                    self._place(found, column, to_text, others)
        number = to_text.get(Field.MOBILE) or to_text.get(Field.PHONE, "")
        for column, other in to_text.items():
            if other != number:
                use = PhoneUse.MOBILE if column is Field.MOBILE else PhoneUse.OTHER
                others.append(OtherPhone(number=other, use=use))
        kept = {of.number: of for of in reversed(others) if of.number != number or of.extension}
        return number, tuple(reversed(kept.values()))

    def _place(
        self,
        found: cells.PhoneInCell,
        column: Field,
        to_text: dict[Field, str],
        others: list[OtherPhone],
    ) -> None:
        if found.problem:
            reason = found.problem.value.lower().replace("_", " ")
            self._row.flag(column, f"a phone number with its area code ({reason})")
            return
        use = _USES.get(column) or found.use
        mobile = use is PhoneUse.MOBILE
        can = not found.extension and phones.textable(found.number)
        can = can and (mobile or (use is None and not phones.is_landline(found.number)))
        if column is Field.PHONE and use not in (None, PhoneUse.MOBILE):
            can = False
        as_label = Field.MOBILE if mobile else Field.PHONE
        if can and as_label not in to_text:
            to_text[as_label] = found.number
            return
        if can and to_text[as_label] == found.number:
            return
        if mobile and not can:
            self._row.flag(column, "a number that texts can arrive at")
        others.append(
            OtherPhone(number=found.number, use=use or PhoneUse.OTHER, extension=found.extension)
        )

    def _email(self) -> str:
        wrong = False
        for cell in self._row.every(Field.EMAIL):
            found, fine = cells.email_of(cell)
            if found:
                if meant := addresses.meant_by(found):
                    self._row.flag(Field.EMAIL, f"{meant} at the end; this looks like a slip")
                return found
            wrong = wrong or not fine
        if wrong:
            self._row.flag(Field.EMAIL, "an address as in name@example.com")
        return ""

    def _language(self, column: Field) -> str:
        cell = self._row.first(column)
        code = cells.language_of(cell) if cell else ""
        if code is None:
            self._row.flag(column, "a language, as in Spanish or es")
        return code or ""

    def _interpreter(self, language: str) -> str:
        cell = self._row.first(Field.INTERPRETER)
        if not cell or cells.yes_or_no(cell) is False:
            return ""
        if cells.yes_or_no(cell):
            if not language:
                self._row.flag(Field.INTERPRETER, "the language that is interpreted")
            return language
        return self._language(Field.INTERPRETER)

    def _zone_said(self) -> str:
        zone = self._row.first(Field.ZONE)
        if zone and not is_zone(zone):
            self._row.flag(Field.ZONE, "a time zone, as in America/Chicago")
            return ""
        return zone

    def _standing(self) -> str:
        cell = self._row.first(Field.STANDING)
        if not cell:
            return self._row.meaning(Field.STANDING)
        said = self._row.meaning(Field.STANDING) or cells.standing_of(cell) or ""
        if not said:
            self._row.flag(Field.STANDING, "active, inactive, deceased, archived or prospective")
        return said

    def _texts(self) -> bool | None:
        """Of two answers the no holds."""
        reminder = self._row.meaning(Field.REMINDER) or folded(self._row.first(Field.REMINDER))
        if reminder in cells.NO_REMINDERS:
            return False
        cell = self._row.first(Field.CONSENT)
        cell = self._row.meaning(Field.CONSENT) or cell
        answer = cells.yes_or_no(cell) if cell else None
        if cell and answer is None and folded(cell) not in cells.NOBODY_ASKED:
            self._row.flag(Field.CONSENT, "yes or no")
        return answer

    def _sex(self) -> Sex | None:
        cell = self._row.first(Field.SEX)
        said = self._row.said(Field.SEX) or cells.SEXES.get(folded(cell), "")
        if cell and not said:
            self._row.flag(Field.SEX, "female, male or other")
        return Sex(said) if said in set(Sex) else None

    def _referred(self, key: str) -> tuple[str, str]:
        """(the number of who sent them, or who or what did in words)."""
        cell = self._row.first(Field.REFERRED)
        if cell in (key, "0"):
            return "", ""
        is_number = len(cell) <= KEY_MOST and any(map(str.isdigit, cell)) and " " not in cell
        return (cell, "") if is_number else ("", cell[:CAME_BY_MOST])

    def _past_day(self, column: Field) -> date | None:
        cell = self._row.first(column)
        if not cell or cell.startswith(("0001", "0000", "00/00")):
            return None
        found = cells.past_day(cell, self._row.order(column), self._row.now)
        if found is None and column is Field.SINCE and (said := self._row.stamp(cell)):
            return said.date()
        if found is None:
            self._row.flag(column, "a date in the past that exists")
        return found


_KINDS = {"patient": Kind.PATIENT, "contact": Kind.CONTACT, "prospect": Kind.PROSPECT}
