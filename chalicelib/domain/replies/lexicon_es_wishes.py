"""Spanish: what must reach a person first, and what is wanted of the visit or the texts."""

MEANINGS = {
    "urgent": """
quitarme|acabar ..1 la|mi vida
durmi*|entume*|adormec*|dormid* ..2 cara|labio|lengua|boca|brazo
no ..2 para|deja ..1 sangre
trago|tome|tomo ..2 pastillas|medicinas|cloro|veneno|pila
tengo|con|mis|los|muchos|unos|fuertes|de dolores
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
^ ya|por|favor ..1 no mas $
^^ por favor no mas $$
no contacto|contactar|contacten|contactarme ..1
^^ no|ya mas|basta $$
no ..1 interesa ..3
no mensajes|textos|recordatorios|sms
parenle|parale|alto ..2 @smsg
@smsg ..1 no
favor ..1 no|de ..1 mandar|enviar|no ..2
alto a|con ..1 @smsg
quitame|borrame|sacame ..4
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
a las _time ..1 puede|podria
_time ..2 puede|podria ..1 _asks
se puede|podra|podria ..3 _day|_date|_time|@swhen
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
tal|talvez|quiza|quizas|probablemente|posiblemente|chance|creo|pensando|capaz|igual ..4 @scancel|no
a lo mejor ..4 @scancel|no
puede que ..4
@scancel|no puedo|voy ..3 tal|quiza|quizas|lo mejor
ya|la|me|se|ustedes|quien|porque|han|he|fue|esta|fueron|habia ..1 cancelo|cancelaron|cancele|cancelado|cancelada|cancelaste
como cancelo|cancelar|puedo ..1 cancelar?
debo|deberia|tengo|puedo ..1 cancelar _asks
cancelaron|cancelaste
no se si
""",
    "late": """
manejando|conduciendo|caminando ..3
buscando estacionamiento|parqueo|donde
ya ..1 cerca
ya ..1 llego|llegamos|merito
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
inscrib*|suscrib*|apuntenme|apunteme|agreguenme|anadanme ..3
""",
    "help": """
que tengo|debo|hay ..1 que? poner|hacer|contestar|escribir|responder
no se ..1 usar ..2
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
}
