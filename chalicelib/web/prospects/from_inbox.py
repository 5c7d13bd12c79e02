"""Whoever texts from a number that nobody has is made a prospect from the conversation."""

from chalice.app import Blueprint, Response

from chalicelib.domain.names import as_written
from chalicelib.domain.patients import Channel
from chalicelib.domain.roles import Permission
from chalicelib.storage.errors import NotFound
from chalicelib.web import desk, inbox, reach
from chalicelib.web.desk import Visit

routes = Blueprint(__name__)

LONGEST_NAME = 80


@desk.action(routes, "/inbox/{contact_id}/prospect", needs=Permission.CHANGE_PATIENTS)
def add_texter(visit: Visit, contact_id: str) -> Response:
    contact, conversation = reach.contact_of(visit, contact_id)
    if contact.members:
        return visit.go(visit.urls.thread(contact.contact_id))
    if conversation is None or contact.channel is not Channel.TEXT or not contact.address:
        raise NotFound(contact_id)
    given, family = (as_written(visit.form[of]) for of in ("given_name", "family_name"))
    wrong = "" if given else "A first name is needed."
    if max(len(given), len(family)) > LONGEST_NAME:
        wrong = f"At most {LONGEST_NAME} letters each."
    if wrong:
        return inbox.thread_page(visit, contact.contact_id, wrong_name=wrong, status=400)
    from chalicelib.actions.prospects.from_text import from_text

    location = visit.setup.locations.get(conversation.location_id) or visit.locations[0]
    from_text(
        visit.services,
        contact,
        conversation,
        location,
        given_name=given,
        family_name=family,
        language=contact.language or visit.setup.practice.languages[0],
        by=visit.me.staff_id,
    )
    return visit.go(visit.urls.thread(contact.contact_id) + "?said=saved")
