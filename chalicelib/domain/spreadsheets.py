"""Cells that a spreadsheet reads as text and as nothing else."""

_FORMULAS = (*"=+-@\t\r\n", *"\uff1d\uff0b\uff0d\uff20")
"""The wide ones too: spreadsheets in Japanese and Chinese read them alike."""


def harmless(cell: str) -> str:
    """A spreadsheet takes what begins like this for a formula (OWASP, CSV Injection)."""
    return f"'{cell}" if cell.startswith(_FORMULAS) else cell
