"""Campaigns, step by step: what and to whom, the words, when and check, and how it goes."""

from collections.abc import Iterable
from dataclasses import replace

from chalice.app import Blueprint, Response

from chalicelib.actions.write_down import write_down
from chalicelib.domain.campaigns import Campaign, Kind, State
from chalicelib.domain.campaigns.checking import FIELDS, wrong, wrong_template
from chalicelib.domain.campaigns.doing import Do, NotNow, choices, refused
from chalicelib.domain.campaigns.starts import AUDIENCES, STARTS, start_of
from chalicelib.domain.errors import BadInput
from chalicelib.domain.ids import CampaignId, SegmentId
from chalicelib.domain.patient_segments import Segment
from chalicelib.domain.patients import Channel
from chalicelib.domain.roles import Permission
from chalicelib.domain.wording import render
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.ids import fresh
from chalicelib.web import desk, inbox_view, pages, saying
from chalicelib.web.campaigns import form, view
from chalicelib.web.desk import Visit
from chalicelib.web.settings.whole_practice import of_the_whole_practice

routes = Blueprint(__name__)
MAY = Permission.SEND_CAMPAIGNS


@desk.page(routes, "/campaigns", needs=MAY)
@of_the_whole_practice
def list_campaigns(visit: Visit) -> Response:
    return _list_page(visit)


@desk.page(routes, "/new-campaign", needs=MAY)
@of_the_whole_practice
def new_campaign(visit: Visit) -> Response:
    start = start_of(visit.query["start"])
    asked = SegmentId(visit.query["segment"])
    segment = visit.services.patient_segments.get(visit.practice_id, asked) if asked else None
    if start is None:
        return _list_page(visit, segment) if segment else visit.go(visit.urls.campaigns())
    chosen = f"segment:{segment.segment_id}" if segment else f"ready:{start.to}"
    return _people_page(visit, start=start.key, name=start.name, chosen=chosen)


@desk.action(routes, "/new-campaign", needs=MAY)
@of_the_whole_practice
def add_campaign(visit: Visit) -> Response:
    """A draft with the words of its start. Raises BadInput."""
    start = start_of(visit.form["start"])
    if start is None:
        raise BadInput("start", "one of the list")
    made = _draft(visit, start.name, start.kind)
    made = form.with_start(made, start, visit.setup.practice.languages)
    made = form.chosen_people(made, visit.form["to"], _segments(visit))
    visit.services.campaigns.save(made)
    _note(visit, made, "campaign.made")
    return visit.go(visit.urls.campaign(made.campaign_id))


@desk.page(routes, "/campaigns/{campaign_id}", needs=MAY)
@of_the_whole_practice
def show_campaign(visit: Visit, campaign_id: str) -> Response:
    campaign = _get(visit, campaign_id)
    if campaign.state is State.DRAFT:
        return _words_page(visit, campaign)
    return _sent_page(visit, campaign)


@desk.page(routes, "/campaigns/{campaign_id}/people", needs=MAY)
@of_the_whole_practice
def show_people(visit: Visit, campaign_id: str) -> Response:
    campaign = _get(visit, campaign_id)
    if campaign.state is not State.DRAFT:
        return visit.go(visit.urls.campaign(campaign_id))
    return _people_page(visit, campaign=campaign, name=campaign.name, chosen=_chosen(campaign))


@desk.page(routes, "/campaigns/{campaign_id}/check", needs=MAY)
@of_the_whole_practice
def show_check(visit: Visit, campaign_id: str) -> Response:
    return _check_page(visit, _get(visit, campaign_id))


@desk.page(routes, "/campaigns/{campaign_id}/live", needs=MAY)
@of_the_whole_practice
def show_progress(visit: Visit, campaign_id: str) -> Response:
    campaign = _get(visit, campaign_id)
    progress = view.progress(visit, campaign)
    body = visit.part("campaigns/progress.html", campaign=campaign, shown=progress)
    return desk.part_answer(visit, body, progress.version)


@desk.page(routes, "/campaigns/{campaign_id}/email", needs=MAY)
@of_the_whole_practice
def show_email(visit: Visit, campaign_id: str) -> Response:
    """As a mail program shows it, in a frame of the page that checks it."""
    return view.email(visit, _get(visit, campaign_id))


