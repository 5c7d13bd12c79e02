"""English and Spanish: families of words that mean stop or danger when they stand near each other.

The other lexicons list wordings; these put a family of verbs beside a family of things, so that a
wording nobody wrote down is found too.
"""

CLASSES = {
    "textplural": "texts texting messages messaging msgs sms reminders notifications alerts spam pings dings "
    "blasts robotexts autotexts communications correspondence",
    "rid": "stop quit cease end halt kill discontinue desist lose erase delete drop scrub purge nix ditch dump "
    "deactivate disable silence mute block blacklist suspend terminate axe scrap trash skip chill ease tone "
    "slow spare lay",
    "strike": "remove delete erase lose drop scrub purge forget trash block unlist disconnect unlink detach "
    "disenroll unenroll unregister blacklist deactivate scratch strike wipe clear removing deleting ditch shred",
    "contactway": "number num phone cell digits mobile line landline cellphone",
    "fedup": "sick tired fed hate hating despise detest loathe annoying annoyed bothersome intrusive invasive "
    "harassment nuisance obnoxious excessive nonstop constant incessant relentless endless unwanted ridiculous "
    "unsolicited spammy irritating irritated aggravating disturbing nuts crazy insane unnecessary pointless "
    "bombarded bombarding flooded flooding swamped blowing hounding nagging overkill stupid damn",
    "reach": "text message contact send write ping notify bother call bug spam remind email disturb annoy pester "
    "hit reach buzz nag badger texting messaging contacting sending writing pinging notifying bothering bugging "
    "spamming reminding disturbing annoying pestering buzzing nagging hounding hound harass harassing",
    "flesh": "jaw face cheek mouth lip lips tongue throat neck eye eyes nose chest gum gums arm leg knee hip ankle "
    "wrist shoulder rib ribs stomach belly socket stitches wound chin skull forehead gland glands tonsils palate "
    "sinus ear eyelid cheekbone nostril elbow finger toe gums airway incision",
    "toothish": "tooth teeth molar molars incisor canine root nerve implant crown filling wisdom bicuspid premolar",
    "awful": "fire flames burning ablaze racing screaming throbbing pulsing pulsating stabbing shooting radiating "
    "excruciating agony unbearable murder murdering torture torturing agonizing pounding killing wrecking "
    "bothering misery miserable torment zapping jolting lightning electric",
    "harmed": "streak streaks lump bump bulge bulging knot balloon balloons ballooning tripled doubled huge purple "
    "spasm spasms spasming cramp cramping worsening spreading crooked deformed foul stinks pus draining drooping "
    "sliced slit slashed torn tore ripped gash gashed punctured stabbed jammed crushed smashed busted mangled split "
    "blister blisters blistered scalded bruised bruise bruising tight tightening dislocated unhinged sagging "
    "twitching paralyzed tingling numb numbness burst bursting exploded exploding monstrous grapefruit baseball "
    "golfball pimple boil cyst growth nodule abscess chipmunk tripling doubling stung singed puncture mashed bashed cracked whacked cut popped",
    "swallowable": "mouthwash bleach cleaner perfume detergent pod pods battery batteries magnet magnets coin penny "
    "nickel dime quarter marble bead screw bolt pills pill vitamins poison antifreeze chemicals gasoline "
    "sanitizer polish remover cologne windex soap shampoo lotion alcohol paint glue lego toy tooth crown filling cap bracket wire needle peroxide toothpaste gel fluoride lidocaine "
    "tylenol advil ibuprofen nyquil edible gummies",
    "remedy": "_medicine painkiller painkillers meds med medication medicine pills ibuprofen tylenol advil motrin "
    "aleve vicodin percocet norco antibiotic antibiotics orajel aspirin naproxen hydrocodone oxycodone tramadol",
    "blow": "hit kicked punched elbowed kneed headbutted slapped smacked whacked clobbered clocked struck knocked "
    "bashed slammed smashed banged bonked tackled shoved pushed choked strangled beat decked socked jabbed",
    "plunge": "fell fallen fall tripped slipped tumbled crashed flipped flew thrown landed faceplanted faceplant "
    "wiped slammed collided wrecked hit",
    "sflesh": "cara boca labio labios lengua encia encias garganta mejilla mandibula cachete quijada ojo ojos cuello "
    "pecho nariz cabeza paladar",
    "belonging": "retainer denture dentures fee charge charges jewelry braces card insurance balance mask piercing "
    "aligners aligner piercings bandage gauze bracket wire filling crown coat email",
    "contract": "insurance membership order card payment plan autopay prescription financing loan policy refill",
    "person": "he she they someone somebody husband wife boyfriend girlfriend ex dad stepdad man guy partner kid "
    "kids son daughter boy girl toddler baby child mom mother father grandma grandpa brother sister roommate",
}

