"""Spanish, written without accents as the tokens are: "sí" is "si", "mañana" is "manana"."""

CLASSES = {
    "snot": "lo la me nos se las los le vaya vayan voy vamos quiero queremos pienso va es hace necesito tengo a que necesario falta hay vaya",
    "smsg": "mensaje mensajes mensage mensages mensajitos texto textos sms recordatorio recordatorios "
    "notificacion notificaciones avisos aviso suscripcion correos msjs msj mensajeria publicidad alertas text texts",
    "scita": "cita citas sita consulta turno hora visita limpieza revision appointment reserva reservacion",
    "scancel": "cancelar cancele cancelen cancela cancelo cancelamos cancelarla cancelarlo cancelela "
    "cancelenla cancelenmela cancelemela cancelame cancelenme cancelacion anular anule anulen anulo anula anularla "
    "cancelado cancelada cancelando cancelale cancelarle cancelas cancelenlo cancelelo canselar canselen cansele",
    "smove": "reprogramar reprograme reprogramen reprogramacion reagendar reagende reagenden reagendarla cambiar "
    "cambie cambien cambio cambiarla cambiarlo cambienla cambienmela cambiela cambiame cambian cambiarme mover "
    "mueva muevan moverla moverlo muevala muevanla muevanmela muevamela posponer posponga pospongan posponerla "
    "aplazar aplace aplacen aplazarla adelantar adelanten adelantarla recorrer recorran pasarla "
    "pasarlo pasarmela pasenmela paseme pasenme reprogramarla recalendarizar rescheduel cambiarmela moverme moverla",
    "swhen": "_day _date _time _offered manana pasado tarde tardecita temprano semana mes dia dias fecha fechas "
    "hora horas horario horarios turno turnos luego despues mediodia noche abril mayo junio lunes martes "
    "miercoles jueves viernes sabado domingo tardes mananas semanas siguiente siguientes proximo proxima",
    "spain": "dolor dolores duele duelen dolia doliendo dolio adolorida adolorido doler dolorosa lastimado lastimada lastimo "
    "punzadas ardor arde ardiendo molestia molestias migrana sensible",
    "swho": "quien quienes que cual cuales donde adonde cuando cuanto cuanta cuantos cuantas como",
    "ssend": "mandar manden mande mandes mandan mandando mandarme mandenme enviar envien envie envies enviando "
    "enviarme escriban escriba escribir escribirme escribas escribiendo texteen textee textear texteando testear "
    "testearme mensajear moleste molesten molestes molestar molestarme molestando contacten contacte contactar "
    "contactarme fastidiar fastidien chingar chinguen chingando joder jodan jodiendo recordar recuerden hablen "
    "comuniquen comunique mensajeen spamear acosar acosen mandarle enviarle manda",
}