@desk.action(routes, "/campaigns/{campaign_id}/{change}", needs=MAY)
@of_the_whole_practice
def change_campaign(visit: Visit, campaign_id: str, change: str) -> Response:
    campaign = _get(visit, campaign_id)
    try:
        return _CHANGES[change](visit, campaign)
    except KeyError as unknown:
        raise NotFound(change) from unknown


def _save_people(visit: Visit, campaign: Campaign) -> Response:
    if sentence := refused(campaign, Do.EDIT, by=visit.me.staff_id):
        return _sent_page(visit, campaign, problem=sentence)
    changed = form.chosen_people(campaign, visit.form["to"], _segments(visit))
    _save(visit, replace(changed, revision=visit.form.number("revision")), "campaign.changed")
    return visit.go(visit.urls.campaign(campaign.campaign_id))


def _save_words(visit: Visit, campaign: Campaign) -> Response:
    """What was typed stays, also where it cannot be sent like this yet."""
    if sentence := refused(campaign, Do.EDIT, by=visit.me.staff_id):
        return _sent_page(visit, campaign, problem=sentence)
    typed = form.with_words(campaign, visit.form, visit.setup.practice.languages)
    found = _wrong(visit, typed, but=view.TIMES)
    if typed.picture not in ("", campaign.picture) and "picture" not in found:
        found |= _not_loaded(visit, typed.picture)
    if found:
        return _words_page(visit, typed, wrong=found, status=400)
    try:
        _save(visit, replace(typed, revision=visit.form.number("revision")), "campaign.changed")
    except StaleWrite:
        stands = replace(typed, revision=_get(visit, campaign.campaign_id).revision)
        return _words_page(visit, stands, status=409)
    return visit.go(visit.urls.campaign(campaign.campaign_id, "check"))


def _not_loaded(visit: Visit, picture: str) -> dict[str, str]:
    from chalicelib.actions.look_at_picture import why_not_loaded

    why = why_not_loaded(visit.services, picture)
    return {"picture": why} if why else {}


def _save_times(visit: Visit, campaign: Campaign) -> Response:
    """When it leaves; and then it is looked at again, tried, or let go."""
    if sentence := refused(campaign, Do.EDIT, by=visit.me.staff_id):
        return _sent_page(visit, campaign, problem=sentence)
    typed, found = form.times_typed(campaign, visit.form)
    found = {**_wrong(visit, typed), **found}
    if any(of in view.TIMES for of in found):
        return _check_page(visit, typed, wrong=found, status=400)
    try:
        saved = _save(
            visit, replace(typed, revision=visit.form.number("revision")), "campaign.changed"
        )
    except StaleWrite:
        stands = _get(visit, campaign.campaign_id)
        if stands.state is not State.DRAFT:
            return _sent_page(visit, stands, problem=_FASTER, status=409)
        return _check_page(visit, replace(typed, revision=stands.revision), status=409)
    if visit.form["do"] != "send":
        return visit.go(visit.urls.campaign(campaign.campaign_id, "check"))
    if found:
        return _words_page(visit, saved, wrong=found, status=400)
    return _do(visit, saved, Do.SEND)


_FASTER = "Somebody else did something with it a moment ago. Here is how it stands now."


def _do(visit: Visit, campaign: Campaign, do: Do) -> Response:
    from chalicelib.actions.campaigns.change import do_with

    if do is Do.APPROVE and not visit.may(Permission.APPROVE_CAMPAIGNS):
        return visit.page("not_permitted.html", status=403)
    try:
        do_with(visit.services, campaign, do, by=visit.me.staff_id)
    except (NotNow, StaleWrite) as no:
        problem = no.sentence if isinstance(no, NotNow) else _FASTER
        stands = _get(visit, campaign.campaign_id)
        if stands.state is State.DRAFT:
            return _check_page(visit, stands, problem=problem, status=409)
        return _sent_page(visit, stands, problem=problem, status=409)
    return visit.go(visit.urls.campaign(campaign.campaign_id))


def _button(do: Do) -> "view.Change":
    def press(visit: Visit, campaign: Campaign) -> Response:
        """As the page showed it: what somebody else did meanwhile is seen first."""
        shown = replace(campaign, revision=visit.form.number("revision"))
        return _do(visit, shown, do)

    return press


