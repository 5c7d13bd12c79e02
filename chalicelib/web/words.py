"""What patients read on their pages, in each language, and how days and times are said in it."""

from collections.abc import Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from chalicelib.domain import wording

_EN: Mapping[str, str] = {
    "language": "English",
    "switch": "Español",
    "skip": "Skip to the page",
    # The appointment
    "appointment": "Your appointment",
    "appointment_of": "{name}, your appointment",
    "when": "When",
    "where": "Where",
    "please_answer": "Can you come?",
    "confirm": "Confirm {when}",
    "find_time": "Find another time",
    "find_time_note": "You keep your time until you have chosen a new one.",
    "cancel": "Cancel {when}",
    "calendar": "Add to my calendar",
    "confirmed": "You are confirmed for {when}. See you then!",
    "cancelled": "Your appointment on {when} is cancelled.",
    "moved": "Done. Your appointment is now {when}. It was {before}.",
    "booked": "Done. Your appointment is {when}.",
    "undo_cancel": "Undo: keep {when}",
    "undo_move": "Undo: go back to {when}",
    "undo_until": "You can undo this until {time}.",
    "pending": "We have your wish for this time and have not agreed to it yet.",
    "asked_to_move": "You asked for another time. Choose one here, or wait to hear from us.",
    "arrived": "You are here: we have noted that you arrived.",
    "over": "This appointment is over.",
    "over_help": "To make a new one, call us.",
    "cancelled_help": "Would you like a new appointment? Call us.",
    "again_help": "Would you like a new appointment?",
    "again": "Find a new time",
    "call": "Call {phone}",
    "call_us": "Questions? Call us: {phone}",
    "which_messages": "Which messages you get: change it here",
    # Something came in between
    "changed": "This appointment changed after you opened the page. Nothing was done. "
    "This is how it stands now.",
    "taken": "Sorry, {when} was taken a moment ago. Nothing has changed: you still have {present}. "
    "These times are open now.",
    "taken_booking": "Sorry, {when} was taken a moment ago. These times are open now.",
    "former_taken": "Your former time was taken meanwhile, so you keep {when}.",
    "not_possible": "That is not possible any more. This is how your appointment stands now.",
    "too_late_to_undo": "The three minutes for undoing are over. Call us and we will help.",
    # Times
    "times": "Choose another time",
    "times_lead": "Press a time and your appointment moves there. Until then you keep {when}.",
    "move_to": "Move to {when}",
    "book_at": "Book {when}",
    "colleague": "with a colleague",
    "times_one": "{count} time",
    "times_many": "{count} times",
    "no_times": "There are no open times between {first} and {last}.",
    "later": "Show later times",
    "earlier": "Show earlier times",
    "keep": "Keep {when}",
    # The waitlist, and a time that is offered from it
    "tell_me": "Tell me if an earlier time opens",
    "tell_me_note": "You keep your time. If an earlier one opens we ask you.",
    "list_of": "{name}, an earlier time?",
    "list_join_lead": "Tell us when you can come. If a time opens that suits you, we text or email "
    "you, and you say yes or no. The first to say yes has it.",
    "list_on": "You are on our list since {day}.",
    "list_on_lead": "If a time opens that suits you, we text or email you, and you say yes or no.",
    "list_keep": "Until then we keep your time: {when}. It moves only if you take another one.",
    "list_days": "Which days suit you?",
    "list_days_note": "None ticked: any day.",
    "list_parts": "What time of day?",
    "list_parts_note": "None ticked: any time.",
    "part_morning": "Mornings, until noon",
    "part_afternoon": "Afternoons",
    "part_evening": "From {time}",
    "list_with": "With whom?",
    "list_with_own": "With {provider}",
    "list_with_any": "With anybody of the team",
    "list_first": "Not before",
    "list_until": "Not after",
    "list_dates_note": "Leave empty if any day is fine.",
    "list_notice": "How soon can you come?",
    "notice_2": "At short notice: 2 hours are enough",
    "notice_24": "I need to know the day before",
    "notice_72": "I need 3 days",
    "notice_168": "I need a week",
    "list_join": "Put me on the list",
    "list_save": "Save what suits me",
    "list_leave": "Take me off the list",
    "list_saved": "Saved. You are on our list.",
    "list_left": "Done. You are off our list. Your appointments stay as they are.",
    "list_not_possible": "We cannot put you on the list online just now. Call us and we will help.",
    "list_changed": "This changed after you opened the page. Nothing was saved. "
    "This is how it stands now.",
    "list_bad_dates": "Choose days from today on, the first one not after the last one.",
    "list_open_now": "See which times are open now",
    "offer_of": "{name}, a time is open",
    "offer_held": "Open until {until}. Whoever takes it first has it.",
    "offer_moves": "If you take it, your appointment on {when} moves here.",
    "offer_books": "If you take it, it is booked for you.",
    "offer_take": "Yes, I take {when}",
    "offer_decline": "No, thank you",
    "offer_won": "It is yours: {when}. See you then!",
    "offer_lost": "Sorry, somebody was quicker: {when} is taken.",
    "offer_over": "Sorry, {when} could be taken until {until} only. It is gone.",
    "offer_past": "Sorry, {when} has passed.",
    "offer_withdrawn": "Sorry, {when} is not free any more.",
    "offer_declined": "Thank you for telling us. {when} goes to somebody else.",
    "offer_not_waiting": "{when} goes to somebody else: you have another time by now, or left our "
    "list.",
    "offer_busy": "That did not work this time, and nothing has changed. Please try once more, or "
    "call us.",
    "offer_stay": "You stay on our list, and we tell you when another time opens.",
    "offer_keep": "You keep your appointment: {when}.",
    "offer_change": "Change what suits me, or leave the list",
    # Booking
    "book": "Book a visit",
    "book_of": "{name}, book a visit",
    "which_visit": "What would you like to come for?",
    "which_place": "Where?",
    "book_lead": "Press a time and it is yours.",
    "minutes": "{minutes} minutes",
    "other_visit": "Choose something else",
    "no_visits": "There is nothing to book online. Call us and we will find a time.",
    "used": "You have booked with this link already.",
    "see_booked": "See my appointment",
    # The form on a website
    "enquiry": "Write to {practice}",
    "enquiry_lead": "Leave your name and a way to reach you, and we will get back to you.",
    "enquiry_thanks": "Thank you. We have your message and will get back to you.",
    "enquiry_urgent": "In an emergency call your emergency number, not us.",
    "enquiry_given_name": "First name",
    "enquiry_family_name": "Last name",
    "enquiry_phone": "Phone",
    "enquiry_email": "Email",
    "enquiry_either": "A phone number or an email address is enough.",
    "enquiry_about": "What is it about?",
    "enquiry_first-visit": "A first visit",
    "enquiry_visit": "Another visit",
    "enquiry_question": "A question",
    "enquiry_other": "Something else",
    "enquiry_message": "Your message, if you like",
    "enquiry_message_note": "Please nothing about your health here: we will ask when we talk.",
    "enquiry_times": "When suits you best?",
    "enquiry_mornings": "Mornings",
    "enquiry_afternoons": "Afternoons",
    "enquiry_evenings": "Evenings",
    "enquiry_came_by": "How did you hear about us?",
    "enquiry_came_by_none": "I would rather not say",
    "enquiry_sent": "Somebody recommended us to you",
    "enquiry_code": "Their code, if you have one",
    "enquiry_code_note": "As in ANN-7K3QX. Without one you are just as welcome.",
    "enquiry_may_know": "Whoever recommended you to me may know that I came. If I leave this "
    "empty, you tell them nothing about me.",
    "enquiry_bad_code": "We do not know this code. Please check it, or press Send again to go on "
    "without it.",
    "enquiry_texts": "Texts",
    "enquiry_trap": "Leave this empty",
    "enquiry_send": "Send",
    "enquiry_check": "Almost done: please check what you wrote, then press Send.",
    "enquiry_wrong": "Not sent yet: please look at the marked answers.",
    "enquiry_bad_name": "Write a name of at most 60 letters.",
    "enquiry_bad_reach": "Write a phone number or an email address.",
    "enquiry_bad_phone": "This is not a whole phone number: start with the area code.",
    "enquiry_bad_email": "This is not an email address: write it as in name@example.com.",
    "enquiry_bad_message": "At most 300 characters, please.",
    "enquiry_bad_links": "Please leave out web addresses.",
    # How a visit was
    "feedback": "How did we do?",
    "feedback_of": "{name}, how did we do?",
    "feedback_about": "About your visit on {day}.",
    "feedback_ten": "How likely are you to recommend {practice} to a friend or relative?",
    "feedback_faces": "How was it?",
    "feedback_least": "0: not at all",
    "feedback_most": "10: very likely",
    "feedback_face_1": "Very bad",
    "feedback_face_2": "Bad",
    "feedback_face_3": "So-so",
    "feedback_face_4": "Good",
    "feedback_face_5": "Very good",
    "feedback_words": "What should we know? (If you like)",
    "feedback_words_note": "Somebody here reads every answer. In an emergency call your emergency "
    "number, not us.",
    "feedback_send": "Send",
    "feedback_nothing": "Nothing is sent yet: choose an answer, or write a sentence.",
    "feedback_thanks": "Thank you. We have your answer, and somebody here reads it.",
    "feedback_too_late": "You have answered already, and that answer stands. If there is more to "
    "say, call us.",
    "feedback_change": "Change my answer",
    "feedback_change_note": "You can change it until {when}.",
    "feedback_public": "Tell others",
    "feedback_public_note": "Whatever you think of us: here you can write it for everybody to "
    "read. You need not.",
    "feedback_review_on": "Write on {site}",
    "feedback_mend": "Is something not right? Call us, and we will try to put it right.",
    "recommend_title": "Recommend us",
    "recommend": "Show my own link to hand on",
    "own_link_title": "Your own link to hand on",
    "own_link_note": "Who comes by it, and whether anybody does, stays between them and us, unless "
    "they tell us that you may know.",
    # A personal link that somebody handed on
    "refer": "You come recommended",
    "refer_lead": "Somebody who knows {practice} gave you this link. Where would you like to go?",
    "refer_call": "Call us and tell us the code {code}.",
    "refer_unknown": "We do not know this code",
    "refer_unknown_help": "Ask whoever gave it to you, or write to the practice without it: you "
    "are just as welcome.",
    # A link that does not work
    "board": "You said, we did",
    "board_lead": "What we changed because of what our patients told us.",
    "board_said": "You said:",
    "board_did": "We did:",
    "board_empty": "Nothing here yet. Tell us what we could do better.",
    "gone": "This link does not work any more",
    "gone_lead": "For your privacy, links stop working after a while.",
    "gone_help": "Use the link in the newest message from your practice, or call them: "
    "the number is in the message.",
    "not_from_here": "Nothing was done",
    "not_from_here_help": "Open the link in your message and press the button there.",
    "too_often": "That was too often",
    "too_often_help": "Nothing was done this time. Wait {minutes} min, then try again, or call "
    "your practice: the number is in the message.",
    # Preferences
    "preferences": "Messages from {practice}",
    "texts_on": "You get texts at the number ending in {ending}.",
    "texts_off": "You get no texts at the number ending in {ending}.",
    "emails_on": "You get emails at {address}.",
    "emails_off": "You get no emails at {address}.",
    "paused": "Paused until {day}.",
    "no_reach_text": "This number gets no texts at the moment. Call us if that is wrong.",
    "no_reach_email": "This address cannot be reached at the moment. Call us if that is wrong.",
    "household": "This number or address is shared by {count} people at {practice}. "
    "What you choose here holds for all of them.",
    "how": "How and when",
    "which_language": "Language of our messages",
    "hours": "No messages between",
    "hours_from": "from",
    "hours_until": "until",
    "hours_usual": "as usual ({time})",
    "hours_note": "In {zone}. An answer to something you have just written comes at once.",
    "pause": "Pause all messages until",
    "pause_note": "Leave empty for no pause. While it lasts you get no reminders; "
    "your appointments stay as they are.",
    "save": "Save",
    "saved": "Saved.",
    "stop_texts_title": "Stop texts",
    "stop_emails_title": "Stop emails",
    "stop_texts": "Stop all texts from {practice} to this number",
    "stop_emails": "Stop all emails from {practice} to this address",
    "stop_note": "You will get no reminders this way. Your appointments stay as they are.",
    "texts_stopped": "Done. {practice} will send no more texts to the number ending in {ending}.",
    "emails_stopped": "Done. {practice} will send no more emails to {address}.",
    "stop_offers_title": "Stop news and offers",
    "stop_offers": "Stop news and offers from {practice}; keep messages about my appointments",
    "offers_stopped": "Done. You get messages about your appointments only.",
    "start_title": "Start again",
    "start_texts": "Yes, {practice} may text me about my appointments at this number",
    "start_emails": "Yes, {practice} may email me about my appointments at this address",
    "start_texts_note": "Message and data rates may apply. You can stop at any time: "
    "answer STOP to a text, or come back here.",
    "start_emails_note": "You can stop at any time with the link in each email.",
    "texts_started": "Done. You will get texts about your appointments again.",
    "emails_started": "Done. You will get emails about your appointments again.",
    "bad_day": "Choose a day from tomorrow to {last}, or leave it empty.",
    "bad_hours": "Choose both times, from the evening until the morning, or leave both as usual.",
    "bad_language": "Choose one of the languages shown.",
    "changed_preferences": "Something changed after you opened the page. Nothing was saved. "
    "This is how it stands now.",
    "unsubscribe": "Stop emails from {practice}?",
    "unsubscribe_text": "Stop texts from {practice}?",
    # Kinds of message, and what somebody thinks of them
    "kinds": "What else would you like to hear about?",
    "kinds_note": "Messages about your own appointments come in any case. To end those too, "
    "stop all messages.",
    "kind_care": "Around a visit: what to bring, how to get here, thanks",
    "kind_recalls": "When it is time for a visit",
    "kind_feedback": "Questions about how we did",
    "kind_tips": "Articles and suggestions",
    "kind_greetings": "Birthday and holiday wishes",
    "kind_news": "News",
    "kind_offers": "Offers",
    "kind_damped": "Not before {day}: you said it was too much.",
    "once_a_week": "At most one message a week, beside those about my appointments",
    "rather": "Rather by text, or by email?",
    "rather_both": "Either is fine",
    "rather_here_text": "Rather by text",
    "rather_here_email": "Rather by email",
    "rather_other_text": "Rather by email, if you have my address",
    "rather_other_email": "Rather by text, if you have my number",
    "opinions_title": "Useful, or too much?",
    "opinions_note": "One tap is enough. If it is too much, we stop that kind for a while.",
    "opinion_of": "You get messages of this kind from {practice}:",
    "useful": "Useful",
    "too_much": "Too much",
    "useful_kind": "Useful: {kind}",
    "too_much_kind": "Too much: {kind}",
    "useful_said": "Thank you! We are glad that it is useful: {kind}.",
    "damped_said": "Thank you for telling us. Nothing more of this before {day}: {kind}.",
    "ended_said": "Thank you for telling us. You get no more of this: {kind}. "
    "You can choose it again at any time.",
    "other_choices": "All choices: kinds, hours, language, pause",
    "start_offers_title": "News and offers",
    "start_offers_text": "Yes, {practice} may send me automated texts with tips, news and offers "
    "at this number",
    "start_offers_email": "Yes, {practice} may send me emails with tips, news and offers at this "
    "address",
    "start_offers_text_note": "You need not agree to get care or to buy anything. Message and "
    "data rates may apply. Stop at any time: answer STOP to a text, or come back here.",
    "start_offers_email_note": "You can stop at any time with the link in each email.",
    "offers_started": "Done. {practice} may send you tips, news and offers. Thank you.",
    "unsubscribe_offers": "Only stop news and offers; keep emails about my appointments",
}

