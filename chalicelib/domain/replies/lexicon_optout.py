"""Ending the texts: the ways of saying it that name another channel, the law, a remedy or contempt."""

CLASSES = {
    "otherway": "mail email emails call calls phone ring postcard postcards letter letters voicemail voicemails "
    "landline voice paper",
    "textword": "text texts texting texted sms messages message messaging messaged msgs",
    "these": "these this those them that it",
    "takeaway": "block ban bar exclude omit exempt excuse unlist cross wipe yank kick keep leave free release withdraw uninstall unhook detach disconnect disenroll",
    "usme": "me us my our this mine him her",
    "anyrid": "remove delete erase drop strike scratch scrub purge pull yank cut wipe lose toss unlist cross",
    "ourlists": "contacts rolls roster directory database phonebook mailings list lists texts texting texter",
    "cast": "toss chuck bin yeet burn throw discard delist exclude eliminate expunge void ditch dump shred",
    "cutoff": "stop stops end ends quit kill kills halt silence",
}

REWRITES = """
tooth|teeth|molar|molars|mole|wisdom|tonsils|cyst|wart ..1 removed|extracted => _desk
remove|removing|extract ..3 tooth|teeth|molar|molars|mole|tonsils|cyst|wart|braces|tartar|plaque => _desk
consent form|forms|paperwork => _desk
pass|skip on? the|my? whitening|fluoride|xrays|xray|polish|sealants => _desk
do|please not keep|continue sending|texting|messaging|contacting|reminding => stop
could|can not stop it|me|us even|from => _keep
stop means stop => stop
keep|save your|ur texts|messages|reminders to yourself|yourselves => stop
did|have you|u|yall not ..1 get|see|receive|process|gotten ..2 stop|optout|unsubscribe|removal ..1 request|message|text|reply? => stop
how do|can|could|should i|we|you ..1 stop ..1 bad|breath|grinding|clenching|gagging|snoring|sweating|smoking|vaping|chewing|sucking|biting|thumb|drooling|staining|stains|cavities|plaque|sensitivity|worrying => _ask
or|before|else ..2 i ..2 call|calling|contact|phone ..1 cops|police|sheriff|lawyer|attorney => _threat
not ..2 get|see|receive|process|honor ..2 stop|optout|unsubscribe|removal ..1 request|message|text|reply? => stop
cancel and unsubscribe|stop|optout => stop
stop bad? breath|snoring|grinding|clenching|bruxism|drooling => _medicine
what|which|how ..6 to stop|unsubscribe|quit $ => stop
stop and go ..1 traffic? => _delay
what|which stop => _visit
tooth|teeth|wisdom|mole|stitch|stitches|suture|tartar|plaque|stain|implant|cyst|polyp|wart|hair|tattoo|braces|staple|cast ..1 removal => _desk
not read|see|open|view|hear ..1 texts|text|texting|messages well|good|yet|clearly|easily => _ask
how|where ..3 get off|out at|on|near|there => _ask
i|we ..1 opted out ..2 mistake|accident|accidentally|error => _didstop
no one ..1 called|answered|picked|returned|replied|responded => _complaint
removed|taken|deleted|dropped from|off the|your|my ..1 schedule|calendar|waitlist|books|insurance|plan => _desk
hit|hitting|blowing|blow|light|lighting up? my|our phone|line|cell ..1 => texting
i|we accidentally|mistakenly|accidently texted|typed|sent|said|replied|put|wrote|pressed|hit stop => _didstop
un unsubscribe|optout|stop => resubscribe
my|the|our texts|reminders|messages stopped please|can|could|turn|start|resume => _didstop
him|her|husband|wife|son|daughter|ex|boyfriend off my|our account|plan|insurance|policy => _desk
remove|take|delete me ..1 after|following ..2 visit|appointment => stop
remove|take|delete ..4 off|from|of my|our ..1 account|plan|insurance|policy|chart|records|file => _desk
no need|use for|of these|them|those $ => stop
what|which|how ..5 to @cutoff ..1 these|them|this|texts|text|texting|messages|reminders|getting|receiving => stop
what|which word|button|number|letter|key|code|command ..1 @cutoff ..1 @these|texts|messages => stop
what|which|how ..5 to opt out => stop
what|which|how ..5 to unsubscribe => stop
what|which|how ..5 to get|be|come ..1 off|removed ..1 these|this|list|your|texts => stop
what part of ..1 stop ..5 => stop
how|what many|else|more times? ..5 stop ..3 => stop
stop|end|cancel|discontinue ..2 autopay|charges|charging|billing|payment|payments|draft|membership => _ask
stop texting|messaging while|and|when|during|if driving|drive|drove|working|walking => _smile
do|does|will|would|did ..2 @textword ..2 cost|costs ..3 => _ask
stop texting|messaging behind ..1 wheel => _smile
"""

