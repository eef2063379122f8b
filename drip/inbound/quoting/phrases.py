"""The words that mail programs put around a reply, by language: tables to extend, no logic.

Everything is in lower case and compared with lower-cased lines. The phrases are what programs write (Gmail, Outlook,
Apple Mail, Thunderbird, Yahoo, K-9 …), not what people write."""

from __future__ import annotations


def _phrases(*lines: str) -> tuple[str, ...]:
    return tuple(phrase for line in lines for phrase in line.split("|"))


# The verb of an attribution: "On Monday Ada wrote:". Whole words.
WROTE_VERBS = _phrases(
    "wrote|writes|sent|has written|a wrote|schrieb|schrieben|geschrieben|hat geschrieben|écrit|écrivait|ecrit",
    "escribió|escribio|escribe|ha escrit|va escriure|escribiu|scritto|scrisse|scrive|escreveu|escreve|schreef",
    "geschreven|schrijft|skrev|skreiv|skrifaði|kirjoitti|kirjutas|napisał|napisała|napisał(a)|napisała/napisał",
    "napisane|napisana|pisze|napsal|napsala|napsal(a)|napísal|napísala|napísal(a)|napisao|napisala|je napisao",
    "je napisal|je pisao|је написао|написал|написала|написал(а)|пишет|писал|пише|написав|написа|írta|ezt írta",
    "yazdı|yazmış|έγραψε|a scris|scris|rašė|parašė|rakstīja|menulis|đã viết|viết|כתב|כתבה|כתב/ה|كتب|كتبت|كتب/كتبت",
    "نوشت",
)
# The same where words are not set apart by spaces.
WROTE_VERBS_UNSPACED = _phrases(
    "写道|寫道|写到|のメール|が書き|書きました|님이 작성|작성:|님이 쓴|เขียน|ने लिखा",
)

# The first word of an attribution that has a date.
ATTRIBUTION_LEADS = _phrases(
    "a|am|an|az|dana|den|di|dne|dnia|dňa|el|em|il|la|le|ngày|on|op|pada|pe|på|ti|tor|u|v|w|στις|в|во|на|ב|בתאריך",
    "في|于|在|於",
)

# The names of header lines that mail programs repeat above a quoted or forwarded mail.
HEADER_LABELS = {
    "from": _phrases(
        "from|de|von|van|da|fra|från|od|от|від|от кого|από|kimden|gönderen|lähettäjä|feladó|de la|expéditeur",
        "absender|mittente|remitente|remetente|afzender|发件人|寄件者|寄件人|差出人|보낸 사람|מאת|من|dari|từ",
    ),
    "date": _phrases(
        "sent|date|sent on|date sent|envoyé|envoyé le|date d'envoi|gesendet|gesendet am|datum|enviado|enviado el",
        "enviado em|enviada em|enviada|fecha|data|data de envio|inviato|data invio|verzonden|verzonden op|skickat",
        "skickat den|sendt|dato|lähetetty|päivämäärä|päiväys|wysłano|wysłane|odesláno|odoslané|dátum|отправлено",
        "дата|надіслано|στάλθηκε|ημερομηνία|gönderildi|gönderme tarihi|tarih|elküldve|küldve|trimis|发送时间",
        "发送日期|寄件日期|날짜|日期|送信日時|日付|보낸 날짜|נשלח|תאריך|تاريخ|تم الإرسال|dikirim|ngày gửi",
    ),
    "to": _phrases(
        "to|à|a|an|para|aan|naar|till|til|do|komu|кому|προς|kime|alıcı|vastaanottaja|címzett|către|destinataire",
        "empfänger|destinatario|destinatário|收件人|宛先|받는 사람|אל|إلى|kepada|đến|pro|za|primatelj|cui",
    ),
    "cc": _phrases(
        "cc|bcc|kopie|kopia|kopio|copie à|copia|cópia|копия|копія|抄送|副本|참조|κοιν.|másolat|bilgi|نسخة",
    ),
    "subject": _phrases(
        "subject|objet|sujet|betreff|betr|betreft|asunto|assunto|oggetto|onderwerp|ämne|emne|aihe|temat|předmět",
        "predmet|тема|тема письма|относно|θέμα|konu|tárgy|subiect|主题|主旨|件名|제목|נושא|الموضوع|perihal|chủ đề",
        "teema",
    ),
    "reply-to": _phrases(
        "reply-to|reply to|antwort an|répondre à|responder a|rispondi a|responder para|respuesta",
    ),
}

