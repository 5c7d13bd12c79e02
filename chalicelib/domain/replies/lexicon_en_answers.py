"""English: yes, no, perhaps, thanks, hello, and the small words around them."""

MEANINGS = {
    "firm": """
see you then|there|@then
i|we|she|he|both|all will|am|are|can|going definitely|still|certainly|all|both|to? be? there|coming|come|attend
will|gonna be there
still coming
keep ..1 appointment|visit|slot
_keep|_eager
@be able to make it
can make it
""",
    "coming": """
^ can do $|thanks|then|@then
still want|need|keep ..2 appointment|visit|slot|it
be seeing you ..1
_offered ..3 is ideal|good|fine|great|perfect|lovely
^ _offered on|the|at ..1 _offered ..1
lovely|ideal|perfect for us|me
got|have it on|in|down my|the? calendar|schedule|diary|planner?
yes yes yes
see|seeing|c you|ya|u|yall|all ..3 then|there|soon|@then|guys|all|both|bright|doc|dr
see you|ya|u|guys|all
will|shall|gonna|going ..1 see me|us|you|them ..1 @then?
will ..1 be? bring|bringing him|her|my|the|them|me ..2
nothing _keep
^ i|we ..1 come|go|coming $
able|available|free to ..2 come|attend|make|be|then
@be available|free|able|open then|that|at|_offered ..2
will ..1 show|swing|pop|drop|roll ..2
bring it on
so there $
book|lock it ..1 in?
^ will work
have|got it|you|us|me|that|this down ..2
penciled|pencilled in
catch you then|there|@then
talk to you then
i|we|he|she|they|both|all|everyone|us|me|@family|_name am|are|is|will|can|shall|to? definitely|certainly|absolutely|both|all|still|surely|also|totally|gladly? there|coming|attending|present ..1
will|can|gonna|shall|going ..1 to? definitely|certainly|absolutely|both|all|still|surely|also|for|be|on|gladly|happily|totally|indeed|defo|sure|yes? be? there|attending|attend|come|coming|present ..1 @then?
be there|present|attending ..1 @then?
there @then
will|can|able|gonna|going|should|shall ..1 to|be|able? to? make it|that|this|the|my|our|tuesday|then ..1
made it work
can|will|would|shall ..1 do that|it|then|this|_day|_date|_time|tomorrow|tuesday
am|are|i|we|me|us|everyone|both ..2 coming|attending
coming $
coming ..1 @then
coming in|to|for|with|as
on|in my|our|the ..1 calendar|schedule|diary|planner|agenda|book|books|radar
in|on the books
marked|noted|wrote|put|penciled|got|have|has|saved|added ..3 calendar|diary|schedule|planner
@be|all|good|ready|we|i good|set|ready|booked|set|confirmed to|for ..3
am|are|is|still|all good|set|ready|on|fine|booked|confirmed
still good|coming|planning|works|fine|in|@then ..1 @then?
still on $
still on for ..2
looking|look forward|good
looking good|great|fine for
look|looks good|great|fine|perfect|right|correct|fab
keep|keeping|kept|leave my|the|our|this|that|it|me|us|her|his ..1 appointment|visit|slot|booking|spot|time|as|down|on|in|is|reservation|cleaning|checkup ..2 is|are?
keep it
_keep
_eager
count|mark|put|pencil|sign|book|include|have|keep|log ..1 me|us|him|her|it|my ..1 in|down|present|attending|confirmed|coming|as|on
count on it|me|us|that
can|could count|rely|bank|depend on me|us|it|that
that|it|this|time|_offered|works|work|suits|which ..1 works|work|good|great|fine|perfect|suits|ok|lovely|right|correct|confirmed|do|okay ..1
@then works|work|suits|is|confirmed|it ..1 is|good|great|fine|perfect|ok|well|lovely|right|correct|great?
can|could|will do @then ..2 @then?
_offered ..1 _offered? confirmed|confirm|it
works ..2 for|with me|us|him|her
works|suits|fits
suits|works|fits me|us|perfectly|fine|great|well|good
works $
good|great|fine|okay|ok|perfect|all|right with|by|for me|us|him|her|@then|here|my
will do ..1
that|it will|would|should do|work|be ..1
confirm|confirming|confirmed|accept|accepted|accepting|approve|approved|affirm ..3 appointment|visit|cleaning|checkup|for|@then?
verify|verified|acknowledge ..2 appointment|visit|time
booked ..1
i|we|he|she|they will|do|am|are|would|have|can $
am|are|is|we|i plan|planning|intend|intending on|to ..2 be|come|attend|coming|being|attending|it|make
plan|planning on it|that|coming|attending|being
expect|expecting|await me|us
happy|glad|pleased|ready|excited|delighted|stoked|pumped|prepared ..2 come|attend|see|be|go|for|about|visit|it
wild horses
with bells on
present and
i accept
_ontime
ready ..2 when you
it is a date|deal|go|plan|yes
remembered|remember ..3
have not forgotten|forgot|forgoten
not forgotten|forgot
got it on|in|down
bringing|bring|will ..1 bring ..4
be there
on time|schedule
on the dot
will arrive|come|check ..3
i|we am|are in $
in for ..1 @then
@be|consider it|yourself confirmed|done|booked|set
leave ..1 as|is|on|in ..2
fully|definitely|totally committed|intend|coming
you have my|our word|confirmation
no reason not
better believe
would love|like to be there|seen
would love|like to ..1 come|attend|keep|confirm
would be happy|glad|delighted to
stick|sticking|go|going ahead|with ..3
proceed
let us do it|this|that
sounds|sound|seems ..1 good|great|perfect|fine|like|wonderful|lovely|right|awesome|excellent|correct|ok|nice|fantastic|super
""",
    "assent": """
aye aye ..1
be there or be square
talk soon
_yes anything
on|from my|our end|side
okie doke ..1
typed|sent by siri
simon ..1 caigo
from my ..1 phone
okie doke ..1
jolly|very|awfully good
everything is|a ..1 go
green light ..2
locked in
yes from me|us
^^ great|fine|excellent|awesome|super|cool|perfect|wonderful|lovely|fantastic|brilliant|good thanks|beans|stuff|_thanks|_smile? $$
^^ great|fine|excellent|awesome|super|cool|perfect|wonderful|lovely|fantastic|brilliant|good thank you ..3 $$
^^ great|fine|excellent|awesome|super|cool|perfect|wonderful|lovely|fantastic|brilliant|good thanks so|all|again|a ..2 $$
thumbs up|upped
i am game|down|in|good|set|ready
game on
^^ 1|10|100|1000|110 $$
option|press|pressing|reply|number 1
@assent
of|for course|sure|certain|definite
you bet|betcha|know|got|can
yes
sounds|sound|seems|looks|look|all|its|is|very|that|real|pretty|so|thats|really|this ..1 @nice|correct|ok|fab|clear
by all means
why yes
_number percent
without|beyond a|doubt|question|any doubt?
a ok
a-ok|aok
c $
all|so good|set|right
no problem|problemo
works
got|have it
deal|bet|done|set|affirmative|copy|true|fo|yessiree|yup|certainly|obviously|naturally|clearly|surely|10-4|ten-four|word|dope|aok|clutch
10 4
ten four
^^ ya|yah|well $$
very well
right you are
right on
have no doubt
i do|will|am|can|shall|would|have $|thanks|thank|please|_smile
we do|will|are|can|shall|would|have
fine|ok with|by me
as planned|scheduled|discussed|agreed|always|arranged|usual|expected|promised
""",
    "ack": """
got it|ya|u|you|your|this
got the text|message|reminder
gotcha|noted|acknowledged|ack|understood|copy|roger
^ received|seen|read ..1 thanks|thank|you? $
^^ got it
got it ..1 thanks|thank?
message|msg|text|reminder received|noted|understood|seen|got|read
thanks|@thank ..3 reminder|nudge|headsup|notice|info|update|reminding|letting|message|text|remember|prompt|note|alert|heads
duly|well noted
saw it|this|your|the
i see|understand|know $
i saw|read|got it|this|your|message|that
will remember|keep in mind
good to know
read ..1 message|text|it $
heads up
for ..1 reminding|reminder|nudge|letting
""",
    "thanks": """
kind of you ..4
@thank
bless ..2
how|so|very|too ..1 kind|thoughtful|sweet|nice|considerate|good ..2
you|u ..1 are|is|guys|all|rock|rule ..1 best|awesome|great|rock|star|lifesaver|wonderful|kind|sweet|angels|angel|amazing|saint|rock
much|greatly|really|sincerely obliged|appreciated|appreciate|grateful
grateful|appreciative
how|so|very|too ..1 kind|thoughtful|sweet|nice|considerate of?
nice ..2 of you
good looking out
a lifesaver
_helping
means a lot
cool|neat|sweet|nice $
""",
    "no": """
am|are|is out $
am|are|is|we|i out for|on @then
^^ 2|3|0|9|x $$
@no
no thanks|way|sir|maam|can|good|dice|bueno|go|chance|siree|sorry|thank
nuh|uh|nah|mm|nu uh|nuh|ah
not really|happening|good|possible|today|this|for|me|now|gonna|ideal|great|going|able|working|interested|convenient|necessary|at|likely|on|so|tomorrow|then|possible|possibly|a|ok|okay|fine|cool|feasible
can|could|will|would|do|am|are|is not
@not
absolutely|definitely|certainly|hell|heck|hard|def not|no
hell|heck|hard|absolutely|oh|um|uh|god no|nah
unable
decline|declined|declining|refuse|reject|negatory|nix
does|do|will|would not work|suit|do|fit
i can not
disagree
thumbs down
nopers|nopity|neither|nothing
impossible|regret|regrets|regretfully|unavailable|unfortunately|afraid
pass $
9 $
""",
    "busy": """
busy|working|unavailable|booked|tied|swamped|slammed|away|traveling|travelling|overseas|conflict|conflicts|clash|clashes|conflicting|abroad|_busy|vacation|holiday|double-booked|inconvenient
at|in|have|got|to work|school|class|court|meeting|exam
out of town|state|country|office
bad time|day|week|timing|date
does|will|would|can not work|suit|fit|do
have|has|got ..3 work|meeting|conflict|shift|class|exam|wedding|funeral|game|trip|flight|court|interview|thing|else
not ..1 good|best|great|ideal|convenient|free|available|possible|work|off
already booked|have|committed
tough|hard|difficult|tricky for|to|time|day|@when
too busy|early|late|far
""",
    "hedge": """
jurys|jury ..1 still? out
wish i knew
only if
_maybe
too|still soon|early to tell|say|know
let me|us check|see|think|ask|look
still deciding|thinking|unsure|undecided
too soon|early to tell|say|know
kinda
probly|mayb
@maybe
try|trying|hope|hoping|attempt|aim|aiming ..3
if|whether|unless
i|we|do|will|me think|guess|suppose|reckon|believe|imagine|assume|doubt|wonder
guess|suppose|presumably
think so|i|we|that
i should|might|may|could
should|might|may|could be|make|can|come|work
should be|have able|fine|ok|there
will|let|got|gotta|need|have|must|wait|waiting ..2 see how|if|what|whether|when
let me|us ..1 see
let|will|am|gotta|got|need|have|must|still|want ..2 check|look|know|confirm|ask|find|verify|think|decide|consult ..3 my|how|if|what|with|the|tomorrow|later|back|soon|you|and|first|about|calendar|schedule|husband|wife|boss|work|it|out
let you know
will see $
will see how|what|if|whether
we shall see
not|never sure|certain|positive|decided|definite
do not know
no|not idea|clue
fifty fifty
50 50|chance|%
toss up|it
up in the air
iffy|undecided|tentative|_shrug|tbd|tba|pending|uncertain|unclear|conditional|wait|waiting
fingers crossed
will|can|could|would|to get|call|text|let|have|give|confirm|reply|answer|respond|decide|know|inform|advise ..3 back|know|later|tomorrow|soon|_day|tonight|morning|answer|when|once|closer|after|update
get|be back to|with|at you|u|ya
answer|response|reply|decision|update ..2 for|later|you|tomorrow|soon|by
as far as
god|lord willing
more or less
might|may|could
sort of
kind of $
in theory|principle
weather permitting
as long as
provided|providing|assuming|depending|contingent
so|good far|chance|odds
keep ..1 posted
do my|our|the best|possible
not yet
later $
play ..2 by ear
on the fence
fence
considering|contemplating|debating
to be determined|confirmed|decided
checking
think about it
give me a|one|some ..2
one|hold|just|a moment|sec|second|minute|on
hang|hold on
when i|we|you know|can|find|get
remind me|us ..3
ask|text|call|try me|us|again ..2 later|tomorrow|again|closer|back|@when
""",
    "asking": """
^, is|are|do|does|can|could|will|would|should|may|did|am i|we|you|it|that|this|there|he|she|they|my|the|your
is that|this|it ..1 ok|okay|alright|fine|possible|allowed $
please|can|could|just|pls ..2 text|message me|us
text|message me back|the|your|when|if|about|a|an
^ are|does|did|were ..1
^ is|was ..1 i|it|there|this|that|my|he|she|any|anyone|the|your|a|an
send|resend|forward|give|email me|us ..2
can|could|would|will you|u|someone|anyone ..1 confirm|verify ..2
please|pls verify
@wh again|time|day|date|is|are|do|does|will|should|would|for|from
with|to|for|from|about|confirm what|who|whom|which|where $
confirm|verify|check which|what|when|where|if|that|whether|who|how
_asks
^ @wh|whats|hows
^ @wh
@wh @aux ..1 i|we|you|it|there|this|that|he|she|they|my|your|the|u|a|an
what|which|how about|time|day|much|many|long|come|kind|type|insurance|early|late|far|often|floor|suite|office|location|doctor|dentist|hygienist
^ @aux i|we|you|it|there|this|that|he|she|they|my|your|the|any|anyone|someone|somebody|u|ya|an|a|_name|dr|what|parking
and|but|so|ok|yes|also|hi|hello|hey|sure|thanks|please|or|if|whether @aux i|we|you|it|there|this|that|he|she|they|my|your|the|any|anyone|someone|somebody|u|ya
could|can|would|will|please|pls|plz|have|need|ask|want|like|and|someone|somebody ..3 call|ring|phone|email|fax|send|tell|explain|contact|text|check|forward|resend|mail|advise|update|provide|clarify me|us|you|if|whether|my|the|a|which|where|what|when|that|back|over|it|someone|details|insurance|address|directions
call|ring|phone|email|contact me|us|back|asap
call|phone callback|back|please|asap
please|pls call|ring|phone|advise|explain|clarify|respond|contact
give ..2 call|ring|shout|buzz
let me|us know
wonder|wondering|curious|clarify|clarification whether|if|what|the|which
confirm whether|if|what|which
need|want|like|have|got|get|trying ..3 to? know|ask|question|questions|talk|speak|discuss|info|information|inquire|find|reach|estimate|quote|price|copy|refill|receipt
am i|we ..1 still
i thought|understood|was|heard|assumed
thought ..3
who is this|it|texting|there|sending
who this|dis|r
@wh @who
talk|speak to|with ..2 someone|doctor|dr|person|human|receptionist|office|manager|dentist|you|somebody|nurse|front
double check|checking
not ..1 understand|know|get|sure ..2 why|what|who|where|when|how|this|which
should i|we
^ huh
pardon
_ask|_policy|_info|_unyes
remind me what|when|where|which|who|how
""",
    "desk": """
cap|molar|aligner ..3 off|cracked|came|broke
scared|nervous|anxious|voicemail|voicemails|guard|phobia|terrified|worried
_desk
@desk
_complaint
rude|terrible|unprofessional|horrible|awful|worst|disappointed|unhappy|unacceptable|ridiculous|disgusting|incompetent|complaint|complain|angry|upset|furious|mad|scam|lawyer|sue|attorney|hipaa|overcharged|ripped
my ..1 crown|filling|denture|dentures|retainer|veneer|implant|bridge|brace|braces|bracket|wire|tooth|aligner|cap|temporary|tray ..3 fell|came|broke|broken|loose|cracked|chipped|off|out|lost|popped|snapped|missing|bent
lost|broke|chipped|cracked|broken ..2 tooth|crown|filling|retainer|denture|dentures|veneer|bracket|wire|aligner
""",
    "both": "^^ c|y|1|yes ..1 r|n|2|no $$\n_both",
    "but": "but|except|although|though|however|only|unless|provided|yet|if",
    "greeting": """
happy mother|father ..2
knock knock
_mischat|_emoji
butt dial
same to you
^^ hi|hello|hey|heya|hiya|yo|howdy|sup|greetings|hola|hullo|hallo|ello|good|morning|evening|afternoon|gm|gn
_howareyou|_kind|_bye
merry|happy|feliz christmas|xmas|new|birthday|thanksgiving|easter|holidays|hanukkah|halloween|anniversary|mothers|fathers|valentines|valentine|friday|diwali|navidad|4th|independence|tuesday|monday|weekend
season|seasons greetings
good morning|night|evening|afternoon|day
what is up|new|good
lol|lmao|haha|hahaha|rofl|lmfao|hehe|ha|hah|wow|omg|oops|whoops|hmm|hm|um|uh|er|meh|yay|test|testing|asdf|qwerty|asdfgh|blah|bla|xd|lolol|heh|hahah|hahahaha|jaja|jajaja|jk
test|testing ..2
bye|goodbye|goodnight
love you|u|ya
miss you|u
i love you|u
""",
}

