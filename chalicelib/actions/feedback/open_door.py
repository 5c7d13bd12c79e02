"""The address at which a practice's program tells of reviews, with a secret of its own."""

from chalicelib.actions.write_down import write_down
from chalicelib.domain.ids import PracticeId, StaffId
from chalicelib.storage.doors import Link
from chalicelib.storage.feedback import Door
from chalicelib.storage.ids import token
from chalicelib.wiring import Services


def open_door(services: Services, practice_id: PracticeId, *, by: StaffId) -> Door:
    """The address stays; the secret is new each time, and the one before it opens nothing more."""
    was = services.feedback.door(practice_id)
    address = was.token if was else token()
    if was is None:
        services.doors.open_form(Link(token=address, practice_id=practice_id, purpose="reviews"))
    door = services.feedback.make_door(practice_id, address)
    write_down(services, practice_id, "settings.changed", practice_id, "review webhook", by=by)
    return door
