"""French."""

from __future__ import annotations

from drip.core.safety.word_table import WordTable, group, phrases

GROUPS = {
    "who": group(
        "il, elle, on, mari, femme, époux, épouse, compagnon, compagne, copain, copine, conjoint, ex, père, papa, mère, maman, beau-père, belle-mère, frère, sœur,"
        "fils, fille, oncle, grand-père, cousin, chef, patron, collègue, voisin, homme, type, quelqu'un, petit ami"
    ),
    "me": group("me, m', nous, m'a, m'avait, nous a, m'ont, l'a, la, le, les, lui"),
    "hits": group(
        "frappe, frappé, frappée, frappait, frappaient, bat, battait, battue, battu, cogne, cogné, cognait, gifle, giflé, giflée, giflait, pousse, poussé, poussée, poussait, bouscule,"
        "bousculé, bousculée, attrape, attrapé, attrapée, attrapait, étrangle, étranglé, étranglée, étranglait, secoue, secoué, secouée, secouait, mord, mordu, mordue, menace, menacé, menacée, menaçait,"
        "maltraite, maltraité, maltraitée, maltraitait, agresse, agressé, agressée, tabasse, tabassé, tabassée, harcèle, harcelé, harcelée, harcelait, humilie, humilié, humiliait, tape, tapé, tapée, tapait,"
        "brutalise, insulte et, rabaisse, empoigné, saisi par, saisie par, coincé, coincée, plaqué, plaquée, tire par, tirée par, traînée, enferme, enfermée, enfermé, enfermait, séquestre, poignardé, roué, rouée"
    ),
    "dear": group(
        "mon fils, ma fille, mes enfants, mon enfant, mon bébé, mon petit, ma petite, les enfants, le bébé, ma femme, mon mari, mon compagnon, ma compagne, ma mère, ma maman, mon frère, ma sœur,"
        "ses enfants, sa femme, son fils, sa fille, nos enfants, notre fils, notre fille, leurs enfants, son chien"
    ),
    "home": group(
        "mon mari, mon compagnon, mon conjoint, mon copain, ma femme, ma compagne, mon ex, mon père, mon beau-père, ma mère, mon frère, mon fils, lui"
    ),
    "notmore": group("ne, n, pas, plus, jamais, rien"),
    "arms": group("bras, poignet, poignets, veines, cuisse, cuisses, jambe, jambes, peau, avant-bras, ventre"),
}