# Small words that change nothing about a yes. Content words that are not here, and not part of a
# phrase, make a short yes doubtful.
PLAIN = """
a an the i we he she they it you me us him her them my our your his their this that these those here
there then now today tomorrow tonight morning afternoon evening noon and or so to of for with at on in
by from as up out will would shall should can could be am are is was were been being have has had do
does did done get got go going come coming make making made attend attending see look looking forward
just still also too very really well really all both each every everyone everybody guys folks team
ladies gentlemen doc doctor dr nurse miss mr mrs ms sir maam madam dear hun hon honey love sweetie
buddy friend pal mate man dude bro sis girl lady boss darling lakeview dental office clinic dentist
dentistry practice front desk staff please thank thanks much many lot lots again always ever indeed
actually certainly definitely absolutely totally for sure ok oh ah hey hi hello yo good great fine cool
awesome nice lovely perfect excellent wonderful super happy glad excited pleased pleasure forward
appointment visit slot booking cleaning checkup consultation exam session time date day week weekend
month hour minutes minute early sharp prompt promptly exactly about around before after until till
when new crown filling chair calendar schedule diary planner book books march reminder text message
reminding texting letting know mom mommy dad husband wife son daughter kid kids child children baby
brother sister mother father grandma grandpa family son's daughter's bring bringing brought along
card myself ourselves first thing last one two three four five six seven eight nine ten
more than able plan planning planned intend hope confirmed confirm confirming received got noted
sounds sound works work right correct okay let lets already remind remembered remember
same usual per usual other s t d m n ya yall y yep amp arriving arrive arrived next
whole course bet count way kind sweet soon later wait excellent teeth tooth smile dentists
half past quarter oclock pm thirty even much appreciated appreciate thumbs big hundred percent
captain chief nicely gladly kindly surely quickly safely promptly bright eager alors fridge better feeling over
lord god bless blessed day's nite sweet ready set go yes sure best regards sincerely xo xoxo x kiss hugs
mine keep keeping kept hold holding down it's that's yay yippee wow lol haha hehe hah lmao omg
 off finally able day having love accept accepted accepting reply replied response
responding answer answering verifying verify acknowledge acknowledged read anyway course
 since been any one's pick picking dropping driving bus taking take took
someone something everything thing things everyone's party present attendance attending
hell heck most hereby consider doke bob wilco hubby hubs hubbie sitter ride arranged timing note senor
boss said sincerely written promise swear pinky cross heart sun shine rain snow weather
"""

