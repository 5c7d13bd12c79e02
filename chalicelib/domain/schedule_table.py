"""The bytes of an exported file, made into records under the names of our columns.

Every physical line ends in exactly one record or among the lines passed over.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping

from chalicelib.domain.errors import BadInput
from chalicelib.domain.values import dataclass

LARGEST = 20_000_000
"""Bytes; 50,000 appointments are about ten million."""
_LONGEST_CELL_LINES = 40
"""A quoted cell that spans more lines than this was never closed."""
_HEADER_WITHIN = 15
"""Records: exports begin with a title, a date and an empty line, not with a page of them."""
_DELIMITERS = ",;\t|"
_CELL_MOST = 400
"""Characters that are looked at: some patterns below take the square of it."""

_SPELLINGS: Mapping[str, str] = {
    "id": "appointmentid apptid aptid aptnum apptnum apptno appointmentno appointmentnumber appt "
    "apptnumber bookingid visitid eventid id idcita idcitas numerodecita nocita citaid folio",
    "patient_id": "patientid patid patnum patientno patientnumber patientnum chart chartno "
    "chartnum chartnumber chartid mrn recordnumber accountno accountnumber acct clientid "
    "idpaciente idpacientes numerodepaciente expediente noexpediente nodeexpediente "
    "numerodeexpediente nopaciente nodepaciente",
    "name": "patient patientname name fullname client clientname paciente nombredelpaciente "
    "nombrecompleto nombrepaciente",
    "given": "first firstname fname given givenname patientfirstname patientfirst nombre nombres "
    "primernombre",
    "family": "last lastname lname surname familyname patientlastname patientlast apellido "
    "apellidos",
    "preferred": "preferred preferredname prefname nickname goesby knownas callme apodo "
    "nombrepreferido prefiere",
    "said_as": "pronunciation pronounced saidas nameissaid howtosay pronunciacion sepronuncia",
    "born": "dob birthdate dateofbirth birthday born birth fechadenacimiento fechanacimiento "
    "nacimiento fnac",
    "mobile": "mobile mobilephone cell cellphone cellular wireless wirelessphone mobileno "
    "mobilenumber cellno cellnumber smsphone textphone celular movil telefonocelular telefonomovil",
    "phone": "phone phoneno phonenumber telephone tel contactphone primaryphone patientphone "
    "phone1 phone2 telefono numerodetelefono",
    "home": "home homephone hmphone homeno homenumber landline telefonofijo fijo telefonocasa "
    "telefonodecasa",
    "work": "work workphone wkphone workno worknumber telefonotrabajo telefonodetrabajo",
    "email": "email emailaddress mail patientemail correo correoelectronico",
    "language": "language lang preferredlanguage spokenlanguage idioma lengua idiomapreferido",
    "interpreter": "interpreter interpreterneeded needsinterpreter interpreterrequired interprete "
    "necesitainterprete",
    "remember": "alert alerts patientalert patientnote patientnotes popup remember aviso alerta",
    "since": "patientsince firstvisit firstvisitdate datefirstvisit since primeravisita",
    "standing": "patientstatus patstatus estadodelpaciente",
    "consent": "textconsent consenttotext smsconsent textok oktotext txtmsgok txtok smsok smsoptin "
    "textoptin texts allowtext allowtexts allowsms textpermission consent aceptamensajes "
    "consentimiento mensajes autorizamensajes",
    "location": "location office site clinic clinicname branch practicelocation sede consultorio "
    "clinica sucursal",
    "provider": "provider providername doctor dr dentist hygienist practitioner clinician resource "
    "therapist profesional dentista doctora medico proveedor",
    "visit_type": "type visittype appttype appointmenttype procedure procedures service "
    "reason visitreason apptreason treatment tipo tipodecita motivo servicio tratamiento",
    "date": "date apptdate appointmentdate visitdate startdate fecha fechadelacita fechacita dia",
    "time": "time appttime appointmenttime starttime timestart hora horadeinicio horainicio "
    "horadelacita",
    "start": "start starts startsat startdatetime datetime dateandtime aptdatetime apptdatetime "
    "appointmentdatetime startlocal appointmentstart inicio fechayhora comienzo",
    "end": "end ends endsat endtime timeend enddatetime appointmentend fin horafin horadefin "
    "termina",
    "minutes": "minutes mins min duration length durationmin durationmins durationminutes "
    "lengthmin lengthminutes apptlength duracion minutos",
    "status": "status apptstatus appointmentstatus state confirmationstatus estado estatus "
    "estadodelacita",
    "note": "note notes apptnote apptnotes appointmentnote appointmentnotes comment comments nota "
    "notas comentarios observaciones",
    "booked": "bookedon booked datebooked created createdon createdat datecreated scheduledon "
    "bookeddate fechadereserva creada reservada",
}
_COLUMN = {
    spelling.lower(): column for column, text in _SPELLINGS.items() for spelling in text.split()
}
REPEATABLE = ("mobile", "phone", "home", "work")
"""Columns that an export may have twice."""

_FOOTER = re.compile(
    r"(?:grand\s*)?(?:total|totals|totales|subtotal|count|records?|rows?|registros)\b"
    r"|end of (?:report|file)|fin del informe|printed\b|exported\b|page \d|pagina \d|página \d",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Column:
    name: str
    """One of ours."""
    header: str
    """As the file spells it, without what stands in brackets."""
    hint: str
    """What stood in brackets, folded: "mmddyyyy"."""


@dataclass(frozen=True, kw_only=True)
class Record:
    line: int
    """The first physical line, from 1."""
    last_line: int
    cells: Mapping[str, tuple[str, ...]]
    """Our column → its cells, trimmed; more than one only where a column is there twice."""
    spare: bool = False
    """It has more cells than the header has columns."""
    unclosed: bool = False
    """A quote was opened and not closed; no cells."""

    def first(self, column: str) -> str:
        return next(iter(self.cells.get(column, ())), "")


@dataclass(frozen=True, kw_only=True)
class Table:
    columns: tuple[Column, ...]
    records: tuple[Record, ...]
    passed_over: tuple[int, ...]
    """Physical lines before and of the header, empty ones, totals."""

    def header(self, name: str) -> str:
        """How the file spells this column; our name where it has none."""
        return next((c.header for c in self.columns if c.name == name), name)

    def has(self, name: str) -> bool:
        return any(c.name == name for c in self.columns)


@dataclass(frozen=True, kw_only=True)
class _Raw:
    line: int
    last_line: int
    cells: tuple[str, ...]
    unclosed: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.unclosed and not any(self.cells)


def read_table(raw: bytes) -> Table:
    """Raises BadInput where no line names the columns that a schedule needs."""
    if len(raw) > LARGEST:
        raise BadInput("file", f"at most {LARGEST // 1_000_000} megabytes")
    lines = io.StringIO(_decoded(raw), newline="").readlines()
    if not any(clean(line) for line in lines):
        raise BadInput("file", "a header line and one line for each appointment")
    delimiter, header = _voted(lines)
    records = list(_raw_records(lines, delimiter))
    at = next(n for n, record in enumerate(records) if record.line == header)
    columns = _columns(records[at].cells)
    skipped = [line for r in records[: at + 1] for line in range(r.line, r.last_line + 1)]
    kept: list[Record] = []
    for record in records[at + 1 :]:
        if record.is_empty or _is_footer(record) or record.cells == records[at].cells:
            skipped += range(record.line, record.last_line + 1)
        else:
            kept.append(_named(record, columns))
    named = tuple(column for column in columns if column)
    return Table(columns=named, records=tuple(kept), passed_over=tuple(skipped))


def clean(text: str) -> str:
    """One line, NFC, single spaces, nothing invisible."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    composed = unicodedata.normalize("NFC", text.replace("\0", ""))
    seen = "".join(
        " " if c.isspace() or unicodedata.category(c) == "Cc" else c
        for c in composed
        # A joiner between two letters belongs to them (Persian, emoji); at an end it is dirt.
        if unicodedata.category(c) not in ("Cf", "Cs") or c in "‌‍"
    )
    return " ".join(seen.split()).strip("‌‍ ")


