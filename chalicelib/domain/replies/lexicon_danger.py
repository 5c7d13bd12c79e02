"""English: danger to every part of the body, told as people tell it, and what only sounds like it.

Grouped by what is the matter, so that a missing wording is seen to be missing: each group puts the
parts of the body beside what may go wrong with them.
"""

CLASSES = {
    "limb": "arm arms leg legs hand hands foot feet finger fingers thumb toe toes knee knees hip hips shoulder "
    "shoulders ankle ankles wrist wrists elbow elbows calf calves thigh thighs shin shins heel spine neck "
    "hamstring quad groin tailbone pelvis achilles ligament tendon muscle acl mcl meniscus disc cuff rotator bicep",
    "cutopen": "incision incisions wound wounds cut scar stitches stitch staples staple sutures suture dressing "
    "bandage drain drains graft flap port picc catheter iv socket hole cast implant hardware packing surgical",
    "gonebad": "red hot warm smelly smells smelling smell stinks stinky stink stinking odor green yellow black gray "
    "oozes oozing leaks leaking opened split splitting gaping ripped soaked angry weeping seeping burst "
    "popped gushing undone apart draining throbbing swelling swollen fell infected pus puffy wide unraveled",
    "surgery": "surgery operation op procedure extraction extractions implants implant graft biopsy anesthesia "
    "sedation epidural csection delivery replacement rootcanal transplant chemo infusion injection",
    "illsign": "fever feverish chills sweats sweating shaking shivering puking vomiting throwing dizzy woozy "
    "lightheaded weak weakness confused faint swollen temp temperature breathless bruising tingling "
    "hallucinating delirious clammy sicker worse worsening bleeding draining leaking smell drooling",
    "ours": "my his her our their moms dads sons daughters babys kids",
    "toddler": "son daughter kid kids baby infant newborn toddler child boy girl grandson granddaughter niece "
    "nephew mom mother dad father grandma grandpa grandmother grandfather husband wife she he roommate",
    "caustic": "bleach chemical chemicals cleaner ammonia acid lye glue superglue solvent peroxide pepper "
    "detergent paint gasoline splinter metal glass shard debris sawdust sand",
    "gaveout": "gave giving gives buckled buckling locked seized spasmed snapped",
    "toolow": "low lows crashing crashed tanking tanked dropping dropped plummeting plummeted bottomed bottoming "
    "spiking spiked dangerously critical soaring",
    "fellover": "fell fallen slipped tripped tumbled collapsed faceplanted wiped stumbled",
    "cruel": "hitting hits hit beats beating beat hurting hurts hurt choking choked chokes strangled strangles "
    "threatening threatened threatens kicked kicks punched punches slapped slaps shoved raped molested",
}

