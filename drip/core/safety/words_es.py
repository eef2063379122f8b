"""Spanish."""

from __future__ import annotations

from drip.core.safety.word_table import WordTable, group, phrases

GROUPS = {
    "who": group(
        "él, ella, marido, esposo, esposa, mujer, novio, novia, pareja, ex, padre, papá, madre, mamá, padrastro, madrastra, hermano, hermana,"
        "hijo, hija, tío, abuelo, jefe, vecino, compañero, hombre, alguien, tipo"
    ),
    "hits": group(
        "pega, pegó, pegaba, pegaban, pegan, pegado, golpea, golpeó, golpeaba, golpeado, empuja, empujó, empujaba, empujado, agarra, agarró, agarraba, agarrado, patea, pateó, ahorca, ahorcó,"
        "estrangula, estranguló, ahoga, ahogó, abofetea, abofeteó, amenaza, amenazó, amenazaba, amenazado, maltrata, maltrató, maltrataba, maltratado, zarandea, zarandeó, sacude, sacudió, muerde,"
        "mordió, tira, tiró, jala, jaló, cogió, lastima, lastimó, lastimaba, insulta_y, acosa, acosó, acosaba, agrede, agredió, apuñaló, humilla, humilló, encierra, encerró, encerraba"
    ),
    "dear": group(
        "mi hijo, mi hija, mis hijos, mi niño, mi niña, mis niños, mi bebé, al bebé, los niños, mi mujer, mi esposa, mi marido, mi pareja, mi madre, mi mamá, mi hermano, mi hermana,"
        "sus hijos, su mujer, su hijo, su hija, a los niños, al niño, a la niña, su esposa"
    ),
    "home": group(
        "mi pareja, mi marido, mi esposo, mi mujer, mi novio, mi novia, mi ex, mi padre, mi papá, mi padrastro, mi madre, mi hermano, mi hijo, él, ella"
    ),
    "die": group(
        "morir, morirme, morirse, muerto, muerta, matarme, matarse, suicidarme, suicidarse, desaparecer, quitarme la vida, quitarse la vida"
    ),
    "arms": group("brazo, brazos, muñeca, muñecas, venas, pierna, piernas, muslo, muslos, piel, antebrazo, antebrazos"),
}

