"""Cells that a spreadsheet reads as text and as nothing else."""


def harmless(cell: str) -> str:
    """A spreadsheet takes what begins like this for a formula (OWASP, CSV Injection)."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else cell
