"""What the columns of an export are called, and what they hold."""

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum


class Field(StrEnum):
    """What a column holds; the values are what is stored with a mapping."""

    IGNORE = ""
    # --- the patient
    PATIENT_ID = "patient_id"
    NAME = "name"
    """The whole name in one cell: only a comma tells "Last, First"."""
    GIVEN = "given"
    FAMILY = "family"
    PREFERRED = "preferred"
    SAID_AS = "said_as"
    BORN = "born"
    MOBILE = "mobile"
    PHONE = "phone"
    """Nobody says which: taken for one that can be texted."""
    HOME = "home"
    WORK = "work"
    PHONES = "phones"
    """Several in one cell, each with its use: "Mobile: …, Home: …"."""
    EMAIL = "email"
    LANGUAGE = "language"
    INTERPRETER = "interpreter"
    REMEMBER = "remember"
    SINCE = "since"
    STANDING = "standing"
    """Whether they are still a patient: active, inactive, deceased, prospective …"""
    CONSENT = "consent"
    REMINDER = "reminder"
    """How they are reminded; "none" is a no to texts."""
    ZONE = "zone"
    GUARANTOR = "guarantor"
    ARCHIVED = "archived"
    """A date or a yes: the record was put away."""
    DECEASED = "deceased"
    MERGED_INTO = "merged_into"
    """The number of the record that this one was merged into."""
    SEX = "sex"
    CAME_BY = "came_by"
    """How they found the practice, in words."""
    REFERRED = "referred"
    """The number of who sent them, or in words who or what did."""
    LISTS = "lists"
    INTERESTS = "interests"
    BALANCE = "balance"
    """What they owe."""
    # --- the visit
    ID = "id"
    LOCATION = "location"
    PROVIDER = "provider"
    VISIT_TYPE = "visit_type"
    DATE = "date"
    TIME = "time"
    START = "start"
    NEXT = "next_visit"
    """When their next visit is, in a list of patients."""
    END = "end"
    MINUTES = "minutes"
    PATTERN = "pattern"
    """Open Dental's: one character is five minutes."""
    STATUS = "status"
    NOTE = "note"
    BOOKED = "booked"
    CANCELLED = "cancelled"
    """A date or a yes: the visit was called off."""
    NO_SHOW = "no_show"
    """A yes: they did not come."""
    AMOUNT = "amount"
    """What the visit brought."""
    # --- both
    CHANGED = "changed"
    """When the record was last changed over there."""


REPEATABLE = frozenset({Field.MOBILE, Field.PHONE, Field.HOME, Field.WORK, Field.EMAIL})
"""An export may have several columns of these."""
DATES = (
    *(Field.START, Field.NEXT, Field.DATE, Field.END),
    *(Field.BORN, Field.SINCE, Field.BOOKED),
)
"""Columns whose dates may be month first or day first."""
OF_PATIENTS = frozenset(list(Field)[1 : list(Field).index(Field.ID)])
OF_NAMES = frozenset({Field.NAME, Field.GIVEN, Field.FAMILY})
OF_PHONES = (Field.MOBILE, Field.PHONE, Field.PHONES, Field.HOME, Field.WORK)
OF_TIMES = frozenset({Field.START, Field.DATE, Field.NEXT})

