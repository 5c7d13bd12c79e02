"""Softer signs that something went wrong, and signs of praise, in English and Spanish.

They are read only where somebody was asked how it was: "my link is broken" is no complaint then.
"""

from chalicelib.domain.recovery.phrases import phrases

SOFT = phrases(
    r"""
# What people did.
(?:i|we|she|he|daughter|son|kid\w*|mother|wife|husband|left|leave|me|nearly
    |almost) (?:\w+ )?(?:cried|crying|in tears|sobbing|walked out|shaking)\b
(?:acted|act|acts|acting|treated|treats|spoke|talked|looked|looks|made me feel|makes me feel
    |making me feel|felt|feel|feels) (?:\w+ )?(?:like|as if|as though)(?! (?:home|family|royalty
    |a queen|a king|new|myself|part|friends|i was (?:home|family)))
(?:seem\w*|sound\w*|look\w*|was|were|is|are|acted|felt|so|very|too|bit|being|and|staff
    |rather) (?:\w+ )?(?:annoyed|clueless|bored|irritated|bothered|indifferent|uncaring
    |heartless|aloof|distracted|lazy|pushy|salesy|sarcastic|patroni[sz]ing|abrupt|curt|harsh
    |mean|nasty|moody|confused|confusing|inexperienced|unprepared|understaffed|short[- ]staffed
    |overworked|uninterested|unorgani[sz]ed|inattentive|cold to|short with|uncomfortable
    |unbearable|stuffy|cramped|noisy|outdated|shabby|broken|messy|sketchy)\b
(?:eye ?rolls?|sigh(?:ed|ing|s)|shrug(?:ged|s)?|smirk\w*|mumbl\w+|grunt\w*|attitude|tone)\b
(?:sales pitch|upsell\w*|up-sell\w*|hard sell)
(?:try|tried|trying|wanted|wants|tries|pressured|pushed)(?: \w+){0,2} to (?:sell|push|buy
    |upgrade)
had to (?:chase|argue|beg|fight|redo|repeat|remind|come back|go back|return|pay again
    |call (?:\w+ )?(?:again|back|twice|several|three|times)|ask (?:\w+ )?(?:again|twice|several
    |three|times)|find out|explain (?:\w+ )?(?:again|twice))
(?:waved|brushed|blew|fobbed|shrugged) (?:me |us |it |them )?(?:off|away|aside)
waved away
(?:shame|pity) (?:about|that|on|the)
what a (?:shame|pity|joke|mess)
let (?:me |us )?down
letdown
of my life\b(?! seriously)
scrap(?:ed|ing) (?:so|too|my|and)
(?:scratch|jabb|pinch|bruis|nick|poked|stabb)\w* (?:me|my|so)
(?:so|too|really|very) (?:hard|rough\w*|forceful\w*) (?:that )?(?:i|it|my|she|he)
hurt (?:so much|like hell|a lot|more than|badly|for (?:days|weeks|hours))
(?:was|very|so|really|extremely|too) painful
still (?:is ?n[o']t|not|isn'?t|wasn'?t|broken|sensitive after|does ?n[o']t|doesn'?t|don'?t
    |can'?t|unresolved|wrong|unpaid|missing|charging)
(?:isn'?t|not|never|wasn'?t|hasn'?t been) (?:\w+ )?(?:fixed|resolved|finished|cleaned|answered
    |honou?red|refunded|sterili[sz]ed|ready)
(?:came|come|fell|popped|broke)(?: \w+)? (?:loose|off|out|apart)? ?(?:the same|that same|that
    |two|three|a few|within|a week|the next|in two) (?:night|day|evening|days|hours|weeks|week
    |later)
(?:smell\w*|smelt|stank|reek\w*) (?:like|of|bad|strongly|awful)
(?:no|without (?:any|an|a)?|zero|lack\w*|not (?:one|a|any|even a?)) ?(?:apolog\w*|explanation
    |sorry|warning|privacy|empathy|eye contact|notice|record|follow[- ]?up|communication
    |courtesy|consent|answers?|reply|response|heads up|toilet paper|parking)\b
(?:need\w*|should|could use|must|ought to|have to|please) (?:\w+ )?(?:more staff|better|train\w*
    |hire|improve\w*|learn|work on|new (?:staff|chairs|management)|fix\w*|update|respect|rethink
    |be more|listen)\b
(?:no|any|have) record of
(?:(?:\w+n't|(?:do|did|was|is|wo|ca|would|could|does|were|are)nt)|not) (?:\w+ )?in (?:the
    |your) system
never (?:filed|sent|submitted|arrived|received|got|happened|mentioned|offered|updated|on time
    |came|apologi[sz]ed|checked)
(?:said|quoted|told|promised|estimate\w*)(?: \w+){0,6}(?:and|but|now|then)(?: \w+){0,3} (?:it'?s
    |its|was|were|is|you|the bill|bill|charged|ended|turned)\b(?: \w+){0,4}(?:\d|more|double
    |different|not|no)
(?:said|told|was told|quoted) (?:\w+ )?(?:ten|five|fifteen|twenty|\d+) (?:minutes|min)
turned out to be
(?:(?:\w+n't|(?:do|did|was|is|wo|ca|would|could|does|were|are)nt)|not
    |un) ?(?:feel |felt |very |too |at all |so |really )*(?:comfortable|confident|safe|welcome
    |respected|heard|listened to|looked after|at ease|taken (?:seriously|care)|well treated
    |explained|told)\b
comfortable coming back
(?:did ?n[o']t|didn'?t|did not|doesn'?t|won'?t) (?:even )?(?:work and|take (?:the )?time
    |look (?:at|up)|smile|greet|ask|wash|wear|introduce|clean|seem to|want to (?:help|listen
    |hear)|know what|bother|take|look|believe|follow|fix|finish|return|send|help|match|fit)\b
(?:^|please |can (?:somebody|someone|you|anyone) )(?:\w+ )?finally\b
how (?:is it|can it be|on earth|can you|come)\b
why (?:does|do|did|is|must|has|can'?t|won'?t|would|are|have|am i|was)(?: \w+)* (?:tak\w+|always
    |never|so (?:long|much|hard|difficult)|wait\w*|again|still|nobody|no one|\d+ (?:weeks|days
    |times|hours))
takes? (?:\d+|three|two|so|too|forever|weeks|months|days|ages) ?(?:\w+ )?(?:to (?:get|reach|hear
    |answer|see)|weeks|days|long)
appointment(?: time)?(?: \w+){0,3} \d[^,]*,?(?: \w+){0,4} (?:seen|chair|called|taken|back)
    (?: \w+){0,4} \d
(?:seen|called|taken(?: in| back)?|in the chair|finally)(?: \w+){0,3} (?:\d+|an hour
    |half an hour|forty|thirty|fifty|twenty|\w+ty) ?(?:minutes|min|hour)?s? (?:late|later
    |after)\b
(?:could have|could ve|would have|should have|could'?ve|should'?ve|would'?ve) (?:been|told
    |called|said|warned|explained|liked|preferred|appreciated|asked|mentioned|let)\b
(?:would|d) (?:\w+ )?(?:have )?(?:like|appreciate|prefer|wish)\w*(?: (?:a bit|some|more
    |it if))? (?:more|a bit more|it if|better|less|fewer|warmer)
(?:less|more) (?:waiting|pain|sales|talking|hurried|rushed|time|attention|care|information
    |privacy|explanation|gentle|staff|organi[sz]ed|careful)\b(?: (?:please|next|would|needed
    |than))
in a (?:hurry|rush)
rush(?:ed)? (?:me|us|through|job|out|in and out)
(?:hurried|pushed|shoved) (?:me|us|out|through)
assembly line
conveyor
(?:wrong|mix(?:ed)?[- ]?up|mixed up|mixup|mistake\w*|error|forgot\w*|lost|misplaced|missing
    |confused) (?:\w+ )?(?:my|our|me|us|name|time|appointment|chart|file|on my|with my|in my
    |about my|by your|by the)
(?:your|their|the office'?s) (?:mistake|error|fault|mess|screw)
(?:by|of) (?:the|a) student\b
worse (?:than|every|each|now|after)
(?:getting|got|gets|become|went) worse\b
(?:not|(?:\w+n't|(?:do|did|was|is|wo|ca|would|could|does|were|are)nt)|hardly|barely
    |isn'?t) (?:what|worth|how|the (?:best|same|first time|way|service|care)|up to|as (?:good
    |nice|friendly|advertised|promised|described|clean|gentle)|enough (?:time|staff|parking
    |chairs|privacy|information|attention))\b
(?:used to|once) be (?:\w+ )?(?:better|great|good|nice|so)
not anymore$
last (?:time|visit) (?:i|we|you|was|it)
(?:put off|fed up|turned off|taken aback|left (?:feeling|angry|upset|confused|in pain|hurting
    |waiting))
all (?:about|they care)(?: \w+)? (?:the )?money
money grab
cash grab
hidden (?:fees?|costs?)
extra (?:fees?|charges?|costs?)
(?:price|cost|bill|fee)s?(?: \w+){0,3} (?:higher|doubled|went up|shock\w*|more than|surpris\w*
    |steep|high)\b
steep price
unexpected
sticker shock
unnecessary
not necessary
(?:me|nos|la|lo|le) (?:dio|dieron) (?:\w+ )?(?:la cita equivocada|miedo|mala|otra
    |hora equivocada)
cita equivocada
ni (?:me |nos |siquiera )?(?:mir\w+|salud\w+|pregunt\w+|escuch\w+|disculp\w+|contest\w+
    |una palabra|las gracias)
sali(?:o|mos)? (?:\w+ )?(?:llorando|peor|enojad\w|molest\w|con dolor|temblando|frustrad\w)
me hicieron sentir(?! (?:como en casa|bien|muy|comod|tranquil|segur))
(?:calor|frio|ruido|olor) (?:insoportable|horrible|terrible|a|que hacia)
no me (?:gusto|gusta|convencio|convence|agrado|parecio|parece bien|dejaron|dieron|ofrecieron
    |trataron|ayudaron|hicieron|entendieron|creyeron|dolio menos)
(?:de|con) (?:retraso|demora|mala gana|malos modos|mal humor|mala cara)
volver otro dia
dos recibos
recibos? mal
asi no se
todavia (?:no|sigo|espero|estoy esperando|me duele)
aun (?:no|sigo|me duele)
que (?:mejoren|aprendan|contraten|avisen|respeten)
deberian (?:\w+)
podrian (?:ser|haber|mejorar|avisar|atender)
falta(?:n|ba)? (?:de )?(?:personal|limpieza|amabilidad|organizacion|informacion|tacto
    |puntualidad|mas)
sin (?:explic\w+|avis\w+|disculp\w+|pedir\w*|ni (?:\w+)|pregunt\w+|anestesia|permiso|consult\w+)
(?:peor|lastima|desorden|desorganiz\w*|descontent\w*|incomod\w*|insoportabl\w*|impacient\w*
    |apurad\w*|regañ\w*|frialdad|indiferen\w*|mala gana|mala cara|enga\w*|abus\w*|culpa|error\w*
    |equivoc(?:aron|ado el|o de)|olvid(?:aron|o de)|confundieron|dejaron (?:esperando|con|sin
    |plantad\w))\b
me (?:dejaron|dejo) (?:esperando|con|sin|peor|plantad\w)
solo (?:quieren|piensan|les|buscan)
(?:mas|muy|bastante|demasiado) (?:caro|frio|frios|seco|brusco|lento|lentos|rapido y sin
    |apresurad\w)
para (?:nada|eso)$
vaya (?:servicio|trato|forma|manera)
""",
)
"""Read after what is harmless was taken out, and only where it is not denied."""

