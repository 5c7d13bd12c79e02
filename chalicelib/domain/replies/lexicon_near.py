"""What stands near a yes or a cancellation without being one, in any language."""

CLASSES = {
    "notself": "husband wife mom dad mother father sister brother friend boyfriend girlfriend son "
    "daughter kid kids aunt uncle partner roommate coworker caregiver ride esposo esposa marido "
    "hijo hija hermano hermana mama papa",
    "answer": "confirm reply respond answer decide know confirmar contestar avisar decidir",
    "pastyes": "confirmed replied answered responded texted said called confirme conteste respondi",
    "ago": "last yesterday earlier ago before previously already monday wednesday thursday friday",
}

# Phrases that look like a keyword and are not. What stands after => replaces them.
REWRITES = """\
god|lord|_name willing => _godwilling
inshallah|inshaallah|ojala => _maybe
si|primero dios quiere|permite|mediante|primero => _godwilling
dios mediante|primero => _godwilling
primero dios => _godwilling
con el favor de dios => _godwilling
se deus quiser => _godwilling
si dieu le? veut => _godwilling
nope|no|nah all good|set => _yes
nope|no|nah ..1 everything is good|great|fine => _yes
nope|no|nah i|we am|are good|set|fine|okay|ok ..1 see => _yes see
come|coming up with => _other
come|coming to terms|a|any|an => _other
make|making up my|our|his|her mind => _other
make|making any|a|the|my|up|ends|sense|out|heads|much promises|promise|payment|payments|decision|guarantee|guarantees|meet|sense|commitment|commitments|copay|deposit|of => _other
make|making sense|promises|payments|any|ends ..1 => _other
make an|another appointment|appt ..3 => _other
come|make|be ..1 back until|till|unless => _other until
keep|keeping up|down|track|calm|still|doing => _other
show|showing you|my|the|up ..1 card|id|insurance|proof|on => _other
go|going without|through|over|into => _other
no puedo|podemos|podre|podremos|puede|podra ..1 ir|asistir|llegar|venir|acudir ..2 _offered => no asistire
my|his|her|our|a|the|double|night|work|morning shift => work
have|got|attend|attending ..1 a|another funeral => _busy
it|this|that is not going|gonna to? happen => _no
ready and waiting => ready
leaving|getting|leave|get off|out? work|school ..1 early => _early
nope|no|nah it|that|all|we|i is|am|are? all? good|fine|cool|set i|we => _yes i
sorry ..1 i|we missed ..2 last|you|your|call|text|message ..1 => _sorry
sorry for|about ..1 last time => _sorry
remove|take|get|pull|drop my|the|our|her|his retainer|aligner|aligners|brace|braces|denture|dentures|stitches|tooth|teeth|mask|medicine|meds|pills|antibiotic|antibiotics|piercing ..4 visit|appointment|appt => _medicine
un cancel|cancelled|canceled ..1 => _ask
ignore|undo|reverse|disregard|retract|forget|take ..1 my|the|that|last cancel|cancellation ..1 => _ask
accidentally|mistakenly ..2 cancel|cancelled|canceled ..1 => _ask
said|sent|typed|texted|hit|pressed|replied|put|wrote|clicked|pushed cancel ..2 accident|mistake|accidentally|error|oops ..1 => _ask
yo? no cancele|cancelamos nada|ninguna => _ask
yo no cancele|cancelamos ..1 => _ask
insurance|address|number ..1 is|are|stays? the? same => _bring
changed my|our mind => _mind
no i|we do not need|want|have to? cancel|@move ..2 => _keep
it|this|that|site|website|app|portal? will|does|do|did|would not let me|us cancel|confirm|log|in|schedule|reschedule|reply|text|book|press|open|sign|click|change ..2 => _ask
i|we? was|were able to ..1 get|find|switch|swap|trade ..3 => _smile
gps|maps|waze|navigation says|say|saying|shows => eta
no issue|issues|conflict|conflicts => _yes
not sure|know|certain what|when|how|where|if ..1 my|our ..2 => _maybe
make|attend|come|miss ..1 the|your|our|to ..1 party|dinner|lunch|game|class|meeting|wedding|practice|show|concert|gathering|event => _other
in the day => day
come|coming with me|us => _other
ir|venir|acompanar* conmigo => _other
my|the|our sitter|babysitter|driver|interpreter|aide|nurse|caregiver|boss|friend|dog ..1 can|could|will|would|is|am|are not ..1 be? make|come|coming|there|able => _other
no need $ => _no
attend to this|that|it => _other
there|come|stay ..2 whole|entire|full ..1 => _other
sorry ..3 getting|responding|replying|writing back? ..2 => _sorry
just|finally getting|got|get back to you|u => _sorry
can not complain => _smile
nothing to change|cancel|reschedule|report => _yes
cancel ..3 until further notice => cancel
call|text|contact|reach ..3 when|once|if|whenever i|we can|am|are|get|have ..2 => _callback
not see why not => _yes
not a doubt ..1 => _yes
appreciate it if you|u|yall ..1 cancel|cancelled|canceled => please cancel
rather|prefer not ..1 @cancel => _maybe
come to? get|pick|grab|collect|sign ..2 => _other
ir|venir con ese|esa|el|la doctor|doctora|dentista => _other
same insurance|address|number|info ..2 => _bring
do not have any? changes|questions|issues|conflicts => _yes
primeramente dios => _godwilling
cancel my|our ..1 appointment|visit ..2 nolonger live there|here|nearby => cancel
take my|our|her|his name off|out for|of|from? ..1 _offered|schedule|book|books|calendar => _cancelled
need|want out of ..2 appointment|visit|slot => _cancelled
sorry ..2 not answering|responding|replying|texting|getting ..3 => _sorry
will|would|is|be|should not be? ..1 a|an|any problem|issue|trouble|inconvenience => _yes
not ..1 a|an|any problem|issue|trouble|inconvenience|bother => _yes
there ..1 sorry for|about the? delay => there _sorry
too|still early|soon to @answer|confirm|commit => _maybe
moving|move|moved ..1 to|away|from ..2 city|state|town|country|house|place|apartment => _desk
been ..1 waiting for|on this|it ..1 => _smile
was|were not sure ..1 but => _nearly
can not say no to you|yall ..1 => _eager
not? nothing ..2 stopping|keeping me|us => _eager
not moving|changing|switching a|any? thing|it|this|that|anything => _keep
come|coming off ..1 my|the|of => _medicine
you|u|they have|got a|another|the? new|different doctor|dentist|hygienist => _desk
no queria|quise|queriamos @scancel ..1 => _ask
no hesitation|hesitations => _yes
would? never|not stand you|u|yall up => _eager
but yes => yes
give|let my|our|the chair|seat ..2 else|someone|somebody|another|away ..1 => _cancelled
no cuente|cuenten|cuentes conmigo ..1 => no asistire
see you|u in hell|court => _complaint
miss|missed|missing the|my|your|those|getting ..1 texts|reminders|messages => _didstop
not plan|planning|intend|intending on|to ..1 missing|miss|cancel|cancelling|canceling ..1 => _keep
another|extra|longer shift => work
instead of me|us|him|her|them => _instead
never|not asked|requested|wanted|said|told|ask|request|say|tell ..3 @cancel ..2 => _ask
come|coming|there|attend|it|yes|ok|sure|confirm|confirmed if you|yall|u|they|she|he ..1 can|could|will|would|do|are|is|take|have => come _onlyif
if you|yall|u|they can|could|do|will|would not => if you not
if you do not mind => _kind
come|make|be ..2 together|alone|separately|upstairs => _other
come in the|one|a ..1 car|vehicle => _other
could|can not be better|happier => _smile
balance|bill|copay|account is paid ..1 => _bring
solo|solamente|nomas ..1 puedo|podemos|voy|vamos ..2 si => _maybe
je confirme ma => je confirme
"""

