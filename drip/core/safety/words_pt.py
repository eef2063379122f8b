"""Portuguese, of Portugal and of Brazil."""

from __future__ import annotations

from drip.core.safety.word_table import WordTable, group, phrases

GROUPS = {
    "who": group(
        "ele, ela, marido, esposo, esposa, mulher, namorado, namorada, companheiro, companheira, parceiro, ex, pai, mãe, padrasto, madrasta, irmão, irmã, filho, filha, tio, avô,"
        "chefe, vizinho, colega, homem, alguém, cara"
    ),
    "hits": group(
        "bate, bateu, batia, batiam, bater, agride, agrediu, agredia, agarra, agarrou, agarrava, empurra, empurrou, empurrava, esganou, esgana, enforca, enforcou, estrangula, estrangulou, estapeou, esbofeteou,"
        "chuta, chutou, pontapeou, ameaça, ameaçou, ameaçava, maltrata, maltratou, maltratava, sacudiu, abanou, mordeu, puxa, puxou, machuca, machucou, machucava, magoa, espanca, espancou, espancava,"
        "humilha, humilhava, tranca, trancou, fecha em, fechou em, persegue, perseguia, apalpou, apalpa, segurou, esfaqueou, sufocou, jogou, atirou, aperta, apertou, xinga e, soca, socou"
    ),
    "dear": group(
        "meu filho, minha filha, meus filhos, meu bebé, meu bebê, o bebé, o bebê, as crianças, os meus filhos, o meu filho, a minha filha, minha mulher, minha esposa, meu marido, minha mãe, meu irmão, minha irmã, filhos, nos filhos, no filho,"
        "na filha, na mulher, nas crianças, no meu filho, na minha filha, nos meus filhos, no bebé, no bebê, na minha mulher, na minha mãe, ao meu bebé, ao meu filho, à minha filha, na esposa"
    ),
    "home": group(
        "meu marido, meu companheiro, meu namorado, meu parceiro, minha mulher, minha esposa, meu ex, meu pai, meu padrasto, minha mãe, meu irmão, meu filho, dele, dela"
    ),
    "die": group(
        "morrer, morto, morta, morresse, matar-me, me matar, suicidar-me, me suicidar, sumir, desaparecer, tirar a minha vida, tirar a vida"
    ),
    "arms": group("braço, braços, pulso, pulsos, veias, perna, pernas, coxa, coxas, pele, antebraço, barriga"),
}

