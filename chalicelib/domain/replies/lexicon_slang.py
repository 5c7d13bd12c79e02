"""How people type on a phone, and what they mean."""

from chalicelib.domain.replies.lazily import Pattern

# short=full, in small letters
SLANG = """\
u=you|ur=your|yr=your|cu=see you|cya=see you|seeya=see you|cyal8r=see you later|thx=thanks
thnx=thanks|tks=thanks|tnx=thanks|thks=thanks|thanx=thanks|ty=thanks|tysm=thanks|tyvm=thanks
tyy=thanks|thankyou=thank you|thnks=thanks|pls=please|plz=please|plse=please|pleez=please
plees=please|plox=please|pl=please|tmrw=tomorrow|tmr=tomorrow|tmw=tomorrow|tmrrw=tomorrow
2moro=tomorrow|2morrow=tomorrow|tomoz=tomorrow|tomo=tomorrow|tomorow=tomorrow|tommorow=tomorrow
2nite=tonight|l8=late|l8r=later|gr8=great|b4=before|wat=what|wut=what|wht=what|wots=what is
wot=what|bc=because|cuz=because|cos=because|coz=because|becuz=because|b/c=because|w/=with
wanna=want to|gonna=going to|gunna=going to|gotta=got to|lemme=let me|gimme=give me
dunno=do not know|idk=do not know|idek=do not know|dont=do not|doesnt=does not|nite=night
ive=i have|msg=message|msgs=messages|txt=text|txts=texts|txting=texting|txtin=texting|texs=texts
ppl=people|appt=appointment|appts=appointments|appmt=appointment|appt.=appointment
apt=appointment|apts=appointments|aptmt=appointment|appointmnt=appointment|apptmnt=appointment
apmt=appointment|apnt=appointment|resched=reschedule|reched=reschedule|resch=reschedule
reskedule=reschedule|conf=confirm|cnfrm=confirm|cfm=confirm|cnf=confirm|def=definitely
defo=definitely|deffo=definitely|defs=definitely|prob=problem|probs=probably|prolly=probably
prbly=probably|mins=minutes|min=minutes|mns=minutes|hr=hour|hrs=hours|rly=really|srsly=seriously
thru=through|tho=though|altho=although|w=with|dem=them|abt=about|bout=about|rn=right now
cud=could|wud=would|shud=should|cn=can|hav=have|gd=good|kk=ok|okie=ok|okey=ok|okee=ok|oki=ok
okidoki=ok|okeydokey=ok|okeydoke=ok|okiedokie=ok|okies=ok|okk=ok|oky=ok|mkay=ok|okay=ok
okey-dokey=ok|alrighty=alright|aight=alright|ight=alright|aite=alright|iight=alright|yas=yes
yass=yes|yaas=yes|yess=yes|yees=yes|yesh=yes|yee=yes|yus=yes|yis=yes|yse=yes|yws=yes|ues=yes
yea=yes|yeah=yes|yeh=yes|yh=yes|yeaah=yes|yeahh=yes|yup=yes|yip=yes|yep=yes|yepp=yes|yupp=yes
yuup=yes|yeppers=yes|yuppers=yes|yessir=yes|yessum=yes|yesm=yes|yesma'am=yes|yeap=yes|yeup=yes
ye=yes|yeet=yes|yeas=yes|uhhuh=yes|mhm=yes|mmhm=yes|mmhmm=yes|mhmm=yes|aye=yes|yezzir=yes
yessiree=yes|yesss=yes|yep.=yes|nope=no|nop=no|nah=no|naah=no|naw=no|nay=no|noo=no|nahh=no
nopee=no|noe=no|nuh=no|nopes=no|nein=no|nyet=no|stp=stop|sotp=stop|stpo=stop|tsop=stop
stopp=stop|sstop=stop|stoop=stop|stopo=stop|stopt=stop|stap=stop|st0p=stop|st.op=stop|sop=stop
dtop=stop|atop=stop|stio=stop|stpp=stop|stip=stop|stoo=stop|ztop=stop|stop.=stop|stawp=stop
unsub=unsubscribe|unsubscibe=unsubscribe|unscribe=unsubscribe|unsuscribe=unsubscribe|xq=porque
pq=porque|xfa=por favor|xfavor=por favor|porfa=por favor|porfis=por favor|porfavor=por favor
pf=por favor|tb=tambien|tmb=tambien|bn=bien|grax=gracias|grasias=gracias|grcs=gracias
graciass=gracias|grx=gracias|mñn=manana|dnd=donde|ntp=no problem|np=no problem|nw=no worries
nbd=no problem|omw=on my way|otw=on the way|thr=there|ther=there|thier=there|theyre=they are
hve=have|hav2=have to|2day=today|tho'=though|yknow=you know|mum=mom|mam=maam|ma'am=maam
o'clock=oclock|oclok=oclock|wknd=weekend|wk=week|wks=weeks|nxt=next|cancle=cancel|wsp=sup
wassup=sup|whassup=sup|obv=obviously|obvs=obviously|obvi=obviously|alot=a lot|ofc=of course
ofcourse=of course|fsho=for sure|fasho=for sure|sho=sure|shure=sure|bby=baby
defiantly=definitely|comin=coming|goin=going|nothin=nothing|runnin=running|txtng=texting
ic=i see|noone=nobody|no-one=nobody|dnt=do not|dint=did not|wnt=want|wana=want to|havnt=have not
couldnt=could not|wouldnt=would not
kiero=quiero|qiero=quiero|sita=cita|sitas=citas|bamos=vamos|nesesito=necesito|necesto=necesito|nezesito=necesito|kien=quien|ke=que|aver=a ver|ahy=ahi|ayi=alli|toy=estoy|toi=estoy|haya=alla|aya=alla|grasia=gracias|dolo=dolor|puedr=puede|numro=numero|mueka=muela|dies=diez|qe=que|xk=porque|tqm=te quiero|siii=si|sii=si|sisi=si|orita=ahorita|horita=ahorita|salu2=saludos|gracais=gracias
hlep=help|hepl=help|hlp=help|halp=help|helpp=help|stahp=stop|seeyou=see you|rong=wrong|wrng=wrong|worng=wrong
pian=pain|painn=pain|abel=able|yah=yes|hurst=hurts|hurtz=hurts|nvm=never mind|toof=tooth
resubcribe=resubscribe|subscibe=subscribe|maira=maria|tusday=tuesday|teusday=tuesday|chnage=change|bleedin=bleeding
swolen=swollen|htere=there|breeth=breathe|abcess=abscess|infecton=infection|emergncy=emergency|tanks=thanks|thaks=thanks
gud=good|dif=different|diff=different|mah=my|q=que|preciate=appreciate|2day=today|nite=night|hafta=have to|comming=coming|tmrow=tomorrow|sux=sucks|wit=with|ion=do not|bday=birthday
unstp=unstop|ake=ache|mak=make|om=on|anothr=another|wendsday=wednesday|resum=resume|sos=emergency|wil=will|rmv=remove|remov=remove|remve=remove|outta=out of|massage=message|massages=messages|moar=more|harrasing=harassing|harras=harass|harrass=harass|harrassing=harassing|harrassment=harassment|harrased=harassed|nt=not|hmu=text me|puss=pus|usubscribe=unsubscribe|acke=ache|akes=aches|hert=hurt|herts=hurts|abses=abscess|abces=abscess|breth=breathe|brethe=breathe|teath=teeth|swollin=swollen|styop=stop|stopm=stop|stol=stop|stop1=stop|quits=quit|removeme=remove me|endall=end all|pane=pain|payn=pain|achey=achy|bleading=bleeding|konfime=confirm|resh=reschedule""".replace(
    "\n", "|"
)

