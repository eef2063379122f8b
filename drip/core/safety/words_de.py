"""German."""

from __future__ import annotations

from drip.core.safety.word_table import WordTable, group, phrases

GROUPS = {
    "who": group(
        "er, sie, der, mann, frau, freund, freundin, partner, partnerin, ex, vater, papa, mutter, mama, stiefvater, stiefmutter, bruder,"
        "schwester, sohn, onkel, opa, chef, kollege, nachbar, trainer, lehrer, jemand, kerl, typ, verlobter"
    ),
    "me": group(
        "mich, mir, uns, ihn, ihm, meine mutter, meinen bruder, meine schwester, die kinder, unsere kinder, meine kinder, meinen sohn, meine tochter"
    ),
    "dear": group(
        "meinen sohn, meine tochter, mein kind, meine kinder, meinem kind, meinen kindern, meinem sohn, meiner tochter, das baby, dem baby, mein baby, meinem baby,"
        "die kinder, den kindern, das kind, unsere tochter, unseren sohn, die kleine, den kleinen, meine frau, meiner frau, meinen mann, meinem mann, meine mutter, seine kinder,"
        "ihre kinder, seine frau, ihren sohn, seine tochter, seinen sohn, ihre tochter, den hund"
    ),
    "home": group(
        "meinem mann, meiner frau, meinem freund, meiner freundin, meinem partner, meiner partnerin, meinem ex, meinem vater, meinem papa, meiner mutter, meinem stiefvater,"
        "meinem bruder, meinem sohn, ihm"
    ),
    "hits": group(
        "schlägt, schlug, geschlagen, schlagen, verprügelt, verprügelte, prügelt, verprügeln, ohrfeigt, geohrfeigt, tritt, getreten, würgt, gewürgt, würgte, schubst, geschubst, schubste,"
        "stößt, gestoßen, stieß, packt, gepackt, packte, boxt, geboxt, beißt, gebissen, bedroht, bedrohte, misshandelt, quält, gequält, angegriffen, angreift, geschüttelt, schüttelt,"
        "zusammengeschlagen, festgehalten, gezerrt, zerrt, angespuckt, erpresst, gestalkt, stalkt, verfolgt, begrapscht"
    ),
    "tod": group(
        "umbringen, umzubringen, umgebracht, umbringe, umbringt, töten, zu töten, getötet, erhängen, zu erhängen, erhängt, erschießen, erschossen, ertränken, vergiften, vergiftet, abstechen, erstechen, erwürgen"
    ),
    "arm": group(
        "arm, arme, arms, unterarm, unterarme, handgelenk, handgelenke, pulsadern, bein, beine, oberschenkel, haut, bauch"
    ),
}

