"""English. Also the words of people who leave out apostrophes and letters."""

from __future__ import annotations

from drip.core.safety.word_table import WordTable, group, phrases

GROUPS = {
    "who": group(
        "he, she, they, him and, husband, wife, partner, boyfriend, girlfriend, fiance, ex, dad, father, mum, mom, mother, stepdad, stepfather,"
        "stepmother, stepmum, stepmom, brother, sister, son, uncle, grandfather, grandpa, cousin, boss, manager, coworker,"
        "colleague, roommate, flatmate, neighbour, neighbor, teacher, coach, guy, man, somebody, someone"
    ),
    "dear": group(
        "my son, my daughter, my kid, my kids, my child, my children, my baby, my boy, my girl, my wife, my husband, my partner,"
        "my boyfriend, my girlfriend, my mother, my mum, my mom, my father, my dad, my sister, my brother, our son, our daughter,"
        "our kids, our baby, the kids, the children, the baby, the boy, the girl, the little one"
    ),
    "home": group(
        "my husband, my wife, my partner, my boyfriend, my girlfriend, my ex, my dad, my father, my stepdad, my stepfather, my mum,"
        "my mom, my mother, my son, my brother, him, her, home"
    ),
    "hits": group(
        "hit, hits, hitting, punched, punches, slapped, slaps, slap, kicked, kicks, choked, chokes, choke, strangled, strangles,"
        "beat, beats, beaten, beating, shoved, shoves, pushed, pushes, grabbed, grabs, bit, burned, burnt, hurts, hurt, threatened,"
        "threatens, attacked, attacks, cornered, corners, shook, shakes, dragged, drags, headbutted, spat on, spits on, pinned, smacked, smacks,"
        "whacked, whacks, stabbed, squeezed, squeezes"
    ),
    "not": group(
        "don't, dont, do not, didn't, didnt, did not, doesn't, doesnt, never, can't, cant, cannot, could not, couldn't, couldnt, won't, wont, not"
    ),
    "self": group("myself, my self, himself, herself, themselves, themself, yourself"),
    "their": group("my, his, her, their, your, my own, his own, her own, their own, your own"),
}