def folded(text: str) -> str:
    """Letters and digits only, no accents, no case: how headers and names are compared."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in plain if c.isalnum())


def _decoded(raw: bytes) -> str:
    """A byte-order mark decides, then strict UTF-8, then what Windows programs write."""
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if raw.startswith(mark):
            return raw[2:].decode(encoding, errors="replace")
    try:
        return raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _voted(lines: list[str]) -> tuple[str, int]:
    """The delimiter under which most columns are known, and the line of the header."""
    best = (0, "", 0)
    for delimiter in _DELIMITERS:
        for n, record in enumerate(_raw_records(lines, delimiter)):
            if n >= _HEADER_WITHIN:
                break
            known = len({column.name for column in _columns(record.cells) if column})
            if known > best[0]:
                best = (known, delimiter, record.line)
    known, delimiter, line = best
    if known < 3:
        raise BadInput(
            "header", "a line that names the columns: appointment id, patient, date, time, …"
        )
    return delimiter, line


class _Lines:
    """Gives one record's lines to the reader and remembers whether it wanted more."""

    def __init__(self, lines: list[str]) -> None:
        self._left = iter(lines)
        self.taken = 0
        self.ran_out = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        try:
            line = next(self._left)
        except StopIteration:
            self.ran_out = True
            raise
        self.taken += 1
        return line.replace("\0", "")


