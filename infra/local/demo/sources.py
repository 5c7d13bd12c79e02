"""Where patients came from: what the website costs, a gym that sends people, a patient who took a
link to hand on, and whoever came through them and said that they may know."""

from dataclasses import replace
from datetime import datetime

from chalicelib.actions.import_schedule import SYSTEM
from chalicelib.actions.save_patient import save_patient
from chalicelib.actions.sources.change import add_source, change_source
from chalicelib.actions.sources.code import code_of_source, take_link
from chalicelib.domain.arriving import patient_id_of
from chalicelib.domain.ids import StaffId
from chalicelib.domain.sources import Source, SourceKind
from chalicelib.domain.sources.costs import months_between, with_costs
from chalicelib.wiring import Services
from infra.local.demo.practice import DemoPractice
from infra.local.demo.schedule import charts_of_who_stayed_away

_MONTHLY = 180_00


def name_sources(services: Services, demo: DemoPractice, staff: StaffId, now: datetime) -> None:
    """Harmless when repeated."""
    website = _source(services, demo, staff, "Website", SourceKind.CHANNEL)
    if not website.costs:
        months = months_between(f"{now.year}-01", f"{now:%Y-%m}")
        change_source(services, with_costs(website, months, _MONTHLY), was=website, by=staff)
    gym = _source(services, demo, staff, "Alder Street Gym", SourceKind.ORGANISATION)
    code_of_source(services, gym)
    _who_came(services, demo, staff, gym)


def _source(
    services: Services, demo: DemoPractice, staff: StaffId, name: str, kind: SourceKind
) -> Source:
    practice_id = demo.practice.practice_id
    known = services.sources.named(practice_id, name)
    if known is not None:
        return services.sources.get(practice_id, known)
    return add_source(services, practice_id, name=name, kind=kind, by=staff)


def _who_came(services: Services, demo: DemoPractice, staff: StaffId, gym: Source) -> None:
    """Through the gym, and through a patient who hands on a link of their own."""
    practice_id = demo.practice.practice_id
    ids = [patient_id_of(practice_id, SYSTEM, of) for of in charts_of_who_stayed_away()]
    people = services.patients.get_many(practice_id, ids)
    by_nobody = [of for of in people.values() if not (of.referred_by or of.came_by)]
    for was in by_nobody[:2]:
        if was.sent_by:
            continue
        sent = replace(was, sent_by=gym.source_id)
        save_patient(services, practice_id, sent, was=was, by=staff)
    referred = next((of for of in people.values() if of.referred_by), None)
    if referred is None or referred.referred_by is None or referred.may_be_named:
        return
    agreed = replace(referred, may_be_named=True)
    save_patient(services, practice_id, agreed, was=referred, by=staff)
    sender = services.patients.standing(practice_id, referred.referred_by)
    take_link(services, practice_id, sender)
