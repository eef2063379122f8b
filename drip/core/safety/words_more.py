"""The plainest words in Italian, Dutch, Danish, Norwegian, Swedish, Finnish and Polish: shorter tables than the others."""

from __future__ import annotations

from drip.core.safety.word_table import WordTable, phrases

ITALIAN = WordTable(
    {
        "suicide": phrases("""
            suicid*
            ammazzarmi|uccidermi|uccidersi|ammazzarsi|impiccarmi|impiccato|impiccata
            togliermi|togliersi|tolto|tolta la vita
            farla finita
            voglio|vorrei|volevo|voglia|vuole di? morire
            essere morto|morta
            non voglio|vorrei|volevo più? vivere|svegliarmi|esistere|esserci
            non ce la faccio più
            senza di me … meglio
            meglio … senza di me
            stanco|stanca di vivere
            non vale la pena vivere
            mai nato|nata
            lettera d'addio
            sono un peso
            overdose
        """),
        "self-harm": phrases("""
            autolesion*
            mi taglio|tagliavo|taglia le|i|la
            mi faccio|facevo del? male
            farmi del? male
        """),
        "violence": phrases("""
            mi picchia|picchiava|colpisce|strangola|minaccia|perseguita|schiaffeggia|spinge|strattona
            mi|ci ha|aveva picchiato|picchiata|colpito|colpita|strangolata|minacciato|minacciata|spinta|spinto|schiaffeggiata|afferrato|afferrata
            ho picchiato|schiaffeggiato|scosso mio|mia|il|la
            violenza|violento
            paura di lui|mio|mia marito|compagno|padre?
            paura di tornare a casa
        """),
        "abuse": phrases("""
            abus* sessual*|da|di_me
            violentata|violentato|stuprata|stuprato|stupro
            molest*
            maltratt*
        """),
    },
    phrases("""
        lavoro|caldo|attesa|capo mi sta|ha|uccide uccidendo|ammazzando?
        suicidio professionale|politico
        morire|muoio|morto|morta dal|di|dalla ridere|fame|sonno|curiosità|sete|noia|voglia|vergogna|stanchezza|freddo|caldo
        non ce la faccio più a
        non voglio più vivere in|a|così_lontano
        stanco|stanca di vivere in|a|di
    """),
    {},
)

DUTCH = WordTable(
    {
        "suicide": phrases("""
            suïcid*|suicide*
            zelfmoord*|zelfdoding
            van kant maken|gemaakt
            van het leven beroofd|beroven
            een einde aan mijn|haar|zijn|het|alles leven?
            wil|wou|wilde|zou niet meer leven|wakker_worden|verder|er_zijn
            niet meer wil|wilde|wou leven
            wil|wou|wilde|zou … dood
            dood willen|wil|wou zijn?
            liever dood
            doodgaan wil
            wil sterven|doodgaan
            beter … zonder mij
            zonder mij … beter
            nooit meer|geboren wakker_worden|was|geweest
            nooit geboren
            het hoeft|hoef niet meer voor_mij
            ik kan niet meer
            levensmoe
            tot last
            afscheidsbrief
            overdosis
            mezelf|zichzelf ophangen|opgehangen|verhangen|verdrinken
        """),
        "self-harm": phrases("""
            zelfbeschadig*|automutil*
            snij|snijd|snijdt mezelf|zichzelf|me|in_mijn
            doe mezelf|me pijn
            mezelf pijn
        """),
        "violence": phrases("""
            slaat|sloeg|schopt|schopte|wurgt|wurgde|duwt|duwde|bedreigt|bedreigde|mishandelt|mishandelde|stalkt|greep mij|me|ons|mijn
            heeft|had mij|me|ons geslagen|geschopt|gewurgd|bedreigd|mishandeld|geduwd|vastgegrepen
            ik heb mijn zoon|dochter|kind|vrouw geslagen
            geweld
            bang voor mijn man|vriend|vrouw|vader|ex|partner
            bang om naar huis
        """),
        "abuse": phrases("""
            misbruik*|misbruikt
            verkracht*
            aangerand|aanranding
            mishandel*
        """),
    },
    phrases("""
        ik kan niet meer dan|terug|zien|wachten|slapen_als
        wil niet meer in|op leven|wonen
        geweldig*
        doodmoe|doodsaai
        slaat nergens|op
        misbruik van vertrouwen
        zonder geweld
        geweldloze|geweldloos
    """),
    {},
)

