"""How automatic mail says until when somebody is away, or that they have left for good: tables to extend, no logic. All
as `fold` returns them."""

from __future__ import annotations

import re

from drip.core.replies.answer_words import fold
from drip.core.replies.command_words import MONTHS


def _set(written: str) -> frozenset[str]:
    return frozenset(fold(written).split())


RETURN_WORDS = _set(
    "back return returning returns again reachable available resume"
    " zurück zurueck wieder erreichbar ab retour reviens serai rentre reprise disponible"
    " regreso vuelvo volveré vuelta regresaré disponible incorporo reincorporo"
    " rientro torno rientrerò tornerò ritorno regresso volto voltarei regressarei retorno retornarei"
    " terug bereikbaar tillbaka åter tilbage tilbake igjen tavoitettavissa palaan takaisin wracam powrót wrócę"
    " вернусь возвращаюсь отсутствовать"
)
AWAY_UNTIL_WORDS = _set(
    "until till til through thru to bis zum einschliesslich jusqu'au jusqu'a jusque au hasta al fino ate tot en met"
    " till och fram t.o.m tom til og saakka asti do po по до - – —"
)
MORE_MONTHS = {
    name: month
    for line in (
        "januar februar marts april maj juni juli august september oktober november december",
        "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
        (
            "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta"
            " syyskuuta lokakuuta marraskuuta joulukuuta"
        ),
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "ledna února března dubna května června července srpna září října listopadu prosince",
        "jan feb maerz apr mai jun jul aug sept okt nov dez",
        "janv fevr mars avr mai juin juil aout sept oct nov dec",
        "ene feb mar abr may jun jul ago sep oct nov dic",
    )
    for month, name in enumerate(fold(line).split(), 1)
}
ALL_MONTHS = {**MORE_MONTHS, **MONTHS}
HAS_LEFT = re.compile(
    "|".join(
        (
            r"no longer (?:work|works|working|with|employed|part of|at|active at)\b",
            r"(?:has|have) left (?:the company|the organi|our|\w+ (?:gmbh|inc|ltd|ag|corp)\b)",
            r"(?:mailbox|address|account|e-?mail) is no longer (?:in use|monitored|active|read)",
            r"has retired\b",
            r"(?:arbeite|arbeitet) nicht (?:mehr|langer) (?:bei|fur|in|im|hier)",
            r"nicht (?:mehr|langer) (?:im unternehmen|bei \S+ (?:\S+ )?(?:tatig|beschaftigt)|fur \S+ (?:\S+ )?tatig)",
            r"(?:aus dem unternehmen|bei uns) ausgeschieden|unternehmen verlassen|im ruhestand",
            r"ne (?:travaille|fais|fait) plus (?:partie|chez|pour|dans|a la)",
            r"(?:quitte|quittee?) (?:la societe|l'entreprise|notre)",
            r"n'est plus (?:en poste|utilisee|active|consultee)",
            r"ya no (?:trabaj[oa]|forma parte|formo parte)|(?:deje|dejo|ha dejado) la (?:empresa|compania)",
            r"non (?:lavor[oa]|fa|faccio) piu (?:parte|presso|per|in|qui|con)|ha lasciato l'azienda",
            r"(?:nao|ja nao) trabalh[oa](?: mais)? (?:na|no|para|aqui|com|nesta)|nao faz mais parte|deixou a empresa",
            r"(?:werkt?|ben|is) niet (?:meer|langer) (?:bij|voor|werkzaam|hier)|heeft (?:het bedrijf|ons) verlaten",
            r"(?:arbetar|jobbar|arbejder|jobber|arbeider) (?:inte|ikke) (?:langre|laengere|lenger|længere)",
            r"har (?:slutat|sluttet)",
            r"(?:nie|juz nie) pracuj[ea]\b|ei ole enaa|ei enaa tyoskentele",
            r"больше не работа|уже не работа|已离职|已離職|退職(?:しました|いたしました)",
        )
    )
)