SIGNS = {
    "suicide": phrases("""
        ne|n' pas|plus exister
        préfère|préférerais|voudrais … exister
        force|forces de|d' rester|vivre|continuer|me_lever
        rester en vie
        sortir|sors|quitter de|la la? route
        sais|sait pas si je serai|tiendrai|serais|vais encore|jusqu*|là|tenir
        serai|serais encore là|en_vie à|demain|dans|l'
        sans les|mes|mon|ma enfants|fils|fille|chien|chat|lui|elle … je me|serais|j'
        je me|m' serais|aurais déjà? tué|tuée|pendu|jeté|foutu_en_l'air|ôté
        plus simple|facile|heureux si je|j'
        si je|j' n'existais|n'étais|mourais|disparaissais
        vie n'a|a plus|aucun|pas aucun? sens|goût|intérêt
        pour ne|n' jamais|plus me? réveiller
        jamais me|plus réveiller
        déteste|hais ma|la|cette vie
        mon propre? enterrement
        lâcher le volant
        foutre en l'air
        me foutre|fous|flinguer|flingue|buter
        goût à|de|pour la|vivre perdu|plus|vie
        envie d'|de partir|disparaître|dormir pour_toujours|pour_de_bon|à_jamais
        seule raison … vie|là|ici|tiens
        suicid*
        suisid*|sucid*
        mettre|mets|mis|met|mettrai|mettait fin à|a mes|ses|ma|sa|tout|cette jours|vie|souffrance?
        mettre fin à ma|sa|mes|ses vie|jours
        mettre fin à tout
        me|se|t' tuer
        tuer moi|moi-même
        s'est|est|me_suis|s'était tué|tuée|pendu|pendue|défenestré
        m'ôter|s'ôter|ôter|ôté la vie
        donner|donné|donne la mort
        en finir
        veux|voudrais|voulais|veut|voulait|aimerais|envie|préfère|préférerais|préférais|souhaite de? … mourir|crever|disparaître
        veux|voudrais|voulais|veut|préfère|préférerais|préférais|aimerais|mieux|voudrait être morte|mort|morts
        être mort|morte
        si j'étais|étais mort|morte
        envie de mourir|crever|en_finir|disparaître|sauter|me_tuer|mettre_fin
        plus|pas envie|goût|force|raison|raisons de|à|d' vivre|continuer_à_vivre|la_vie|me_réveiller|être_là
        ne|n'|j' veux|voulais|veut|ai|voulait plus|pas vivre|exister|me_réveiller|être_là|être_en_vie|continuer|de_cette_vie|être_vivante|être_vivant|être_ici
        veux|veut|voulais plus|pas vivre|exister|me_réveiller|être_là|être_ici
        pas|plus|jamais me|se réveiller
        m'endormir|dormir et ne|n'|plus|jamais
        dormir|m'endormir pour toujours
        ne|n' jamais|pas être? né|née|naître|naitre
        jamais né|née|naître|naitre|existé
        mieux|heureux|heureuse|tranquilles|soulagés|plus_simple … sans moi
        sans moi … mieux|heureux|tranquilles|soulagés
        mieux si je|j' n' étais|existais|suis|mourais plus|pas?
        si je|j' n' étais|existais|suis plus|pas
        si je|j' disparaissais|mourais|meurs|mourrais|me_tuais|partais_pour_toujours
        personne … remarquer*|manquer*|pleurer*|verrait|manquerai … si|quand|pas|moi?
        personne ne|n' remarquer*|s'en|me regretter*
        fatigué|fatiguée|marre|las|lasse|épuisé|épuisée|usée de|d' vivre|la_vie|exister|être_en_vie|cette_vie
        raison|raisons|sens|intérêt|but de|à vivre|continuer|la_vie|ma_vie|me_lever|rester_en_vie
        à quoi bon vivre|continuer|me_lever|être_là|rester
        à quoi bon
        pourquoi je vis|suis_encore|continue|reste
        plus rien … retient|attend|vivre|espérer
        vie|existence ne|n' vaut|a|vaux pas|plus|rien? la?|de|aucun? peine|sens
        vie|existence n'a aucun|plus|pas sens|de_sens
        n'a plus|aucun de? sens
        en peux|pouvais plus
        peux|peut|pouvais plus continuer|supporter|vivre|tenir
        supporte|tiens|supportais plus rien|la_vie|cette_vie|ma_vie|de_vivre|moi
        tiens|tenais plus
        aucune|pas|plus|d'|sans issue|échappatoire|espoir|avenir
        pas|plus|aucune d'? issue|avenir|espoir
        seule issue|solution
        suis|être|étais|un|qu'un poids|fardeau|boulet pour|sur ma|mes|tout|eux|les|mon|tous
        fardeau|poids|boulet pour|de ma_famille|mes|tout_le_monde|eux|les_autres|mon|tous|mes_enfants|mes_proches
        je suis|serais un fardeau|boulet
        lettre|lettres|mot|mots d'adieu
        adieu à|aux tous|tout_le_monde|mes_enfants|la_vie|ma_famille
        mis|mets|garde|gardé|caché … cachets|comprimés|médicaments|pilules|somnifères
        cachets|comprimés|médicaments|pilules|somnifères … côté|avalé*|pris|compt*|stock*|tous|boîte|plaquette
        avalé|pris|avaler|prendre|prends|avale … tous|toute|boîte|trop|plaquette|entière|flacon … cachets|comprimés|médicaments|pilules|somnifères
        boîte … de|entière … cachets|comprimés|médicaments|somnifères
        overdose
        surdose
        me|se|s'est pendre|pendu|pendue|noyer_dans_la_seine|défenestrer
        m'ouvrir|ouvrir|ouvert|couper|taillader|tailladé les veines|poignets
        tirer une balle
        me|se|m' jeter|jette|jetais|jeter|jetée|jetait sous|du|par|dans_le_vide|d'un|devant|sur le|la|un|une? … train|métro|pont|fenêtre|balcon|rails|voie|toit|bus|rer
        me|se jeter|jette|jetais sous|dans_le_vide|par_la_fenêtre
        sauter|sauté|saute|sautais du|par|d'un|dans|de_la|sous le?|la?|un? pont|fenêtre|balcon|vide|toit|falaise|métro
        suis|étais|restée|resté|montée|monté|debout … sur le|un pont|toit|rails|rebord|parapet
        au bord du pont|toit|vide|quai
        foncer|fonce|rentrer|encastrer|lancer|jeter … dans|contre|sur un|le|l' … arbre|mur|camion|platane|pile|pilier|pont
        que tout|ça|cela s'arrête|finisse|se_termine|s'arrete|soit_fini
        tout s'arrête|s'arrete|arrêter pour_de_bon|enfin
        veux|voudrais|envie … disparaître|disparaitre
        ne|n'|serai|serais|serez plus|pas là|la|en_vie|de_ce_monde|parmi|longtemps
        plus pour longtemps
        idées|pensées noires|suicidaires|morbides|sombres|de_mort
        pense|pensé|pensais|penser|penses|songe|songé à|a la|ma|me|mourir|en|mettre|sauter mort|mourir|tuer|finir|jeter|pendre|fin?
        pense|pensé|pensais|penser à mourir|la_mort|en_finir|me_tuer|me_jeter|me_pendre
        tent* de suicide|mourir|me_tuer
        mérite pas|plus de vivre
        rendre service à tous|tout_le_monde
        quitter ce monde|la_vie|cette_terre
    """),
    "self-harm": phrases("""
        cache|cachait|caché … lames|lame|rasoir|ciseaux
        ne mange plus|rien
        me|m' déteste|hais|dégoûte
        griff*|arrache|gratter|gratte la|ma|le|au peau|sang|cheveux
        besoin|envie de|d' me couper|blesser|faire_mal|brûler|scarifier
        pense|penser|pensais à me faire|couper|blesser
        scarifi*
        automutil*
        auto mutil*
        me|se mutil*
        me|se coupe|coupais|coupé|coupée|taillade|entaille|entaillé|couper|tailladé … {arms}
        me|se coupe|coupais|couper encore|pour|quand|tous|en_cachette|avec
        m'entaille|entaillé
        me|se fais|fait|faisais|faire|faisait du mal
        me|se suis|est|étais fait|faite? du mal
        m'en|me faire du mal
        me|se blesse|blesser|blessais volontairement|exprès|moi-même|quand
        me|se brûle|brûler|brûlais|brûlée … cigarette|briquet|exprès|volontairement|sentir
        me|se fais|fait|faisais|faire vomir
        me|se tape|cogne|frappe|frapper|taper|cogner|tapais|cognais la tête
        tête contre le|les mur|murs jusqu|quand|pour|encore
        me punir|punis
        me griffe|griffer|griffais jusqu*
        cicatrices sur|aux|au les|mes|ses|le? bras|poignets|cuisses
        lame|lames|rasoir … bras|poignet*|peau|tiroir|cuisse*
        arrêté|arrêter|arrête de manger
        me prive|affame
    """),
    "violence": phrases("""
        défonc*|cassé|casse|fracassé|donné_un_coup la|ma|notre|dans_la porte
        frappe|tape|bat le|mon|notre chien|chat
        main|mains autour|au|sur|à|à_la du|le|mon|la|ma|son? cou|gorge
        me|nous|m'a|lui jette|lance|balance|jeté|lancé|balancé des|les|une|un|ses|tout assiettes|objets|assiette|verre|chaise|trucs|verres|choses
        m'|m'a|ma|nous_a encore|souvent|toujours|déjà|hier frappé|frappée|tapé|battu|battue|giflé|giflée|cogné
        pere|père|mari|mère|mère|maman|papa m|me|nous a|frappe|tape|bat|encore
        dit|menace|jure … si je pars|parle|le_quitte|m'en_vais
        frappé|tapé|giflé hier|encore|devant|parce|quand
        {who} … me|nous|m'|m'a|nous_a|m'avait|m'ont|te|l'a … {hits}
        {who} me|nous|m'|m'a|nous_a|m'avait|m'ont|te {hits}
        {who} {hits} {dear}
        m'a|nous_a|m'avait|me|nous frappé|frappée|frappe|frappait|giflé|giflée|gifle|étranglé|étranglée|étrangle|bat|battait|battue|tabassé|tabassée|cogné|cognait|maltraite|maltraitait|agressée|agressé|brutalise|harcèle
        {hits} {dear}
        gifle|gifles|claque|claques
        me|m'a|m'|lui|l'a attrap*|saisi|pris|prend|tire|tiré|empoigné|agrippé|agrippée le|par|au|les le|la|les? bras|cou|gorge|cheveux|poignet|col
        m'a|me|nous poussé|poussée|pousse|plaquée|plaqué|jetée|jeté contre|dans|par|sur le|la|les|l'|un mur|escalier|escaliers|terre|porte|sol|lit
        avec|à coups de sa|la|une|un? ceinture|bâton|martinet
        coups de poing|pied|pieds|ceinture|couteau
        me donne|donné|donnait des coups
        des coups
        roue|rouée|rouer de coups
        couteau|arme|pistolet à|sous|dans|contre la|ma|sa main|gorge|tempe
        couteau sous la gorge
        œil au beurre
        bleus sur|partout|aux
        m'a|nous_a|lui cassé|fracturé le|la|un|une bras|nez|côte|mâchoire|poignet|doigt|dent
        menac* de|avec
        menace|menaces|menacé|menacée|menacer … tuer|mort|frapper
        violence|violences
        violent|violente|agressif quand|avec|envers|et|si
        violences? conjugale*
        me suit|suivait|attend|attendait|poursuit|guette jusqu|partout|dans_la_rue|devant|à_la_sortie
        harcel*|harcèle*
        tuer|frapper|blesser|étrangler|poignarder|cogner quelqu'un|des_gens|tout_le_monde|{dear}
        faire|fasse|fais|fait du mal à|aux
        lui|leur faire|fais|fasse du mal
        le|la|les tuer
        peur de|que … faire_du_mal|mal_à|frapper|tuer|perdre_le_contrôle|craquer_et
        j'ai|ai|avais frappé|giflé|secoué|tapé|battu|cogné {dear}
        j'ai secoué|frappé|giflé le|la|mon|ma|un|mes
        perdu le contrôle|patience … frapp*|gifl*|main|secou*
        lev* la main sur
        lance|lancé|jette|jeté|balance|balancé des|un|une|la … dessus|au_visage|à_la_figure|à_la_tête
        peur pour ma|sa|notre vie
        il va me tuer
    """),
    "abuse": phrases("""
        me|m' traite|traité|appelle de|d' … rien|pute|conne|folle|grosse|merde|nulle|salope|incapable
        garde|confisque|a_pris ma|mes|mon|notre carte|argent|papiers|passeport|salaire
        je ne vaux rien
        me force|forçait|oblige|contraint à|de
        venait|vient|entrait|glissait|venu dans mon|ma|notre lit|chambre
        contre mon gré|ma_volonté
        notre petit? secret
        me fait|faisait|font peur
        abus|abuser|abusé|abusée|abusait|abuse de_moi|d'elle|de_lui|sexuel*|d'un|de_ma|de_mon|de_sa
        abusée
        été abusé|abusée
        abus sexuel*
        viol|violée|violé|viols|violeur
        il|m'a|elle|ils violait|violée|violé
        inceste
        pédophil*
        agression|agressions sexuelle*
        agressée|agressé sexuellement
        attouchement*
        m'a|me|nous|l'a|lui peloté|pelotée|tripoté|tripotée|tripotait|touché|touchée|touchait|touche les|où|quand|la|alors|là|sans|entre|sous|le_sexe
        {who} … me touchait|tripotait
        main|mains aux fesses
        dit|disais|dis|dire non … continué|continue|arrêté|quand_même
        forcé|forcée|forçait|obligé|obligée|oblige … coucher|sexe|relations|déshabiller|rapports
        m'oblige|m'obligeait|me_force à
        m'interdit|interdit|interdisait|empêche|m'empêche|défend de voir|sortir|parler|travailler|téléphoner|partir
        m'interdit
        ne|me laisse pas|plus voir|sortir|parler|partir|travailler
        fouille|fouillait|contrôle|surveille|lit|contrôlait|vérifie mon|mes|ma|tout téléphone|messages|argent|portable|comptes|compte|ce
        me prend|prenait|confisque|confisquait mon|mes|ma|l'|tout argent|téléphone|salaire|papiers|clés|carte
        m'enferme|m'enfermait|nous_enferme|m'a_enfermé|m'a_enfermée|me_séquestre
        peur de|d'|du {home}
        peur … rentrer à|chez
        peur quand il|elle rentre|boit|crie
        marche|marcher sur des œufs
        maltrait*
        personne ne|n' me croira|croirait|croit
        me rabaisse|humilie|rabaissait|humiliait
        emprise de|sous
    """),
}

