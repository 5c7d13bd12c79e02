"""English: what a patient wants done about the visit or about these texts."""

MEANINGS = {
    "stop": """
please remove ..2
stop
stopall|unsubscribe|unsubscribed|unsubscribing|optout|opt-out|arret|revoke|unenroll|deregister|unregister
opt|opting|opted|opts ..2 out
^^ please|pls|just|ok|yes|no? end|quit|revoke|remove|td|discontinue|cease|terminate please|now|it|thanks|thank|all|me? you? $$
end|quit|cease|discontinue|halt|kill|knock|cut|stop|terminate|suspend|cancel|cancelled|canceled|cancelling|disable|deactivate|delete|scrap|drop|pause|block|eliminate|silence|remove|disabled|deactivated|stopped|ended|turned|terminated|revoke|withdraw|refuse|decline|blocking|reject ..4 @texts|subscription|consent|permission|messaging|texting
turn|turned|shut|switch|switched|cut|sign|signed|take|get|taken|signing ..4 off ..4 @texts|list|texting|system|thread|chat
turn|shut|switch|cut ..3 @texts off
turn|switch|shut|knock|cut it|this|that|them off
@texts ..4 off|stopped|cancelled|canceled|stop|disabled|ended|end|cease|deactivated|terminated|quit|removed|discontinued
quit|cease|stop|stopping|enough|done|discontinue|refrain|desist ..3 @texting
quit|enough ..2 @texts
knock it off
cease|desist
no|nomore|without|not|never|zero|nolonger further|more|any|additional|other|future|your|these|those|such|of|these|automated|need|want|to|get|receive|wanting|needing|interested|receiving? in|to|any|more|your|these|of|get|receive|be|the|further? more|any|your|these|from|in|be|of? texts|text|messages|message|texting|messaging|sms|reminders|notifications|alerts|spam|communications|messaged|contacted|texted|contact|communication|bothered|updates
nomore
nothing|none further|more|else from|to from|this|me
not|never|nolonger please|ever|you|dare|you|again|want|like|wish|be|going|wanting|to|just|keep|any|authorize|consent? you|to|any|ever|like|be|for|your|more? to|be|more? text|texting|message|messaging|contact|contacting|contacted|texted|messaged|write|writing|bother|bothering|spam|spamming|remind|reminding|msg|email|bug|harass|disturb|annoy|send ..1
do not @texting me
do not ever? send ..4
do not call|text ..2 or|and|nor text|call|message
remove|delete|erase|drop|strike|unlist|scrub|purge|wipe me|us|my|this|mine|our|number|her|his|name ..5
remove|delete|erase ..2 number|phone|contact|info|name
take|get|want|need me|my|us|this|number|name|off|him|her ..3 off|out ..4
take|get|pull me|us|my off|out|from
off|from|leave|out your|the|this|that|of ..2 list|lists|texting|texts|thread|chat|database
lose|forget|delete|erase my|this|our number|phone
do not want|wish|need|care|like ..2 to ..2 receive|get|hear|be ..5
not|never ..2 hear|receive ..2 from|texts|messages ..2 you|again
not want anything|nothing from you
not interested ..2 texts|messages|texting|reminders
not|never sign|signed|agree|agreed|consent|consented|subscribe|subscribed|ask|asked|opt|opted|gave|give ..3 for|to|up|in|texts|messages|permission|consent|this
unwanted|unsolicited
leave ..1 me|us ..2 alone|peace
leave me|us ..1 be $
let me be $
^ buzz|back|piss|f|fuck|bugger|sod|eff|screw|get|fck|fuk|f*ck|clear|naff|shove|kiss away|off|lost|bent|stuffed
go away|f|kick
fuck|piss|bugger|sod|screw|eff|fck|fuk|bug|buzz|back|shove|jog|naff off
get lost|bent
get out of my phone|inbox|messages|face|life
shut up
drop dead $
do not bother|pester|harass|bug|disturb|annoy|badger me|us
harass*
spamming|spammers
stop*all
stop2|stop2stop
block|blocking|blocked|report|reporting ..2 you|number|this|texts
sick|tired|fed|done|over|enough ..3 texts|texting|messages|reminders|spam|messaging
had enough|it ..2 of|with|texts|messages
too many texts|messages|reminders|texts
texts|texting|messages|reminders is|are|has|need|needs|must|should|have|got|gotta|gets ..2 stop|end|cease|annoying|go|too|harassment|unwanted|cancelled|canceled|spam|unwelcome
text|message|contact|bother|write|spam me|us never|nomore
never|dont ..1 text|contact|message|write|call|bother ..3 again|anymore
call ..3 instead|not|rather ..2 texting|texts|text
phone|calls|email|emails ..1 only ..1 no|not ..1 texts|text|texting
withdraw|revoke|revoking|withdrawing|rescind ..3 consent|permission
do not call|contact|text|disturb list
dnc|tcpa
want|like|need|wanna|get|let|wants out ..1 of|from|$
want|like|need|please|wanna ..2 off|out ..3 list|texts|texting|thing|messages|system|thread|this|these|reminders
count me out of texts|the|these
mute
restrict me
unfollow
unsub*
be|get|getting|being removed|deleted|unsubscribed|unlisted|taken ..3
remove|erase|delete from|off ..2
^ remove $
^ remove patient|please|number|now
want|wanna off
cut it|this|that out
end this|it|these|that now|please|already?
have|gave|give not? ..2 permission|consent to ..1 text|message|contact
not have ..2 permission|consent
reported|report|this|its ..2 spam
^^ spam $$
^^ blocked|enough now|already|please? $$
go to hell
_cancelled ..1 @texts
you|u ..1 text|message too|so much|often|many
want|wanna|please ..2 opt|opted ..1 out
^ opt ot|aut $
not ..1 like ..2 texts|texting|texted|messages
sue ..4 text|texts
""",
    "saidstop": "_saidstop",
    "askstop": """
if i|we|you|they|someone ..5 stop|unsubscribe|opt|unsubscribed|stopped|optout
should|did|do|have|had|am|was|will|would|does i|we ..4 stop|unsubscribe|opt|unsubscribed|stopped|optout|opted
did|have you ..3 stop|unsubscribe|unsubscribed|opt|remove
what happens|if ..4 stop|unsubscribe|opt
meaning|mean|means ..3 stop|unsubscribe
what does|is|do ..2 stop|unsubscribe ..2 do|mean|for
does ..1 stop|unsubscribe
""",
    "keep": "_keeptexts",
    "wrong": """
_maybe who ..4
wrong|incorrect|bad ..1 number|num|numbers|person|guy|gal|girl|lady|man|phone|patient|contact|one|recipient|people|dude|woman|house|party|_name|family|cell|mobile|individual|human
number|phone is|was ..1 wrong|incorrect
got|have|has|had|text|texted|texting|messaged|reached|dialed|messaging|called|contacting|sent ..2 wrong|stranger|else
^ wrong $
mistaken identity
mistaken|confused|mixing|mixed ..2 me with|for|up
@be|it|am not _name|her|him|she|he $
not|isnt _name
@be not|no _name|named
@be not the|a|your|that|this ..1 person|patient|client|guy|customer|individual|owner|recipient
@be not who|whom
not who|whom you
never been|had|was|were|made ..4 patient|office|practice|dentist|dental|lakeview|clinic|there|appointment
never|not heard of|her|him|_name|you
never|not a? patient|client|customer ..2 there|here|of|yours|with
am|are not going|go|goes ..1 to ..2 dentist|office|practice|clinic
not go|goes to ..1 dentist|office|practice|clinic|your|you
number|phone|cell|this ..1 not belong|belongs ..2
used to be ..1 _name|her|his|him|hers|number
is not me|mine $
no such person|patient|name
_name moved|left ..2
she|he|they|_name ..1 changed|switched ..1 numbers|number|phones
looking for my ..1 ex|wife|husband|mom|dad|roommate|sister|brother
number|phone is|was not hers|his|theirs|right|correct|_name
^ not ..1 a? patient|client $
my name is
this is ..2 s phone|number|cell|line
not for me|us $
text|message|this ..2 not for me|us
you ..1 reached|called a|the|an
not go|been ..1 there|here
am not _name|her|him|she|he ..1 $
confused|mistaken|mixed me? up? with|for ..2
am|are not a|your|one ..2 patient|client|customer|dentist|doctor
no|_maybe idea? ..1 who|what ..3 for|is|_name
not know|knows|recognize|recognise|any|have a|any|who|this|of|anyone|anybody|nobody? _name|named|by|person
not know|have|recognize|got who|any|a|anyone|anybody ..2 _name|named|called|by|with|this|that|person ..1 name? is|belongs?
not have|made|make|scheduled|know|book|booked|schedule|got|has any|an|a|this|of|about|anything|no ..1 appointment|dentist|lakeview
no|nobody|not|none|no-one ..2 _name|named|called|by|with|that|of ..1 name|here|lives|at|in|$
no|nobody|not ..1 here? _name|named|called|by
no|nobody|never ..2 person|one|patient ..2 named|called|name
nobody ..2 name|_name|called
there is|are no|not|nobody _name|person|one|patient
this is|was not|nolonger|nomore|never ..2 _name|number|phone|cell|her|his|mobile
this|it is|was not|nolonger|nomore hers|his|their ..2
not|nolonger ..1 number|phone|cell|mobile|line|hers|his ..1 of|for|$
not the|a|your|her|his phone|number|cell|mobile
nolonger|not ..2 number|phone|cell|mobile
_name|she|he|they|who|person|owner ..2 nolonger|not|moved|gave|changed|got|has|does|had|switched|lost ..2 number|phone|live|lives|here|have|has|use|uses|own|owns|away|work|works
_name|her|his|old|previous|former ..2 old|former|previous|number|owner ..2
number|phone ..1 belong|belongs|belonged|changed|used ..4 another|else|different|someone|me|owner|to|_name
used to be _name|her|his|hers|their|someone
@who? ..1 ex|exwife|ex-husband|ex-wife $$
not|isnt my|mine|our appointment|kid|child|name|dentist|appt|visit
is not|never mine $$
not|is _name $$
who|what is|are|the|tf|even? _name ..2
what|which|who _name ..1
looking for|trying someone|somebody|another|_name|to|reach ..2
someone|somebody|another|different|other else|person|_name|number|patient ..1 number|phone|name|_name|s
meant|intended|supposed|must ..3 for|someone|somebody|else|another|reach|person ..2
not meant|intended|supposed for|to me|us|be|this
whoever|whomever ..6 number|here|not|is|are|phone
you|u ..1 are|have texted|texting|reached|contacted|messaging ..3 stranger|wrong|else|different|another|random
stranger
new|current|different|not owner|phone|number|holder of|is|this|here|and
just|recently|have|only ..1 got|gotten|had|bought|acquired|received|assigned ..2 new|number|phone
had|have ..2 number ..3 years|months|weeks|year|month|week|since
not live|lives|work|works|reachable|available here|at|on|this
nolonger lives|works|live|uses|has|owns ..3
moved out|away
update|check|fix|correct ..2 records|contact|number|info|database
please|need? update your records|system|contacts|files
not|never ..1 been|go|gone|going|use|used ..1 dentist|lakeview|your
do not have|own|got a|any dentist|teeth|daughter|son|kid|kids|children|child|wife|husband
mistake|error|mistakenly ..3 number|me|texted
you texted me by|in mistake|error|accident
you|u|ya dialed|misdialed
misdial*
this is a|the|an business|landline|company|restaurant|store|pizza|fax|office
must be|have ..2 mistake|wrong|mix
i think|believe ..2 mistake|wrong|mixup|mix-up
not|do know you|this|her|him|anyone $$
""",
    "move": """
but ..3 can|could ..1 make|do|come ..1 _number|@when
do|does|have|got you|u|yall|they? have|got ..2 @when|@another ..2 time|times|slot|slots|appointments|openings|hours|spots|$
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
squeeze|fit|slot|get|see|book|put ..2 in ..2 @when|before|after|sooner|instead|different
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
need|want|like|prefer|find|have|get|give|take|please a|an|to|for|me|us|one|it|something? an|a|the|some|something|book|schedule|make? @another ..1 @slot|$
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
not|never|nolonger ..2 be|able|going|gonna there|attending|coming|attend|come|make|to ..1
nolonger ..2 need|want|require|come|attend|coming|able|interested|going|needed|wish|can ..3
unable|impossible|incapable ..1 to|for|@we ..2 come|attend|make|be|keep|get|show|visit
not need|want|require|needing|needed ..1 appointment|visit|cleaning|slot|booking|checkup|you|it|this|one|that ..1 anymore|$
not|nolonger need|want ..2 appointment|visit|checkup|cleaning|booking|slot
not need you
nothing|not to see a? dentist
going|go|went|seeing|see|found|using|use|switched|switching|chose|choosing|changed|picked|have|getting|got|booked|gone ..3 elsewhere|another|different|new|other dentist|doctor|office|practice|place|provider|clinic|dr
elsewhere
somewhere|someone else ..3
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
no show
not going $
@be not going ..1 happen|work
withdraw ..2 appointment|booking
abandon|forget ..1 appointment|visit|it|about
""",
    "askcancel": """
chance|possibility|possible|odds ..4 not
cancel|cancelled|canceled ..2 later|online|if
if|whether|unless|what|why|who|when|how ..5 cancel|cancelled|canceled|cancelling|canceling
if|whether|unless ..2 i|we ..3 not ..3 come|make|attend|show
^ will i|it|they|we|somebody ..4 cancel|cancelled|canceled|cancelling|canceling
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
how late
what|if ..3 @who ..3 late|delayed
if|when ..1 @who ..3 late|delayed
grace period
""",
    "start": """
^^ please|yes|ok? start|unstop|subscribe|resume|restart|resubscribe|optin|rejoin|begin|reactivate|enroll|unblock|reenroll please|me|again|texts|now|it|thanks|back|up? please|again|up|now|texts? $$
start|restart|unblock|subscribe me ..1 again|back|up
start me
hear ..2 from you again
bring|give back ..2 @texts
text|send|message me|us ..2 reminders|texts|messages ..3 on|again|back
i|we|would ..2 want|like|love|wish ..3 texts|reminders|messages|notifications|alerts
restart|resubscribe|reactivate|unmute
want|like|please|let|put ..2 back in|on
opt|opting|opted|sign ..2 back in
want ..1 them|it back
unstop|resubscribe|optin|opt-in|re-subscribe|reenroll|re-enroll
opt|opting ..2 in
start|restart|resume|continue|begin|reactivate|reinstate|restore|renew|enable|reenable|re-enable|activate|unblock|unmute|allow|re-start|recommence|reinstitute ..4 @texts|texting|messaging|subscription
start|restart|resume|begin @texting ..2
start|begin ..2 @texts ..2 again
turn|switch|put|sign|turned|switched|get|put ..4 on|back ..3 again|on|@texts|me
@texts ..3 on|back ..2 again|please|$
turn|switch ..2 @texts ..2 on|back
want|like|get|receive|receiving|need|have|getting|send|wish|send|text|texting|miss ..4 @texts ..2 again|back|anymore|more
text|message|remind|texting|messaging|contact|reminding|send ..3 me|us|texts|messages|reminders ..2 again
sign|enroll|add|enrol|put|subscribe|opt|include|re-add|re-enrol|list|signup ..2 me|us|my|back|up ..3 again|back|in|list|texts|reminders|for|up|texts
sign|enroll|subscribe|add me|us up|again|back|for|to
want|like|ready|love ..2 back|to ..2 in|on ..2 list|texts|texting|reminders
_didstop
did not ..1 mean|want|intend|try ..1 stop|unsubscribe|opt
undo|reverse|cancel|ignore|disregard|remove ..2 stop|unsubscribe|opt
texts|reminders|messages back
i want texts again
changed my mind ..3 texts|reminders|messages
bring|give ..3 texts|reminders|messages back
""",
    "help": """
^^ please|pls|need|i|hey|hi|ok? i|need? help|info|information|menu|commands|options|instructions|assistance|_info please|me|pls|thanks|now|with|here|us|out|desk|menu? this|with|you|texts|text? _asks? $$
how ..1 do|can|to i|we|you? work|use this|it|these|thing
what can|do i|we do|say here|now?
what do|should|can i|we push|press|hit
^ more info|information|help|options
what ..3 c|r|y|stop|yes ..3 mean|means
^ do i ..2 text|type|reply|send|say|press|put c|r|y|yes|confirm|1
what is c|r|y
help
what|which|how ..1 do|can|should|am|to|would|must|word|words|else|supposed|code|codes|letter|exactly ..3 reply|respond|answer|text|type|send|say|write|press|put|enter|push
what|how|which ..4 supposed|to|i ..2 reply|respond|answer|text|type|send|press|write
how ..2 this|it|these|that|texting|text|texts|messages|system|service|thing ..2 work|works|function
how ..2 use ..2 this|it|texts|texting|system|service|thing
how ..2 reply|respond|answer|confirm|reschedule ..1
list|show|send|see|give|need|what ..3 commands|options|keywords|instructions|menu|choices|codes
commands|keywords|instructions
what|which are|is my|the|our|available? choices|options|commands|keywords|codes
not know|understand|get|sure|follow|figure how|what|which ..2 reply|respond|answer|type|text|send|do|use|say|write|press|work|this|texts|works|these
not understand|get ..1 this|text|message|texts|instructions|how|what|reply
confused|confusing|lost ..4 reply|respond|answer|text|type|texts|this|how|what|message|system
which|what number|button|key|letter|word ..2 press|push|reply|type|send|text
assist me
explain|tell ..2 how ..3 reply|respond|text|works|work|use|answer
""",
}
