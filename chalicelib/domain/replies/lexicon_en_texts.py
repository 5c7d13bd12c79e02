"""English: what is wanted of these texts, and that they reach the wrong person."""

MEANINGS = {
    "stop": """
not interested in ..2 receiving|getting|these|this|your
quit already|now
not ..1 a? fan of ..1 @texts
^^ do not want $$
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
remove|delete|erase|unlist|scrub|purge|wipe me|us|my|this|mine|our|number|her|his|name ..5
drop|strike me|us|my|this|number ..3 list|texts|texting|reminders|messages
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
unwanted|unsolicited|unwelcome
not|nolonger|never ..1 want|wish|need|care|like|desire|consent|agree|authorize|authorise|allow|approve ..3 receive|get|hear|texts|text|reminders|messages|message|texted|contacted|messaged|sms
number|me|name|phone ..3 removed|deleted|erased
not|nolonger|never ..3 on your|the|this|any ..1 list
quit ..1 it? already
drop|remove|scrub|delete me|us|my ..4 list|texts|database|system
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
want|like|need|wanna|get|wants out ..1 of|from|$
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
    "denytexts": "@not|no|dont|stop|quit|enough|without ..6 @textnoun",
    "abouttexts": """
not|never|no|nobody ..4 get|got|receive|received|see|seen|saw|understand|read|open|find|load|respond|reply|answer|remember|mean|send|sent|recognize|know|follow|problem|thanks|yet|confirmed|working|work ..6 @textnoun?
not|no|never ..3 @textnoun ..2 yet|about|from|that|yesterday|today|received|came|work|works|till|until|with|saying
""",
    "adstop": "stop|unsubscribe|stop2end to|2|4 ..3\nreply|text|txt|send stop",
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
    "start": """
want|like|love|wish ..2 be texted|messaged|reminded ..2
you|u|yes ..1 can|may text|message|remind|contact me|us ..1 again|$
ok|okay|fine to text|message me|us
go ahead and text|message|remind me|us
^^ yes|please|ok? resume|unstop|resubscribe|reenroll|restart|reactivate ..5
reenroll*|reenrol
start ..1 my|the|those|these ..2 texts|messages|reminders
need|want|like ..1 texts|reminders|messages ..2 after|again|back
want|wish|like|love ..1 volver
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
turn|switch|turned|switched ..4 on|back ..3 again|on|@texts|me
put|get|sign ..2 back on|in|up
@texts ..3 on|back ..2 again|please
@texts back on ..1
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
not ..1 know|sure|understand ..4 supposed ..4
assist
what do ..2 letters|codes|words ..1 mean
^ which|what reply|word|letter|code ..3
reply words|codes|options
^^ please|pls|need|i|hey|hi|ok? i|need? help|info|information|menu|commands|options|instructions|assistance|_info please|me|pls|thanks|now|with|here|us|out|desk|menu? this|with|you|texts|text? _asks? $$
how ..1 do|can|to i|we|you? work|use this|it|these|thing
what can|do i|we do|say here|now|$
what does ..2 need ..2 do
how to use|reply|respond|answer
tell me ..1 options|commands|codes|words
what buttons ..4
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
    "wrong": """
who is this _name ..1
_name passed|gave|sold this|me|her ..2
number ..2 reassigned
reassigned
someone|somebody else $
you want another|different ..1
_maybe who ..4
wrong|incorrect|bad ..1 number|num|numbers|person|guy|gal|girl|lady|man|phone|patient|contact|one|recipient|people|dude|woman|house|party|_name|family|cell|mobile|individual|human
number|phone is|was ..1 wrong|incorrect
got|have|has|had|text|texted|texting|messaged|reached|dialed|messaging|called|contacting|sent ..2 wrong|stranger
text|texted|texting|messaged|reached|dialed|called|contacting ..2 someone|somebody else
^ wrong $
wrong $$
wrong digits
never met ..4
not ..1 live in|there|here ..2
_name ..1 ex $
_name s ex
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
no|nobody|not|none|no-one ..2 _name|named|called|by|with|that|of ..1 name|here|lives
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
}
