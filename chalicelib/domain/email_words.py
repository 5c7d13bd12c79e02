"""What stands in emails beside their own words, in each language that a practice may write in."""

import re
from collections.abc import Mapping

from chalicelib.domain.languages import primary

CHANGE_VISIT: Mapping[str, str] = {
    "en": "Confirm, move or cancel",
    "es": "Confirmar, cambiar o cancelar",
    "ar": "تأكيد الموعد أو تغييره أو إلغاؤه",
    "zh": "确认、更改或取消",
    "fr": "Confirmer, déplacer ou annuler",
    "de": "Bestätigen, verschieben oder absagen",
    "ht": "Konfime, chanje oswa anile",
    "he": "אישור, שינוי או ביטול",
    "hi": "पुष्टि करें, बदलें या रद्द करें",
    "it": "Conferma, sposta o annulla",
    "ja": "確認・変更・キャンセル",
    "ko": "확인, 변경 또는 취소",
    "fa": "تأیید، تغییر یا لغو نوبت",
    "pl": "Potwierdź, przełóż lub odwołaj",
    "pt": "Confirmar, mudar ou cancelar",
    "ru": "Подтвердить, перенести или отменить",
    "tl": "Kumpirmahin, ilipat o kanselahin",
    "uk": "Підтвердити, перенести або скасувати",
    "ur": "تصدیق کریں، تبدیل کریں یا منسوخ کریں",
    "vi": "Xác nhận, đổi hoặc hủy",
}
PREFERENCES: Mapping[str, str] = {
    "en": "Which messages you get: change it here",
    "es": "Qué mensajes recibe: cámbielo aquí",
    "ar": "اختر الرسائل التي تصلك",
    "zh": "选择您想收到的信息",
    "fr": "Choisir les messages que vous recevez",
    "de": "Welche Nachrichten Sie bekommen: hier ändern",
    "ht": "Chwazi ki mesaj ou vle resevwa",
    "he": "בחירת ההודעות שתקבלו",
    "hi": "चुनें कि आपको कौन से संदेश मिलें",
    "it": "Scelga quali messaggi ricevere",
    "ja": "受け取るメッセージを選ぶ",
    "ko": "받을 메시지 선택하기",
    "fa": "انتخاب پیام‌هایی که دریافت می‌کنید",
    "pl": "Wybierz, jakie wiadomości chcesz otrzymywać",
    "pt": "Escolha as mensagens que recebe",
    "ru": "Выбрать, какие сообщения получать",
    "tl": "Piliin ang mga mensaheng matatanggap mo",
    "uk": "Вибрати, які повідомлення отримувати",
    "ur": "منتخب کریں کہ آپ کو کون سے پیغامات ملیں",
    "vi": "Chọn tin nhắn bạn muốn nhận",
}
UNSUBSCRIBE: Mapping[str, str] = {
    "en": "Unsubscribe",
    "es": "No recibir más correos",
    "ar": "إلغاء الاشتراك",
    "zh": "退订",
    "fr": "Se désabonner",
    "de": "Abmelden",
    "ht": "Sispann resevwa imèl sa yo",
    "he": "הסרה מרשימת התפוצה",
    "hi": "सदस्यता समाप्त करें",
    "it": "Annulla l'iscrizione",
    "ja": "配信停止",
    "ko": "수신거부",
    "fa": "لغو اشتراک",
    "pl": "Zrezygnuj z wiadomości",
    "pt": "Cancelar inscrição",
    "ru": "Отписаться",
    "tl": "Mag-unsubscribe",
    "uk": "Відписатися",
    "ur": "ان سبسکرائب کریں",
    "vi": "Hủy đăng ký",
}
OPINION: Mapping[str, str] = {
    "en": "Useful, or too much? Tell us",
    "es": "¿Útil o demasiado? Díganoslo",
    "ar": "مفيد أم كثير؟ أخبرنا",
    "zh": "有用还是太多？请告诉我们",
    "fr": "Utile ou trop ? Dites-le-nous",
    "de": "Hilfreich oder zu viel? Sagen Sie es uns",
    "ht": "Itil oswa twòp? Di nou",
    "he": "מועיל או יותר מדי? ספרו לנו",
    "hi": "उपयोगी या बहुत ज़्यादा? हमें बताएँ",
    "it": "Utile o troppo? Ce lo dica",
    "ja": "役に立ちますか、多すぎますか？",
    "ko": "유용한가요, 너무 많은가요?",
    "fa": "مفید است یا زیاد؟ به ما بگویید",
    "pl": "Przydatne czy za dużo? Proszę nam powiedzieć",
    "pt": "Útil ou demais? Diga-nos",
    "ru": "Полезно или слишком много? Сообщите нам",
    "tl": "Nakakatulong o sobra na? Sabihin sa amin",
    "uk": "Корисно чи забагато? Скажіть нам",
    "ur": "مفید ہے یا بہت زیادہ؟ ہمیں بتائیں",
    "vi": "Hữu ích hay quá nhiều? Hãy cho chúng tôi biết",
}


_QUESTION = re.compile(r"[^?？؟]+[?？؟]")


def question(language: str) -> str:
    """As a text asks for an opinion: nothing but the question."""
    found = _QUESTION.match(said(OPINION, language))
    return found[0] if found else OPINION["en"]


def said(words: Mapping[str, str], language: str) -> str:
    """English where there are none."""
    return words.get(primary(language), words["en"])
