"""Eight more languages in Latin letters: the words that matter, not the whole language.

French, Portuguese, German, Italian, Vietnamese, Haitian Creole, Polish, Tagalog. A word written
here with its accents is only met with them; a word written without is met either way.
"""

CLASSES = {
    "lmsg": "message messages sms texto textos texte textes mensagem mensagens nachricht nachrichten "
    "messaggio messaggi mesaj tin rappels rappel lembretes lembrete erinnerungen erinnerung promemoria "
    "wiadomosci wiadomosc smsow smsy text mensahe notifications notificacoes nhan mms berichten",
    "lno": "non nao ne pas nicht kein keine keinen nie khong ko pa hindi plus mai jamais nunca nie niet "
    "niemals huwag wag dung",
    "lrid": "cancella cancellate cancelli cancellare cancellatelo elimina eliminate rimuovi rimuovete togli togliete "
    "supprimer efface effacez annule annulez apague apaga apaguem exclua remova removam tire tira losche loschen "
    "loscht streiche entferne entfernt usun usuncie skasuj skasujcie wykreslcie xoa xóa tanggalin burahin alisin "
    "retire efase wete oprește",
    "lnumber": "numero nummer numer numeru nimewo number liste lista listy lis verteiler contatto contacto contato kontakt",
    "lday": "jour date heure creneau moment horaire dia hora horario data tag termin uhrzeit zeit giorno "
    "ora orario orari lè jou dat dzien godzine termin godzina godzinie araw oras ngay gio hom lich hen "
    "matin apres-midi manha tarde morgen mattina pomeriggio semaine semana woche settimana tydzien tygodniu "
    "_day _date _time _offered le lot rendezvous rdv consulta appuntamento dnia",
}

REWRITES = """
n|ne annulez|annuler|annule|annulons pas ..2 => _keep
ne? pas de? changement => _yes
pas|aucun|sans de? probleme|souci|soucis|problemes => _yes
sans faute => _yes
nao cancele|cancelem|desmarque|desmarquem ..1 => _keep
nao vou cancelar|desmarcar ..2 => _keep
sem|nao tem? falta|problema|problemas => _yes
nao vou faltar|perder => _eager
kein|keine|ohne problem|probleme => _yes
nicht absagen|stornieren => _keep
non annullate|annullare|cancellate|annulli => _keep
nessun problema => _yes
senza|nessun problemi|problema => _yes
khong|dung|đừng huy|hủy ..1 => _keep
khong|không co? van de gi? => _yes
pa|pas gen|gin pwoblem => _yes
bez|nie ma? problemu => _yes
nie odwoluje|odwolujcie|anulujcie => _keep
walang problema => _yes
huwag i-cancel|cancel => _keep
plus de|d douleur|douleurs => _well
pas mal => _smile
pas|sans|sem|nao|ohne|keine|senza|bez de? douleur|douleurs|dor|dores|schmerzen|dolore|bolu => _well
bon|bonne journee|soiree|semaine|fim|dia|noite|tarde|nuit|weekend => _bye
boa|bom tarde|noite|dia|manha => _bye
schonen|schoner|schone tag|abend|woche => _bye
guten|gute tag|abend|morgen|nacht => _bye
buona|buon giornata|serata|giorno|sera => _bye
a plus tard => _bye
parar o|meu carro => _visit
tut die|das|es behandlung|spritze|ziehen|reinigung ..1 weh => _ask
keine|ohne schmerzen mehr => _well
arret|arrets de|du|d bus|tram|metro|autobus => _visit
arret maladie => _sick
"""

