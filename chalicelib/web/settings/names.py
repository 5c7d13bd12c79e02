"""What is written of a change of the settings, as people read it."""

from collections.abc import Mapping

from chalicelib.storage.setup import Setup
from chalicelib.web.settings.parts.table import LOCATION, PRACTICE

_WHAT = {
    "added": "newly added",
    "playbooks": "playbooks that are used",
    "provider": "name, hours and kinds of visit",
    "visit-type": "name, length and who may book",
    "closed": "closed for good",
    "opened": "opened again",
    "left": "left",
    "returned": "times are offered again",
    "retired": "retired",
    "offered-again": "can be booked again",
}


def parts_named(setup: Setup) -> Mapping[str, str]:
    """By what stands in an entry of the audit trail."""
    names: dict[str, str] = {of.key: of.title.lower() for of in (*PRACTICE, *LOCATION)}
    names |= _WHAT
    names |= {of.location_id: of.name for of in setup.locations.values()}
    names |= {of.provider_id: of.name for of in setup.providers.values()}
    names |= {of.visit_type_id: of.name for of in setup.visit_types.values()}
    names |= {of.playbook_id: of.name for of in setup.playbooks.values()}
    return names | {setup.practice.practice_id: setup.practice.name}
