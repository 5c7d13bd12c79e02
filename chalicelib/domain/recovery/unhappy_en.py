"""How people say in English that they are not content."""

from chalicelib.domain.recovery.phrases import phrases, words

_LONG = (
    r"(?:(?:an?|one|two|three|half an|over an|almost an|\d+|so|too|very|really|way too"
    r"|more than an) ?(?:hours?|hrs?|h|long|minutes|mins?|min)|forever|ages|hours|for hours"
    r"|all (?:day|morning))\b"
)
_WORK = r"(?:crowns?|fillings?|bridges?|veneers?|implants?|dentures?|braces?|retainers?|bonding)"
_ILL = (
    r"(?:tooth ?aches?|head ?aches?|ache|pain|traffic|weather|cold|flu|cough|fever|storm|snow"
    r"|road\w*|day|week|night|migraine|cramps?|allerg\w+|stomach|back|news|timing|memory"
    r"|train|bus|commute)"
)
_BAD = (
    r"(?:terribl[ey]|horribl[ey]|awful|bad|worst|nasty|stupid|ridiculous|pathetic|miserable"
    r"|crazy)"
)
_HOW = r"(?:so|very|really|quite|pretty|too|rather|incredibly|extremely|a bit|kind of|kinda|just)"

HARMLESS = phrases(
    r"""
# Denied or turned round.
(?:no|without|zero|any|never (?:had|any)?) ?(?:\w+ )?(?:complain\w*
    |problems?|issues?|regrets?|surprises?|worries)(?: (?:at all|what\w+))?
nothing (?:to complain|bad|wrong|but)
(?:can'?t|can ?not|couldn'?t|could not) (?:complain|be (?:\w+ )?(?:happier|better|nicer|more)
    |ask for|fault|thank|recommend|say enough|imagine|wait to)[^,]*
(?:no ?body|no ?one|nothing) (?:could|can|would)[^,]*
never (?:had|felt|been|seen|met) (?:a |so |such |an? )?(?:better|nicer|kinder|more|happier
    |such)[^,]*
not (?:so |that |too |half )?(?:bad|terrible|awful)(?: at all)?
wasn'?t (?:so |that |too |as )?(?:bad|terrible|awful|long|horrible)
(?:didn'?t|did not|not|never|doesn'?t|didnt) (?:have to |make me |feel |felt |have )?(?:wait
    |feel (?:bad|rushed|ignored|judged)|rushed|hurt|bad|scared)(?: (?:at all|long|anymore
    |a bit))?
not any ?more
# Of another place or time, or of themselves.
(?:my |the |our )?(?:last|previous|old|other|former|ex) (?:dentist|doctor|place|office|practice
    |one|provider|clinic)(?: (?:i \w+ to )?(?:was|were|is|had|made|did)[^,]*)?
(?:i|we) used to (?:hate|dread|be)[^,]*
(?:i'?d|i had|i'?ve|i have) been dreading\w*
(?:i|we) (?:hate|am sorry|feel bad|feel terrible) to (?:do|bother|ask|cancel|trouble|say|be)\b
(?:feel(?:ing|s)?|felt) (?:so |really |very |pretty |just |like )?(?:{BAD}|crap|shit|sick|rough
    |ill)
(?:worst|{BAD}|nasty) (?:\w+ )?{ILL}
{ILL}(?: (?:out there|today|here))? (?:is|was|are|were|being) (?:\w+ )?{BAD}
(?:upset|angry|mad|worried|sad) (?:about|at|over|because of) (?:(?:my|his|her|the|losing
    |missing) )?(?:mom|mother|dad|father|son|daughter|husband|wife|school|missing|dog|cat|job
    |work|kid\w*)
(?:son|daughter|kid|child|husband|wife|mother|dog) (?:is|was|will be|gets|got
    |are) (?:\w+ )?(?:upset|angry|mad|cranky)
upset stomach
# What they are thankful for.
stomach is upset
(?:thank (?:you|u)|thanks|thx|grateful|appreciate|glad)(?: (?:you|u|they|so much|a lot|again
    |guys|all|everyone|that))* (?:for (?!nothing)|fixed|fixing|solved)[^,]*
(?:took|taken|takes) (?:his|her|their|the) time
complain\w* of \w+
my only regret
worst case
wouldn'?t (?:go|be|trust|want|change)[^,]*(?:else|anything|thing)
nothing to add
(?:i'?d|would) give (?:it|them|you|him|her) an? 1\d
above and beyond
when i was (?:\w+ )?(?:upset|sad|scared|worried)
(?:old|former|previous) (?:\w+ )?(?:had|have|did)? ?(?:missed|never)
so long as
as long as
be lying if
# Of a time that does not suit.
is this (?:an? )?(?:scam|spam|real)
(?:\w+days?|tues|wed|thurs?|fri|mon|sat|sun|that|this|it|\d[\d:]*(?: ?[ap]\.?m\.?)?|times?|day
    |date|morning|afternoon|evening|week)(?: (?:is|are|was|does|do|will|would))? ?(?:not|
    (?:\w+n't|(?:do|did|was|is|wo|ca|would|could|does|were|are)nt)|isn'?t|doesn'?t|won'?t|wont
    |doesnt|wouldn'?t) (?:\w+ )?(?:good|great|work\w*|ok|okay|cool|fair)(?: for me| anymore
    | any more)*
""",
    BAD=_BAD,
    ILL=_ILL,
)
"""What sounds like it and is not: taken out before the rest is read."""

