"""What a location lets its website and its phone do."""

from dataclasses import replace

from chalicelib.actions.write_down import write_down
from chalicelib.domain.ids import LocationId, PracticeId, StaffId
from chalicelib.storage.doors import Link
from chalicelib.storage.ids import token
from chalicelib.wiring import Services


def set_form(
    services: Services,
    practice_id: PracticeId,
    location_id: LocationId,
    *,
    on: bool,
    sites: tuple[str, ...],
    by: StaffId,
) -> None:
    """Its address stays when it is switched off and on again. Raises StaleWrite."""
    was = services.setups.of(practice_id, fresh=True).stored[location_id]
    address = was.enquiry_token or token()
    if not was.enquiry_token:
        # Before the location names it: an address that nobody is told of opens nothing.
        services.doors.open_form(
            Link(
                token=address,
                practice_id=practice_id,
                purpose="enquiry",
                location_id=location_id,
            )
        )
    changed = replace(was, enquiries=on, enquiry_token=address, enquiry_sites=sites)
    services.setups.save(practice_id, changed)
    write_down(services, practice_id, "settings.changed", location_id, "website form", by=by)


def set_text_back(
    services: Services, practice_id: PracticeId, location_id: LocationId, *, on: bool, by: StaffId
) -> None:
    """Raises StaleWrite."""
    was = services.setups.of(practice_id, fresh=True).stored[location_id]
    services.setups.save(practice_id, replace(was, text_back=on))
    write_down(services, practice_id, "settings.changed", location_id, "text back", by=by)