def _delete(visit: Visit, campaign: Campaign) -> Response:
    if sentence := refused(campaign, Do.DELETE, by=visit.me.staff_id):
        return _sent_page(visit, campaign, problem=sentence, status=409)
    visit.services.campaigns.delete(campaign)
    _note(visit, campaign, "campaign.deleted")
    return visit.go(visit.urls.campaigns())


def _copy(visit: Visit, campaign: Campaign) -> Response:
    made = form.like(_draft(visit, f"{campaign.name} (copy)"[:80], campaign.kind), campaign)
    visit.services.campaigns.save(made)
    _note(visit, made, "campaign.made")
    return visit.go(visit.urls.campaign(made.campaign_id))


def _test(visit: Visit, campaign: Campaign) -> Response:
    from chalicelib.actions.campaigns.trying import NoTest, send_test
    from chalicelib.actions.send_message import NotNow as Held
    from chalicelib.actions.send_message import TheyStopped
    from chalicelib.channels.errors import TryAgain, Uncertain, Undeliverable

    if _wrong(visit, campaign):
        return _check_page(visit, campaign, problem="Put right what is marked first.", status=400)
    language = visit.form["language"] or visit.setup.practice.languages[0]
    try:
        sent = send_test(visit.services, visit.setup, campaign, visit.me, language=language)
    except NoTest as no:
        return _check_page(visit, campaign, problem=no.sentence, status=409)
    except TheyStopped:
        problem = "Your phone texted STOP. Text START from it first."
        return _check_page(visit, campaign, problem=problem, status=409)
    except (Held, TryAgain, Uncertain, Undeliverable):
        problem = "The carrier did not take the test. Try again in a minute."
        return _check_page(visit, campaign, problem=problem, status=409)
    return _check_page(visit, campaign, tested=[of.value for of in sent])


def _find(visit: Visit, campaign: Campaign) -> Response:
    """Patients to look at it as; names stand in no address."""
    return _check_page(visit, campaign, found=view.find(visit, visit.form["who"]))


def _preview(visit: Visit, campaign: Campaign) -> Response:
    """One text, as it is typed."""
    template, language = visit.form["text"], visit.form["language"]
    sentence = wrong_template(template, replace(campaign, link="https://x.example"))
    said = "" if sentence else render(template, view.sample(visit, campaign, language))
    cost = inbox_view.cost(said) if said and visit.form["kind"] == "text" else None
    return desk.part_answer(
        visit, visit.part("preview.html", wrong=sentence, words=said, cost=cost)
    )


def _look(visit: Visit, campaign: Campaign) -> Response:
    """Count again what came of it."""
    from chalicelib.actions.hand_on import hand_on

    hand_on(visit.services, visit.practice_id, "CAMP", id=campaign.campaign_id)
    return visit.go(visit.urls.campaign(campaign.campaign_id))


_CHANGES: "dict[str, view.Change]" = {
    "people": _save_people,
    "words": _save_words,
    "times": _save_times,
    "test": _test,
    "find": _find,
    "preview": _preview,
    "look": _look,
    "copy": _copy,
    "delete": _delete,
    **{do.value: _button(do) for do in (Do.APPROVE, Do.TAKE_BACK, Do.PAUSE, Do.RESUME, Do.STOP)},
}


def _get(visit: Visit, campaign_id: str) -> Campaign:
    return visit.services.campaigns.get(visit.practice_id, CampaignId(campaign_id))


def _save(visit: Visit, campaign: Campaign, did: str) -> Campaign:
    saved = visit.services.campaigns.save(campaign)
    _note(visit, campaign, did)
    return saved


def _note(visit: Visit, campaign: Campaign, did: str) -> None:
    write_down(visit.services, visit.practice_id, did, campaign.campaign_id, by=visit.me.staff_id)


def _draft(visit: Visit, name: str, kind: Kind) -> Campaign:
    return Campaign(
        practice_id=visit.practice_id,
        campaign_id=CampaignId(fresh(visit.now)),
        name=name,
        kind=kind,
        made_at=visit.now,
        made_by=visit.me.staff_id,
    )


