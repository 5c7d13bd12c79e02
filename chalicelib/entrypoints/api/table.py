"""Every operation of /api/v1: its address, the scope that it needs, and where it is carried out.

Light on purpose: each Lambda loads it when it starts, and all the rest with the first request.
"""

from typing import NamedTuple

from chalicelib.domain.api_keys import Scope

BASE = "/api/v1"
JSON, MERGE = "application/json", "application/merge-patch+json"


class Row(NamedTuple):
    method: str
    path: str
    """After /api/v1."""
    needs: Scope
    module: str
    """Of this folder."""
    name: str
    """Of the view, and the operation's id in the document."""


_TABLE = """
GET   /practice                                    schedule:read   practice.get_practice
GET   /locations                                   schedule:read   practice.list_locations
GET   /locations/{location_id}                     schedule:read   practice.get_location
GET   /providers                                   schedule:read   practice.list_providers
GET   /providers/{provider_id}                     schedule:read   practice.get_provider
GET   /visit-types                                 schedule:read   practice.list_visit_types
GET   /visit-types/{visit_type_id}                 schedule:read   practice.get_visit_type
GET   /patients                                    patients:read   patients.list_patients
POST  /patients                                    patients:write  patients.add_patient
POST  /patients/who-has                            patients:read   patients.who_has
GET   /patients/by-key                             patients:read   patients.get_patient_by_key
PUT   /patients/by-key                             patients:write  patients.put_patient_by_key
GET   /patients/{patient_id}                       patients:read   patients.get_patient
PUT   /patients/{patient_id}                       patients:write  patients.put_patient
PATCH /patients/{patient_id}                       patients:write  patients.patch_patient
GET   /appointments                                schedule:read   schedule.list_appointments
POST  /appointments                                schedule:write  schedule.book_appointment
GET   /appointments/by-key                         schedule:read   schedule.get_appointment_by_key
PUT   /appointments/by-key                         schedule:write  schedule.put_appointment_by_key
GET   /appointments/{appointment_id}               schedule:read   schedule.get_appointment
POST  /appointments/{appointment_id}/move          schedule:write  schedule.move_appointment
POST  /appointments/{appointment_id}/confirm       schedule:write  schedule.confirm_appointment
POST  /appointments/{appointment_id}/cancel        schedule:write  schedule.cancel_appointment
POST  /appointments/{appointment_id}/arrived       schedule:write  schedule.patient_arrived
POST  /appointments/{appointment_id}/no-show       schedule:write  schedule.patient_did_not_come
POST  /appointments/{appointment_id}/undo          schedule:write  schedule.undo_change
GET   /open-times                                  schedule:read   schedule.list_open_times
GET   /patients/{patient_id}/contact-points        patients:read   reaching.list_contact_points
GET   /contact-points/{contact_point_id}           patients:read   reaching.get_contact_point
GET   /contact-points/{contact_point_id}/consents  patients:read   reaching.list_consents
POST  /contact-points/{contact_point_id}/consents  patients:write  reaching.record_consent
GET   /opt-outs                                    patients:read   reaching.list_opt_outs
POST  /opt-outs                                    patients:write  reaching.opt_out
GET   /conversations                               messages:read   reaching.list_conversations
GET   /conversations/{contact_point_id}            messages:read   reaching.get_conversation
GET   /conversations/{contact_point_id}/messages   messages:read   reaching.list_messages
GET   /work-items                                  messages:read   reaching.list_work_items
GET   /work-items/{work_item_id}                   messages:read   reaching.get_work_item
POST  /work-items/{work_item_id}/close             schedule:write  reaching.close_work_item
"""
"""In the order of the document."""


def _row(line: str) -> Row:
    method, path, needs, view = line.split()
    module, _, name = view.partition(".")
    return Row(method, path, Scope(needs), module, name)


ROWS = tuple(_row(line) for line in _TABLE.split("\n") if line)
