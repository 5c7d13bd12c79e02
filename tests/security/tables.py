"""The tables of docs/security.md, made from the application and from the tests there are."""

import re
from pathlib import Path

from chalicelib.domain.roles import ROLES, permissions
from tests.security.attacks import ATTACKS
from tests.security.routes import EVERY, Route

PAGE = Path(__file__).parent.parent.parent / "docs" / "security.md"


def written(page: str) -> str:
    """The page with its tables as they are now."""
    for name, table in (("routes", routes_table()), ("attacks", attacks_table())):
        start, end = f"<!-- {name}: make tables -->", f"<!-- end of {name} -->"
        page = re.sub(
            f"{re.escape(start)}.*?{re.escape(end)}",
            lambda _, table=table, start=start, end=end: f"{start}\n{table}\n{end}",
            page,
            flags=re.DOTALL,
        )
    return page


def routes_table() -> str:
    names = [role.name for role in ROLES.values()]
    rows = [["route", "needs", *names], ["---", "---", *[":-:"] * len(names)]]
    rows += [_route(route) for route in EVERY if route.method != "HEAD"]
    return _lines(rows)


def _route(route: Route) -> list[str]:
    if not route.is_at_the_desk:
        return [f"`{route}`", route.open_to, *[""] * len(ROLES)]
    needs = route.needs
    if needs is None:
        return [f"`{route}`", "to be signed in", *["yes"] * len(ROLES)]
    words = needs.name.replace("_", " ").lower()
    return [f"`{route}`", words, *["yes" if needs in permissions(of) else "" for of in ROLES]]


def attacks_table() -> str:
    rows = [["tried", "what happens", "tests"], ["---", "---", "---"]]
    for attack in ATTACKS:
        files: dict[str, list[str]] = {}
        for test in attack.tests:
            file, _, name = test.partition("::")
            files.setdefault(file, []).append(name)
        tests = ", ".join(f"`{file}:{name}`" for file, names in files.items() for name in names)
        rows.append([attack.tried, attack.happens, tests])
    return _lines(rows)


def _lines(rows: list[list[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