def _segments(visit: Visit) -> list[Segment]:
    return visit.services.patient_segments.list(visit.practice_id)


def _chosen(campaign: Campaign) -> str:
    if campaign.segment_id:
        return f"segment:{campaign.segment_id}"
    return next((f"ready:{of.key}" for of in AUDIENCES if of.says == campaign.to), "")


def _wrong(visit: Visit, campaign: Campaign, *, but: Iterable[str] = ()) -> dict[str, str]:
    languages = visit.setup.practice.languages
    found = wrong(
        campaign,
        languages=languages,
        samples={of: view.sample(visit, campaign, of) for of in languages},
        today=visit.locations[0].local(visit.now).date(),
    )
    return {field: sentence for field, sentence in found.items() if field not in but}


def _list_page(visit: Visit, segment: Segment | None = None) -> Response:
    """`segment`: of whom one is to be started."""
    every = visit.services.campaigns.every(visit.practice_id)
    return visit.page(
        "campaigns/list.html",
        section="campaigns",
        lines=[view.line(visit, of) for of in every],
        starts=STARTS,
        segment=segment,
    )


def _people_page(
    visit: Visit, *, name: str, chosen: str, start: str = "", campaign: Campaign | None = None
) -> Response:
    return visit.page(
        "campaigns/people.html",
        section="campaigns",
        name=name,
        start=start,
        campaign=campaign,
        chosen=chosen,
        audiences=view.audiences(visit),
        segments=view.segments(visit),
    )


def _words_page(
    visit: Visit, campaign: Campaign, *, wrong: dict[str, str] | None = None, status: int = 200
) -> Response:
    languages = visit.setup.practice.languages
    return visit.page(
        "campaigns/words.html",
        section="campaigns",
        status=status,
        campaign=campaign,
        wrong=pages.blanks(wrong),
        stale=status == 409,
        ways=form.WAYS,
        languages=[(code, saying.language(code)) for code in languages],
        merge_fields=FIELDS,
        previews=view.previews(visit, campaign),
    )


def _check_page(
    visit: Visit,
    campaign: Campaign,
    *,
    wrong: dict[str, str] | None = None,
    status: int = 200,
    problem: str = "",
    tested: list[str] | None = None,
    found: list[tuple[str, str]] | None = None,
) -> Response:
    if campaign.state is not State.DRAFT:
        return visit.go(visit.urls.campaign(campaign.campaign_id))
    return visit.page(
        "campaigns/check.html",
        section="campaigns",
        status=status,
        problem=problem,
        headers=view.with_frame(visit),
        campaign=campaign,
        wrong=pages.blanks(_wrong(visit, campaign) if wrong is None else wrong),
        stale=status == 409 and not problem,
        foreseen=view.foreseen(visit, campaign),
        seen=view.seen(visit, campaign),
        languages=[(of, saying.language(of)) for of in visit.setup.practice.languages],
        needs_approval=visit.setup.practice.campaigns_need_approval,
        tested=tested,
        untested=tested is not None
        and Channel.TEXT in campaign.by.channels
        and "text" not in tested,
        found=found,
        today=visit.locations[0].local(visit.now).date(),
    )


def _sent_page(
    visit: Visit, campaign: Campaign, *, problem: str = "", status: int = 200
) -> Response:
    progress = view.progress(visit, campaign)
    return visit.page(
        "campaigns/one.html",
        section="campaigns",
        status=409 if problem and status == 200 else status,
        problem=problem,
        campaign=campaign,
        # Whoever approves it sees what it costs and whom it reaches.
        foreseen=view.foreseen(visit, campaign) if campaign.state is State.WAITING else None,
        first_language=saying.language(visit.setup.practice.languages[0]),
        shown=progress,
        can=choices(campaign, by=visit.me.staff_id),
        why_not_approve=refused(campaign, Do.APPROVE, by=visit.me.staff_id),
        Do=Do,
        state=view.STATES[campaign.state],
        kind=form.KINDS[campaign.kind],
        words=[(saying.language(of), said) for of, said in campaign.words.items()],
        names=visit.names,
        when=view.when(visit, campaign),
        way=dict(form.WAYS)[campaign.by],
    )