SIGNS = {
    "suicide": phrases("""
        prefiro|preferia|queria|quero não|nao existir|estar|ser
        não existir
        força|forças para|pra|de continuar|viver|levantar
        continuar|ficar|permanecer viva|vivo
        sair da estrada
        não|nao sei se chego|vou|estarei|estou cá|ao|aqui|até|viva|vivo
        não|nao chego ao|a|até natal|verão|amanhã|fim
        se não|nao fosse|fossem por|pelos|o|os|a|as|pela|meu|minha … já|me|eu|não
        já me tinha|teria|tinha_me matado|ido|atirado
        já tinha|teria me|acabado matado|com_tudo
        mais fácil|simples|felizes se eu
        se eu não|nao existisse|estivesse|vivesse|cá
        vida perdeu|não_tem|deixou_de_ter o? sentido
        perdi|perdeu … sentido|vontade da|de vida|viver
        odeio a|esta|essa|minha minha? vida
        nunca mais acordar
        adormecer|dormir e|para|pra nunca|não|nao
        o meu próprio funeral|enterro
        largar o volante
        única razão … viva|vivo|cá|aqui
        não|nao vejo|há|tem sentido em|na|para|pra viver|vida|continuar
        suicid*
        suisid*|sucid*
        acabar|terminar|acabei|acabo com a|tudo|isto_tudo|minha|sua minha|sua|própria|vida? vida?
        acabar com tudo|a_vida|isto_tudo
        pôr|por|meter um? fim|termo à|a|na|em minha|sua|vida|tudo vida?
        tirar a minha|sua|própria própria? vida
        tirou|tirei a sua|própria|minha|vida própria? vida?
        tirar a vida
        quero|queria|quer|gostaria|gostava|desejo|preferia|prefiro|vontade|quis|apetece|deseja de? … {die}
        me|se matar
        matar me
        matou se
        vou me matar
        estar|estivesse|ser|estava|fosse|antes morto|morta
        melhor morto|morta|sem_mim
        sem mim … melhor|melhores|felizes
        melhor|melhores|felizes … sem mim
        melhor se eu não|nao|morresse|sumisse|desaparecesse
        nunca|não ter|tivesse|devia_ter nascido
        não|já_não|nao|nem quero|queria|quer|desejo mais? viver|existir|acordar|estar_vivo|estar_viva|continuar|seguir_vivendo|estar_cá|estar_aqui
        já_não|não_mais quero|queria|quer estar|continuar|viver aqui|cá|neste|vivo|viva?
        não quero|queria estar|ficar mais? aqui|cá|neste_mundo mais|nunca_mais?
        não|nao|nunca mais? acordar|acordasse|acorde
        dormir e não|nao|nunca
        dormir para|pra sempre
        cansado|cansada|farto|farta|exausta|exausto de|da viver|vida|existir|estar_vivo|estar_viva
        não|sem|nenhum|nenhuma|nao vejo|há|tenho|encontro|tem|sentido|vê … sentido|motivo|motivos|razão|razões|vontade … viver|continuar|vida|existir|seguir
        sem|perdi|perdeu a? vontade|razão de|para viver
        pra|para que|quê viver|continuar|vivo|existo|seguir|estou
        nada … viver|vivo|prende_aqui
        vida não|nao vale|tem|presta a|mais? pena|sentido?
        não|nao|já_não|nem aguento|aguentava|suporto|aguenta mais|isto|a|viver|esta
        não|nao aguento|suporto
        já não|nao aguento|suporto|posso|consigo|dá
        não|nao dá|consigo|posso mais|continuar
        não|sem|nenhuma|nao vejo|há|tenho|encontro|tem|vê nenhuma? saída|futuro|esperança
        única saída
        sou|ser|sinto-me|um|me_sinto peso|fardo|estorvo
        peso|fardo|estorvo para|pra|na minha|todos|os|eles|toda|vida_de
        ninguém … reparar*|notar*|ia|sentir*|perceber*|chorar*|importar* … se|falta|eu|minha
        se eu morresse|morrer|desaparecesse|sumisse|não_estivesse|não_existisse|me_matasse
        carta|cartas|bilhete|nota de despedida
        despedi* de todos|da_vida|deste_mundo|dos_meus
        comprimidos|remédios|pílulas|pastilhas … guard*|cont*|tom*|engoli*|junt*|todos|caixa|frasco
        guard*|cont*|tom*|engoli*|junt* … todos|caixa|frasco|demais|cartela|punhado|inteira … comprimidos|remédios|pílulas
        todos os comprimidos|remédios
        overdose
        enforcar* me|se?
        me|se|tentei|quis enforcar|enforquei
        cortar|cortei|corto|abrir os|as pulsos|veias
        dar|dei|meter um tiro em_mim|na_cabeça
        atirar|atirar-me|jogar|lançar|lançar-me|saltar|pular|me_jogar|me_atirar|atirei|pulei|joguei da|do|de|ao|à|para|na|no|debaixo|numa|pela a|o|uma|um|frente? … ponte|metro|metrô|comboio|trem|janela|prédio|varanda|linha|carro|telhado|viaduto
        fiquei|estive|estou|subi|estava|fui|em_cima da|na|no|em|à cima|beira|alto? da|do? … ponte|telhado|terraço|parapeito|viaduto
        bater|ir|conduzir|guiar|dirigir|jogar … contra … árvore|muro|parede|caminhão|camião|poste
        que tudo|isto|isso acabe|termine|pare
        sumir|desaparecer deste|desse|do|de_vez|para_sempre|pra_sempre mundo|mapa_da_vida?
        já|não vou estar|ficar cá|aqui|vivo|muito_tempo
        não|já_não vou|estarei estar? cá|aqui muito
        pensamentos|ideias de morte|suicidas|negros|sombrios|escuros|morrer
        penso|pensei|pensar|pensava|pensando|pensado|pensa em|na|no minha|a? morte|morrer|matar|sumir|desaparecer|atirar|suicid*|acabar|jogar|pular
        penso|pensei|pensar|pensava … acabar_com|me_matar|matar-me|atirar-me|morrer|ir_contra
        tent* matar*|tirar|morrer|suicídio|contra_a_minha
        não mereço viver|estar_viva|estar_vivo
        favor a todos|toda_a_gente|todo_mundo
        deixar de existir|viver
        oxalá|tomara|espero|quem_me_dera|queria não|nunca|nao acord*|ter_nascido|acordar
    """),
    "self-harm": phrases("""
        esconde|escondo|guarda … lâminas|lâmina|gilete|tesoura
        não come … esconde|nada|dias|semanas
        odeio me
        me odeio
        odeio a mim mesm*
        arranho|arranhar|coço|arranco me|a|os|até toda|todo|pele|sangr*|cabelo
        pens* em me? machucar|cortar|magoar|ferir
        vontade|necessidade de me? cortar|machucar|magoar
        automutil*
        auto mutil*
        me|se mutil*
        autolesã*|autoles*
        me|se|eu corto|cortava|corta|cortei|cortar os|as|o|a {arms}
        corto|cortava|cortei|corta|cortar os|as|nos|nas|o|meus|me? meus? {arms}
        cortar|corto|cortei me|se outra|de|quando|para|os|as|nos
        voltei|volto|comecei|voltou a|me cortar
        me cortar|corto|cortava quando|de_novo|outra|pra|para|toda
        eu me machuco|corto|machucava|queimo|firo
        me|se machuco|machucar|machucava|firo|ferir de_propósito|quando|pra|para|toda
        faço|fazia|fazer|faz mal|dano a mim
        magoo|magoar|magoava me|se|a_mim quando|de_propósito|mesmo|mesma|própria
        me|queimo|queimar|queimava queimo|me|queimar … cigarro*|isqueiro|propósito|sentir
        provoco|provoca|provocar|provocava o|os|a vómito*|vômito*
        forço|força o vómito|vômito
        bato|bater|batia com? a cabeça na|no|nas|contra
        me|castigo|castigar|punir castigar|me|punir
        me arranho|arranhar
        cicatrizes nos|nas|no braço|braços|pulsos|pernas
        lâmina* … braço*|pulso*|pele|gaveta
        parei|deixei de comer
    """),
    "violence": phrases("""
        arrombou|partiu|quebrou|pontapeou|chutou a|à porta
        bate|chuta no|na|o cão|cachorro|gato
        mão|mãos no|ao|à_volta_do|em|em_volta_do|na meu|minha? pescoço|garganta
        atira|atirou|joga|jogou|lança|lançou me|os|pratos|coisas|um|uma|em pratos|coisas|mim|prato|copo|objetos
        pai|mãe|marido|mae me|nos bateu|bate|batia|agrediu
        bateu me|em_mim|de_novo ontem|outra|de_novo|quando|porque|sempre?
        me bateu de|ontem|outra|quando|na
        diz|disse|jura|jurou … se eu for|sair|contar|deixar
        {who} … me|nos já? {hits}
        {who} … {hits} me|nos
        bate|bateu|batia|agarrou|agarra|empurrou|empurra|espancou|agrediu|agride|ameaçou|ameaça|estrangulou|esganou|maltrata|maltratou|maltratava|espancava|machuca|machucou|tranca|trancou|apalpou|persegue|humilha me|nos
        me|nos bate|bateu|batia|espancou|espancava|agrediu|agride|ameaçou|ameaça|estrangulou|esganou|maltrata|maltratava|machuca|machucou|apalpou|persegue|enforca
        {hits} {dear}
        bato|bati|bater|batia|espanquei|sacudi|abanei {dear}
        bati|bato nele|nela|neles
        bofetada*|chapada*|tapa*|tabefe*|estalo*
        deu|dá|dava me|um|uma|na um|uma|minha? murro*|soco*|tapa*|bofetada*|pontapé*|surra*|porrada|chapada*
        espanc*
        surra|surras|porrada
        com o|a|um|uma cinto|pau|cinta|faca|arma|chinelo
        faca|arma|pistola na|no|à|ao mão|pescoço|garganta|cabeça|porta
        pelo|pelos|pela|o|os braço|braços|pescoço|cabelo|cabelos|garganta|pulso agarr*|puxou|puxa|segurou
        agarr*|puxou|puxa|segurou|apertou me|nos? pelo|pelos|pela|o|os|do braço|braços|pescoço|cabelo|cabelos|garganta|pulso
        empurrou|jogou|atirou|empurra me|nos|ela|te? contra|na|ao|pelas|no a|o? parede|chão|escadas|escada
        olho negro|roxo|preto
        nódoas negras
        hematoma*
        roxos nos|no|pelo braço|braços|corpo
        partiu|quebrou me|meu|minha|o|a|um o|meu|um|uma? braço|nariz|costela|maxilar|pulso|dente
        ameaç* … matar*|morte|bater*|com
        ameaç* me
        me ameaç*
        violência
        violento|violenta|agressivo|agressiva comigo|quando|com|e|se
        segue|seguia|persegue|espera|vigia me|nos até|na|no|à|por|para
        me|nos segue|persegue|vigia até|na|no|à|por
        perseguição|stalker
        matar|bater|ferir|machucar|magoar|esfaquear alguém|alguem|pessoas|gente|todos|em_alguém|{dear}
        fazer|faça|faço|fiz mal a|ao|à|aos|às
        fazer lhe|lhes mal
        quero|vontade|queria|apetece … matar|bater_em|machucar|esganar alguém|ele|ela|o|a|todos
        matá-lo|matá-la|matá-los
        medo … fazer|magoar|machucar|perder … mal|controlo|controle|filho|filha
        perdi o|a controlo|controle|cabeça … bati|mão|sacudi
        levant* a mão
        vai me matar
        vai matar me se|quando|um_dia
        temo pela minha|nossa vida
    """),
    "abuse": phrases("""
        chama|chamou|chamava me … inútil|puta|louca|burra|gorda|lixo|nada
        me chama|chamava de? inútil|puta|louca|burra|gorda|lixo
        fica|ficou|guarda com|o|a o|meu|minha cartão|passaporte|salário
        não valho nada
        obriga|obrigou|força|forçou|obrigava me|ela a
        vinha|vem|entrava|deitava|meteu para|na|no|pra a|o? minha|meu cama|quarto
        contra a minha vontade
        nosso segredo
        tocava|mexia me
        medo … quando … bebe|bêbado|chega
        mete|mete-me|faz|dá me? medo
        marido|companheiro|namorado|pai|mulher … me? medo
        transar|sexo … obriga|força|quero|obrigou
        abus* de|sexual|sexuais|mim|me
        abusaram|abusou|abusava|abusada|abusado
        abuso|abusos
        fui|foi|ser|me|sido violada|violado|violou|violaram|estuprada|estuprado|estuprou|estupraram
        violação|violador|violações
        estupr*
        incesto
        pedofil*
        assédio|assedi*
        apalp*
        apalpou|tocou|tocava|toca|mexeu me|em_mim|na onde|sem|ali|aí|nas|no|lá
        {who} … tocava|toca|tocou me|em_mim|nela
        padrasto|tio|primo|avô|professor|treinador|padre|pai tocava|tocou|toca|mexia|mexeu me|em_mim|nela|a_minha
        padrasto … tocava|tocou|mexia
        disse|dizia que? não|nao e|mas ele|não|continuou
        obrigou|obriga|obrigava|forçou|força|forçava me|a|ela? a|sexo
        não me|nos deixa|deixava ver|sair|falar|trabalhar|ir|ter|estudar|usar
        não deixa|deixava me|nos|eu ver|sair|falar|trabalhar|ir
        mexe|controla|vigia|revista|lê|vê no|o|as|os|meu|tudo|minhas meu|minhas|meus|que? telemóvel|celular|telefone|dinheiro|mensagens|conta
        fica|ficava|tira|tirou|esconde|pega me|com|o|meu|a o|meu|a|minha? meu|minha? dinheiro|salário|telemóvel|celular|passaporte|chaves|cartão
        tranca|trancou|trancava|fecha|fechou me|nos em|no|na|dentro|cá|lá
        me|nos tranca|trancou|trancava|prende
        medo do|da|de|dele|dela {home}
        medo dele|dela
        medo … voltar|ir|chegar|regressar para|pra|a casa
        medo quando ele|ela chega|bebe
        maltrat*
        maus tratos
        ninguém acredita|acreditaria|vai_acreditar
        casa abrigo
        me humilha|rebaixa|humilhava
    """),
}

