"""What comes over the plan queue and the bulk queue: a visit, a person, a changed setup, a new day
or hour, a payment, a clock that ran out, somebody to erase, something to export."""

import json
from collections.abc import Callable
from datetime import datetime

from chalicelib.actions.billing.count_use import settle_days
from chalicelib.actions.billing.each_hour import each_hour
from chalicelib.actions.billing.follow_stripe import follow_stripe
from chalicelib.actions.billing.look_ahead import look_ahead
from chalicelib.actions.calendars.follow_feed import follow_feed
from chalicelib.actions.calls.missed_call import text_back
from chalicelib.actions.change_setup import replan_all
from chalicelib.actions.each_day import each_day
from chalicelib.actions.end_practice import end_practice
from chalicelib.actions.erase_patient import erase_patient
from chalicelib.actions.escalate import escalate
from chalicelib.actions.export_practice import export_step
from chalicelib.actions.find_doubles import find_doubles
from chalicelib.actions.hooks.endpoints import forget_endpoint, replay_some
from chalicelib.actions.merge_patients import follow_merge
from chalicelib.actions.patient_segments.rebuild import rebuild_some
from chalicelib.actions.plan_reminders import plan_for
from chalicelib.actions.save_patient import follow_patient
from chalicelib.actions.settle_work import settle_work
from chalicelib.actions.try_answer_again import try_answer_again
from chalicelib.domain.ids import (
    AppointmentId,
    CampaignId,
    EndpointId,
    PatientId,
    PracticeId,
    RunId,
    SlotId,
    WorkItemId,
)
from chalicelib.storage.errors import NotFound
from chalicelib.wiring import Services


def plan_due(
    services: Services, body: str, *, has_time: Callable[[], bool] = lambda: False
) -> None:
    """`has_time`: whether a job of many steps may go on to its next one."""
    # What most messages have nothing to do with is loaded where it is asked for.
    said = json.loads(body)
    practice_id = PracticeId(said["practice"])
    if "change" in said:
        services.setups.heard_of(practice_id, said["change"])
    match said["kind"]:
        case "APPT":
            _plan_visit(services, practice_id, AppointmentId(said["id"]))
        case "RUN":
            from chalicelib.actions.journeys.step_run import step_run

            patient_id, _, run_id = said["id"].partition("#")
            step_run(services, practice_id, PatientId(patient_id), RunId(run_id))
        case "JOURNEY":
            from chalicelib.actions.journeys.change_journey import enter_step

            enter_step(services, practice_id, said, has_time=has_time)
        case "REPLAN":
            replan_all(services, practice_id)
        case "PT":
            follow_patient(services, practice_id, PatientId(said["id"]))
        case "PROSPECT":
            from chalicelib.actions.prospects.follow import follow

            follow(services, practice_id, PatientId(said["id"]))
        case "MERGE":
            follow_merge(services, practice_id, PatientId(said["id"]))
        case "DOUBLES":
            find_doubles(services, practice_id)
        case "PROFILES":
            rebuild_some(services, practice_id, after=said.get("after", ""))
        case "WAITING":
            from chalicelib.actions.waiting.each_night import look_over

            look_over(services, practice_id, after=said.get("after", ""))
        case "ANSWER":
            try_answer_again(services, practice_id, said)
        case "DAY":
            each_day(services, practice_id, now=datetime.fromisoformat(said["at"]))
        case "HOUR":
            each_hour(services, practice_id)
        case "USE":
            settle_days(services, practice_id, now=services.clock())
        case "AHEAD":
            look_ahead(services, practice_id, now=services.clock())
        case "STRIPE":
            follow_stripe(services, practice_id, said)
        case "ERASE":
            erase_patient(services, practice_id, PatientId(said["id"]))
        case "ICS":
            accepts = said.get("accept") == "yes"
            follow_feed(services, practice_id, said["id"], accept_vanished=accepts)
        case "EXPORT":
            export_step(services, practice_id)
        case "FILE":
            from chalicelib.actions.files.steps import file_step

            file_step(services, practice_id, said["id"], has_time=has_time)
        case "CAMP":
            from chalicelib.actions.campaigns.follow import follow_campaign

            follow_campaign(services, practice_id, CampaignId(said["id"]), has_time=has_time)
        case "WAVE":
            from chalicelib.actions.campaigns.waves import work_wave

            work_wave(services, practice_id, said["id"])
        case "SLOT":
            from chalicelib.actions.waitlist.follow_slot import follow_slot

            follow_slot(services, practice_id, SlotId(said["id"]))
        case "END":
            end_practice(services, practice_id, now=datetime.fromisoformat(said["at"]))
        case "TEXTBACK":
            text_back(services, practice_id, said["id"])
        case "REPLAY":
            replay_some(services, practice_id, said)
        case "NO-HOOK":
            forget_endpoint(services, practice_id, EndpointId(said["id"]))
        case "WORK":
            escalate(services, practice_id, WorkItemId(said["id"]))


def _plan_visit(services: Services, practice_id: PracticeId, appointment_id: AppointmentId) -> None:
    try:
        visit = services.appointments.get(practice_id, appointment_id)
    except NotFound:
        return
    settle_work(services, visit)
    plan_for(services, visit)