REWRITES = """
what|such|huge|big a? headache => _bother
do|does|can you|they|he|she ..1 treat|handle|specialize|help ..3 pain|headaches|migraines|injuries|bleeding|swelling|infections|toothaches => _ask
is|was it|this that? urgent|serious that|if|to|for => _ask
left|right side|hand door|entrance|lot|lane|parking|building => _visit
skip|skipping|miss ..3 pill|pills|dose|doses|meds|medication|breakfast|meal|insulin|lunch|coffee => _medicine
over the|my|that pain|infection|swelling|toothache => _well
weather|cold|pollen|humidity is|are killing me|us => _bother
filling|crown|cap|veneer|bridge|denture|bracket|retainer|temporary|spacer|sealant|onlay|inlay fell|fallen|popped|came|broke|chipped|cracked|fall off|out|in|loose|apart? => _desk
no|zero|any reason|point|purpose ..1 to? ..1 go|keep|carry|be|continue|going|carrying on|going|here|anymore|fighting|living => suicidal
bleeding|bloody traffic|bus|train|rain => _delay
show|movie|game|song|joke|video|meme|heat|diet|homework|class|boss|job|work|commute|kids|suspense|traffic|allergies is|are|was ..1 killing me|us => _bother
killing me with ..3 => _bother
not wait to stop ..3 => _smile
will|would my|it|i|the ..2 be ..1 swollen|numb|bruised|bleeding|sore ..2 => _ask
get|getting|take|taking|have|having|remove|removing|removed|when|are|do stitches|sutures|staples ..2 out|removed|taken|come|dissolve|tuesday|then => _desk
get|getting|take|taking|have|having|remove|removing my|the|these|his|her stitches|sutures|staples ..1 out|removed|taken? => _desk
how long|much will|would|does|do|should ..2 bleed|swell|hurt|bruise|last|numb ..1 => _ask
what ..3 if it|i|there|they|my ..1 start|starts|begin|begins|gets|swells|bleeds|hurts ..1 bleeding|hurting|swelling|worse|bad? ..1 => _ask
what|which number|line ..3 in|for|during an|a? emergency|emergencies => _ask
who|where do|can|should i|we ..2 in|for|during an|a? emergency|emergencies => _ask
call|text|contact|reach|number in|for|during case? of? an|a? emergency|emergencies => _ask
do|does you|they ..2 do|offer|provide|handle|take|accept emergency|emergencies ..1 => _ask
emergency|urgent ..1 policy|policies|fee|fees|hours|visits|department|dentistry|clinic => _ask
if this|it|you ..3 emergency|emergencies|urgent please|just? call|text|contact|reach me|my|us => _ask
my|the|your|our? @texts stopped|quit coming|arriving|working|being ..2 => _gone
^, my|the|your|our @texts have|has|just? stopped|quit $ => _gone
get|make|have the|my|these|all? @texts stopped => stop texts
nobody|none ..1 hurt|injured => _well
no one ..1 hurt|injured => _well
no injuries => _well
bumper|car|mirror|door|fender|truck ..1 got|was ..1 hit|scratched|dented|clipped => _delay
traffic|roads|road|congestion|jam|backup|fog ..3 worse|bad|awful|horrible|terrible|killing => _delay
cold|cough|flu|covid|sniffles|sinuses|allergies ..3 worse => _sick
ground floor => _visit
do|will|when|are|should ..2 stitches|sutures|staples ..2 out|removed|taken => _desk
stitches|sutures|staples come|coming out _day|_offered|_date|then => _desk
blood? sugar|sugars|glucose|pressure ..3 @toolow => danger
blood sugar|glucose ..3 _number => danger
blood pressure|bp ..3 _number over _number => danger
pressure ..3 through|sky ..2 roof|high => danger
fell|fall|fallen off|out|through ..1 list|radar|wagon|map|calendar|schedule|planet|grid|cracks => _sorry
slipped|slip|fell my|our|her|his? mind|memory|behind => _sorry
eye|eyes exam|exams|doctor|appointment|drops|test|color|glasses|contact => _desk
weather|snow|storm|rain ..3 worse|bad|awful|horrible|terrible => _weather
back ..1 went|goes|going|gone out of => _desk
can not stand ..1 waiting|wait|waits|needles|dentist|dentists|drills|you|him|her => _bother
"""

