"""How people say in Spanish that they are not content; letters bare of accents."""

from chalicelib.domain.recovery.phrases import phrases, words

_LONG = (
    r"(?:(?:casi |mas de |como )?(?:una|dos|tres|media|\d+) ?(?:horas?|h|minutos|min)|horas"
    r"|mucho|muchisimo|demasiado|toda la (?:manana|tarde)|un monton|siglos|un siglo"
    r"|una eternidad)\b"
)
_ILL = (
    r"(?:dolor\w*|trafico|tiempo|clima|gripe|resfriado|dia|semana|noche|fiebre|migrana|tos|frio"
    r"|tormenta)"
)
_BAD = r"(?:horribl\w+|terribl\w+|fatal|pesim\w+|malisim\w+|espantos\w+|mal[oa]?)"

HARMLESS = phrases(
    r"""
(?:ninguna?|sin|ni una|cero|no (?:tengo|hay|tuve|hubo)
    (?: ninguna?| nada de)?) (?:quejas?|problemas?|pegas?|motivos? de queja)(?: alguno)?
nada (?:de que quejarme|mal|malo)
no (?:esta|estuvo|fue) (?:nada )?mal
no (?:puedo|podria) (?:quejarme|pedir mas|estar mas content\w)
no me puedo quejar
no podia[n]? haber[^,]*
nunca (?:me )?(?:habia|he|hube) (?:\w+ )?(?:tan|mas|mejor|sentido)[^,]*
(?:mi|el|la|otro|otra) (?:\w+ )?(?:anterior|dentista anterior|otro dentista)[^,]*
(?:antes|siempre) (?:odiaba|me daba miedo)[^,]*
(?:me siento|estoy|se siente|esta|sigo) (?:muy |tan |un poco |algo )?(?:{BAD}|enferm\w)
    (?: (?:del?|con|de la) \w+)?
{ILL} (?:tan |muy |mas )?{BAD}
{BAD} {ILL}
hace (?:un )?(?:tiempo|frio|calor) {BAD}
(?:gracias|agradezco|agradecid\w)(?: (?:mil|muchas|a todos|de verdad))? (?:por|que)[^,]*
(?:disculp\w+|perdon\w*|lamento|siento)(?: (?:por|la|las|el|los|mucho
    |mucha))* (?:molestias?|tardanza|retraso|demora)
no (?:me )?(?:tuve que |tuvimos que )?(?:espere|esperar|esperamos|dolio|duele|dolia)(?: (?:nada
    |mucho|casi nada))?
no me (?:hizo|hicieron) (?:dano|sentir mal|esperar)
sin (?:dolor|esperas?|prisas?)
que pena
(?:espera|todo|precio|visita) (?:fue|es|era|muy) (?:muy )?(?:corta|breve|rapid\w|just\w|minima)
aun asi (?:me|nos) \w+
me senti (?:como en casa|muy bien|bien|muy a gusto|a gusto|segur\w|tranquil\w|comod\w)
dentista anterior[^,]*
me equivoque
por error
se equivoc\w+ de (?:numero|persona)
(?:va|vas|me va|tengo que|tendre que|hay que|tendria que) (?:a )?(?:esperar|doler)(?: mucho)?
ya no (?:tiene|tengo) (?:miedo|dolor)
""",
    BAD=_BAD,
    ILL=_ILL,
)
"""What sounds like it and is not: taken out before the rest is read."""