_ES: Mapping[str, str] = {
    "language": "Español",
    "switch": "English",
    "skip": "Ir al contenido",
    "appointment": "Su cita",
    "appointment_of": "{name}, su cita",
    "when": "Cuándo",
    "where": "Dónde",
    "please_answer": "¿Puede venir?",
    "confirm": "Confirmar {when}",
    "find_time": "Buscar otra hora",
    "find_time_note": "Conserva su hora hasta que elija una nueva.",
    "cancel": "Cancelar {when}",
    "calendar": "Añadir a mi calendario",
    "confirmed": "Su cita está confirmada: {when}. ¡Le esperamos!",
    "cancelled": "Su cita del {when} está cancelada.",
    "moved": "Listo. Su cita es ahora el {when}. Antes era el {before}.",
    "booked": "Listo. Su cita es el {when}.",
    "undo_cancel": "Deshacer: mantener {when}",
    "undo_move": "Deshacer: volver a {when}",
    "undo_until": "Puede deshacerlo hasta las {time}.",
    "pending": "Recibimos su solicitud de esta hora y aún no la hemos aceptado.",
    "asked_to_move": "Usted pidió otra hora. Elija una aquí, o espere nuestra respuesta.",
    "arrived": "Ya está aquí: hemos anotado su llegada.",
    "over": "Esta cita ya pasó.",
    "over_help": "Para pedir una nueva, llámenos.",
    "cancelled_help": "¿Quiere una cita nueva? Llámenos.",
    "again_help": "¿Quiere una cita nueva?",
    "again": "Buscar una hora nueva",
    "call": "Llamar al {phone}",
    "call_us": "¿Preguntas? Llámenos: {phone}",
    "which_messages": "Qué mensajes recibe: cámbielo aquí",
    "changed": "Esta cita cambió después de que usted abrió la página. No se hizo nada. "
    "Así está ahora.",
    "taken": "Lo sentimos, {when} se acaba de ocupar. Nada ha cambiado: "
    "usted conserva {present}. Estas horas están libres ahora.",
    "taken_booking": "Lo sentimos, {when} se acaba de ocupar. Estas horas están libres ahora.",
    "former_taken": "Su hora anterior se ocupó mientras tanto; usted conserva {when}.",
    "not_possible": "Eso ya no es posible. Así está su cita ahora.",
    "too_late_to_undo": "Los tres minutos para deshacer ya pasaron. Llámenos y le ayudamos.",
    "times": "Elija otra hora",
    "times_lead": "Pulse una hora y su cita pasa a ella. Hasta entonces conserva {when}.",
    "move_to": "Cambiar a {when}",
    "book_at": "Reservar {when}",
    "colleague": "con otra persona del equipo",
    "times_one": "{count} hora",
    "times_many": "{count} horas",
    "no_times": "No hay horas libres entre el {first} y el {last}.",
    "later": "Ver más adelante",
    "earlier": "Ver más temprano",
    "keep": "Mantener {when}",
    "tell_me": "Avísenme si puedo venir antes",
    "tell_me_note": "Conserva su hora. Si se libera una antes, le preguntamos.",
    "list_of": "{name}, ¿quiere venir antes?",
    "list_join_lead": "Díganos cuándo puede venir. Si se libera una hora que le conviene, le "
    "escribimos y usted responde sí o no. Es de quien primero diga que sí.",
    "list_on": "Está en nuestra lista desde el {day}.",
    "list_on_lead": "Si se libera una hora que le conviene, le escribimos y usted responde sí o "
    "no.",
    "list_keep": "Mientras tanto le guardamos su hora: {when}. Solo cambia si acepta otra.",
    "list_days": "¿Qué días le convienen?",
    "list_days_note": "Si no marca ninguno: cualquier día.",
    "list_parts": "¿A qué hora del día?",
    "list_parts_note": "Si no marca ninguna: cualquier hora.",
    "part_morning": "Por la mañana, hasta mediodía",
    "part_afternoon": "Por la tarde",
    "part_evening": "Desde las {time}",
    "list_with": "¿Con quién?",
    "list_with_own": "Con {provider}",
    "list_with_any": "Con cualquiera del equipo",
    "list_first": "No antes del",
    "list_until": "No después del",
    "list_dates_note": "Déjelo vacío si cualquier día está bien.",
    "list_notice": "¿Con cuánto aviso puede venir?",
    "notice_2": "Con poco aviso: bastan 2 horas",
    "notice_24": "Necesito saberlo el día antes",
    "notice_72": "Necesito 3 días",
    "notice_168": "Necesito una semana",
    "list_join": "Ponerme en la lista",
    "list_save": "Guardar lo que me conviene",
    "list_leave": "Quitarme de la lista",
    "list_saved": "Guardado. Está en nuestra lista.",
    "list_left": "Listo. Ya no está en nuestra lista. Sus citas siguen igual.",
    "list_not_possible": "Ahora no podemos ponerle en la lista en línea. Llámenos y le ayudamos.",
    "list_changed": "Esto cambió después de que usted abrió la página. No se guardó nada. "
    "Así está ahora.",
    "list_bad_dates": "Elija días desde hoy, el primero no después del último.",
    "list_open_now": "Ver qué horas están libres ahora",
    "offer_of": "{name}, hay una hora libre",
    "offer_held": "Disponible hasta las {until}. Es de quien la tome primero.",
    "offer_moves": "Si la toma, su cita del {when} pasa a esta hora.",
    "offer_books": "Si la toma, queda reservada para usted.",
    "offer_take": "Sí, tomo {when}",
    "offer_decline": "No, gracias",
    "offer_won": "Es suya: {when}. ¡Le esperamos!",
    "offer_lost": "Lo sentimos, alguien se adelantó: {when} ya está ocupada.",
    "offer_over": "Lo sentimos, {when} solo se podía tomar hasta las {until}. Ya no está libre.",
    "offer_past": "Lo sentimos, {when} ya pasó.",
    "offer_withdrawn": "Lo sentimos, {when} ya no está libre.",
    "offer_declined": "Gracias por avisar. {when} será para otra persona.",
    "offer_not_waiting": "{when} será para otra persona: usted ya tiene otra hora o salió de la "
    "lista.",
    "offer_busy": "Esta vez no funcionó y nada ha cambiado. Inténtelo de nuevo o llámenos.",
    "offer_stay": "Sigue en nuestra lista y le avisaremos cuando se libere otra hora.",
    "offer_keep": "Conserva su cita: {when}.",
    "offer_change": "Cambiar lo que me conviene o salir de la lista",
    "book": "Reservar una visita",
    "book_of": "{name}, reserve una visita",
    "which_visit": "¿Para qué quiere venir?",
    "which_place": "¿Dónde?",
    "book_lead": "Pulse una hora y es suya.",
    "minutes": "{minutes} minutos",
    "other_visit": "Elegir otra cosa",
    "no_visits": "No hay nada que reservar en línea. Llámenos y le buscamos una hora.",
    "used": "Ya reservó con este enlace.",
    "see_booked": "Ver mi cita",
    "enquiry": "Escriba a {practice}",
    "enquiry_lead": "Deje su nombre y cómo localizarle, y le responderemos.",
    "enquiry_thanks": "Gracias. Hemos recibido su mensaje y le responderemos.",
    "enquiry_urgent": "En una emergencia llame al número de emergencias, no a nosotros.",
    "enquiry_given_name": "Nombre",
    "enquiry_family_name": "Apellidos",
    "enquiry_phone": "Teléfono",
    "enquiry_email": "Correo electrónico",
    "enquiry_either": "Basta un teléfono o un correo electrónico.",
    "enquiry_about": "¿De qué se trata?",
    "enquiry_first-visit": "Una primera visita",
    "enquiry_visit": "Otra visita",
    "enquiry_question": "Una pregunta",
    "enquiry_other": "Otra cosa",
    "enquiry_message": "Su mensaje, si quiere",
    "enquiry_message_note": "Por favor, nada sobre su salud aquí: lo hablaremos.",
    "enquiry_times": "¿Cuándo le viene mejor?",
    "enquiry_mornings": "Por la mañana",
    "enquiry_afternoons": "Por la tarde",
    "enquiry_evenings": "Al final de la tarde",
    "enquiry_came_by": "¿Cómo nos conoció?",
    "enquiry_came_by_none": "Prefiero no decirlo",
    "enquiry_sent": "Alguien le habló de nosotros",
    "enquiry_code": "Su código, si lo tiene",
    "enquiry_code_note": "Como ANN-7K3QX. Sin código es usted igual de bienvenido.",
    "enquiry_may_know": "Quien me habló de ustedes puede saber que vine. Si dejo esto vacío, no "
    "le dicen nada de mí.",
    "enquiry_bad_code": "No conocemos este código. Revíselo, o pulse Enviar otra vez para seguir "
    "sin él.",
    "enquiry_texts": "Mensajes de texto",
    "enquiry_trap": "Deje esto vacío",
    "enquiry_send": "Enviar",
    "enquiry_check": "Casi listo: revise lo que escribió y pulse Enviar.",
    "enquiry_wrong": "Aún no se ha enviado: revise las respuestas marcadas.",
    "enquiry_bad_name": "Escriba un nombre de 60 letras como máximo.",
    "enquiry_bad_reach": "Escriba un teléfono o un correo electrónico.",
    "enquiry_bad_phone": "No es un número de teléfono completo: empiece por el código de área.",
    "enquiry_bad_email": "No es un correo electrónico: escríbalo como nombre@ejemplo.com.",
    "enquiry_bad_message": "300 caracteres como máximo, por favor.",
    "enquiry_bad_links": "Por favor, sin direcciones web.",
    "feedback": "¿Cómo lo hicimos?",
    "feedback_of": "{name}, ¿cómo lo hicimos?",
    "feedback_about": "Sobre su cita del {day}.",
    "feedback_ten": "¿Qué tan probable es que recomiende {practice} a un amigo o familiar?",
    "feedback_faces": "¿Qué tal le fue?",
    "feedback_least": "0: nada probable",
    "feedback_most": "10: muy probable",
    "feedback_face_1": "Muy mal",
    "feedback_face_2": "Mal",
    "feedback_face_3": "Regular",
    "feedback_face_4": "Bien",
    "feedback_face_5": "Muy bien",
    "feedback_words": "¿Qué deberíamos saber? (Si quiere)",
    "feedback_words_note": "Aquí una persona lee cada respuesta. En una emergencia llame a su "
    "número de emergencias, no a nosotros.",
    "feedback_send": "Enviar",
    "feedback_nothing": "Aún no se envió nada: elija una respuesta o escriba una frase.",
    "feedback_thanks": "Gracias. Tenemos su respuesta, y aquí una persona la lee.",
    "feedback_too_late": "Ya respondió, y esa respuesta queda. Si quiere decir algo más, llámenos.",
    "feedback_change": "Cambiar mi respuesta",
    "feedback_change_note": "Puede cambiarla hasta {when}.",
    "feedback_public": "Cuénteselo a otros",
    "feedback_public_note": "Sea cual sea su opinión: aquí puede escribirla para que todos la "
    "lean. No es necesario.",
    "feedback_review_on": "Escribir en {site}",
    "feedback_mend": "¿Algo no estuvo bien? Llámenos e intentaremos arreglarlo.",
    "board": "Usted lo dijo, nosotros lo hicimos",
    "board_lead": "Lo que cambiamos por lo que nos dijeron nuestros pacientes.",
    "board_said": "Ustedes dijeron:",
    "board_did": "Nosotros:",
    "board_empty": "Todavía no hay nada aquí. Díganos qué podemos mejorar.",
    "recommend_title": "Recomiéndenos",
    "recommend": "Ver mi propio enlace para compartir",
    "own_link_title": "Su propio enlace para compartir",
    "own_link_note": "Quién venga con él, y si alguien viene, queda entre esa persona y nosotros, "
    "salvo que nos diga que usted puede saberlo.",
    "refer": "Viene usted recomendado",
    "refer_lead": "Alguien que conoce {practice} le dio este enlace. ¿Adónde quiere ir?",
    "refer_call": "Llámenos y díganos el código {code}.",
    "refer_unknown": "No conocemos este código",
    "refer_unknown_help": "Pregunte a quien se lo dio, o escriba al consultorio sin él: es usted "
    "igual de bienvenido.",
    "gone": "Este enlace ya no funciona",
    "gone_lead": "Para proteger su privacidad, los enlaces dejan de funcionar con el tiempo.",
    "gone_help": "Use el enlace del mensaje más reciente de su consultorio, o llame: "
    "el número está en el mensaje.",
    "not_from_here": "No se hizo nada",
    "not_from_here_help": "Abra el enlace de su mensaje y pulse el botón allí.",
    "too_often": "Demasiadas veces",
    "too_often_help": "Esta vez no se hizo nada. Espere {minutes} min e inténtelo de nuevo, o "
    "llame a su consultorio: el número está en el mensaje.",
    "preferences": "Mensajes de {practice}",
    "texts_on": "Usted recibe mensajes de texto en el número que termina en {ending}.",
    "texts_off": "Usted no recibe mensajes de texto en el número que termina en {ending}.",
    "emails_on": "Usted recibe correos en {address}.",
    "emails_off": "Usted no recibe correos en {address}.",
    "paused": "En pausa hasta el {day}.",
    "no_reach_text": "Por ahora no podemos enviar textos a este número. Llámenos si no es así.",
    "no_reach_email": "Por ahora no podemos escribir a esta dirección. Llámenos si no es así.",
    "household": "Este número o dirección lo comparten {count} personas en {practice}. "
    "Lo que elija aquí vale para todas.",
    "how": "Cómo y cuándo",
    "which_language": "Idioma de nuestros mensajes",
    "hours": "Sin mensajes entre",
    "hours_from": "desde",
    "hours_until": "hasta",
    "hours_usual": "lo habitual ({time})",
    "hours_note": "En {zone}. La respuesta a algo que acaba de escribir llega enseguida.",
    "pause": "Pausar todos los mensajes hasta",
    "pause_note": "Déjelo vacío para no pausar. Mientras dure no recibe recordatorios; "
    "sus citas siguen igual.",
    "save": "Guardar",
    "saved": "Guardado.",
    "stop_texts_title": "No recibir más textos",
    "stop_emails_title": "No recibir más correos",
    "stop_texts": "No recibir más textos de {practice} en este número",
    "stop_emails": "No recibir más correos de {practice} en esta dirección",
    "stop_note": "No recibirá recordatorios por este medio. Sus citas siguen igual.",
    "texts_stopped": "Listo. {practice} no enviará más textos al número que termina en {ending}.",
    "emails_stopped": "Listo. {practice} no enviará más correos a {address}.",
    "stop_offers_title": "No recibir novedades ni ofertas",
    "stop_offers": "No recibir novedades ni ofertas de {practice}; "
    "seguir con los mensajes sobre mis citas",
    "offers_stopped": "Listo. Recibe solo mensajes sobre sus citas.",
    "start_title": "Volver a recibir",
    "start_texts": "Sí, {practice} puede enviarme textos sobre mis citas a este número",
    "start_emails": "Sí, {practice} puede enviarme correos sobre mis citas a esta dirección",
    "start_texts_note": "Pueden aplicarse tarifas de mensajes y datos. Puede parar cuando quiera: "
    "responda STOP a un texto, o vuelva aquí.",
    "start_emails_note": "Puede parar cuando quiera con el enlace de cada correo.",
    "texts_started": "Listo. Volverá a recibir textos sobre sus citas.",
    "emails_started": "Listo. Volverá a recibir correos sobre sus citas.",
    "bad_day": "Elija un día desde mañana hasta el {last}, o déjelo vacío.",
    "bad_hours": "Elija las dos horas, de la noche a la mañana, o deje las dos en lo habitual.",
    "bad_language": "Elija uno de los idiomas que se muestran.",
    "changed_preferences": "Algo cambió después de que usted abrió la página. No se guardó nada. "
    "Así está ahora.",
    "unsubscribe": "¿No recibir más correos de {practice}?",
    "unsubscribe_text": "¿No recibir más textos de {practice}?",
    "kinds": "¿De qué más quiere saber?",
    "kinds_note": "Los mensajes sobre sus propias citas llegan de todos modos. Para no recibir "
    "tampoco esos, pida no recibir ningún mensaje.",
    "kind_care": "Alrededor de una visita: qué traer, cómo llegar, gracias",
    "kind_recalls": "Cuando toca una visita",
    "kind_feedback": "Preguntas sobre cómo le atendimos",
    "kind_tips": "Artículos y sugerencias",
    "kind_greetings": "Felicitaciones de cumpleaños y fiestas",
    "kind_news": "Novedades",
    "kind_offers": "Ofertas",
    "kind_damped": "No antes del {day}: usted dijo que era demasiado.",
    "once_a_week": "Como mucho un mensaje por semana, aparte de los de mis citas",
    "rather": "¿Mejor por texto o por correo?",
    "rather_both": "Me da igual",
    "rather_here_text": "Mejor por texto",
    "rather_here_email": "Mejor por correo",
    "rather_other_text": "Mejor por correo, si tienen mi dirección",
    "rather_other_email": "Mejor por texto, si tienen mi número",
    "opinions_title": "¿Útil o demasiado?",
    "opinions_note": "Basta un toque. Si es demasiado, dejamos de enviarlo por un tiempo.",
    "opinion_of": "Usted recibe mensajes de este tipo de {practice}:",
    "useful": "Útil",
    "too_much": "Demasiado",
    "useful_kind": "Útil: {kind}",
    "too_much_kind": "Demasiado: {kind}",
    "useful_said": "¡Gracias! Nos alegra que le sea útil: {kind}.",
    "damped_said": "Gracias por decírnoslo. Nada más de esto antes del {day}: {kind}.",
    "ended_said": "Gracias por decírnoslo. No recibirá más de esto: {kind}. "
    "Puede volver a elegirlo cuando quiera.",
    "other_choices": "Todas las opciones: tipos, horas, idioma, pausa",
    "start_offers_title": "Novedades y ofertas",
    "start_offers_text": "Sí, {practice} puede enviarme textos automáticos con consejos, "
    "novedades y ofertas a este número",
    "start_offers_email": "Sí, {practice} puede enviarme correos con consejos, novedades y "
    "ofertas a esta dirección",
    "start_offers_text_note": "No hace falta aceptar para recibir atención ni para comprar nada. "
    "Pueden aplicarse tarifas de mensajes y datos. Puede parar cuando quiera: responda STOP a un "
    "texto, o vuelva aquí.",
    "start_offers_email_note": "Puede parar cuando quiera con el enlace de cada correo.",
    "offers_started": "Listo. {practice} puede enviarle consejos, novedades y ofertas. Gracias.",
    "unsubscribe_offers": "Solo no recibir novedades ni ofertas; seguir con los correos sobre "
    "mis citas",
}

