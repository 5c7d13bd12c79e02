"""Every key and index of the table, each beside the question it answers.

The audit trail has a table of its own: `storage/audit.py`.

pk                        sk                   answers
P#<practice>#SETUP        PRACTICE, ACCOUNT,
                          SUPPORT,             how this practice is set up (one query)
                          LOC#…, PROV#…,
                          TYPE#…, PLAY#…, JOUR#…,
                          STAFF#…, APIKEY#…,
                          HOOK#…, FEEDBACK,
                          WAITLIST
P#<practice>#PT#<patient> PATIENT              who this patient is
                          NEAR                 which of their visits and work items to look at
                          RUN#<run>            how far they are on their way through a journey
                          WAIT#<visit type>    do they wait for such a visit, and what suits them
                          PROSPECT             how far they are from asking to their first visit
P#<practice>#JOURNEYS     <journey>#<month>    what it did in that month, counted
P#<practice>#APPT#<appt>  APPT                 what this appointment is now
                          SAID                 how its patient says that it was
P#<practice>#FEEDBACK     MONTH#<month>#<loc>#<prov>  what was answered in it, counted
                          REVIEW#<id>          what somebody wrote in public
                          DOOR                 where reviews come in, and what they are signed with
P#<practice>#BOOK#<prov>  <local day>          when this provider is busy on that day
P#<practice>#BLOCK#<prov> <ends>#<id>          when this provider is away
P#<practice>#CP#<contact> CP                   may we write to this contact point
                          TP#<ulid by visit>   what is planned and was sent to it
                          MSG#<ulid by time>   what else was said
                          CONV                 does it wait for a person
                          CALLED               who else is called at this number
                          NEAR                 work items of which nobody knows whose they are
                          LEDGER#<ulid>        who agreed to or refused what (append-only)
P#<practice>#WORK#<id>    WORK                 one work item
                          STEP#<ulid by time>  what was done about one that is a complaint
P#<practice>#CASES        <work item>          who was not content, and what came of it
                          OPEN#<patient>       that one of theirs is open: no second is opened
P#<practice>#RECOVERY     SETTINGS             who puts right, by when; is the board public
                          BOARD#<ulid by time> what was said, and what was done about it
P#<practice>#SLOT#<slot>  SLOT                 what became of this time that became free
                          OFFER#<entry>        to whom it was offered, and what they said
                          LOG#<wave>           who was considered in which order, who not and why
P#<practice>#CALL#<token> CALL                 who may be calling (for some hours)
P#<practice>#RINGING      <location>           who is calling there just now
P#<practice>#TEXTBACK#<contact>.<day> TEXTBACK was a missed call answered by text on that day
P#<practice>#HOOK#<endpt> STATE                an endpoint's secret, and how it is doing
                          EVT#<ulid>           what it was told, for thirty days
P#<practice>#REPLAN       SETUP                a change of the setup that all reminders must follow
P#<practice>#FIND         <folded name>#<pt>   which patients are called like this
P#<practice>#PEOPLE       <patient>            what segments ask of everybody
P#<practice>#STRANGERS    <work item>          who waits whom nobody can name yet
P#<practice>#SEGMENTS     SEG#<id>             a saved question about patients
                          LIST#<folded name>   a list that patients are put on by hand
                          BUILT                have all a profile who were there before profiles
P#<practice>#ALIKE        <born>#<pt>          who was born when and is called how: doubles
P#<practice>#DOUBLES      <pt>#<pt>            which two records may be one person
P#<practice>#LOOKED       LOOKED               of whom doubles were looked for last
P#<practice>#CONTACTS     <contact>            which contact points there are
P#<practice>#TAKEN#<id>   TAKEN                what another system last said of this record
                          UNDO#<import>        what it was before this import; of <id> MERGED#<pt>:
                                               that it stands for another one
P#<practice>#MEANT        <system>#<key>       what another system's key of a doctor, a place or
                                               a service means here
P#<practice>#CAMP#<id>    CAMPAIGN             what this campaign is now
                          WALK                 how far its people are gathered
                          WAVE#<number>        who hears of it at one moment
                          COUNT                how its messages ended, counted
                          RESULT               what came of it, when somebody last looked
P#<practice>#SENT#<day>   LEFT#<hash>,         what was about to leave on this day (UTC)
                          SAID#<message>
P#<practice>#METER        <day>                what left on it, counted
                          MONTH#<month>        what was planned, told and reported of it
P#<practice>#OPINIONS     <month>              which kinds of message annoy
P#<practice>#PROOF#<cp>   PROOF                which code proves that a phone is theirs
P#<practice>#CARRIER      REGISTRATION         what the carriers ask about this practice
P#<practice>#HEALTH       <day>                what went wrong on this day (UTC), counted
P#<practice>#EXPORT#      EXPORT               how far the latest export of everything is
P#<practice>#FILE#<id>    FILE                 how far this file is that is brought in
                          UNDONE               what its undo did, counted
                          STAYED#<id>          which record its undo left as it is
P#<practice>#SOURCES      <source>             which other systems' files come
P#<practice>#SENDERS      SRC#<source>         who or what sends patients
                          NAME#<folded name>   is there one of that name
                          CODE#<its end>       whose personal code this is
                          OF#<who>             which personal code is theirs
P#<practice>#ERASED       <patient>            who was erased
P#<practice>#FEED         FEED                 how its HL7 feed is read
                          MSG#<ulid by time>   what came over it and what became of that
                          SEEN#<keyed hash>    was this message handled before
                          VISIT#<its number>   under whose number this visit was taken over
P#<practice>#ICS          FEED#<feed>          which calendars it has elsewhere
                          OUT#<provider>       which of its own others read
P#<practice>#ICS#<feed>   EV#<hash of UID…>    what that calendar said, and what became of it
                          IS#<hash of UID>     whose somebody said that it is
P#<practice>#END#         END                  when its end was announced
P#<practice>#ERASE#<pt>   ERASE                that this patient is to be erased, or was
P#<practice>#ONCE#<hash>  ONCE                 what a program was answered that asks again
P#<practice>#MERGE#<pt>   MERGE                into whom this record was merged, and what moved
NUMBER#<e164>             NUMBER, <e164>       whose number was texted      (no practice yet);
                                               of a shared one: by whom
SIGNUP#<staff>            SIGNUP               what somebody said who has no practice yet
LIMIT#<of>                <window>             how often was this done lately
TOPIC#<arn>               TOPIC                whose texts this topic brings (no practice yet)
CALENDAR#<hash>           CALENDAR             whose calendar this token opens (no practice yet)
CODE#<personal code>      CODE                 where this code sends people (no practice yet)
LINK#<token>              LINK                 what this patient link opens (no practice yet)
MEMBER#<staff>            MEMBER               where this person works      (no practice yet)
SESSION#<hash>            SESSION              who is signed in             (no practice yet)
INVITED#<hash>            INVITED              whom this invitation lets in (no practice yet)
APIKEY#<hash>             APIKEY               what this key opens, how often it was used lately
                                               (no practice yet)
SUPPORT#<hash>            TICKET, SESSION      whom of support this lets in   (no practice yet)
ADDRESS#<keyed hash>      <practice>           who may have written here     (no practice yet)
ONCE#<source>#<id>        ONCE                 was this delivery handled before
PACE#<number>             PACE                 when may this number send next
PRACTICES                 <practice>           which practices there are
SWEEP                     CURSORS              how far each shard was swept
CLOCK                     CLOCK                how far the local stage's clock was moved
PHONES                    <e164>               what becomes of texts to it, on the local stage

index    hash          range        answers
due      due_shard     due_order    what is due (keys only; sixteen shards; leaves when done)
list     list_pk       list_sk      a location's month, by day and in time order; all patients by
                                    name; the inbox; open work items;
                                    a practice's topics and its phones at a number that is shared;
                                    records that were merged into others; calls of the last hours;
                                    what an import changed; what an endpoint was not told;
                                    campaigns, by when they were made; what patients and reviews
                                    say, by when they said it; profiles of those who wait for
                                    the practice, the most urgent first; who is on the waitlist;
                                    freed times; prospects, open and ended
person   person_pk     person_sk    a patient's appointments; a patient's work items, or those of a
                                    contact point of which nobody knows whose they are; what
                                    endpoints were told of either; what a patient said of visits;
                                    what a contact point was offered
"""