_SPELLINGS: Mapping[Field, str] = {
    Field.ID: "appointmentid apptid aptid aptnum apptnum apptno appointmentno appointmentnumber "
    "appt apptnumber bookingid visitid eventid id bookingnumber appointmentkey encounterid "
    "idcita idcitas numerodecita nocita citaid folio "
    "terminid terminnr terminnummer idrdv numerordv rdvid numeroderendezvous "
    "idconsulta numerodaconsulta codigoconsulta idagendamento codigoagendamento",
    Field.PATIENT_ID: "patientid patid patnum patientno patientnumber patientnum chart chartno "
    "chartnum chartnumber chartid mrn recordnumber accountno accountnumber acct clientid "
    "clientnumber patientkey patientguid respid personid externalid medicalrecordnumber "
    "npatient npaciente "
    "idpaciente idpacientes numerodepaciente expediente noexpediente nodeexpediente "
    "numerodeexpediente nopaciente nodepaciente historiaclinica "
    "patientennr patientennummer patientenid patnr kundennummer kundennr aktennummer "
    "idpatient numeropatient nopatient numerodedossier nodossier dossier numdossier "
    "numerodopaciente codigodopaciente codigopaciente prontuario numeroprontuario",
    Field.NAME: "patient patientname name fullname client clientname patientfullname customer "
    "customername displayname paciente nombredelpaciente nombrecompleto nombrepaciente "
    "nombreyapellidos apellidosynombre patientenname nachnamevorname namevorname "
    "nomcomplet nompatient nomdupatient nometprenom nomprenom "
    "nomedopaciente nomecompleto nomepaciente",
    Field.GIVEN: "first firstname fname given givenname patientfirstname patientfirst forename "
    "nombre nombres primernombre vorname vornamen rufname prenom prenoms "
    "primeironome nomeproprio",
    Field.FAMILY: "last lastname lname surname familyname family patientlastname patientlast "
    "apellido apellidos primerapellido nachname familienname zuname nomdefamille nomdenaissance "
    "nom sobrenome apelido ultimonome",
    Field.PREFERRED: "preferred preferredname prefname nickname goesby knownas callme "
    "preferredfirstname apodo nombrepreferido prefiere spitzname prenomusuel surnom "
    "nomepreferido nomesocial apelidocarinhoso",
    Field.SAID_AS: "pronunciation pronounced saidas nameissaid howtosay pronunciacion "
    "sepronuncia phonetic aussprache prononciation pronuncia",
    Field.BORN: "dob birthdate dateofbirth birthday born birth bdate patientdob "
    "fechadenacimiento fechanacimiento nacimiento fnac fecnac "
    "geburtsdatum geburtstag gebdatum geb geborenam datedenaissance datenaissance naissance "
    "neele datadenascimento datanascimento nascimento dtnascimento",
    Field.MOBILE: "mobile mobilephone cell cellphone cellular wireless wirelessphone mobileno "
    "mobilenumber cellno cellnumber cellph mobileph smsphone textphone phonemobile "
    "phonecell smsnumber celular movil telefonocelular telefonomovil numerodecelular "
    "handy handynummer mobil mobiltelefon mobilnummer natel "
    "portable telephoneportable telportable telmobile telephonemobile gsm "
    "telemovel numerodecelular telefonecelular",
    Field.PHONE: "phone phoneno phonenumber telephone tel contactphone primaryphone "
    "contactnumber phone1 phone2 phone3 phone1value phone2value secondaryphone otherphone "
    "alternatephone telefono numerodetelefono telefon telefonnummer telefonnr rufnummer "
    "numerodetelephone notel telefone contato numerodetelefone",
    Field.HOME: "home homephone homeph hmphone homeno homenumber landline phonehome hometel "
    "hometelephone telefonofijo fijo telefonocasa telefonodecasa festnetz telefonprivat "
    "privattelefon telephonefixe fixe telfixe telephonedomicile teldomicile "
    "telefonefixo telefoneresidencial residencial",
    Field.WORK: "work workphone workph wkphone workno worknumber businessphone officephone "
    "phonework worktelephone employerphone telefonotrabajo telefonodetrabajo dienstlich "
    "telefondienstlich geschaeftlich telefongeschaeftlich telephoneprofessionnel telprofessionnel "
    "telpro telephonetravail telefonecomercial telefonetrabalho",
    Field.PHONES: "patientphonenumbers phonenumbers phones contactnumbers telefonos telefone "
    "telefonnummern telephones",
    Field.EMAIL: "email emailaddress emailaddr mail patientemail primaryemail email1 email2 "
    "email1value correo correoelectronico emailadresse mailadresse courriel adressemail "
    "adresseelectronique adresseemail correioeletronico",
    Field.LANGUAGE: "language lang preferredlanguage spokenlanguage primarylanguage "
    "idioma lengua idiomapreferido sprache muttersprache langue langueparlee lingua",
    Field.INTERPRETER: "interpreter interpreterneeded needsinterpreter interpreterrequired "
    "interprete necesitainterprete dolmetscher interpreteneeded",
    Field.REMEMBER: "alert alerts patientalert patientnote patientnotes popup remember "
    "aviso alerta notapaciente hinweis hinweise patientenhinweis alerte remarquepatient",
    Field.SINCE: "patientsince firstvisit firstvisitdate datefirstvisit since entrydate "
    "clientsince primeravisita patientseit erstbesuch premierevisite patientdepuis "
    "primeiraconsulta pacientedesde",
    Field.STANDING: "patientstatus patstatus clientstatus estadodelpaciente patientenstatus "
    "statutpatient statusdopaciente situacaodopaciente",
    Field.CONSENT: "textconsent consenttotext smsconsent textok oktotext txtmsgok txtok smsok "
    "smsoptin textoptin texts allowtext allowtexts allowsms textpermission consent "
    "textmessageconsent receivesms receivessms receivesmsmessages smspermission cantext "
    "aceptamensajes consentimiento mensajes autorizamensajes aceptasms "
    "smserlaubt smseinwilligung einwilligungsms consentementsms smsautorise "
    "aceitasms consentimentosms autorizasms",
    Field.REMINDER: "remindertype reminderpreference reminders remindermethod "
    "appointmentreminders contactpreference preferredcontactmethod prefconfirmmethod "
    "prefcontactmethod recordatorio erinnerung erinnerungsart rappel typederappel lembrete",
    Field.ZONE: "timezone tz zonahoraria zeitzone fuseau fuseauhoraire fusohorario",
    Field.GUARANTOR: "guarantor guarantorid guarantorno guarantornumber responsibleparty "
    "responsiblepartyid resppartyid headofhousehold garante idgarante responsable "
    "zahlungspflichtiger garant idgarant responsavel responsavelfinanceiro",
    Field.ARCHIVED: "archivedat archived archivedon dischargedon discharged inactivedate "
    "archivado archiviert archive arquivado deletedat deletedon",
    Field.DECEASED: "deceased dateofdeath deceaseddate deathdate deceasedat isdeceased died "
    "fallecido fechadefuncion verstorben verstorbenam decede datededeces falecido datadeobito",
    Field.MERGED_INTO: "mergedinto mergedintoid mergedwith duplicateof mergedto",
    Field.SEX: "sex gender administrativesex genderidentity sexatbirth legalsex sexo genero "
    "geschlecht sexe genre",
    Field.CAME_BY: "howdidyouhear howdidyouhearaboutus heardabout heardaboutus howheard "
    "referralsource refsource leadsource marketingsource acquisitionsource patientsource "
    "referraltype howtheyfoundus comonosconocio comosupodenosotros fuentedereferencia origen "
    "wieaufmerksamgeworden aufmerksamdurch zuweisungsquelle commentavezvousconnu "
    "commentnousavezvousconnu origine comonosconheceu comosoube origem",
    Field.REFERRED: "referredby referrer referrerid referredbyid referredbynumber referral "
    "referringpatient referringpatientid referringprovider referringdoctor referringdr "
    "referidopor recomendadopor derivadopor empfohlenvon ueberwiesenvon uberwiesenvon zuweiser "
    "adressepar recommandepar envoyepar medecinadresseur indicadopor encaminhadopor",
    Field.LISTS: "tags tag labels lists groups patientgroups categories etiquetas grupos "
    "schlagworte etiketten gruppen etiquettes groupes marcadores listas",
    Field.INTERESTS: "interests interest interestedin intereses interesadoen interessen "
    "interessiertan interets centresdinteret interesses interessadoem",
    Field.BALANCE: "balance balancedue amountdue accountbalance outstanding outstandingbalance "
    "patientbalance totaldue baltotal estbalance owed owes saldo saldopendiente deuda adeudo "
    "kontostand offenerbetrag offen solde soldedu saldodevedor",
    Field.LOCATION: "location office site clinic clinicname branch practicelocation clinicnum "
    "business businessname businessid locationname facility sede consultorio clinica sucursal "
    "standort praxis filiale lieu cabinet site etablissement unidade local",
    Field.PROVIDER: "provider providername prov provname doctor dr dentist hygienist "
    "practitioner clinician resource therapist provnum providerid practitionername practitionerid "
    "staff staffmember staffname assignedto physician profesional dentista doctora medico "
    "proveedor behandler arzt arztin zahnarzt therapeut praticien medecin docteur praticienne "
    "profissional medica doutor doutora",
    Field.VISIT_TYPE: "type visittype appttype appointmenttype procedure procedures service "
    "reason visitreason apptreason treatment procdescript treatmentname appointmenttypename "
    "appointmenttypeid "
    "tipo tipodecita motivo servicio tratamiento terminart behandlung behandlungsart leistung "
    "typederdv motifderdv motif typedeconsultation acte servico procedimento tipodeconsulta",
    Field.DATE: "date apptdate appointmentdate visitdate startdate aptdate "
    "fecha fechadelacita fechacita dia datum termindatum daterdv dateduerdv datedurdv "
    "datederendezvous datedurendezvous data datadaconsulta dataconsulta",
    Field.TIME: "time appttime appointmenttime starttime timestart apttime "
    "hora horadeinicio horainicio horadelacita uhrzeit zeit beginnzeit heure heuredebut "
    "heurerdv heurededebut horario horadaconsulta",
    Field.START: "start starts startsat startdatetime datetime dateandtime aptdatetime "
    "apptdatetime appointmentdatetime startlocal appointmentstart appointmentstarttime startat "
    "inicio fechayhora comienzo beginn terminbeginn anfang debut dateheure dateetheure "
    "dataehora datahora iniciodaconsulta",
    Field.NEXT: "nextappt nextappointment nextvisit nextapptdate nextappointmentdate nextapt "
    "nextvisitdate proximacita proximavisita naechstertermin nachstertermin naechsterbesuch "
    "prochainrdv prochainrendezvous proximaconsulta",
    Field.END: "end ends endsat endat endtime timeend enddatetime appointmentend "
    "appointmentendtime finishtime fin horafin horadefin termina ende terminende fini heurefin "
    "heuredefin termino horafim fim",
    Field.MINUTES: "minutes mins min duration length durationmin durationmins durationminutes "
    "lengthmin lengthminutes apptlength durationinminutes "
    "duracion minutos dauer dauerminuten dauerinminuten minuten duree dureeminutes duracao",
    Field.PATTERN: "pattern aptpattern timepattern",
    Field.STATUS: "status apptstatus appointmentstatus confirmationstatus aptstatus "
    "visitstatus bookingstatus estado estatus estadodelacita terminstatus statut etat situacao "
    "statusdaconsulta",
    Field.NOTE: "note notes apptnote apptnotes appointmentnote appointmentnotes comment comments "
    "nota notas comentarios observaciones notiz notizen bemerkung bemerkungen anmerkung "
    "kommentar remarque remarques commentaire commentaires observacoes observacao",
    Field.BOOKED: "bookedon booked datebooked created createdon createdat datecreated scheduledon "
    "bookeddate fechadereserva creada reservada gebuchtam erstelltam erfasstam creele "
    "reservele datedecreation criadoem agendadoem",
    Field.CANCELLED: "cancelledat canceledat cancelledon canceledon cancellationtime "
    "cancellationdate canceladoel storniertam annulele canceladoem",
    Field.NO_SHOW: "didnotarrive noshow dna missedappointment",
    Field.AMOUNT: "amount fee fees charge charges total totalamount totalfee totalcharge price "
    "cost production apptfee apptamount visitamount grossproduction billed billedamount importe "
    "monto precio tarifa costo honorarios betrag preis honorar kosten summe montant prix tarif "
    "honoraires valor preco valordaconsulta",
    Field.CHANGED: "datetstamp updatedat lastupdated lastmodified modifiedat modifiedon "
    "datemodified updatedon lastchanged changedat actualizadoel ultimamodificacion "
    "geaendertam geandertam letzteaenderung modifiele atualizadoem",
}
FIELD_OF: Mapping[str, Field] = {
    spelling: field for field, text in _SPELLINGS.items() for spelling in text.split()
}
"""Folded heading → what it holds."""