DANISH = WordTable(
    {
        "suicide": phrases("""
            selvmord*
            tage|taget|tog livet|mit_eget|sit_eget af?|liv? mig|sig?
            tage mit eget liv
            vil|ville|ønsker ikke leve|være_her|vågne længere|mere
            gider|orker|magter ikke leve|at_leve|mere|længere
            vil|ville|ønske|ønsker … dø
            var død
            bedre … uden mig
            uden mig … bedre
            aldrig født|vågne|vågner
            træt af livet|at_leve
            kan ikke mere|klare
            afskedsbrev
            overdosis
            til byrde
        """),
        "self-harm": phrases("""
            selvskad*
            skærer|skære|skåret|cutter i? mig|sig
            skader|skade mig selv
            gør mig selv ondt
        """),
        "violence": phrases("""
            slår|slog|sparker|sparkede|kvæler|truer|truede|skubber|skubbede|greb mig|os|min
            har slået|sparket|truet|kvalt|skubbet mig|os
            jeg slog|slår|har_slået min søn|datter|barn|kone
            vold|voldelig|voldeligt
            bange for min|at mand|kæreste|far|kone|komme_hjem|gå_hjem
        """),
        "abuse": phrases("""
            misbrug*
            voldtag*|voldtæg*
            krænk*
            overgreb
        """),
    },
    phrases("""
        alkoholmisbrug|stofmisbrug
        kan ikke mere end|vente
        vil ikke leve i|på
        slår mig at|ned
        slog mig at
    """),
    {},
)

NORWEGIAN = WordTable(
    {
        "suicide": phrases("""
            selvmord*|sjølmord*
            ta|tok|tatt livet av|mitt meg|seg|eget?
            ta mitt eget liv
            vil|ville|ønsker|orker|vet ikke leve|våkne|være_her lenger|mer
            orker ikke mer|leve|lenger
            vil|ville|ønsker|skulle_ønske … dø
            var død
            bedre … uten meg
            uten meg … bedre
            aldri født|våkne|våkner
            lei av livet|å_leve
            klarer ikke mer
            avskjedsbrev
            overdose
            til bry|byrde
        """),
        "self-harm": phrases("""
            selvskad*
            kutter|skjærer|kuttet meg|seg
            skader|skade meg selv
        """),
        "violence": phrases("""
            slår|slo|sparker|sparket|kveler|truer|truet|dytter|dyttet|grep meg|oss|min
            har slått|sparket|truet|kvalt|dyttet meg|oss
            jeg slo|slår|har_slått sønnen|datteren|barnet|kona min|mitt?
            vold|voldelig
            redd for mannen|å|kjæresten|faren|kona min?|gå|dra|komme hjem?
        """),
        "abuse": phrases("""
            misbruk*
            voldta*|voldtekt*
            overgrep
        """),
    },
    phrases("""
        klarer ikke mer enn|arbeid
        redd for å si|bli|miste
        vil ikke leve i|på
        slo meg at
    """),
    {},
)

SWEDISH = WordTable(
    {
        "suicide": phrases("""
            självmord*
            ta|tog|tagit livet|mitt_eget av|liv? mig|sig?
            ta mitt liv
            vill|ville|orkar|önskar inte leva|vakna|finnas|vara_här|mer|längre
            inte leva längre|mer
            vill|ville|önskar|önskade … dö
            var död
            bättre … utan mig
            utan mig … bättre
            aldrig född|fötts|vakna|vaknade
            trött på livet|att_leva
            orkar inte
            avskedsbrev
            överdos
            till last
        """),
        "self-harm": phrases("""
            självskad*
            skär|skära|skurit mig|sig
            skadar|skada mig själv
            gör mig själv illa
        """),
        "violence": phrases("""
            slår|slog|sparkar|sparkade|stryper|hotar|hotade|knuffar|knuffade|grep|tog_tag_i mig|oss|min
            har slagit|sparkat|hotat|strypt|knuffat mig|oss
            jag slog|slår|har_slagit min son|dotter|fru|mitt_barn
            våld|våldsam
            rädd för min|att man|pojkvän|pappa|fru|gå_hem|komma_hem
        """),
        "abuse": phrases("""
            övergrepp
            våldta*|våldtäkt*
            misshandel|misshandlad|misshandlar|misshandlade
            utnyttjad|utnyttjade
        """),
    },
    phrases("""
        orkar inte med|fler|läsa|gå
        vill inte leva i|på
        slog mig att
        slår mig att
        slår vad
    """),
    {},
)