SIGNS = {
    "suicide": phrases("""
        rather|prefer not? to? exist|existing|be_dead|not_be_alive
        {not} exist
        strong|strength|energy enough? to stay|keep|go_on alive|living|going
        stay|staying alive|here for
        driving|drive|drove|swerving|going off the road|bridge|edge|cliff
        google*|googling|looked|looking|search* … without_pain|painless|how_to_die|how_to_kill|ways_to_die
        gave|giving|given away my … won't|wont|not|need
        anyone|anybody|someone|who would|will come to my
        stop|stopped braking
        end|ended|ending it already|long_ago|years_ago|myself
        {not} … make|making it to|till|until christmas|spring|summer|autumn|winter|easter|thirty|forty|fifty|my|next|new
        {not} … keep going
        if it wasn't|weren't|wasnt|werent|hadn't_been for my|the … i|would|i'd
        only reason i'm|im|i_am still|alive|here
        if i died|die|was_dead|were_dead|just_died|killed
        happier|better_off|easier|relieved … if i was|were|died|disappeared|went|left_this|weren't|wasn't|no_longer|hadn't
        imagine|imagining|picture|picturing|fantasi* … my_funeral|my_own_funeral|jumping|dying|dead|crashing|being_gone
        my own? funeral
        let go of the wheel
        medicine cabinet|cupboard|drawer
        wonder|wondering what it would be|feel like to die|be_dead|fall|jump|not_exist
        how long it takes to die|drown|bleed
        painless way|ways
        easiest way to die|go|end
        don't|dont|didn't|won't expect|plan|intend|think to|i'll be|live|living long|here|around|alive|past|to
        not be alive|here|around when|by|for|next|at
        i'm|im|i_am not going to be alive|here|around
        hate|hated|loathe being alive|my_life|life|living
        ready to go|give_up|let_go for_good|now|forever
        i want out of this life
        fade|go|be away|gone forever
        stop being here|alive
        suicid*
        suisid*|sucid*|suicde|suiside|suacide|sewercide
        kill* {self}
        kill* me self
        kms|kys|unalive*
        offing|off {self}
        end|ends|ended|ending {their} life|lives
        take|takes|took|taken|taking {their} life|lives
        end it all
        end|ending it tonight|today|now|soon|all|for_good
        end the_pain|suffering
        thought|thoughts|thinking|think about|of ending it|things|everything|myself
        want|wanted|wants|wanna|wish|wished … die
        want|wanted|wants|wish|wished|wishing … dead
        wanting to die
        feel|felt|feels like dying
        dying inside
        ready to die
        plan|plans|planned|planning to die
        rather be dead|die
        rather not be_here|alive|around
        wish|wished|wishing … never been? born
        wish|wished … weren't|wasn't|wasnt|werent alive|here|around
        wish i wasn't|wasnt|weren't here|alive|around
        should|shouldn't never? have been born
        better off … without me
        better … without me
        better off dead|gone
        better off if i
        better if i wasn't|wasnt|weren't|werent|was_not|were_not|was_gone|were_gone|was_dead|were_dead|died|disappeared
        better … if i … gone|dead|died|not_here|disappeared
        world … better without|off
        no reason|point|sense … live|living|alive|going_on|go_on|carry_on|carrying_on|being_here|waking_up|existing|my_life
        no longer see … point
        don't|dont|can't|cant|cannot|do not see|know|find … reason|point … live|living|going_on|go_on|carry_on|being_here|waking_up|being_alive
        what_is|what's|whats the point … living|being_alive|being_here|going_on|carrying_on|my_life|waking_up|existing
        nothing … live for
        reason to live|be_alive|keep_living
        tired|sick|exhausted|weary of living|life|existing|my_life
        tired|sick|weary|done of|with being_alive|being_here|life|living|this_life
        done with life|living|this_life|everything_and_everyone
        {not} want|wanna to? live|exist|wake_up|keep_living|be_alive|go_on|carry_on_living
        {not} want|wanna to? be_alive|around|in this world|on this earth
        {not} want|wanna to? be here any|anymore|tomorrow|longer
        {not} wanting to live|exist|wake_up|be_alive|be_here
        no longer want|wanted to? live|be_alive|be_here|exist
        hope|hoping|hoped|pray|praying|prayed|wish … {not} wake up
        sleep|asleep … never|not|don't|dont wake|waking up?
        sleep forever
        never wake|waking_up
        not wake|waking_up tomorrow|in|again|one|any
        want|wanted|wants|wish|wished … disappear|vanish
        want|wish … to all? just? stop existing
        want|wanted … it to be over|all_over
        want|wanted it all to stop|end|be over
        want everything to stop|end
        make it all? stop
        jump|jumped|jumping off|from … bridge|roof|balcony|building|cliff|window|platform|car_park|multistorey
        jump|jumping|step|stepping|walk|walking in front of|into … train|bus|lorry|truck|traffic|car|cars|tube|metro
        standing|stood|stand on|at … bridge|edge|roof|platform|ledge|tracks
        drive|driving|drove|steer|swerve|crash … into|off … tree|wall|bridge|oncoming|traffic|barrier|river|cliff|lorry|truck|ditch
        hang|hanged|hung|hanging {self}
        shoot|shot|shooting|drown|drowned|drowning|gas|gassed {self}
        overdos*
        od'd|od on
        take|taking|took|swallow|swallowed|swallowing … all|whole|bottle|too_many|enough|handful|box|packet|rest|lot of … pills|tablets|meds|paracetamol|tylenol|painkillers
        saved|saving|save|stockpil*|hoard*|counted|counting|collecting … pills|tablets|meds
        slit|slash|slashed|cut|open {their} wrist|wrists|veins
        write|wrote|written|writing … goodbye|farewell letter|letters|note|notes|email|mail
        goodbye note|notes|letter|letters
        said|say|saying my goodbyes
        affairs in order
            won't|wont|not be around|here much|for
        this is goodbye
        soon be over|gone for me
        soon i'll|ill|i will be gone
        life … isn't|isnt|not|aint worth
        life … worth living
        worth living|more dead
        life is|feels pointless|worthless|meaningless|unbearable
        no|only way out
        {not} see … way out
        {not} see a|any future
        no future for|left for me
        miss|notice|notices|care|cares|noticed|cry if|when i'm|im|i|i'd|i'll … gone|died|die|dead|disappeared|vanished|weren't|wasn't|wasnt
        if i died|die tonight|tomorrow|today|now|nobody|no
        if i … gone|dead|not here … nobody|no|noone|would|they
        nobody|no|noone|one would miss|notice me
        {not} be missed
        thought|thoughts|thinking|think|thinks about|of death|dying|killing|suicide|not_being_here|not_existing|disappearing|hanging|jumping|pills
        dark|bad thoughts
        i_am|i'm|im … a? burden
        burden to|on everyone|everybody|my_family|my_kids|them|others|all|my_parents|my_husband|my_wife|my_children|you_all
        being a burden
        attempt|attempts|attempted on? my life
        lost|lose|losing the|my will to live
        gave|give|giving|given up on life|living|my_life
        {not} go on like_this|living|anymore|any
        {not} go on
        {not} take it|this|life anymore|any
        {not} bear|stand to? live|life|living|being_alive|it|this any|anymore
        {not} want|deserve to live
        {not} deserve to be? live|alive
        doing|do everyone|everybody|them|the_world|people … favour|favor
        not|won't|wont be alive|here by|next|at|tomorrow
        {not} make it through the|this|another night|weekend|winter|christmas
        {not} think|see i'll|i|ill … make it to|through|much
        safe from myself
        {not} trust myself to? be? alone|tonight|with|around
        not safe with|from myself
    """),
    "self-harm": phrases("""
        razor blades?
        razors under|hidden|hides|hiding
        hides|hiding|hid|carries … blade*|razor*|scissors
        stopped|refuses|refusing|not eating … hides|blades|weeks|anything
        claw*|rip* at myself|my_skin
        hate|hates|loathe|despise|disgusted|disgust {self}
        cuts on|across|along my|her|his
        claw|rip|peel|pick|tear my|own skin|hair|face
        want|need|wanted|urge to cut|bleed|hurt_myself|burn_myself
        bleeding makes|calms|helps
        self harm*
        selfharm*
        self injur*
        harm|harmed|harming|harms|hurt|hurting|hurts {self}
        cut|cuts|cutting {self}
        cut|cuts|cutting|scratch|scratched|scratching|burn|burned|burning|carve|carved {their} arm|arms|wrist|wrists|leg|legs|thigh|thighs|skin|stomach
        started|start|begun|been|relapsed|back_to … cutting again|every|at|because|since|when|to
        cutting again
        without cutting
        clean from cutting
        burn|burned|burning|burnt {self} with|on_purpose|again|so|when|to|until
        scratch|scratched|scratching {self} until|till|so
        bit|bite|biting {self} until|till|so
        hit|hits|hitting|punch|punched|punching {self}
        hit|hits|hitting|punch|punched|punching {their} own? head|face
        bang|banged|banging my head … until|till|bleed*
        starv* {self}
        make|made|making {self} throw|vomit|puke|be
        punish* {self} by|with|again|for
        pull|pulling|pulled my hair out until|till|when
        blade*|razor* … skin|arm|arms|wrist|again|drawer|myself|bleed
        scars on my|her|his arm|arms|wrist|wrists|leg|legs|thighs
    """),
    "violence": phrases("""
        broke|kicked|kicks|smashed|punched my|the|our|down door down|in
        hit|hits|hitting|kicks|kicked|beat|beats the|our|my dog|cat
        broke the door
        hand|hands round|around|on|at my|her|his neck|throat
        {who} throws|threw|hurls|hurled|throwing … at me|us|him|her|the
        dad|mum|mom|husband|wife {hits} me|us|her|him
        says|said|told|swears|swore … if i leave|left|tell|told|go|ever
        made|makes me regret|pay
        hit|hits|hitting|beat|slap|slapped me|us again|hard|when|then|once|twice|every
        hit|slap|beat|smack|smacked the kids|children|baby|dog
        {who} … {hits} me|us|our|my|mine|him|her|{dear}
        {hits} me|us with|in|on|across|against|by|so|again|when|until|because|hard|last|while|for|if
        grab* me|my … by|arm|arms|wrist|wrists|throat|neck|hair|face|shoulder|shoulders
        by the|my throat|neck|hair|wrist
        {hits} {dear}
        {hits} his|her|their kid|kids|child|children|wife|son|daughter|girlfriend|husband|dog
        was|got|been|being|were|get|gets hit|beaten|punched|slapped|kicked|choked|strangled|attacked|assaulted|stabbed|shot|shoved|mugged
        beat|beats|beaten|beating me|us|him|her|them|{dear} up
        beat up by
        threw|throws|throwing|threw … at me|us|the_wall|my_head
        smash|smashed|smashes … at me|my|the_door|the_phone
        punch|punched|punches|punching … wall|door|hole
        pulled|pulls|had|has|holding|held|came at me … knife|gun
        knife|gun|blade to|at|under|against my|me|her
        black eye
        bruise|bruises|bruised
        {who} broke|broken|breaks|fractured my|her|his arm|nose|rib|ribs|jaw|wrist|finger|tooth
        threat|threats|threaten|threatens|threatened|threatening … kill|me|us|my|him|her|hurt|beat
        {who} … kill me|us|him|her|them
        kill|hurt|strangle|stab|shoot|choke him|her|them|someone|somebody|people|everyone|everybody|{dear}
        want|wanted|wanna … hurt|kill|stab|strangle|shoot
        hurting|killing him|her|them|someone|somebody|people|{dear}
        i {hits} him|her|them|{dear}
        i … lost it|control|temper … {hits}|hand
        afraid|scared|frightened|worried … i|i'll|ill … hurt|kill|do_something|lose_control|snap
        do something to|terrible|stupid|bad … him|her|them|myself|{dear}
        do something stupid|terrible
        lay|lays|laid|laying a|his|her|my hand|hands|finger on
        raise|raised|raises … hand … to|at|against me|us|him|her|{dear}
        gets|get|got|gotten|becomes|turns|turned|is|was|so violent|physical|aggressive with|towards|when|again|to|at|if|and
        violent
        violence
        domestic|family violence
        domestic abuse|dispute|incident
        stalk|stalked|stalking|stalker me|us|her|who|my|again
        stalker|stalking
        follows|followed|following me home|around|everywhere|to
        waits|waiting|waited outside my|our
        make|made them|him|her|everyone pay
        bring|brought|take|took|taking a|the|my gun|knife to
        gunpoint|knifepoint
        afraid|scared|terrified|frightened|fear for my|her|our|his life
        assault*
        attacked me|us|her|him|my
    """),
    "abuse": phrases("""
        calls|called me … worthless|stupid|useless|whore|bitch|slut|pathetic|fat|ugly|nothing
        keeps|kept|holds my bank|cash|passport|phone|salary|money|papers
        tells|told|says me? … i|i'm|im worthless
        i'm|im|i_am next
        come|came|comes|coming|get|got|gets|climbed into|in my|our|her bed|room|bedroom
        forces|forced|makes|made|pressures|pressured me to|into|have|sleep|sex|touch|do
        against my will
        do things i didn't|don't|dont want
        told me not to tell anyone|anybody|mum|mom
        our|little secret
        scared|afraid|frightened of|when my? husband|wife|partner|boyfriend|girlfriend|dad|father|mother|him|her|he|she
        abus*
        rape|raped|rapes|rapist|raping
        molest*
        grope|groped|groping|gropes
        incest
        sexual*|sexually violence|harass*|assault*|abus*
        forced|forces|force himself|herself|me|her|him on|to|into
        touch|touched|touches|touching me|her|him|{dear} where|when|there|inappropriately|without|again|like|down|in|at
        made|makes me|her|him … touch|undress|sleep_with|have_sex|strip
        said|saying|say no … stop|stopped|anyway|listen|kept|did
        have|had|having sex … {not} want
        {who} … won't|wont|wouldn't|wouldnt|doesn't|doesnt|never|not let|lets|allow|allowed|allows me|us|her
        {who} controls|controlled|checks|checked|reads|read|tracks|tracked|takes|took|hides|hid my phone|money|messages|location|card|salary|keys|passport|account
        {who} … takes|took|keeps|hides my phone|money|passport|keys|bank|salary|wages
        lock|locks|locked me|us|him|her|{dear} in|out|up
        not|never allowed to see|leave|have|talk|speak|go
        afraid|scared|frightened|terrified of {home}
        afraid|scared|frightened|terrified|dread|dreading of? to? go|going|come|coming|be|being home|alone_with
        afraid|scared of what … will|might|would|could|ll do
        walk|walking on eggshells
        hiding from {home}
        women's|womens|domestic refuge|shelter
        {who} scares|frightens|terrifies me|us|the
        {who} says|said|tells|told … nobody|no … believe me
        beaten with|as a
        with a|his|the|her belt|cane
        neglects|neglected|neglecting me|us|him|them|the_kids|the_children|my_kids|his_kids|her_kids
        was|were|been neglected
    """),
}