REWRITES = """
not ok|okay|cool|fine|allowed|permitted|acceptable|alright|welcome to text|message|contact|send|write|texting ..2 => stop
text|texts|message|messages|reminder got|was|is|were|came cut|cutoff off? => _complaint
mouth ..1 watering ..2 => _smile
face palm|off|time|mask => _smile
text|call|message|contact my|the ..1 @person ..1 instead => _ask
text|texted|call|called|message|messaged me|us|you earlier|before => _ask
not coming|going to the|right|wrong ..2 address|place|location|building => _ask
car|truck|phone|computer|laptop|heater|van is|was|got ..1 broken|smashed|wrecked|fixed => _thing
fell behind|asleep|in|through ..2 => _sorry
drop|dropped|dropping ..2 off => _visit
i|we never|not cancelled|canceled ..1 => _ask
switch|put|change|move|get|have|want|use|send|give|prefer ..3 email|emails|calls|phone|mail|call instead|not|rather|over of|than? ..1 text|texts|texting|sms|messages => stop
switch|move|change me|us to|over ..1 email|emails|calls => stop
no|nomore reason|point|purpose to|in live|living|be|exist|wake ..1 => suicidal
no longer interested|want|need|wish|care ..3 these|texts|messages|texted|reminders|alerts ..1 => stop
can|could not come|be|get|arrive|make ..1 early|earlier|inside|alone|sooner => _ask
can|could not come|be|get|arrive|make ..2 any earlier|sooner => _ask
can|could not make sense|heads|head|out|payments|payment|calls|call|copies ..1 => _ask
not make me cancel|reschedule ..1 => _complaint
cancel culture|button|option|link|word|key ..1 => _ask
for ..1 emergency|emergencies ..1 only|use => _reason
stop at once => stop
stop for|on|at|to ..1 @contactway => stop
drop|dropping off ..1 => _visit
skip|skipping ..2 xrays|rays|xray|fluoride|polish|numbing => _desk
quite texting|messaging|sending|contacting|bothering => stop
remove|take|taken|delete|removed|drop|waive|erase ..2 @belonging ..1 off? => _desk
remove|take|delete ..2 @belonging ..3 visit|appointment|bill|account => _desk
cancel|cancelled|canceled|cancelling ..2 @contract => _desk
how|where do|can|could i|we ..1 stop|cancel|end|quit ..1 charged|billed|charges|payments|grinding|snoring|autopay|insurance|plan|membership|paying => _ask
the|your|an? emergency line|number|phone|hotline|policy => _reason
they|you|he|she|dentist|doctor ..1 numb|numbs|numbing ..2 => _ask
will|would|long ..3 be? numb|numbed => _ask
does|do|will|would|can ..3 make|makes|cause|causes ..2 bleed|bleeding|swell|pain|hurt => _ask
pain|swelling|bleeding|toothache|ache|numbness|it has|have|is|did|does|will|would not ..1 go|gone|going|getting|improving|improved|subsiding|subsided|stopping|let|letting|eased|easing ..1 down|away|better|up? => pain
can|could not make|come up my mind|with => _maybe
can|could not come|get in|inside? ..1 through|thru|by|via ..1 => _ask
not come|coming|be|going alone => _ask
^ yes right $ => _maybe
cancel|confirm what|which|who|why => _ask
cancelar|cancela|cancele|cancelem inscricao|assinatura|mensagens|sms|mensagem => stop
not opting|opted|opt in ..2 => stop
full stop to|on|with|of|please => stop
no solicitors|solicitation|soliciting|solicit => stop
no need to text|message|texting|messaging me|us ..1 => stop
no need|use for ..2 @textplural => stop
what|how ..2 do|must i|we have|need|got|gotta|must? to? do? to stop|end|quit|get|not ..1 getting|receiving|get|receive|these|texts|out|off|this => stop
call|calling|called ..1 cops|police ..3 if you => if you
pain|swelling|bleeding|toothache|ache|tenderness ..2 down $|a|some|quite|since|today|now|lots|alot|much|nicely => _well
how|where do|can|could|would|does i|we|one|you make|get|have ..4 stop|stopped|end|quit|off|out => stop
no longer wish|want|care|like to participate|continue ..2 => stop
"""

