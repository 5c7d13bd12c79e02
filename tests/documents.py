"""What docs/integrations.md says of the files of one kind."""

from pathlib import Path

_PAGE = Path(__file__).parent.parent / "docs" / "integrations.md"


def what_became_of(kind: str) -> str:
    """The section of this title."""
    after = _PAGE.read_text().partition(f"\n## {kind}\n")[2]
    assert after, f"{_PAGE.name} has no section {kind}"
    return after.partition("\n## ")[0]