SIGNS = {
    "suicide": phrases("""
        prefiero|preferiría|quisiera|quiero no existir|estar|ser
        no existir
        fuerza|fuerzas para|de seguir|vivir|levantarme
        seguir vivo|viva|viviendo
        salirme|salir|irme de la carretera
        no sé|se si llegaré|llego|estaré|seguiré a|aquí|viva|vivo
        no llegaré|llego a navidad|los|mañana|verano|fin
        si no fuera|fuese por … ya|me|no
        habría|hubiera|hubiese matado|muerto|acabado_con_todo
        me habría|hubiera|hubiese matado|tirado|ido
        más fácil|simple|mejor|felices si yo? no|me_muero|muriera
        si yo? no existiera|estuviera|viviera|estuviese
        mejor|fácil|tranquilos si yo|me|no estuviera|existiera
        perdí|perdido|perdió … sentido|ganas vida|vivir
        vida perdió|ha_perdido el? sentido
        la vida no tiene|vale
        odio mi|la|esta vida
        pienso|imagino|imaginé|pensé mi funeral|entierro
        dormirme|dormir y|para no|nunca|jamás
        no despertar jamás|nunca|más
        la única razón|lo_único … sigo|vivo|viva|aquí
        soltar el volante
        suicid*
        suisid*|sucid*
        quitar* la vida
        me|se quito|quité|quitó|quitaría|quiero|quería quitar? la vida
        quitarme|quitarse|quitarte de en_medio
        acabar|terminar con todo|todo_esto|mi_vida|su_vida|esto_de_una_vez
        acabar|terminar|poner_fin a? mi|su|con_mi|con_su|esta vida
        quiero|quería|quisiera|deseo|deseaba|quiere|gustaría|prefiero|preferiría|prefería|querría … {die}
        me|se quiero|quiere|quería|quisiera morir|matar
        ganas de morir|morirme|morirse|matarme|no_vivir|no_despertar|desaparecer
        ganas de vivir … no|sin|perdido|perdí
        sin|perdí|perdido|no_tengo las? ganas de vivir
        matarme|matarse
        voy a matarme|matar_me
        estaría|estuviera|estar|estaba|estuviese|mejor muerto|muerta
        mejor muerto|muerta|sin_mí
        sin mi|mí … mejor
        mejor … sin mi
        mejor si no estuviera|estuviese|existiera|yo|viviera|hubiera_nacido
        no|nunca hubiera|hubiese|haber nacido
        no|ya_no|tampoco quiero|quería|quisiera|deseo|quiere seguir? vivir|viviendo|despertar|despertarme|existir|estar_vivo|estar_viva|seguir_viva|seguir_vivo
        no|nunca quiero|quería|quisiera seguir
        ya no quiero|quería|quisiera|quiere estar aqui|en_este_mundo|vivo|viva|más
        no quiero|quería|quisiera|quiere estar aquí|en_este_mundo más
        no|nunca|jamás me? despertar|despertara|despertarme|despertase|despertaré|despierte
        dormir y no|nunca despertar|despertarme
        dormir|dormirme para siempre
        cansado|cansada|harto|harta|aburrido de vivir|la_vida|existir|estar_vivo|estar_viva|seguir_viviendo|seguir_vivo|seguir_viva|todo_y_de_todos
        no|ningún|ninguna|sin le|veo|encuentro|tiene|tengo|hay|ve|sentido … sentido|motivo|motivos|razón|razones|vivir … vivir|seguir|vida|seguir_adelante|levantarme|despertar
        no|sin … motivo|motivos|razón|razones|sentido … vivir|seguir|vida|existir
        para|por que|qué seguir|vivir|vivo|sigo viviendo|adelante|aquí|así?
        no tengo|hay nada por|para lo? que|qué? vivir
        vida no vale|tiene|merece la? pena|sentido|nada?
        no|ya_no puedo|puede mas
        no|ya_no aguanto|soporto|aguanta mas
        no|ya_no aguanto|soporto esta|la|mi vida
        no|ya_no puedo seguir
        no|sin veo|encuentro|hay|tengo|ve|encuentra ninguna? salida|futuro|esperanza
        única salida
        soy|ser|siento|sentirme una? carga|estorbo
        carga|estorbo para mi|todos|mis|los|ellos|ustedes|vosotros|mi_familia
        nadie … daría|darían|notaría|echaría|extrañaría|importaría|cuenta|lloraría si|falta|de_menos? … no|yo|me|muero|muriera|estuviera
        nadie me echaría|extrañaría|va_a_echar
        si me|yo muero|muriera|muriese|mato|fuera|desapareciera|matara|no_estuviera
        carta|nota|cartas|notas de despedida
        despedir* de todos|la_vida|mis_hijos|este_mundo
        pastillas|píldoras|tabletas|somníferos … guard*|cont*|tom*|trag*|junt*|todas
        guard*|cont*|tom*|trag*|junt* … pastillas|píldoras|somníferos … todas|caja|frasco|bote|demasiadas|cajón
        todas|caja|frasco|bote|demasiadas|puñado … pastillas|píldoras|somníferos
        sobredosis
        ahorcar* me|se?
        ahorcarme|ahorcarse|colgarme|colgarse
        cortarme|cortarse|corté|cortó|abrirme|abrí|corto las|los venas|muñecas
        pegarme|pegarse|pegar un tiro
        tirarme|tirarse|tiré|lanzarme|lanzarse|saltar|salté|arrojarme|arrojarse al|a_la|del|de_la|desde|por|a_las|de_un|de_una … tren|metro|puente|ventana|balcón|vías|azotea|vacío|edificio|tejado|autobús|río|coche
        estuve|estaba|estoy|subí|subida|subido en|al|a_un el|un? … puente|azotea|borde|vías|tejado
        estrellarme|estrellar|chocar|chocarme contra|con|el un|una|coche … árbol|muro|camión|pared
        salirme de la carretera
        que todo|esto se|esto|acabe|termine acabe|termine|pare|ya|de?
        que se acabe todo
        quiero|necesito|ojalá|quería … que|se acabe|termine todo
        desaparecer del mundo|para_siempre|de_este_mundo|de_la_tierra
        no|ya_no voy a estar mucho|aquí|por_aquí|viva|vivo
        no|ya_no estaré mucho|aquí|viva|vivo
        pensamientos|ideas de muerte|suicidas|oscuros|oscuras|morir|negros
        pienso|pensaba|pensar|pensé|pensando|pensado|piensa en|a la|mi? muerte|morir|morirme|matarme|quitarme|desaparecer|suicidarme|tirarme|acabar
        intent* morir|quitar*|matar*|contra_mi_vida
        no merezco vivir|seguir_viviendo|estar_viva|estar_vivo
        hacerle|hacerles un favor … todos|mundo
        perdí|perdido|perdiendo la|las voluntad|ganas de vivir
        ojalá me|no muera|muriera|despierte|despertara|estuviera
        dejar de existir|sufrir|vivir
    """),
    "self-harm": phrases("""
        esconde|escondo|guarda … cuchillas|cuchilla|navaja|tijeras
        no come … esconde|nada|días|semanas
        me odio
        odio a mi mismo|misma
        me araño|rasco|arranco la|hasta|el … piel|sangr*|pelo
        pens* en? hacerme|lastimarme|cortarme
        ganas|necesidad de cortarme|lastimarme|hacerme_daño
        autolesi*
        auto lesion*
        me corto|corté|cortaba|he_cortado|cortar los|las|el|la|en {arms}
        me corto|cortaba para|cuando|otra|cada|por|de_nuevo
        vuelto|vuelvo|volví|empecé|empezado a cortarme|lastimarme|cortarse
        cortarme|cortarse otra_vez|de_nuevo|los|las|para
        se corta|cortó|cortaba los|las|el|la {arms}
        me|se hago|hace|hacía|hice|hacerme daño cuando|para|a_propósito|en|a_mí|con|y|a_escondidas
        me|se hago|hacía daño
        hacerme|hacerse daño
        me|se lastimo|lastima|lastimaba|lesiono|lesiona
        lastimarme|lastimarse|lesionarme|lesionarse
        me quemo|quemaba|quemé … cigarr*|mechero|encendedor|sentir|propósito
        me|se provoco|provoca|provocaba|provocarme|provocado el? vómito*
        me golpeo|pego|golpeaba|pegaba|doy la cabeza|cara
        me golpeo|pego|doy … contra|golpes_contra … pared
        me castigo|castigarme|castigaba
        me rasguño|araño hasta
        cicatrices en los|las|mis|sus brazos|muñecas|piernas
        dejé|dejado|dejo de comer
        cuchilla*|navaja … brazo*|piel|muñeca*|cajón
    """),
    "violence": phrases("""
        rompió|pateó|tiró|derribó|golpeó la puerta
        pega|pegó|golpea|patea al|a_mi perro|gato
        mano|manos en|al|alrededor_del|sobre el|mi|su cuello|garganta
        me|nos|le tira|tiró|lanza|lanzó|avienta|aventó los|las|un|una|el|la platos|cosas|objetos|vasos|plato|vaso|silla
        papa|papá|mama|mamá|marido|esposo me|nos pegó|pego|pega|golpeó|pegaba
        me pegó|pego otra|de_nuevo|ayer|anoche|cuando|porque|fuerte
        dice|dijo|jura|juró … si me voy|dejo|cuento
        {who} … me|nos|le|les ha|había|han? {hits}
        me|nos ha|había|han? pega|pegó|pegaba|pegan|golpea|golpeó|golpeaba|patea|pateó|abofetea|abofeteó|maltrata|maltrató|maltrataba|agrede|agredió|estrangula|estranguló|ahorca|ahorcó|amenaza|amenazó|amenazaba|acosa|acosó|lastima|lastimó|zarandea|zarandeó|humilla|encierra|encerró|encerraba
        me agarró|agarra|cogió|agarraba|jaló|sujetó|tiró|cogía|apretó del|de_la|por_el|por_la|de_los brazo|brazos|cuello|muñeca|pelo|garganta|cabello
        me|nos empujó|empuja|empujaba|tiró|lanzó contra|al_suelo|por|escaleras
        {hits} a {dear}
        le|les|la|lo pegué|golpeé|pegó|pega|pego|golpeó|sacudí|zarandeé|abofeteé|di_una_bofetada|he_pegado|di_un_golpe
        le|les pegué|pego|pegó|golpeé a {dear}
        bofetada*|cachetada*
        paliza*
        puñetazo*
        con el|un|su cinturón|cinto|palo|cuchillo|pistola|navaja
        cuchillo|navaja|pistola en|al|a la? mano|cuello|garganta|cabeza
        moretón|moretones|moratón|moratones|cardenales
        ojo morado
        me|nos rompió|fracturó el|la|un|una brazo|nariz|costilla|mandíbula|muñeca|diente
        amenaz* … matar*|muerte|pegar*|con
        me amenaz*
        violencia
        violento|violenta|agresivo|agresiva cuando|conmigo|con|y|si
        me|nos sigue|seguía|persigue|perseguía|espera|siguió hasta|a|desde|por|fuera … trabajo|casa|calle|partes|coche
        acosador|acosa|acoso|acosándome
        matar|pegar|hacer_daño|lastimar|herir a? alguien|una_persona|mi|él|ella|todos|gente
        hacerle|hacerles|hacer daño a
        hacerle|hacerles daño
        miedo … hacer|hacerle|hacerles|perder … daño|control|algo
        quiero|ganas|quería|voy … matar|pegar|hacer_daño a|alguien
        matarlo|matarla|matarlos
        perdí el control|los_nervios … pegu*|golpe*|mano
        levant* la mano
        me tiró|lanzó|aventó un|una|el|la plato|vaso|silla|teléfono
        tengo|tenía|vivo|vive|con miedo por mi|su|nuestra vida
        me va a matar
    """),
    "abuse": phrases("""
        me llama|dice|llamaba … inútil|puta|loca|tonta|gorda|basura|nada|imbécil
        se queda|quedaba con mi|mis|el|todo tarjeta|dinero|sueldo|pasaporte|documentos
        no valgo nada
        me obliga|obligaba|obligó|fuerza|forzó|presiona a
        se metía|mete|metió|venía|entraba en|a mi cama|cuarto|habitación
        contra mi voluntad
        nuestro secreto
        miedo {home}
        me da|dan miedo mi|él|ella marido|pareja|esposo|novio|padre|mujer?
        me asusta cuando bebe|llega|grita
        abus* de|sexual|sexuales|de_mí|me
        abusaron|abusó|abusaba|abusado|abusada
        abuso|abusos
        me|la|lo|fui|nos violó|violaron|violada|violado|violaba
        violación|violaciones|violador
        incesto
        me|la|lo|nos manose*
        me|la tocó|tocaba|tocaban|toca sin|donde|ahí|abajo|cuando|los|el_pecho|las
        {who} … me|la tocó|tocaba|toca
        padrastro|tío|primo|abuelo|profesor|entrenador|cura … tocó|tocaba|toca
        dije|digo|decía que? no y|pero no|siguió|igual
        me|la obligó|obliga|obligaba|forzó|forzaba|fuerza a|sexo
        no me|nos deja|dejaba|permite|permitía ver|salir|hablar|trabajar|ir|tener|estudiar|usar
        me|nos revisa|controla|quita|quitó|esconde|controlaba|revisaba|lee|mira el|la|los|las|mi|todo móvil|celular|teléfono|dinero|mensajes|pasaporte|llaves|tarjeta|sueldo|todo
        me|nos encierra|encerró|encerraba|encerrado
        miedo de|a|le|al {home}
        le|les tengo|tenía miedo
        miedo de? volver|ir|llegar|regresar a casa
        miedo … cuando … llega|bebe|vuelve
        maltrat*
        acoso sexual|escolar
        acosan|acosada|acosado|acosaron sexual*|en
        nadie me cree|creerá|creería|va_a_creer
        casa de acogida
        me humilla|humillaba|menosprecia
    """),
}

