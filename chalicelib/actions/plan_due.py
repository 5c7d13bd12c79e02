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
    WorkItemId,
)
from chalicelib.storage.errors import NotFound
from chalicelib.wiring import Services


def plan_due(
    services: Services, body: str, *, has_time: Callable[[], bool] = lambda: False
) -> None:
    """`has_time`: whether a job of many steps may go on to its next one."""
    said = json.loads(body)
    practice_id = PracticeId(said["practice"])
    if "change" in said:
        services.setups.heard_of(practice_id, said["change"])
    if said["kind"] == "APPT":
        try:
            visit = services.appointments.get(practice_id, AppointmentId(said["id"]))
        except NotFound:
            return
        settle_work(services, visit)
        plan_for(services, visit)
    elif said["kind"] == "RUN":
        from chalicelib.actions.journeys.step_run import step_run

        patient_id, _, run_id = said["id"].partition("#")
        step_run(services, practice_id, PatientId(patient_id), RunId(run_id))
    elif said["kind"] == "JOURNEY":
        from chalicelib.actions.journeys.change_journey import enter_step

        enter_step(services, practice_id, said, has_time=has_time)
    elif said["kind"] == "REPLAN":
        replan_all(services, practice_id)
    elif said["kind"] == "PT":
        follow_patient(services, practice_id, PatientId(said["id"]))
    elif said["kind"] == "MERGE":
        follow_merge(services, practice_id, PatientId(said["id"]))
    elif said["kind"] == "DOUBLES":
        find_doubles(services, practice_id)
    elif said["kind"] == "PROFILES":
        rebuild_some(services, practice_id, after=said.get("after", ""))
    elif said["kind"] == "ANSWER":
        try_answer_again(services, practice_id, said)
    elif said["kind"] == "DAY":
        each_day(services, practice_id, now=datetime.fromisoformat(said["at"]))
    elif said["kind"] == "HOUR":
        each_hour(services, practice_id)
    elif said["kind"] == "USE":
        settle_days(services, practice_id, now=services.clock())
    elif said["kind"] == "AHEAD":
        look_ahead(services, practice_id, now=services.clock())
    elif said["kind"] == "STRIPE":
        follow_stripe(services, practice_id, said)
    elif said["kind"] == "ERASE":
        erase_patient(services, practice_id, PatientId(said["id"]))
    elif said["kind"] == "ICS":
        accepts = said.get("accept") == "yes"
        follow_feed(services, practice_id, said["id"], accept_vanished=accepts)
    elif said["kind"] == "EXPORT":
        export_step(services, practice_id)
    elif said["kind"] == "FILE":
        # How files are read takes long to load, and most messages have nothing to do with it.
        from chalicelib.actions.files.steps import file_step

        file_step(services, practice_id, said["id"], has_time=has_time)
    elif said["kind"] == "CAMP":
        from chalicelib.actions.campaigns.follow import follow_campaign

        follow_campaign(services, practice_id, CampaignId(said["id"]), has_time=has_time)
    elif said["kind"] == "WAVE":
        from chalicelib.actions.campaigns.waves import work_wave

        work_wave(services, practice_id, said["id"])
    elif said["kind"] == "END":
        end_practice(services, practice_id, now=datetime.fromisoformat(said["at"]))
    elif said["kind"] == "TEXTBACK":
        text_back(services, practice_id, said["id"])
    elif said["kind"] == "REPLAY":
        replay_some(services, practice_id, said)
    elif said["kind"] == "NO-HOOK":
        forget_endpoint(services, practice_id, EndpointId(said["id"]))
    elif said["kind"] == "WORK":
        escalate(services, practice_id, WorkItemId(said["id"]))