# What stands between dashes above the quoted mail: "-----Original Message-----". Any of these words will do.
MESSAGE_WORDS = _phrases(
    "message|original|原始|nachricht|mensaje|mensagem|messaggio|bericht|meddelande|meddelelse|melding|viesti|wiadomość|zpráva",
    "správa|сообщение|письмо|повідомлення|μήνυμα|mesaj|ileti|üzenet|邮件|郵件|メッセージ|메시지|원본|הודעה|رسالة",
    "pesan|thư|e-mail|email|courriel|mail",
)
# The same as a heading: in bold, or with a colon.
ORIGINAL_HEADINGS = frozenset(
    _phrases(
        "original message|original email|original e-mail|original mail|ursprüngliche nachricht|originalnachricht",
        "ursprüngliche e-mail|original-nachricht|message d'origine|message d’origine|message original|message initial",
        "courriel d'origine|mensaje original|correo original|messaggio originale|mensagem original|e-mail original",
        "oorspronkelijk bericht|oorspronkelijke e-mail|ursprungligt meddelande|originalmeddelande|missatge original",
        "oprindelig meddelelse|original meddelelse|opprinnelig melding|alkuperäinen viesti|oryginalna wiadomość",
        "wiadomość oryginalna|původní zpráva|pôvodná správa|исходное сообщение|оригинальное сообщение",
        "первоначальное сообщение|оригінальне повідомлення|eredeti üzenet|mesajul original|orijinal ileti",
        "orijinal mesaj|özgün ileti|αρχικό μήνυμα|הודעה מקורית|الرسالة الأصلية|پیام اصلی|मूल संदेश|ข้อความต้นฉบับ",
        "pesan asli|tin nhắn gốc|thư gốc|原始邮件|原始郵件|原邮件|元のメッセージ|元のメール|원본 메시지|원본 메일",
    )
)
FORWARD_STARTS = _phrases(
    "begin forwarded message|start of forwarded message|forwarded message follows|anfang der weitergeleiteten",
    "début du message réexpédié|début du message transféré|inicio del mensaje reenviado",
    "início da mensagem reencaminhada|início da mensagem encaminhada|inizio messaggio inoltrato",
    "begin doorgestuurd bericht|vidarebefordrat brev|videresendt besked|videresendt melding|välitetty viesti alkaa",
    "początek przekazywanej wiadomości|начало переадресованного",
)
FORWARD_STEMS = _phrases(
    "forward|weitergeleitet|transféré|réexpédié|reenviad|reencaminh|encaminh|inoltrat|doorgestuurd|vidarebefordra",
    "videresend|välitetty|przekazan|přeposlan|preposlan|пересыла|переслан|переадрес|προωθ|iletilen|továbbított",
    "转发|轉寄|転送|전달",
)
REPLY_ABOVE = _phrases(
    "reply above this line|type your reply above|write above this line|please reply above",
    "antworten sie oberhalb dieser|oberhalb dieser zeile|répondez au-dessus de cette ligne",
    "au-dessus de cette ligne|responda por encima de esta línea|por encima de esta línea|acima desta linha",
    "sopra questa riga",
)