CONTRACTIONS = (
    (Pattern(r"\bcan ?'?t\b|\bcann?ot\b|\bcan't\b|\bcan;t\b|\bcnt\b"), "can not"),
    (Pattern(r"\bwon'?t\b|\bwont\b"), "will not"),
    (Pattern(r"\b(?:ain'?t)\b"), "is not"),
    (Pattern(r"\b(d(?:o|id|oes)|have|has|had|is|are|was|were|could|would|should|must|need)n[';]?t\b"), r"\1 not"),
    (Pattern(r"\b(?:i'm|im|i m)\b(?! (?:p|o)\b)"), "i am"),
    (Pattern(r"\b(?:imma|i'mma|ima)\b"), "i will"),
    (Pattern(r"\b(?:ill) (?=(?:be|def|defo|see|come|make|take|try|let|get|have|need|call|not|do|go|check|arrive|probably|"
                r"definitely|also|still|just|cu|c u|c ya|reschedule|cancel|confirm|pass|keep|attend|text|stop|pay|"
                r"show|bring|never|ask|wait|walk|drive|head|miss|rebook|swing|b)\b)"), "i will "),
    (Pattern(r"\b(\w+)'ll\b"), r"\1 will"),
    (Pattern(r"\b(?:well) (?=(?:be (?:there|late|here)|see you|come by)\b)"), "we will "),
    (Pattern(r"\b(\w+)'ve\b|\b(i)ve\b"), r"\1\2 have"),
    (Pattern(r"\b(?:you're|youre)\b"), "you are"),
    (Pattern(r"\b(\w+)'re\b"), r"\1 are"),
    (Pattern(r"\b(it|that|he|she|what|who|where|there|here|how|when)'s\b"), r"\1 is"),
    (Pattern(r"\b(?:whats)\b"), "what is"), (Pattern(r"\b(?:thats)\b"), "that is"),
    (Pattern(r"\b(?:whos)\b"), "who is"), (Pattern(r"\b(?:wheres)\b"), "where is"),
    (Pattern(r"\b(?:hows)\b"), "how is"), (Pattern(r"\b(?:its)\b"), "it is"),
    (Pattern(r"\b(i|we|you|he|she|they|it|that)'d\b"), r"\1 would"),
    (Pattern(r"\bid (?=(?:like|love|rather|prefer|be|appreciate)\b)"), "i would "),
    (Pattern(r"\by'?all\b"), "you all"),
    (Pattern(r"\blet'?s\b"), "let us"),
    (Pattern(r"\bshan'?t\b"), "shall not"),
    (Pattern(r"\bres[chk]{1,3}e?d\b"), "reschedule"),
    (Pattern(r"\bre[ -]?enrol"), "reenrol"),
    (Pattern(r"\bno[ -]show"), "noshow"), (Pattern(r"\bhelpme\b"), "help me"),
    (Pattern(r"\b(?:1(?:00|10|000)) ?(?:%|percent|pct)(?: sure| certain)?"), "yes"),
    (Pattern(r"\b\d\d ?(?:%|percent|pct)"), "maybe"),
    (Pattern(r"\b(that|it|you|they|there|this)ll\b"), r"\1 will"),
    (Pattern(r"\bb (?=(?:there|here|late|ok|able|in|on|back|done|fine|good|later|earlier)\b)"), "be "),
    (Pattern(r"\b(will|gonna|to|not|should|would|could|can|ill) b\b"), r"\1 be"),
    (Pattern(r"\b(turn|shut|switch|stop|cut|keep|want|get|send|tell) em\b"), r"\1 them"),
    (Pattern(r"^y (?=(?:do|did|is|are|am|was|u|you|would)\b)"), "why "),
    (Pattern(r"\b(want|need|mean|meant|have|going|got|try|trying|like|able|happy|ready|wants|needs) 2 (?=[a-z])"), r"\1 to "),
    (Pattern(r"\bto many\b"), "too many"), (Pattern(r"\bbe der?e?\b"), "be there"),
    (Pattern(r"\bno mo\b"), "no more"),
    (Pattern(r"\b(my|this|our|his|her|wrong) ?#(?!\w)"), r"\1 number "),
    (Pattern(r"\bno[.!] more[.!]? (?=text|messag|remind|notif|sms)"), "no more "),
    (Pattern(r"\bun[ -]enroll?"), "unenroll"),
    (Pattern(r" & "), " and "),
    (Pattern(r"\bstop(?=(?:text|txt|msg|message|this|it|now|pls|plz|please|sms|sending)[a-z]*\b)"), "stop "),
    (Pattern(r"\b50/50\b"), "fifty fifty"),
    (Pattern(r"\bmon (?=rdv|rendez|mari\b|fils|num|t[eé]l|dentiste|enfant|p[eè]re)"), "ma "),
    (Pattern(r"\bun[ -]?stop\b"), "unstop"),
    (Pattern(r"\bun[ -]subscri"), "unsubscri"), (Pattern(r"\bre[ -]subscri"), "resubscri"),
    (Pattern(r"\bopt[ -]?(out|in)\b"), r"opt \1"),
    (Pattern(r"(?<![\w'])(?:s[ .\-_]?t[ .\-_]?o[ .\-_]?p|5t[o0]p|s+tt+o+p+)\b"), "stop"),
    (Pattern(r"<[a-z/][^<>]{0,20}>"), " "),
    (Pattern(r"(?<![\w.])(?!www\.)([a-z]{2,12})\.([a-z]{2,12})\.([a-z]{2,12})(?![\w.])"), r"\1 \2 \3"),
    (Pattern(r"\b(?!reschedul(?:e|ed|es|ing)\b)r[ei][ -]?s[chk]{0,3}e?d[ujaeg]+[a-z]{0,5}\b"), "reschedule"),
    (Pattern(r"\bb(oy|amos) (?=a\b)"), r"v\1 "),
    (Pattern(r"\b([a-z]{2,})in'(?=\s|$)"), r"\1ing"),
    (Pattern(r"\b([cdjlmnst]|qu)'(?=[a-zàâéèêëîïôöùûüh])"), r"\1 "),
)  # fmt: skip