PRAISE = phrases(
    r"""
great\b
good\b
nice\b
lovely\b
love[ds]?\b
loving\b
excellent\b
amazing\b
awesome\b
perfect\w*\b
wonderful\b
fantastic\b
best\b
happy\b
glad\b
pleased\b
satisfied\b
kind\b
friendly\b
gentle\b
thank\w*\b
thanks\b
thx\b
recommend\b
helpful\b
caring\b
professional\b
super\b
brilliant\b
fine\b
ok\b
okay\b
smooth\w*\b
quick\b
fast\b
easy\b
clean\b
calm\b
comfortable\b
painless\b
no (?:pain|problems?|complaints?|issues?|wait\w*)\b
without pain\b
pleasant\w*\b
pleasure\b
appreciat\w*\b
worth\b
smil\w+\b
lifesavers?\b
life ?savers?\b
patient with\b
favou?rite\b
first[- ]class\b
rock\b
gem\b
five stars\b
10\b
explained\b
listened\b
on time\b
punctual\b
fair\b
honest\b
welcom\w+\b
impress\w+\b
outstanding\b
superb\b
top\b
well\b
enjoy\w*\b
fun\b
relax\w*\b
ease\b
attentive\b
careful\b
courteous\b
polite\b
sweet\b
reassur\w+\b
didn'?t (?:feel|hurt|wait)\b
better\b
fixed\b
gone\b
solved\b
remembered\b
magic\b
trust\b
keeper\b
safe\b
warm\w*\b
handy\b
on schedule\b
straight in\b
knew\b
beautiful\b
gorgeous\b
come again\b
back again\b
bien\b
buen\w*\b
excelente\w*\b
perfect\w+\b
gracias\b
amable\w*\b
encant\w+\b
genial\b
feliz\b
content\w\b
satisfech\w\b
recomiend\w+\b
recomendad\w\b
mejor\b
maravillos\w+\b
atent\w+\b
rapid\w+\b
limpi\w+\b
cariños\w+\b
carinos\w+\b
profesional\w*\b
puntual\w*\b
sin dolor\b
cero\b
impecable\w*\b
sonriendo\b
volvere\b
repetire\b
como en casa\b
super\b
estupend\w+\b
fenomenal\b
agradable\w*\b
comod\w+\b
paciencia\b
razonable\b
explic\w+\b
tranquil\w+\b
diez\b
increible\w*\b
simpatic\w+\b
todo ok\b
quitaron el miedo\b
supero\b
quiere volver\b
precios\w+\b
sin sorpresas\b
angel\w*\b
ni me entere\b
confio\b
da gusto\b
gusto venir\b
""",
)
