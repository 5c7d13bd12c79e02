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
    "spain": "dolor duele duelen dolia doliendo dolio adolorida adolorido doler dolorosa lastimado lastimada lastimo "
    "punzadas ardor arde ardiendo molestia molestias migrana sensible",
    "swho": "quien quienes que cual cuales donde adonde cuando cuanto cuanta cuantos cuantas como",
    "ssend": "mandar manden mande mandes mandan mandando mandarme mandenme enviar envien envie envies enviando "
    "enviarme escriban escriba escribir escribirme escribas escribiendo texteen textee textear texteando testear "
    "testearme mensajear moleste molesten molestes molestar molestarme molestando contacten contacte contactar "
    "contactarme fastidiar fastidien chingar chinguen chingando joder jodan jodiendo recordar recuerden hablen "
    "comuniquen comunique mensajeen spamear acosar acosen mandarle enviarle manda",
}

REWRITES = """\
mas tarde|tardecito|tardecita|tardesito|tardito => luego
como a|en ..1 _number => como _number
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
    "coming": """
por nada ..3 pierdo
estoy|quede|esta ..1 apuntada|anotada|agendada
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
por recordarme|recordarnos|recordar|avisar|avisarme|recordatorio|la|informacion
ya vi|lei|recibi ..2
recibi ..2
lo tendre ..2 cuenta|presente
tomo nota
""",
    "thanks": """
muy amables
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
nomas|solo|solamente si ..3
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
^ aviso|avisare|avisamos
luego|manana|despues ..1 aviso
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
