"""How people say in their own words that they want to leave a course, by language: tables to extend, no logic.

Every pattern is matched against one sentence as `leaving` writes it: folded, words and commas with one space between
them. `{w}` stands for up to four words in between, `{it}` for the course or its mail in that language."""

# ruff: noqa: E501 - one pattern a line

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

_GAP = r"(?:(?:(?!(?:not|never|nicht|nie|pas|jamais|no|non|nao|niet|nooit|inte|ikke) )[^ ,]+ ){0,4}?)"  # no denial in between


_WORD = re.compile(r"[^\W_]+")
_CUE_LENGTH = 4  # characters
REPORTED = re.compile(  # what somebody was asked, and not the course
    r"\b(?:told|asked|begged|said to|texted|sagte|schrieb|bat|dit a|ecrit a|dije a|dijo a|detto a|disse a|zei tegen)"
    r" (?!you\b|dir\b|euch\b|ihnen\b|vous\b|u\b|je\b)(?:[^ ,]+ ){1,3}(?:, )?$"
)


@dataclass(frozen=True, slots=True)
class LeavingWords:
    """`clear` names the course or its mail, or can mean nothing else; `doubtful` may mean something else as well. A
    clear wish with a word of `hedges` in its sentence is doubtful, and after a word of `denials` it is none. `other` is
    what follows a match where something else is left, such as "from my job". Each pattern has a word that begins with
    one of `cues`: sentences without one, nearly all, cost next to nothing."""

    clear: str
    doubtful: str
    hedges: frozenset[str]
    denials: str
    other: str
    cues: frozenset[str]

    def may_be_in(self, beginnings: frozenset[str]) -> bool:
        """Whether a sentence whose words begin so may have a wish in it."""
        return not self.cues.isdisjoint(beginnings)


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Compiled when it is first needed: all of them together take a fifth of a second."""
    return re.compile(pattern)


def beginnings_of(sentence: str) -> frozenset[str]:
    """The beginnings of its words, as `cues` have them."""
    return frozenset(word[:_CUE_LENGTH] for word in _WORD.findall(sentence))


def _any(it: str, patterns: str) -> str:
    lines = [line.strip() for line in patterns.strip().split("\n")]
    return "|".join(rf"(?:\b{line})" for line in lines).replace("{it}", it).replace("{w}", _GAP)


def _words(it: str, patterns: str, hedges: str, denials: str, other: str, cues: str) -> LeavingWords:
    """`patterns` are the clear ones, a line of dashes, and the doubtful ones."""
    clear, doubtful = patterns.split("---")
    return LeavingWords(
        _any(it, clear),
        _any(it, doubtful),
        frozenset(hedges.split()),
        rf"\b(?:{denials}) (?:[^ ,]+ ){{0,2}}$",
        rf" ?(?:{other})\b",
        frozenset(cues.split()),
    )


_ENGLISH = _words(
    r"(?:(?:the|this|your|these|those|all|all the|any|any of|all of|all of your|any more|more|further|future|such) )*"
    r"(?:e-?mail |mailing |online )?(?:course|program|programme|lessons?|letters|e-?mails?|mails?|newsletters?"
    r"|subscription|mailings?|mailing list|list|messages)\b(?! (?:of|about|subscriptions|unanswered|unread|that|which|to (?!me\b)) ?)",
    r"""
    (?:please|kindly|can you|could you|would you|will you|just) {w}unsubscribe\b
    (?:want|like|wish|need|decided|have|choose|how (?:do|can|could) i|where (?:do|can) i|let me|trying) (?:to |i )?unsubscribe\b
    ^unsubscribe me\b
    unsubscribe (?:me )?from {it}
    (?:want|like|wish|need|decided|choose|chosen|going|ready|time for me) to {w}(?:leave|quit|stop|cancel|end|exit|drop out of|opt out of|withdraw from|get off|be taken off|be removed from|be off|stop (?:getting|receiving)) {it}
    (?:i am|i'm|i'll be|i have to|i must|i will|i'll) (?:now )?(?:leaving|leave|quitting|quit|dropping out of|drop out of|withdrawing from|withdraw from|cancelling|canceling|cancel) {it}
    (?:please|kindly|can you|could you|would you|just) {w}(?:cancel|end|stop|terminate) (?:my (?:participation in )?)?{it}(?! (?:to|from|at|after|before|with|in) (?!me\b))
    (?:cancel|end|terminate) my (?:participation|enrol?lment|registration|place)(?: (?:in|for|on) {it})?(?! (?:in|for|at|on))
    (?:please|kindly|can you|could you|would you|just) {w}(?:take|remove|delete|drop) me (?:off|from|out of) {it}
    ^(?:take|remove|delete) me (?:off|from|out of) {it}
    (?:please|kindly|can you|could you|would you) {w}(?:take|remove|delete) (?:me off|my (?:e-?mail )?address(?: from {it})?|my e-?mail(?: from {it})?)$
    (?:please|kindly|can you|could you|would you|just)? ?(?:stop|quit) (?:sending|mailing|e-?mailing|writing to) (?:me|us)\b
    (?:please|kindly)? ?(?:don't|do not) (?:send|e-?mail|write) (?:me|to me) (?:{it}|again|any ?more|any longer|anything)
    (?:don't|do not|no longer) (?:want|wish|need|care)(?: to)? {w}(?:get|getting|receive|receiving|have) {it}
    (?:don't|do not|no longer) (?:want|need) {it} (?:any ?more|any longer|from you)
    (?:no longer) (?:want|wish|need) {it}
    (?:no more|enough of) (?:of )?(?:these |your |this )?(?:e-?mails|mails|letters|lessons|messages|newsletters)(?: for me)?(?: from you)?(?: ,)?(?: please| thanks| thank you)?$
    (?:don't|do not|no longer) (?:want|wish) to (?:continue|go on|carry on|take part|participate|be|stay) (?:with|in|on) {it}
    i (?:hereby )?opt out(?: of {it})?$
    i (?:hereby )?unsubscribe\b(?! (?:from|when|because|all))
    ^unsubscribe$
    (?:cancel|end|stop) my subscription(?: to {it})?(?! (?:to|for|of|at))
    (?:want|like|wish|prefer) (?:to be )?off {it}
    (?:won't|will not|am not|i'm not|not going to) (?:be )?(?:continuing|continue|going on|staying) (?:with|in) {it}
    (?:rather|prefer) not (?:to )?(?:get|receive|have) (?:any more of )?{it}
    (?:to be|be|get) (?:removed|taken off|taken) (?:from |off )?{it}
    (?:want|like|wish|decided) to (?:stop|end) (?:getting|receiving) {it}
    (?:delete|close|remove) my (?:account|e-?mail address|address|e-?mail)(?: (?:and|from) |$)
    i (?:hereby )?(?:quit|leave|cancel) {it}
    ---
    (?:leave|leaving|quit|quitting|cancel|cancelling|canceling|dropping out of|drop out of|get out of|stop doing) (?:the|this|your) (?:e-?mail )?(?:course|program|programme|newsletter|mailing list|subscription)\b
    unsubscrib(?:e|ing)\b
    (?:want|like|wish|decided|going) to (?:stop|quit|leave|drop out|opt out|be done|end this|stop (?:this|here|now)|leave now|quit now|stop at this point)(?: (?:now|here|this|today|please|it))*$
    ^(?:please|kindly) (?:stop|stop (?:this|it|now))$
    (?:don't|do not|no longer|cannot|can't) (?:want|wish)? ?(?:to )?(?:continue|go on|carry on|keep going|take part|participate)(?: (?:with|in) (?:this|it|you))?(?: (?:any ?more|any longer|now|at the moment))?$
    (?:this|the|your) (?:course|program|programme|thing)?(?: is| isn't|'s)(?: just| really)?(?: not)? (?:for me|my thing|my cup of tea|what i (?:expected|need|was looking for))$
    (?:i'm|i am) (?:done|finished|through) with (?:this|the|your|these)(?: (?:course|e-?mails|letters|lessons|program))?$
    (?:i'm|i am) out$
    count me out$
    (?:i|we) want out$
    (?:not|no longer) interested(?: (?:any ?more|any longer|in (?:this|it|the course|your \w+)))?$
    ^can (?:i|we) (?:leave|cancel|quit) {it}
    i give up on (?:this|the|your) (?:course|program)
    {w}(?:too many|get too many) (?:of these |of your )?(?:e-?mails|mails|letters) from you
    """,
    "if unless maybe perhaps might thinking thought considering sometimes almost wonder someday yet should whether once"
    " feel tempted part",
    r"don't|do not|not|never|doesn't|didn't|won't|wouldn't|no reason to|without|isn't|nor|refuse to|afraid to|stop|yet|sorry to",
    r"(?:from|of|at|in|to|with|about|on|after|before|during|for) (?:my (?!address|inbox|mail)|our|his|her|their|work|the"
    r" (?:office|evening|school|bank|boss|team|gym|company|university)|everyone|everybody|people|all|bed|\d|six|seven|eight|nine|ten|five|noon|midnight|\w+day|dinner|night|school|strangers)",
    "canc carr clos cont coun cour dele done drop e emai end enro exit fini give go inte keep leav less"
    " lett list mail mess news off opt out part prog quit regi remo stop subs take this thro unsu",
)  # fmt: skip

_GERMAN = _words(
    r"(?:(?:der|die|das|den|dem|diese[rmns]?|eure[rnm]?|euer|ihre[rnm]?|deine[rnm]?|dein|vom|zum|im|am|keine|weiteren?|solche[n]?|alle[n]?|den ganzen) )*"
    r"(?:e-?mail-?|mail-|online-?)?(?:kurse?s?|newsletters?|verteilers?|mailingliste|empfangerliste|liste(?! (?:der|von|mit|meiner) )|mails|e-?mails?|briefe[n]?"
    r"|nachrichten|lektionen|kursmails|abos?|abonnements?|programm)\b",
    r"""
    (?:bitte|konnen sie|konnt ihr|kannst du|konntest du|konnten sie|wurden sie) {w}(?:mich )?(?:abmelden|austragen|abbestellen|loschen sie mich|entfernen sie mich)\b
    (?:mochte|will|wurde|wollen|muss|werde) {w}mich {w}(?:abmelden|austragen|abmelde|ausklinken)\b
    (?:melde|trage) (?:ich )?(?:mich|uns) (?:hiermit |bitte |(?:von |aus )?{it} |wieder |jetzt |nun )*(?:ab|aus)\b
    (?:meld|melde|melden sie|meldet|trag|trage|tragen sie|tragt) mich (?:bitte |wieder |doch )*(?:(?:von|aus|vom|fur) )?(?:{it} )?(?:bitte |wieder )*(?:ab|aus)\b
    (?:nimm|nehmt|nehmen sie|streich|streiche|streicht|streichen sie|losch|losche|loscht|loschen sie|entfern|entferne|entfernen sie|entfernt) mich (?:bitte )?(?:von|aus|vom) {it}
    (?:mochte|will|wurde|wollen|muss|werde|habe beschlossen ,) {w}(?:aus |von |mit )?{it} {w}(?:zu )?(?:verlassen|beenden|abbrechen|abbestellen|kundigen|austreten|aussteigen|aufhoren|stornieren|abmelden|raus)\b
    (?:mochte|will|brauche|wurde|wunsche|bitte|schick\w*|send\w*|schreib\w*) {w}(?:keine|keinen) (?:weiteren |einzigen? )?{it}(?: {w}mehr\b| {w}(?:bekommen|erhalten|kriegen|empfangen)\b|$)
    (?:schick|schicke|schickt|schicken sie|send|sende|sendet|senden sie|schreib|schreibe|schreibt|schreiben sie) (?:mir|uns) (?:bitte )?(?:nichts|keine {it}|nicht) {w}?mehr\b
    (?:mochte|will|wurde) {w}(?:nicht (?:mehr|langer|weiter)|nichts mehr) {w}(?:an|bei|in|mit)(?: {it}) {w}(?:teilnehmen|weitermachen|mitmachen|dabei sein|bleiben|fortfahren)\b
    (?:mochte|will|werde|kann) (?:an|bei|mit) {it} nicht (?:mehr|langer|weiter) (?:teilnehmen|weitermachen|mitmachen|fortfahren)\b
    (?:mochte|will) {w}{it} nicht (?:mehr|langer|weiter)(?: {w}(?:machen|fortsetzen|bekommen|erhalten|haben|weitermachen|lesen|kriegen))?$
    (?:kundige|beende|verlasse|storniere|breche)(?: ich)?(?: hiermit)?(?: meine teilnahme an| meine anmeldung (?:zu|fur))? {it}
    (?:hore|steige) (?:ich )?(?:mit|aus) {it} (?:auf|aus)\b
    bitte (?:um )?(?:meine )?(?:abmeldung|kundigung)(?: (?:von|vom|aus) {it})?$
    bitte {it} (?:abbestellen|kundigen|stornieren|beenden|abbrechen)\b
    (?:losch|losche|loscht|loschen sie|entfern|entferne|entfernen sie|streichen sie) (?:bitte )?meine (?:adresse|e-?mail-?adresse|mailadresse|daten)\b
    (?:konnt|konnen|konntet|konnten|kannst|konntest) (?:ihr|sie|du) mich {w}(?:von|aus|vom) {it} (?:nehmen|streichen|loschen|entfernen)
    (?:werde|mochte|will|kann) {it} nicht (?:mehr |weiter |langer )?(?:fortsetzen|weiterfuhren|fortfuhren|weitermachen)
    (?:beende|beendet|beenden sie|kundigen sie|kundige|kundigt) (?:bitte )?mein(?:e|en)? (?:abo|abonnement|teilnahme|anmeldung)\b(?! (?:bei|beim|in|im|am) )
    (?:mochte|will|wurde gerne?) (?:aus|von) {it} (?:ausgetragen|geloscht|gestrichen|genommen) werden
    bitte keine {it} mehr\b
    ---
    (?:den|diesen|dem|diesem|euren|ihren|deinen|vom|newsletter) ?(?:kurs|newsletter|verteiler)? (?:zu )?(?:verlassen|abbrechen|abzubrechen|abbestellen|abzubestellen|beenden|kundigen|auszusteigen|aussteigen)\b
    mich {w}(?:abmelden|abzumelden|austragen|auszutragen)\b
    (?:mochte|will|wurde gerne?|werde) (?:jetzt |hier |gerne |lieber |damit |an dieser stelle |bitte |nun )*(?:aufhoren|aussteigen|abbrechen|austreten|raus|nicht mehr (?:weitermachen|mitmachen|teilnehmen))$
    (?:mochte|will|kann|mag) (?:hier |da |jetzt |das |damit |bitte )*(?:nicht mehr|nicht langer|nicht weiter) (?:weitermachen|mitmachen|teilnehmen|fortfahren|machen|dabei sein)$
    (?:ich )?(?:mache|bin) (?:hier |da |jetzt )*(?:nicht mehr (?:mit|dabei)|raus)$
    (?:hort|horen sie|hor) (?:bitte )?(?:damit )?auf$
    (?:der kurs|das|dieser kurs|euer kurs|dein kurs) (?:ist|passt)(?: leider| einfach| doch)* (?:nichts fur mich|nicht (?:das richtige fur mich|meins|mein ding|fur mich)|nicht (?:zu|fur) mi\w+)$
    kein interesse mehr(?: (?:am|an) {it})?$
    {w}zu viele {it} von (?:euch|ihnen|dir)
    """,
    "wenn falls ob vielleicht manchmal uberlege uberlegen eventuell fast wollte irgendwann eigentlich noch sollte"
    " gedanken gedanke versucht",
    r"nicht|nie|niemals|ohne|keinesfalls|kein grund|ungern",
    r"(?:von|vom|aus|bei|an|in|im|mit|nach|fur|zu|am) (?:mein\w*|unser\w*|sein\w*|ihrem|der (?:arbeit|firma|uni)|dem (?:buro|chef|amt)|feierabend|allen|\d|kolleg\w*|kunden)",
    "abbe abbr abme abo abon abzu aufh ausk auss aust ausz been brec brie dabe e emai entf fur haus hor"
    " hort inte kund kurs lekt list losc mach mail mein meld mitm nach nehm news nimm onli prog raus schi"
    " schr send stor stre teil trag verl vert weit zu",
)  # fmt: skip

_FRENCH = _words(
    r"(?:(?:la|le|les|l'|ce|cet|cette|ces|votre|vos|ton|ta|tes|mon|de|du|des|d'|au|aux|toutes|tous|a) ?)*"
    r"(?:cours|formation|programme|newsletters?|lettres?|e-?mails?|mails?|courriels?|messages|lecons?|liste(?: de diffusion)?(?! (?:de|des) )|abonnement"
    r"|parcours|infolettre|inscription a (?:ce|cette|votre) (?:cours|formation))\b",
    r"""
    (?:veux|voudrais|souhaite|souhaiterais|aimerais|j'aimerais|desire|prefere|dois|vais|decide de|veuillez|merci de|pouvez-vous|pourriez-vous|peux-tu|pourrais-tu|comment) {w}(?:me |m')?(?:desabonner|desinscrire|desabonne|desinscris|retirer de {it}|retirer des|enlever de {it}|supprimer de {it})\b(?! de (?:mon|ma|mes)\b)
    (?:retirez|enlevez|supprimez|rayez|otez|retire|enleve|supprime|desinscrivez|desabonnez|desinscris|desabonne)-moi\b(?! (?:ce|cette|un) )
    je (?:me desabonne|me desinscris|me retire de {it})\b
    (?:veux|voudrais|souhaite|souhaiterais|aimerais|j'aimerais|desire|prefere|dois|vais|j'ai decide(?: de)?|decide de) {w}(?:quitter|arreter|abandonner|d'abandonner|d'arreter|annuler|d'annuler|interrompre|resilier|cesser|stopper) (?:mon )?{it}
    (?:veux|voudrais|souhaite|desire|veuille|souhaiterais|aimerais|j'aimerais) (?:plus|ne plus|pas)(?: du tout)? (?:recevoir|avoir|suivre|continuer|participer|lire) {it}
    (?:veux|voudrais|souhaite|desire) plus (?:{it}|rien recevoir)
    (?:ne )?m'(?:envoyez|envoie|ecrivez|ecris) plus\b
    (?:arretez|cessez|arrete|cesse)(?: s'il (?:vous|te) plait)?(?: de)? (?:m'envoyer|m'ecrire|de m'envoyer|de m'ecrire|d'envoyer|ces envois|les envois|l'envoi)\b
    (?:merci de|veuillez|priere de) (?:ne plus m'(?:envoyer|ecrire)|arreter|cesser|stopper|annuler) ?(?:{it}|de m'envoyer|l'envoi|les envois|mon|$)
    plus (?:de|aucun|d') ?(?:e-?mails?|mails?|courriels?|messages|lettres)(?: de votre part)?(?: ,)?(?: s'il (?:vous|te) plait| svp| merci)?$
    (?:^|merci d'|, )(?:stop|arretez|cessez) (?:aux |avec )?(?:vos |ces |les )?(?:mails?|e-?mails?|courriels?|messages|envois|lettres)\b(?! (?:a|de|au) (?:mon|ma|mes|la|l'))
    (?:souhaite|veux|voudrais|souhaiterais|aimerais|j'aimerais|desire) mettre fin a (?:mon inscription|mon abonnement|ma participation|{it})
    me retire {it}
    (?:me|m') ?(?:retirer|enlever|rayer|supprimer|otez) de {it}
    (?:supprimez|effacez|retirez) mon adresse\b
    (?:quitte|arrete|abandonne) {it}(?: (?:ici|maintenant|aujourd'hui))*$
    (?:annulez|annule|resiliez|resilie) (?:s'il vous plait )?(?:mon inscription|ma participation|mon abonnement|{it})
    ---
    (?:quitter|arreter|abandonner|d'arreter|d'abandonner) (?:le|ce|votre|la|cette) (?:cours|formation|programme|newsletter|parcours)\b
    (?:me desabonner|me desinscrire|m'en desinscrire)\b
    (?:veux|voudrais|souhaite|prefere|aimerais|j'aimerais|vais) (?:m')?(?:arreter|abandonner|en rester la|tout arreter)(?: (?:la|ici|maintenant|tout|merci|cela|ca))*$
    (?:veux|souhaite|peux|desire|voudrais) (?:plus|pas) (?:continuer|participer|poursuivre|suivre)(?: (?:ainsi|cela|ca|maintenant|la))?$
    (?:ce|le|votre|cette|la) ?(?:cours|formation|programme)? ?n'est (?:pas|plus) (?:fait )?(?:pour moi|mon truc)$
    ce n'est pas pour moi$
    j'arrete(?: (?:la|ici))?$
    (?:suis|est) plus interesse[es]?$
    (?:je )?(?:recois|j'en recois) trop de {it}
    """,
    "si peut-etre parfois presque pense pensais hesite envisage songe quand ou faillir failli tente voulais un"
    " eventuellement faudrait devrais jour",
    r"jamais|sans|pas (?:de|encore|envie de|question de|du tout)|ne (?:veux|souhaite|vais|dois|voudrais) pas|veux pas|souhaite pas|vais pas|voudrais pas|aucune raison de",
    r"(?:de|du|a|au|avec|chez|apres|dans|pour|pendant|des) (?:mon|ma|mes|notre|nos|son|sa|ses|leur|l'universite|travail|bureau|tout le monde|chef|la (?:fac|banque|ligue)|soir|\d)",
    "aban abon annu arre cess cont cour desa desi e ecri effa enle envo form info inte la lec lett list"
    " mail mett mess news ote parc part pas plus pour prog quit raye resi reti stop suiv supp trop",
)  # fmt: skip

_SPANISH = _words(
    r"(?:(?:el|la|los|las|este|esta|estos|estas|tu|tus|su|sus|vuestro|vuestros|vuestra|mi|de|del|al|en|mas|ningun|todos|a) )*"
    r"(?:curso|cursos|programa|boletin|boletines|newsletter|correos?|mails?|e-?mails?|mensajes|cartas|lecciones|lista(?: de correos?)?(?! de )|suscripcion|inscripcion)\b",
    r"""
    (?:quiero|quisiera|queria|deseo|gustaria|necesito|prefiero|voy a|decidido|pueden|puede|puedes|podrian|podria|podrias|favor|como) {w}(?:dar(?:me|nos|se)? de baja|desuscribir(?:me)?|desapuntarme|borrarme de {it}|sacarme de {it}|quitarme de {it})\b(?! (?:del? |de la )(?:gimnasio|trabajo|empresa|gym|telefono))
    (?:denme|dame|deme|dadme|damos) de baja\b
    me (?:doy de baja|desuscribo|desapunto|borro de {it}|salgo de {it}|retiro de {it})\b
    (?:borrenme|borrame|borradme|quitenme|quitame|quitadme|saquenme|sacame|sacadme|eliminenme|eliminame|eliminadme|elimineme|retirenme|retirame|saqueme|borreme|quiteme) (?:por favor )?de {it}
    (?:quiero|quisiera|deseo|gustaria|necesito|prefiero|voy a|decidido|he decidido) {w}(?:dejar|abandonar|cancelar|salir|salirme|retirarme|terminar|parar|anular|interrumpir) (?:con )?{it}(?! de (?:mi|la universidad))
    no (?:quiero|deseo|quisiera|me gustaria|necesito) (?:seguir |ya )?(?:recibir|recibiendo|tener|leer|continuar|continuar con|seguir con|seguir en|participar en) {it}
    no (?:quiero|deseo|necesito) mas {it}(?: de (?:ustedes|vosotros|usted|ti))?$
    (?:ya )?no (?:quiero|deseo) {it}$
    (?:no me|no nos) (?:envien|envies|envie|mandes|manden|mande|mandeis|envieis|escriban|escribas|escribais) (?:mas|nada|{it})
    (?:dejen|deja|dejad|deje|dejar) de (?:enviarme|mandarme|escribirme|enviar|mandar) ?(?:{it}|mas|$|estos)
    (?:quiero|quisiera|deseo|gustaria) dejar de recibir {it}
    no me (?:escriban|escribas|escribais|escriba|envien|manden)(?: (?:mas|ya|por favor))*$
    (?:eliminen|borren|elimina|borra) mi (?:correo|direccion|cuenta|mail)(?! de la (?:empresa|oficina))
    ni un (?:correo|mail|mensaje) mas
    no mas (?:correos|mails|e-?mails|mensajes|cartas)(?: ,)?(?: por favor| gracias)?$
    (?:cancelen|cancela|cancele|cancelad|anulen|anula|anule) (?:por favor )?(?:mi (?:suscripcion|inscripcion|participacion)|{it})
    (?:dejo|abandono|cancelo) {it}(?: (?:aqui|ya|ahora|hoy))*$
    solicito (?:la |mi )?baja\b
    ---
    (?:dejar|abandonar|cancelar|salir|salirme|borrarme) (?:el|este|tu|su|del|de este) (?:curso|programa|boletin)\b
    (?:darme de baja|desuscribirme|desapuntarme)\b
    (?:quiero|quisiera|prefiero|gustaria|voy a) (?:dejarlo|parar|abandonar|salirme|pararlo|terminar aqui|dejarlo aqui|retirarme)(?: (?:aqui|ya|ahora|por ahora))*$
    no (?:quiero|puedo|deseo|voy a) (?:seguir|continuar|participar)(?: (?:mas|ya|con esto|asi|adelante))*$
    (?:esto|este curso|el curso|tu curso) no es (?:para mi|lo mio|lo que (?:buscaba|esperaba|necesito))$
    me bajo(?: aqui)?$
    (?:no me interesa mas|ya no me interesa)$
    (?:recibo|me llegan|son) demasiad[oa]s {it}
    """,
    "si quizas quiza tal a-veces casi pienso pensando considerando pensaba cuando dudo tentado igual acaso todavia aun"
    " alguna veces deberia",
    r"no|nunca|jamais|jamas|sin|tampoco",
    r"(?:de|del|en|con|a|al|por|despues de|para) (?:mi|mis|nuestro|nuestra|su|sus|la (?:oficina|empresa|universidad|escuela)|el (?:trabajo|gimnasio)|trabajo|gimnasio|todos|todo|noche|\d)",
    "aban anul baj baja bole borr canc cart cont corr curs deja dema denm desa desu e elim emai envi escr"
    " insc inte lecc list lleg lo mail mand mens mi mio news para part prog quit reci reti saca sali sals"
    " saqu segu susc term",
)  # fmt: skip

_ITALIAN = _words(
    r"(?:(?:il|lo|la|i|gli|le|l'|questo|questa|questi|queste|vostro|vostra|vostri|vostre|tuo|tua|tuoi|tue|mia|mio|suo|sue|dal|dalla|dalle|dai|del|della|delle|al|alla|di|da|altre|piu|nessuna|tutte|alle|a|vostre|con) )*"
    r"(?:corso|corsi|programma|newsletter|e-?mail|mail|email|messaggi|lettere|lezioni|lista(?! (?:di|delle|dei) )|mailing list|iscrizione|abbonamento)\b",
    r"""
    (?:voglio|vorrei|desidero|preferisco|devo|intendo|potete|puo|puoi|potresti|potreste|potrebbe|favore|come posso|come) {w}(?:disiscriver(?:mi|ci)|cancellarmi|togliermi|rimuovermi|disdire {it})\b(?! (?:dalla|dal) (?:palestra|vita|scuola))
    (?:disiscrivetemi|disiscrivimi|mi disiscriva|cancellatemi|cancellami|mi cancelli|toglietemi|toglimi|rimuovetemi|rimuovimi|mi tolga|mi rimuova)\b(?! (?:questo|un|il|la|ogni) )
    (?:mi disiscrivo|mi cancello da|mi ritiro da|mi ritiro dal) ?(?:{it})?
    (?:voglio|vorrei|desidero|preferisco|devo|intendo|ho deciso di|deciso di) {w}(?:lasciare|abbandonare|interrompere|uscire|terminare|annullare|smettere|ritirarmi|sospendere) {it}(?! (?:di|all')universita)
    non (?:voglio|desidero|vorrei|intendo) (?:piu )?(?:ricevere|avere|continuare|seguire|leggere|partecipare) (?:piu )?{it}
    non (?:voglio|desidero) (?:altre|piu) {it}
    non (?:mandatemi|mandarmi|inviatemi|inviarmi|scrivetemi|scrivermi|mi mandate|mi scrivete|mi inviate|mi scriva|mi mandi) (?:piu|altre|{it})
    (?:smettetela|smettete|smetti|smettila|smetta) di (?:mandarmi|inviarmi|scrivermi|mandare|inviare)\b(?! messaggi a )
    (?:basta|niente piu|nessun'altra)(?: con)? (?:e-?mail|mail|email|messaggi|lettere|queste mail|queste email|le mail|queste lettere)(?: ,)?(?: per favore| grazie)?$
    (?:annullate|annulla|annulli|cancellate|cancella|cancelli) (?:per favore )?la mia (?:iscrizione|partecipazione)(?! (?:alla|in) )
    (?:vorrei|preferirei|preferisco|desidero) non (?:ricevere|avere) (?:piu )?{it}
    non (?:intendo|voglio) (?:piu )?(?:proseguire|continuare) (?:con )?{it}
    (?:vorrei|voglio) smettere di ricevere {it}
    (?:cancellate|cancella|eliminate|elimina) il mio (?:indirizzo|account)\b
    (?:lascio|abbandono|interrompo) {it}(?: (?:qui|adesso|ora|oggi))*$
    ---
    (?:lasciare|abbandonare|interrompere|uscire da|uscire) (?:il|questo|vostro|dal|da questo|la) (?:corso|programma|newsletter)\b
    (?:disiscrivermi|cancellarmi)\b
    (?:voglio|vorrei|preferisco) (?:smettere|fermarmi|lasciare|ritirarmi|finirla qui|chiudere qui|fermarmi qui)(?: (?:qui|ora|adesso|per ora))*$
    non (?:voglio|posso|riesco a|me la sento di|desidero|ho voglia di) ?(?:di )?(?:piu )?(?:continuare|proseguire|andare avanti|partecipare)(?: (?:piu|cosi|qui|oltre))*$
    (?:questo corso|il corso|questo|il vostro corso) non (?:fa|e)(?: proprio)? (?:per me|quello che cercavo|cosa mia|il mio genere)$
    mi fermo qui$
    non (?:mi interessa|sono) piu(?: interessat[ao])?$
    (?:ricevo|mi arrivano|sono) troppe {it}
    """,
    "se forse magari talvolta quasi penso pensando pensavo pensato quando volevo dovrei chissa prima",
    r"non|mai|senza|ne",
    r"(?:da|dal|dalla|di|del|a|al|alla|con|in|per|dopo) (?:mio|mia|miei|mie|nostro|nostra|suo|sua|lavoro|ufficio|tutti|tutto|capo|cena|l'ufficio|palestra|scuola|universita|clienti|\d)",
    "abba abbo annu avan bast canc cont cors disi e elim emai ferm inte invi iscr lasc lett lezi list"
    " mail mand mess ness news nien part per proc prog pros rimu riti scri smet sosp term togl trop usci",
)  # fmt: skip

_PORTUGUESE = _words(
    r"(?:(?:o|a|os|as|este|esta|estes|estas|esse|essa|esses|essas|deste|desta|desse|dessa|destes|destas|seu|sua|seus|suas|vosso|vossa|vossos|vossas|teu|minha|meu|do|da|dos|das|de|no|na|mais|nenhum|com|neste|todos) )*"
    r"(?:curso|cursos|programa|newsletter|boletim|e-?mails?|mails?|emails?|mensagens|cartas|licoes|aulas|lista(?: de e-?mails)?(?! (?:de|das) )|inscricao|assinatura|subscricao)\b",
    r"""
    (?:quero|queria|gostaria|desejo|prefiro|preciso|vou|podem|pode|poderiam|poderia|podes|favor|como|decidi) {w}(?:me descadastrar|descadastrar|desinscrever|desinscrever-me|me desinscrever|cancelar (?:a )?(?:minha )?(?:inscricao|subscricao|assinatura)|desistir {it}|sair {it}|remover-me|me remover|me retirar {it}|me tirar {it}|tirar-me)\b(?! (?:da academia|do ginasio|na academia|do meu|da minha))
    (?:tirem-me|tira-me|tire-me|removam-me|remova-me|remove-me|retirem-me|retire-me|me tire|me tirem|me remova|me removam|me retire|me descadastre|me descadastrem|descadastrem-me|me exclua|me excluam) (?:por favor )?(?:{it}|$)
    (?:me descadastre|me descadastrem|descadastre-me|descadastrem-me)\b
    (?:quero|queria|gostaria|desejo|prefiro|preciso|vou|decidi) {w}(?:deixar|abandonar|largar|cancelar|encerrar|interromper|parar|anular|terminar) (?:com )?{it}(?! (?:de|da) (?:universidade|direito|faculdade))
    nao (?:quero|desejo|gostaria de|pretendo|preciso) (?:de )?(?:mais )?(?:receber|continuar a receber|continuar|continuar com|ter|participar|ler|seguir) (?:mais )?{it}
    nao (?:quero|desejo) mais {it}$
    nao quero {it} (?:vossos|seus|daqui|de voces)$
    nao me (?:enviem|envie|envies|mandem|mande|mandes|escrevam|escreva|escrevas) (?:mais|nada|{it})
    (?:parem|pare|para|deixem|deixe) de (?:me )?(?:enviar|mandar|escrever|enviar-me|mandar-me|escrever-me)\b(?! (?:mensagens )?(?:ao|aos|a) )
    (?:chega de|nem mais um|sem mais|nada de) (?:e-?mails?|emails?|mails?|mensagens|cartas)(?: ,)?(?: por favor| obrigad[oa])?$
    (?:cancelem|cancele|cancela|anulem|anule) (?:por favor )?(?:a )?(?:minha (?:inscricao|participacao|subscricao|assinatura)|{it})(?! (?:na|no) )
    (?:quero|gostaria de|desejo|prefiro) (?:parar|deixar) de receber {it}
    nao (?:vou|pretendo) (?:mais )?(?:continuar|prosseguir) (?:com )?{it}
    (?:apaguem|eliminem|removam|apague|remova) o meu (?:e-?mail|endereco)\b
    (?:deixo|abandono|cancelo|largo) {it}(?: (?:aqui|agora|hoje))*$
    ---
    (?:deixar|abandonar|largar|sair|desistir|cancelar) (?:o|este|do|deste|da|a|desse) (?:curso|programa|newsletter)\b
    (?:me descadastrar|desinscrever|me desinscrever|desinscrever-me)\b
    (?:quero|queria|prefiro|gostaria de|vou) (?:parar|desistir|sair|ficar por aqui|parar por aqui|terminar por aqui)(?: (?:aqui|agora|ja|por agora|por aqui))*$
    nao (?:quero|posso|consigo|vou|desejo|pretendo) (?:mais )?(?:continuar|participar|prosseguir|seguir)(?: (?:mais|assim|com isto|com isso))*$
    (?:isto|isso|este curso|o curso|o seu curso|esse curso) nao e (?:para mim|pra mim|o que (?:procurava|esperava|preciso))$
    fico por aqui$
    nao (?:me interessa|tenho) mais(?: interesse)?$
    (?:recebo|sao|estou a receber|estou recebendo) demasiad[oa]s {it}
    (?:recebo|sao) (?:e-?mails|emails|mensagens|cartas) demais
    """,
    "se talvez vezes quase penso pensando pensava pensei quando considero estou ainda hesito devia deveria um",
    r"nao|nunca|jamais|sem|nem",
    r"(?:de|do|da|em|no|na|com|a|ao|para|depois de|depois das|aos) (?:meu|minha|meus|minhas|nosso|nossa|seu|sua|trabalho|escritorio|todos|tudo|chefe|academia|universidade|faculdade|clientes|escola|\d)",
    "aban anul apag assi aula bole canc cart cheg cont curs deix dema desc desi e elim emai ence envi"
    " escr excl fica fico insc inte larg lico list mail mand mens mim news para pare part pra prog pros"
    " remo reti sair segu subs tira tire",
)  # fmt: skip

_DUTCH = _words(
    r"(?:(?:de|het|deze|dit|die|jullie|uw|je|jouw|mijn|van|met|uit|aan|geen|alle|meer|verdere) )*"
    r"(?:e-?mail|mail)?(?:cursus|nieuwsbrief|nieuwsbrieven|mailinglijst|verzendlijst|lijst|mails?|e-?mails?|mailtjes|berichten|brieven|lessen|abonnement|inschrijving|programma)\b",
    r"""
    (?:wil|zou|wens|moet|ga|kunt u|kun je|kunnen jullie|kan ik|hoe|graag|gelieve|alstublieft|alsjeblieft|aub) {w}(?:me|mij|mezelf|ons) {w}(?:afmelden|uitschrijven|af te melden|uit te schrijven|afmeld|uitschrijf)\b(?! (?:bij|van|voor) (?:de sportschool|mijn|het werk))
    (?:meld|schrijf|haal|verwijder|schrap) (?:me|mij) (?:alsjeblieft |alstublieft |aub |maar |graag |ajb )*(?:af|uit|van|uit van)(?: {it}| alsjeblieft| alstublieft| aub|$| voor {it}| bij {it})
    (?:meld|schrijf) (?:ik )?(?:me|mij) (?:hierbij |bij deze |graag |dan )*(?:af|uit)\b(?! (?:bij|van) mijn)
    (?:wil|zou|wens|moet|ga|heb besloten|besloten) {w}{it} {w}(?:te )?(?:verlaten|stoppen|stopzetten|opzeggen|beeindigen|annuleren|afbreken)\b
    (?:wil|zou|ga|heb besloten om|besloten) {w}(?:te )?stoppen met {it}(?! (?:lezen|schrijven|checken|van|beantwoorden))
    (?:stop|stopt u|stoppen jullie) (?:alsjeblieft |alstublieft |aub )?met (?:het )?(?:mailen|sturen|schrijven|versturen|mij te mailen|me te mailen|me mailen)\b(?! (?:van (?:appjes|facturen)|naar (?:mijn|je)|aan))
    (?:wil|wens|hoef|zou) {w}(?:geen|niet langer|niet meer|niks meer) (?:enkele )?(?:{it})?(?: meer)?(?: van jullie)? ?(?:meer )?(?:ontvangen|krijgen|hebben|lezen|volgen)\b
    (?:wil|hoef|wens) {w}geen {it} meer(?: van jullie| van u)?$
    (?:stuur|stuurt u|mail|schrijf|zend) (?:me|mij|ons) (?:alsjeblieft |alstublieft |aub )?(?:niet|geen|niets|niks) {w}?(?:meer|{it})\b
    (?:graag |alsjeblieft |alstublieft |aub )?geen (?:e-?mails|mails|mailtjes|berichten|brieven|lessen) meer(?: ,)?(?: alsjeblieft| alstublieft| aub| graag| bedankt| dank u)?$
    (?:wil|wens) {w}niet (?:langer|meer|verder) {w}(?:deelnemen|meedoen|doorgaan|verdergaan) (?:aan|met) {it}
    (?:wil|wens) {w}niet (?:langer|meer|verder) (?:aan|met) {it} {w}(?:deelnemen|meedoen|doorgaan|verdergaan|mee doen)\b
    (?:wil|wens) {it} (?:niet langer|niet meer) (?:te )?(?:ontvangen|krijgen|lezen|volgen)\b
    ik (?:stop|kap) met {it}(?: (?:nu|hier|vandaag))*$
    ^(?:graag|aub|alstublieft|alsjeblieft) (?:mij |me )?(?:uitschrijven|afmelden)$
    (?:graag|aub|alstublieft|alsjeblieft) (?:mij |me )?(?:van|uit) {it} (?:halen|verwijderen|schrappen)
    (?:wilt u|wil je|willen jullie) (?:mij|me) {w}(?:uitschrijven|afmelden|verwijderen|van {it} halen)\b
    (?:wil|hoef|wens) {it} niet (?:meer|langer)$
    (?:verwijder|wis) (?:alsjeblieft |alstublieft |aub )?mijn (?:adres|e-?mailadres|account|gegevens)\b
    ik (?:zeg|verlaat|annuleer|beeindig) {it}(?: op)?\b
    (?:annuleer|beeindig|stop) (?:alsjeblieft |alstublieft |aub )?(?:mijn (?:inschrijving|deelname|abonnement)|deze cursus|de cursus|deze mails|de mails|deze nieuwsbrief)(?! (?:op|bij) )
    ---
    (?:de|deze|jullie|met de|met deze|uw|je) (?:cursus|nieuwsbrief|lijst) (?:te )?(?:verlaten|stoppen|opzeggen|op te zeggen|te stoppen)\b
    (?:stoppen|kappen|ophouden|te stoppen) met (?:de|deze|jullie|uw) (?:cursus|nieuwsbrief|mails)\b
    (?:me|mij) {w}(?:afmelden|uitschrijven|af te melden|uit te schrijven)\b
    (?:wil|zou graag|ga) (?:er |hier |nu |graag |liever )*(?:mee |mee te )?(?:stoppen|ophouden|kappen|afhaken|uitstappen)(?: (?:nu|graag))*$
    (?:wil|kan|hoef) (?:er |hier |nu )*niet (?:meer|langer|verder) (?:verder|doorgaan|meedoen|deelnemen|verdergaan|mee doorgaan)(?: gaan)?$
    (?:de cursus|deze cursus|dit|jullie cursus) is(?: toch| gewoon| helaas)* (?:niets|niks|niet) voor mij$
    ik (?:haak|stap) (?:af|uit|eruit)$
    ik stop ermee$
    geen (?:interesse|belangstelling) meer(?: in {it})?$
    {w}te veel {it} van (?:jullie|u|je)
    """,
    "als misschien soms bijna denk dacht overweeg of wanneer twijfel ooit nog zou-moeten wilde eventueel ermee",
    r"niet|nooit|geen|zonder",
    r"(?:van|bij|aan|in|op|met|na|uit|voor|naar) (?:mijn|ons|onze|zijn|haar|hun|het (?:werk|kantoor|bedrijf)|de (?:baas|sportschool|universiteit|zaak)|werk|iedereen|klanten|\d)",
    "abon af afbr afha afme annu been bela beri brie curs deel door e emai erme haak haal insc inte kapp"
    " less lijs mail meed meld nieu opho opze prog schr stap stop stuu te uit uits verd verl verw verz"
    " voor wis zend",
)  # fmt: skip

_SCANDINAVIAN = _words(
    r"(?:(?:den|denne|dette|denna|detta|disse|dessa|de|ditt|din|er|ert|era|jeres|deres|från|fran|med|fra|av|af|flere|flera|fler) )*"
    r"(?:kursen|kurset|kurs|nyhetsbrevet|nyhedsbrevet|listan|listen|mejl|mail|mails|e-post|e-mails|mejlen|mailene|breven|brevene|lektioner|prenumerationen|abonnementet)\b",
    r"""
    (?:vill|vil|onskar|onsker|ønsker|kan (?:ni|du|i|dere)|snalla|vaer saa snill|skulle vilja|vil gerne|vil gjerne) {w}(?:avregistrera mig|avsluta {it}|avanmala mig|lamna {it}|forlade {it}|forlate {it}|afmelde mig|afmeldes|melde mig fra|melde meg av|melde meg ut|avmelde meg|avslutte {it}|stoppe {it}|hoppa av {it}|sluta med {it}|slutte pa {it}|slutte med {it})
    (?:vill|vil|onskar|onsker|ønsker) (?:inte|ikke)(?: lenger| langre| laengere| længere)?(?: ha| fa| få| have| modtage| motta)? {it}(?: langre| lenger| mere| mer)?$
    (?:vill|vil|onskar|onsker|ønsker) (?:inte|ikke) (?:langre |lenger |længere )?(?:ha|fa|få|have|modtage|motta|fortsatta med|fortsætte med|fortsette med) {it}
    (?:skicka|send) (?:mig|meg) (?:inte|ikke|inga|ingen) (?:fler|flere|mer|mere|{it})
    (?:inga|ingen) (?:fler|flere) (?:mejl|mail|mails|e-post|brev)(?: ,)?(?: tack| tak| takk)?$
    ta bort mig fran {it}
    (?:fjern|slet) (?:mig|meg) fra {it}
    ---
    (?:lamna|avsluta|hoppa av|forlade|forlate|stoppe|avslutte) (?:kursen|kurset)\b
    (?:vill|vil) (?:inte|ikke) (?:fortsatta|fortsætte|fortsette)(?: (?:langre|lenger|længere|mer|mere))?$
    (?:vill|vil) (?:sluta|stoppe|slutte|avsluta)(?: (?:nu|har|her|na))*$
    """,
    "om kanske maske måske kanskje ibland av-og-til nastan hvis funderar overveier tenker",
    r"inte|ikke|aldrig|aldri|utan|uden|uten",
    r"(?:fran|fra|pa|med|av|af) (?:min|mitt|mina|mine|jobbet|jobbet|arbeidet|arbejdet|skolan|skolen)",
    "abon afme avan avme avre avsl brev e fjer forl fort hopp inga inge kurs lamn lekt list mail mejl"
    " meld nyhe post pren send skic slet slut stop ta",
)  # fmt: skip

_FINNISH_AND_POLISH = _words(
    r"(?:(?:ten|tego|ta|te|tych|tej|wasz|waszego|twoj|tata|taman|tama|naita|teidan|z|od|wiecej|enempaa) )*"
    r"(?:kurs|kursu|newsletter|newslettera|listy|maili|wiadomosci|listow|lekcji|kurssi|kurssin|kurssilta|kurssia|viesteja|sahkoposteja|uutiskirjeen|uutiskirjetta|listalta)\b",
    r"""
    (?:chce|chcialbym|chcialabym|chciałbym|chciałabym|prosze|proszę|prosze o) {w}(?:zrezygnowac {it}|wypisac (?:mnie|sie)(?: {it})?|wypisanie(?: mnie)?(?: {it})?|opuscic {it}|zakonczyc {it}|rezygnuje {it})
    (?:nie chce|proszę nie|prosze nie) (?:juz |więcej |wiecej )?(?:dostawac|otrzymywac|wysylac|wysyłac|przysylac|kontynuowac)(?: mi| do mnie)? {it}
    (?:rezygnuje|wypisuje sie) {it}
    (?:haluan|haluaisin) {w}(?:lopettaa {it}|perua {it}|peruuttaa {it}|erota {it}|poistua {it}|{it} pois)
    en halua (?:enaa |enää )?(?:saada |lisaa |enempaa )?{it}
    (?:alkaa|ala|älä|alkää) (?:enaa |enää )?(?:lahettako|laheta|lähetä) (?:minulle )?(?:enaa |enää )?{it}
    ---
    (?:nie chce|nie moge) (?:juz )?(?:kontynuowac|uczestniczyc)(?: dalej)?$
    en halua (?:enaa )?jatkaa$
    haluan lopettaa$
    chce (?:przestac|skonczyc|zrezygnowac)$
    """,
    "jesli jezeli moze czasami prawie jos ehka joskus melkein",
    r"nie|nigdy|en|ei|bez",
    r"(?:z|od|w|na) (?:moj\w*|prac\w*|szkol\w*)|(?:tyosta|toista|koulusta)",
    "erot jatk kont kurs lahe lekc list lope mail news opus peru pois prze rezy sahk skon ucze uuti vies"
    " wiad wypi zako zrez",
)  # fmt: skip

LEAVING_WORDS = (
    *(_ENGLISH, _GERMAN, _FRENCH, _SPANISH, _ITALIAN, _PORTUGUESE, _DUTCH),
    *(_SCANDINAVIAN, _FINNISH_AND_POLISH),
)