# "Sent from my iPhone": a short line that starts with one of these and names a device or a program …
SENT_FROM_STARTS = _phrases(
    "via mobile|sent from|sent via|sent with|sent using|sent by|get outlook|get bluemail|get typeapp|gesendet von",
    "gesendet mit|gesendet via|gesendet über|gesendet aus|versendet mit|von meinem|von unterwegs",
    "holen sie sich outlook|outlook für|diese nachricht wurde|diese e-mail wurde|envoyé de|envoyé d'|envoyé d’",
    "envoyé à partir|envoyé avec|envoyé via|envoyé par|obtenir outlook|télécharger outlook|enviado desde",
    "enviado de|enviado do|enviado da|enviado con|enviado com|enviado via|enviado por|enviada do|descarga outlook",
    "obtener outlook|obter o outlook|obter outlook|inviato da|inviato dal|inviato con|inviato tramite",
    "scarica outlook|ottieni outlook|verzonden van|verzonden met|verzonden via|verstuurd van|verstuurd met",
    "download outlook|skickat från|skickat med|skickades från|hämta outlook|sendt fra|sendt med|hent outlook",
    "lähetetty|hanki outlook|wysłane z|wysłane za|wysłano z|pobierz outlook|pobierz program outlook|odesláno z",
    "odesláno ze|poslano s|enviat des|enviat amb|dihantar|đã gửi từ|отправлено через|odoslané z|odoslané zo",
    "poslano z|poslano iz|poslané z|отправлено с|отправлено из|надіслано з|изпратено от|στάλθηκε από|εστάλη από",
    "from my|trimis de pe|trimis din|küldve|elküldve|saadetud minu|išsiųsta iš|nosūtīts no|dikirim dari",
    "được gửi từ|gửi từ|נשלח מ|أُرسلت من|أرسلت من|تم الإرسال من|ارسال شده از|发自|發自|从我的|從我的|ส่งจาก",
)
# … or, where the verb comes last, ends with one of these.
SENT_FROM_ENDS = _phrases(
    "gesendet|versendet|geschickt|verschickt|gönderildi|gönderilmiştir|küldve|elküldve|から送信|에서 보냄|발송",
    "发送|發送|傳送",
)
DEVICES = _phrases(
    "iphone|iphon|ipad|ipod|android|samsung|galaxy|blackberry|huawei|xiaomi|redmi|nokia|oneplus|motorola|sony",
    "xperia|htc|lg |honor|oppo|pixel phone|windows phone|windows mail|mac|smartphone|mobile|mobil|mobiele|móvil",
    "movil|celular|handy|telefon|téléphone|telefono|telefoon|puhelin|phone|tablet|outlook|yahoo|gmail|aol|proton",
    "airmail|mailbox|k-9|thunderbird|mail for windows|windows|ios|mail für windows|courrier|correo|posta|mail.ru",
    "яндекс|yandex|айфон|телефон|смартфон|手机|手機|휴대폰|sparrow|spark|newton|fairmail|tutanota|canary|sailfish",
    "verizon|at&t|t-mobile|treo|palm|hushmail|zimbra|roundcube|web.de|gmx|wp.pl|boxer|touchdown|hey.com|surface",
    "laptop|computer|nine|edison|bluemail|mymail|torrent",
)

# The first words of a legal footer.
LEGAL_STARTS = _phrases(
    "confidentiality notice|confidentiality note|legal disclaimer|legal notice|notice of confid",
    "this e-mail and any|this email and any|this message and any|this e-mail is confid|this email is confid",
    "this message is confid|this e-mail may contain|this email may contain|this message may contain",
    "this communication is|the information in this e|the information contained in this|the contents of this e",
    "this message contains confid|this electronic message|privileged and confid|please consider the environment",
    "think before you print|save paper|avant d'imprimer|pensez à l'environnement|diese e-mail enthält vertraul",
    "diese nachricht enthält vertraul|diese e-mail ist vertraul|vertraulichkeitshinweis",
    "ce message et toutes les pièces|ce message est confid|ce courriel est confid|ce message contient des info",
    "este mensaje es confid|este mensaje y sus|este correo electrónico|este mensaje puede contener|aviso legal",
    "questo messaggio è|questo messaggio e i suoi|le informazioni contenute in|avviso di riservatezza",
    "esta mensagem pode conter|esta mensagem é|aviso de confid|dit bericht is vertrouw|dit bericht kan",
    "de informatie in dit|detta meddelande|denne e-mail|tämä viesti on|ta wiadomość|niniejsza wiadomość",
    "данное сообщение|настоящее сообщение",
)

