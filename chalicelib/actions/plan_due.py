"""What comes over the plan queue: a visit or a week to plan for, a clock that ran out."""

import json
from datetime import date

from chalicelib.actions.escalate import escalate
from chalicelib.actions.plan_reminders import plan_for
from chalicelib.actions.replan_days import replan_week
from chalicelib.domain.ids import AppointmentId, LocationId, PracticeId, WorkItemId
from chalicelib.storage.errors import NotFound
from chalicelib.wiring import Services


def plan_due(services: Services, body: str) -> None:
    said = json.loads(body)
    practice_id = PracticeId(said["practice"])
    if said["kind"] == "APPT":
        try:
            visit = services.appointments.get(practice_id, AppointmentId(said["id"]))
        except NotFound:
            return
        plan_for(services, visit)
    elif said["kind"] == "WEEK":
        first = date.fromisoformat(said["first"])
        replan_week(services, practice_id, LocationId(said["id"]), first)
    elif said["kind"] == "WORK":
        escalate(services, practice_id, WorkItemId(said["id"]))