MEANINGS = {
    "urgent": """
mixed|mixing ..2 pills|meds|medications|medicine|drugs|_medicine
took|taken|ate|drank something ..3 feel|feeling|felt
i am ending it $|all|tonight|now
life ..2 too much
er|hospital said|told|says|sent ..3
no point|purpose|hope anymore
death of me
need|needs|want ..2 _medicine|painkillers|painkiller ..2 now|asap|bad|badly|immediately|stronger
@remedy ..2 made|makes|making|gave|giving me|him|her|us ..2 break|sick|throw|vomit|dizzy|swell|itch|itchy|hives|rash|puke|faint|shake|bleed
chewed|ate|licked|sucked|got|drank|inhaled ..3 pill|pills|poison|bleach|mothballs|medicine|vape|nicotine
chemical burn|burns
burn|burns|blister|blisters|sores|ulcers|ulcer ..4 @flesh|mouth|gums
tell ..3 love ..4 goodbye
tooth|teeth ..5 with|by the|its ..1 root|roots
@toothish|@flesh ..6 after|from|since ..3 hit|falling|fall|accident|crash|wreck|fight|elbow|punch|punched|kick|kicked|collision|tackle
tooth|teeth ..1 in ..1 milk
cold|hot|water|air|biting|chewing|touching|breathing ..3 scream|cry|wince|yell
had|took|taken a? bad|nasty|hard|big? fall|tumble|spill
@limb|toe ..4 black|blue|purple|gray|green|swollen|hot
want ..1 it|everything all? to ..1 over|end|done
scared|afraid|terrified ..1 he|husband|boyfriend|ex|stepdad
there ..1 a fire|flood|gunman|shooter|intruder
allergic to ..2 numbing|anesthetic|anesthesia|novocaine|lidocaine|injection
need|needs help now|fast|quick|quickly|immediately|right|asap
nerve|root|bone ..2 showing|visible|sticking|open|out
^ omg|oh|god|ugh|ahh|ah|man ..2 my ..1 @flesh|@toothish|mouth|tooth|teeth
spotting
contractions
preeclampsia|eclampsia|ectopic
baby|kicks|fetus|twins ..4 not|stopped|quit ..2 move|moving|moved|kick|kicking|kicked|responding
not|no|stopped|quit ..3 feel|felt|feeling ..2 baby|kicks|movement|movements|kick
no|less ..1 kicks|movement
weeks|months|wks pregnant ..5 bleeding|cramping|cramps|leaking|pain|spotting|fluid|headache
pregnant ..6 bleeding|cramping|cramps|leaking|fluid|fell
leaking ..1 fluid|water|amniotic
curtain|shadow|veil ..5 vision|eye|eyes|sight
floaters
flashes|flashing ..4 light|lights|eye|eyes|vision
seeing flashes|spots|stars|double
vision|sight|eyesight ..4 lost|loss|black|dark|dim|dimming|fading|fuzzy|cloudy|foggy|wavy|went|worse|tunnel|disappeared|blacked|blackened
blind in|on
went|gone|going|suddenly|almost ..1 blind
@caustic ..3 in|into ..2 eye|eyes
got|something|sprayed|splashed|squirted|stuck|splash ..4 in|into my|his|her|the|our|one|both|left|right ..1 eye|eyes
poked|scratched|stabbed|jabbed|scraped|burned ..3 eye|eyes|eyeball|cornea
eye|eyes|eyelid ..3 shut|bulging|crusted|goopy|weeping|gunk|matted|popped|red|stabbing|oozing
scratched cornea
@limb ..3 @gaveout
heard|felt ..3 pop|snap|crack|tear|crunch|rip
threw|thrown|throwing|tweaked|wrenched ..2 back|neck|hip|shoulder ..1 out
@ours|the back ..3 @gaveout
pulled|strained|tweaked|threw|wrenched|hurt|injured|blew @ours ..1 back
back|knee|hip|shoulder|neck went|goes|gone|came out|again
tore|torn|tear|pulled|strained|sprained|twisted|rolled|ruptured|herniated|wrenched|tweaked|hyperextended|dislocated|stubbed|blew|popped ..3 @limb
sprain|sprained|dislocation|concussion
sciatica|spasm|spasms|spasming
not|hardly|barely ..2 put|bear ..2 weight
can not|hardly|barely ..2 bend|straighten|lift|raise|rotate|twist|grip|use|feel|close|extend ..2 @limb|head|fingers
can not|hardly|barely ..1 turn ..1 neck|head
can not|hardly|barely ..1 move ..1 @ours ..1 @limb|head|body|side
can not|hardly|barely ..1 walk|stand|sit|get up|straight|upright $|straight|off|from|and|because|since|or|without|after
can not|hardly|barely ..1 walk|stand|sit $|without|because|since|after|from|on|or|for
out of ..1 socket|joint
pin|screw|rod|plate|hardware|metal|bone ..3 poking|sticking|protruding|showing|digging|stabbing|cutting
wire|bracket|braces|brace|retainer ..4 embedded|digging|cutting|stabbing ..3
@cutopen ..4 @gonebad
@cutopen ..3 came|come|coming|pulled|ripped ..1 open|apart|undone|loose|out
popped|ripped|tore|busted|burst ..2 stitch|stitches|staple|suture|sutures|staples
smell|smells|stinks|odor|smelling ..4 @cutopen
hot|warm ..1 to ..1 touch
red|redness|rash ..2 spreading|streaks|spread
blood clot|clots
@illsign ..5 since|after|from|following ..3 @surgery
since|after|following ..3 @surgery ..8 @illsign
infection ..2 back|spreading|worse
temp|temperature ..3 10*|38*|39*|40*|spiking|climbing|high
running|spiked|spiking|got ..2 temp|temperature
can not ..1 pee|urinate|swallow|breathe
@toddler ..2 will|can|is|does|would not ..1 wake|waking|respond|responding|breathe|breathing
@toddler ..2 will|can|is|does|would not ..1 moving|move $|or|and|since|after
can not|unable ..1 wake|rouse|revive ..1 him|her|them|@toddler|my
not|barely|hardly wake|waking|woke ..2 up $
@person|baby|mom|she|he ..3 on the floor|ground
slumped|floppy|listless|inconsolable|croup|incoherent|disoriented|gibbering|seizing|jerking|drooling
talking|speaking|saying|talks|words|speech ..3 gibberish|nonsense|funny|slurred|garbled|jumbled|weird|mush
suddenly|sudden ..3 confused|blind|deaf|weak|dizzy|numb
side ..4 weak|limp|dead|drooped|drooping|numb|paralyzed|tingling|crooked|heavy|tingly|droopy|fallen|frozen
half ..4 weak|limp|drooped|drooping|numb|paralyzed|tingling|crooked|droopy|frozen
weak|weakness|numb ..4 side|arm|leg|arms|legs|face
left|right arm|side|hand ..4 weak|tingling|tingly|heavy|dead|limp|aching|tight|hurts|pain|asleep|numb
face|mouth|smile|lip ..3 crooked|lopsided|uneven|sideways|melting|frozen
afib|arrhythmia|tachycardia|palpitation|palpitations|defibrillator|nitro|nitroglycerin
elephant|brick|weight|bricks ..3 chest
chest ..4 squeezing|crushing|crushed|burning|funny|fluttering|flutters|discomfort|weird|heaviness|hurt|cramp
pulse|heartbeat ..3 _number|racing|irregular|weak|faint|high|fast|erratic|slow|skipping
heart ..3 rhythm
oxygen|o2|spo2|sats ..3 low|dropping|_number|dropped|down
inhaler ..3 not|out|empty|nothing|helping
not ..2 get|getting|enough ..2 air
struggling|fighting|gasping ..2 air|breath|breathe
winded|wheezy|breathless
sugar|sugars|glucose ..4 @toolow
sugar|sugars|glucose ..2 _number
sugar|sugars|glucose ..2 will|is not ..1 come|coming|go|going up|down
ketones|dka|ketoacidosis|hypoglycemia|hyperglycemia
insulin ..4 much|many|double|twice|wrong|extra|shock
too|so much|many ..2 insulin|drugs|alcohol|booze|edibles|lidocaine|units|doses
gave|given|took|taken ..3 wrong|double|extra|twice|too ..2 insulin|dose|doses|units|med|meds|pill|pills
relapsed|fentanyl|heroin|narcan|naloxone|withdrawals|detoxing
peanut|peanuts|shrimp|shellfish|nuts|egg|eggs|bee|wasp ..5 throat|lips|tongue|itchy|hives|swelling|face|breathe
itchy|itching|rash|blotches|splotches|welts ..3 everywhere|all|body|face|neck
bumps|spots ..3 everywhere|body|face|neck|skin
lips|tongue|throat ..3 tingling|tingly|itchy|itching|fat|funny|weird|thick|lump|puffy
benadryl ..3 not|help|helping|nothing|swelling|working
stung|sting ..3 bee|wasp|hornet|jellyfish|scorpion
hearing|hear ..1 voices
voices telling|in|say|saying
hallucinat*|psychotic|psychosis
wish|wished|wishing ..4 dead|born|gone|disappear|exist|existed
never ..1 been? born
want|wanna|going ..1 to disappear|vanish
@person|everyone|everybody|they|world|family|kids|people|all ..4 better ..2 without|gone|dead|off
better ..2 if i ..2 was|were|gone|died|dead|am|disappeared
better dead
goodbye ..1 everyone|everybody
hate ..1 being alive|here
hate ..1 living
^^ i? hate my life $$
dark|suicidal|scary|intrusive|bad|terrible thoughts
dark place
nervous|mental|having|having ..1 breakdown
spiraling
give|giving|gave|given up on|with? life|everything|living|myself
no hope left
nothing matters ..1
life ..2 pointless|worthless|meaningless|unbearable|hopeless
can not keep ..1 living|fighting ..1
can not keep going $|like|on
not ..1 see ..2 way out|forward
988
afraid|scared|terrified ..1 of ..1 him|her|husband|boyfriend|ex|partner|dad|stepdad
afraid|scared|terrified ..1 to ..1 go|be home|alone
@toddler|ex|boyfriend|girlfriend|partner ..3 @cruel me|us|her|him
locked me|us|her|him in
@fellover ..4 in|on|getting|over|down|out|at ..3 tub|shower|ice|bathroom|floor|sidewalk|driveway|porch|garage|curb|rug|concrete|pavement|steps|stairs|yard|wheelchair|walker|bed
had ..1 fall
spurting|squirting ..3 blood|red|out|mouth
pouring ..3 blood|red|mouth
will|would|can|did|does|has not ..1 quit|stop|slow|stopped ..1 bleeding|dripping|oozing|leaking|flowing|gushing|hurting|throbbing|bleed
blood|red ..3 everywhere
nail|glass|splinter|hook|fork|knife|pencil|stick|toothpick ..4 through|into|in|under ..2 foot|hand|finger|eye|leg|arm|mouth|gum|gums|throat|cheek|skin|toe|knee
stepped on ..3 nail|glass|needle
severed|amputated|impaled|mangled|lacerated
chopped|sliced ..4 off
cut|tore|ripped|bit|sliced ..4 deep|bone|open
slammed|smashed|crushed|jammed|caught|pinched ..2 finger|fingers|hand|thumb|toe
frostbite|heatstroke|hypothermia|dehydration
heat stroke|exhaustion
smell ..2 gas
inhaled ..3 smoke|fumes|gas|chemicals|bleach
@ours|the ..1 @flesh|mouth|cheek|jaw|face|lip|tongue ..3 hard|rock|melon|pumpkin|watermelon|softball|egg|tennis|blew|blowing|growing|grew|bigger
getting|gotten|gets|keeps ..2 worse
worse ..1 by ..1 hour|minute|day
in tears
screaming|crying|writhing|rolling|moaning ..2 pain|agony
@toothish|jaw|knee|gum|neck ..3 acting up
flare|flared|flaring ..1 up
not|no|barely|hardly ..1 sleep|slept|sleeping|function|eat|eaten|chew ..6 tooth|teeth|pain|jaw|gum|mouth|hurts|throbbing|ache|knee|neck|nerve|headache
""",
    "harm": """
burn|burns|blister|blisters|ulcer|ulcers|boil|cyst|spasm|vomit|vomited|gauze|wound|wounds|incision|weapon
terrified|unsafe|venom|scorpion|unbearable|ruptured|numbness|fainting|tourniquet|stitches
""",
}

KEYWORDS = """
severe tooth stitches infected suicidal seizure throat abscessed breathing choking vomiting fainted unconscious
swallowed burning throbbing hospital
"""