SIGNS = {
    "suicide": phrases("""
        nicht mehr|zu bremsen|existieren|bremse
        am liebsten nicht mehr existieren|leben|da_sein|aufwachen
        keine kraft … weiter|leben|am_leben
        am leben bleiben|zu_bleiben
        von der straße abkommen|fahren|lenken
        ob|dass|wie ich … noch lange? da|hier|lebe|leben bin|sein|werde
        noch da bin
        lebensmut|lebenswille|lebenswillen|lebensfreude nicht|verloren|mehr
        keinen|kein|ohne lebensmut|lebenswillen|lebenswille
        wäre ich schon|längst|lange lange? weg|tot|nicht_mehr|unter_der_erde|fort
        wenn ich tot|nicht_mehr_da|weg|gestorben wäre|bin
        vom|von|aus|in dem|einem|einer|der|die? balkon|dach|brücke|fenster|turm|tiefe … springen|stürzen|zu_springen|springe|gesprungen
        stelle mir vor … springen|tot|sterben|weg|beerdigung
        meine eigene? beerdigung
        lenkrad loslassen|losließe|verreißen
        nie|nimmer|nicht mehr|wieder aufwachen|aufwache|aufzuwachen
        nur noch schlafen
        nicht mehr existieren|existiere
        ausknipsen|auslöschen mich
        ich will weg von dieser|der welt
        erleichterung … wenn ich
        hasse|hasst mein|das leben
        nur wegen der|meiner|meinem|dem kinder|kind|hund|katze|tochter|sohn … noch
        wegen der kinder bin|lebe ich noch
        wie es wäre tot|zu|wenn_ich_nicht
        weihnachten nicht … erlebe|erleben
        nicht mehr erlebe|erleben|erlebt
        suizid*
        selbstmord*
        selbstmörd*
        selbsttötung*
        freitod*
        lebensmüde*
        lebensüberdr*
        lebensunwert*
        mich|sich|uns … {tod}
        {tod} mich|sich
        bringe|bring|bringt|brachte mich|sich um
        das leben … nehmen|nimmt|nahm|genommen|zu_nehmen
        leben nehmen|genommen|beenden|beendet|zu_beenden
        dem|allem|meinem ganzen|allem|leben|elend? ein? ende
        schluss machen mit allem|dem_leben
        mit dem leben abgeschlossen
        will|möchte|mag|wollte|kann|könnte|mocht nicht|nimmer mehr? leben|weiterleben|aufwachen|da_sein|dasein|existieren|hier_sein|auf_der_welt
        nicht mehr da_sein|dasein|leben|weiterleben|aufwachen will|möchte|wollen|wollte|mag
        nicht mehr zu? leben
        nicht|nie|nimmer mehr|wieder? aufwachen|aufwache|aufzuwachen|aufwachte|wach_werde
        will|möchte|wollte|würde … sterben
        sterben will|möchte|wollte|wollen|dürfen
        zu sterben
        tot|gestorben wäre
        wäre … tot|gestorben
        tot sein|zu_sein
        besser|lieber … tot
        nie|nicht geboren worden?
        ohne mich … besser|leichter|glücklicher
        besser|leichter|glücklicher … ohne mich
        besser … wenn … mich nicht|nimmer
        wenn es mich nicht|nimmer
        mich nicht mehr? gäbe|gibt|gebe
        wenn|dass ich … weg|tot|nicht_mehr_da wäre|bin|sei
        keiner|niemand|niemandem … merken|merkt|vermissen|vermisst|auffallen|fehlen
        will|möchte|mag|wollte … nicht|nimmer mehr leben|weiterleben
        nicht|nimmer mehr? weiter will|weiß|kann
        ich kann nicht|nimmer mehr
        schaffe|ertrage einfach|das|es|alles nicht|nimmer mehr?
        kann einfach|das|es|alles? nicht|nimmer mehr weiter?
        halte|halt das|es alles|leben? nicht|nimmer mehr? aus|durch
        ertrage|ertrag das|es|mein|mich alles|leben? nicht|nimmer
        keinen|kein|ohne sinn mehr
        hat doch? alles? keinen|kein sinn
        keinen sinn|grund … leben|weiterleben|weiterzumachen|aufzustehen
        wozu|wofür|warum ich noch|überhaupt da|lebe|hier|leben
        wozu … noch|überhaupt leben|weiterleben|weitermachen
        nichts … lohnt|wofür|wozu … leben
        zu leben lohnt
        nicht lebenswert
        keine kraft … leben
        kein|keinen ausweg
        sehe keine|keinen zukunft|ausweg|hoffnung
        hoffnungslos
        letzter|einziger|einzige|letzte ausweg|weg|lösung
        zur|eine|eine last
        allen|euch|ihnen|meiner nur? zur? last
        abschiedsbrief*
        abschied genommen|geschrieben von
        von der|einer brücke
        auf der|einer|einem brücke|dach|gleisen|hochhaus
        auf dem|den dach|gleisen|hochhaus
        vor den|einen|die zug|bus|bahn|auto|lkw|u_bahn
        springen|springe|gesprungen … brücke|fenster|balkon|dach|zug
        aus dem fenster springen|springe|gesprungen|zu_springen
        gegen den|einen|die|eine baum|wand|mauer|brücke|pfeiler fahren|lenken|fahre|lenke
        einfach gegen|in den|einen|die|das baum|mauer|gegenverkehr
        in den gegenverkehr
        überdosis
        tabletten|pillen|schlaftabletten … gezählt|gesammelt|geschluckt|schlucken|genommen|nehmen|alle|packung|gehortet
        alle|ganze|zu_viele|packung|handvoll|schachtel … tabletten|pillen|schlaftabletten
        pulsadern
        strick … besorgt|gekauft|genommen|keller|dachboden
        endlich vorbei|schluss|ruhe ist|wäre|haben|sein
        soll|will|möchte … aufhören alles
        alles aufhört
        einfach verschwinden|weg_sein|einschlafen
        für immer schlafen|einschlafen|weg
        einschlafen und nie|nicht
        gedanken|gedacht|denke|denken an|ans den? tod|suizid|sterben|selbstmord
        daran|darüber gedacht|nachgedacht … leben|springen|aufhören|schluss
        leben … wegwerfen
        niemand braucht mich
        nicht mehr|nimmer lange da|leben|hier
        ich bin bald weg|nicht_mehr|tot
        nicht allein lassen|sicher vor mir
        will|möchte nicht|nimmer mehr? sein
        mag nicht|nimmer mehr? leben|sein|da_sein
    """),
    "self-harm": phrases("""
        rasierklinge*|klingen … versteckt|versteckt_sie|schublade|haut
        isst|esse nichts|nicht mehr
        hasse|hass mich|mich_selbst|auf_mich
        weh|wehtun|weh_tun mir|mich|mir_wehtun
        mir wehtun|weh_tun|weh_zu_tun|schmerzen_zufügen
        kratze|kratzt|kratzen mich|mir … blut*|haut|auf
        drang|druck … mich zu? schneiden|verletzen|ritzen
        selbstverletz*
        selbst verletz*
        verletze|verletzt|verletzen … mich|sich selbst
        mich|sich … selbst? verletz* … absichtlich|wieder|heimlich
        mich|sich selbst … verletzt|verletze|verletzen
        verletze|verletzt mich|sich wieder|selbst|absichtlich|heimlich
        ritze|ritzt|ritzen|geritzt|ritz
        schneide|schneidet|schneiden|geschnitten|aufgeschnitten|schnitt|schlitz* … {arm}
        {arm} … aufgeschnitten|aufschneiden|geschnitten|zerkratzt|aufgeritzt
        schneide|schneidet|schneid mich|sich
        mich|sich … absichtlich|wieder geschnitten|geschnitten|verbrannt|verbrenne
        verbrenne|verbrennt|verbrannt mich|sich … absichtlich|feuerzeug|zigarette|herd
        schlage|schlag|schlägt|haue mich|mir|sich … kopf|selbst|gesicht|faust
        kopf gegen die|eine wand geschlagen|schlage|bis
        finger in den hals
        erbreche|übergebe|erbrochen mich? … nach dem essen|absichtlich
        mich bestrafen|bestrafe
        narben … {arm}
        hungere|hungert mich|sich
        rasierklinge*
        tue|tut|tu mir|sich selbst? weh|etwas_an|was_an
        mir|sich selbst? etwas|was an|anzutun|antun|angetan|antue
    """),
    "violence": phrases("""
        tür eingetreten|eingeschlagen
        zugeschlagen|zuschlägt|schlägt_zu|schlug_zu
        ausgerastet|rastet_aus … {me}|zugeschlagen|kinder
        hand|hände um|an|auf den|meinen|die|meine hals|kehle
        hand an den hals
        schmeißt|wirft|schleudert|geworfen|geschmissen … nach|auf mir|mich|uns
        mit|nach … tellern|tassen|gegenständen … mir|mich|uns
        totschlägt|totschlagen|tot_schlägt|zu_tode
        umbringt|umbringen|tötet mich|uns|sie … wenn|eines|irgendwann
        hat|haben mich|uns oft|immer|jeden|früher|wieder|gestern geschlagen
        meine mutter|vater hat mich
        wenn ich gehe … droht|nimmt|bereuen|büßen
        bereuen … gehe|verlasse|wirst
        {who} … {me} … {hits}
        {who} {hits} {me}
        {hits} {me}
        {hits} {dear}
        {dear} … {hits}
        wurde|werde|wird|worden|wurden … geschlagen|verprügelt|misshandelt|gewürgt|getreten|angegriffen|überfallen|bedroht|gestalkt|zusammengeschlagen
        ohrfeige*
        blaues|blaue auge|flecken|fleck
        blauen flecken
        hat|hatte mir|meiner|meinem den|die|das arm|nase|rippe|rippen|handgelenk|kiefer|finger gebrochen
        am|an|bei|beim den? arm|armen|hals|haaren|handgelenk|kragen gepackt|packt|gezogen|gezerrt|gezogen
        mit dem|einem gürtel|stock|kochlöffel
        mit dem|einem messer|pistole|waffe
        messer in|an|gegen der|den|die|meiner|meine hand|kehle|hals
        droht|gedroht|drohte|bedroht mir|uns|ihr|mich|damit|sich|umzubringen|zu
        mir|uns|mich|ihr … gedroht|bedroht
        gegen die wand gestoßen|gedrückt|geworfen|geschubst|geschleudert
        nach mir|uns|ihr geworfen|geschlagen|getreten
        gewalt
        gewalttät*
        häusliche*|körperliche*|sexuelle* gewalt
        handgreiflich*
        prügel|prügelt|prügeln|verprügel*
        lauert mir|uns|ihr … auf
        auflauer*|aufgelauert
        stalk|stalkt|stalker|stalking|gestalkt
        verfolgt mich … nach_hause|überall|auto
        jemandem|jemanden|ihm|ihr|ihn|menschen wehtun|weh_tun|verletzen|umbringen|töten|abstechen|weh_zu_tun
        ihn|sie|jemanden|alle {tod}
        antue|antun|anzutun|angetan
        ich habe|hab|hatte … {dear} geschlagen|geschüttelt|gehauen|angeschrien_und
        ich habe|hab ihn|sie|ihm|ihr geschlagen|geschüttelt|gewürgt|getreten|eine_geknallt
        hand … ausgerutscht
        die beherrschung verloren
        angst … ich … etwas|was antue|mache|tue
        amok*
        waffe … besorgt|mitnehmen|gekauft
        hauen|haut|gehauen mich|uns|{dear}
        haut mich|uns
    """),
    "abuse": phrases("""
        nennt|nannte mich … wertlos|dumm|schlampe|hure|nichts|nutzlos|fett|hässlich
        behält|nimmt|hat … mein|meine|meinen ec|karte|pass|gehalt|lohn|konto|geld|handy
        ich bin|sei nichts_wert|wertlos
        zwingt|zwang|drängt|nötigt mich|sie zum|zu|mit
        kam|kommt|kroch|legte nachts? in|zu mein|meinem|mir bett|zimmer|ins
        gegen meinen willen
        angst|fürchte … vor|wenn {home} … trinkt
        macht mir angst
        unser geheimnis
        missbrauch*
        missbraucht
        missbräuchl*
        vergewaltig*
        misshandl*
        sexuell* belästig*|übergriff*|genötigt|nötigung
        übergriffig*
        begrapsch*|begrabsch*
        angefasst|anfasst|angegrapscht|fasst mich|mir|wo|obwohl
        mich|mir|sie|uns … angefasst|begrapscht|angelangt
        an den|die hintern|brust|po|busen|schenkel gefasst|gegriffen|gegrapscht|fasst|greift
        zwischen die beine
        zum|zu sex gezwungen|genötigt|gedrängt
        gezwungen|zwingt|zwang mich|sie … sex|schlafen|ausziehen
        nein gesagt … nicht|trotzdem|weiter
        lässt mich|uns meine|meinen|nicht|nie … nicht|nie mehr? sehen|raus|gehen|telefonieren|treffen|aus
        lässt mich|uns nicht|nie mehr? raus|weg|gehen|aus|allein|telefonieren
        darf nicht|niemanden|nie mehr? treffen|raus|telefonieren|sehen
        kontrolliert mein|meine|meinen|alles|mich handy|geld|nachrichten|konto|was|alles
        nimmt|nahm mir|uns das|mein|den|die geld|handy|pass|schlüssel|lohn|konto
        sperrt|sperrte|schließt|gesperrt mich|uns|sie … ein|aus
        mich|uns … eingesperrt|eingeschlossen
        angst vor {home}
        angst … nach hause
        angst wenn er|sie nach_hause|heimkommt|trinkt|kommt
        angst was er|sie … tut|macht|tun_wird|machen_wird
        frauenhaus
        auf eierschalen|zehenspitzen um
        niemand|keiner … glauben|glaubt mir?
        inzest
        erniedrigt|demütigt|demütigte|gedemütigt mich|uns
        vernachlässigt uns|mich|die_kinder|das_kind
    """),
}