IDIOMS = phrases("""
    let|lets me finish|explain a|my|the? sentence|sentences|thought|coffee|work
    future in|at|with this|my|the|that company|job|office|industry|team|role
    hate|hated|loathe myself for|when i
    scared|afraid when he|she asks|calls|presents
    {not} keep going to meetings|work
    job|work|boss|commute|deadline|deadlines|heat|suspense|back|knees|knee|feet|foot|head|shoes|schedule|course|week|month|project|traffic|hours|meeting|meetings|exam|exams|waiting|silence|traffic|stairs|calls|budget is|are|was|were|s|'s slowly|really|absolutely? killing me
    this|that|it|it's|its is|was|will|would|s? slowly|really|absolutely|literally? killing|kill me
    boss|editor|teacher|accountant|dentist|landlord|professor is|will|would|s|ll going|gonna? to? kill me
    mum|mom|mother|sister|roommate|wife will|would|ll kill me if|when
    kill* myself laughing|over|at_work|trying|to_get|to_finish|to_meet|for_a|with_this_job|with_work|for_this_job|for_this_company|with_overtime|in_the_gym
    {not} kill me to|if
    won't|wont|wouldn't|doesn't|didn't|didnt|not kill you|anyone|anybody|us
    kill|killed|killing time|two_birds|the_lights|the_mood|it_on|the_engine|the_vibe|the_project|the_idea|the_meeting|the_deal|off_the
    killing it
    dressed to kill
    could|would|d kill for
    dying to|for|of|from … know|see|hear|try|tell|ask|read|meet|go|get|start|curiosity|laughter|boredom|embarrassment|hunger|thirst|heat|coffee|cake|holiday
    die|died|dying laughing|of_laughter|of_boredom|of_embarrassment|of_curiosity|of_shame|of_thirst|of_hunger
    nearly|almost died of? when|laughing|embarrassment|boredom
    to die for
    die hard|hards
    habits|habit die
    hill … die|dying on
    do or die
    never say die
    project|idea|deal|conversation|plan|plants|plant|tradition|meeting|battery|phone|laptop|roses|flowers|lawn|seedlings|seeds|dream|hope|guilt|fear|inbox|list to? die|dies|died
    dead tired|line|end|serious|weight|center|centre|battery|beat|wood|simple|easy|quiet
    career|political|commercial|social|financial|professional suicide
    suicide squad|mission|hotline_training|risk_assessment|awareness
    cut|cutting myself some|off|short|loose|a|out|shaving|cooking|chopping|slack|free|back
    cut|cutting|cuts my|our|his|her hours|losses|hair|spending|budget|costs|ties
    hurt myself running|skiing|lifting|playing|at_the|in_the_gym|climbing|dancing|gardening|cycling|moving
    hurt|hurts my|me back|knee|feelings|pride|shoulder|ankle|to_see|to_think|to_say|to_admit
    it|that|this|which hurts|hurt me
    burn|burned|burning|burnt myself out|on_the|cooking|ironing
    burn|burned|burnt|burning me|us|him|her|them|my_husband|my_wife out
    bang|banging|banged my head against|on a|the|that brick wall
    hit|hits|hitting me that|how
    it|that|this|which|reality|news|truth|what|realisation|realization|tiredness|grief|wave just|suddenly|really|finally|then? hit|hits me|us|him|her
    hit|hits|hitting my|our|her|his|me target|targets|goal|goals|numbers|stride|limit|deadline|deadlines|up|with|snooze|back
    beat|beats|beating myself|me up? about|over|for|to|at
    beat|beats|beating him|her|them|me|my|{dear} at|to
    beat my|his|her best|time|record
    beat up old|car|bike|van
    beat|beats me why|how|to|at
    kick|kicked|kicks me|my|myself out|habit|off|for|into_gear
    push|pushed|pushes|pushing me to|too|harder|forward|beyond|past|toward|towards|further|gently
    push|pushed|pushes|pushing him|her|them|my_son|my_daughter|my_kids|us|our to|too|harder|out|forward|on
    push|pushed|pushes|pushing my|our luck|limits|limit|boundaries|boundary|deadline|buttons|start|back|career|bedtime
    shook|shakes|shook me hand|awake|up|hands
    shook|shakes|shake my|his|her hand|head|faith|confidence
    grab|grabbed|grabs me|my|her|his|our|us coat|bag|phone|coffee|attention|keys|a|lunch|book|something|notebook|interest|laptop|jacket|pen
    bit|bite|bites my|his|her tongue|lip|lips|nails
    bit my|me|us|our|him|her|mine more|less|later|of
    squeezed|squeezes me|my|us hand|in|into
    shoot|shot me|them|him|her|you|us over? a|an|down? email|mail|message|text
    shot|shoot in the dark
    shot|shoot down in|by|at|when
    shot down
    stab|stabbed at|in|dark
    take a stab
    choked|choke me up
    choked|choke up
    threw|throw|throwing myself|himself|herself in|into|at
    thrown|threw|throw me|us|him|her? under the bus
    drug|alcohol|substance abus*
    abus* of power|software
    non? violent communication
    nonviolent
    violent colour*|color*|storm*|agree*|reaction|purple|orange|wind|winds
    neglect* my|the|our garden|hobby|hobbies|friends|health|inbox|body|own|sleep|piano|writing|guitar|needs|plants|exercise|studies
    neglected by|my|the|own
    assault course|on the senses
    celery stalk*
    stalk|stalks of|on
    following me around|on|this|so far
    follows me around|everywhere … thought|question|feeling|phrase|guilt
    bruise|bruised|bruises ego|pride|apple|apples|banana|bananas|feelings|confidence|fruit
    ego bruise|bruised
    bruised ego
    walked|walk away
    threat|threatens|threatened to rain
    threatened|threatens|threatening by|with redundancy|change|deadlines
    disappear|vanish into|to … woods|mountains|crowd|book|studio|cabin|forest|garden
    want|wish … disappear … for a week|weekend|day|hour
    no way out of this|the|my contract|lease|meeting
    only way out of this|the_meeting|town
    way out of … job|contract|meeting|lease|debt|town
    end|ending it with|on … him|her|contract|note|high|them|joke
    end|ending|ended my|his|her life as|in … corporate|employee|manager|city|office
    worth living in|near|there
    place worth living
    make|makes|made|making … life worth living
    {not} see|know the|any point of|in … meeting|meetings|report|reports|job|arguing|staying
    {not} take it personally|back|for|on|to|with|anymore seriously
    {not} take this|it job|work|commute|course|contract|offer|promotion|role|weather
    {not} bear|stand this|it job|noise|commute|office
    {not} go on_holiday|vacation|like_this at|with_work|in_this_job|holidays|trips|about|at_this_pace|working|doing|leave|linkedin|the|a|my|social|business
    {not} make it to|through the|this|every|your|next meeting|party|call|lesson|gym
    dark thoughts about … boss|spreadsheet|spreadsheets|printer
    reason to live|move in|here|near|abroad|there
    tired|sick of living out|from|on
    tired|sick of living in the|a|an city|town|suburbs|flat|house|village|hotel
    tired|sick of life in|at the office
    done with life in|at|as
    {not} want|wanna to? live here|there|by|near|for_work|for_my_job|far
    {not} want|wanna to? live in the|a|an city|town|suburbs|countryside|flat|house|village|office|apartment|hotel|van|past
    {not} want|wanna to? go on working|holiday|like|with|doing|the|a|this|trips|at|another
    {not} want|wanna to? wake up at|early|before|to|so|the|one|in|late|with|tired
    wake|waking_up to|at|early|before|late
    {not} want|wanna to? be_around|here people|them|my_boss|late|all_day
    {not} be missed by|deadline|a
    burden of|off|from|on_my_shoulders
    a|the burden of
    burden … tax|debt|paperwork|mortgage|admin
    locked in by|to a|my mortgage|contract
    locked out of
    make|made them|him|her pay for|back|rent
    with his|her|the|a belt and|tools
    not allowed to have phones|pets
    afraid|scared|dread|dreading of? to? coming|going|go|come home to … mess|empty|laundry|dishes
    {not} trust myself with … chocolate|biscuits|money|credit
    dead inside|to
    jump|jumped|jumping off|from|in|into the|a deep? bandwagon|end|job
""")

TABLE = WordTable(SIGNS, IDIOMS, GROUPS)
