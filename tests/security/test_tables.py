"""docs/security.md says what is so: `make tables` writes it anew."""

import ast
from pathlib import Path

from tests.security.attacks import ATTACKS
from tests.security.tables import PAGE, written

ROOT = Path(__file__).parent.parent.parent


def test_the_tables_of_the_page_are_those_of_the_application() -> None:
    page = PAGE.read_text()
    assert page.count("make tables -->") == 2
    assert written(page) == page


def test_every_attack_names_tests_that_there_are() -> None:
    for attack in ATTACKS:
        assert attack.tests, attack.tried
        for test in attack.tests:
            file, _, name = test.partition("::")
            tree = ast.parse((ROOT / file).read_text())
            there = {of.name for of in tree.body if isinstance(of, ast.FunctionDef)}
            assert name in there, test
