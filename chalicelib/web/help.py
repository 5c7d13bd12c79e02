"""What each page at the desk is for, in a few plain sentences: shown under "What is this page?"."""

from collections.abc import Mapping

_TODAY = (
    "Everybody who is coming on this day, in order. What needs a person stands at the top: answer "
    "it there, and it goes away. It keeps itself up to date while you look."
)
_INBOX = (
    "What patients wrote. Rapport answers what is clear, such as YES; what waits for a person is "
    "at the top. Take a conversation so that nobody else answers it too."
)
_BOOK = (
    "Times at which the provider is free, soonest first. Pick one and the visit is booked; the "
    "patient is told three minutes later, so that a slip can be undone before anybody hears of it."
)
_PATIENT = (
    "Who this is, how they may be reached, and all that was said and sent, also what was not sent "
    "and why. Every look at this page is written down."
)

HELP: Mapping[str, str] = {
    "today.html": _TODAY,
    "inbox.html": _INBOX,
    "patient.html": _PATIENT,
    "patient_edit.html": "What is written here is used in messages: the name a patient likes, "
    "their language, and where texts and emails go. A changed number or address must be agreed to "
    "by itself; a refusal stays with the number it came from.",
    "campaigns/list.html": "One message to many patients: pick what it is, to whom, check it, let "
    "it go. It can be paused and stopped at any moment; whoever stopped messages never gets one.",
    "campaigns/people.html": "Who gets it. The number counts everybody who fits; before you send, "
    "the last step says who is left out and why.",
    "campaigns/words.html": "What they read. Words in {braces} become each person's own. Rapport "
    "counts what a text costs while you type.",
    "campaigns/check.html": "Whom it reaches, what it costs and how it reads. Nothing leaves "
    "before you press the last button.",
    "campaigns/one.html": "How far it is and what came of it. Pause holds everything that has not "
    "left; stop ends it for good.",
    "waitlist/list.html": "A time that becomes free is offered to whoever waits and can come: a "
    "few at once, and the first yes has it. What is on offer stands at the top, with its clock; "
    "stop it here if you fill it yourself in another way. Booking somebody into it ends it, too.",
    "waitlist/slot.html": "One time that became free: who was asked, in which order, what they "
    "said, and who was not asked and why. Kept for three years, so that the order can be told.",
    "waitlist/entry.html": "What suits this patient. They may change it themselves from a link, "
    "or text that they want to leave the list.",
    "waiting/list.html": "Everybody who waits for the practice, the most urgent first: why, since "
    "when, and a next step. Do it, or let it be and say why; then they are off the list.",
    "waiting/call.html": "Whom to call, and why. Say afterwards what came of it: who did not "
    "answer comes back to the list by themselves.",
    "prospects/board.html": "Everybody who asked and has not been here yet. Who waits for an "
    "answer stands on top, with a clock of five minutes of your opening hours. Answering, booking "
    "and arriving move them on by themselves; say by hand what only you can know.",
    "prospects/new.html": "For who did not write by the form on your website. A prospect becomes a "
    "patient with their first visit, in the same record.",
    "more.html": "Every page that you may open, with what is there. On a phone, the pages that do "
    "not fit into the bar are here, too.",
    "call.html": "Everybody who may be calling from this number: a family often shares one. Ask "
    "who it is before you say anything about a visit. What waits for a person is listed with them.",
    "calls.html": "Type or paste the number that is calling, to see who it may be. Your phone "
    "system can open this page by itself: see Telephone in the settings.",
    "find.html": "Search by any part of a name, or by a phone number. A patient who is not in the "
    "list is not in Rapport yet: add them, or wait for the next import of the schedule.",
    "sources/list.html": "How people found you and who sent them, from the first word to what "
    "their visits brought, less what the source cost. Write down on each patient's page how they "
    "heard of you, and on a source's page what it costs; amounts come with the visits.",
    "sources/one.html": "One source: whom it sent, what it costs each month, what is left. A "
    "personal link or code tells by itself who sent somebody.",
    "recovery/cases.html": "Everybody who gave a low score, wrote an unhappy sentence or "
    "complained: whose it is to put right, by when, and whether they came back. The numbers are "
    "yours alone.",
    "recovery/case.html": "What they said and what was done about it, in order. Write down each "
    "step, so that a colleague who picks it up knows; close it with what came of it.",
    "recovery/board.html": "What you changed because of what patients said. A draft is yours; what "
    "you publish stands on the board's page, without anybody's name, once you make it public.",
    "recovery/entry.html": "One thing that was said and what you did about it. Nobody is named: "
    "Rapport looks for names, numbers and dates before it is published.",
    "doubles.html": "Records that look like one person: one name and birth date, or nearly, or one "
    "phone. You decide; nothing is merged by itself.",
    "doubles_find.html": "Where you know that somebody has two records and nobody has found them: "
    "search for the other one, then compare.",
    "doubles_compare.html": "Two records beside each other; what differs is marked. Pick what is "
    "right of each, then say whether it is one person. Whatever you say can be undone.",
    "book.html": _BOOK,
    "book_who.html": "You clicked a free time: say whose visit it is. Search for them, or add "
    "somebody who comes for the first time.",
    "forecast.html": "What will be sent in the next fourteen days, to whom and when, what it will "
    "cost, and what will not be sent and why. Nothing here is fixed: a confirmed or moved visit "
    "changes it.",
    "feedback/results.html": "What patients answer when they are asked how a visit was, and what "
    "stands about you in public. A number is told only where enough have answered; who was not "
    "content has a case with somebody who calls.",
    "feedback/choices.html": "How patients are asked after a visit, how often at the most, and "
    "where everybody who answers can also say it in public.",
    "playbooks.html": "A playbook is a set of messages before a visit. Several can be on, for "
    "different kinds of visit or for trying one out at one location first.",
    "playbook.html": "Each step is one message: when, how, and in which words. The forecast beside "
    "it shows what it would send. Nothing goes out before the playbook is switched on.",
    "segments/list.html": "Questions about your patients that you ask again and again, saved in "
    "plain words. Nobody is written to from here: pick a segment when you write a campaign.",
    "segments/one.html": "Pick what must be true of them, all of it at once. Beside it stands how "
    "many fit, some of them, and who would be left out of a message and why. Whoever fits is "
    "looked for anew each time.",
    "segments/lists.html": "Lists are made by hand. Who is on one stays on it until somebody takes "
    "them off.",
    "segments/people.html": "Everybody on this list. People who send you patients can be on it, "
    "too, also where they are no patients themselves.",
    "segments/theirs.html": "Tick the lists that this person belongs to.",
    "absences.html": "Lunches, courses, holidays: while a provider is away nobody is offered their "
    "time. Visits that are already booked then are listed, so that you can move each.",
    "practices.html": "You work for more than one practice: pick the one to work at now. What you "
    "see and do is always in one practice only.",
    "not_permitted.html": "Each role opens some pages only. Somebody who manages people at your "
    "practice can give you another role.",
    "settings/index.html": "How the practice is set up. What your role cannot change is not in "
    "the list.",
    "settings/practice.html": "What counts for the whole practice. Locations have the same hours, "
    "days off, name and sender until they are given their own, and follow when it changes here.",
    "settings/locations.html": "Each place where patients come. Beside each setting stands whether "
    "it is the same as the practice or the location's own. Open one to change it.",
    "settings/location.html": "All there is to set at this location, a question each. What is the "
    "same as the practice follows when the practice changes; its own stays. A location that is "
    "closed for good is offered nowhere; visits that are booked there stay and are reminded.",
    "settings/providers.html": "The people whom visits are booked with. Their hours decide which "
    "times can be offered. Whoever leaves is offered no more, and their visits stay.",
    "settings/visit_types.html": "What can be booked, and how long it takes. Retired ones stay "
    "with the visits that are booked.",
    "settings/website.html": "A short form for people who are not patients yet. It works inside "
    "your own website or behind a link, without cookies. Who writes stands at the top of Today, "
    "and if nobody answers within five minutes, whoever is on duty is told.",
    "settings/telephone.html": "Connect your phone system, and Today says who is calling. A call "
    "that nobody took becomes something to do, and if you like one text a day to the caller.",
    "settings/me.html": "Your own account: name, mobile, password, a code beside it. If a phone "
    "or computer of yours is lost, sign out everywhere here.",
    "settings/people.html": "Who works here and what they may do. Invite people by email; each "
    "chooses a password of their own. Whoever is removed is out within a minute.",
    "settings/person.html": "One person: name, role, and the locations they work at. A role says "
    "what somebody may do; without locations they reach all of them.",
    "settings/code.html": "With a code, a stolen password alone opens nothing. An app on the phone "
    "shows six digits that change twice a minute; you type them after your password.",
    "settings/code_key.html": "Scan the picture with the app on your phone, or type the key into "
    "it, then type the six digits that it shows. From then on it is asked at each sign-in.",
    "settings/start.html": "What is left to do before the first reminder goes out. Do it in any "
    "order; what is done is ticked, and you can come back to it.",
    "settings/hours.html": "When you are open and who sees patients, to begin with. All of it can "
    "be changed later under Locations and Providers.",
    "settings/first_text.html": "Try it with your own phone: prove that it is yours, then send "
    "yourself a reminder as a patient would get it.",
    "bring_in/choose.html": "Bring in patients and visits as a file from your other system. You "
    "see first how it is read and what it would change; and you can take all of it back.",
    "bring_in/arrived.html": "The file is here and was not read yet. Files of one system know the "
    "same patients by the same numbers, so it matters which system it is from.",
    "bring_in/mapping.html": "Each column of the file, with some of what stands in it and what we "
    "take it for. Correct what is wrong; it is remembered for the next file like this one.",
    "bring_in/one.html": "How far this file is and what became of its records. Long work goes on "
    "when you leave. What an import did can be taken back for thirty days.",
    "bring_in/source.html": "A system whose files come again. Each night, a program may send one "
    "by itself; a file that looks wrong is held and asked about, and reminders go on.",
    "settings/hl7.html": "Messages that your other system sends by itself, newest first. What was "
    "not taken says where and why; once that is mended, take the message again. The sender need "
    "not do anything.",
    "settings/calendars.html": "A calendar elsewhere is read once an hour: while something is in "
    "it, its provider is not offered. Of visits in it somebody says whose they are; nobody is "
    "texted before. The other way, a provider's own phone can show their visits.",
    "settings/registration.html": "Carriers want to know who texts before they let texts through. "
    "Tell them here once; it takes days, and until then texts go to your own phones only.",
    "settings/sender.html": "The address that emails to patients come from. Your domain must say "
    "that we may send for it: copy the lines shown here to where your domain is kept.",
    "patient_erase.html": "Takes this person out of Rapport for good. It says what goes and what "
    "the law keeps. A refusal of messages stays, so that nobody writes to them again by mistake.",
    "patient_erased.html": "This person was erased. What is left here says when, by whom and why, "
    "and nothing about them.",
    "settings/export.html": "One file with everything the practice has here: patients, visits, "
    "messages, consents, settings. It is made in the background; come back for it when you like.",
    "settings/webhooks.html": "Another program of yours need not ask us what is new: it is told, "
    "at an address that it gives you. It hears that something happened and to whom by number, not "
    "names or words; with a key it may ask for the rest.",
    "settings/webhook.html": "What this program was told in the last thirty days, and whether it "
    "answered. What fails is tried again for three days by itself; after five days of nothing "
    "but failures it is turned off and the owner gets an email.",
    "settings/api_keys.html": "A key lets one other program in: your schedule's system, your "
    "telephone, a report. Tick only what it needs. Rotate a key now and then; revoke it when the "
    "program goes or the key got into wrong hands.",
    "settings/support.html": "Rapport's support sees nothing of your practice unless you allow it, "
    "for a time you choose. Support can only look, and each look is written down.",
    "settings/plan.html": "What your plan includes, what was used this month, and what the month "
    "will probably come to. Reminders and answers go on even where more is used than is included.",
    "settings/another_practice.html": "Opens a practice beside this one: its own patients, people, "
    "numbers and bill. You sign in once, and the menu with your name changes between them. For "
    "another place of the same practice, add a location instead.",
    "journeys/one.html": "A playbook whose steps follow one patient: messages, and calls for the "
    "desk. Change what it says and when, try it at one place first, and see what would come of it "
    "before you switch it on. It never says why somebody came.",
    "journeys/switch.html": "What this playbook would do in the next thirty days as it is saved: "
    "for how many, at what price, who is held back and why. Nothing goes out before you say so.",
    "journeys/calls.html": "People whom a playbook asks you to call. Say what came of each call; "
    "who did not answer comes back in two days, and nobody is called without end.",
    "settings/own_words.html": "Sentences that your playbooks put into messages: how to get there, "
    "what to bring, where your forms are. A location may say its own.",
    "settings/articles.html": "What you point patients to, each with its rule. A rule is about "
    "visits and about what somebody said they care for, never about a diagnosis.",
    "settings/to_stripe.html": "Payments are handled by Stripe. Rapport never sees a card.",
    "settings/opinions.html": "Patients can say of each kind of message whether it is useful or "
    "too much. What is too much stops for them by itself; here you see which kinds that happens "
    "to, counted over everybody.",
    "settings/audit.html": "Every look at a record and every change, with who and when. It cannot "
    "be altered by anybody. Search by day or person here, by patient from the patient's page.",
}
"""By the page's template; the forms of the settings bring their own."""


def of(template: str) -> str:
    return HELP.get(template, "")