import hashlib
from datetime import UTC, date, datetime
from typing import Any

from chalicelib.domain import names
from chalicelib.domain.ids import (
    AppointmentId,
    CampaignId,
    ContactId,
    EndpointId,
    EventId,
    LocationId,
    MessageId,
    PatientId,
    PlaybookId,
    PracticeId,
    ProviderId,
    RunId,
    SegmentId,
    SlotId,
    SourceId,
    StaffId,
    TouchpointId,
    WaitlistEntryId,
    WorkItemId,
    contact_id,
    ulid,
)

Key = dict[str, str]
Item = dict[str, Any]

SHARDS = 16
"""One DynamoDB partition takes 1,000 writes a second. A 9:00 peak of 100,000 touchpoints a minute
with one index write each stays under that on sixteen shards with 99 % odds."""

PATIENT_SK, APPOINTMENT_SK, CONTACT_SK, CONVERSATION_SK = "PATIENT", "APPT", "CP", "CONV"
CALLED_SK, NEAR_SK, WORK_SK = "CALLED", "NEAR", "WORK"
PROSPECT_SK = "PROSPECT"
STEP, BOARD = "STEP#", "BOARD#"
_LONGEST_FOLDED = 200
HOOK, EVENT = "HOOK#", "EVT#"
TOUCHPOINT, MESSAGE, LEDGER = "TP#", "MSG#", "LEDGER#"
LEFT, SAID, MONTH = "LEFT#", "SAID#", "MONTH#"
WAVE = "WAVE#"
API_KEY = "APIKEY#"
RUN = "RUN#"
WAIT, OFFER, WAVE_LOG, HELD = "WAIT#", "OFFER#", "LOG#", "held_"
SEGMENT, LIST = "SEG#", "LIST#"
REVIEW = "REVIEW#"
SENDER, SENDER_NAME, CODE, CODE_OF = "SRC#", "NAME#", "CODE#", "OF#"


