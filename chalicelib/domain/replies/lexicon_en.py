"""English: classes of words, phrases that are not what they look like, and what phrases mean.

The phrase language is explained in patterns.py. Text reaches these phrases in small letters, with
contractions opened ("can't" is "can not"), slang spelled out and emoji as words (_yes, _no, ...).
"""

CLASSES = {
    "who": "i we he she they you my our your her his their mom dad husband wife son daughter",
    "we": "i we he she they myself",
    "me": "me us my our him her them myself this number phone",
    "be": "be am are is was were being been",
    "not": "not never nolonger unable nobody neither",
    "the": "the a an my our your her his their this that these those any all of for with about it",
    "texts": "text texts texting message messages messaging sms reminder reminders notification "
    "notifications notice notices alert alerts communications communication blasts spam spamming "
    "update updates mms notifs contact correspondence messaged stuff crap junk these",
    "texting": "texting messaging contacting bothering writing spamming sending sms "
    "reminding harassing pestering blowing bugging emailing notifying calling hounding hassling "
    "pinging hitting annoying disturbing send text message contact bother write spam remind harass "
    "pester bug notify call email blow hound ping annoy disturb",
    "appt": "appointment appointments visit slot booking cleaning checkup consultation session "
    "reservation consult exam check-up meeting appt one ours mine it this that these everything all",
    "visit": "appointment appointments visit slot booking cleaning checkup consultation session "
    "reservation consult exam time date",
    "day": "_day _date today tomorrow tonight weekend week monday day days",
    "then": "_offered _day _date _time today tomorrow then",
    "when": "_day _date _time today tomorrow tonight morning afternoon evening noon midday lunch "
    "lunchtime weekend weekday week month weeks months later earlier sooner spring summer march evenings mornings afternoons weekends nights saturdays fridays mondays wednesdays thursdays weekdays",
    "cancel": "cancel cancels cancelled canceled cancelling canceling cancellation scrap drop "
    "scratch nix axe void",
    "come": "come coming make attend be attending making go going there in keep show appear visit",
    "move": "reschedule rescheduling reschedules move moving change changing shift shifting push "
    "pushing bump switch switching swap swapping postpone rebook defer rearrange rearranging re-schedule re-book transfer rebooking postponing",
    "another": "another different other new later earlier sooner better alternate alternative "
    "second nearer",
    "slot": "time times day days date dates slot slots appointment appointments opening openings "
    "week weeks month availability hour hours spot spots one visit space",
    "pain": "pain pains painful hurt hurts hurting ache aches aching achy agony agonizing "
    "agonising throbbing throbs throb excruciating toothache toothaches unbearable sore stabbing "
    "tender stinging stings burning burns ouch owie earache headache migraine discomfort "
    "toothpain searing",
    "body": "tooth teeth gum gums jaw face cheek mouth lip lips tongue throat neck eye eyes head ear "
    "ears nose chest stomach back arm leg knee hip foot hand chin molar tooths body side incision "
    "stitches socket wound ankle wrist shoulder finger toe belly abdomen rib ribs heart gland glands",
    "no": "no nope nah negative nay _no n",
    "assent": "yes y ok sure alright absolutely definitely certainly affirmative perfect "
    "confirmed confirm confirming indeed correct roger _yes yessss totally okidoki k righto "
    "righty surely agreed affirm",
    "nice": "great good fine cool awesome excellent lovely wonderful fantastic super swell brilliant "
    "nice amazing sweet terrific splendid groovy dandy marvelous fab right superb grand",
    "thank": "thanks thank thankful cheers appreciate appreciated appreciates gracias merci ta _thanks",
    "maybe": "_maybe maybe perhaps possibly hopefully probably might depends unless tentative tentatively "
    "unsure uncertain undecided perchance doubtful likely unlikely supposedly potentially",
    "wh": "what when where who whom whose why which how",
    "aux": "is are am was were do does did can could will would should may has have had",
    "mid": "please ever even you dare just really go be to have been my the that this",
    "ofpain": "any much more real in a lot of having really so the very longer that have having feeling such feel",
    "textnoun": "texts texting messages messaging sms reminders reminder msgs notifications alerts communication communications correspondence message text contact notices",
    "wish": "want wanting going planning plan need intend intending mean wish looking trying thinking "
    "like willing gonna have about tempted keen prepared",
    "family": "mother father mom dad husband wife son daughter brother sister grandma grandpa "
    "grandmother grandfather uncle aunt parent child baby kid kids patient spouse partner",
}

