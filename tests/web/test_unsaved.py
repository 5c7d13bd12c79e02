"""What was typed and not saved is asked about before it is lost, also after it was refused."""

import re

from chalice.test import HTTPResponse

from tests.security.routes import DESK, filled, of_practice
from tests.security.test_typed import Form, forms_on, is_page
from tests.web.desk import Desk, words

ANSWERS = {"who", "code", "password", "new_password", "username", "q", "q_book"}
"""Fields whose loss costs nobody anything."""
AT_ONCE = ("/reply", "/note", "/assign", "/consent", "/text/ask", "/calls")
"""A line beside other buttons, which would ask whoever presses one of those."""


def tag_of(answer: HTTPResponse, form: Form) -> str:
    tags = re.findall(r"<form\b[^>]*>", words(answer, raw=True))
    of = [tag for tag in tags if f'action="{form.action}"' in tag]
    # Each location may have a form of its own that goes to one address.
    return max(of, key=lambda tag: ('data-unsaved="yes"' in tag, "data-unsaved" in tag), default="")


def test_every_form_that_is_typed_into_asks_before_what_was_typed_is_lost(desk: Desk) -> None:
    oak = of_practice("oak", desk.services)
    pages = [filled(route.path, oak) for route in DESK if route.method == "GET"]
    pages += [f"/settings/practice/{of}" for of in ("limits", "hours", "holidays", "brand")]
    asked, refused = set(), set()
    for path in pages:
        page = desk.ana.get(path)
        for form in forms_on(page) if is_page(page) else []:
            typed = form.typed - ANSWERS
            if not typed or form.action.endswith(AT_ONCE):
                continue
            assert "data-unsaved" in tag_of(page, form), (path, form.action)
            asked.add(form.action)
            for field in sorted(typed):
                sent = {of: value for of, value in form.fields.items() if of != "csrf"}
                answer = desk.ana.post(form.action, **{**sent, field: "x" * 3_000})
                if answer.status_code == 400 and is_page(answer) and tag_of(answer, form):
                    assert 'data-unsaved="yes"' in tag_of(answer, form), (path, field)
                    refused.add(form.action)
    assert len(asked) > 15
    assert len(refused) > 10