def stamp(at: datetime) -> str:
    """Fixed width, UTC: sorts as text in the order of time."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def ulid_floor(at: datetime) -> str:
    """Not above any ULID made at `at` or later."""
    return ulid(at, b"")


def setup(practice_id: PracticeId, sk: str = "PRACTICE") -> Key:
    return {"pk": f"P#{practice_id}#SETUP", "sk": sk}


def patient(practice_id: PracticeId, patient_id: PatientId) -> Key:
    return {"pk": f"P#{practice_id}#PT#{patient_id}", "sk": PATIENT_SK}


def appointment(practice_id: PracticeId, appointment_id: AppointmentId) -> Key:
    return {"pk": f"P#{practice_id}#APPT#{appointment_id}", "sk": APPOINTMENT_SK}


def said_of(practice_id: PracticeId, appointment_id: AppointmentId) -> Key:
    return {"pk": appointment(practice_id, appointment_id)["pk"], "sk": "SAID"}


def feedback_pk(practice_id: PracticeId) -> str:
    """Of the table: counts, reviews and their door. Of the index "list": what was said."""
    return f"P#{practice_id}#FEEDBACK"


def feedback(practice_id: PracticeId, sk: str) -> Key:
    return {"pk": feedback_pk(practice_id), "sk": sk}


def daybook(practice_id: PracticeId, provider_id: ProviderId, day: date) -> Key:
    return {"pk": f"P#{practice_id}#BOOK#{provider_id}", "sk": day.isoformat()}


def blocks_pk(practice_id: PracticeId, provider_id: ProviderId) -> str:
    return f"P#{practice_id}#BLOCK#{provider_id}"


def contact(practice_id: PracticeId, of: ContactId, sk: str = CONTACT_SK) -> Key:
    return {"pk": f"P#{practice_id}#CP#{of}", "sk": sk}


def touchpoint(practice_id: PracticeId, at: ContactId, of: TouchpointId) -> Key:
    return contact(practice_id, at, TOUCHPOINT + of)


def message(practice_id: PracticeId, at: ContactId, of: MessageId) -> Key:
    return contact(practice_id, at, MESSAGE + of)


def work_item(practice_id: PracticeId, work_item_id: WorkItemId) -> Key:
    return {"pk": f"P#{practice_id}#WORK#{work_item_id}", "sk": WORK_SK}


def work_step(practice_id: PracticeId, work_item_id: WorkItemId, step_id: str) -> Key:
    return {"pk": work_item(practice_id, work_item_id)["pk"], "sk": STEP + step_id}


def cases_pk(practice_id: PracticeId) -> str:
    return f"P#{practice_id}#CASES"


def case(practice_id: PracticeId, work_item_id: WorkItemId) -> Key:
    return {"pk": cases_pk(practice_id), "sk": work_item_id}


def open_case(practice_id: PracticeId, patient_id: PatientId) -> Key:
    return {"pk": cases_pk(practice_id), "sk": f"OPEN#{patient_id}"}


def recovery(practice_id: PracticeId, sk: str = "SETTINGS") -> Key:
    return {"pk": f"P#{practice_id}#RECOVERY", "sk": sk}


def near(practice_id: PracticeId, patient_id: PatientId) -> Key:
    return {"pk": patient(practice_id, patient_id)["pk"], "sk": NEAR_SK}


def run(practice_id: PracticeId, patient_id: PatientId, run_id: RunId) -> Key:
    return {"pk": patient(practice_id, patient_id)["pk"], "sk": RUN + run_id}


def waitlist_entry(practice_id: PracticeId, entry_id: WaitlistEntryId) -> Key:
    """Its id says whose it is and for which kind of visit."""
    patient_id, _, visit_type_id = entry_id.partition(".")
    return {
        "pk": patient(practice_id, PatientId(patient_id))["pk"],
        "sk": f"{WAIT}{visit_type_id}",
    }


def waitlist(practice_id: PracticeId) -> str:
    """Who would rather come sooner: not those of `waiting_on_us`."""
    return f"P#{practice_id}#WAITLIST"


def held(practice_id: PracticeId) -> Key:
    """Beside the setup: who reads that knows without another request what is on offer."""
    return setup(practice_id, "WAITLIST")


def slot(practice_id: PracticeId, slot_id: SlotId, sk: str = "SLOT") -> Key:
    return {"pk": f"P#{practice_id}#SLOT#{slot_id}", "sk": sk}


def slots_list(practice_id: PracticeId) -> str:
    return f"P#{practice_id}#SLOTS"


def prospect(practice_id: PracticeId, patient_id: PatientId) -> Key:
    return {"pk": patient(practice_id, patient_id)["pk"], "sk": PROSPECT_SK}


def prospects_list(practice_id: PracticeId) -> str:
    return f"P#{practice_id}#PROSPECTS"


def journeys_pk(practice_id: PracticeId) -> str:
    return f"P#{practice_id}#JOURNEYS"


def journey_month(practice_id: PracticeId, playbook_id: PlaybookId, month: str) -> Key:
    return {"pk": journeys_pk(practice_id), "sk": f"{playbook_id}#{month}"}


def call(practice_id: PracticeId, token: str) -> Key:
    return {"pk": f"P#{practice_id}#CALL#{token}", "sk": "CALL"}


def ringing(practice_id: PracticeId, location_id: LocationId) -> Key:
    return {"pk": f"P#{practice_id}#RINGING", "sk": location_id}


def text_back(practice_id: PracticeId, of: str) -> Key:
    """`of`: a contact point and a local day."""
    return {"pk": f"P#{practice_id}#TEXTBACK#{of}", "sk": "TEXTBACK"}


def endpoint(practice_id: PracticeId, endpoint_id: EndpointId) -> Key:
    return setup(practice_id, HOOK + endpoint_id)


def hook(practice_id: PracticeId, endpoint_id: EndpointId, sk: str = "STATE") -> Key:
    return {"pk": f"P#{practice_id}#HOOK#{endpoint_id}", "sk": sk}


def event(practice_id: PracticeId, endpoint_id: EndpointId, event_id: EventId) -> Key:
    return hook(practice_id, endpoint_id, EVENT + event_id)


def not_told_list(practice_id: PracticeId, endpoint_id: EndpointId) -> str:
    """Events that an endpoint was not told and that can be replayed."""
    return f"P#{practice_id}#NOTTOLD#{endpoint_id}"


def replan(practice_id: PracticeId) -> Key:
    return {"pk": f"P#{practice_id}#REPLAN#", "sk": "SETUP"}


def taken(practice_id: PracticeId, of: str) -> Key:
    return {"pk": f"P#{practice_id}#TAKEN#{of}", "sk": "TAKEN"}


def undo(practice_id: PracticeId, of: str, import_id: str) -> Key:
    return {"pk": f"P#{practice_id}#TAKEN#{of}", "sk": f"UNDO#{import_id}"}


def undo_list(practice_id: PracticeId, import_id: str) -> str:
    return f"P#{practice_id}#UNDO#{import_id}"


def meant_pk(practice_id: PracticeId) -> str:
    return f"P#{practice_id}#MEANT"


def sent_pk(practice_id: PracticeId, day: date) -> str:
    return f"P#{practice_id}#SENT#{day.isoformat()}"


def campaign(practice_id: PracticeId, campaign_id: CampaignId, sk: str = "CAMPAIGN") -> Key:
    return {"pk": f"P#{practice_id}#CAMP#{campaign_id}", "sk": sk}


def campaigns_list(practice_id: PracticeId) -> str:
    return f"P#{practice_id}#CAMPAIGNS"


def meter(practice_id: PracticeId, of: str) -> Key:
    """`of`: a day, or MONTH and a month."""
    return {"pk": meter_pk(practice_id), "sk": of}


def meter_pk(practice_id: PracticeId) -> str:
    """Each day's count of what left, by day."""
    return f"P#{practice_id}#METER"


