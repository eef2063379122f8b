"""The words of commands, by language: tables to extend, no logic. All as `fold` returns them.

A phrase must be one that people would hardly write as an answer: a course asks people what they want to stop, and when
they will take a break."""

from __future__ import annotations

from drip.core.replies.answer_words import NUMBERS, fold

Phrases = tuple[tuple[str, ...], ...]


def _phrases(written: str) -> Phrases:
    return tuple(tuple(phrase.split()) for phrase in fold(written).split(", "))


def _set(written: str) -> frozenset[str]:
    return frozenset(fold(written).split())


# English, German, French, Spanish, Italian, Portuguese, Dutch, Swedish, Danish/Norwegian, Finnish, Polish
STOP = _phrases(
    "stop, stopall, stopp, stop the course, stop this course, stop the lessons, stop the letters, stop writing to me"
    ", stop sending me letters, stop sending me lessons, stop sending me emails, stop sending me mails"
    ", stop sending me e-mails, stop sending these, arret"
)
UNSUBSCRIBE = _phrases(
    "unsubscribe, unsubscribed, unsubscribing, unsubcribe, unsuscribe, unsubscibe, opt out, opt-out, optout"
    ", cancel my subscription, cancel subscription, remove me, take me off"
    ", abmelden, abmeldung, melde mich ab, melden sie mich ab, abbestellen, austragen"
    ", desabonner, me desabonner, desabonnez-moi, desabonne-moi, desabonnement, desinscrire, me desinscrire"
    ", desinscription, desinscrivez-moi"
    ", darme de baja, dar de baja, dame de baja, denme de baja, desuscribir, desuscribirme, cancelar suscripcion"
    ", cancelar la suscripcion, cancelar mi suscripcion"
    ", disiscrivimi, disiscrivetemi, disiscrizione, disiscrivermi, cancellami, cancellatemi, annulla iscrizione"
    ", cancelar inscricao, cancelar subscricao, cancelar a subscricao, cancelar assinatura, descadastrar"
    ", afmelden, meld me af, uitschrijven, schrijf me uit, avregistrera, avregistrera mig, avprenumerera"
    ", avsluta prenumeration, avsluta prenumerationen, afmeld, afmeld mig, frameld, avmeld, avmeld meg, meld meg av"
    ", peruuta tilaus, peru tilaus, wypisz, wypisz mnie, wypisz sie"
)
AMBIGUOUS_STOP = _phrases("baja")
"""Spanish for unsubscribe, and for low: it counts only if it can't be the answer to a question."""
PAUSE = _phrases(
    "pause, pausieren, pausiere, pausa, pausar, suspendre, pauze, pauzeer, pauzeren, pausera, pauser, sett pa pause"
    ", tauko, pauza, wstrzymaj"
)
RESUME = _phrases(
    "resume, unpause, un-pause, fortsetzen, weitermachen, reprendre, reprenez, reprends, reanudar, riprendere, riprendi"
    ", riprendete, retomar, hervatten, hervat, ateruppta, genoptag, gjenoppta, jatka, wznow, wznów"
)
CONTINUE = _phrases(
    "continue, go on, keep going, weiter, geht weiter, continuer, continuez, continuar, seguir, continua, continuare"
    ", avanti, doorgaan, ga door, verder, fortsatt, fortsaett, fortsæt, kontynuuj"
)
"""Honest answers as well: they count only while the course is paused."""
SLOWER = _phrases(
    "slower, more slowly, slow it down, slow this down, langsamer, plus lentement, moins vite, mas lento, mas despacio"
    ", piu lentamente, piu lento, piu piano, mais devagar, mais lento, langzamer, trager, langsammare, langsommere"
    ", saktere, hitaammin, wolniej"
)
FASTER = _phrases(
    "faster, more quickly, quicker, speed it up, speed this up, schneller, plus vite, plus rapidement, mas rapido"
    ", piu veloce, piu velocemente, piu rapido, mais rapido, mais depressa, sneller, snabbare, hurtigere, raskere"
    ", nopeammin, szybciej"
)
HELP = _phrases(
    "help, commands, list commands, hilfe, befehle, aide, ayuda, aiuto, ajuda, hulp, hjalp, hjælp, hjelp, ohje, pomoc"
)