IDIOMS = phrases("""
    avenir|issue|espoir dans|pour|à cette|ce|mon|la|le entreprise|poste|projet|boîte|métier|secteur|équipe
    pas|plus d'? avenir dans cette|ce|mon entreprise|poste|projet|métier
    me déteste|hais quand|de
    me fait|font peur la|le|cette|ce|cet|de|d'|du|l' … entretien|réunion|vide|changement|poste|idée|avenir|silence|parler
    me force à sortir|écrire|marcher|ralentir|m'arrêter|dire|me_reposer|rester_assise
    travail|boulot|job|chaleur|silence|suspense|dos|genoux|pieds|attente|projet|horaires|stress|trajet|trajets|ambition|réunions|cours me|nous|m'a tue|tuent|tué|tuera
    ça|cela|ce|c'est|ca me|qui_me tue|tuera
    chef|cheffe|patron|patronne|prof|éditeur|éditrice|mère|sœur va|vont me tuer quand|si
    tuerais|tuerait|tuer pour un|une
    tu*|tué le|un temps
    meurs|meurt|mourir|mourrais|mourais|mort|morte|morts|mortes d'|de envie|rire|faim|fatigue|soif|froid|chaud|honte|ennui|curiosité|peur_de_rater|sommeil|trouille|trac|impatience|jalousie
    veux|voudrais mourir de rire
    batterie|projet|téléphone|idée|plante|plantes|portable|conversation|pile est|était|sont|étaient? mort|morte|mortes|morts|meurent|meurt
    morte|mort de_rire
    suicide professionnel|politique|commercial|social|financier
    nouvelle|phrase|idée|évidence|fatigue|vérité|chose m'a|me|nous_a|m'ont frapp*|secou*|touch*
    me|m'a|nous frappe|frappé|frappée c'est|que|de_plein|dans|par|le_plus
    qui me|m'a frappe|frappé
    secouée|secoué par
    cette phrase m'a
    bat|battait|battu|battue|battre|bats|battent le|la|son|des|mon rappel|plein|record|campagne|mesure|cils|œufs|retraite|froid
    battue|battu|bat|bats|battre aux|au|pour|contre|à échecs|tennis|cartes|ping|foot|ce|la|l'|mes|mon|cette|une|un
    cœur bat
    pluie|vent|vagues|porte bat|battait|battaient|claque|claquait|frappe|frappait
    attrap* froid|la_grippe|un_rhume|mon|ma|le_train|le_bus|au_vol
    pouss*|pousse|poussée|poussé|poussent|m'a_poussé à|a|vers postuler|ralentir|partir|demander|avancer|réfléchir|me|l'|plus|la|le|être|être|changer|continuer_mes|prendre
    brûl* les ailes
    brûlé|brûlée|brûle au|dans|en_cuisinant|avec_le_café|avec_la_poêle|avec_le_four
    coup* les|mes|la cheveux|frange|ongles|poire
    coupé|coupée|coupe en|avec_le_pain|avec_du_papier cuisinant|épluchant|me
    me suis cassé|cassée
    me suis|fais|fait fait|faite? mal au|à|aux dos|genou|pied|cheville|épaule|main
    dos|genou|pied|genoux|épaule me|m'a fait mal
    me suis enfermée|enfermé|enferme
    enferm* dans|chez|au mon|bureau|moi|ma
    en finir avec ce|cette|ces|le|les|mon routine|projet|réunions|dossier|contrat|histoire|habitude|mails|retard
    veux|voulais|veut plus|pas vivre|continuer en ville|banlieue|open_space|appartement|colocation
    veux|voulais|veut plus|pas vivre|continuer à|dans la|l'|une? paris|lyon|campagne|ville|hôtel|cette_cadence|ce_rythme
    marre|fatiguée|fatigué|lasse|las de|d' vivre|la_vie à_cent|en_ville|de_bureau|dans_les_cartons|à_paris|en_banlieue
    intérêt|sens|raison|but de|à|d' ces|cette|ce|continuer ce|cette|à_travailler|réunion|réunions?
    quoi bon discuter|ces|cette|répondre
    en peux|pouvais plus d'|de|du|des attendre|réunions|bureau|ces|cet|ce|bruit|trajets|hiver|la_pluie
    supporte|tiens plus ces|ce|cette|le|les|mon
    disparaître|disparaitre un|une|quelques|pendant|du|au|à week-end|semaine|jours|radar|bout|fond|la
    noie|noyer|noyée|noyé dans|sous les|un|des|le mails|verre|dossiers|travail
    jetée|jeté|jeter|jette à l'eau
    saut* dans le|un train|bus|métro de
    saut* le pas
    que ça|tout s'arrête|finisse bien
    touch*|touche sa|la|une|le|mon|son prime|sujet|but|fond|point|salaire
    m'a|me touch* avec|que|par|beaucoup|droit|profondément|quand_il_a_dit
    me suit|suivait|suis des|partout|dans_mes yeux|cette|l'idée|la_question|pensées
    claque|claques la|de|du porte|doigts
    tir* un trait
    menac* de pluie|pleuvoir|neiger
    violence de|du|des vent|orage|mots|tempête
    non violent*|violence
    violence symbolique
    poids|charge de|du|des travail|dossiers|responsabilités|mots
    sans issue de secours
    tape|tapé|taper dans|sur mon|l'|le clavier|œil|ordinateur
    abus|abuse|abusé|abuser de|du|d' café|chocolat|sucre|écrans|alcool|patience|pouvoir
    violé|violer mes|les|une|la règles|règle|principes
    perdu|perdre patience
    plus d'espoir|avenir dans|pour|à ce|cette|cet poste|entreprise|projet|boîte
    idées noires … tableau|projet
    pas|plus d'issue à|pour cette|ce réunion|projet
    quitter la vie de|active
""")

TABLE = WordTable(SIGNS, IDIOMS, GROUPS)
