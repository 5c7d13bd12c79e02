"""English: what must reach a person first, and illness and death beside it."""

MEANINGS = {
    "urgent": """
jaw|mouth|throat|tongue|eye|lip|arm|leg|neck ..5 can|will not ..3
ow|ouch|owie|oww
took|taken|gave ..2 double|triple|extra ..3
feel|feels like dying|death
been cutting
life ..3 no ..1 meaning|purpose|point
not think|know|believe ..2 want ..3 live|alive|living|go
soaked|soaking ..3 gauze|gauzes|pillow|towel|towels
chest ..2 tight|heavy|pressure|hurts|hurting
got|been into|in ..1 an ..2 accident|crash|wreck|collision
swallowed|ate|drank ..2 toothpaste|battery|coin|bleach|chemical|tube|magnet|button|toy ..1
stopped breathing|responding|moving
miss me if|when i ..2 gone|dead
tooth|jaw|gum|mouth ache|aches|aching
jaw|mouth ..6 not ..1 close|open|move
popped in|out ..2 jaw
point of|in ..1 living|life|going|live
gum|gums|mouth|throat|face|tooth|tongue ..2 on fire
took|taken|swallowed ..2 too many|much ..1
real|really|so|super|very sore|puffy|tender
i|we|he|she|son|daughter|mom|dad|husband|wife|kid|just ..2 in a|an ..2 accident|crash|wreck|collision
had|have|having ..2 accident|crash|wreck
elbowed|punched|kicked|headbutted|smacked|slapped|whacked|struck|hit ..3 mouth|face|tooth|teeth|jaw|nose|head
can not|hardly|barely close|chew|bite|swallow ..3
not responding|breathing|waking|moving|conscious
broke|breaking|broken into ..3
will not let me ..1 leave|go|out|breathe|home
need|needs|must|have ..5 seen|see|dentist|doctor|help ..1 immediately|asap|urgently|emergency
dog|snake|spider|cat|animal|bee ..1 bite|bit|bitten|bites|sting
going|gonna|want|ready|wanna to? end it|everything
normal ..3 bleed|bleeding|swell|swelling|hurt
@pain
throbbing|pounding|killing ..2 @body
@body ..3 killing|kill|throbs|pounding|pulsing|pulsating
is|are|am killing me|us|him|her
swell*|swoll*|swole|swelled|swollen|ballooned|ballooning|puffy|puffed|inflamed|engorged|bulging|enlarged
@body ..3 huge|twice|size|doubled|puffing|purple|blue|infected|numb|bruised|big|bigger|enormous|hot|locked|stuck|dislocated|split|ripped|torn|burst|blew|blown
bleed|bleeds|bleeding|bled|hemorrhag*|haemorrhag*|gushing|nosebleed|hemorrhage
blood|bloody
abscess*|pus|infection|infected|septic|sepsis|gangrene|cellulitis
infect*
broke|broken|fractured|fracture|dislocated|shattered|smashed|snapped ..2 jaw|arm|leg|nose|wrist|ankle|bone|hip|face|collarbone|rib|ribs|finger|foot|hand|cheekbone|elbow|shoulder|neck|back
knocked|knock|punched|kicked|smacked|busted|bashed ..3 out|tooth|teeth|face|mouth|jaw|loose|unconscious|head
tooth|teeth ..3 knocked
hit|banged|bumped|cracked|smashed|slammed|split|cut|sliced|gashed|burned|burnt|scalded|injured|bit|lacerated ..2 head|face|mouth|lip|tongue|chin|eye|hand|cheek|gum|jaw|myself|himself|herself|open|finger|arm|leg
fell|fallen|fall|tripped|slipped|collapsed|crashed ..5 tooth|teeth|face|mouth|head|jaw|stairs|ladder|chin|lip|bike|scooter|bad|badly|hard|arm|leg|down|hip|roof|knee|nose
tooth|teeth ..5 fell|fall|tripped ..3 down|bike|stairs|off|playground
injur*|concuss*|trauma|wounded|laceration|gash|gashed
was|were|got|been|am in ..1 a|an ..1 car|bad|bike|motorcycle|terrible|serious|vehicle? accident|crash|wreck|collision
got hit by|in
got|been|was stabbed|shot|attacked|assaulted|beaten|raped|bitten|jumped|mugged|electrocuted|poisoned|beat
unconscious|unresponsive|unconsciousness
passed|passing|blacked|blacking|pass out
faint|fainted|fainting|fainty|seizure|seizures|convulsing|convulsion|convulsions|stroke|collapsed|collapse|delirious
heart attack|racing|stopped|pain|pounding|palpitations
chest pain|tight|tightness|pressure|hurts
tight|tightness|pressure ..2 chest
cardiac|arrest
can|could|is|are|am|was|having|hardly|barely|unable|hard|trouble|difficulty|difficult|struggling|problem|problems not? ..4 breathe|breathing|breath|swallow|swallowing
breathe|breathing|swallow|swallowing|breath ..3 trouble|hard|difficult|difficulty|problem|problems|bad|funny|weird|wheezy|shallow
short|shortness|out of breath
wheezing|wheeze|gasping|suffocat*|choking|choke|choked
throat|airway|airways ..3 closing|closed|tight|tightening|swelling|close|closes
turning|turned|going|gone|lips blue|purple
allerg* ..1 reaction|react|attack|shock|reacting
having|had|have|got|bad|severe|get|getting|an ..2 reaction
reaction ..3 medicine|meds|medication|antibiotic|antibiotics|penicillin|amoxicillin|anesthetic|novocaine|latex|drug|shot|injection|anesthesia
react|reacted|reacting ..2 badly|bad|medicine|meds|antibiotics|to
anaphyla*|epipen|epi-pen|hives|welts
rash ..4 spreading|over|body|face|medicine|antibiotic|antibiotics|everywhere|all|penicillin
broke|broken|breaking|covered ..1 out|in hives|rash|welts
overdos*|od'd|od|oded
took|taken|swallowed|take|ate|drank too|whole|entire|many|bunch|all|bottle|lot ..4 pills|many|meds|medication|medicine|tablets|bottle|painkillers|tylenol|ibuprofen|advil|bleach|opioids|aspirin|paracetamol|acetaminophen|mouthwash|batteries|battery
took|taken|swallowed|drank all ..4
too many|much pills|meds|medication|tylenol|ibuprofen|tablets|painkillers|advil|medicine|paracetamol|acetaminophen|oxy|vicodin|opioids
swallowed a|an|the|my|some|his|her|something|bleach|poison ..3
poison*
suicid*
kill|killing|hurt|hurting|harm|harming|cut|cutting|hang|shoot|off myself|himself|herself|themselves|themself
end|ending|take|taking|took my|his|her|own|it ..1 life|all|own
end it all|now|tonight
self harm|harming|harmed|injury
selfharm|self-harm|self-harming
want|wanna|going|wish|ready|rather|wanting|better|gonna ..3 die|dead
not ..1 want|wanna|wish|like ..2 live|living|alive|exist|wake|here
not want to be here|alive|around ..1 anymore
can not|hardly|barely go on|cope
can not take|do|handle|live|bear ..3 anymore|longer ..1 life?
can not live
do not want to|wanna go on
no|nothing ..1 reason|point|left ..2 live|living|going|life|on
nothing to live for
better off dead|without
tired|done|through|finished|sick of|with living|life|being ..1
life is not worth
not worth living
goodbye cruel|forever|world
going|am|are to? die|dying
am|is|are|he|she|baby|mom|dad dying
someone|he|she|they|husband|boyfriend|ex|partner|man|guy|wife|dad|stepdad|father ..4 hitting|hit|beating|beat|hurting|threatening|threatened|following|choking|choked|abusing|stalking|kill|gun|knife|trapped
hit|hits|beats|beat|beating|hitting|abuses|abusing|threatened|threatening me|us|him|her
abus*
domestic violence
not feel? safe
unsafe|danger|dangerous|threatened|kidnapped|trapped|hostage|gunman|shooter|shooting
scared for|of my|his|our|her|life|him|safety
fear for|of my|our|life
has|have|with a gun|knife|weapon
house|building|kitchen|apartment|car|home ..2 on? fire
carbon monoxide
gas leak
send ..1 help|police|ambulance|paramedics
call|need|calling|called|get ..2 911|ambulance|police|paramedics|cops|999|112|poison
911|999|paramedic|paramedics|ambulance|ems
please help me now|hurry|quick|quickly|fast|he|she
emergency|emergencies|emergancy|emergeny|emergncy
urgent|urgently|urgency
need|needs|must|have ..5 seen|dentist|doctor|help|appointment|someone right|now|immediately|asap|today|urgently ..1 away|immediately|now
fever ..4 10*|_number|high|swelling|jaw|tooth|mouth|face|surgery|extraction
high|bad|raging|spiking|severe|burning fever|temperature
feverish ..4 jaw|tooth|swollen|face
can|could not|hardly|barely ..1 open ..2 mouth|jaw|eye|eyes
jaw|mouth ..3 locked|stuck|lock|dislocated|not
lockjaw
numb|numbness|paralyzed|paralysed|paralysis|tingling
can not|no feel|feeling|move|see ..2 face|lip|lips|tongue|jaw|mouth|arm|leg|legs|side|hand|chin|cheek|anything|feet|fingers
lost|losing|loss ..1 feeling|vision|consciousness|sight|blood|lot
face ..2 drooping|droopy|droop
slurring|slurred|slurry speech?
stitches|stitch|sutures|suture|wound|incision|graft ..3 out|open|opened|burst|popped|ripped|torn|oozing|leaking|came|loose|smells|smelly|red
oozing|ooze|leaking|draining|weeping ..3
dry socket
tooth|teeth|tooths|front|crown|filling|implant ..4 knocked|hanging|pushed|dangling|exposed|nerve
lost|knocked ..2 tooth|teeth ..3 fell|fall|accident|fight|hit|playing|sports|hockey|bike|elbow
exposed|raw nerve|bone|root
nerve ..2 exposed|screaming|raw
crying|screaming|sobbing|writhing ..2 in|with|from|pain
doubled over
vomiting|throwing|puking|coughing|spitting|peeing|pooping ..2 blood
can not stop|keep vomiting|puking|throwing|shaking|crying|fluids|water|anything ..2 down?
not stop|stopping bleeding|hurting|throbbing
will not stop $
severe|severely|intense|terrible|extreme|horrible|awful|unbearable|excruciating|worst ..1 pain|headache|toothache|swelling|reaction|ache|sick|ill|symptoms
not|no|barely|hardly sleep|slept|eat|eating ..4 tooth|pain|jaw|gum|because|face
dizzy|lightheaded|dizziness|light-headed
diabetic|insulin ..2 shock|low|coma
labor|contractions|water ..1 broke|started
miscarr*
head injury|wound|trauma
bite|bitten|bit ..2 dog|snake|spider|bee|animal
stung by
burn|burned|burnt|scald* ..2 mouth|tongue|hand|face|arm|myself|gum|badly
electric shock
something ..2 stuck ..3 throat|gum|windpipe
foreign object
hypo|hypoglycemic|asthma
in crisis|labor|danger|shock|distress|trouble
""",
    "dead": """
nolonger|not living|alive
passed away|on
died|deceased|dead
@family|she|he|_name ..3 passed last|yesterday|recently|suddenly|peacefully|in|on|from|at|over|she|he
@family|she|he|_name ..3 passed $
nolonger with|among us
no longer with us|alive|living
not with us anymore
lost ..1 @family
lost _name|him|her ..2 last|week|month|year|cancer|yesterday|january|february
funeral
rest in peace
estate of
widow|widower|widowed
hospice
""",
    "sick": """
sick|ill|flu|covid|fever|cold|cough|coughing|vomiting|throwing|stomach|nausea|nauseous|contagious|virus|strep|bronchitis|pneumonia|quarantine|shingles|chickenpox|measles|norovirus|unwell|_sick|sniffles|sneezing|congested|puking|diarrhea|positive|exposed|lice
cold sore
pink eye
runny nose
sore throat
under the weather
""",
}
