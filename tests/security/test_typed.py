"""Whatever people type into whatever form there is, it stays text: on pages and in files."""

import csv
import io
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

from chalice.test import HTTPResponse

from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.ids import PatientId
from tests.builders import OAK
from tests.security.routes import DESK, filled
from tests.web.desk import Desk
from tests.web.test_doors import EVIL

TYPED = {"text", "search", "email", "tel", "hidden-text", "textarea", "url"}
PAGES = [route for route in DESK if route.method == "GET"]


@dataclass
class Form:
    action: str
    fields: dict[str, str] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)


@dataclass
class _Forms(HTMLParser):
    """The forms of a page that change something, filled as a browser shows them."""

    found: list[Form] = field(default_factory=list)
    now: Form | None = None
    select: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            is_change = given.get("method") == "post"
            self.now = Form(given.get("action", "")) if is_change else None
            self.found += [self.now] if self.now else []
        if self.now is None:
            return
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "select":
            self.select = name
        elif tag == "option" and self.select:
            if "selected" in given or self.select not in self.now.fields:
                self.now.fields[self.select] = given.get("value", "")
        elif tag == "textarea" and name:
            self.now.fields[name] = ""
            self.now.typed.add(name)
        elif tag == "input" and name:
            if kind not in ("checkbox", "radio") or "checked" in given:
                self.now.fields.setdefault(name, given.get("value", ""))
            if kind in TYPED:
                self.now.typed.add(name)
        elif tag == "button" and name:
            self.now.fields.setdefault(name, given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""
        if tag == "form":
            self.now = None


def forms_on(answer: HTTPResponse) -> list[Form]:
    reader = _Forms()
    reader.feed(answer.body.decode())
    return reader.found


def is_page(answer: HTTPResponse) -> bool:
    return bool(answer.headers.get("Content-Type", "").startswith("text/html"))


def test_markup_typed_into_any_field_of_any_form_is_shown_as_text(
    desk: Desk, oak: dict[str, str]
) -> None:
    typed_into: set[tuple[str, str]] = set()
    paths = [filled(route.path, oak) for route in PAGES]
    paths += [f"/book?patient={oak['patient_id']}", f"/patients/{oak['patient_id']}?show=all"]
    for path in paths:
        answer = desk.ana.get(path)
        if not is_page(answer):
            continue
        for form in forms_on(answer):
            if form.action.endswith(("/sign-out", "/everywhere", "/support-visit/leave")):
                continue
            for name in sorted(form.typed) or [""]:
                sent = {**form.fields, **({name: EVIL} if name else {})}
                sent = {key: value or "x" for key, value in sent.items() if key != "csrf"}
                said = desk.ana.post(form.action or path, **sent)
                assert said.status_code < 500, (form.action, name)
                assert harmless(said), (form.action, name)
                typed_into.add((form.action.split("/")[1], name))
            everything = {**form.fields, **dict.fromkeys(form.typed, EVIL)}
            everything.pop("csrf", None)
            assert harmless(desk.ana.post(form.action or path, **everything)), form.action
    shown = 0
    for path in paths:
        answer = desk.ana.get(path)
        assert harmless(answer), path
        shown += b"&lt;script&gt;alert" in answer.body
    assert shown >= 2  # some of it was kept, and is read on pages
    assert len({page for page, _ in typed_into}) > 5
    assert len(typed_into) > 15


def harmless(answer: HTTPResponse) -> bool:
    if answer.status_code in (204, 303) or not is_page(answer):
        return True
    return b"<script>alert" not in answer.body and b"<img src=x" not in answer.body


FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\uff1d1+1", '=HYPERLINK("http://evil")')


def test_no_cell_of_any_file_is_a_formula(desk: Desk, oak: dict[str, str]) -> None:
    rosa = desk.services.patients.get(OAK, PatientId(oak["patient_id"]))
    for formula in FORMULAS:
        was = desk.services.patients.get(OAK, rosa.patient_id)
        names = dict.fromkeys(("given_name", "family_name", "preferred_name", "remember"), formula)
        save_patient(desk.services, OAK, replace(was, **names), was=was, by="import")
        files = 0
        for route in PAGES:
            answer = desk.ana.get(filled(route.path, oak))
            if "csv" not in answer.headers.get("Content-Type", ""):
                continue
            files += 1
            assert "attachment" in answer.headers["Content-Disposition"], route
            for row in csv.reader(io.StringIO(answer.body.decode())):
                for cell in row:
                    assert not cell.startswith(tuple("=+-@\t\r\n\uff1d")), (route, cell)
        assert files >= 1