MEANINGS = {
    "urgent": """
rage de dents|dent
ai|a mal $|aux|au|a|partout
zahn|zahne ..3 ausgeschlagen|abgebrochen|rausgefallen
fa|fanno ..2 male|malissimo
gay|gãy răng|rang
ngã ..3
mal ..2 dent|dents|gencive|machoire|bouche|tete|ventre|poitrine|gorge
tres|trop|tellement|vraiment mal
douleur|douleurs|douloureux|souffre|souffrons
saigne|saignement|saigner|saignements
du|le|de|mon sang
enfle|enflee|gonfle|gonflee|gonfles|enflure|oedeme
abces|infection|infecte
urgence|urgent|urgente|ambulance|samu
respirer|etouffe
allergique|overdose|suicider|suicide|evanoui
veux|envie ..1 mourir
dor|dores|doendo|doloroso|doem|machucou
me|dente|dentes|boca|muito doi|dói
doi|dói muito|demais|o|a
sangrando|sangramento|sangra
inchado|inchada|inchou|inchaco|inchando
infeccao|abscesso|pus
emergencia|urgencia|urgentemente
respirar|sufocando|engasgando|desmaiei|desmaiou
alergica|reacao alergica|reacao
quero morrer|suicidar|matar
caiu|cai|quebrou|bati ..4 dente|dentes|boca|rosto|cabeca
schmerz*|zahnschmerz*|weh
tut|tun ..4 weh
blut*
geschwollen|schwellung|angeschwollen|entzund*|abszess|eiter
notfall|notarzt|krankenwagen|dringend
atmen|atemnot|ersticke|luft
bewusstlos|ohnmachtig|allergisch*|uberdosis|selbstmord|sterben|umbringen
dolore|dolori
fa|fanno male
male ai|al|denti
mal di denti|testa|pancia|gola
sanguin*|sangue
gonfio|gonfia|gonfiore|ascesso|infezione|svenut*
emergenza|urgente|urgenza|ambulanza
respiro|soffoc*
voglio morire|uccidermi
đau|đâu răng
dau rang|qua|lam|nhuc|nhieu
nhức|nhuc ..1 rang|răng
chảy|chay máu|mau
sưng|sung mat|mặt|len|moi|má|to|nướu
sưng
khẩn|khan cấp|cap
cấp|cap cứu|cuu
khó|kho thở|tho
không|khong thở|tho được|duoc?
nhiễm trùng|nhiem trung|áp xe|mưng mủ
dị|di ứng|ung
muốn|muon chết|chet
tự tử
tai nạn|nan
ngất|sốt cao
doule|doulè|malè
dan|dan m ..1 fe|ap fe mal
fè|fe m? mal
senyen|san
anfle|gonfle
ijans|ijan|anbilans
respire
bol|boli|bola|bole|bolu|bolesc|bolący|bola
krwaw*|krwi|krew|krwotok
spuchn*|spuchl*|opuchl*|opuchn*|obrzek|ropien|ropa|zapalenie|puchnie
nagly|naglym|pilne|pilny|pogotowie|karetk*
oddychac|dusze|dusi|zemdl*|samobojst*|umrzec
masakit|sakit|sumasakit|kirot|makirot
dumudugo|dugo|nagdurugo|pagdurugo
namamaga|maga|pamamaga|impeksyon
may nana
emerhensiya|saklolo|ambulansya
makahinga|huminga
mamatay|magpakamatay|hinimatay
pijn|bloed*|gezwollen|noodgeval|spoed
tombe|tombee|tombes|chute ..3 tete|dents|dent|visage|escalier|escaliers|sol
evanoui*|inconscient*|convulsion*|etourdi*|vertiges|brule|brulee|brulure|fracture
n|ne|plus ..2 arrive|peux|peut ..2 respirer|avaler|ouvrir|bouger|marcher|dormir
fievre ..4 gencive|dent|joue|operation|extraction|chirurgie|_number
vomi|vomis ..3 sang|arrete|depuis
bouche|joue|visage|gencive|oeil|levre|langue|machoire ..4 gonfl*|enfl*|engourdi*|brul*|bless*
en finir ..2
plus ..2 vivre
avale ..4 medicaments|pile|javel|comprimes
febre ..4 dente|rosto|cirurgia|extracao|alta
vomitando|vomitei ..3 sangue|parar
nao ..2 consigo|consegue|posso ..3 respirar|engolir|abrir|dormir|mexer|andar|sentir|enxergar|parar
engoliu|engoli|tomei|tomou ..4 pilha|remedios|comprimidos|veneno|agua
rosto|cara|bochecha|gengiva|boca|olho|lingua|labio|dente ..4 inch*|dormente|roxo|queim*|quebr*|cortad*|sangr*|infec*
nao aguento ..3
socorro|desmai*|convuls*|queimei|queimou|cortei|cortou|fraturei|acidente
me bateu|ameacou
nao quero mais? viver|existir
backe|gesicht|lippe|zunge|auge|kiefer|wange|zahnfleisch ..5 dick|taub|geschwoll*|blut*|heiss|blau|entzund*
dick* ..2 backe|wange|gesicht
fieber ..4 zahn|backe|operation|op|hoch|hohes|_number
gestuerzt|gesturzt|hingefallen|gefallen|unfall|gebrochen|verletzt|verbrannt|vergiftet
zahn ..4 pocht|rausgefallen|ausgeschlagen|abgebrochen|pocht|klopft
halte|halt ..3 nicht ..2 aus
keine luft
nicht mehr leben
hilfe ..4 schnell|blut*|schmerz*
faccia|guancia|labbro|lingua|occhio|gengiva|bocca|dente ..4 gonfi*|sanguin*|addormentat*|bruci*|rott*|infiamm*
non ..2 riesco|riesce|posso ..2 respirare|deglutire|aprire|dormire|muovere|camminare
febbre ..4 dente|operazione|estrazione|alta|_number
caduto|caduta|incidente|ferito|ferita|bruciato|rotto ..4 denti|dente|testa|faccia|braccio
non ce la faccio piu
non voglio piu vivere
ząb|zab|zeba|zęba|dziaslo|twarz|policzek|szczeka|usta|oko ..4 spuch*|boli|krwaw*|spuchl*|puchn*|dretw*
nie moge oddychac|przelknac|otworzyc|spac
wypadek|zlaman*|upadl*|przewrocil*|goraczka|oparzen*|zatru*
ratunku
nie chce ..1 zyc
hindi|di ..2 makahinga|makatulog|makakain|makalunok|tumitigil
nahulog|nadapa|nabagok|natumba|nasugatan|nasaktan|aksidente|nabali|napaso|nalason
lagnat ..4 ngipin|bunot|mataas|bibig
mukha|pisngi|gilagid|labi|mata|bibig|ngipin|panga ..4 maga|masakit|namamanhid|dugo|nana|bali|basag
hilo|nahihilo|nahimatay
ayoko nang|na mabuhay
té|ngã ..4 răng|đầu|xe|cầu
gãy tay|chân|hàm|răng
sốt|sot ..3 cao|sưng|sung|răng|rang|nhổ
tê ..2 mặt|môi|lưỡi
không|khong ..2 chịu|chiu nổi|noi
co giật|giat
mwen|m ..1 pa ..1 ka|kapab respire|vale|domi
tonbe ..3
figi|bouch|lang|tet|tèt|janmal|jansiv ..4 anfle|fe|fè|gonfle|senyen
lafyev ..3
aksidan|endispoze
m ..2 vle mouri
mwen vle mouri
ap touye|manje mwen|m
""",
    "dead": "decede*|mort|morte|decedee\nfaleceu|morreu|falecido\nverstorben|gestorben\nmorto|morta|deceduto|deceduta\nqua doi|mất rồi\nmouri\nzmarl*\nnamatay|pumanaw|patay",
    "stop": """
schluss|genug|ende ..1 mit ..2 @lmsg
@lrid ..4 @lnumber
deixe|deixem|deixa ..2 paz
xoa so ..3
lasciatemi|lasst ..3 pace|ruhe
tigilan ..3
^^ dur|durdur|berhenti|hentikan|opriti|oprire|dezabonare|dezabonati|zastavit|zastavte|odhlasit|allj|leiratkozas|stoppa|avsluta|avregistrera|lopeta|jooji|sitisha|nres|tsum|stoppen|afmelden ..1 $$
^^ arete|ferma|fermatevi|dosc|dość|chega $$
annulla*|cancella* iscrizione|abbonamento
anuluj* subskrypcj*
band karo|kare|karen|karein|kardo|kijiye
@lmsg|message|messages|msg|sms|text mat|na|nahi karo|kare|karen|bhejo|bhejna|bhejiye|bhejen
mat|na bhejo|bhejna|bhejiye|bhejen
dezabon*|leiratkoz*|odhlas*
arret*|desabon*|desinscri*|stopp|stoppen|parar|pare|parem|sair|abmelden|abbestell*|austragen|disiscriv*|cancellami|cancellatemi|cancellarmi|sispann|itigil|tigil|ihinto|dừng|ngừng|ngung|zatrzymaj|wypisz|wypiszcie|wypisac|zrezygnuj|rezygnuje|afmelden|uitschrijven|descadastrar|arrestar|fermare|fermate|fermati|tumigil|hinto
^^ fin|fim|sair|ende|koniec|dung|thoi|cancela|basta $$
cessez|cesser|stoppez|plus ..3 @lmsg
plus de|aucun|aucune @lmsg
ne|n|me|m ..3 envoyez|ecrivez|contactez|textez|envoie|ecris|recevoir|contacter|derangez|envoyer ..3 plus|pas
ne veux|souhaite|desire ..2 plus|pas ..4 @lmsg|recevoir
laissez|laisse moi|nous ..1 tranquille|paix
retirez|supprimez|enlevez|retirer|supprimer ..5 numero|liste|moi
foutez
annuler|annulez ..2 @lmsg|abonnement|inscription
nao ..3 @lmsg
nao ..2 mande|mandem|envie|enviem|escreva|escrevam|receber|perturbe|incomode|mandar|enviar ..2
chega|basta|pare|parem|deixe|deixem|parar ..2 de|com ..3
pare|parem|parar|chega|cancelar|cancele|cancelem ..4 @lmsg
tirem|tire|tira|remove|remova|removam|retirem|excluam|apaguem|exclua ..4 lista|numero|me
keine|keinen|nicht ..3 @lmsg|sms|texte ..1
keine nachrichten|sms|texte|erinnerungen ..2
nicht|nie ..2 schreiben|kontaktieren|anschreiben|schicken|senden
horen|hort sie? auf
aufhoren
lassen|lasst|lass ..3 ruhe
loschen|entfernen|streichen ..4 nummer|liste|mich
nummer|mich ..4 loschen|entfernen|streichen
basta|niente|stop|smettete|smetti|smettetela ..2 @lmsg|di|con
non|nessun ..4 @lmsg
non ..2 mandate|mandatemi|scrivete|scrivetemi|inviate|inviatemi|contattate|contattatemi|disturbate|mandarmi|scrivermi|messaggiare|voglio ..3
toglietemi|toglimi|rimuov*|eliminat* ..3
đừng|dung ..3 nhắn|nhan|gửi|gui|liên|làm|lam
dừng|ngừng|ngung|thôi|thoi|ngưng|ngung ..1 nhắn|nhan|gửi|gui|lại|tin
không|khong ..2 muốn|muon ..2 nhận|nhan ..3
không|khong nhắn|nhan|gửi|gui ..3
hủy|huy|huỷ đăng|dang ký|ky
hủy|huy|xóa|xoa|huỷ ..3 tin nhắn|nhan|số|so
pa ..3 voye|ekri|rele|mesaj ..2
pa voye|ekri ..3
sispann voye|ekri ..2
retire ..2 non|nimewo|m
nie ..2 piszcie|pisac|wysylajcie|wysylac|chce|zycze|pisz|wysylaj|kontaktujcie|kontaktowac ..3 @lmsg|wiecej|do|juz|mnie
nie pisac|wysylac|piszcie|wysylajcie
prosze ..2 przestac|przestancie
przestan*
usun*|wykresl* ..4
huwag|wag ..4 mag-text|text|i-text|magpadala|padala|mag|magtext|itext|istorbohin
tama na
ayaw|ayoko ..4 text|mensahe|txt
alisin|tanggalin|burahin ..5
geen berichten|sms ..2
nehmen|nimm|nehmt|streichen|streich|entfernen|loschen|tragen ..3 mich|nummer ..4
mich ..3 liste|verteiler|raus|austragen
unterlass*|verschon*|belastig*
nicht|nie|keine|keinen ..3 schreiben|schreibt|schreib|kontaktier*|anschreib*|schick*|send*|simsen|texte|texten|storen|belastigen|zuspammen ..1
keine weiteren|mehr @lmsg
will|mochte|wunsche|brauche ..2 keine ..2 @lmsg|mehr
genug ..2 @lmsg
kein interesse ..2 @lmsg
assez|marre ..3 @lmsg
ne|n|me ..2 m|me ..2 envoyez|envoie|contactez|textez|derangez|ecrivez|relancez|appelez ..1 plus|pas|rien|jamais
effacez|effacer|rayez|otez|radiez|retirez|enlevez|supprimez|desinscrivez|desabonnez|retire|enleve|supprime ..4 moi|numero|liste|me
fichez|foutez|lachez ..2 paix|moi|camp
harcelement|arretez|stoppez|cessez|arrete ..5
sans @lmsg
parem|pare|para|parar ..1 de|com ..1 mandar|enviar|me|encher|perturbar|incomodar|escrever|mensagem|mensagens|isso
cansei|chega|cansado|cansada ..2 @lmsg|dessas|disso
cancela|cancelar|cancelem|cancele ..3 @lmsg|inscricao|envio
me ..1 tira|tirem|tire|remova|remove|removam|exclua|excluam|apaga|apaguem|deixa|deixem|retirem|descadastra|descadastrem ..4
sem|nenhuma|nenhum @lmsg
nunca mais me ..2
pode|podem parar ..3
assedio
smett*|piantat* ..3
non|mai ..2 mandat*|scriv*|invia*|contatta*|disturb*|mess* ..2
togli*|rimuov*|elimin*|cancella*|leva* ..1 mi|il|la|dal|dalla|numero|me ..3 lista|numero|elenco|rubrica
togliet*|toglimi|levatemi|rimuovetemi|eliminatemi ..3
disiscriv*|disattiv*|disabilit*|annullare iscrizione
niente|nessun|nessuno|senza|non ..2 piu|altri|altro ..1 @lmsg
lasciami|lasciatemi ..2 pace|stare
zadnych|żadnych|dosc|dość ..2 @lmsg|esemesow|wiadomosci
nie ..2 wysyl*|pisz*|przysyl*|kontaktuj*|nekaj*|spamuj*|dzwon* ..2
nie ..1 zycze|chce ..3 @lmsg|otrzymywac|dostawac|esemesow|sms*
wypisan*
wypis*|wykresl*|usun*|skasuj* ..3 mnie|numer|liste|listy|me
zostawcie|zostaw|dajcie|daj ..2 spokoj*
rezygnuj* ..2 @lmsg|z powiadomien|subskrypcji|listy
huwag|wag|hwag|wak ..4 text*|mag-text*|magtext*|mensahe|itext|i-text|manggulo|istorbo*
ayaw|ayoko ..4 text*|mensahe|txt|message*|makatanggap|matanggap
pakitanggal|pakitigil|pakihinto|pakialis|pakibura|pakistop|pakidelete|patanggal|tanggalin|itigil|ihinto ..5
tigil* ..3
tama|sawa na
nakakainis|nakakaistorbo ..3
ngưng|ngừng|dừng|ngung|đừng ..3 tin|nhắn|nhan|gửi|gui|phiền|phien|liên
dung ..1 nhan|gui|lam|text|lien|phien ..3
không|khong ..2 muốn|muon|cần ..2 nhận|nhan|tin ..3
bỏ|xóa|xoa|gỡ|loại ..3 số|so|tên|ten|danh
khỏi|khoi danh sách|sach
làm|lam phiền|phien
quấy rối
kite m|mwen ..2 trankil|anpe
wete|retire|efase|elimine ..2 m|mwen|nimewo|non ..3
m|mwen pa ..1 vle|bezwen|renmen ..2 mesaj|teks|text|tèks|resevwa ..1
pa ..2 ekri|tekste|voye|teks|mesaj ..2
ase|sispann ..2 mesaj|voye|ekri|teks|anmede
niet meer ..1 sturen|berichten|sms
stuur ..3 niet|geen ..2
haal me van ..2
verwijder ..3
mesaj|sms ..1 gondermeyin|atmayin|istemiyorum
""",
    "keep": "_keeptexts",
    "wrong": """
pas|n est le|mon|son|ce bon|sien numero
pas ..1 bon numero
mauvais|faux|trompe*|erreur ..3 numero|personne
vous|tu ..1 trompez|trompe
ne|n ..2 suis|est pas ..1 _name|elle|la
je suis pas _name
connais pas ..2
numero|pessoa|contato errad*|engano|erado
nao sou|e|eh|conheco ..2 _name|ela|essa|nenhuma
engano|enganou|errado $
falsche|falschen|falscher ..1 nummer|person|verwahlt
verwahlt
ich bin nicht _name
bin nicht _name
numero|persona sbagliat*
ha|avete|hai sbagliato ..1 numero?
non sono ..2 _name
non conosco ..2
nhầm|nham|lộn|lon|sai ..1 số|so|người|nguoi
không|khong phải|phai ..3 _name|tôi|toi
move nimewo|moun
mwen pa _name
m pa _name
pomylka|zly numer|pomylil*
zly numer|osoba
nie jestem ..1 _name
maling|mali ..2 numero|number|tao
wrong number
hindi ..2 si|ako|po _name ..1
hindi ako si? _name
verkeerd nummer
""",
    "move": """
kann|konnte|konnen|geht|darf ich|wir|es ..4 _day|_date|_time
changer|deplacer|reporter|decaler|reprogrammer|avancer|repousser|modifier|deplace|reportez|report|changement
autre|nouvelle|nouveau ..1 @lday
plus tot|tard
possible|disponib*|dispo|pouvez|peut|pourrais|serait ..3 _day|_date|_time|lundi|mardi|mercredi|jeudi|vendredi|matin|tot|tard
prefere*|plutot ..3 _day|_date|_time|matin|apres|tard|soir
remarc*|reagend*|adiar|transferir|reprogram*
mudar|trocar|alterar|antecipar|mude|troque|mudanca ..3
outro|outra|outras|outros ..1 @lday
mais cedo|tarde
pode|poderia|podemos|da|teria|tem ..3 _day|_date|_time|tarde|amanha|quinta|sexta|segunda|terca|quarta|cedo|manha
tem|ha|teria ..2 vaga|vagas|horario|horarios|disponib*
prefiro|melhor ..3 _day|manha|tarde|cedo
verschieb*|umbuch*|verleg*|verlegen|umplan*|andern|wechseln
ander*|neuen|neuer|spater*|fruher* ..1 termin|tag|zeit|uhrzeit
verschoben
lieber|besser ..3 _day|_time|morgen|nachmittag|fruher
geht|passt|ginge|haben ..3 _day|_time ..2 _asks
haben sie ..3 frei|termin|andere|spater
spost*|rimand*|posticip*|riprogramm*|cambiare|anticip*|rinvi*
altro|altra|altri|altre|diverso|diversa ..1 @lday
piu tardi|presto
possibile|potrei|posso|potete|avete ..3 _day|_date|_time|domani|mattina|presto|posto
đổi|doi|dời|chuyển|chuyen ..3 lịch|lich|hẹn|hen|ngày|ngay|giờ|gio|sang|qua|thứ|hôm|buổi
đổi|dời
dời|doi ..3 được|khong|không
hẹn|hen lại|lai
ngày|ngay|giờ|gio|hôm|hom|lúc|buổi khác|khac
sớm|som|trễ|tre hơn|hon
chanje|deplase|ranvwaye
yon? lot|lòt jou|lè|dat|le
inny|inna|innego|inne|inną|nowy ..1 termin|dzien|godzin*|terminie|dnia
zmien*|przeloz*|przenies*|przesun*
wczesniej|pozniej _asks
ibang|ibalik|iba araw|oras|petsa|schedule
palitan|ilipat|lipat|resched*|reschedule|i-move|paltan
pwede ..3 _day|bukas|lunes|martes|ibang|mas
verzetten|andere dag
""",
    "cancel": """
annul*|stornier*|absag*|desmarc*|disdi*|disdett*|cancell*|odwol*|anuluj*|anulowac|anile|kansel*|kansela*|pakicancel|pakikansel|ikansel|annuleren|anulowanie
cancelar|cancelo|cancelem
ne|n|je|on ..1 peux|peut|pourrai|pourrons|pouvons|pourrais|viendrai|viens|viendrons|serai|irai pas ..2 venir|etre|me|assister|y|la|presente?
viens|viendrai|pourrai|viendrons pas ..1
empeche*
nao ..1 vou|poderei|posso|vamos|consigo|conseguirei|irei|poderemos|pode|podemos|comparecerei|poderia ..1 ir|comparecer|poder|conseguir|estar|vir|chegar|mais? ..1
nao vou|irei|comparecerei $
desisto
kann|konnen|werde|schaffe|komme|konnte ..4 nicht ..2 kommen|erscheinen|da|dabei|schaffen|wahrnehmen|$
komme|schaffe ..2 nicht
nicht kommen|erscheinen|teilnehmen|wahrnehmen
non ..1 posso|potro|riesco|vengo|verro|possiamo|potremo|riusciro ..2 venire|esserci|presentarmi|partecipare|a|essere?
non vengo|verro|ci|saro|sarò ..1
hủy|huy|huỷ ..3 hẹn|hen|lịch|lich|buổi|cuộc|giúp|dùm|nha|$
hủy|huỷ
không|khong|ko|hong ..3 đến|den|tới|đi|di|toi ..2 được|duoc|nữa|nua
không|khong thể|the đến|den|tới|toi|đi|di ..1
không|khong ..1 đến|den|tới được|nữa?
pa ..1 ka|kapab|ap|vini|kab ..1 vini|ale|la|rive
m pap vini|ka|la
nie ..1 moge|bede|przyjde|dam|zdaze|dotre|mozemy|przyjdziemy|stawie ..2 przyjsc|rady|dotrzec|sie|byc|stawic?
nie przyjde|bede|dotre
rezygnuje z wizyty
hindi|di|'di ..2 makakapunta|makakarating|makakadating|pupunta|darating|tutuloy|makakasipot|makapunta|matutuloy|makakapagpunta ..1
ayoko na
kan niet komen
""",
    "askcancel": """
est-ce|faut|combien|frais|si ..4 annul*
si j annule ..2
taxa|multa|cobram|se ..3 cancel*|desmarc*
talvez ..4
peut|etre ..5 annul*
vielleicht ..5
forse ..4
wenn|ob ..4 absag*|stornier*
co|le|có ..4 hủy|không đến
phí|phi
moze ..3 odwol*
""",
    "late": """
retard|tard|retarde|tardif
en route|chemin
suis|sommes|arrive|arrivons ..2 route|chemin|dans|la|bouchons|bientot
j arrive
bouchons|embouteillage|embouteillages|circulation
atras*|atrasad*
a caminho
chego|chegando|chegarei ..3
transito|engarrafamento
spat|verspat*|verspatung|verspätet
spater kommen|komme|da
komme ..2 spater
unterwegs|stau
bin|sind ..2 gleich|unterwegs ..1
ritard*
arrivo|arriviamo ..2 tra|fra|subito|_number
strada|traffico
trễ|tre|muộn|muon ..2
đến|den|tới|toi ..2 trễ|tre|muộn|muon
trên|tren đường|duong
kẹt|ket xe
sắp|sap tới|den|đến|toi
an reta|reta
sou wout|wout
spozn*|opozn*
jade|jedziemy|w drodze|drodze|korku|korki|bede za
male-late|late|malelate|mahuhuli|mahuli|matatagalan|natraffic|natrapik
papunta|paparating|otw|on the way ..1
te laat|onderweg
""",
    "asklate": "",
    "start": """
recommencer|reprendre|reactiver|abonner|reabonner ..3 @lmsg?
reprenez|recommencez ..3
comecar|voltar|reativar|iniciar|recomecar ..3 @lmsg|receber
wieder ..2 @lmsg|anmelden
anmelden
ricominci*|riattiv*|iscriv*
bắt|bat đầu|dau
đăng|dang ký|ky ..1 lại|lai?
wznow*|zapisz
komanse|rekomanse
simulan|ibalik ..2 text
""",
    "help": """
^^ aide|ajuda|hilfe|aiuto|giúp|giup|trợ|tro|ed|èd|pomoc|pomocy|tulong|ajudem|aidez|hulp ..2 $$
aidez|aider ..2 moi|repondre
comment ..2 repondre|marche|fonctionne|confirmer|ca|reponds|utiliser
quoi|que repondre|dire|taper
ne comprends|sais ..2 repondre|quoi|comment|message
como ..1 respondo|responder|funciona|confirmo
o que respondo|responder|escrevo|digito
nao sei|entendi ..3 responder|respondo|como
wie ..2 antworten|funktioniert|antworte
was ..2 antworten|schreiben|tippen
come ..1 rispondo|rispondere|funziona|devo
cosa devo|rispondo|scrivo ..1
trả|tra lời|loi thế|sao|nào
làm|lam sao|thế
kijan|ki jan ..3
jak ..1 odpowiedziec|dziala|to
paano ..4
""",
    "coming": """
je confirme
confirm*|konfirme|kumpirmado|kumpirma|kinukumpirma|bestatig*|conferm*|potwierdz*|bevestig*
serai|serons|sera|viendrai|viendrons|viens|venons|irai|suis|presente|present ..1 la|present|presente|presents|bien?
j y serai
c est|tout ..1 note|bon|parfait|ok|entendu
a|rendez mardi|_day|_offered|bientot|demain|alors|vous
estarei|estaremos|irei|iremos|comparecerei|vou|vamos ..1 la|sim|presente|presentes|ir|estar|comparecer|ai|comparecerei?
pode|podem confirmar|contar|marcar ..2
tudo|ta|esta certo|bem|bom|ok|confirmado|marcado|otimo
conte|contem comigo
nos vemos ..2
ate la|terca|_offered|entao|amanha|dia
komme|kommen|bin|sind|werde ..2 da|gerne|dabei|dort|kommen|erscheinen|punktlich ..1
ich|wir komme|kommen|bin|sind ..2
bis dann|_offered|dienstag|morgen
termin ..1 steht|passt|bestatigt
passt ..2
ci|saro|saremo|vengo|verro|veniamo|sarò|verrò saro|sara|saremo|sarò|li|presente|la|a|vediamo?
a martedi|presto|_offered|domani
tôi|toi|em|con|chúng|minh|mình|chau|cháu ..1 sẽ|se ..1 đến|den|tới|toi|có|co|đi|di ..2
sẽ|se đến|den|tới|toi|có|co ..1
tới|đến|den|toi được|duoc|đúng|dung
tôi|toi|em|con tới|đến|den ..1 được|duoc?
xác|xac nhận|nhan
có|co mặt|mat
hẹn|hen gặp|gap ..2
m|mwen|nou|n ap|pral ..1 vini|la|ale ..1
map la|vini
konte sou mwen
bede|bedziemy|przyjde|przyjdziemy|stawie|jestem ..2
do zobaczenia|wtorku ..1
pupunta|darating|dadating|dadalo|makakarating|makakapunta|tutuloy|sisipot|andyan|nandyan|punta ..2
kita kits|tayo
kitakits
_keep|_eager
""",
    "assent": """
^^ evet|tamam|ndiyo|iya|haa|yog|igen|ano|joo|kylla|jah $$
haan|han|hanji|theek|thik ji|hai? hai?
oui|ouais|ouep|wi|ui|entendu|parfait|absolument|certainement|volontiers|bien
d accord
dakor|dako|daccord
bien sur|entendu|recu|volontiers
ca marche|va|roule|me|convient
pas de soucis
c est|tout ok|parfait|bon|d|entendu|bien ..1
okay|ok
sim|claro|certo|certeza|combinado|positivo|beleza|perfeito|fechado|pode|otimo|isso|blz|exato|ss
com certeza
ta|tudo bom|bem|certo|ok
ja|jawohl|jap|jo|klar|gerne|genau|passt|naturlich|sicher|einverstanden|jep|joa|selbstverstandlich|prima|perfekt|alles
in ordnung
geht klar
alles klar|gut
sehr|ist gut
gut $
certo|certamente|perfetto|esatto|volentieri|confermo|assolutamente|ottimo
va bene|benissimo
d accordo
si certo
vâng|vang|dạ|có|đồng|dong|ừ|uh|được|duoc|đúng|phải|ok|ờ|u ý|y|vâng|vang|rồi|roi|ạ|a|em|chị|anh|nhé|nha?
da vang|duoc|co|ok
co $
tak|dobrze|oczywiscie|jasne|zgoda|pewnie|dobra|zgadzam|zgadza|potwierdzam
w porzadku
oo|opo|sige|ayos|oho|syempre|siyempre|oopo
oo naman
""",
    "ack": """
bien recu|note|compris
recu|compris|c est note
recebido|entendi|ciente|anotado|entendido
verstanden|erhalten|notiert|gelesen
ricevuto|capito|letto
đã|da nhận|nhan|hiểu|biết|rõ
nhận|nhan rồi|roi|được
resevwa|konprann
otrzymal*|zrozumial*|rozumiem
natanggap|noted
pour|pelo|per|fur|za ..1 rappel|lembrete|promemoria|erinnerung|przypomnienie|die|il|o|la
""",
    "thanks": """
merci|obrigad*|brigad*|valeu|danke|dank|grazie|mesi|dziekuj*|dzieki|salamat|obg|obgd|vlw|dankeschon|bedankt|remercie
cảm|cám|cam ơn|on
vielen dank
""",
    "no": """
^^ hayir|tidak|hapana|maya|tsis|nem|nu|ei|nej $$
nahi|nahin
non|nao|n|nein|nicht|nie|hindi|di|không|khong|ko|hông|hong|niet|no|nee|nan|ne
non merci
nein danke
pa kapab
nie dziekuje
pas possible
""",
    "busy": "trabalhando|occupe|occupee|ocupad*|travaille|arbeite|arbeiten|beschaftigt|lavoro|bận|okipe|zajety|zajeta|pracuje|busy",
    "hedge": """
sais pas ..1
weiss|weiss noch? nicht
non so
nao sei
nie wiem
vielleicht|peutetre|talvez|forse
peut-etre|peut etre
possiblement|probablement|peutetre|surement $
talvez|provavelmente|quem sabe
vou tentar|ver|verificar
vielleicht|eventuell|wahrscheinlich|mal sehen|versuche|vermutlich
forse|magari|provo|probabilmente|vediamo
có lẽ|le
chắc|chac là|la|được|duoc|vậy?
có|co thể|the
để|de tôi|toi|em ..2 xem|coi|hỏi
petet|m? pral eseye
moze|byc|chyba|prawdopodobnie|sprobuje|zobacze ..1
siguro|baka|titingnan|susubukan|depende
vais|va essayer|voir|verifier ..2
je vous tiens|rappelle|dirai
depend|abhangig
te|vos|vous|aviso|informe ..2 aviso|confirmo|amanha|depois
""",
    "asking": """
^ quel|quelle|quels|quand|combien|comment|pourquoi|qui|avez|puis|quoi|que|qu|onde|quando|quanto|qual|quais|quem|posso|voces|aceitam|was|wann|wo|wer|wie|welche|welcher|warum|haben|kann|ist|muss|quando|dove|chi|quanto|quale|perche|cosa|avete|kiedy|gdzie|ile|jak|kto|czy|jaki|dlaczego|ano|anong|saan|kailan|magkano|sino|paano|bakit|ki|kile|konbyen|kote|kiles|kijan|poukisa
a|de|en|o quelle|que|qual|quel ..1
mấy|may giờ|gio
ở|o đâu|dau
bao nhiêu|nhieu|lâu|lau
gọi|goi ..2 tôi|toi|lại|cho
ai|tại|sao|gì|gi vậy|day|đây|sao
phải|phai không|khong
magkano|saan|anong
appelez|rappelez|rappeler|appeler
ligar|liguem|ligue
anrufen|ruckruf
chiamat*|chiamare|richiamat*
question|pergunta|frage|domanda|câu hỏi|kesyon|pytanie|tanong
""",
    "desk": "couronne|coroa|krone|corona|assurance|seguro|versicherung|assicurazione|bao hiem",
    "but": "mais|mas|aber|ma|nhưng|nhung|ale|pero|men|kaso",
    "greeting": """
^^ bonjour|salut|bonsoir|ola|oi|hallo|ciao|buongiorno|salve|xin|chao|chào|bonjou|bonswa|czesc|dzien|kumusta|kamusta|magandang|servus|moin|witam ..2
""",
}

PLAIN = """
je vous tu nous mon ma mes votre vos le la les un une des de du et pour avec bien rendez vous rdv mardi mars
a au aux bonjour beaucoup svp plait sil plaira docteur tres eu voce meu minha nossa obrigado obrigada bom boa
dia tarde noite consulta doutor doutora dentista terca feira muito com certeza ate para estou vou ir la ai
ich wir mein meine der die das den dem ein eine termin bitte sehr gut vielen um uhr am mit und auch fur sie
io noi mio mia il lo gli uno di dal per con molto bene appuntamento dottore martedi alle tôi toi em con anh
chị chi bác bac cô co ạ a nhé nha rồi roi sẽ se đến den lúc luc giờ gio ngày ngay thứ thu ba lịch hẹn lich hen
nhiều nhieu ơn on cảm cam đúng mwen m ou li nou randevou a pou ak anpil doktè madi po ako ang sa ng na namin
kami si doc doktor salamat opo maraming araw oras jest sie na do we wtorek wizyta wizyte wizyty dziekuje bardzo
doktorze pan pani bede panstwo heure heures cher chere madame monsieur journee bonne jour
"""