def opinions_pk(practice_id: PracticeId) -> str:
    return f"P#{practice_id}#OPINIONS"


def health(practice_id: PracticeId, day: date) -> Key:
    return {"pk": f"P#{practice_id}#HEALTH", "sk": day.isoformat()}


def export(practice_id: PracticeId) -> Key:
    return {"pk": f"P#{practice_id}#EXPORT#", "sk": "EXPORT"}


def file_import(practice_id: PracticeId, import_id: str, sk: str = "FILE") -> Key:
    return {"pk": f"P#{practice_id}#FILE#{import_id}", "sk": sk}


def files_list(practice_id: PracticeId) -> str:
    return f"P#{practice_id}#FILES"


def source(practice_id: PracticeId, source_id: str) -> Key:
    return {"pk": f"P#{practice_id}#SOURCES", "sk": source_id}


def senders(practice_id: PracticeId, sk: str = "") -> Key:
    return {"pk": f"P#{practice_id}#SENDERS", "sk": sk}


def sender(practice_id: PracticeId, source_id: SourceId) -> Key:
    return senders(practice_id, SENDER + source_id)


def erased_pk(practice_id: PracticeId) -> str:
    return f"P#{practice_id}#ERASED"


def hl7(practice_id: PracticeId, sk: str = "") -> Key:
    return {"pk": f"P#{practice_id}#FEED", "sk": sk}


