"""The docs may not lie: every file and every name in it that they mention exists."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCS = sorted([*ROOT.glob("docs/**/*.md"), *ROOT.glob("*.md"), *ROOT.glob("infra/*.md")])
NAMED = re.compile(r"`([\w./-]+/[\w.-]+\.py|app\.py)(?::([A-Za-z_]\w*))?`")


def named() -> Iterator[tuple[Path, str, str]]:
    for doc in DOCS:
        for path, name in NAMED.findall(doc.read_text()):
            yield doc, path, name


def defined_in(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return names


@pytest.mark.parametrize("doc", DOCS, ids=lambda doc: str(doc.relative_to(ROOT)))
def test_every_file_and_name_that_a_document_mentions_exists(doc: Path):
    for found, path, name in named():
        if found != doc:
            continue
        file = ROOT / path
        assert file.is_file(), f"{path} is no file"
        assert not name or name in defined_in(file), f"{path} has no {name}"


def test_the_documents_are_read_at_all():
    assert len(list(named())) > 20


LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", DOCS, ids=lambda doc: str(doc.relative_to(ROOT)))
def test_every_link_and_picture_of_a_page_is_there(page: Path) -> None:
    for target in LINK.findall(page.read_text()):
        assert (page.parent / target).exists(), f"{page.relative_to(ROOT)} points at {target}"
