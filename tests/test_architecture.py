"""Folder names are the architecture; this holds them to it.

entrypoints, web ──► actions ──► storage, channels ──► domain
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LIB = ROOT / "chalicelib"
LAYERS = {
    "domain": {"domain"},
    "storage": {"domain", "storage"},
    "channels": {"domain", "channels"},
    "actions": {"domain", "storage", "channels", "actions", "wiring", "settings"},
    "web": {
        *("domain", "storage", "actions", "channels", "web"),
        *("wiring", "settings", "clock", "entrypoints"),
    },
    "entrypoints": {
        *("domain", "storage", "actions", "channels", "entrypoints"),
        *("wiring", "settings", "clock"),
    },
}
PURE_LIBRARIES = {
    "phonenumbers",  # tables and rules of phone numbers; no I/O
    "hl7",  # takes HL7 v2 messages apart; its network part is never imported
    "holidays",  # tables and rules of public holidays; no I/O
    "python_calamine",  # bytes of a workbook to its cells; reads what it is given, no I/O
}
IMPURE_STANDARD = {"os", "socket", "subprocess", "random", "secrets", "time", "urllib", "http"}


def modules(folder: str) -> list[Path]:
    return sorted((LIB / folder).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "chalicelib":
                yield from (f"chalicelib.{alias.name}" for alias in node.names)
            else:
                yield node.module


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_imports_only_those_below_it(layer: str) -> None:
    for path in modules(layer):
        ours = {name.split(".")[1] for name in imports(path) if name.startswith("chalicelib.")}
        assert ours <= LAYERS[layer], f"{path.relative_to(ROOT)} imports {ours - LAYERS[layer]}"


def test_the_domain_is_pure() -> None:
    allowed = (sys.stdlib_module_names - IMPURE_STANDARD) | PURE_LIBRARIES | {"chalicelib"}
    for path in modules("domain"):
        used = {name.split(".")[0] for name in imports(path)}
        assert used <= allowed, f"{path.relative_to(ROOT)} imports {used - allowed}"


def test_only_the_wiring_makes_clients() -> None:
    for path in LIB.rglob("*.py"):
        if path.name == "wiring.py":
            continue
        text = path.read_text()
        assert ".client(" not in text, f"{path.relative_to(ROOT)} makes a client"


def test_only_settings_reads_the_environment() -> None:
    for path in LIB.rglob("*.py"):
        if path.name != "settings.py":
            assert "environ" not in path.read_text(), path.relative_to(ROOT)


def test_no_module_asks_the_system_what_time_it_is() -> None:
    """The local stage's clock can be moved: every part asks services.clock()."""
    for path in LIB.rglob("*.py"):
        if path.name != "clock.py":
            text = path.read_text()
            for call in ("datetime.now(", "datetime.utcnow(", "time.time("):
                assert call not in text, f"{path.relative_to(ROOT)} calls {call}"


def test_every_lambda_is_declared_in_app() -> None:
    """One declared in a Blueprint is deployed without app.py and its middleware (chalice#1566)."""
    import app

    for function in app.app.pure_lambda_functions:
        assert function.handler_string.startswith("app.")
    for source in app.app.event_sources:
        assert source.handler_string.startswith("app.")


def test_nothing_scans_the_table() -> None:
    for path in LIB.rglob("*.py"):
        assert ".scan(" not in path.read_text(), path.relative_to(ROOT)
