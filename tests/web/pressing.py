"""A patient's browser without scripts: opens pages, presses buttons, follows where they lead."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urlsplit

from chalice.app import Chalice
from chalice.test import Client

FORM = "application/x-www-form-urlencoded"
_VOID = {"input", "meta", "link", "br", "hr"}


@dataclass
class Button:
    says: str
    action: str
    method: str
    fields: dict[str, str]


@dataclass
class Page:
    status: int
    headers: dict[str, Any]
    html: str
    text: str = ""
    buttons: list[Button] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)
    language: str = ""

    def button(self, says: str) -> Button:
        found = [button for button in self.buttons if says in button.says]
        assert found, f"no button says {says!r}; there are {[b.says for b in self.buttons]}"
        return found[0]

    def offers(self, says: str) -> bool:
        return any(says in button.says for button in self.buttons)


class Phone:
    """Holds the links of one person."""

    def __init__(self, app: Chalice) -> None:
        self._app = app
        self.page = Page(status=0, headers={}, html="")

    def open(self, path: str, *, method: str = "GET", **headers: str) -> Page:
        return self._ask(method, path, None, headers)

    def press(self, says: str, **changed: str) -> Page:
        """Press the button that says this, with the form's fields as they are or as `changed`."""
        button = self.page.button(says)
        fields = {**button.fields, **changed}
        if button.method == "get":
            return self.open(f"{button.action}?{urlencode(fields)}")
        return self.post(button.action, fields)

    def post(self, path: str, fields: dict[str, str], **headers: str) -> Page:
        sent = {"Content-Type": FORM, "Sec-Fetch-Site": "same-origin", **headers}
        page = self._ask("POST", path, urlencode(fields).encode(), sent)
        return self.open(page.headers["Location"]) if page.status == 303 else page

    def send(self, path: str, body: bytes, content_type: str, **headers: str) -> Page:
        """A POST as it is, without following it."""
        return self._ask("POST", path, body, {"Content-Type": content_type, **headers})

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Page:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        with Client(self._app) as client:
            answer = client.http.request(method, path, headers=named, body=body or b"")
        self.page = read(answer.status_code, dict(answer.headers), answer.body.decode())
        return self.page


def path_of(link: str) -> str:
    return urlsplit(link).path


def read(status: int, headers: dict[str, Any], html: str) -> Page:
    reader = _Reader()
    reader.feed(html)
    return Page(
        status=status,
        headers=headers,
        html=html,
        text=" ".join(" ".join(reader.said).replace("\u00a0", " ").split()),
        buttons=reader.buttons,
        links=reader.links,
        language=reader.language,
    )


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.buttons: list[Button] = []
        self.links: dict[str, str] = {}
        self.language = ""
        self._form: Button | None = None
        self._hidden: dict[str, str] = {}
        self._button: Button | None = None
        self._link = ""
        self._select = ""
        self._fresh: list[Button] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = {name: value or "" for name, value in attrs}
        match tag:
            case "html":
                self.language = of.get("lang", "")
            case "form":
                self._form = Button("", of["action"], of.get("method", "get"), {})
                self._fresh = []
            case "input" if self._form:
                if of.get("type") not in ("radio", "checkbox") or "checked" in of:
                    self._form.fields[of["name"]] = of.get("value", "")
            case "select":
                self._select = of["name"]
                if self._form:
                    self._form.fields[self._select] = ""
            case "option" if self._form and "selected" in of:
                self._form.fields[self._select] = of.get("value", "")
            case "button" if self._form:
                own = {of["name"]: of.get("value", "")} if "name" in of else {}
                self._button = Button("", self._form.action, self._form.method, own)
            case "a":
                self._link = of.get("href", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "button" and self._button:
            self._button.says = " ".join(self._button.says.split())
            self._fresh.append(self._button)
            self._button = None
        elif tag == "form" and self._form:
            for button in self._fresh:
                button.fields = {**self._form.fields, **button.fields}
            self.buttons += self._fresh
            self._form = None
        elif tag == "a":
            self._link = ""

    def handle_data(self, data: str) -> None:
        self.said.append(data)
        plain = data.replace("\u00a0", " ")
        if self._button:
            self._button.says += " " + plain
        if self._link and plain.strip():
            self.links[" ".join(plain.split())] = self._link