REWRITES = """\
no|ningun|sin hay? ningun? problema|problemas|bronca|pedo|inconveniente|cuidado|falta|duda|falla => _yes
como|porque|por no que? no? $ => _yes
claro|seguro|desde|por que|luego|supuesto si? => _yes
no falla|fallo|fallamos|fallare|faltare|falto|faltaremos|faltamos|faltaria => _eager
no voy|vamos|pienso|quiero a? faltar|fallar|perder|perdermela => _eager
no me|nos|se la|lo|las pierdo|perdemos|perderia|perdere|pierde => _eager
no se|me ..2 olvida|olvido|olvidare|olvidamos => _eager
no lo|la|me|nos|se|las|los|le|vaya|vayan|voy|vamos|quiero|queremos|pienso|va|pueden|puede|es|hace|necesito|tengo a|la|lo|que|las|los|me|necesario|falta? a|la|lo|que? @scancel ..1 @scita? => _keep
no @snot @snot @snot? @snot? @scancel ..1 @scita? => _keep
no @scancel ..1 @scita? => _keep
no quiero|necesito|necesitamos|hace|hay|voy|vamos|tengo a|falta|que|necesidad|de? a|de? @smove ..2 @scita? => _keep
no la|lo|me|las @smove ..1 => _keep
sin ningun? cambio|cambios => _yes
no hay cambios|cambio => _yes
no se preocupe|preocupen|apure|apuren => _smile
no hay de que => _bye
de nada => _bye
no quiero|queremos que? me? dejen|deje|paren|quiten ..1 @ssend ..1 @smsg? => _keeptexts
no dejen|deje|dejes|paren de @ssend ..2 => _keeptexts
no me quiten|borren|saquen|den|eliminen ..4 => _keeptexts
puse|mande|escribi|envie|conteste|aprete|le stop|alto|parar|baja ..3 error|accidente|equivocacion|querer|equivocado|equivocada => _didstop
puse|mande|escribi|envie stop|alto|parar por|sin => _didstop
por error|accidente puse|mande|escribi|envie ..1 => _didstop
no me|le|tengo|hay|siento|ya|nada|se|nos|mucho|ningun? de|ningun|mucho|nada|me? duele|duelen|dolor|sangra|dolores|molesta ..1 nada? => _well
sin dolor|dolores|sangrado|molestias => _well
ya no ..1 duele|sangra|dolor => _well
ya se me? quito|paso|bajo ..1 dolor|hinchazon|inflamacion => _well
^ duele|dolera|doleria ..2 procedimiento|limpieza|tratamiento|extraccion|anestesia|inyeccion|hacerlo|hacer|eso => _ask
va a doler|dolerme => _ask
es|sera muy? doloroso|dolorosa => _ask
no llego|llegare|llegamos|llegaremos|voy|vamos a? llegar? tarde => _ontime
antes|despues de que => antes
por la|las tarde|tardes => _time
en la tarde|manana|noche => _time
de|a la tarde|noche => _time
mas tarde => luego
buenas|buena tardes|noches|tarde|noche => _bye
buenos|buen dias|dia => _bye
buenas => _bye
que tenga|tengan|tengas|pase|pasen ..4 => _bye
tarde|tardes $ => tarde
muela|diente del juicio => muela
a tiempo => _ontime
en punto => _ontime
fin de|del semana|mes|ano => _when
al fin => _smile
por fin => _smile
parada|pare de|del autobus|camion|bus => _visit
fuera de la? ciudad|pais|servicio|casa => _busy
dejar|dejo|deje|suspender|suspendo de? tomar ..3 => _medicine
empezar|empiezo|comenzar|iniciar|comienzo|tomar ..2 antibiotico|antibioticos|tratamiento|medicina|pastillas|medicamento => _medicine
parar|dejar ..2 antibiotico|antibioticos|tratamiento|medicina|pastillas|medicamento|aspirina => _medicine
medicina|pastillas|medicamento|algo para el dolor => _medicine _medicine
dolor de cabeza => dolor
politica de cancelacion => _policy
cancelacion|cancelaciones|cancelar ..1 cuesta|cobran|multa|cargo => _policy
"""

