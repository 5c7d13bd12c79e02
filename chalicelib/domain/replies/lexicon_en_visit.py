"""English: what is wanted of the visit: another time, none at all, a little patience."""

MEANINGS = {
    "move": """
trade|exchange my|the|this ..2
comfortable|easier|better with ..2 @when ..1 time?
sometime ..1 @when|next|after
put me|us ..1 on|in|down for _day|_date|_time
is _day|_date|_time ..1 taken|free|open|available|ok
bad|booked|busy ..2 next|another ..1 week|day
got|have|any ..1 room|space|something|anything ..2 @when
need|want|like|love|prefer|require ..2 @when ..1 time|appointment|slot|spot|one|session|visit
time|slot|something|one after|before|around|in _time|morning|afternoon|evening|evenings|mornings
let me|us come|do|try|move|go ..2 @when
same time|day ..1 @when|but|next|different|later
_day|_date|_time s? better|preferred|instead
but|just ..1 earlier|later|sooner
start|begin ..2 later|earlier
reschedule ..2
wiggle|flexible|flexibility
slide|slot|nudge|scoot|kick|bring|take me|us|it|my ..2 @when
anything|any but _offered|that ..1
give|get|add|put|book|take me|us ..1 _day|_date|_time|to _day|_date?
if you have ..1 @when
out what|how about
what is open|available|free ..2
any|other day|time but|except|other|after|before ..2
^ r please|pls|thanks|thank|plz
anything|something|one closer|nearer|around|near ..3
can|could ..2 be ..1 later|earlier|sooner
but ..3 can|could also|maybe|still|only|probably? make|do|come ..1 _number|@when
do|does|have|got you|u|yall|they? have|got ..2 @when|@another ..2 time|times|slot|slots|appointments|openings|hours|spots|$
^ do|does you|u|yall have|got ..2 evenings|mornings|weekends|afternoons|saturdays|later|earlier
what ..1 do|does you|u|yall|they have|got ..2 @when|next
come|seen|in after|before|around work|school|lunch|noon|class
is|are there ..2 @when ..1 slot|option|time|appointment|opening|slots|times|spots|spot|openings|_asks|$
if i|we came|come|did|switched|moved ..3 @when
want|prefer|take _day|_date|_time
need|needs|has|have|must|gotta to? be ..2 _day|_date|_time|later|earlier|sooner|after|before|morning|afternoon|evening
must be in|on|after|before|at ..2 @when
only ..1 @when work|works|for|free
send|text|give|tell|email|show me|us ..1 other|available|open|your|more ..1 times|options|openings|availability|dates|slots
next week|month|day _asks
can|could|but ..2 come|do|make|be ..1 _day|_date|_time
give|get|find|set me|us|up ..1 another|different|new ..1
another|different one
^^ _day|_date|_time ..2 _asks $$
^ no _day|_date|_time $
_day|_date|_time ..1 works|work|is good|fine|better|best?
earliest|soonest appointment|time|date|you
@move
@another ..1 @slot
@when instead|rather
instead
rather come|do|have|go|be|drop|make|take|prefer|see ..4 @when
rather @when
any|other|what|which|got|have|are|there|more|open|available|your ..2 slots|openings|availability|availabilities|appointments|times|spots|dates|days|opening|hours|slot|spot ..3 available|@when|open|free|for|left|that|else|after|before|you
any|what|which|other ..1 slots|openings|availability|spots|times|dates|opening|slot|spot|days
availability|openings
^ @when|anything|something|else ..2 available|open|free
is|are|got|have|anything|something|if @when|anything|something|else|it ..2 available|open|free
anything|something|nothing ..2 open|else|available|@when|after|before|free|different|earlier|later|sooner
could|can|may|might|would|will|shall|possible|possibility|mind|ok|okay|way|chance ..1 i|we|you|u|my|it|she|he|to|if|for|_name ..3 come|see|seen|do|have|in|squeeze|fit|put|slot|make|get|book|go|be|schedule|bring|swing|pop|stop|take|aim|instead|work ..4 @when
want|wanted|like|love|prefer|need|please|try|wondering|rather|hoping ..3 come|see|seen|do|have|in|squeeze|fit|put|slot|make|get|book|go|be|schedule|swing|take|aim|something|one|appointment|visit ..4 @when
could|can|may|might|would|possible ..1 you|we|i|u|it ..1 make|do|switch|be it? ..1 _number|@when|at
squeeze|fit|slot|get|book|put ..2 in ..2 @when|before|after|sooner|instead|different
see me|us|him|her ..1 in ..2 @when|before|after|sooner
please|can|could|would|just ..2 squeeze|fit|slot ..2 in
book|schedule|pencil|sign|set|put ..2 me|us|it|appointment|one|in|him|her ..3 @when
what|how about @when|_number|the|a|next
how is|does @when
^ would|will|does|do|can @when ..3 possible|available|ok|okay|work|open|free|better|fine
^ is @when ..3 possible|available|open|free|better
@when ..1 is|are|would|works|work|suits|instead ..2 better|preferred|preferable|easier|best
@when better
@when would|could|might ..1 be|work|better|suit|great|good|perfect|ideal
better|prefer|preferable|easier ..3 @when
not ..1 _offered|@when ..3 @when
not _offered|tuesday but|later|next
but not ..1 _date|_day|that|this|at|tomorrow|then|_offered
no ..1 but ..4 @when
find ..2 @another|time|date|day
need|want|like|prefer|find|have|get|give|take|please a|an|to|for|me|us|one|it|something? an|a|the|some|something|book|schedule|make? @another ..1 @slot
need|want|like|prefer|give|find a|an|me|us|one? another|different|later|earlier $
^ next week|month|day please|instead|$
@when|later|earlier|sooner please|pls $
need|want|like|require|get|request ..1 new|different|another|other time|date|day|slot|appointment
need|want|have|get|like|can|could|be|getting ..5 moved|changed|rescheduled|postponed|switched|pushed|bumped|shifted
^ r $
reply|press|pressing|option|text r $
r please|thanks|for $
put ..2 off
hold off until|till|for
set|schedule|make|arrange ..2 another|new|different
pick|choose|select|suggest|offer ..2 different|another|new|other|time|date|day
come ..1 @when instead|better
make it _date|_day|_time|_number|later|earlier|sooner|next|another|morning|afternoon
how soon|early can|could ..2 come|in|see|get
when|what ..1 else ..2
when can|could ..1 come|you|see|get
when is|are ..1 your|the ..1 next|soonest|earliest|available
when do|are|is you|u|yall ..2 available|open|openings|free|have|next
next|soonest|earliest|first available|opening|slot|possible|opportunity ..2
the? soonest|earliest ..2 you|i|can|see
only ..1 available|free|come|work|works|do|make|able ..3 @when|after|before
i|we am|are|is available|free|open ..2 @when|after|before
not ..2 _offered|that|then|_time|it|work ..3 @when would|could|works|is|good|fine|better
too early|soon $
too early for
waitlist|waiting|cancellation list
waitlist
sooner|earlier appointment|slot|time|date|$
call|contact|text ..3 to ..1 @move
different|other|another|new @slot
try|do|book ..1 for? @when please|instead
let us do|try|make|say|shoot|aim|go|plan|move|look ..2 @when|next
@when|after|before ..3 instead
""",
    "cancel": """
@cancel|cancelation|cancle|canceld
delete|remove|take ..2 visit|appointment|booking|slot|reservation|off
take|get|remove ..1 me off|from ..2 schedule|book|books|calendar|diary
call ..1 off
call off
give|giving|gave ..2 up ..2 slot|spot|appointment|visit
give|release|free|open|offer ..2 slot|spot|appointment|time|place|it ..3 else|away|up|someone|another|somebody
release|free ..2 slot|spot|appointment
can|could|will|would|am|are|is|able|do|going|gonna|did|might|may|shall|must not ..1 be|able|going|to|gonna|really|possibly|physically|even|actually|now|make|anymore? to|be|able|longer? come|coming|attend|attending|attended|there|showing|show|appearing|appear|making|make|turn|participate ..2
not|never ..1 be|able|going|to? to? ..1 make|making it|appointment|my|the|our|this|that|to|this|visit|$
not|never|nolonger ..1 coming|attending|showing|attend|come|turning|showing
not|never|nolonger ..2 be|able|going|gonna there|attending|coming|attend|come|make ..1
not able|possible|feasible to $
not ..2 able|going|gonna to ..1 be? able? to? come|coming|attend|make|keep|show|visit|attending|join|go ..1
nolonger ..2 need|want|require|come|attend|attending|coming|able|interested|going|needed|wish|can|planning ..3
unable|impossible|incapable ..1 to|for|@we ..2 come|attend|make|be|keep|get|show|visit
not need|want|require|needing|needed ..1 appointment|visit|cleaning|slot|booking|checkup|you|it|this|one|that ..1 anymore|$
not|nolonger need|want ..2 appointment|visit|checkup|cleaning|booking|slot
not need you
nothing|not to see a? dentist
going|go|went|seeing|see|found|using|use|switched|switching|chose|choosing|changed|picked|have|getting|got|booked|gone ..3 elsewhere|another|different|new|other dentist|doctor|office|practice|place|provider|clinic|dr
elsewhere
somewhere else ..3
seeing|using|found|have|chose someone|somebody else
already seen|went|treated|fixed|had|got ..4 elsewhere|somewhere|another
skip|skipping|miss|missing|forgo|bail|bailing|pass|passing|ditch ..2 this|it|one|appointment|visit|out|on|mine|my|today|tomorrow|the|time|_day|_offered
have|going|gonna|need|want|must|will ..1 miss|skip|bail|pass|ditch ..3
count me|us out
am|are|i|we bailing ..1
switched|changed|have|found dentists|providers|doctors|offices
switched|changed to|my ..1 different|another|new|dentist|dentists ..1
not ..2 be? needing ..2
can|will|am not keep ..2 appointment|visit|it|slot|booking
not|nolonger keeping
not proceed|proceeding|going ahead|through|forward
back|bow|pull|drop|dropping|backing|bowing|pulling out
do not expect|wait|hold|save ..2 me|us|for|spot|slot|place
not show ..1 up
noshow
will not ..1 be in|there|by ..1
no show
not going $
@be not going ..1 happen|work
withdraw ..2 appointment|booking
abandon|forget ..1 appointment|visit|it|about
""",
    "askcancel": """
^ is|does ..1 cancelling|canceling ..3
^ is|are|was|were|has ..1 my|our|the|this|that ..3 cancel|cancelled|canceled
cancel|cancelling|canceling ..3 only|part|portion
almost|nearly ..4 cancel|cancelled|canceled
you|they|yall ..2 always|keep|never|often|constantly ..1 cancel|cancelling|canceling|cancelled|canceled
make|makes|made ..1 me cancel
cancel ..1 the other
would hate|have to cancel
had to cancel ..2 last|before|previous|yesterday
cancel|cancelled or not|no|keep|move
cancel|cancelling|canceling ..5 keep|leave
cancel|cancelling|canceling ..2 one|just|only|half|part of|the|my
cancel just|only|half|part ..3
just|only cancel ..3 one|cleaning|exam|second|first
^^ i? we? do? not want it|this|that $$
_toolate
^ cancelled|canceled _asks
not need|want ..6 need|want
not|never ..1 say|said|ask|asked|request|requested|tell|told ..4
chance|possibility|possible|odds ..4 not
cancel|cancelled|canceled ..2 later|online|if
if|whether|unless|what|why|who|when|how ..5 cancel|cancelled|canceled|cancelling|canceling
if|whether|unless ..2 i|we ..3 not ..3 come|make|attend|show
^ will i|it|they|we|somebody ..4 cancel|cancelled|canceled|cancelling|canceling
^ do|does|am|is|are i|you|it|they|one ..7 cancel|cancelled|canceled|cancelling|canceling|cancellation
^ did|has|have|had|was|were|should|does|do|are|must|am i|you|we|they|it|my|the|this|that|someone|somebody|anyone|anybody|he|she|_name ..4 cancel|cancelled|canceled|cancelling|canceling|cancellation
should|must|did|do i|we|you ..3 cancel|cancelled|canceled|cancelling
you|somebody|someone|they|office|dentist|doctor|who ..2 cancelled|canceled|cancelling|cancels
i|we|already|have|had|been|was|got ..2 cancelled|canceled
@maybe|think|thinking|thought|considering|wonder|wondering|guess|debating|considered ..3 cancel|cancelling|canceling
i|we may|might|could ..3 cancel|skip|miss
@maybe|think|thinking|guess|doubt ..4 cancel|cancelling|canceling|skip|miss
@maybe|may|might|think|guess|doubt ..4 make|come|attend|able|there|making|coming
not sure|certain|positive|think|know|believe ..4 make|come|attend|able|there|making|coming
not think|sure|know ..4 make|come|attend|able|there
hope|hoping ..3 not ..2 cancel|miss
cancelled|canceled ..2 last|yesterday|already|before|previous
is|if|was it|this|that too late
not want to have to cancel
fee|charge|charged|penalty|deposit|lose
""",
    "late": """
cutting it close
just about there|here
_number past $
arriving|arrive|there|here in ..1 _number|few
right there|over|in $
be right in|up $
be right there|in|over|up|with|down
coming|walking|heading up|in|over|inside right? the|elevator|stairs|now|$
i|we am|are ..1 here ..1
just arrived|here
on|off the|a|my|this bus|train|road|freeway|highway|metro|subway|bridge|interstate|ferry|expressway|plane
road|roads|street|bridge|exit ..1 closed|blocked|closure
detour|construction
be with you in|soon|shortly ..1
currently|still driving|parking|parked
just got in ..1 car
gps says ..2
almost|nearly at|to ..2
at|hit|every|red the|every|red|a? ..1 light|lights
behind schedule
on the|my|our? way
_late|_hold|_delay|_traffic
coming ..1 in ..1 _number|few
be|there|here|coming in a|just? few|sec|second|minute|bit|jiffy|moment
coming ..1 now|shortly
coming ..2 stuck
stuck|waiting ..2 light|signal|train|crossing|bus|uber|lyft|ride|cab|taxi|elevator
waiting for|on ..2 uber|lyft|ride|bus|cab|taxi|train|sitter|babysitter
on are|the|r way
getting|hopping|jumping|got on|in|into|off ..1 bus|train|car|uber|subway|taxi|cab|highway|freeway|exit ..1
in|at the|an|my|a ..1 car|uber|elevator|lobby|lot|garage|taxi|cab|lyft|bus
block|blocks|mile|miles|stop|stops|exit|lights away|out|left
_number|five|ten away|out
^^ almost $$
around the corner
lost|turned around
late|tardy|delayed|delay|behind|latish
running|run ..3 late|behind|slow|schedule
late ..2 minutes|hour|bit
_number|few|couple|ten|five|fifteen|twenty|thirty|little|bit|half ..2 minutes|hour|bit|late ..2 late|behind|away|out|delay|delayed|till|until|more|tardy|off
_number|few|couple|ten|five|fifteen|twenty|thirty|forty|twelve|half ..2 minutes|hour ..1 $$
on my|our|the|his|her|their way
on way
onmyway|enroute|_onway
en|in route
heading|headed|driving|walking|running over|there|now|your|in|to|up|towards|toward ..2
going there now
pulling in|into|up|onto ..1
leaving|left|departed|leave ..3 now|house|home|work|office|just|soon|here|minutes|school|already
about to leave|head
leaving in|soon|shortly
just ..1 left|leaving|parking|parked|pulled|pulling|arrived|turned
stuck|caught|sitting|trapped|held ..3 traffic|train|bus|behind|up|meeting|work|construction|accident|jam|bridge|elevator|snow|tunnel
traffic ..4
held up
over|sleep|slept slept|in
overslept|oversleep|slept
be|being|get|getting|there|arrive|arriving|here|you ..3 in|about|around|within|like|after|soonish ..2 _number|few|couple|ten|five|fifteen|twenty|thirty|forty|half|sec|second ..1 minutes|hour|of|a|hr
there|here in ..1 _number|five|ten|fifteen|twenty|minutes
be|get|getting|arrive|arriving|there ..3 soon|shortly|asap|momentarily
almost|nearly|close|just|pulling there|here|up|in
almost|nearly there|here
am|are|i|we|just ..1 outside|parking|downstairs|nearby|close
missed|miss|late|slow|delayed ..2 bus|train|ride|uber|lyft|ferry|exit|turn|connection|subway|cab|taxi
uber|lyft|cab|taxi|bus|train|ride|car|flight|ferry|driver ..3 late|delayed|slow|stuck|behind|broke|canceled|not
flat tire|tyre
hold|save|keep|wait ..2 my|for|the spot|slot|chair|place|seat|me|us
wait for me|us
please wait
lost|trouble|finding|circling ..3 parking|find|place|you|the|way|building
looking|searching|hunting for ..2 parking|place|spot|building|entrance|suite
got|am|are|we lost
eta
_number|few|couple ..1 minutes
i|we|be|get|arrive|arriving|getting|there|eta|here|make ..5 _after
i|we ..3 after|past ..1 _time
""",
    "asklate": """
thought|says|said|told ..5 _time|_after
how late
what|if ..3 @who ..3 late|delayed
if|when ..1 @who ..3 late|delayed
grace period
""",
}