OUTRIGHT = phrases(
    r"""
# Waiting, and nobody.
(?:wait(?:ed|ing|s)?|sat|sitting|stood|kept(?: me| us)?(?: waiting)?|wait (?:was|is|of))
    (?: \w+){0,6}? {LONG}
(?:long|endless|ridiculous) (?:waits?|waiting|wait times?|delays?|lines?|queue)\b
waiting (?:for )?(?:over |more than |almost )?(?:\d+|two|three|four|a|several|many
    |for) (?:days?|weeks?|months?)
(?:make|made|making|makes|keep|kept|keeps) (?:me|us|people|patients|everyone|my \w+) wait
    (?:ing)?\b
have to wait again
wait(?:ed|ing) (?:for )?(?:\w+ ){0,3}(?:past|after|beyond) (?:my|our|the) (?:appointment|time)
(?:minutes|mins|min|hour|hours|hr) (?:late|behind|past)(?: \w+){0,2}(?: (?:me|us|my appointment
    |schedule))
(?:you|they|doctor|dentist|dr \w+|everything|always) (?:\w+ )?(?:run|runs|running|ran|was|were
    |are) (?:\w+ )?(?:late|behind)\b
still (?:no |not |nothing|waiting (?:for|on) (?:an?|the|my|your|his|her|that|someone|somebody)\b
    (?! (?:ride|bus|uber|taxi|train|husband|wife))|haven'?t (?:heard|gotten|received|got|been))
(?:no ?body|no ?one|none of you)(?: (?:ever|even|has|have|had|will|would|really|bothered to
    |at the \w+|there))? (?:call\w*|answer\w*|told|tells|tell|said|say|says|explain\w*
    |care[sd]?|got back|gets back|help\w*|bother\w*|inform\w*|return\w*|pick\w*|show\w*
    |listen\w*|will (?:fix|help|tell|answer|call)|can tell|warn\w*|let me know|let us know
    |seem\w*|knew|apologi[sz]ed|respond\w*|repl\w*|mention\w*|greeted|notif\w*|was there|came
    |is answering)\b
(?:never|not once|don'?t|didn'?t|did not|do not|doesn'?t|won'?t|wouldn'?t|does not|failed to
    |forgot to|refuse[sd]? to|didnt) (?:ever |even |bother to |once |seem to )?(?:call
    (?:ed)? (?:me )?back|got back|get back|answer\w*|return\w* (?:my|calls?)|respond\w*
    |listen\w*|explain\w*|apologi[sz]e\w*|tell (?:me|us)|told (?:me|us)|warn\w*|inform\w*
    |let (?:me|us) know|care\b|cared\b|say (?:sorry|hello|hi|a word)|acknowledge\w*|stop when
    |check\w* on|numb\w*|take me serious\w*|honou?r\w*|pick(?:s|ed)? up)(?! until| before)
(?:could ?n[o']t|could not|can'?t|can ?not|impossible to|hard to
    |unable to) (?:ever |even )?(?:get (?:through|a hold|hold|anyone|ahold)|reach (?:you|anyone
    |anybody|a person|someone)|get an? (?:answer|appointment|straight))
(?:called|call|calling|texted|emailed|tried|told|asked|left \w+ (?:messages?|voicemails?)
    |explain\w*)(?: \w+){0,5} (?:\d+|two|three|four|five|many|several|multiple|numerous|so many
    |a few|\d+x) ?(?:times|x)\b
how many (?:more )?times
(?:told|asked) you (?:people|guys)? ?(?:\w+ )?(?:not to|already)
you people\b
you guys (?:never|always|keep|need to)
# What was done to them.
(?:second|third|fourth|fifth|2nd|3rd|4th|5th|nth) (?:\w+ )?(?:time|invoice|bill|cancell?ation
    |call|month|week|attempt)(?: in a row| (?:you|i|that|this|they|he|she|we))
(?:hung|hang|hanging|hangs) up on
(?:rolled?|rolling) (?:her|his|their) eyes
(?:yell|scream|shout|snap|curs|swore|laugh|bark|rais)\w* (?:at|(?:his|her|their) voice)(?: (?:me
    |us|my))?
talk(?:ed|s|ing)? down
(?:looked|looks) down on
walk(?:ed)? out
almost left
(?:over ?charg|double ?charg|double ?bill|over ?bill|mis ?bill)\w*
double (?:charg|bill|book)\w*
ripp?(?:ed|ing)?[ -]?off
(?:charg|bill)(?:ed|ing) (?:\w+ ){0,3}(?:twice|again|wrong\w*|double|incorrect\w*
    |for (?:an? |the )?(?:\w+ )?(?:i|we) (?:never|didn'?t|did not)|extra|too much|without|
    (?:an? )?\w+[- ]?\w* i never|for nothing)
(?:wrong|incorrect|false|another|surprise|unexpected) (?:invoices?|bill|bills|tooth|teeth|amount
    |charges?|patient|side|prescription|medication|fees?)\b
(?:bill|bills|invoice|billing|statement|charge|charges|balance|estimate|account|insurance)
    (?: \w+){0,5}? (?:is|was|are|were|billed|done|a) (?:\w+ )?(?:wrong\w*|incorrect\w*|mess
    |mistake|off\b|nightmare|disaster|joke)
(?:want|need|demand|give me|like) (?:\w+ )?(?:my money|a refund|my refund|money back)
(?:no answer|nothing) about (?:my|the) refund
(?:not|(?:\w+n't|(?:do|did|was|is|wo|ca|would|could|does|were|are)nt)) (?:be )?pay(?:ing)? (?:it
    |this|that|for (?:this|that|it))
(?:told|said|promised|assured) (?:\w+ ){0,5}(?:covered|free|included|in network|same day
    |no charge|call|would)(?:.*\b(?:now|never|still|instead|later))
(?:was|were) told (?:\w+ ){0,4}(?:covered|free|included)
(?:lost|misplaced) my (?:\w+ )?(?:paper\w*|records?|forms?|files?|x-?rays?|chart
    |insurance (?:info|form)\w*|results|prescription|referral)(?! card)(?<!i lost my paperwork)
(?:you|they|she|he|office|someone) (?:\w+ )?(?:gave|giving) (?:my|our) (?:\w+ )?(?:appointment
    |slot|spot|time|chair)
sent (?:me |us |him |her )?home\b
(?:you|they|office|dentist|doctor|clinic) (?:\w+ )?(?:cancel\w*|moved?|reschedul\w*|chang\w*
    |bump\w*|move)(?: \w+){0,5} (?:twice|again|last minute|times|last second|an? hour before
    |day before|hours before|in a row)
you (?:guys )?(?:always|keep) cancel\w*
cancell?ed (?:an|one|two|\d+|half an) (?:hours?|minutes|mins) before
(?:you|they|it|door|office|doors) (?:were|was) (?:\w+ )?(?:closed|locked)
open the door
(?:drove|came|drive|came all the way)(?: \w+){0,5} (?:for nothing|and you were|only to)
before i drove
(?:hurt|hurting|hurts|stabbed|poked|cut|injured|burn(?:ed|t)|scared|scolded|lectured|judged
    |ignored|insulted|embarrassed|shamed|mocked|humiliated|pressured|pushed|rushed|misled
    |lied to|forgot|dismissed) (?:me|us|my (?:son|daughter|kid|child|mother|mom))\b
(?:was|were|felt|feel|feels|been|being|got) (?:\w+ )?(?:rushed|ignored|dismissed|judged
    |mistreated|unheard|disrespected|humiliated|forgotten|neglected|pressured|abandoned
    |unwelcome|belittled|embarrassed|treated (?:badly|poorly|unfairly|terribly|like|differently)
    |brushed off|talked into|shamed|misled|lied to|upsold)\b
(?:more|worse) pain (?:than|now)
kept (?:drilling|going|pushing|poking|talking)
(?:he|she|they|hygienist|dentist|doctor|assistant|guy|cleaning|it) (?:was|is
    |were) (?:\w+ )?rough\b
(?:gums?|mouth) bled for
numb\w* (?:wore off|didn'?t|did not)
still (?:hurts|in pain|hurting)(?:.*\b(?:told you|since you|and you))
{WORK}(?: \w+){0,8}? (?:fell|fallen|falls|broke|broken|breaks|cracked|came (?:out|off|loose)
    |chipped|loose|failed)(?: \w+){0,3}? (?:again|after|already|in a|within|last|two|\d
    |the (?:same|next) day)
{WORK}(?: \w+){0,7} already \w+
already (?:loose|broken|fell)
(?:the )?(?:way|how) (?:i|we|my \w+) (?:was|were|am|got|been) (?:treated|spoken|talked)
like (?:a number|cattle|an idiot|a child|an inconvenience|garbage|dirt|crap|nothing)\b
only (?:\w+ )?(?:want|care about|care|after|interested in)
    (?: \w+){0,2} (?:my |the |your )?(?:money|insurance)\b
privacy (?:violation|breach)
hipaa
(?:getting|get|got|calling|hire|my|a) (?:\w+ )?(?:lawyer|attorney)
malpractice
small claims
report(?:ing)? (?:you|this|them) to
better business
dental board
sue (?:you|them)
(?:don'?t|do not|didn'?t|did not) (?:\w+ )?(?:like|appreciate|enjoy) (?:how|the way|being
    |your (?:tone|attitude))
(?:how|way) (?:you|they|he|she) (?:\w+ )?treat\w*
cancell?ed on (?:me|us)
(?:mess|screw|muck)(?:ed|ing)? (?:it |this |that |things |everything )?up
(?:you|they|office|doctor|he|she)(?: guys| all)? never (?:\w+ )?(?:sent|send|gave|give|did
    |mailed|faxed|asked|told|explain\w*|came|showed|finished|fixed|checked|mentioned|offered
    |followed)
(?:bill|invoice|charge|statement)(?: \w+){0,3} (?:it'?s|its|which is) wrong
still (?:mad|angry|upset|furious|annoyed)
go through (?:this|that|it) again
(?:want|like|need|have|going|wish) to complain
needs? (?:a|my|the|our) refund
(?:don'?t|do not|never|not) (?:\w+ )?want (?:\w+ )?(?:to )?(?:see|have|get|be seen by
    |go to) (?:that|her|him|dr|doctor|the same|this)(?: \w+){0,3}(?: (?:again|anymore|any more))
(?:won'?t|not|(?:\w+n't|(?:do|did|was|is|wo|ca|would|could|does|were|are)nt)) (?:be )?com(?:e
    |ing) (?:in )?if (?:it'?s|i have|you|he|she)
no ?body (?:is |was |were )?(?:at|in|there|available|around|on) ?(?:the )?(?:front )?(?:desk
    |reception|office|there)\b
(?:'?m|'?re|am|are|and) still waiting$
(?:(?:\w+n't|(?:do|did|was|is|wo|ca|would|could|does|were|are)nt)|not) (?:\w+ )?in (?:the
    |your) system
(?:said|quoted|told me|estimate\w*)(?: \w+){0,4} \$?\d+(?: \w+){0,3} now\b
(?:(?:\w+n't|(?:do|did|was|is|wo|ca|would|could|does|were|are)nt)
    |not) (?:feel )?comfortable (?:coming|going|with (?:him|her|dr|the|your|that))
(?:how come|why) (?:\w+ ){0,3}(?:bill|price|balance|copay|cost) (?:\w+ )?(?:went up|higher
    |doubled|more)
never (?:filed|submitted|processed)
{WORK}(?: \w+){0,3} (?:does ?n[o']t|doesn'?t|never) fit
(?:calling|called|call|trying)(?: \w+){0,3} (?:all (?:day|week|morning)|for (?:days|weeks))
why does it take
how is it possible
(?:somebody|someone|you|anyone) finally (?:fix|answer|call|send|tell|help)
no (?:\w+ )?record of my
be seen by the (?:student|resident|trainee|new)
(?:was|were|is|are) supposed to (?:get|call|be (?:called|sent|ready|done|covered|fixed|seen)
    |receive|hear|send|have (?:been|called|sent))
without (?:even )?(?:asking|telling|warning|notice|notifying|consulting|my (?:permission|consent
    |ok))
still (?:have ?n[o']t|haven'?t|hasn'?t|has not|didn'?t|did not) (?:\w+ )?(?:sent|received|gotten
    |got|called|fixed|answered|heard|been|done|processed|refunded|seen|gone)
stop (?:sending|billing|charging)(?: \w+){0,3} (?:bill\w*|invoice\w*|statement\w*|collections?)
(?:already|i|we) paid (?:this|it|that|for this|already|in \w+)\b
made (?:me|us|my \w+) (?:\w+ )?(?:cry|wait|feel)
(?:never|does ?n[o']t|doesn'?t|don'?t) (?:\w+ )?(?:felt|feels?|fits?|fitted|been
    |sits?|looked) right
believes? me
(?:is )?any ?(?:one|body) (?:even |actually )?(?:reading|there|listening|checking|read|going to)
switching to (?:dr|doctor)
straight answer
(?:sent|turned|turn|send) (?:me |us |him |her )?away
supposed to be open
(?:ghost|ignor)(?:ed|ing) me
gave up (?:waiting|calling|trying)
# What they will do.
no ?where to be found
(?:won'?t|will not|wont|not|never|no longer|not gonna|(?:\w+n't|(?:do|did|was|is|wo|ca|would
    |could|does|were|are)nt)) (?:\w+ )?(?:be )?(?:com(?:e|ing) back|return(?:ing)?|going back
    |go back|be back|using you|step(?:ping)? foot)\b(?! in\b| until (?!you)| by| to (?:town
    |work)| home| till| from| for a)
(?:(?:don'?t|do not) (?:think|believe)|doubt|not sure)(?: that| if)? (?:i|we)(?:'?ll| will|'?m| am
    |'?re| are)?(?: ever)? (?:be )?(?:com(?:e|ing) back|return(?:ing)?|going back|go back
    |be back|back)\b(?! in\b| by\b| until| before| to (?:town|work)| home| till| from| for a
    | on time| today| tomorrow)
(?:not|never) (?:com(?:e|ing)|going) (?:here |there |back )?again
^never again
\bnever again$
never again\b
(?:find|found|finding|look(?:ing)? for|switch\w* to|chang\w* to|going to|went to|chang\w*
    |switch\w*) (?:an?other|an? (?:new|better|different)|new|a different) (?:dentist|doctor
    |place|office|practice|clinic|provider|hygienist)
switch\w* (?:dentists?|doctors?|offices?)
chang(?:e|ing) dentists
(?:can|could|rather|may|want to|like to) (?:i )?(?:\w+ )?(?:see |get |have )(?:someone|somebody
    |anyone|another) (?:else|\w+)(?:.*\b(?:than|instead|not|rough|rude|last))
(?:not|(?:\w+n't|(?:do|did|was|is|wo|ca|would|could|does|were|are)nt)|never|wouldn'?t
    |cannot) (?:\w+ )?recommend
(?:don'?t|do not|no longer|never|can'?t|lost (?:my|all)) trust\b
(?:make|file|lodge|have|submit|register|send|where do i|how do i|got|formal|write
    |leave) (?:an? |my |this |the |formal |official )*(?:official |formal )?complain\w*
(?:speak|talk|complain) (?:to|with) (?:an? |the |your |whoever is )?(?:office )?(?:manager
    |supervisor|owner|boss|in charge|someone in charge)
(?:have|get|ask|tell|need|want) (?:an? |the |your )?(?:office |practice )?(?:manager|supervisor
    |owner)(?: to)? (?:call|contact|phone|text|reach)
(?:didn'?t|did not|wouldn'?t|never) even (?:look|listen|talk|speak|say|ask|introduce|apologi[sz]e
    |acknowledge|greet)
(?:bad|negative|terrible|1 ?-?star|one ?-?star|honest) reviews?
# What it was.
(?:^|\b)(?:1|one|zero|0) stars?\b
(?:not|(?:\w+n't|(?:do|did|was|is|wo|ca|would|could|does|were|are)nt)|never|isn'?t|less than
    |hardly|nothing) (?:at all |{HOW} |that |all that |even )*(?:happy|satisfied|pleased
    |impressed|thrilled|ok(?:ay)? with|acceptable|content|professional|friendly|nice|welcoming
    |helpful|clean|good|great|gentle|kind|worth|amused|cool|fair|right|so much$|so great|so good
    |so nice|organi[sz]ed|caring|polite|respectful)\b(?! (?:idea|time|day|for me|with that time
    |at that time|now|enough time|morning|afternoon))
(?:staff|reception\w*|desk|assistant|hygienist|dentist|doctor|service|office|he|she
    |they) not (?:so|that) \w+
(?:could|should|needs?) (?:be|have been|do|use|to be) (?:\w+ )?(?:better|improv\w*|faster|nicer
    |friendlier|cleaner|work)
(?:expected|deserve|expect|hoped for|thought) (?:\w+ )?(?:better|more)\b
(?:gone|going|went|goes) down ?hill
(?:too|over|so|really|very|way too|super) ?-?(?:expensive|pricey|priced|pushy|slow|crowded|long
    |rough|loud|cold and|impersonal|disorgani[sz]ed)
overpriced
(?:cost|costs) (?:too much|a fortune)
(?:poor|bad|lousy|terrible|horrible|awful|zero|lack of|no|worst|shoddy|sloppy
    |worse) (?:\w+ )?(?:service|communication|jobs?|work|experience|attitude|care
    |manners?|treatment|customer|management|bedside|organi[sz]ation|hygiene|respect|empathy
    |compassion|privacy|office|place|dentist|doctor|clinic|practice|staff|people|visit|system
    |quality)\b
waste (?:of )?(?:my |our |the )?(?:time|money)
wast(?:ed|ing) (?:my|our) (?:time|money|morning|day|afternoon)
anything but
(?:is|are|what|such|a|total) (?:a |an )?(?:joke|scam|disgrace|disaster|circus|nightmare)\b
thanks for nothing
(?:sick|tired)(?: and tired)? of (?:this|you\w*|the|waiting|being (?!alive)|calling)
fed up
had it with
(?:i'?m|we'?re) done(?: with (?:you\w*|this (?:place|office|practice)|your \w+))?$
last straw
enough is enough
^meh$
(?:is|are|were|was|stop) lying
regret (?:going|coming|choosing|trusting|this)
wish (?:someone|somebody|you|they|i had known|anyone)(?: had)?
if i have to wait
(?:keep|keeps|kept|stop) (?:\w+ )?(?:charging|losing|cancell?ing|changing|moving|billing|double)
why (?:was|were|am|did|do|is|are|would|can'?t|does|has|have) (?:\w+ )?(?:i|you|they|my|nobody
    |no one|it)(?: \w+){0,4} (?:charg\w*|bill\w*|keep|never|so hard|wrong|taking so|owe)
^(?:seriously|wtf|unbelievable)$
anything right
get it together
do better
shame on
(?:five|two|2|3|5|ten|10|three|few|maybe \w+) minutes (?:with|of)(?: \w+)?
(?:wouldn'?t|would not|didn'?t|did not|couldn'?t|weren'?t able to|could not) (?:even )?(?:fit
    |squeeze|see|help|take|accommodate) (?:me|us|him|her|my)
(?:booking|website|site|portal|app|phones?|system|machine|heating|toilet)(?: \w+)? (?:never
    |doesn'?t|does not) (?:\w+ )?works?\b
freezing (?:for|in)
(?:talk\w*|was|were|texting|playing)(?: \w+)? on (?:her|his|their) (?:cell ?)?phone
hair in
""",
    HOW=_HOW,
    LONG=_LONG,
    WORK=_WORK,
)
"""Said so that nothing before it takes it back."""