MEANINGS = {
    "urgent": """
@spain
hinch*
inchad*|inchaz*|incha|inchada|inchado|inchó|incho
inflam*
sangr*
hemorragia|sangre
infecc*|infect*|infeccion
absceso|abseso|pus|postemilla|flemon|supurando|supura
no puedo|puede|logro|consigo ..1 respirar|tragar|abrir|dormir|moverme|ver|mover|hablar
cuesta|costando|trabajo|dificultad|dificil|problemas ..2 respirar|tragar
falta ..2 aire|respiracion
me|se ahogo|ahogando|ahoga|asfixia|asfixio|desmaye|desmayo|desmayando|atraganto
ahog*|asfixi*|convuls*|inconscient*|desangr*
desmay*
emergencia|emerjencia|urgencia|urgente|urgentemente|urje|urge|hemergencia
cai|caido|cayo|caimos|caida ..6 diente|dientes|boca|cara|cabeza|muela|rompi|rompio|golpe|quebro
golpe|golpeo|golpee|golpearon|golpeado|golpiaron|pegaron|trompada|punetazo ..4 boca|cara|diente|dientes|cabeza|mandibula|ojo|nariz|muela
se|me rompi|rompio|quebro|quebre|fracturo|fracture ..3 mandibula|brazo|pierna|hueso|nariz
se ..1 tumbo|tiro|rompio ..2 diente|dientes ..3 cay*|golpe*
fractur*
accidente ..2 auto|carro|coche|moto|grave
tuve|tuvimos|sufri ..1 accidente|choque
chocamos|choque|chocaron|atropellaron|apunalaron|dispararon|asaltaron|violaron|balazo
reaccion ..2 alergica|medicina|alergia|anestesia|antibiotico|medicamento|mala|mal
alerg* ..2 reaccion|penicilina|ronchas
reaccion alergica
anafila*|ronchas|urticaria
sobredosis
tome|tomo|tomado|trague|trago ..3 muchas|demasiadas|todas|frasco|bote|muchos|demasiados|veneno|cloro
matarme|suicid*|matar|matarse|morirme|morir|muero|muriendo|cortarme|lastimarme
quiero|voy|prefiero|queria ..1 morir|morirme|matar|matarme|muerta|muerto
no ..1 quiero|deseo|tengo ..2 vivir|existir|seguir|despertar
ganas de vivir
no puedo mas
ya no aguanto|soporto
no aguanto|soporto|aguantamos
acabar con mi vida|todo
me|nos pega|golpea|amenaza|amenazo|persigue|sigue|viola|maltrata|siguen|persiguen
peligro|peligrosa|peligroso|auxilio|socorro|ambulancia|policia|veneno|envenen*|intoxic*
911|112
ataque|paro ..2 corazon|cardiaco|panico|asma
infarto|derrame|embolia
pecho ..2 duele|dolor|aprieta|oprime
fiebre ..4 alta|cara|muela|diente|hinchada|boca|_number
temperatura ..2 alta|_number
insoportable|insoportables|horrible|terrible|fuertisimo|espantoso ..2 dolor
me muero|estoy muriendo
dormid*|adormecid*|entumid* ..3 cara|labio|lengua|boca|todavia
se me? abrio|salieron|solto|abrieron ..2 puntos|herida|puntadas|sutura
herida|heridas|lesion|quemadura|queme|quemo|cortada
mandibula ..3 trabada|trabo|abrir|cerrar
vomito|vomitando ..1 sangre
no ..3 abrir ..2 boca
""",
    "dead": """
fallecio|fallecido|fallecida|murio|muerto|muerta|fallecimiento|difunta|difunto|finado|finada
""",
    "sick": "enfermo|enferma|enfermos|enfermedad|gripe|gripa|resfriado|resfriada|covid|fiebre|tos|calentura|vomito|diarrea|temperatura|malestar|contagio|contagiosa|contagioso\nme siento mal",
    "stop": """
no ..2 lleguen|llegar|recibir ..2 @smsg
^^ ya|por|favor|no? alto|parar|pare|paren|basta|fin|salir|terminar|baja|detener|detenganse|deten|desuscribir|desuscribirme|desuscribirse|remover|eliminar|stop|finalizar|bloquear|borrar|parenle|callense ya|por|favor|gracias|todo? ..2 $$
ya basta
desuscri*|desinscri*
dar|darme|denme|deme|dame|darnos|dense|dado|dame|dan|den|causar ..2 baja
baja por favor
cancelar|cancele|cancelen|cancela|quitar|quiten|quite|detener|detengan|detenga|deten|eliminar|eliminen|suspender|suspendan|suspenda|terminar|terminen|bloquear|desactivar|desactiven|desactive|parar|paren|pare|apagar|apaguen|finalizar|anular|alto|corten|frenen ..4 @smsg
no|nunca|jamas ..1 mas|quiero|deseo|necesito|queremos|me|nos|recibir|gusta|quisiera|manden|mande|envien|envie|desean|autorizo|deseamos ..3 @smsg
no mas|mas @smsg
ya? no|nunca|jamas ..3 @ssend
basta|alto|dejen|deje|deja|dejar|dejes|pare|paren|para|parar|parale|terminen|eviten|evite|cesen|dejense|dejate ..1 de|con|que|los|ya? tantos|los|sus|estos|me|tanto|andar|estar? ..1 @ssend|@smsg|chingar|joder|fregar|molestar
borr*|elimin*|quit*|saq*|sac*|remuev*|retir* ..3 numero|lista|telefono|sistema|celular|contacto
quitenme|saquenme|borrenme|saqueme|quiteme|eliminenme|eliminame|eliminenme|borreme|sacame|borrame|quitame|sacarme|quitarme|borrarme|remuevanme|removerme
dejenme|dejeme|dejame|dejen|deje ..2 paz|tranquilo|tranquila|molestar
no autorizo|consiento|acepto|di|doy ..4 @smsg|permiso|autorizacion|consentimiento|mensajes
no fregar|chinguen|jodan|chingues|molesten|moleste|molestes|fastidien|insistan
larguense|vayanse|vete|chinga|chinguen|chingate|pudranse|jodanse ..1 tu|su|al|a|carajo
vete|vayanse al|a ..2
hartos|harto|harta|cansado|cansada ..2 @smsg
demasiados|muchos @smsg
ya estuvo
no vuelvan a ..1
perdi|revoco|retiro mi consentimiento
""",
    "askstop": """
que pasa si|cuando|al ..3 stop|baja|alto
si ..1 mando|pongo|escribo|envio|contesto ..1 stop|alto|parar ..3
""",
    "wrong": """
numero|persona|contacto|telefono|paciente|celular equivocad*|equibocad*|incorrect*|erroneo|mal
equivoc*|ekivoc*|equiboc*
no soy|somos|es|son ..2 _name|ella|el|esa|ese|paciente|persona
no soy $
aqui|aca no ..3 _name|vive|hay|conocemos|esta|trabaja|nadie|es
no ..1 conozco|conosco|conocemos|se ..2 _name|quien|nadie|esa|persona|ninguna
no hay|vive|existe|esta ..2 _name|ninguna|nadie|ningun|aqui|esa
no|ya|nunca ..3 numero|telefono|celular ..1 de _name|ella|el|esa|mi
este|ese|esto|esta|el ..1 telefono|numero|celular|linea ..1 no|ya ..2 de|es|pertenece|mio|ella
_name|ella|el|esa|persona ..1 ya|no|cambio ..3 numero|telefono|celular|vive|usa|linea
cambio de numero
ese|esa|este|no es|son mi nombre|numero
no es mi nombre|cita|hijo|hija|dentista
cita ..1 no es mia|nuestra
no es mia|mio|nuestra $
quien es|sera _name
que _name
nadie ..3 nombre|_name|llama
no soy|somos su? paciente
no tengo cita|citas
no ..1 paciente ..2 ustedes|suya|suyo|ahi
no ..2 llamo|llama _name
mensaje|texto ..2 no es|era para mi
me confund*|confund* ..2 persona|numero
nunca he ido|estado ..3
soy otra|otro persona|numero
""",
    "move": """
@smove
otra|otro|otras|otros|diferente|distinta|distinto|nueva|nuevo ..1 @swhen|@scita
@swhen diferente|distinto|distinta
hay|tiene|tienen|tendra|tendran|tienes|habra|queda|quedan|tendrias|abra ..3 disponib*|temprano|luego|tarde|antes|despues|libre|disponibilidad|espacio|lugar|cupo|@swhen|otra|otro|hueco|campo|citas
disponib*
que|cuales|cual ..1 dias|dia|horas|horarios|fechas|horario|hora|fecha ..2 tiene|tienen|hay|disponib*|libre|libres|mas|pueden|queda|quedan
puede|podria|podra|pueden|podrian|podemos|puedo|podre|podriamos|podremos|seria|posible|quisiera|quiero|prefiero|prefiere|gustaria|necesito|quieren|pudiera ..2 ser|ir|pasar|verme|atender*|hacer|dar*|agendar*|venir|llegar|para|en|que|sea|el|la|a|poner*|dejar* ..3 @swhen
mejor ..2 @swhen|antes
prefiero|preferiria|prefiere ..3 @swhen|antes
que tal ..3 @swhen
y|o si ..2 @swhen
si ..1 pero ..3 _day|_date|_time|manana|luego|antes|otro|otra|despues
mas temprano|luego
luego|antes por|porfa favor?
antes posible|si
lo|la antes|mas pronto posible|posible?
deme|denme|dame|deme|darme|den ..3 otra|otro|nueva|fecha|cita
no ..1 puedo|podemos|podre ..2 @swhen pero|sino|mejor|tienen|otro
hacer|sacar|agendar|agende|programar|reservar ..2 nueva|otra|cita|nuevamente
para otro|otra|el|la|manana ..1 @swhen ..1 mejor|favor|puede
en vez|lugar de
cuando ..2 tiene|tienen|hay|puede|pueden|tendran ..2 cita|lugar|espacio|disponible|otra|libre
solo|solamente|nomas puedo|podemos|tengo ..4
de preferencia
cambiar|cambio $
""",
    "cancel": """
@scancel
no ..1 puedo|podre|podremos|podemos|voy|vamos|va|podra|puede|logro|lograre|alcanzo|pude|podria|podriamos|pudo|creo|podamos ..1 a|poder|podre? ir|asistir|acudir|llegar|venir|presentarme|estar|acompanar*|hacerlo|poder ..1
no podre|podremos $
no voy|vamos a? ir|asistir|poder|llegar|acudir|presentarme|estar
no ..1 alcanzo|alcanzamos|alcanzare|llegare|llegaremos ..2 a|ir|llegar|cita|hoy|manana|_offered
no ire|iremos|asistire|asistiremos|acudire|vendre|vendremos|estare|llegare|asistira|ira|estaremos|podre|acudiremos ..1
ya|siempre no ..1 voy|vamos|ire|quiero|necesito|necesitamos|asistire|va|quiere|ocupo|puedo|podemos|la|requiero|deseo ..1 la|a|ir? ..1
siempre no ..2
no voy $
no vamos $
no necesito|ocupo|quiero|requiero ..1 la|esa|cita|ir|mi ..1 cita?
imposible|imposibilitad* ..1 ir|asistir|llegar|acudir
encontre|encontramos|tengo|consegui|conseguimos|fui|voy ..2 otro|otra|diferente dentista|doctor|doctora|clinica|consultorio|lugar|lado
dar|den|dele|denle|dale|denle ..3 lugar|turno|cita|espacio ..4
borre|borren|quite|quiten|elimine|eliminen ..2 cita
cancelado|cancelada
sin efecto
renuncio
""",
    "askcancel": """
si ..1 cancelo|cancelamos|cancelara|cancele
cobran|cobra|cobrar|cuesta|multa|cargo|penalidad|penalizacion
tal|talvez|quiza|quizas|mejor|probablemente|posiblemente|chance|creo|pensando|capaz|igual ..4 @scancel|no
puede que ..4
@scancel|no puedo|voy ..3 tal|quiza|quizas|lo mejor
ya|la|me|se|ustedes|quien|porque|han|he|fue|esta|fueron|habia ..1 cancelo|cancelaron|cancele|cancelado|cancelada|cancelaste
como cancelo|cancelar|puedo ..1 cancelar?
debo|deberia|tengo|puedo ..1 cancelar _asks
cancelaron|cancelaste
no se si
""",
    "late": """
atrasar|retrasar $
tarde|tardecito|tardado|demorad*|retras*|atrasad*|demora|demoro|tardo|tardare|tardamos|tardar|tardaremos|tardando
_number|unos|diez|quince|cinco|veinte|treinta|media|pocos ..1 minutos|min|minutitos|minuto|hora|m ..2 tarde|retraso|demora|atraso|de|mas|llego|llegamos
llego|llegamos|llegare|llegaremos|estoy|estamos|llegando|estare|ahi ..2 en|como|a|con|unos|dentro|de ..2 _number|unos|diez|quince|cinco|veinte|treinta|media|minutos|rato
en|de|por|vamos el? camino
encamino
ya voy $
ya voy|vamos ..1 para|de|llegando|saliendo|en|por|a
voy|vamos para alla|ya
ya casi ..2 llego|llegamos|estoy|estamos|ahi
casi llego|llegamos|ahi
estoy|estamos|voy|ya ..1 llegando|saliendo|afuera|estacionan*|cerca|estacionad*
saliendo|salgo|salimos|sali ..2 de|para|casa|trabajo|ahorita|ya|apenas
trafico|embotellamiento|tranque|tapon|atorad*|trancad*|atascad*
perdi ..1 bus|autobus|camion|metro|tren|guagua
se|me ..2 hizo tarde
se ..2 poncho|descompuso
esperenme|espereme|me esperan|esperan
un ratito|poquito tarde
""",
    "asklate": "si llego|llegamos ..3 tarde\nque pasa|tan ..3 tarde\nhasta que|cuando hora ..3",
    "start": """
^^ empezar|iniciar|comenzar|reanudar|suscribir|suscribirme|activar|reactivar|continuar|inscribirme|comienzo|reiniciar por|de|otra|mensajes? ..2 $$
quiero|quisiera|deseo|gustaria|vuelvan|vuelva|necesito|pueden|puede|podrian ..2 recibir|recibirlos|mandar*|enviar*|activar*|tener|a ..5 otra|nuevamente|nuevo|vez|mensajes|recordatorios|mensaje
vuelvan|vuelva|volver|vuelve a ..1 @ssend ..2
mand*|envi*|escrib* ..4 otra|nuevamente|nuevo vez?
activ*|reactiv*|reanud*|reinici*|habilit*|continu* ..3 @smsg
quiero los|mis|sus @smsg
quiero recibir ..2 @smsg
si quiero ..2 @smsg
inscrib*|suscrib*|apunt*|agreguenme|anadanme ..3
""",
    "help": """
^^ ayuda|ayudenme|ayudeme|ayudame|info|informacion|opciones|instrucciones|comandos|menu|auxilio|asistencia por|favor|con|esto|porfavor|gracias|no? ..2 $$
necesito|quiero ayuda
que|como|cual ..3 contest*|respond*|pongo|escribo|mando|marco|aprieto|digo|oprimo|envio|tecleo
como ..1 funciona|uso|usar|sirve|utilizo|trabaja|confirmo ..2
no ..1 se|entiendo|comprendo ..2 que|como|cual ..2 contest*|respond*|poner|escribir|hacer|usar|funciona|mandar|enviar|confirmar
que|cuales ..1 opciones|comandos|palabras|letra|numero ..2
no entiendo ..1 mensaje|esto|texto|instrucciones
ayud* ..2 contest*|respond*|mensaje|entender
que puedo ..1 responder|contestar|escribir
""",
    "coming": """
si voy|vamos
ahi|alli|alla|aqui|hay|ay|ai ..1 estare|estaremos|estoy|estamos|voy|vamos|nos|llego|estara|llegamos|llegare|los|le|la|va ..1 estar|vemos|veo|ver|vere|llegar?
nos vemos ..3
la|los|le|lo|les veo|vemos|vere|miro ..2
si? voy|vamos|ire|iremos|asistire|asistiremos|llego|llegamos|llegare|llegaremos|acudire|estare|estaremos|va|ira|asistira|asisto|asistimos|vengo|vendre|vendremos ..1 a|al|con|para|_offered|sin|ahi|por? ir|asistir|estar|acudir|llegar|la|presente|ahi|alli|alla? ..1
si|claro|que ..1 puedo|podemos|podre|podremos|puede ..1 ir|asistir|llegar|acudir|venir|ese|a?
puedo|podemos|podre|podremos|puede ir|asistir|acudir|llegar ..1 _offered?
voy|vamos|va a ir|estar|asistir|llegar|acudir|venir|presentarme ..2
cuenta|cuente|cuenten ..1 conmigo|nosotros|ella|el|ello
confirm*|comfirm*|confrim*|comfirmo|confirmar|confirmamos
presente
asistencia
me|nos|le queda|parece|viene|funciona|late|sirve|va|conviene|acomoda ..1 bien|perfecto|excelente|genial|ese|la|el|muy? ..1
esta|estoy|estamos|todo|quedo|queda ..1 bien|listo|lista|listos|perfecto|confirmad*|anotad*|agendad*
ya ..1 lo|la|esta tengo|anote|apunte|anotada|apuntada|agende|agendada|anotado ..3
tengo|esta|ya|la|lo|queda ..2 anotad*|apuntad*|agendad*|calendario|agenda
anotado|anotada|apuntado|agendado
manten*|conserv*|guard*|dejen*|dejel* ..1 mi|la|cita|asi ..1
no|sin falta|falto
con mucho|todo? gusto
hasta entonces|_offered|el|_date|manana
martes _time?
_keep|_eager
""",
    "assent": """
si|sii|siii|sip|sipi|sep|simon|claro|seguro|perfecto|vale|dale|listo|lista|correcto|exacto|okey|oki|okay|afirmativo|ciertamente|obvio|efectivamente|sale|andale|orale|excelente|bueno|arre|va|hecho|confirmo|bien|ok|yes|genial|fantastico|acepto|aceptado|acordado|estupendo
por|desde supuesto|luego
de acuerdo|una
esta|muy|todo bien|perfecto
asi es|sera
como no
con gusto
a la orden
claro|seguro que si
asi mero
eso es
^^ s $$
""",
    "ack": """
enterad*|recibid*|entendid*|anotad*|leid*|notado|comprendid*
por recordarme|recordarnos|recordar|avisar|avisarme|recordatorio|el|su|aviso|la|informacion
ya vi|lei|recibi ..2
recibi ..2
lo tendre ..2 cuenta|presente
tomo nota
""",
    "thanks": """
gracias|agradec*|grasias|agradesco|agradezco
muy amable
amable
dios ..1 bendig* ..2
mil|muchas|muchisimas gracias
saludos|bendiciones
""",
    "no": """
^ no
no
nel|nop|nop|nones|nunca|jamas|tampoco|negativo|nah
no gracias
no puedo|podemos|podre|creo|pude
imposible
""",
    "busy": """
ocupad*|trabajo|trabajando|trabajar|compromiso|escuela|clases|viaje|viajando|vacaciones|turno
estoy|estare|tengo ..2 trabajo|trabajando|clase|clases|junta|reunion|viaje|compromiso|ocupad*
no ..2 conviene|queda|funciona|sirve|acomoda
mal dia|hora|momento
""",
    "hedge": """
tal vez|ves
talvez|quiza|quizas|quisas|posiblemente|probablemente|depende|ojala|capaz|igual|acaso|supongo|aver
a lo mejor
a ver ..2
puede|pueda ser|que
trato|tratare|intento|intentare|tratar|intentar|tratando|procurare|buscare ..3
voy|vamos a ver|tratar|intentar|procurar|checar|revisar ..1
hare lo posible
si puedo|alcanzo|consigo|logro|dios|se ..2 voy|ire|llego|paso|asisto|quiere|puede|aviso
primero dios
no se|estoy ..1 si|todavia|aun|segura|seguro
no se $
todavia|aun no ..2
yo? le|les|te|lo aviso|avisare|digo|confirmo|llamo|marco|hablo|informo|dejo ..2
le|les|te aviso|avisamos|confirmo|confirmare|llamo ..2
aviso|avisare|avisamos
dejeme|dejame|dejenme|permitame|deje|tengo|necesito|voy ..1 que|a|veo? ver|checar|revisar|consultar|preguntar|pensar*|verificar|checo|reviso|veo
manana|luego|despues|mas|al|lunes le|les|te|luego? confirmo|aviso|digo|llamo|confirmare
creo ..3
eso espero
espero ..4
mas o menos
cualquier cosa
pensar*|pensando
si es que
""",
    "asking": """
^ @swho
^ y|pero|oye|hola|disculpe|perdon|si|sí? a|en|de|para|con|por? @swho
a|en|de|para|con|por|tengo|no|saber @swho
me|nos|le|se podria*|puede|pueden|podrian ..1 llamar|marcar|decir|explicar|mandar|enviar|dar|hablar|informar|recordar|confirmar|regresar|ayudar
llame*|llamenme|llameme|marque*|hableme|hablenme|comuniquese|comuniquense|llamarme|marcarme|llamada
tengo|tenia|es ..1 pregunta|duda|consulta
pregunta|preguntas|pregunto|duda|dudas
quiero|quisiera|gustaria|necesito|queria|puedo|podria|podemos ..1 saber|hablar|preguntar|llevar|pagar|comer|tomar|informacion|una|mi|copia
puedo|podemos|puede|debo|tengo|tenemos|hay|tienen|tiene|aceptan|acepta|toman|es|esta|son|sigue|cobran|atienden|hablan|habla|abren|estan|necesito ..3 _asks
aceptan|cuesta|cuestan|atienden|hablan
debo|deberia ..2
necesito|ocupo ..2 receta|factura|justificante|copia|radiografias|referencia
""",
    "desk": """
seguro|aseguranza ..1 medico|dental|nuevo|cambio|medicaid
cambie|cambio ..1 de ..1 seguro|aseguranza|direccion
se|me ..2 cayo|rompio|quebro|salio|despego|aflojo|safo ..2 corona|empaste|relleno|puente|bracket|diente|amalgama|resina|tapadura|muela|carilla|provisional|retenedor
corona|empaste|amalgama ..2 cayo|salio|rompio
grosero|grosera|queja|mal|pesimo|pesima|molesto|molesta|enojada|enojado|reclamo|terrible|horrible
factura|cobro|pago|pagar|deuda|saldo|receta|medicina|radiografias|estacionamiento|direccion|costo|precio
""",
    "but": "pero|aunque|solo|excepto|sino",
    "greeting": """
^^ hola|buenos|buenas|buen|ola|saludos|holi|que
feliz|felices navidad|ano|cumpleanos|dia|pascuas|fiestas|martes|lunes
jaja*|jeje*|jiji*
te|los quiero|amo ..2
prueba|probando
que tal|onda|hubo|pasa|haces
""",
    "auto": """
manejando|conduciendo ..5 llamo|luego|despues|marco|contesto|respondo
no puedo hablar|contestar|responder ..3
mensaje|respuesta automatic*
estoy|estamos en ..1 reunion|junta ..3
fuera de la? oficina
""",
    "spam": """
ganaste|ganador|ganadora|premio|premios|felicidades ..4
haz|haga|de|da clic|click
prestamo|prestamos|credito|creditos|gratis|oferta|promocion|descuento|rifa|sorteo|inversion
""",
}