IDIOMS = phrases("""
    im|beim memory|monopoly|uno|mensch_ärgere|wettrennen|quiz geschlagen
    keine|keinen zukunft|ausweg in|bei|für … firma|job|projekt|team|abteilung|stelle
    keine kraft mehr? für … projekt|meetings|termine|arbeit|streit|büro
    hasse mich dafür|wenn_ich
    macht mir angst dass|wenn_ich|die|der_gedanke
    arbeit|job|chef|chefin|hitze|termin|termine|stress|projekt|ehrgeiz|stille|spannung|pendeln|warten|rücken|knie|füße|montag|meetings bringt|bringen|brachte|hat|haben mich noch|langsam|fast|heute? um|umgebracht
    bringt|brachte mich noch|langsam|fast? um den|die|meinen
    bringt|bringen mich noch|langsam|fast? um wenn
    mich hat der|die|das ehrgeiz|arbeit|job|neugier umgebracht
    wird|würde mich|dich nicht umbringen|umgebracht
    bringt mich|dich|keinen|niemanden nicht? um
    zeit tot*
    fast|halb totgelacht|tot_gelacht
    todmüde|totmüde|todernst|todlangweilig
    sterbe|stirbt|sterben|gestorben|starb vor neugier|lachen|langeweile|scham|hunger|hitze|ungeduld|peinlichkeit
    lieber sterbe|sterben ich als
    könnte|würde sterben für
    sterben für ein|eine|einen
    für mich gestorben
    akku|projekt|idee|batterie|handy|plan|pflanzen|telefon ist|war|sind fast? gestorben|tot
    projekt|plan|idee … tot
    beruflicher|beruflich|wirtschaftlicher|politischer selbstmord
    beim|im schach|tennis|kartenspiel|spiel|rennen|quiz geschlagen
    schlag*|geschlagen mich|mir|sich|uns so? durch|auf|um|vor
    um die ohren geschlagen|schlagen|schlage
    zum ritter geschlagen
    herz schlägt|schlug
    vorgeschlagen|vorschlag*
    regen|wind|wellen|uhr|wetter|nachricht schlägt|schlug|schlugen
    schlag|schläge ins|auf den
    alarm geschlagen
    schneide|schneiden|schnitt mir|uns … scheibe
    ins eigene fleisch geschnitten|schneiden
    beim kochen|schnippeln|gemüse|rasieren|basteln … geschnitten
    in den finger|daumen geschnitten
    beim laufen|sport|fußball|skifahren|klettern|turnen|umzug … verletzt
    verletze|verletzt|verletzen|verletzte meine|seine|ihre|die|eigene eigenen? regeln|grenzen|grenze|gefühle|regel|pflicht|vertrag
    packt|packte|gepackt mich|uns bei|der|die|das|an meiner|ehrgeiz|ehre|neugier|lust|idee|stolz
    thema|buch|idee|sache|frage|geschichte|reise hat|haben mich|uns sofort|richtig? gepackt
    angst vor der|dem|den|einem|einer … gespräch|chefin|chef|prüfung|langeweile|leere|kündigung|zukunft
    würgt … ab
    kalte wasser gesprungen|springen
    im|ins büro|zimmer|arbeitszimmer eingesperrt
    handy|telefon|laptop|süßigkeiten … eingesperrt|weggesperrt
    gewaltenteilung
    gewaltfreie* kommunikation
    gewaltig*
    mit aller|sanfter|roher gewalt
    kann nicht|nimmer mehr als
    ich kann nicht mehr als|so_viel|so_lange|zurück|sagen|ändern|zählen|hören|schlafen_als
    kann|konnte den|die|das|diese|diesen|dieses … nicht mehr sehen|hören|riechen
    halte|halt den|die|diesen|dieses|diese … nicht mehr? aus
    will|möchte|wollte nicht mehr leben um
    nicht mehr in|im|am|auf der|dem|einer|einem|den? stadt|land|dorf|hotel|büro|koffer|vorort|baustelle|hauptstraße … leben|wohnen
    nicht mehr in berlin|wien|hamburg|münchen|köln|zürich … leben|wohnen
    will|möchte nicht mehr da sein wo|wenn
    nicht mehr mit|um|vor|so|zu|im … aufwachen|aufwache
    wache|wachen nicht mehr mit|um|so
    keinen|kein sinn mit|in|mehr_in|über|darin|zu_streiten
    sehe|sah keinen|kein sinn in|mehr_in|darin
    einfach verschwinden … wochenende|tage|urlaub|berge|woche
    endlich vorbei|schluss mit der|dem|den
    droht|drohte zu|mir_eine|regen|gewitter|stillstand|burnout
    zur last gelegt|legen
    letzter|einziger|einzige|letzte weg|lösung für das|den|die problem
    vernachlässigt|vernachlässige meine|den|das garten|freunde|hobby
    hoffnungslos|hoffnungslose überfüllt|veraltet|romantisch*|überlastet|optimist*
    verfolgt mich der|die|das gedanke|frage|satz|idee
    von den gedanken verfolgt
    stößt mir|mich|auf
    stieß|stößt|gestoßen auf|an
    tritt|getreten kürzer|leise|in|auf
    getreten in|auf
    von der|einer brücke fotografiert|gesehen
    an eine brücke
    auf der brücke getroffen|gegessen|gesessen
    zieht mich|uns an|hinunter
""")

TABLE = WordTable(SIGNS, IDIOMS, GROUPS)