WORDS = words(
    r"""
rude\w* | unprofessional\w* | incompeten\w+ | disrespect\w* | dismissive | condescending
unfriendly | unkind | unhelpful | unacceptable | inacceptable | appalling | pathetic
disgusting | disgusted | disgrace\w* | horrible | horribly | horrendous | terrible | terribly
awful | atrocious | abysmal | worst | ridiculous | absurd | outrageous | inexcusable | unhappy
dissatisfied | disappoint\w* | displeased | unimpressed | unsatisfied | frustrat\w+ | furious
angry | annoy\w* | pissed | livid | upset | offended | insult\w* | dirty | filthy | gross
unsanitary | careless\w* | sloppy | negligent | neglect\w* | mediocre | subpar | overpriced
scam | scammers | crooks | thieves | liars? | lied | shady | dishonest | misleading | unreliable
disorgani[sz]ed | chaotic | chaos | impersonal | grumpy | impatient | arrogant | snappy | snarky
hostile | aggressive | brusque | mistreat\w* | unfair\w* | unethical | botched | ruined
unwelcom\w+ | sucks? | sucked | crappy | crap | shitty | bullshit | nightmare | unsafe
discriminat\w* | racist | sexist | harass\w* | avoid this | stay away | smelly | stinks
""",
)
"""Words that say it, unless denied."""

DENIES = phrases(
    r"""
not
never
no
without
nobody
hardly
nothing
neither
anything
[a-z]+n't
(?:is|was|are|were|do|does|did)nt
"""
)