_BEFORE = ("patients", "patient", "pts", "pt", "clients", "client", "customer", "appointment")
_AFTER = ("number", "num", "nbr", "no", "value", "field")


def field_of(heading: str) -> tuple[Field, bool]:
    """(what it holds, whether exactly this spelling is known)."""
    word = folded(without_brackets(heading)) or folded(heading)
    if word in FIELD_OF:
        return FIELD_OF[word], True
    shorter = [word.removeprefix(of) for of in _BEFORE if word.startswith(of)]
    for stem in [word, *shorter]:
        for end in ("", *_AFTER):
            if end and not stem.endswith(end):
                continue
            found = FIELD_OF.get(stem.removesuffix(end) if end else stem)
            # "Patient No" without its ends is nothing in particular.
            if found and found not in (Field.ID, Field.NAME):
                return found, False
    return Field.IGNORE, False


def without_brackets(heading: str) -> str:
    return clean(re.sub(r"[(\[][^()\[\]]*[)\]]", " ", heading))


def hint_of(heading: str) -> str:
    """What stands in brackets, folded: "mmddyyyy"."""
    return folded("".join(re.findall(r"[(\[]([^()\[\]]*)[)\]]", heading)))


def clean(text: str) -> str:
    """One line, NFC, single spaces, nothing invisible."""
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return " ".join(text.split())
    composed = unicodedata.normalize("NFC", text.replace("\0", ""))
    seen = "".join(
        " " if c.isspace() or unicodedata.category(c) == "Cc" else c
        for c in composed
        # A joiner between two letters belongs to them (Persian, emoji); at an end it is dirt.
        if unicodedata.category(c) not in ("Cf", "Cs") or c in "‌‍"
    )
    return " ".join(seen.split()).strip("‌‍ ")


def folded(text: str) -> str:
    """Letters and digits only, no accents, no case: how headings and names are compared."""
    if text.isascii():
        return "".join(c for c in text.lower() if c.isalnum())
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in plain if c.isalnum())