# A line that is nothing but the heading of such a footer.
LEGAL_HEADINGS = frozenset(
    _phrases(
        "disclaimer|legal disclaimer|confidentiality|confidentiality notice|important notice|haftungsausschluss",
        "vertraulichkeitshinweis|rechtlicher hinweis|avis de confidentialité|avertissement|aviso legal",
        "aviso de privacidad|aviso de confidencialidad|avviso di riservatezza|aviso de confidencialidade",
        "vertrouwelijkheidsclausule|ansvarsfriskrivning|ansvarsfraskrivelse|vastuuvapauslauseke|zastrzeżenie",
        "免责声明|免責事項|免責聲明",
    )
)

# What people write above their name, formal enough to be part of a signature that is a card.
CLOSINGS = frozenset(
    _phrases(
        "regards|kind regards|best regards|warm regards|with kind regards|with best regards|best wishes|sincerely",
        "yours sincerely|yours faithfully|yours truly|sincerely yours|respectfully|mit freundlichen grüßen|mfg",
        "mit freundlichen grüssen|mit freundlichem gruß|mit besten grüßen|freundliche grüße|beste grüße",
        "viele grüße|freundliche grüsse|hochachtungsvoll|cordialement|bien cordialement|salutations",
        "meilleures salutations|sincères salutations|saludos|saludos cordiales|un cordial saludo|atentamente|atte",
        "cordialmente|cordiali saluti|distinti saluti|atenciosamente|cumprimentos|melhores cumprimentos",
        "com os melhores cumprimentos|att|met vriendelijke groet|met vriendelijke groeten|vriendelijke groet",
        "vriendelijke groeten|hartelijke groet|mvg|med vänlig hälsning|med vänliga hälsningar|vänliga hälsningar",
        "mvh|vennlig hilsen|med vennlig hilsen|venlig hilsen|med venlig hilsen|bedste hilsner",
        "ystävällisin terveisin|terveisin|pozdrawiam|z poważaniem|s pozdravem|s pozdravom|üdvözlettel|tisztelettel",
        "cu stimă|с уважением|з повагою|saygılarımla|με εκτίμηση|בברכה|مع تحياتي|敬具|此致|trân trọng|hormat kami",
        "lep pozdrav|s poštovanjem|lugupidamisega|pagarbiai|ar cieņu",
    )
)

# What scanners and providers write below a mail; anywhere in a line.
FOOTERS = _phrases(
    "virus-free|virenfrei|virusvrij|virusfri|virukseton|sans virus.|libre de virus.|senza virus.|livre de vírus.",
    "без вирусов.|avast.com|avg.com/email-signature|checked for viruses by|auf viren geprüft|analyse antivirus",
    "reacted via gmail|scanned for viruses|yahoo mail: |yahoo mail : |aol mail: |mailtrack.io",
    "track it with mailtrack|powered by mailtrack|scanned by mailscanner",
    "non-text part: |non-text portions of this message",
    "you received this message because you are subscribed|to unsubscribe from this group",
)

# The first words of a warning that a server puts above a mail from outside.
BANNERS = _phrases(
    "external email|external message|external sender|external]|external:|external ***|ext]|caution: |caution - ",
    "caution!|warning: this email|warning: external|warning: this message|attention: this email",
    "attention: external|be careful|this message is from an external|this email is from an external",
    "this email originated|this message originated|this message came from outside|you don't often get email",
    "you don’t often get email|some people who received this|zjqcmqryfpfptbannerstart|achtung: diese e-mail",
    "achtung: externe|externe e-mail|externer absender|extern]|sie erhalten nicht häufig e-mails",
    "sie erhalten nicht oft e-mails|attention : ce message|attention : cet e-mail|attention: ce message",
    "attention: cet e-mail|courriel externe|vous n'obtenez pas souvent|vous ne recevez pas souvent|precaución: ",
    "correo externo|no suele recibir|attenzione: |email esterna|let op: |externe e-mail|u ontvangt niet vaak",
    "atenção: |e-mail externo|varning: |externt mail|uwaga: ",
)
BANNER_ENDS = ("bannerend",)