FINNISH = WordTable(
    {
        "suicide": phrases("""
            itsemurha*
            tappaa|tapan itseni|itsensä
            en halua|jaksa|tahdo enää? elää|herätä|olla|jatkaa
            haluan|haluaisin|tahdon kuolla
            olisinpa|olisin kuollut
            parempi … ilman minua
            ilman minua … parempi
            en jaksa enää
            päättää|lopettaa elämäni|päiväni|kaiken
            väsynyt elämään
            taakka kaikille|perheelleni|muille
            jäähyväiskirje*
            yliannostus*
        """),
        "self-harm": phrases("""
            viiltel*|viilsin
            itsetuho*
            satutan|vahingoitan|satuttaa|vahingoittaa itseäni|itseään
        """),
        "violence": phrases("""
            lyö|löi|potkii|potki|kuristaa|kuristi|uhkaa|uhkasi|hakkaa|hakkasi|tönäisi|tarttui minua|meitä|minuun|lapsia|käteeni
            väkivalta*|väkivalla*
            pelkään miestäni|vaimoani|isääni|häntä|mennä
            löin lastani|poikaani|tytärtäni|vaimoani
        """),
        "abuse": phrases("""
            hyväksikäyt*
            raiskat*|raiskaus|raiskasi
            ahdistel*
        """),
    },
    phrases("""
        en halua elää kaupungissa|enää_kaupungissa
        en jaksa enää kokouksia|odottaa|lukea
        löi läpi
    """),
    {},
)

POLISH = WordTable(
    {
        "suicide": phrases("""
            samobój*|samoboj*
            zabić|zabije|zabiję się
            odebrać|odebrał|odebrała sobie życie
            skończyć ze sobą
            skończyć z tym_wszystkim|życiem
            nie chcę|chce|chciałbym|chciałabym już? żyć|się_obudzić|być|istnieć
            nie chcę|chce się obudzić
            chcę|chce|chciałbym|chciałabym|wolałbym|wolałabym umrzeć|nie_żyć|zniknąć
            lepiej … beze mnie
            beze mnie … lepiej
            nigdy się? nie urodził|urodziła|urodzić
            zmęczony|zmęczona życiem
            nie mam|daję już? siły|rady żyć?
            nie ma sensu żyć
            list pożegnalny
            jestem ciężarem
            przedawkowa*
            powiesić się
        """),
        "self-harm": phrases("""
            samookalecz*
            tnę|ciąć|cięłam|ciąłem|okaleczam się
            krzywdzę|robię się|sobie krzywdę?
        """),
        "violence": phrases("""
            bije|bił|biła|uderzył|uderzyła|kopie|kopnął|dusi|dusił|grozi|groził|szarpie|szarpał|popchnął|złapał mnie|nas|mi
            mnie bije|bił|uderzył|kopnął|dusił|popchnął|szarpał
            uderzyłem|uderzyłam syna|córkę|dziecko|żonę
            przemoc|przemocy
            boję się męża|partnera|ojca|jego|żony|wracać
        """),
        "abuse": phrases("""
            molest*
            zgwałc*|gwałt*|gwałci*
            wykorzystywał|wykorzystał|wykorzystywana seksualnie|mnie
            maltret*|znęca*
        """),
    },
    phrases("""
        gwałtown*
        nie mam już? siły na
        nie chcę już? żyć|być w|na|z
        wykorzystał|wykorzystała mnie pomysł|czas
        samobójstwo zawodowe|polityczne
        bije mi|serce serce?
    """),
    {},
)

TABLES = {
    "it": ITALIAN,
    "nl": DUTCH,
    "da": DANISH,
    "nb": NORWEGIAN,
    "sv": SWEDISH,
    "fi": FINNISH,
    "pl": POLISH,
}