IDIOMS = phrases("""
    futuro|salida|esperanza en|para esta|este|la|el|mi empresa|trabajo|puesto|proyecto|sector|oficina
    no me|nos deja terminar|acabar una|la|mi|el frase|frases|café|trabajo
    me pega|pegó el|la|ese
    me obliga a pensar|parar|descansar|escribir|madrugar|salir
    me odio por|cuando_digo
    me da miedo mi|el trabajo|jefe|jefa|futuro|presentación
    trabajo|jefe|jefa|calor|espalda|rodillas|pies|tráfico|espera|proyecto|horario|suspense|estrés|silencio|curso|reuniones me|nos|mi está|están|va|mata|matan|mató a? matando|matar?
    me|nos está|están|estaba|estaban matando
    jefe|jefa|editor|profesor|profesora|madre|mamá|hermana me|nos va a matar cuando|si|como
    jefe|jefa|editor me|nos mata|va_a_matar
    mataría por
    mat* el|tiempo el? tiempo|rato|aburrimiento|hambre|gusanillo|creatividad|idea|mi_creatividad
    muero|moría|muere|morí|morirme|morir|morimos|muriendo|muerto|muerta de ganas|risa|sueño|hambre|sed|calor|frío|vergüenza|envidia|curiosidad|cansancio|aburrimiento|miedo_escénico|asco|pena_ajena|amor|sed
    de muerte
    a muerte con
    muerto|muerta en_vida|línea|tiempo|punto
    batería|móvil|teléfono|proyecto|plan|idea|plantas|conversación|reunión|flores murió|muere|mueren|muerto|muerta|muertas|estaba|está|se muerto|muerta|mueren?
    suicidio profesional|político|comercial|financiero|laboral
    pegué|pegó|pegado|pegar un|una susto|salto|grito|ducha|siesta|paseo|vuelta|estirón|bajón|bocado
    sol|viento|luz|aire|calor me|nos pega|pegaba|golpea
    noticia|realidad|tristeza|cansancio|crisis|golpe me|nos golpeó|golpea|pegó|pega
    me pega|pegó ese|este|bien|fuerte_la|la_gana|el_sol
    golpe de suerte|efecto|vista
    me golpeé el|la|un dedo|rodilla|pie|codo|cabeza_con_la_puerta
    corté|corto|cortarme|cortar|corta el|las pelo|flequillo|uñas
    corté|cortarme|corto cocinando|afeitándome|pelando|con_el_pan|con_papel
    me|nos empujó|empuja|empujaba|empujan a
    me agarró|agarra|agarró la|el|un|una lluvia|resfriado|noche|miedo|sueño|fiebre|tarde
    quemé|quemo|quemado|quemarme en|con|de|por ese|este|el|la|aquel|mi trabajo|plancha|horno|empleo|café|sol|sartén
    tiré|tirarme|tiro|lanzo|lanzarme|lancé|salté a|al la? piscina|vacío|agua|aventura|ruedo … cambi*|pedí|dij*|renunci*|proyecto|carrera
    tiré|tirarme|tiro a la piscina
    cansado|cansada|harto|harta de vivir|la_vida con_prisas|deprisa|corriendo|de_oficina|para_trabajar
    cansado|cansada|harto|harta de vivir en la|el ciudad|oficina|centro
    no|ya_no quiero|quería|quisiera vivir|seguir|estar más? pendiente|lejos|deprisa|trabajando|disponible|corriendo
    no|ya_no quiero|quería|quisiera vivir|seguir|seguir_viviendo más? en la|el|una|un ciudad|pueblo|centro|campo|oficina|hotel|piso
    no|ya_no puedo más que|con_este|con_el|con_la|rápido|tarde|de
    no|ya_no aguanto|soporto más? este|estas|estos|el|los|las|la … trabajo|ruido|reuniones|oficina|jefe|informe|informes
    no|sin le|veo|encuentro|tiene veo? sentido|salida a|en|de|discutir estas|este|esta|esa|las|los|con|ese|mar|reuniones
    no tengo|hay salida al|a mar|la_calle
    acabar|terminar con esta|este|estas|la|el rutina|reunión|reuniones|proyecto|contrato|costumbre
    terminar|acabar mi|su vida laboral|profesional|activa
    carga de trabajo|mental|horaria|lectiva
    me hace|hacía daño la|el espalda|cuello|zapato|leche|gluten
    me encerré|encerraba|encierro en mi|el|la
    ahog* en|un un? vaso|correos|papeles
    correo|trabajo|papeleo|tráfico me|nos ahoga
    me rompí
    me tocó el|la tema|lotería|turno|suerte|hacer|corazón|fibra|trabajar
    tocó el tema
    jefe|jefa|profesor|libro|canción me|nos tocó|toca el|la|trabajar tema|corazón|fibra?
    desaparecer un|una|el|del|unos|por fin_de_semana|semana|rato|mapa|días|días
    que se acabe|termine la|el|esta|este reunión|semana|invierno|proyecto|día
    que esto|todo acabe|termine bien|pronto_el
    no|nunca me despierto
    para|por qué sigo aquí trabajando
    amenaz* con llover|lluvia
    tengo miedo de|a mi evaluación|jefe|presentación
    abusar|abuso|abusé del|de azúcar|café|móvil|confianza|alcohol|dulces|la_sal
    violento|violenta tormenta|color|contraste
    comunicación no violenta
    estaba|estuve en el puente de? … fotos|paseando|mirando|mayo|diciembre
""")

TABLE = WordTable(SIGNS, IDIOMS, GROUPS)