def calendars(practice_id: PracticeId, sk: str = "") -> Key:
    return {"pk": f"P#{practice_id}#ICS", "sk": sk}


def calendar(practice_id: PracticeId, feed_id: str, sk: str = "") -> Key:
    return {"pk": f"P#{practice_id}#ICS#{feed_id}", "sk": sk}


def calendar_token(token: str) -> Key:
    return {"pk": f"CALENDAR#{hashlib.sha256(token.encode()).hexdigest()}", "sk": "CALENDAR"}


def ending(practice_id: PracticeId) -> Key:
    return {"pk": f"P#{practice_id}#END#", "sk": "END"}


def erasure(practice_id: PracticeId, patient_id: PatientId) -> Key:
    return {"pk": f"P#{practice_id}#ERASE#{patient_id}", "sk": "ERASE"}


def merge(practice_id: PracticeId, retired: PatientId) -> Key:
    return {"pk": f"P#{practice_id}#MERGE#{retired}", "sk": "MERGE"}


def contacts_pk(practice_id: PracticeId) -> str:
    return f"P#{practice_id}#CONTACTS"


def find_pk(practice_id: PracticeId) -> str:
    return f"P#{practice_id}#FIND"


def profiles_pk(practice_id: PracticeId) -> str:
    return f"P#{practice_id}#PEOPLE"