MEANINGS = {
    "stop": """
^ remove|erase|delete it|me|this $
never sent|send ..1 me|us
bajen*|saquen*|quiten* ..3 lista
no ..1 quiero|deseo ..1 recibir ..2
not ..2 want|wish|like|need ..2 keep|continue ..1 getting|receiving ..2
get|getting|throw|toss|chuck rid|away|out of? ..1 my|our|this|the ..1 @contactway
too old|busy for texts|texting|messages|this|these
annoyed|bothered|irritated|aggravated|disturbed by|with|at ..1 these|this|texts|you
not ..1 need|want|require ..1 reminding|reminded
please do not $
info|information|details|data|contact|account ..2 removed|deleted|erased|wiped
if i|we ..3 one|another ..1 more ..2 these|this|text|message
@textplural ..8 please|so|just ..1 quit|stop $
dejen|dejenme|deja|deje ..3 paz
ni ..1 recibir|quiero ..3
should not be? ..1 getting|receiving|get|receive|texted|messaged|contacted ..2
make ..2 end|quit|disappear
stop for|on|with|this|these ..2 @contactway
^^ that is enough ..2 $$
^^ reported ..2 $$
nao me incomod* ..1
done|over|finished|through getting|with|receiving|seeing|reading ..1 these|texts|messages|reminders
not|never ..1 wanting|needing|accepting|accept|taking|reading ..1 these|texts|messages
nobody|noone gave|give|granted ..2 permission|consent|right
let|get me|us out|off of? ..1 this|these|the|your ..2
leave|leaving|exit|exiting ..1 this? group|chat|thread|conversation|program
end|close|finish|leave ..1 chat|conversation|thread|session|convo
no|nobody|not ..2 got|has|have|having ..1 time for ..2 these|texts|messages
^ dude|bro|yo|man|pls|please|ugh|omg|bruh|guys|just|hey|now|so quit it|that? $
no|ya ..2 texte* ..2
no quiero ..1 saber ..2 ustedes|nada
no part of ..3
^^ phone|just? calls|call|email|emails|mail|voicemail ..2 only please|thanks? $$
no|not send|sending ..2
bloque* ..2 numero|esto|esos|mensajes
no ..1 interesad*|interesa|intereso ..3
molest*|fastidi* ..2 @smsg
quit* ..2 nombre ..1 de
alejense|alejese|larguense
no msj|msjs|msgs|mensajitos
@rid ..3 service|services|program|programme|subscription
terminate|discontinue|deactivate|desist|cease|disable ..1 this|it|these|now|please|$
you|yall|they|people ..3 quit|cease|desist $
why ..3 still ..1 @reach ..3
still ..1 @reach me|us|my|this
still ..1 getting|receiving|sending|get|receive ..2 texts|text|these|messages|reminders|spam|this
^^ off please|$
@textplural|these|those ..3 not ..1 welcome|wanted|appreciated|needed|necessary|allowed|permitted|authorized|required|accepted|read
not ..1 appreciate|authorize|allow|permit|welcome|solicit ..3 texted|texts|text|messaged|messages|contacted|me|these|contact
appreciate|like|love|prefer ..1 not being|be|to|getting|receiving ..2
appreciate|like|love ..2 if|you|it ..2 stop|stopped|quit|not|never ..2 @reach|these|texted|texts|messages|that|it|$
pipe|quiet|shush|zip|can|cram|stuff down|it|up $
take|get|catch the|a hint
bother|annoy|harass|pester someone|somebody ..1 else
live|do|fine without ..2 @textplural
^^ stop ..1 everything|forever|permanently|immediately|lakeview
asking|asked|told|telling|tell you|u|yall|them ..1 not ..1 to|$ @reach|text|message|contact|$
removed|deleted|erased|taken|struck|scratched|scrubbed|dropped ..2 from|off ..4 @textplural|list|lists|system|database|contacts|texting
^ quit|stop it|that|this ..2 $
not|never ..1 reply|respond|@reach ..1 me|us|here|back ..2 again|anymore|ever
to not ..1 get|receive|have|be|see these|them|texts|messages|texted|reminders|this|those|messaged
not|never ..1 want|need|wanted|needed|like these|them|this|those $
not|never ..1 signing|agreeing|consenting|subscribing|participating|participate ..3
do not|never use ..1 this|my|our|the ..1 @contactway
never gave|give ..3 my|our|this|the ..1 @contactway
too|so many|much of these|them|those
how dare ..1 you ..4
^ never again $
if you ..1 @reach me|us|again|here ..3
mark|marked|marking|flag|flagged|flagging ..2 junk|spam
screw|fuck|damn|curse|f you|u|ya and|with ..2
^^ stfu|gtfo|fu|foh $$
dejen|deje|deja|dejenme|dejeme ..3 fregar|fregando|molestar|molestando|joder|jodiendo|chingar|chingando|fastidiar|fastidiando|insistir
@rid ..5 @textplural
@textplural ..4 @fedup
@fedup ..4 @textplural
@strike ..4 @contactway
@contactway ..6 @strike it|that|now|please|immediately|$
@contactway ..3 off your|the|this|that
do not|never @reach ..3 @contactway
never @reach ..3 @contactway
make ..4 stop
get ..4 to? stop @reach
go bother|annoy|harass|pester|spam|bug|text|message ..3
@reach me|us|here|this ..2 one|another more? time|text|message
one|another more text|message|reminder ..2 and
lawyer|attorney|police|fcc|ftc|cops|sue|sheriff ..8 text|texts|texting|texted|message|messages|messaging|contact
text|texts|texting|texted|message|messages|messaging|contact ..8 lawyer|attorney|police|fcc|ftc|sue|sheriff
nobody ..1 wants|want|needs|asked|ask|likes|reads|cares ..3 these|this|texts|your|them|messages|for
to nolonger ..1 receive|get|be|receiving
not ..2 want|need|wish|like|care ..2 be ..1 @reach|reminded|contacted|pestered|nagged|notified|alerted|pinged|messaged|bugged|texted|bothered|emailed|hounded|spammed
^, remove|unsubscribe|delete|erase|halt|scram|unsub|optout|blocked $
^^ halt $
un sub
^^ enough ..1 of ..1 this|these|it|that ..2 $$
you|u|ur|your|number|yall ..2 blocked|reported
take|go a hike
take|go|give|need it? a rest|break|hike $
beat it $
kick rocks
pound sand
jog on
scram $
rest|break with ..2 @textplural
get|stay off|out ..1 my|our phone|inbox|cell|messages|face|case|back
out of my life|phone|inbox
leave ..1 me|us|my|this|our ..3 out|alone|be|peace
do not ..1 put|keep|have|leave ..2 me|my|us|number ..3 list|texts|texting|@textplural
rather|prefer|please|rathr not ..1 get|receive|be|have|@reach ..3 texts|text|texted|messages|these|me|us|this|here
want|like|need|wanna|please|get ..2 out|off ..1 of? ..1 your|this|these|the|all ..2 list|@textplural|program|system|thing|loop|chat|thread|service
stop|quit|enough|cease ..3 @reach
not ..1 subscribe|subscribed|agree|agreed|ask|asked|request|requested|consent|consented|sign|signed|enroll|enrolled ..3 this|these|texts|be|up|your|to
""",
    "urgent": """
peg*|golpe* ..3 diente|dientes|muela|@sflesh
want ..3 all ..1 to end|over
@toothish ..3 splitting
^^ killing me ..1 $$
took|taken|take|gave|given ..3 wrong medicine|medication|pill|pills|dose|meds|drug|_medicine
into ..2 @remedy
cutting again|myself|deep
if i ..1 die|died|disappeared|disappear
someone|somebody|he|she|they|got|was shot ..1 my|him|her|me|at|his|us
there is|are ..1 fire|smoke|blood|shooter|shooting
dio|tuve|tengo ..2 alergia|alergica ..2
wish|wished ..2 not here|alive|born|exist ..1
do ..1 something ..2 to myself
fire|flames|smoke in|inside|at ..3
got|get|been|was|were ..1 hit|struck|run $|by|over|from
@toothish ..4 crying|screaming|tears|fall|sobbing
stabbed|maimed|mauled
@toothish|pain ..2 not let ..2 sleep|eat|rest|think
nose|wrist|arm|jaw|leg|ankle|rib|ribs|hip|collarbone|finger|hand|foot|cheekbone|bone|shoulder ..3 broke|broken|fractured|snapped|shattered
bit|bite|chewed|chewing|biting|bites ..3 cord|electrical|glass|battery|metal|thermometer
something|bead|bean|pea|toy|lego|battery ..2 in|up ..1 her|his|my|the? nose|ear|throat|eye
not ..1 stop crying|screaming|shaking|throwing|puking|vomiting|coughing|gagging|choking|hurting|throbbing
hit by ..3
can not ..1 see ..4 eye|eyes|anything|$
can not ..1 eat|chew|drink|talk|speak|walk|stand|move|swallow|breathe $
took|ate|swallowed|drank|taken ..1 whole|entire|full|all ..2 bottle|box|pack|pills|thing|container
no ..3 tragar|respirar
me cort* ..3
ayuda ..6 mal|pecho|dolor|duele
siento ..1 mal ..2 pecho|corazon
^^ dau ..1 $$
stuck|lodged|embedded|wedged|jammed ..3 @flesh
heart feels|is|keeps ..4 fluttering|racing|pounding|skipping|stopping|weird
having|has|have|in contractions|labor
sugar ..2 at|is|of|was ..1 _number
trying|tried|tries to? break ..1 in|into
@person ..1 touches|touched|touching ..1 me
car|motorcycle|bike|truck|scooter|auto|vehicle|atv|boat crash|accident|wreck|collision
fell|fallen|fall|jumped|flew ..2 out|off|from of? ..2 tree|window|truck|car|chair|bunk|crib|stroller|boat|attic|wheelchair|shower|bathtub
epi ..1 pen
can not take it|this|much $
no ..1 responde|reacciona|despierta|respira ..2
atac*|atropell*|secuestr*|asalt*
cai|cayo ..4 escalera|escaleras|bicicleta|bici|techo|cama|arbol
tombe|tombee ..4 dent|dents|tete|visage|bouche|escalier
took|take|taken|swallowed|had|popped|ate ..2 8|9|10|12|14|15|16|18|20|24|25|30|40|50|60|100|ten|twelve|fifteen|twenty|thirty|dozen|handful|bunch|whole|bottle ..2 @remedy
double|triple|over dosed|dosing
doubledosed|doubled the dose
not ..1 clot|clotting|clots
_number ..1 fever|degrees
rolled|flipped|wrecked|totaled|totalled|crashed my|the|our|his|her car|truck|van|bike|suv|vehicle|jeep
electrocut*|asphyxiat*|mayday|suffering|paining|breathless|pulsating|zinging|convulsed
@remedy ..2 nothing|zero|squat|zilch
feel|feels|felt|feeling|like ..4 explode|burst|exploding|bursting|knife|knives|needles|hammer|dying|drill|razor|razors
clutching|grabbing|holding ..2 chest|jaw|face|mouth|throat
on my chest
no ..2 reason|point|purpose to ..1 be|live|exist|go|wake
not ..2 reason|point ..2 be|live|living|exist|wake here|alive|up|$
not ..2 see ..2 reason|point ..2 be|being|living|going
hopeless|worthless|helpless ..3
ball|puck|bat|rock|fist|elbow|knee|foot|door|brick|racket|stick|hammer ..1 to|in|into|on ..2 @flesh|@toothish|head
tmj|jaw ..3 locked|stuck|frozen|froze|seized
lost|lose ..2 lot|pint|cup ..1 of blood
se ..1 trago|atoro|atraganto|ahoga ..3
me|se|le|te ..2 cort*|cierr*|cerr*|part*|romp*|mord*|quem*|pic*|revent*|hinch*|raj*|abri* ..3 @sflesh
@sflesh ..3 cort*|cerr*|part*|mord*|quem*|revent*|raj*|arde|pica|morad*|negr*|entumid*|dormid*
no siento|sientes ..2 @sflesh
@flesh|@toothish ..6 size|sized
coming|oozing|leaking|draining|running|dripping out|from ..2 @flesh|@toothish
up _earlier ..1 with|from|because ..3 @flesh|@toothish
numbing|numbness|anesthesia|novocaine|lidocaine ..2 never|not|still wore|worn|wear|gone|working|there|in
got|gets|getting|broke into ..3 pills|medicine|meds|_medicine|bleach|cleaner|medication|cabinet
nobody ..1 would|will care|miss|notice ..3 gone|dead|me
@person ..2 broke|breaking|break in|into
smoke ..3 apartment|house|home|everywhere|room|building|car|kitchen
not|barely|hardly ..1 get|open|close ..2 mouth|jaw|eye
gauze ..3 soaked|soaking|full|red|through
see|seeing|feel ..2 bone
bone ..2 showing|sticking|visible|exposed
throwing|vomiting|puking|vomited ..2 nonstop|constantly|uncontrollably|repeatedly|everything
throwing|vomiting|puking ..3 after|since|from ..2 anesthesia|surgery|extraction|meds|medication|antibiotic|antibiotics|medicine|sedation|procedure|_medicine
sugar ..2 crashed|crashing|dropping|dropped|low|plummeting
^^ please ..1 hurry $$
er now|right
foaming|lethargic|dehydrated|limp|unalive|kms|strangled|molested|kidnapped|stalker|intruder|burglar|goose|swallen
turned|turning|gone|going grey|gray|pale|yellow|white
jump|jumping off|from ..2 bridge|roof|building|ledge
slit|slitting|cut|cutting my|her|his wrist|wrists|arms
gun to|in ..1 my|his|her head|mouth
me|lo|la esta|estan matando ..4
agonia|agonizando
tumbo|tumbaron|volo|volaron|arranco ..2 diente|dientes|muela
@flesh ..4 @awful
@awful ..3 @flesh
@toothish ..4 @awful
@awful|shooting|stabbing|sharp ..3 @toothish
@flesh ..4 @harmed
@harmed ..3 my|his|her|the @flesh
in|at ..1 hospital|er after|from|because|with ..2 fall|crash|accident|wreck|seizure|injury|attack|stroke
red streak|streaks|line|lines ..3
heart ..3 racing|pounding|skipping|fluttering|hurts|stopped|palpitations|hurting|beating
@remedy ..3 not|stopped|nothing|nolonger ..2 work|works|working|help|helping|helps|touching|touch|touches|enough|doing|cutting
@remedy nothing|wont ..1 touch|touching|help
eat|drink|chew|bite|talk|move|lie|sit ..5 screaming|crying|wincing|tears|sobbing
in|at|to|from the? er $
in|at the? er ..3
rushed|rushing|airlifted ..4 hospital|er|emergency
swallowed|ate|drank|inhaled|ingested|aspirated|swallowing|swallow ..4 @swallowable
panic attack|attacks
@person ..3 following|chasing|stalking|attacking|strangling|choking|threatening ..1 me|us|her|him
being followed|chased|stalked|attacked|threatened|abused|hurt
breaking|broke|broken into|in ..1 house|home|apartment|my|our
@person ..2 @blow me|us|her|him|my
@blow ..4 me|him|her|my|in|on ..2 @flesh|@toothish|head
@plunge ..5 @flesh|head|chin|@toothish
@plunge ..3 off|down|from ..3 bike|stairs|swing|ladder|roof|horse|bed|couch|trampoline|scooter|skateboard|slide|monkey|chair|counter|steps|deck|swings
catch ..2 breath
get|getting|need|enough|for air|oxygen
burning up
chills|shaking|shivering ..5 fever|swelling|swollen|face|jaw|tooth|extraction|surgery
fever|temp|temperature ..4 swelling|swollen|face|jaw|tooth|extraction|surgery|chills|hundred|degrees
bled|bleed|bleeding|soaking|soaked through ..3
vision|sight|eyesight ..3 blurry|double|blurred|going|gone|weird
blurry|blurred|double vision
size|looks|like of? a? ..1 golf|egg|chipmunk|balloon|grapefruit|baseball|softball|hamster
better ..2 without me
do not see|have the|a|any point|reason ..2 going|living|live|anymore
want ..2 it|everything ..1 over|end
hurt|harm|kill|cutting|burning|cut myself
no will to live
itchy|itching|itches|rash ..5 medicine|medication|antibiotic|antibiotics|pill|pills|shot|amoxicillin|penicillin|clindamycin
@remedy|pill|shot ..5 itchy|itching|itches|rash
lost|losing ..3 blood|consciousness|feeling
going into shock|labor
me|le|nos|lo|la ..1 golpeo|golpea|golpearon|pego|pegaron|empujo|amenazo|amenaza|corto|quemo|ahorco|mordio ..2
""",
    "body": """
jaw|cheek|mouth|lip|lips|tongue|throat|neck|chest|gum|gums|face|skull|forehead|eyelid|cheekbone|tonsils|palate|airway
labio|labios|lengua|encia|encias|garganta|mejilla|mandibula|cachete|quijada
""",
    "harm": """
fell|fallen|crashed|crash|accident|wreck|attacked|attacking|attack|punched|beaten|burned|burnt|scalded|stung|bitten
collapsed|screaming|drowning|drowned|knife|gun|explosion|smoke|fumes|drank|swallowed|choke|tremors|shaking|twitching
hurt|wounded|injured|strangled|poison|poisoned|drugged|robbed|gunpoint|knifepoint|fractured|electrical|bruises|bruised|clot|clots|cuts
caido|caida|golpe|golpes|golpeado|golpeada|quemado|quemada|accidente|herido|herida
""",
    "rid": """
quit|cease|remove|delete|erase|terminate|disable|deactivate|discontinue|desist|halt|mute|unlist|disconnect|purge
removal|removed|deleted|unsubscription|unenroll|opting|optout|stopp
""",
}