# Phrases that look like a keyword and are not. What stands after => replaces them.
REWRITES = """
drop|dropping by|in => come by
all|every|over|the night => _earlier
good morning|afternoon|evening|night|day => _bye
this|yesterday|last morning|evening|afternoon|night => _earlier
delay it|my|the|our|appointment ..1 => postpone it
texts|reminders|messages ..1 stopped ..2 please|turn|start|can|want => _didstop
if ..1 possible|ok|okay|alright|convenient => _kind
if you|u|yall ..1 can|could|would|do|please|not|will|want ..1 mind? => _kind
if i|we may|could => _kind
if need be => _kind
any cancellations|cancelations => any openings
never meant|intended|wanted|tried to ..1 stop|unsubscribe|opt out? => _didstop
sorry|oops|accident|mistake|mistakenly ..2 pressed|hit|sent|typed|texted|said stop => _didstop
pressed|hit|typed|texted|sent|replied stop|unsubscribe => _saidstop
so|very|how|too sweet|kind|nice|thoughtful|good|lovely of you|y'all => thanks
can|could|may|might i|we ..2 see|get|have|request|switch ..1 different|another|new|other|female|male dentist|doctor|hygienist|provider|dr ..1 => _ask
let me|us know => let know
nolonger in service ..2 => wrong number
not me you ..2 want|looking|need|after ..1 => wrong number
not need|have|want|like to? ..1 keep|continue texting|sending|messaging|reminding|contacting ..1 => stop
^ no i|we did|have not forget|forgotten|forgot ..1 => _eager
nolonger live here|there ..1 please cancel => cancel
do|please not reach out ..4 => stop
never reach out ..4 => stop
times|many do i have to|say|text|reply|ask ..3 stop => stop
did|have not forget|forgotten|forgot ..1 => _eager
my other dentist|doctor|appointment|visit ..1 => _other
not able|ready ..1 to confirm|say|decide|commit ..1 => _maybe
is|would|be it ..1 possible|ok|okay|alright|fine to|if i|we? cancel => please cancel
about stopping => _didstop
no need|reason to unsubscribe|stop ..2 => _keeptexts
do not bother ..1 keeping|holding|saving ..2 => _cancelled
not one to cancel|miss|skip ..1 => _eager
stop whatever|what ..3 => _smile
squeezing|fitting|getting|seeing me|us in? ..1 => _kind
thank|thanks you? for squeezing|fitting|getting ..2 => thanks
talked|joked|thought about cancelling|canceling ..1 but => _nearly
cancelled|canceled on me|us ..1 but => _nearly
would not have it any other way => _yes
nothing has? is? s? changed => _yes
no|zero intention|intentions|desire of missing|skipping|cancelling|canceling ..1 => _eager
let ..3 know i|we => tell i
moving|moved out of ..1 => _desk
out of state => _desk
on the|my way home|back => _home
late arrival|arrivals ..1 => _policy
notice to|for cancel|cancellation|cancelling => _policy
to cancel by text|phone|email => _policy
do not mark ..1 noshow ..1 => _hold
nobody called|answered|picked|returned|ever|answers|responds ..2 => _complaint
never sent|called|got|answered|returned ..2 => _complaint
you want|need another|a? different _name => wrong number
on the new|opening ..1 => _kind
not wait that|so|this ..1 long ..1 => earlier
too soon|early to tell|say|know => _maybe
hit|hitting me|us up => texting
and|i can not text|talk|answer ..1 now? => _auto
do not disturb while|mode => _auto
with do not disturb => _auto
did|have|has not ..1 cancel|cancelled|canceled|reschedule ..2 => _ask
do|please not ..1 give|release|open|let ..2 slot|spot|place|time|appointment|seat|chair|it ..4 => _keep
not going|gonna|want to? bail|flake|ghost|skip|miss|forget ..1 => _eager
ok|okay|hey google|siri|alexa => _mischat
confirm|yes or ..1 cancel|no => _both
it|pain|tooth|bleeding ..1 stopped hurting|bleeding|aching|throbbing|swelling => _well
do|no not? u|you|ya|y'all? ..1 worry|worries|fret|stress|panic ..1 => _smile
stop worrying|stressing|fretting|playing => _smile
no excuses|kidding|joke|lie|cap|shame|regrets|fear|bs => _smile
never fear|worry => _smile
not sick|ill|contagious ..1 anymore => _well
nothing else|better|planned ..2 => _smile
is|was|went|something|anything|nothing|whats wrong => _wrongthing
can not receive ..1 messages|texts|calls => _auto
i|we ..1 texted|typed|sent|said|replied|put|wrote|pressed|hit stop ..4 accident|mistake|accidentally|error|sorry => _didstop
i|we ..1 texted|typed|sent|said|replied|put|wrote|pressed|hit stop ..1 i ..1 want|need => _didstop
did not ..1 mean|intend|want|try ..3 stop|unsubscribe|opt out? => _didstop
do|did you stop|start ..1 seeing|taking|accepting|serving|working => _ask
what does|is stop|start do|mean|for => _ask
what|which ..2 do|should|to|can i|we? push => what press
thought|think|believe ..1 i|we|you|this|it ..1 was|were|already|had|have? ..1 rescheduled|moved|changed|cancelled|canceled => _ask
was|were|is|has|did not? ..1 this|it|that|my|we|i|appointment ..3 moved|changed|rescheduled => _ask
did not ..1 mean|intend|want|try|mean to? to? ..1 stop|unsubscribe|opt|end|cancel ..1 out|texts|reminders? => _didstop
undo|ignore|reverse|disregard|cancel|retract|take back? my|the|that|last? stop|unsubscribe|opt out? => _didstop
take back my|the|that stop => _didstop
kid|son|daughter|baby|child|cat|husband|wife|toddler|mom ..1 texted|sent|typed|hit|pressed|replied stop => _didstop
i|we ..1 texted|typed|sent|said|replied|put|wrote|pressed stop => _saidstop
i|we ..1 opted out => _saidstop
i|we already|have ..1 unsubscribed => _saidstop
i|we unsubscribed ..1 but => _saidstop
accidentally|mistakenly unsubscribed|stopped|opted out? => _didstop
unsubscribed|stopped|opted out? ..1 by mistake|accident => _didstop
how|where do|can|could|would|should|does i|we|you|one ..1 stop|unsubscribe|opt => stop
how to stop|unsubscribe|opt => stop
no plans|plan|intention|intentions|reason|desire to|of cancel|cancelling|canceling|miss|skip|@move|missing ..1 => _keep
no @move|cancellation|rescheduling|change|changes|need needed|necessary|required|please? => _yes
refuse to miss|skip|cancel ..1 => _eager
would|will|do|could|never|not not|never? dream|think of|about cancelling|canceling|cancel|missing ..1 => _eager
nothing could|can|will|would|gonna keep|stop ..2 => _eager
not going anywhere => _smile
why would|will not i|we|you ..3 => _yes
what else is new => _smile
uh|mm|um huh => _yes
no probably => _yes
_number|few|ten|fifteen|five|twenty|bit|little ..1 minutes|min|mins|hour early|before|ahead => _early
a? bit|little early => _early
take|remove|get|pull|delete|erase|wipe|strike|cross|drop|taken|removed|scratch me|us|him|her|my|the|our|it|this|_name|son|daughter|maria ..3 schedule|books|book|calendar|appointment|appt|visit|slot|booking|appointments|diary => _cancelled
take|remove|get|pull|delete|erase|cross me|us|him|her|it ..2 from|off|for _offered|tomorrow|today => _cancelled
open|free|give|let ..2 my|our|the|this slot|spot|time|appointment|place|seat ..1 up|away|to|for|go ..1 someone|somebody|another|others|other|patient|else? ..1 => _cancelled
let someone|somebody|another ..1 have|take ..2 slot|spot|time|appointment|place => _cancelled
someone|somebody|another else|patient? can|could have|take|use ..1 slot|spot|time|appointment|place => _cancelled
decided|choosing|opted|chose not to ..4 => _cancelled
not going|gonna to? work|happen|fly|suit ..1 => _no
no need|use ..1 for ..2 appointment|visit|it|this => _cancelled
not|never ..3 be|get|arrive|make|come|there ..2 until|till|til _after|_number|quarter => _late
not|never ..3 be|get|arrive|make|come|there ..2 until|till|til|before _time|_day|_date => move
bus|train|ride|uber|cab|taxi|driver|sitter|lyft did|has|have not come|show|shown|arrive|arrived ..1 up? => _delay
there is|was|were|has ..2 accident|crash|wreck ..4 late|traffic|delayed|stuck|highway|freeway|road|behind|bridge|way => _delay late
accident|crash|wreck on|ahead|blocking|in front|up => _delay
an? accident|crash so|and ..3 late => _delay late
do|please not leave|close|lock ..2 => _hold
do|please not start without ..1 => _hold
for ..1 _number minutes|hours|hour => _while
^ is|was not my|it|the|this|that|our ..1 => _ask
wrong turn|building|exit|way|side|entrance|door|floor|bus|train|street|lot|suite|address|parking => _lost
wrong chat|text|group|window|convo|thread|conversation|message => _mischat
my|her|his|our late husband|wife|mother|father|mom|dad|brother|sister => deceased
on hold ..2 _number? => _complaint
waited|waiting|wait ..3 hour|hours|minutes|forever ..2 last|again|time? => _complaint
you|doctor|dentist|they were|are|was|is always|so|very? late => _complaint
they|it|that|which|these|really help|helps => _helping
not remember|recall ..1 making|make|scheduling|booking|having|had|have|i|setting ..3 => _asks
my name is _name ..1 => _self
this is _name ..1 => _self
it is _name here? => _self
cold sore|sores => _sick
sore throat => _sick
too many|much ..1 pain pills|meds|medication|medicine|killers => overdose
how kind|nice|thoughtful|sweet|considerate|lovely ..2 => _thanks
thanks|thank you? for|4 checking|reaching|confirming|confirmation|following|contacting ..1 in|out|up|me|us? => thanks
will|would|does|did|going it|this|that|the ..2 hurt|painful|sore|ache => _ask
if|unless anything|something changes|comes => _maybe
good for you => _smile
change|changed|changing|switch|switched|update|updated|moved|new my|our|the|of|to ..1 insurance|address|number|phone|name|email|card|mind|pharmacy|plan|plans|jobs|job|provider|doctor|carrier|medication|meds => _desk
insurance|address|number|phone|name|email|job ..1 changed|moved => _desk
we|i|have|just moved ..1 to|away|out|from|states => _desk
bring|bringing|brought|have|fill|filled|finished|completed|with ..2 insurance|card|paperwork|forms|form|xrays|x-rays|id|payment|list|records|mask ..1 => _bring
change|exchange of|for ..1 pace|clothes|scenery|better => _desk
move|moving forward|ahead|on|quickly => go ahead
push|pushing through => go ahead
stop|stopping|stopped by|in|over|off|at|for|here|there|into|through|along => _visit
bus|truck|train|pit|metro|subway|tram|full|next|last|non|rest|traffic stop|stops => _visit
stop and|to chat|say|get|pick|see|visit|grab => _visit
stop|stopped|stopping taking|smoking|drinking|eating|using|wearing|breastfeeding|flossing|brushing|chewing => _medicine
stop|stopped|start|starting|starts|started|resume|restart|begin|end|quit the|my|these|this|that|her|his ..1 medicine|medicines|medication|medications|meds|antibiotic|antibiotics|pill|pills|ibuprofen|aspirin|thinners|treatment|drops|rinse|mouthwash|course|warfarin|insurance|plan|braces|aligners|invisalign|amoxicillin|prescription|diet => _medicine
stop|start|resume|begin|quit medicine|medication|meds|antibiotics|ibuprofen|aspirin|pills|treatment|warfarin|amoxicillin|smoking|taking => _medicine
can|could|will|would not|never stop thinking|smiling|laughing|raving|telling|recommending => _smile
will|would|can not|never stop coming|me => _keep
nothing|never will|can|would|could stop us|me => _keep
who|when|where|why|how did|does you|it|the ..2 stop => _ask
stop light|lights|sign|signs => _visit
at|to|until|by|before|toward|towards|near the very? end => _when
end of|in => _when
week|weekend|back|front|high|low|dead|rear|open|tail end => _when
end up|date => _when
ended|ending up => _when
start|starts|starting|begin|begins of|at|on|time|work|school|with => _when
when|what|time ..2 start|starts => _ask
to start|begin => _when
cancellation|cancelation|cancel|cancelling fee|fees|policy|policies|charge|charges|notice|list|window => _policy
late|no-show fee|fees|policy|charge => _policy
cancellations => _policy
do|would|will|please not please|ever|you|dare? stop|quit|end|cancel|discontinue|remove|delete|turn ..2 @texts|me => _keeptexts
do|please|did not ever|mean|want|to? to? unsubscribe|opt ..1 => _keeptexts
never stop|quit ..1 @texts => _keeptexts
do not take|remove|drop me|us|my off|from ..4 => _keeptexts
keep texting|messaging|reminding me|us? => _keeptexts
keep ..1 texts|reminders|messages|text|reminder coming? => _keeptexts
keep sending ..2 @texts => _keeptexts
i|we love|like|appreciate|enjoy to? keep? the|your|my|these|getting|receiving? texts|reminders|messages => _keeptexts
am|are|was not unsubscribing|opting out? => _keeptexts
do not want|need|mean|intend to? ..1 stop|unsubscribe|opt|end ..3 => _keeptexts
texted|sent|typed|said|hit|pressed|wrote|replied|put|pushed|clicked ..1 stop|unsubscribe ..3 accident|mistake|accidentally|error|purpose => _didstop
accidentally|mistakenly|accidently ..2 stop|stopped|unsubscribed|out => _didstop
texted|sent|typed|said|hit|pressed|wrote|replied stop|stopped|unsubscribed ..3 accident|mistake|accidentally|error|before|earlier|yesterday => _didstop
i|we stopped|unsubscribed ..3 accident|mistake|accidentally|error|before|earlier|yesterday => _didstop
i|we stop ..3 accident|mistake|accidentally|error => _didstop
no|not|without|zero|never|nolonger|less|little @ofpain? @ofpain? pain|hurt|hurts|hurting|painful|bleeding|swelling|swollen|aches|discomfort|sore|symptoms|toothache => _well
does|did|do not hurt|ache|bleed|swell ..1 anymore? => _well
pain|swelling|bleeding|toothache|ache|it ..2 gone|better|subsided|stopped|away|improved|disappeared|less|eased => _well
stopped bleeding|hurting|aching|throbbing => _well
pain|hurt free => _well
pain|hurting ..1 neck|butt|ass|rear|backside|arse => _bother
pain in the|my neck|butt|ass|rear|backside|arse => _bother
a|such|royal|real|huge|being pain => _bother
pains me => _bother
pain|headache|painkiller meds|med|medication|medicine|medications|killer|killers|pills|management|clinic|relief|reliever|doctor|doc|specialist => _medicine
hurt|hurts ..1 feelings|wallet => _bother
will|would|does|did|is|gonna|going|should it|this|that|the ..2 hurt|painful|sore|ache => _ask
is|was|will it|this|the ..2 be? painful|hurt|sore|tender => _ask
how painful => _ask
how much|bad does|will ..3 hurt|pain => _ask
@visit ..2 was|were|is so|very|too|really|pretty|quite? painful => _complaint
blood pressure|work|test|tests|thinner|thinners|type|sugar|draw|bank|donation|drive|results|lab|labs|sample|glucose => _medicine
bleeding edge|love|hell => _bother
bleeding|hemorrhaging money|cash => _bother
bloody|blooming hell|good|annoying|texts|well|brilliant|marvelous => _bother
killing time|it|two => _bother
kill time|an|two|some => _bother
kill for => _smile
would|will kill|murder for|me|you => _bother
to die for|laughing => _smile
dying to|for|laughing => _smile
drop dead gorgeous => _smile
dead|dying|died battery|phone|car|engine|line|zone|end => _thing
i|we stopped|cancelled|canceled|ended|quit|blocked ..4 but|and|now|yet ..1 want|need|would|can|please|like => _didstop
phone|battery|car|truck|cell|engine|computer|laptop|charger|van|vehicle|internet|wifi|power|ride|mobile|motor|it ..1 died|dead|dies|dying => _thing
i|am|so am? dead|dying|died laughing|tired|lol|haha|of|from => _bother
heart attack just? kidding => _bother
family|work|personal|pet|dog|school|childcare|car|vet|little|small|other emergency => _reason
emergency at|with|contact|contacts|number|exit|fund|brake|meeting|room? ..1 work|school|home|office|contact|number|job => _reason
emergency contact|contacts|exit|fund|meeting|dentist|hours|plumber => _reason
not|no ..2 emergency|urgent|urgency => _well
non emergency|urgent => _well
nothing|not ..1 urgent|serious => _well
is|was ..1 urgent care => _ask
urgent care|appointment|slot|question => _reason
no questions|trouble|problem|problems|prob|probs|worries|issue|issues|sweat|biggie|doubt|question|bother|qualms|complaints|objection|objections|conflict|conflicts|reason|fuss|hassle => _yes
no|not|without fail => _yes
no|not any? changes => _yes
no change|changing needed|necessary|required => _yes
^ no change $ => _yes
nothing has? changed|changes => _yes
not|no a problem|issue|trouble|bother|worry => _yes
no need|reason to ..1 @move|cancel|worry|call ..2 => _yes
do not need|want any|a|the|to? change|changes|reschedule|cancellation => _keep
do not want ..3 cancelled|canceled|moved|changed|rescheduled => _keep
can|could not|hardly|barely wait => _eager
would|will|do|could|am|are|is not|never want|going|dream|think|about|of|to? to|of|about? miss|missing|skip|forget|forgetting ..2 => _eager
not @mid? @mid? miss|missing|skip|skipping|forget|forgetting ..1 => _eager
never miss|missing|forget|skip ..1 => _eager
not ..1 a|any? chance ..2 miss|missing ..1 => _eager
no|not ..1 way|chance ..3 miss|missing|skip|skipping|cancel|cancelling ..1 => _eager
not|never @mid? @mid? cancel|cancelling|canceling|cancelled|canceled|drop|scrap ..1 @visit? => _keep
not|never @wish to|on|about|of cancel|cancelling|canceling|drop|scrap|@move|miss|skip ..1 @visit? => _keep
no|without cancelling|canceling ..1 @visit? => _keep
no cancel $ => _both
do|please|will|am|are|is|would|would|did not|never @mid? @move ..1 @visit? => _keep
nearly|almost cancelled|canceled|rescheduled|cancel|missed|forgot ..2 but? => _nearly
nearly|almost|thought|considered|contemplated|tempted|about|was|were|going ..6 cancel|cancelling|canceling|reschedule|move|rescheduling|postpone|miss|change ..3 but => _nearly
uncancel|un-cancel => _ask
rather|instead than|of cancel|cancelling|canceling|reschedule|rescheduling => _nearly
not|never|nor be|going|to|been|running|ever|gonna|too|very? be|to? be? late|tardy|delayed => _ontime
without delay => _ontime
no|not ..1 delay|delays => _ontime
sooner or later => _when
see|talk|speak|catch|text|call ..2 later => _bye
later gator|alligator|dude|man|gators|bro => _bye
too late|soon ..1 to => _toolate
too late => _toolate
is|was|be it ..1 too? late to => _toolate
late reply|response|text|answer|notice|message|getting|hour|night|with|responding|replying|respond|reply|request => _sorry
sorry ..3 late reply|response|text|getting|notice|answer => _sorry
sorry ..4 late ..1 replying|responding|getting|answering => _sorry
of late => _when
stay|up|staying|work|working|works|open|opens|night|close|closes late|later => _busy
late afternoon|morning|evening|february|march|april|may|june|summer|fall|bloomer|lunch|night|appointment|slot|appointments|opening => _time
latest|lately => _when
not|no ..1 yes => _unyes
yes or no => _both
yes|no|y|c /|or no|yes|n|r => _both
not sure|certain|positive|decided|100% => _maybe
not know|confirm ..1 yet|if|whether => _maybe
no|not idea|clue => _maybe
not not => _yes
no later|earlier|sooner than => _when
why not => _yes
no ifs|buts ..3 => _yes
not bad => _smile
not|no ..1 thanks|thank ..1 => _no
no one|body => nobody
no longer => nolonger
no more => nomore
none => no
not a => not a
the help|info|information => _info
your|ur|great|such|much|big|very|for ..1 help|helpful|information|info => _thanks
helps|helped|helping ..2 remember|remembering|lot => _helping
help|helps|helping me|us remember => _helping
so|very|super helpful|easy => _thanks
hope|hoping|trust|wish you|your|all|everyone|u ..4 well|good|great|day|fine|safe|too|ok => _kind
have|having a|an ..1 good|great|nice|wonderful|blessed|lovely|awesome|amazing|fantastic|beautiful|super|happy|safe day|one|week|weekend|evening|night|morning|afternoon|today? => _kind
you too => _kind
god bless ..1 => _kind
how are|is|r you|ya|things|everyone|everything|it|u ..2 => _howareyou
if you|i need|have ..1 anything|questions => _kind
let|know|tell if anything|something changes => _kind
whatever works|time|day ..2 => works
if i|we|it remember|recall|am ..1 right|correctly|mistaken => _maybe
good|right|fine to go => _yes
"""