def profile(practice_id: PracticeId, patient_id: PatientId) -> Key:
    return {"pk": profiles_pk(practice_id), "sk": patient_id}


def waiting_on_us(practice_id: PracticeId) -> str:
    """Profiles of those who wait for the practice, the most urgent first."""
    return f"P#{practice_id}#WAITING"


def strangers_pk(practice_id: PracticeId) -> str:
    """Work items of people whom nobody can name yet, as the list of who waits shows them."""
    return f"P#{practice_id}#STRANGERS"


def stranger(practice_id: PracticeId, work_item_id: WorkItemId) -> Key:
    return {"pk": strangers_pk(practice_id), "sk": work_item_id}


def profiles_built(practice_id: PracticeId) -> Key:
    return {"pk": segments_pk(practice_id), "sk": "BUILT"}


def segments_pk(practice_id: PracticeId) -> str:
    return f"P#{practice_id}#SEGMENTS"


def segment(practice_id: PracticeId, segment_id: SegmentId) -> Key:
    return {"pk": segments_pk(practice_id), "sk": SEGMENT + segment_id}


def patient_list(practice_id: PracticeId, name: str) -> Key:
    return {"pk": segments_pk(practice_id), "sk": LIST + folded(name)}


def alike_pk(practice_id: PracticeId) -> str:
    return f"P#{practice_id}#ALIKE"


def alike(practice_id: PracticeId, born: date | None, patient_id: PatientId) -> Key:
    return {
        "pk": alike_pk(practice_id),
        "sk": f"{born.isoformat() if born else ''}#{patient_id}",
    }


def doubles_pk(practice_id: PracticeId) -> str:
    return f"P#{practice_id}#DOUBLES"


def double(practice_id: PracticeId, one: PatientId, other: PatientId) -> Key:
    first, second = sorted((one, other))
    return {"pk": doubles_pk(practice_id), "sk": f"{first}#{second}"}


def looked(practice_id: PracticeId) -> Key:
    return {"pk": f"P#{practice_id}#LOOKED#", "sk": "LOOKED"}


def audit_pk(practice_id: PracticeId, day: date) -> str:
    return f"P#{practice_id}#AUDIT#{day.isoformat()}"


def audit_of(practice_id: PracticeId, whose: str) -> str:
    return f"P#{practice_id}#{whose}"


def number(e164: str, phone: str = "NUMBER") -> Key:
    """`phone`: of a number that practices share, who texted."""
    return {"pk": f"NUMBER#{e164}", "sk": phone}


def proof(practice_id: PracticeId, of: ContactId) -> Key:
    return {"pk": f"P#{practice_id}#PROOF#{of}", "sk": "PROOF"}


def registration(practice_id: PracticeId) -> Key:
    return {"pk": f"P#{practice_id}#CARRIER", "sk": "REGISTRATION"}


def sign_up(staff_id: StaffId) -> Key:
    return {"pk": f"SIGNUP#{staff_id}", "sk": "SIGNUP"}


def limit(of: str, window: int) -> Key:
    return {"pk": f"LIMIT#{of}", "sk": str(window)}


def topic(arn: str) -> Key:
    return {"pk": f"TOPIC#{arn}", "sk": "TOPIC"}


def address(secret: bytes, of: str, practice_id: PracticeId) -> Key:
    return {"pk": f"ADDRESS#{contact_id(secret, PracticeId(''), of)}", "sk": practice_id}


