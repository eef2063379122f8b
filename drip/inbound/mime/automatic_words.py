"""The words of mail that no person writes, by language: tables to extend, no logic. Everything is in lower case."""

from __future__ import annotations


def _phrases(*lines: str) -> tuple[str, ...]:
    return tuple(phrase for line in lines for phrase in line.split("|"))


# What Exchange, Outlook, Gmail and others put before the subject of an automatic reply.
AUTO_SUBJECTS = _phrases(
    "automatic reply|auto reply|auto-reply|autoreply|auto response|autoresponse|auto-response|auto:|out of office",
    "out of the office|out-of-office|ooo:|on vacation:|on leave:|away from office|away from the office",
    "vacation reply",
    "automated reply|automated response|i am out of the office|i'm out of the office",
    "automatische antwort|automatische rückantwort|abwesenheitsnotiz|abwesenheitsnachricht|abwesenheitsmeldung",
    "abwesenheitsassistent|abwesenheit:|abwesend:|autoantwort|außer haus:|nicht im büro:",
    "réponse automatique|réponse auto|absence du bureau|absent du bureau|absente du bureau|absence :|absence:",
    "absent :|absent:|message d'absence|message d’absence|notification d'absence",
    "respuesta automática|respuesta automatica|fuera de la oficina|fuera de oficina|ausente:|ausencia:",
    "resposta automática|resposta automatica|ausência temporária|fora do escritório|ausência:|resposta automàtica",
    "fora de l'oficina|risposta automatica|fuori sede|fuori ufficio|risponditore automatico|assente:|assenza:",
    "automatisch antwoord|automatische reactie|automatische beantwoording|afwezigheidsbericht|afwezig:",
    "niet aanwezig:",
    "autosvar|automatiskt svar|frånvaro|frånvarande:|automatisk svar|ikke til stede|ikke på kontoret|fraværende",
    "fravær:|automaattinen vastaus|automaattivastaus|poissa:|poissaolo|sjálfvirkt svar|automaatvastus",
    "odpowiedź automatyczna|automatyczna odpowiedź|nieobecność|poza biurem|autoodpowiedź",
    "automatická odpověď|mimo kancelář|automatická odpoveď|mimo kancelárie|automatikus válasz|házon kívül",
    "irodán kívül|răspuns automat|în afara biroului|automatski odgovor|odsutan:|samodejni odgovor|odsotnost:",
    "automātiska atbilde|automātiskā atbilde|automatinis atsakymas|otomatik yanıt|otomatik cevap|ofis dışında",
    "автоответ|автоматический ответ|нет на месте|вне офиса|отсутствую:|автоматична відповідь|поза офісом",
    "автоматичен отговор|извън офиса|аутоматски одговор|αυτόματη απάντηση|εκτός γραφείου|απουσία:",
    "מענה אוטומטי|תשובה אוטומטית|הודעה אוטומטית|תגובה אוטומטית|מחוץ למשרד|לא במשרד|אינני במשרד|נעדר:",
    "رد تلقائي|رد آلي|الرد التلقائي|إجابة تلقائية|خارج المكتب|پاسخ خودکار|स्वचालित उत्तर|स्वचालित जवाब|कार्यालय से बाहर",
    "ตอบกลับอัตโนมัติ|การตอบกลับอัตโนมัติ|ไม่อยู่ที่สำนักงาน|tự động trả lời|trả lời tự động|vắng mặt:",
    "balasan otomatis|di luar kantor|jawapan automatik|自動応答|自動返信|不在通知|不在のお知らせ|不在:|不在：",
    "自动答复|自动回复|自動回覆|自動回復|不在办公室|不在辦公室|外出:|外出：|休假:|休假：|자동 회신|자동회신",
    "자동 응답|부재중|부재 중",
)
# Anywhere in a subject: "Ada Lovelace is out of the office (returning 5 January)", as Notes writes it.
AUTO_SUBJECT_PARTS = _phrases(
    "is out of the office|am out of the office|ist außer haus|ist nicht im büro|est absent du bureau|[auto-reply]",
    "(auto-reply)|(automatic reply)|[automatic reply]|(out of office)|[out of office]",
)

BOUNCE_SUBJECTS = _phrases(
    "undelivered mail|undeliverable|delivery status notification|mail delivery fail|returned mail|delivery failure",
    "delivery has failed|failure notice|mail delivery system|message not delivered|not be delivered|non-delivery",
    "delivery warning|delivery report|returning to sender|mail error|user unknown|rejected mail",
    "unzustellbar|nicht zustellbar|non remis|non délivré|échec de remise|no se puede entregar|no entregado",
    "non recapitabile|mancato recapito|não entregue|niet bestelbaar|kan inte levereras|kunne ikke leveres",
    "ei voitu toimittaa|niedostarczalne|nedoručitelné|не доставлено|无法投递|退信|配信不能",
)
DELAY_SUBJECTS = ("delivery delayed", "warning: could not send", "delayed mail", "notification (delay)")

# What Outlook puts before the subject of a mail that asks to take an earlier one back, and of the report on that.
RECALL_SUBJECTS = _phrases(
    "recall|message recall report|rückruf|nachrichtenrückruf|rappel|rappeler|recuperar|recuperación|retirar|richiamo",
    "richiama|recolher|cancelar envio|intrekken|terugroepen|återkalla|återkallande|tilbagekald|tilbakekall|peruuta",
    "peruutus|odwołaj|odwołanie|wycofanie|odvolání|odvolat|odvolanie|visszahívás|rechemare|geri çağır|geri çekme",
    "отзыв|отозвать|відкликання|ανάκληση|החזרה|ביטול|استدعاء|撤回|召回|回收|取り消し|回収|회수|ถอนคืน|thu hồi",
)