POLITE_WORDS = _set(
    "please pls plz kindly thanks thank you bitte danke s'il vous te plait svp stp merci por favor gracias per favore"
    " grazie obrigado obrigada alsjeblieft alstublieft graag dank je u wel bedankt snalla tack tak takk kiitos prosze"
    " dziekuje dziękuję proszę"
)
COURSE_WORDS = _set(
    "the this my course courses it lessons letters den dem diesen kurs le la ce cours el este curso il questo corso o"
    " de het deze cursus kursen kurset kurssi"
)
STOP_FILLERS = COURSE_WORDS | _set(
    "me us from your list mailing newsletter emails email e-mails mails mail off all want would like i i'd to can could"
    " now mich vom von der liste mochte ich will hier jetzt je j'aimerais voudrais veux du votre liste quiero quisiera"
    " me gustaria lista vorrei voglio dalla quero gostaria da ik wil van graag jag vill jeg vil fra fran z listy"
)
PACE_FILLERS = COURSE_WORDS | _set(
    "a bit little go make send come etwas ein bisschen un peu poco um pouco iets een wat lite litt lidt again now"
)

UNTIL_WORDS = _set(
    "until till til to bis zum zur jusqu'au jusqu'a jusque hasta fino al alla ate tot fram indtil inntil asti do"
)
FOR_WORDS = _set(
    "for of on over fur fuer pendant durant pour por durante para per voor gedurende i om na wegen auf"
    " the el le la les los las il lo den der die das dem am das de der det os as het d del della dia"
)
ARTICLES = _set("a an one ein eine einen einem un une una uno um uma een en ett et jeden")
NEXT_WORDS = _set(
    "next nachste nachsten nachster kommende kommenden prochain prochaine proximo proxima prossimo prossima"
    " volgende nasta neste naeste næste"
)
TOMORROW_WORDS = _set("tomorrow morgen demain manana domani amanha imorgon")
OPEN_ENDED_PHRASES = frozenset(
    _phrases("further notice, until further notice, bis auf weiteres, i say so, i am back, i'm back")
)

COUNTS = {**NUMBERS, **dict.fromkeys(ARTICLES, 1), "couple": 2, "paar": 2, "twelve": 12, "fourteen": 14, "fifteen": 15}
DAYS_OF = {
    **dict.fromkeys(_set("day days d tag tage tagen jour jours dia dias giorno giorni dag dagen dagar dage dager"), 1),
    **dict.fromkeys(
        _set(
            "week weeks wk wks w woche wochen semaine semaines semana semanas settimana settimane weken vecka veckor"
            " uge uger uke uker viikko viikkoa tydzien tygodnie tygodni"
        ),
        7,
    ),
    **dict.fromkeys(_set("fortnight fortnights"), 14),
}
MONTHS_OF = {
    **dict.fromkeys(
        _set("month months monat monate monaten mois mes meses mese mesi maand maanden manad manader maned maneder"), 1
    ),
    **dict.fromkeys(_set("måned måneder kuukausi kuukautta miesiac miesiąc"), 1),
    **dict.fromkeys(_set("year years jahr an annee ano anno jaar"), 12),
}
WEEKDAYS = {
    name: day
    for line in (
        "monday tuesday wednesday thursday friday saturday sunday",
        "mon tue wed thu fri sat sun",
        "montag dienstag mittwoch donnerstag freitag samstag sonntag",
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
        "lunes martes miercoles jueves viernes sabado domingo",
        "lunedi martedi mercoledi giovedi venerdi sabato domenica",
        "segunda terca quarta quinta sexta sabado domingo",
        "segunda-feira terca-feira quarta-feira quinta-feira sexta-feira sabado domingo",
        "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
        "mandag tisdag onsdag torsdag fredag lordag sondag",
        "mandag tirsdag onsdag torsdag fredag lørdag søndag",
    )
    for day, name in enumerate(line.split())
}
MONTHS = {
    name: month
    for line in (
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "januar februar marz april mai juni juli august september oktober november dezember",
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
        "januari februari maart april mei juni juli augustus september oktober november december",
        "januari februari mars april maj juni juli augusti sept okt november december",
    )
    for month, name in enumerate(line.split(), 1)
}