def personal_code(code: str) -> Key:
    return {"pk": f"CODE#{code}", "sk": "CODE"}


def link(token: str) -> Key:
    return {"pk": f"LINK#{token}", "sk": "LINK"}


def member(staff_id: StaffId) -> Key:
    return {"pk": f"MEMBER#{staff_id}", "sk": "MEMBER"}


def session(token_hash: str) -> Key:
    return {"pk": f"SESSION#{token_hash}", "sk": "SESSION"}


def invitation(token_hash: str) -> Key:
    return {"pk": f"INVITED#{token_hash}", "sk": "INVITED"}


def api_key(practice_id: PracticeId, key_id: str) -> Key:
    return setup(practice_id, API_KEY + key_id)


def api_token(token_hash: str) -> Key:
    return {"pk": f"APIKEY#{token_hash}", "sk": "APIKEY"}


def answered(practice_id: PracticeId, of: str) -> Key:
    return {"pk": f"P#{practice_id}#ONCE#{of}", "sk": "ONCE"}


def support(token_hash: str, sk: str) -> Key:
    return {"pk": f"SUPPORT#{token_hash}", "sk": sk}


def once(source: str, delivery_id: str) -> Key:
    return {"pk": f"ONCE#{source}#{delivery_id}", "sk": "ONCE"}


def pace(sending_number: str) -> Key:
    return {"pk": f"PACE#{sending_number}", "sk": "PACE"}


def practice(practice_id: PracticeId) -> Key:
    return {"pk": PRACTICES, "sk": practice_id}


PRACTICES = "PRACTICES"
CURSORS: Key = {"pk": "SWEEP", "sk": "CURSORS"}
CLOCK: Key = {"pk": "CLOCK", "sk": "CLOCK"}


def local_phone(e164: str = "") -> Key:
    return {"pk": "PHONES", "sk": e164}


def month_list(practice_id: PracticeId, location_id: LocationId, day: date) -> str:
    """The month of a day: a day is read in one request, and so are a hundred visits of many."""
    return f"P#{practice_id}#LOC#{location_id}#MONTH#{day.isoformat()[:7]}"


def patients_list(practice_id: PracticeId) -> str:
    return f"P#{practice_id}#PATIENTS"


def inbox_list(practice_id: PracticeId) -> str:
    return f"P#{practice_id}#INBOX"


def work_list(practice_id: PracticeId) -> str:
    return f"P#{practice_id}#OPEN"


def merged_list(practice_id: PracticeId) -> str:
    return f"P#{practice_id}#MERGED"


def doors_list(practice_id: PracticeId, of: str) -> dict[str, str]:
    """Attributes of a door that only its end looks for; `of`: what tells it from the others."""
    return {"list_pk": f"P#{practice_id}#DOORS", "list_sk": of}


def calls_list(practice_id: PracticeId, of: str) -> dict[str, str]:
    """Attributes of what an erasure and a practice's end look for."""
    return {"list_pk": f"P#{practice_id}#CALLS", "list_sk": of}


def person(practice_id: PracticeId, patient_id: PatientId) -> str:
    return f"P#{practice_id}#PT#{patient_id}"


def reached(practice_id: PracticeId, of: ContactId) -> str:
    """In the index of people: where nobody knows which of them it concerns."""
    return f"P#{practice_id}#CP#{of}"


def due(of: str, at: datetime, lane: str = "") -> dict[str, str]:
    """Its place in the due index. The lane (a location that texts, or "email") lets the sweep
    group what leaves by one number without reading it."""
    return {"due_shard": shard(of), "due_order": f"{stamp(at)}#{lane}"}


def shard(of: str) -> str:
    return f"DUE#{hashlib.sha256(of.encode()).digest()[0] % SHARDS:02d}"


def folded(name: str) -> str:
    """As names are compared, and short enough for a key."""
    # One character may fold into eighteen; a sort key holds 1024 bytes and the patient's id too.
    return names.folded(name)[:_LONGEST_FOLDED]