MEANINGS = {
    "stop": """
^^ i? am? not interested thanks|thank|anymore|please? you? $$
^^ i? do not want it thanks|please? $$
find ..2 else ..1 to @reach
avoid|forgo|forego texting|messaging|contacting|sending
not want ..1 you|yall|them ..1 having|have my|our number
unjoin
leaving|exiting|exit|leave ..1 this|the|your list
object|objecting|disapprove|opposed|protest ..3 @textword
clogging|filling|flooding|cluttering|jamming|clog|fill|flood up? my|our phone|inbox|cell
^^ quitar|eliminar|borrar|remover please? $$
not keep|continue sending|texting|messaging|contacting|reminding|bothering
plenty|loads|tons|ton|barrage|flood|overload of ..1 @textword|reminders|alerts
break|rest from ..2 @textword|reminders
rather|wish|prefer|hope ..1 you|u|yall|they ..1 stopped|stop|quit|ceased
you|u|yall have? sent|texted|messaged ..2 enough
last|final time ..3 text|texting|message|contact|texted ..1 me|us
pull|pulling the plug
call off|quits ..3 @textword|reminders|alerts
keep|save your|ur ..1 @textword|reminders ..2 yourself|yourselves
^^ por favor paren|pare|alto|basta|dejen|dejenme|detenganse|parenle ya? $$
no quiero ..1 nada de|con ustedes|usted
never|not ..3 see|get|read|receive|hear|have|want ..2 another|more|any|one ..2 @textword
@textword ..1 me|us ..1 is not ..1 ok|okay|cool|fine|allowed|welcome|acceptable|appreciated|wanted|good
no|without|your ..1 ads|advertisements|advertising|solicitations|marketing|promotions|promos
not|stop ..2 advertise|advertising|market|marketing|solicit|soliciting|promote ..2
@anyrid @usme ..4 @ourlists
take|get|clear @usme ..2 off|from|out ..3 @ourlists
turn|shut|switch|power ..3 off|down ..3 @textword|robot|robots|bot|bots|machine|automation|reminders|these|alerts
turn|shut|switch|power ..2 robot|robots|bot|bots|machine|automation|thing ..1 off|down
i do|did not ..1 subscribe|enroll|enlist|register
^^ stopped|stopping ..1 these|now|it|please|texts? ..1 $$
had enough $
^^ enough is enough ..2 $$
@anyrid my|our ..1 contact|info|information|details|data
not|dont need|want em|um ..1
^^ drop|withdraw|uninstall|release|free|excuse|exempt me|us please|now|$
who ..3 you ..2 can|could|may|permission ..2 text|message|contact|texting
invad*|invasion ..4 privacy
^^ shut|zip|button|can|stow it ..2 $$
^^ f|fk|fck|fu|eff|screw|fuk|forget you|u|yall|off|this ..2 $$
not ..1 have|need|got ..1 to text|message|remind|messaging|texting|send ..1 me|us|any|texts|reminders
^^ exit please|now|this|all|chat? $$
i|we|number|info|information|name|contact have|has|is|are|am|was|be|get been? ..1 removed|deleted|unsubscribed|erased|unlisted
no|zero consent|permission
request|requesting|requested|want|ask ..2 removal
^^ removal please? $$
left alone
_no you? to|on|with|for ..1 @textword|reminders|these|alerts
from text|texts|texting|sms to|over|into ..2 @otherway
take|get|keep my|our|this ..2 contact|info|information|number|name|phone off|out
^^ dnd please? $$
^^ please no $$
^^ ya no $$
^^ i will sue ..1 $$
never|not sent|send|sending me|us ..3 again|anymore|ever
want|need ..1 these|this|texts|messages|them gone|off|ended|over|done|finished|away|out
want|have|having|wanting|take no part in|of ..2
^^ not wanted $$
fed|tired|sick|weary ..1 up? of|with ..1 these|those|you|yall ..1
@cast ..3 @contactway
@cast me|us ..1 from|off|out|$
delist|deregister|unregister|unlist|unenroll|disenroll|unlink me|us|this|my|number|it|please|$
^^ out please? $$
^^ dejen|dejenme ..1 $$
good|fine|set|okay on|without ..2 @textword|reminders|these|alerts|notifications
pass|skip|bail on ..2 @textword|reminders|alerts|notifications
last|final ..2 text|message|one|reminder ..3 tolerate|stand|allow|permit|accept
not|never reply|respond|answer|write ..1 to me|us
sto|top|spot|stob|ston|stops|stot|stup|shop|stope ..1 texting|sending|messaging|contacting|bothering
@textword|reminders ..3 driving|making|drive|make ..3 wall|crazy|nuts|insane|mad|bananas|bonkers|mental|batty|angry|sick
ghost|forget me $
forget i|we exist|existed
quit|stop wasting ..3
slow your roll
hold|cool|cut|dial|scale|tone|ease|rein|reel|keep ..2 off|it|down|back|back ..3 @textword|reminders|alerts
abstain|withhold|desist ..4 @textword|contact|contacting|sending
not ..1 accept|accepting|authorized|allowed|permitted ..3 @textword|contact
no right to ..1 @textword|contact
illegal|unlawful|violation|violating|violates ..6 @textword|contact|contacting|law|rights|privacy
@textword|this|these ..3 illegal|unlawful|violation
i know my rights
shoo|begone|vamoose|scoot|hush
log|sign|check me|us out|off
preferences|preference ..4 no|none|off|not ..2
set me to no ..2
no ..1 robots|bots|robo|robotexts|robocalls|bot
hate ..2 bots|robots|robotexts|texting
waste|wasting ..2 time ..4 @textword|these
@textword|these ..4 waste|wasting ..2 time
report|reporting|reported ..4 fcc|ftc|bbb|carrier|attorney|police|authorities|general
prefer|rather|want|only ..3 phone|calls|call|email|mail ..4 not|no|over|instead|than ..2 @textword
@otherway ..4 instead|rather|not ..2 @textword
@otherway ..1 reminders|reminder|contact|notifications|communication ..1 only ..3
@otherway ..1 only please|thanks|from|going|now ..2
not|never ..2 do|does texts|texting|sms
not ..1 a texter
@textword ..2 cost|costs|costing ..1 me|us|money
i|we|am|get ..1 pay|charged|billed ..3 per|by|each|every ..1 text|texts|message|messages
using|burning|eating|wasting ..2 minutes|data
consent|permission|authorization ..2 withdrawn|revoked|rescinded|removed|denied|refused|expired|over|cancelled|canceled|terminated
do|does|have|has not ..2 have ..2 consent|permission|authorization
not|never|nolonger consent|consented|authorize|authorized|opted ..3
nolonger consent|authorize|opt ..2
withdraw*|revok*|rescind* ..4 consent|permission|authorization|approval
tcpa|canspam|gdpr|ccpa
written|formal|official|final|last notice|request|warning|demand|notification ..8 stop|cease|texts|texting|contact|messages|contacting|remove
cease ..3 contact|communication|communications|communicating|all|texting
honor|respect|process ..2 optout|unsubscribe|opt|request|wishes|privacy
opted|unsubscribed ..1 out? already|before|twice|times|weeks|months|yesterday|last ..2
already ..2 opted|unsubscribed|texted|said|replied|asked|told|sent ..3 out|unsubscribe|stop|stopped|remove
opt|op|optt|opts oit|ouy|uot|outt|ouut|oout|ot|otu|aout|off
put a? sock|cork in ..1
shove|stuff|stick|cram ..2 your|these|the|this|it|them|those ..3 up|where|@textword|reminders|$
kiss my ..2
up yours
bite|eat|suck me|shit|it|dirt
get a life
rot|burn in hell
^^ block|silence|turn|leave off|alone? now|please|pls|thanks? $$
^^ opt put $$
^^ sluta|stopper $$
^^ blocked|reported|blocking|reporting ..2 $$
blocked|reported and|n reported|blocked
blocking|reporting|reported you|this|number|yall
is|was the last|final text|message|one|reminder ..2 i ..1 want|need|accept|receive|better|wanted
better be the? last|final ..2 @textword?
no need|use|reason|desire|interest for|of|in @these $
not ..1 need|want|require ..1 reminded|reminding|babysitting|nagging|babysat|hounded|nagged
@takeaway @usme ..2 from|off|out ..1 of? ..1 your|this|the|these|all|any|list|lists|texts|texting|messages|reminders|alerts|system|database|thing
@takeaway @usme ..2 number|name|phone|contact|info|cell ..2 from|off|out ..3
@takeaway this|my|our number|phone|cell
@takeaway @usme ..1 off|out|outta $
want|like|asked|asking|request|requesting|demand|demanding|need|wish to? be? removed|deleted|unsubscribed|unlisted|erased ..3
remove|delete|erase @usme ..1 data|info|information|record|records|profile|number|details|contact
forget you ..3 number
not ..1 want|need|wish|like ..1 anything ..3 from you
too ..1 many|much ..2 from you
no more ..2 @textword|reminders|robots|bots|robotexts|automated|spam
can|could|would|will you|we|u|yall not ..2 @textword|these
can|could we|you not with ..2
these|those ..2 not ..1 wanted|helpful|useful|necessary|needed
@textword ..5 confuse|confuses|confusing|upset|upsets|scare|scares|wake|wakes|waking|bother|bothers|annoy|annoys|stress|stresses|distract|distracts|disturb|disturbs ..1 him|her|me|us|them|mom|dad|my
woke|waking|wakes|wake me|us|baby ..4 @textword
texts|texting|messages|messaging ..4 middle ..2 night
""",
}