# Somebody's filter wants to know whether the sender is a person. Each is enough.
CHALLENGES = _phrases(
    "to have your message delivered|before your message can be delivered|before your message is delivered",
    "before i can receive your|your message is being held|your email is being held|your message has been held",
    "your message will not be delivered until|your email will not be delivered until|has not yet been delivered to",
    "verify that you are a human|verify you are a human|verify that you are human|prove that you are human",
    "confirm that you are a real person|confirm that you are a person|click the link below to verify your email to",
    "click below to deliver your|to release your message|you are not on my list of approved senders",
    "you are not on my approved|not in my list of approved|challenge/response|challenge-response|protected by boxbe",
    "protected by spam arrest|spamarrest.com|sender verification|sender address verification",
    "ihre nachricht wird zurückgehalten|ihre nachricht wird erst zugestellt|bestätigen sie, dass sie ein mensch sind",
    "bestätigen sie bitte, dass sie kein|damit ihre nachricht zugestellt|votre message est en attente",
    "votre message sera remis|pour que votre message soit|confirmez que vous êtes une personne|mailinblack",
    "confirmer que vous n'êtes pas un robot|authentifier en cliquant|su mensaje está retenido",
    "su mensaje no será entregado",
    "para que su mensaje sea entregado|confirme que es una persona|il suo messaggio è in attesa",
    "perché il suo messaggio venga|a sua mensagem está retida|sua mensagem está retida|para liberar sua mensagem",
    "antispamuol|uw bericht wordt vastgehouden|om uw bericht af te leveren|twoja wiadomość została zatrzymana",
    "potwierdź, że jesteś człowiekiem",
)

# The owner of a mailbox is there no more; it takes one of WRITE_TO_OTHERS as well, since people write of such things.
HAS_LEFT = _phrases(
    "no longer works|no longer working|no longer work |no longer with|no longer employed|no longer part of",
    "has left the company|has left the organi|has left our|have left the company|left the company|is no longer at",
    "no longer at this|mailbox is no longer|address is no longer|account is no longer|email is no longer",
    "is no longer monitored|is not monitored|no longer in use|no longer active|has retired",
    "i am no longer with|i am no longer at|i no longer work",
    "arbeitet nicht mehr|nicht mehr im unternehmen|nicht mehr bei|nicht mehr für|hat das unternehmen verlassen",
    "aus dem unternehmen ausgeschieden|ist ausgeschieden|nicht mehr tätig|adresse wird nicht mehr",
    "nicht mehr erreichbar",
    "ne travaille plus|ne fait plus partie|a quitté la société|a quitté l'entreprise|a quitté l’entreprise",
    "a quitté notre|n'est plus en poste|adresse n'est plus|ya no trabaja|ha dejado la empresa|dejó la empresa",
    "ya no forma parte|ya no está en|esta dirección ya no|non lavora più|ha lasciato l'azienda|ha lasciato l’azienda",
    "non fa più parte|questo indirizzo non è più|não trabalha mais|já não trabalha|deixou a empresa",
    "não faz mais parte",
    "não faz parte|werkt niet meer|is niet langer werkzaam|heeft het bedrijf verlaten|heeft ons verlaten",
    "arbetar inte längre|jobbar inte längre|har slutat|arbejder ikke længere|er fratrådt|er stoppet",
    "jobber ikke lenger",
    "har sluttet|ei enää työskentele|ei ole enää|już nie pracuje|nie pracuje już|nie jest już pracownikiem",
    "больше не работает|уже не работает|більше не працює|již nepracuje|už nepracuje|már nem dolgozik|nu mai lucrează",
    "artık çalışmıyor|artık çalışmamaktadır|işten ayrıl|δεν εργάζεται πλέον|כבר לא עובד|אינו עובד|אינה עובדת",
    "עזב את החברה",
    "لم يعد يعمل|غادر الشركة|अब काम नहीं करते|अब यहाँ काम नहीं|已离职|已離職|退職しました|退職いたしました|퇴사",
)
WRITE_TO_OTHERS = _phrases(
    "please contact|please direct|please send|please forward|please email|please e-mail|please write|please reach",
    "please use|please address|for assistance|for urgent|kindly contact|kindly direct|contact instead|new contact",
    "bitte wenden|wenden sie sich|bitte kontaktieren|bitte schreiben|bitte senden|bitte richten|ansprechpartner",
    "veuillez contacter|merci de contacter|veuillez adresser|merci d'adresser|veuillez écrire|vous pouvez contacter",
    "póngase en contacto|por favor contacte|contactar con|contacte con|por favor, contacte|puede escribir|diríjase",
    "la preghiamo di contattare|si prega di contattare|può contattare|può rivolgersi|si rivolga|contattare",
    "por favor contate|por favor, contate|entre em contato|entre em contacto|por favor contacte|neem contact op",
    "kunt u contact|contact opnemen|kontakta|kontakt |kontakte|ota yhteyttä|yhteyttä|prosimy o kontakt",
    "proszę o kontakt",
    "proszę kontaktować|обращайтесь|обратитесь|пишите|свяжитесь|звертайтесь|kontaktujte|obraťte se|forduljon|kérjük",
    "vă rugăm|iletişime geç|επικοινωνήστε|נא לפנות|אנא פנה|ניתן לפנות|يرجى التواصل|يرجى الاتصال|कृपया संपर्क",
    "请联系|請聯絡|請聯繫|ご連絡|문의|연락",
)