EMOJI = {
    "_yes": "👍👌🆗✅✔☑💯🙆🫡🤝👊🤙🉑⭕",
    "_thanks": "🙏",
    "_smile": "😀😁😃😄😊🙂☺😉😎🥰😍😘🤗🎉🥳👏🙌❤💕💖💗💙💚💛💜🧡🖤💓💞😇🤩✨🌟🌞☀🦷😬😅😂🤣🙃🫶💪🤞🏻",
    "_no": "👎❌✖🚫🙅⛔❎🆖✗✘",
    "?": "❓❔⁉",
    "_shrug": "🤷🤔😕🫤",
    "stop": "🛑",
    "_onway": "🚗🚙🚕🏃🚌🚲🚘🛻",
    "ambulance": "🚑",
    "help": "🆘",
    "_sick": "😷🤒🤢🤮🤧",
    "blood": "🩸",
    "_angry": "😡🤬😠🖕",
}

# Real words that are a slip or two away from a keyword, and are not misspellings of it.
REAL_WORDS = """
several server servers sever severely threat threats threaten switches sketches stretches injected inflected inspected
infested invested ingested chocking checking chucking choosing joking turning learning earning burying bumping
swallows hospitals hospitable feinted painted tainted noting voting booth toots truth
beeping bleeping beep being breathing cancer cancers conform conformed confined confine chancel coding coping combing thinks thinking hunts hunting
huts hurls spelling smelling dwelling shelling selling breeding pleading blending leading needing stolen sullen
shallow wallow raining ruining cunning training winning turning tragic terrific minuets patent patience prison
payment payments chance charge easier heavier install inside cylinder reward rounds pounds sound wound wounds
world cloud cold greet greets grate enable relieved relation relations ration creation traction remote describe
prescribe presume rescue restate officer officers assurance mourning warning moaning match marsh decayed relayed
displayed stick stack struck truck stuff locking massage massages passage resting testing injection injections
inspection inspections intention intentions invention inflection detection infraction access success attention
pretending gracious door doors color dollar dollars trade flavor savor macho member members shoulder intend
extend homing these where whore three theme pleads pleat cook cooking looked stung swilling officers breath
believe bleach beach reach ache apply apples ready reading dreading heading adding heard board boards
texted taxing taxi vexing exacting acting hating dating rating mating seating heating eating beating
paint paints painted painting main mains rain rains train trains strain saint gain again pail paid pair
thank though through thorough tough enough rough cough
course source force fourth forth worth north mouth south youth
place please plan plans plane plant plants plate plates
latte latter letter letters later layer layers slate plate lately late rate date
shop shops step steps stoops top tops spot spots atop chop drop drops stock
star stars start stare state stairs smart sport short store story
"""