LANGUAGES: Mapping[str, Mapping[str, str]] = {"en": _EN, "es": _ES}
"""The first is the one to fall back to."""

_ZONES = {
    "America/New_York": ("Eastern time", "hora del Este"),
    "America/Detroit": ("Eastern time", "hora del Este"),
    "America/Chicago": ("Central time", "hora del Centro"),
    "America/Denver": ("Mountain time", "hora de la Montaña"),
    "America/Boise": ("Mountain time", "hora de la Montaña"),
    "America/Phoenix": ("Arizona time", "hora de Arizona"),
    "America/Los_Angeles": ("Pacific time", "hora del Pacífico"),
    "America/Anchorage": ("Alaska time", "hora de Alaska"),
    "Pacific/Honolulu": ("Hawaii time", "hora de Hawái"),
    "America/Puerto_Rico": ("Atlantic time", "hora del Atlántico"),
}


def language_of(*wished: str) -> str:
    """The first of the wished languages that we have words in: "es-MX" is Spanish."""
    for wish in wished:
        short = wish.strip().lower()[:2]
        if short in LANGUAGES:
            return short
    return next(iter(LANGUAGES))


def accepted_languages(header: str) -> list[str]:
    """The languages of an Accept-Language header, in the order given."""
    return [part.split(";")[0].strip() for part in header.split(",") if part.strip()]