OUTRIGHT = phrases(
    r"""
(?:esper\w+|sentad\w|estuv\w+)(?: \w+){0,5}? {LONG}
(?:espera|esperas|demora|tardanza|retraso|cola)(?: \w+)? (?:fue|es|era|fueron
    |son) (?:muy |demasiado |tan |super )?(?:larg\w+|eterna\w*|excesiv\w+|insoportable)
(?:mucha|muchisima|demasiada|tanta|larga) (?:espera|demora|tardanza)
(?:sigo|seguimos|llevo|llevamos)(?: \w+){0,5} (?:esperando|sin (?:respuesta|noticias|saber
    |recibir))
me (?:hacen|hicieron|hizo|tuvieron) esperar
(?:siempre|muy|bastante) (?:van |iban |va |con )?(?:atrasad\w+|retrasad\w+|retraso|impuntual\w*)
tard(?:aron|an|o) (?:mucho|demasiado|siglos|horas)
nadie (?:\w+ )?(?:\w+ )?(?:dijo|dice|contest\w+|respond\w+|llam\w+|explic\w+|avis\w+|inform\w+
    |import\w+|atend\w+|ayud\w+|escuch\w+|sab\w+|hizo|hace|aparec\w+|devuelv\w+|devolv\w+
    |ofreci\w+|pidio|supo|coge|cogio|toma|hablo)
(?:nunca|jamas) (?:me |nos |le |les )?(?:contest\w+|respond\w+|llam\w+|devuelv\w+|avis\w+
    |explic\w+|escuch\w+|cumpl\w+|vuelv\w+|volver\w*|regres\w+|cogen|atiend\w+|hacen caso|mas\b)
no (?:me |nos |le |les |lo |la )?(?:contest\w+|respond\w+|devolvi\w+|devuelv\w+|avis\w+
    |explic\w+|escuch\w+|hicieron caso|hizo caso|hacen caso|atendi\w+|quisieron|quiso|import\w+
    |dijeron|dijo nada|pidieron|respet\w+|tomaron en serio|llamaron|cumpl\w+|pararon|paro)
(?:he llamado|llame|llamo|llamamos|dije|explicado|pedi)(?: \w+){0,4} (?:\d+|dos|tres|cuatro
    |varias|muchas|mil|tantas) veces
cuantas veces
(?:segunda|tercera|cuarta|quinta|2a|3a) vez que
otra vez (?:me|lo mismo|mal|tarde|esperando)
sigo (?:esperando|sin)\b
(?:cobr\w+|factur\w+)(?: \w+){0,3} (?:de mas|dos veces|doble|otra vez|sin|mal|demasiado
    |algo que)
(?:por que|porque) (?:me|nos) (?:cobr\w+|cancel\w+|cambi\w+)
me (?:cobran|cobraron) (?:por|algo|de mas|un)
ahora me cobran
(?:factura|cuenta|cobro|recibo|cargo)(?: \w+){0,3} (?:esta |estaba |es |viene |llego )?(?:mal\b
    |equivocad\w|incorrect\w|erroneo|erronea|con errores)
(?:factura|cuenta|diente|muela|cobro|cargo) equivocad\w
(?:quiero|exijo|devuelvan|reclamo|necesito)(?: \w+)? (?:mi dinero|un reembolso|el dinero
    |mi reembolso|devolucion)
(?:me|nos) (?:cancel\w+|cambi\w+|movi\w+)(?: \w+){0,3} (?:dos veces|otra vez|a ultima hora
    |de nuevo|varias|tres veces|sin avis\w+|el mismo dia)
(?:me|nos|lo|la) (?:trat\w+|atendi\w+|hablaron|hablo)(?: \w+)? (?:mal|muy mal|fatal|pesimo
    |con prisas?|de mala (?:manera|gana)|horrible|como|sin respeto|feo)\b
me (?:grit\w+|insult\w+|ignor\w+|colg\w+|lastim\w+|hizo (?:dano|sentir mal)|hicieron (?:dano
    |sentir mal)|enga\w+|humill\w+|regan\w+|minti\w+|mentir\w+)
me senti (?:muy |tan |completamente )?(?:mal|ignorad\w|maltratad\w|humillad\w|presionad\w
    |apurad\w|incomod\w|un numero|juzgad\w|estafad\w|despreciad\w|como)
(?:perdieron|extraviaron) (?:mis|mi|los|el)
perdi (?:toda )?(?:la|el|mi) (?:manana|tarde|dia|tiempo)
mas dolor que
(?:dolio|duele|dolia) (?:mucho|muchisimo|todo)(?:.*\b(?:no les|y no|nadie|ustedes|desde que))
se (?:me )?(?:cayo|rompio|salio|solto|despego|quebro)(?: \w+){0,4} (?:otra vez|de nuevo|a los
    |a la semana|en dos|al dia)
(?:empaste|corona|puente|carilla|implante|calza|relleno) se (?:\w+ )?(?:cayo|rompio|salio|solto
    |despego)
(?:me dijeron|prometi\w+|dijeron|aseguraron)(?: \w+){0,6} (?:y ahora|y no|y nunca|pero no
    |y todavia)
por (?:su|culpa de) (?:culpa|ustedes)
(?:no|jamas|nunca) (?:\w+ )?(?:volvere|vuelvo|volver|regresare|regreso|regresar|volveremos
    |pienso volver|piso)\b
no (?:voy a|vamos a|pienso|pensamos|creo que vaya a|creo que) (?:volver|volvere|vuelva
    |volvamos|regresar|regrese)\b(?! (?:hasta|a tiempo|hoy|antes|temprano|al trabajo))
ni (?:siquiera )?me (?:miro|saludo|escucho|pregunto|hablo)\b
no (?:\w+ )?(?:recomiendo|recomendaria|recomendare)
(?:buscar|busco|cambiar de|encontre|cambio de|voy con|ir a|buscare|cambiare de)
    (?: a)? ?(?:otr[oa] )?(?:dentista|doctor\w?|clinica|medico|consultorio|lugar|sitio)\b
    (?<!ir a dentista)
(?:poner|presentar|tengo|hacer|quiero|levantar|interponer|dejar)(?: \w+)? (?:queja|reclamo
    |reclamacion|denuncia|mala resena)
queja formal
hablar con (?:el|la|un|una|su|algun) (?:encargad\w|gerente|jef\w|duen\w|director\w*|responsable
    |supervisor\w*|manager)
(?:que|una|es una|muy|tan|total|vaya|esto es una) (?:falta de|verguenza|burla|estafa|porqueria
    |basura|desastre|mal[oa] (?:servicio|atencion|trato|experiencia)|broma)
(?:asi no|como no) se (?:trata|atiende|hace|debe)\w*
(?:dos|tres|varios) (?:recibos|cobros|facturas|cargos) (?:mal|equivocad\w+|de mas)
alguien (?:lee|contesta|responde|atiende|me (?:puede|va a) (?:contestar|responder|atender))
(?:me|nos) siguen \w+ndo
(?:nunca|no) me (?:quedo|quedaron|ajusta|encaja|sirvio)(?: \w+)?
plantad\w
ya (?:pague|lo pague|la pague|habia pagado)
(?:pas|atend|llam|vi|recib)\w+ (?:cuarenta|treinta|cincuenta|\d+|una|dos) (?:minutos
    |horas?) (?:despues|tarde)
sin (?:preguntarme|avisarme|consultarme|preguntar|avisar|consultar)
iban a (?:llamar|mandar|enviar|avisar)\w*
quedaron en (?:llamar|mandar|enviar|avisar)\w*
falta de (?:respeto|profesional\w*|higiene|comunicacion|educacion|empatia|interes)
(?:mal|mala|malos|malas|pesim\w+|horrible|terrible|fatal|poco|poca|peor
    |nula) (?:\w+ )?(?:servicio|atencion|trato|experiencia|organizacion|comunicacion|trabajo
    |educacion|higiene|gente|personal|clinica|dentista|doctor\w?|actitud|profesional\w*
    |amable\w*|respeto|seria)
(?:servicio|atencion|trato|experiencia|organizacion|comunicacion|trabajo|personal|recepcion)
    (?: \w+){0,2} (?:mal\w*|pesim\w+|horrible|terrible|fatal|deja mucho|deficiente|regular)
no (?:estoy|quede|estamos|me voy|sali)(?: (?:muy|nada|del todo))* (?:content\w|satisfech\w|feliz
    |conforme|a gusto)
(?:muy |demasiado |tan |super |carisim)(?:molest\w|enojad\w|car[oa]s?\b|disgustad\w
    |decepcionad\w|indignad\w|enfadad\w|frustrad\w|lent\w|sucio|sucia|brusc\w|groser\w|seca\b
    |seco\b|desorganizad\w|grosero|o\b|a\b)
carisim\w
estaba (?:todo )?suci\w
(?:fue|es|era|son|fueron|muy) (?:\w+ )?(?:brusc\w+|groser\w+|maleducad\w+|antipatic\w+
    |prepotente\w*|seca|seco|desagradable\w*|arrogante\w*|rud[oa]s?)\b
(?:son|es) unos? (?:ladron\w*|estafador\w*|sinverguenzas?|incompetentes?|mentiroso\w*)
con (?:mucha )?prisas?
cinco minutos y ya
solo (?:les )?(?:importa|interesa|quieren)(?: \w+)? (?:dinero|cobrar)
ni (?:una|se) (?:disculpa|disculp\w+|perdon|me)
harto de
harta de
ya basta
estoy hart\w
se acabo
perdida de tiempo
deja mucho que desear
esperaba (?:mas|mejor|algo mejor|otra cosa)
estaba cerrado y
me avis\w+ que estaba cerrado
""",
    LONG=_LONG,
)
"""Said so that nothing before it takes it back."""

WORDS = words(
    r"""
pesim[oa]s? | horribles? | terribles? | fatal | malisim\w+ | inaceptable\w* | decepcion\w*
desilusi\w* | groser\w+ | maltrat\w* | maleducad\w+ | incompeten\w+ | enojad[oa]s?
enfadad[oa]s? | indignad[oa]s? | indignante | molest[oa]s? con | furios[oa]s? | quejarme
insatisfech\w+ | vergonzos\w+ | verguenza | estafa\w* | ladron\w* | abusiv\w+ | abusador\w*
descuidad\w+ | negligen\w+ | sucio | sucia | asqueros\w+ | ridicul\w+ | desastre | antipatic\w+
prepotente\w* | irrespetuos\w+ | deshonest\w+ | frustra\w+ | discrimina\w* | racistas?
injust[oa]s? | desorganizad\w+ | espantos\w+ | carisim\w+ | porqueria | basura | disgustad\w+
""",
)
"""Words that say it, unless denied."""

DENIES = words(
    r"""
no | nunca | jamas | sin | nadie | ni | nada | ningun\w* | tampoco
""",
)
