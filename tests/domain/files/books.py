"""Workbooks made by hand: what no program would write can be written too."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

Cell = str | int | float | None
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_STYLES = (
    f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>'
    '<xf numFmtId="22"/><xf numFmtId="20"/></cellXfs></styleSheet>'
)
DAY, MOMENT, HOUR = 1, 2, 3
"""Styles of a date, a date with its time, and a time."""


def styled(value: float, style: int) -> str:
    return f'<c r="{{at}}" s="{style}"><v>{value}</v></c>'


def formula(cached: str) -> str:
    return f'<c r="{{at}}" t="str"><f>HYPERLINK("http://evil.example")</f><v>{cached}</v></c>'


def sheet_xml(rows: Sequence[Sequence[Cell]]) -> str:
    made = []
    for n, row in enumerate(rows, 1):
        cells = [_cell(f"{chr(65 + m)}{n}", value) for m, value in enumerate(row)]
        made.append(f'<row r="{n}">{"".join(cells)}</row>')
    return f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(made)}</sheetData></worksheet>'


def _cell(at: str, value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith("<c "):
        return value.format(at=at)
    if isinstance(value, str):
        return f'<c r="{at}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{at}"><v>{value}</v></c>'


def a_workbook(
    sheets: Mapping[str, Sequence[Sequence[Cell]] | str],
    *,
    hidden: Sequence[str] = (),
    also: Mapping[str, bytes] | None = None,
) -> bytes:
    """A sheet is its rows, or its XML; `also`: further parts of the zip."""
    names = list(sheets)
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"'
        + (' state="hidden"' if name in hidden else "")
        + "/>"
        for n, name in enumerate(names, 1)
    )
    links = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(names) + 1)
    )
    links += f'<Relationship Id="rs" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    links += f'<Relationship Id="rt" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{links}</Relationships>',
        "xl/styles.xml": _STYLES,
    }
    for n, name in enumerate(names, 1):
        sheet = sheets[name]
        parts[f"xl/worksheets/sheet{n}.xml"] = sheet if isinstance(sheet, str) else sheet_xml(sheet)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in {**parts, **(also or {})}.items():
            packed.writestr(name, content)
    return file.getvalue()