class Words:
    """The words of one language: `w("confirm", when="…")`; days and times as its texts say them."""

    def __init__(self, language: str, country: str = "US") -> None:
        self.language = language
        self._country = country
        self._words = LANGUAGES[language]

    @property
    def other(self) -> str:
        """The language that the switch leads to."""
        return next(of for of in LANGUAGES if of != self.language)

    def __call__(self, which: str, /, **merged: object) -> str:
        return self._words[which].format(**merged)

    def day(self, day: date) -> str:
        """ "Tuesday, November 24", "martes 24 de noviembre"."""
        return wording.day_long(day, self.language, self._country)

    def weekday(self, iso: int) -> str:
        """ "Tuesday", "Martes"; `iso`: Monday is 1."""
        return wording.weekday(iso, self.language).capitalize()

    def heading(self, day: date) -> str:
        """A day that begins a line: "Martes 24 de noviembre"."""
        said = self.day(day)
        return said[:1].upper() + said[1:]

    def month(self, of: date) -> str:
        """ "November 2026", "noviembre de 2026"."""
        return wording.month(of, self.language)

    def time(self, at: time) -> str:
        """ "10:30 AM"; its parts do not break across lines."""
        return wording.clock(at, self._country).replace(" ", "\u00a0")

    def short(self, at: datetime) -> str:
        """Of a local instant: "Tue Nov 24, 10:30 AM"."""
        day = wording.day_short(at.date(), self.language, self._country)
        return f"{day}, {self.time(at.time())}"

    def zone(self, zone: ZoneInfo) -> str:
        """ "Eastern time"; where it has no name of its own, "Madrid time"."""
        named = _ZONES.get(zone.key)
        if named:
            return named[0 if self.language == "en" else 1]
        city = zone.key.rpartition("/")[2].replace("_", " ")
        return f"{city} time" if self.language == "en" else f"hora de {city}"


def hidden_email(address: str) -> str:
    """Enough for its owner to know it: "r…@home.example"."""
    name, at, domain = address.rpartition("@")
    return f"{name[:1]}…{at}{domain}"