DESK = """
insurance insured copay deductible bill billing billed invoice balance owe owed pay paid payment payments cost
costs price prices pricing estimate charge charged charges refund receipt deposit hsa fsa medicaid medicare
aetna cigna delta metlife humana parking park address directions located location office floor suite building
website portal login form forms paperwork records record xray xrays x-ray x-rays prescription refill
medication medicine pharmacy referral hygienist anesthesia sedation fasting procedure treatment surgery
extraction braces retainer invisalign dentures denture implant veneer whitening root canal pregnant
wheelchair interpreter translator translate spanish service allergic policy hours open closed holiday
results lab covid mask vaccine shot fax email voicemail manager supervisor receptionist
"""

# A text that no rule knows is for a person to answer if it has one of these; else it is small talk.
OURS = """
you your yours u appointment appointments visit slot booking cleaning checkup dentist doctor dr office clinic
practice tooth teeth crown filling denture retainer gum gums mouth jaw hygienist receptionist nurse staff
reminder text message texts messages call phone schedule calendar time day husband wife work boss
cancel confirm reschedule coming come make be ride drive door entrance locked somebody need want would could should have had
cita doctora mensaje llamar telefono necesito quiero puedo tengo
"""

# Words worth guessing at when misspelt.
KEYWORDS = """
unsubscribe cancel cancelled canceled cancelling canceling cancellation reschedule rescheduled
rescheduling confirm confirmed confirming confirmation appointment appointments tomorrow tuesday wednesday
thursday friday saturday monday sunday definitely absolutely certainly affirmative perfect thanks thank
please coming attend attending there emergency urgent bleeding swollen swelling painful hurts hurting
toothache breathe breathing swallow reminder reminders messages message texting texts running traffic
minutes wrong number person patient change different another available availability earlier instead
calendar forward sounds great excellent wonderful sorry unable cannot would could should received
infection abscess allergic reaction overdose suicide ambulance hospital remove subscribe resume restart
question office doctor dentist insurance morning afternoon evening march alright maybe probably
throbbing excruciating unbearable delayed stuck schedule scheduled postpone rebook today remember
always looking appreciate appreciated
"""