MEANINGS = {
    "assent": """
ys|yse|yees|yuh
righty ho|o|oh
ok dokie|doki|dokey|dokee|doke
""",
    "move": """
is ..1 week|month|weekend possible|ok|okay|available|open
sooner come|do|go ..2 @when
is|are the? _number|_time|_date taken|open|free|available
any time|slot|spot @when
_day|_date|_time ok|okay|alright|possible|good|work|doable|open|free ..1 _asks
anytime|whenever after|before|on|in ..2
need|want|prefer|like a|an morning|afternoon|evening|weekend|_day|_time
need|want|like|prefer|something later|earlier|sooner in|on ..2
later|earlier day
rain check
raincheck
_day|_date ..1 i|we am|are off|free|available|open
la|para|el ..1 semana|lunes|mes que entra|viene
but ..2 can|could ..1 @when $
need|want|prefer|like it|them|that ..1 later|earlier|sooner
but ..1 _day|_date|_time ..1 will|would|works|is|can|could $|work|be|good|fine
^, _day|_date|_time _asks
soonest after|on|in|for
not this|that week|month ..3 next|following
no asistire pero|sino|mejor|solo ..3 @swhen
""",
    "firm": """
i|we am|are still on|in|going
""",
    "cancel": """
kill my|our|the|this ..1 appointment|visit|slot ..1
no la|lo|los|le voy|vamos|puedo|podre|podemos a? llevar
""",
    "told": """
you|they|yall|who ..1 confirmed
was|were coming|planning|hoping ..1 but
yes|ok|y|c she|he|they|these|those is|are|was|were ..1 my|our|the|a|an|in|at|@family|ok|not|allergic
i|we|he|she|they|you|_name|@notself|someone|somebody|was|were|had|has|have|been|already ..1 @pastyes ..4 @ago
@ago ..1 @pastyes
was|were|been|got confirmed
ya|yo|me|habia|he ..1 confirme|confirmado|conteste|respondi ..1
""",
    "hedge": """
^^ _godwilling $$
_instead|_onlyif|_callback
come|coming|there|yes|ok|sure when|once|after|until|till i|my|we|they|you|he|she|it|hell|pigs|the
so se ..3
for now
as of now|today|yet
as of right now|today
at this|the point|moment
por ahora
por lo pronto
por el momento
will|shall|would|gonna|must|need|gotta|should|have|has|let|wants|going to? @answer $|later|when|once|after|if|soon|tomorrow|with|for|by
@notself|someone|somebody|he|she|they ..1 will|would|gonna|can|should|is|are|has|must ..2 @answer|confirming
va|van|voy|vamos|vas a confirmar|contestar|decidir|ver|avisar|responder|preguntar
confirmara|confirmaran|contestara|decidira
one|some|half|most|neither|none|part|only|either of us|me|them|ours|the|my
se ..3 der|puder|conseguir|consigo|posso|dar|pudermos|conseguirmos|sobrar|tiver
si ..4 je|on|tout|possible
""",
    "askcancel": """
still @cancel
@cancel ..1 by ..1 when|what
wants|asked|asking|forcing|telling me|us to ..1 @cancel
@scancel yo|usted|ustedes
cuanto|cuando|donde|quien ..3 @scancel
say|tell ..2 it|this is cancelled|canceled
worst case|scenario ..5
said|says|told|asked ..3 not to ..1 come|go|be|attend
not ..6 right|correct|huh|verdad $
^ si no puedo|podemos|voy|vamos|llego|alcanzo|pudiera ..3
si ..2 cancelan|cancelo|cancelamos|cancelaran|cancelara
todavia|aun ..2 cancelar
i|we|@notself ..1 told|emailed|left|informed|notified|messaged|phoned you|the|them|your|yall|someone|a|to|and|at|on|last|guys ..6 @cancel|not
^ told|emailed|left|informed|notified|messaged|phoned you|the|them|your|yall|someone|a|guys ..6 @cancel|not
i|we|@notself ..1 called|texted|wrote to|and ..1 @cancel
did|have you|yall|u|they|anyone ..1 get|got|see|seen|receive|received|read ..7 @cancel|not
ya|les|le|se ..1 dije|avise|llame|informe|avisamos|dijimos ..4 no|@scancel
would ..1 @cancel ..4 but|if|unless|except|_kind
he|she|they|who|ride|sitter|babysitter|friend ..1 cancelled|canceled|cancels|canceling|cancelling
@cancel ..4 or just|only|both|all|one
wait|before|hold|until ..3 @cancel
not want|feel|like|wanna ..3 come|go but|pero
not need|want ..3 just|only|but
but|and|though ..3 can|will|is|are|am|does $
but ..3 can|will|is|are|am still? come|coming|make|be|attend ..1
may|might|could need|have|be|end ..3 @cancel|skip|miss
^ may|might|could|probably|likely @cancel|skip|miss
feel|feels|felt|feeling|tempted|considered|inclined ..2 @cancel
was|were|been|almost|nearly ..2 going|gonna|about|planning|thinking|supposed|ready|tempted to|of|on ..1 cancel|cancelling|canceling|skip|bail
no creo|pienso|se|sabemos ..4
can|could|may|do i|we cancel ..1 same|day|over|online|by|through|anytime|without|within|up|free|last|the|24 day|phone|text|penalty|to|late|morning|minute|hours|night|$
@scancel ..2 la|el de|del ..3
@cancel|@scancel ..4 mine|mia|mio|hers|ours|theirs|mias
@cancel|@scancel ..5 pero|but no|not|keep|leave|deje|dejen
@cancel|@scancel ..5 no|not the|this|that|mine|my|his|her|hers|our|ours|me|him|us|both|all|_name|_offered|_day|_date|la|el|esta|mia|mi $|one|@ago|appointment|@notself|@visit|cita|please
iba|ibamos|pensaba a? @scancel
confirm the|my|for ..2 cancel the|my|for
""",
    "coming": """
still a go
^ on for ..1 _offered
marked|written|noted|jotted ..1 down
it is in|on my|the phone
_name says|said yes
keeping it|my|the|this ..1
^ will be in ..1 _offered
c est confirme ..1
me presento|presentare
nos presentamos|presentaremos
i am|will confirming
still|do|definitely plan|planning|intend|intending to|on come|be|coming|being|make|attend|attending ..1
c|y|yes ..1 _name ..1 $
c est bon|ok|parfait|note pour? moi?
""",
    "desk": """
^^ i|we? have? _mind $$
""",
    "wrong": """
^^ wrong buddy|dude|man|pal|bro|lady|sir|maam
""",
    "late": """
i|we am|are|went ..3 _lost
_lost ..2 coming|there|soon
parking|parked now|rn|car|it
""",
}

PLAIN = """
pode deixar confirmado sirree siree indeedy says found presence presenca seeing drive drives drop drops myself us
"""