PLAIN = """
el la los las un una unos unas lo le les me te se nos yo tu usted ustedes ella ellos mi mis su sus de del al a
en con para por y o que si ya tambien muy mucho mucha muchas muchos bien bueno buena es esta este esto ese esa
eso estoy estamos soy somos son hoy manana entonces ahi alli alla aqui aca favor porfavor hola senor senora
senorita doctor doctora doc dra dr gracias dia dias tarde noche buenos buenas cita sita citas consulta limpieza
revision hora hija hijo hijos hijas esposo esposa mama papa madre padre hermana hermano nina nino ninos nieto
nieta bebe familia todos todas ambos dos tres martes marzo tres punto minutos antes temprano dentista clinica
consultorio lakeview dental mil igualmente saludos asi estar ir voy vamos va puedo podemos hare confirmacion
confirmada confirmado confirmo mensaje recordatorio recordarme recordar avisar aviso tengo tenemos agendada
agendado programada calendario agenda seguro claro perfecto listo gusto amable dios bendiga bendiciones pues
eh ah oh ay jaja jeje amen bonito lindo excelente feliz semana misma mismo hasta luego pronto nos vemos
pendiente pendientes puntual puntuales tiempo llevo llevare traigo traere mujer hombre amiga amigo joven mija
sin falta contestar respuesta respondo contesto respondiendo
"""

KEYWORDS = """
cancelar cancelen confirmo confirmar confirmado necesito quiero reprogramar reagendar mensajes mensaje gracias
equivocado equivoco numero emergencia hinchada hinchado sangrando dolor urgente respirar martes miercoles
jueves viernes perfecto asistir recordatorio cambiar tarde trafico minutos muela infeccion duele mucho
asistire estare favor
"""
