"""In each language that a practice may write in, a wish to stop stops, in that language's words.

Some of the words are asked for by law or by carriers: ARRET beside STOP in French (Canadian Common
Short Code guidelines), הסר in Hebrew (Communications Law 5742-1982, section 30A), لغو11 in Iran's
bulk texts. The others are what people write; those who speak a language may know more.
"""

import pytest

from chalicelib.domain.languages import NAMES
from chalicelib.domain.replies import understand
from chalicelib.domain.replies.intents import Intent

WISHES = {
    "en": "STOP|unsubscribe|please stop texting me|no more messages|remove me from your list",
    "es": "ALTO|BASTA|no quiero más mensajes|dejen de escribirme|baja",
    "ar": "توقف|إيقاف|إلغاء الاشتراك|لا ترسلوا لي رسائل|أوقفوا الرسائل",
    "zh": "停止|退订|停|不要再发短信了|取消订阅|別再傳簡訊給我",
    "fr": "ARRÊT|ARRET|arrêtez|je ne veux plus de messages|arrêtez de m'écrire",
    "de": "STOPP|abmelden|keine Nachrichten mehr|bitte nicht mehr schreiben|abbestellen",
    "ht": "ARETE|SISPANN|pa voye mesaj ankò|mwen pa vle mesaj ankò",
    "he": "הסר|הסירו אותי|עצור|הפסיקו|להפסיק|ביטול הרשמה|אל תשלחו לי הודעות",
    "hi": "रोकें|बंद करो|मैसेज मत भेजो|संदेश न भेजें|band karo|message mat bhejo",
    "it": "BASTA|FERMA|annulla iscrizione|non scrivetemi più|cancellatemi",
    "ja": "停止|配信停止|やめて|もう送らないでください|解除",
    "ko": "중지|수신거부|그만|정지|문자 보내지 마세요|구독 취소",
    "fa": "توقف|لغو11|لغو اشتراک|دیگر پیام نفرستید|پیام ندهید|قطع کنید|بس کنید",
    "pl": "ZATRZYMAJ|wypisz mnie|nie chcę wiadomości|proszę nie pisać|anuluj subskrypcję|dość",
    "pt": "PARE|SAIR|não quero mais mensagens|parem de enviar|descadastrar|chega",
    "ru": "СТОП|отписаться|не пишите мне|хватит|прекратите|отмена рассылки",
    "tl": "TIGIL|itigil na ang pag-text|huwag nang mag-text|tama na|ayoko na ng text",
    "uk": "СТОП|відписатися|не пишіть мені|припиніть|не надсилайте|відпишіть мене|годі",
    "ur": "بند کریں|رکو|روکیں|پیغام نہ بھیجیں|میسج مت بھیجو|ان سبسکرائب|msg mat karo",
    "vi": "DỪNG|NGỪNG|đừng nhắn tin nữa|không nhận tin nhắn nữa|huy dang ky",
}


def test_no_language_is_offered_whose_words_for_stop_are_not_tried():
    assert set(WISHES) == set(NAMES)


@pytest.mark.parametrize("language", NAMES)
def test_a_wish_to_stop_stops_in_the_language_in_which_they_are_written_to(language):
    for wish in ("STOP", *WISHES[language].split("|")):
        assert understand(wish).intent is Intent.STOP, wish


@pytest.mark.parametrize(
    "said", ["досить добре, буду", "chego já", "se me cayó un arete", "cancel mat karo", "אגיע"]
)
def test_what_only_looks_like_it_does_not(said):
    assert understand(said).intent is not Intent.STOP
