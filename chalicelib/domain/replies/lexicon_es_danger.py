"""Spanish: danger and ending the texts, as families of words; the wordings are in lexicon_es_wishes."""

CLASSES = {
    "scuerpo": "brazo brazos pierna piernas mano manos pie pies dedo dedos rodilla rodillas cadera hombro espalda "
    "cuello tobillo muneca codo pecho barriga panza estomago vientre vientre cabeza frente oido oidos pies costilla "
    "costillas cintura talon pantorrilla cara boca labio labios lengua encia encias garganta mejilla cachete "
    "mandibula quijada ojo ojos nariz paladar herida puntos cirugia sutura muela diente dientes muelas",
    "sfamilia": "mama papa hijo hija bebe nino nina esposo esposa abuela abuelo hermano hermana marido mujer nieto "
    "nieta suegra suegro novio novia",
    "smalo": "entumid* dormid* morad* azul negr* roj* caliente chuec* torcid* caid* trabad* fracturad* "
    "abiert* reventad* infectad* hinchad* inflamad* paralizad* zafad* dislocad* tiesa tieso duro dura",
    "senvia": "mande manden mandes mandando envie envien envies enviando escriba escriban escribas texteen textee "
    "contacten contacte molesten moleste molestes fastidien fastidie acosen acose hostiguen llenen spameen "
    "notifiquen insistan",
}
CLASSES["smalo"] = CLASSES["smalo"].replace("*", "o") + " " + CLASSES["smalo"].replace("*", "a")

REWRITES = """
no|nunca me|nos llego|llega|llegaron|mandaron|enviaron el|la|los|ningun|su|tu? => _ask
choque|accidente en|por la|el? autopista|carretera|calle|camino|freeway|highway|avenida|puente|ruta => _delay
"""

MEANINGS = {
    "urgent": """
intoxiq*|intoxic*|envenen*
estoy|esta|hay|estamos|quede|salio|sali ..1 herido|herida|heridos|lesionado|lesionada|golpeado|golpeada
me|se|nos lastim* ..3
@scuerpo ..5 @smalo
@smalo ..2 @scuerpo
brazo|pierna|mano|dedo|nariz|mandibula|pie|tobillo|costilla ..3 roto|rota|rotos|quebrado|quebrada
no ..2 mover|doblar|sentir|levantar|abrir|cerrar|apoyar ..3 @scuerpo
bebe ..3 no ..2 mueve|moviendo|patea|respira|reacciona|despierta
no ..2 siento|siente ..2 bebe|@scuerpo|nada
rompi|rompio|rompieron ..2 fuente|agua
contracciones|eclampsia|preeclampsia
estoy sangrando|manchando
vision|vista|veo ..3 borros*|doble|nublad*|negro
no ..1 veo|ve ..2 ojo|nada|bien
@sfamilia ..5 no ..2 respira|responde|despierta|reacciona|mueve|respirar
@sfamilia ..4 cayo|desmayo|trago|quemo|corto|golpeo|ahoga|ahogando|atraganto|convulsion*|sangra|sangrando|pego
azucar|glucosa ..4 bajo|baja|bajisima|alta|subio|subida|_number
presion ..3 alta|bajo|baja|subio|subida|disparada|altisima|_number
no ..2 retengo|retener|detiene|detener|para|paro|parar|deja ..3 sangr*|hemorragia|vomit*|nada
vomit* ..3 sangre|parar|desde|nada
sangre ..3 orina|nariz|boca|vomito|mucha|popo|encia|herida
quiero ..2 acabar|terminar|desaparecer|dormir|matarme|suicidarme
quitarme la vida
no ..1 vale|tiene ..1 vivir|sentido|pena ..2 vivir|vida|seguir
mejor ..2 sin mi
hacerme dano
lastimar|hacer|hacerme|me dano|lastimo
esposo|marido|novio|ex|papa|pareja ..3 pego|pega|golpea|golpeo|amenaza|amenazo|ahorco|empujo
miedo ..3 esposo|marido|novio|casa|vida
tome|tomo|trague|trago ..4 pastilla|pastillas|pildoras|medicina|medicinas|cloro|pila|moneda|bateria|frasco
doble dosis
me|nos|le|se ..1 cai|resbale|resbalo|tropece|atropello|electrocuto|asfixia|pico|mordio ..4
mordio ..2 perro|vibora|arana|gato
pico ..2 abeja|avispa|alacran
ronchas|comezon|picazon|salpullido|sarpullido ..4 cuerpo|cara|todo|medicina|medicamento|antibiotico
garganta ..3 cierra|cerrando|cerro|hincha
lado ..3 cuerpo|cara ..3
cuesta|dificil|costando ..2 hablar|respirar|pasar|tragar
herida ..4 abrio|abierta|huele|pus|roja|supura|caliente
puntos ..3 abrieron|soltaron|reventaron|infectaron|sangran
huele ..2 mal|feo ..3 herida|boca|muela
fiebre|calentura|escalofrios ..5 cirugia|operacion|extraccion|muela|cara|herida
calambres ..3 embaraz*
embarazada ..5 sangr*|dolor|calambres|manch*
me ..1 esta|estoy muriendo|mata|matando
grave ..1
punza|punzando|palpita|lateando|late|pulsa ..2 muela|diente|encia|cara
muela|diente|encia ..3 punza|palpita|late|mata|matando|arde|insoportable|aguanto
mata|matando ..3 muela|diente|dolor|espalda|cabeza
""",
    "stop": """
remover|quitar|borrar|eliminar|sacar|bajar|retirar|suprimir ..3 numero|nombre|telefono|celular|lista|contacto|datos
no ..1 me ..1 lleguen|llegue ..3
no|nunca|jamas|dejen|deje|deja|paren|pare|eviten|basta ..3 @senvia ..2
ni ..1 @senvia ..1
@senvia nunca|mas
ya no ..1 quiero|deseo|necesito ..2 nada ..2 ustedes
no ..2 interesa|interesan|quiero|necesito ..2 mensajes|textos|recordatorios|avisos|sms|notificaciones|mensajitos|publicidad|msjs
sacar*|saq*|quit*|borr*|elimin*|remov*|remuev*|baj* ..5 lista|sistema|base|registro|directorio
darme|dame|deme|denme|doy|dar ..2 baja
baja del|de ..2 servicio|mensajes|lista|textos|sms
olvid* ..2 numero
no ..1 autoric*|autorizo|autorice|di|doy ..3
acoso|hostigamiento
mandar|enviar|ir ..2 a? la chingada|carajo|mierda|diablo
callense|callate|larguense|larguese|esfumense|pierdanse
alto ya
ya stop|alto|parenle|parale|basta|estuvo|dejenme|dejen
dejen|deje|dejenme|dejeme|dejame ..2 tranquil*|paz|solo|sola
cancel*|quit*|suspend*|desactiv*|deteng*|apag*|bloque*|par*|elimin* ..3 mensajes|textos|recordatorios|avisos|sms|notificaciones|suscripcion|msjs|mensajitos|alertas
no mas @smsg|@senvia|nada
llamen|llamenme|marquen|correo|email ..4 no|vez ..3 mensajes|textos|texto|mensaje
solo ..1 llamadas|correo|email
demand*|denunci*|abogado|report* ..8 mensajes|mensaje|textos|escrib*|mand*
""",
}