NOT_A_REPLY = {
    "standby": """
if this|it|you ..4 emergency|emergencies|urgent please|just? call|dial|hang|go|reply ..5 911|999|112|urgent
if this|it|you ..4 emergency|emergencies please|just? call|dial|hang|go|reply
for|in case? of? a|an|any? ..1 emergency|emergencies please|just? call|dial|go ..5 911|999|112|er|hospital?
""",
    "auto": """
driving ..2 will|can ..2 reply|text|call|respond|answer
auto|automatic|automated|autoreply|auto-reply reply|replies|response|message|text|responder|msg|generated?
autoreply|autoresponse|auto-reply|auto-response|autoresponder
i|am ..2 driving ..1 do|with|right|and|will|can|now|at
do not disturb while|mode|turned|is|on|$
driving focus|mode|right
can not talk|answer|respond|reply|text|chat ..3 now|moment|call|driving|phone|later
can not talk $$
in a|an? meeting ..4 call|later|back|get|reply|text|will
in|at a|an the? meeting|movie|theater|theatre|class|church|concert $$
out of the? office
_auto
i am driving $
our office|business? hours
currently closed
closed right now
will respond|reply|return ..3 business|hours|open|shortly
away from my|the|our|keyboard|email|phone
will|shall get|call|text|reply|respond|write back|to ..4 when|later|soon|asap|possible|shortly|can
call you|u ..1 back|later ..1 meeting|driving|soon|shortly $$
sorry ..1 can not talk|answer|pick|take|respond|reply ..3
i am|was busy ..2 call|text|later ..3
have notifications silenced
this number|mailbox|line|inbox|account is not monitored
no longer monitored
message not delivered
will see your message when
will be back on|in|at
your message|text|email|call is|has|was important|received
thank you for contacting|calling ..1
thanks for contacting|calling
reply|replies ..2 automated|generated
on vacation ..3 until|till|return|back|through
is not accepting|able|available messages|text
""",
    "spam": """
you|have|are|been ..3 won|winner|selected|chosen|awarded|preapproved|pre-approved|qualified|eligible
congratulations|congrats ..6 won|winner|prize|gift|selected
claim|redeem|collect ..2 prize|reward|gift|voucher|bonus|cash|refund|winnings|now|your|free
free ..1 gift|iphone|ipad|trial|cash|money|spins|vacation|cruise|quote|crypto|entry|msg|ringtone|estimate|consultation|samsung|bitcoin|credit
gift card|cards
bitcoin|crypto|cryptocurrency|forex|casino|viagra|cialis|jackpot|lottery|sweepstakes|onlyfans|betting
payday|personal|student|business|car|home loan|loans|refinance|debt
click|tap|visit|follow|check ..2 here|link|below|http|https|www|url
limited time|offer|spots
act now|fast
your package|parcel|delivery|order|account|card ..5 held|suspended|locked|delivered|delayed|shipped|pending|compromised|failed|blocked|customs|limited
verify your ..2 account|identity|information|details|bank|card
verification|security|login|one-time|passcode|authentication code|pin|is
code is
make|earn money|cash|thousands|extra|hundreds
earn ..2 _number
loan ..2 today|no|credit|approved
no credit check
otp
code is
work from home
per|a day|week from|working home
lower your|ur ..2 rate|bill|payment|payments|debt|premium|interest|taxes
buy|get one get|free
hot|sexy single|singles|girls|women
discount|promo|coupon code|off
vote for|yes|no on
donate to|now|today|by
your vehicle|car warranty|extended
extended warranty
text|reply|send yes|y|stop|win|join|vote|now to|for|2 claim|win|join|redeem|enter|opt|get|receive|unsubscribe|quit|subscribe|buy
reply stop to|2
http|https|www
forward|send this to ..3 people|friends|contacts
we buy houses|homes
cheap|discounted|discount meds|pills|insurance|rates|followers
% off
sale ends|today
""",
}