IDIOMS = phrases("""
    futuro|saída|esperança nesta|neste|na|no|para empresa|trabalho|emprego|projeto|setor|este_projeto
    dá|mete|faz me? medo a|o|esta|este|pensar|dizer
    odeio me quando|por
    obriga me a parar|pensar|descansar|escrever|sair|acordar
    trabalho|emprego|chefe|calor|costas|joelhos|pés|trânsito|espera|projeto|horário|stress|silêncio|suspense|curso|reuniões está|estão|anda|vai|mata|me|matam|tá a|me|nos? matar|matando|mata|me me|nos?
    isto|isso|silêncio|espera|calor mata me
    está|estão a|me matar|matando me?
    chefe|editor|editora|professor|professora|mãe|irmã vai|vão|me|ia me|matar|vai matar|me quando|se
    matava|mataria|matar por um|uma
    mat* o|tempo tempo|fome|saudades?
    mat* tempo|saudades|aulas
    morr*|morto|morta de curiosidade|sono|rir|fome|sede|calor|frio|vergonha_alheia|inveja|cansaço|tédio|riso|vontade|saudade|saudades|amores|medo_do_palco
    quero|queria morrer de rir
    a morrer de
    é|era de morrer
    bateria|telemóvel|celular|projeto|plano|ideia|plantas|conversa|flores morreu|morrer|morreram|morto|morta|mortas|estava|está|estão a|estar? morrer|morto|morta|mortas?
    suicídio profissional|político|comercial|financeiro
    notícia|saudade|cansaço|realidade|verdade|sol|vento|fome bateu|bate|batia
    bateu|bate a|uma|o saudade|fome|sono|vontade|sono|tristeza_boa
    bati|bater|bateu|batem|bate à|na|o|a porta|pé|recorde|record|palmas|ponto|meta|carteira
    bateu me|nos no|ao|a xadrez|ténis|jogo|cartas|portas|porta|saudade|corrida
    chuva|vento|ondas|coração batia|bate|batiam|batem
    coração bate
    atirei|atirar|joguei|lancei|mergulhei me? de|ao|na|no cabeça|trabalho|mar|projeto|piscina
    agarr* a|à|o oportunidade|rotina|trabalho|ideia|mala|casaco
    agarr* me à|ao|às
    empurr* me|nos para|a|pra a|o|abrandar|liderança|candidatar|sair|frente|pedir|frente?
    me|nos empurra|empurrou|empurram para|a|pra
    queimei|queimo|queimar me no|naquele|na|nesse|num|em|nesta|com_o_café
    me queimei no|naquele|na|nesse|com_o_café
    cort* o|as|a|os cabelo|unhas|franja|relva|custos|gastos|despesas|açúcar
    cort* me a cozinhar|descascar|barbear
    me cortei cozinhando|fazendo
    parti|quebrei o|a braço|perna|pulso a|na|no|esquiando
    magoei|machuquei as|o|a costas|joelho|pé|ombro
    doem me
    costas me|fazem doem|mal
    farta|farto|cansada|cansado de|da viver|vida à_pressa|de_escritório|na_cidade|correndo|a_correr
    não|já_não|nao quero|queria viver|estar|continuar mais? na|no|numa|num cidade|campo|centro|escritório|hotel
    não|já_não|nao quero|queria viver|estar|continuar mais? longe|em_lisboa|em_são_paulo|no_porto|disponível
    não vejo|tem|há|faz sentido nestas|nesta|neste|nestes|nas|discutir
    não|nao aguento|aguentava|suporto mais? esperar|este|esta|estas|estes|reuniões|o|as|os|ouvir … reuniões|trabalho|barulho|primavera|chefe|frio|escritório|trânsito|calor|inverno|férias
    não aguento mais esperar
    não|nao|já_não consigo|posso|dá mais|continuar do|para|pra|hoje|trabalhar|dinheiro
    já não posso|consigo|dá adiar|mudar|para|voltar|dizer|esperar
    acabar|terminar com esta|este|estas|a rotina|reunião|reuniões|projeto|contrato|relatório
    terminar|acabar a minha vida profissional|ativa
    vida profissional
    carga|peso de|do|da trabalho|mental|horária|responsabilidade
    fechei|fecho me|a no|na|porta
    me fechei|tranquei no|na
    afog* me? em|num|no
    tocou|toca me|nos que|muito|profundamente|no_fundo
    carta|música|livro|história|frase|texto|lição … tocou|toca me|nos
    sumir|desaparecer um|uma|uns|por|no fim|semana|dias|mato
    segue|seguia me com|para_todo os|o|lado? olhos|olhar
    que isto|isso|tudo acabe|termine bem
    ameaç* chuva|chover
    abus* do|da|de açúcar|café|telemóvel|celular|álcool|confiança|doces|sal
    comunicação não violenta
    violenta|violento tempestade
    não vale a pena discutir|insistir|esperar|ir|responder
    em cima da ponte … fotografias|fotos
    já|não vou estar cá|aqui na|no|amanhã|segunda|em
    tapa* buraco*
    estalo na|no dedos
    porrada de trabalho|mails|e-mails
    tenho medo da minha avaliação
""")

TABLE = WordTable(SIGNS, IDIOMS, GROUPS)
