"""What each role may open and do, asked of every route there is."""

from collections.abc import Iterator

from app import app
from chalicelib.domain.roles import Permission, permissions
from chalicelib.web import desk as frame
from tests.web.desk import Desk, words

WITHOUT_SIGNING_IN = {
    "app",
    "chalicelib.entrypoints.api",
    "chalicelib.entrypoints.fhir",
    "chalicelib.entrypoints.files",
    "chalicelib.entrypoints.hl7",
    "chalicelib.web.assets",
    "chalicelib.entrypoints.sms_webhooks",
    "chalicelib.entrypoints.stripe_webhooks",
    "chalicelib.web.patient_pages",
    "chalicelib.web.booking_pages",
    "chalicelib.web.preferences_pages",
    "chalicelib.web.calendar_out",
    "chalicelib.web.enquiry_pages",
    "chalicelib.web.offer_pages",
    "chalicelib.web.feedback_pages",
    "chalicelib.entrypoints.review_webhooks",
    "chalicelib.web.recovery.board_page",
    "chalicelib.web.refer_pages",
    "chalicelib.entrypoints.telephone",
    "chalicelib.web.sign_in",
    "chalicelib.web.sign_up",
    "chalicelib.web.welcome",
    "chalicelib.web.passwords",
    "chalicelib.web.support_visit",
}
"""Modules whose routes are for patients, carriers and people who are about to sign in."""


def routes() -> Iterator[tuple[str, str, str]]:
    """(path, method, module) of every route of the deployed application."""
    for path, methods in sorted(app.routes.items()):
        for method, entry in sorted(methods.items()):
            yield path, method, entry.view_function.__module__


def test_every_route_states_the_permission_it_needs_or_is_open_on_purpose() -> None:
    unstated = [
        (path, method)
        for path, method, module in routes()
        if (path, method) not in frame.NEEDS and module not in WITHOUT_SIGNING_IN
    ]
    assert unstated == []


def test_the_owner_may_everything_and_a_role_nobody_knows_nothing() -> None:
    assert permissions("owner") == frozenset(Permission)
    assert permissions("astronaut") == frozenset()


def test_the_menu_shows_only_what_the_role_opens(desk: Desk) -> None:
    page = words(desk.colleague("Robin", role="clinician").get("/"))
    assert "Inbox" in page
    assert "Forecast" not in page
    assert "Playbooks" not in page