def _raw_records(lines: list[str], delimiter: str) -> Iterator[_Raw]:
    """A quote that never closes costs its own line only: reading goes on after it."""
    at = 0
    while at < len(lines):
        source = _Lines(lines[at : at + _LONGEST_CELL_LINES])
        cells: list[str] = []
        try:
            cells = next(csv.reader(source, delimiter=delimiter), [])
            unclosed = source.ran_out
        except csv.Error:
            unclosed = True
        taken = 1 if unclosed else max(source.taken, 1)
        yield _Raw(
            line=at + 1,
            last_line=at + taken,
            cells=() if unclosed else tuple(clean(cell[:_CELL_MOST]) for cell in cells),
            unclosed=unclosed,
        )
        at += taken


def _columns(cells: tuple[str, ...]) -> list[Column | None]:
    """The first of two equal headers counts, but a person may have two phones."""
    seen: set[str] = set()
    columns: list[Column | None] = []
    for cell in cells:
        header = clean(re.sub(r"[(\[].*?[)\]]", " ", cell))
        name = _COLUMN.get(folded(header))
        if name is None or (name in seen and name not in REPEATABLE):
            columns.append(None)
            continue
        seen.add(name)
        hint = folded("".join(re.findall(r"[(\[](.*?)[)\]]", cell)))
        columns.append(Column(name=name, header=header, hint=hint))
    return columns


def _named(record: _Raw, columns: list[Column | None]) -> Record:
    cells: dict[str, tuple[str, ...]] = {}
    for column, cell in zip(columns, record.cells, strict=False):
        if column and cell:
            cells[column.name] = (*cells.get(column.name, ()), _unwrapped(cell))
    return Record(
        line=record.line,
        last_line=record.last_line,
        cells=cells,
        spare=any(record.cells[len(columns) :]),
        unclosed=record.unclosed,
    )


def _unwrapped(cell: str) -> str:
    """`="00123"` and `'00123` are how spreadsheets are told to keep leading zeros."""
    formula = re.fullmatch(r'="([^"]*)"', cell)
    if formula:
        return clean(formula[1])
    return cell[1:] if re.fullmatch(r"'\d+", cell) else cell


def _is_footer(record: _Raw) -> bool:
    filled = [cell for cell in record.cells if cell]
    return 0 < len(filled) <= 3 and bool(_FOOTER.match(filled[0]))
