"""The words of answers, by language: tables to extend, and `fold`, which brings text into the form of the tables."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from drip.core.courses.course import Season

_PICTURES = {
    Season.SPRING: "🌱🌷🌸🪴🐣🌼",
    Season.SUMMER: "🌻☀🌞🏖⛱",
    Season.FALL: "🍂🍁",
    Season.WINTER: "❄☃⛄🌨",
}
_EMOJI = {ord(picture): f" {season} " for season, pictures in _PICTURES.items() for picture in pictures}


# accents, vowel signs (Devanagari) and enclosing marks, invisible characters, emoji
_LEFT_OUT = frozenset(("Mn", "Mc", "Me", "Cf", "So"))


def fold(text: str) -> str:
    """The text in the form in which words are compared: lower case, no accents, straight apostrophes, emoji of seasons
    as words."""
    if text.isascii():
        return text.casefold()
    # NFKD sorts the accents of a letter, which takes seconds for a run of thousands; so they are removed first.
    bare = _without(text.translate(_EMOJI), _is_accent)
    text = unicodedata.normalize("NFKD", bare.replace("’", "'")).casefold()
    return _without(text, lambda character: unicodedata.category(character) in _LEFT_OUT)


def _without(text: str, is_out: Callable[[str], bool]) -> str:
    return text.translate({ord(character): None for character in set(text) if is_out(character)})


def _is_accent(character: str) -> bool:
    return unicodedata.combining(character) > 0 or unicodedata.category(character) == "Mn"


def _set(words: str) -> frozenset[str]:
    return frozenset(fold(words).split())


def _phrases(phrases: str) -> frozenset[str]:
    return frozenset(fold(phrases).split(", "))


# English, German, French, Spanish, Italian, Portuguese, Dutch, Swedish, Danish/Norwegian, Finnish, Polish, Czech,
# Russian, Ukrainian, Turkish, Hungarian, Greek, Arabic, Hebrew
_SEASON_WORDS = {
    Season.SPRING: (
        "spring springtime fruhling fruhjahr fruehling fruehjahr printemps primavera lente voorjaar vaar forar kevat"
        " kevaassa wiosna wiosne wiosny wiosnie jaro весна весне весну весны ilkbahar tavasz ανοιξη الربيع ربيع אביב"
        " bahar var primavara vorfruhling proljece prolece pomlad пролет пролеће jar pavasaris kevad بهار"
        " वसंत वसन्त बसंत vorið pavasarį"
    ),
    Season.SUMMER: (
        "summer summertime sommer sommers ete verano estate verao zomer sommar kesa kesassa lato leto лето лете летом"
        " літо yaz nyar καλοκαιρι صيف الصيف קיץ"
        " estiu spatsommer hochsommer fruhsommer nachsommer vara ljeto poletje лято vasara suvi تابستان"
        " गर्मी गर्मियां गर्मियाँ गरमी ग्रीष्म sumar sumarið vasarą"
    ),
    Season.FALL: (
        "fall autumn herbst automne otono autunno outono herfst najaar host efterar syksy syksyssa"
        " jesien jesieni podzim"
        " осень осени осенью осінь sonbahar guz güz osz φθινοπωρο خريف الخريف סתיו"
        " høst tardor spatherbst fruhherbst toamna jesen есен јесен ruduo rudens sugis پاییز autumnal fal faal falll"
        " authum authumn autom पतझड़ पतझर शरद haust haustið rudenį"
    ),
    Season.WINTER: (
        "winter wintertime winters hiver invierno inverno vinter talvi talvessa zima zimie zime zimy kış kışta"
        " зима зиме зимой"
        " зиму kis kista tel χειμωνας شتاء الشتاء חורף hivern spatwinter iarna ziema talv wintry wintery زمستان"
        " सर्दी सर्दियां सर्दियाँ सर्दियों शिशिर जाड़ा ठंड vetur veturinn žiemą"
    ),
}
SEASONS = {word: season for season, words in _SEASON_WORDS.items() for word in fold(words).split()}
# In scripts without spaces: one of these inside a longer run of characters names the season.
SEASONS_UNSPACED = {
    fold(sign): season
    for season, signs in (
        (Season.SPRING, "春 봄 ใบไม้ผลิ"),
        (Season.SUMMER, "夏 여름 ฤดูร้อน หน้าร้อน"),
        (Season.FALL, "秋 가을 ใบไม้ร่วง"),
        (Season.WINTER, "冬 겨울 ฤดูหนาว หน้าหนาว"),
    )
    for sign in signs.split()
}
# Where a season has a name of two words (Vietnamese, Indonesian).
SEASON_PHRASES = {
    fold(phrase): season
    for season, phrases in (
        (Season.SPRING, "mùa xuân, musim semi"),
        (Season.SUMMER, "mùa hè, mùa hạ, musim panas"),
        (Season.FALL, "mùa thu, musim gugur"),
        (Season.WINTER, "mùa đông, musim dingin"),
    )
    for phrase in phrases.split(", ")
}
# Season words that often mean something else; they count in an answer of a few words, or after one of IN_WORDS.
AMBIGUOUS_SEASON_WORDS = _set(
    "ete estate lente lato leto yaz host tel kis osz guz jaro vaar verano лете kesa var jar vara autom tel talv जाड़ा"
)
ENGLISH_SEASONS = _set("spring summer fall autumn winter")
IN_WORDS = _set("in en l d im der die das nel la de w om pa v na is ist est es e er ar het on mitt naar")
NO_IS_IN = _set("inverno outono verao")  # Portuguese: no inverno

# "fall" and "spring" as verbs, and seasons that name a time or a thing instead of a person's season.
VERB_CUES = _set("i you we they he she to will ll can could would should might may must don't didn't things leaves let")
FALL_AFTER = _set("apart asleep behind down off short through ill sick flat away prey over out")
SPRING_AFTER = _set("up cleaning water onion onions break roll rolls")
THINGS_AFTER = _set("coat coats holiday holidays vacation job jobs camp school clothes olympics house sale")
TIMES_BEFORE = _set("last next every each since until till by during after before this previous past")

ALL_BUT_WORDS = _set("anything everything")
HINT_WORDS = _set("hint touch bit sign trace glimpse whiff dash breath")
CHANGE_VERBS = _set("from turning turns turned moving moves moved going sliding shifting changing becoming")
DENIALS = _set(
    "not no isn't isnt ain't don't doesn't never neither nor hardly nicht kein keine keinen pas jamais"
    " non nao niet geen inte ikke ej nie не нет ni sin without longer"
)
PAST_WORDS = _set("thought was were used left leaving war waren etait era fue estaba var bylo было была")
END_WORDS = _set("over ended finished gone behind past passe vorbei acabado finito")
APPROACH_WORDS = _set("coming ahead soon approaching around")
HOPE_WORDS = _set(
    "toward towards approaching hoping hope waiting longing want wishing almost nearly expecting soon bald"
)
# "Spring, even though it's autumn outside": what is granted is not what is said.
CONCESSION_WORDS = _set(
    "though although albeit despite obwohl obgleich wenngleich trotz quoique malgre aunque pese sebbene benche"
    " nonostante embora apesar hoewel ondanks trots fastän skønt selvom vaikka chociaż choć ačkoli přestože хотя хоча"
    " rağmen παρότι"
)
OUTSIDE_WORDS = _set(
    "outside outdoors weather calendar window draussen wetter kalender fenster dehors calendrier afuera fuera"
    " calendario fuori fora buiten utomhus udenfor utenfor ulkona zewnątrz venku снаружи улице календарю"
)
THINK_WORDS = _set(
    "think say call feel believe glaube denke sagen crois pense dirais creo diria penso credo direi acho denk vind tror"
)
EMPHASIS_WORDS = _set(
    "more mostly mainly rather definitely primarily mehr eher plutot surtout now jetzt maintenant ahora"
)
BUT_WORDS = _set("but yet then aber sondern mais pero sino ma mas maar men")
NOW_WORDS = _set("now jetzt maintenant ahora adesso agora nu")
AND_WORDS = _set("and while whereas und et y e och og")

AREAS = {
    "career": _set(
        "career work working job professional professionally office business beruf beruflich arbeit travail boulot"
        " professionnel profesional trabajo carrera carriere lavoro carriera trabalho carreira werk jobb tyo"
        " العمل feina tyo toissa praca pracy isyerim işte работа работе робота arbeide arbejde prace praci munca"
        " serviciu munka δουλεια עבודה 工作 仕事 직장 काम करियर कैरियर नौकरी दफ्तर งาน อาชีพ việc pekerjaan karier kerja"
        " کار شغل عمل καριέρα קריירה kariyer karrier kariera kariéra karijera karijeri posao posla služba"
        " карьера карьере"
        " кариера кар'єра cariera tööl karjäär darbs karjera darbe vinna starf arbete jobbet karriär karriere"
    ),
    "personal": _set(
        "personal personally private privately home family privat privatleben zuhause familie perso personnel privee"
        " famille privado casa familia personale privata famiglia pessoal thuis gezin prive hemma maison domicile"
        " البيت المنزل koti kotona dom domu ev evde дом дома семья дім hjem hjemme domov doma acasa spiti σπιτι"
        " 家 生活 집 うち घर परिवार निजी व्यक्तिगत ส่วนตัว บ้าน ครอบครัว rieng rumah keluarga pribadi"
        " خانه خانواده شخصی الشخصية"
        " בית הבית פרטי אישי προσωπικη özel otthon magánélet soukromí súkromie prywatnie prywatne kuća kuci privatno"
        " личная личной личное личный личен особисте kodus isiklik mājās namuose asmeninis einkalíf yksityiselämä"
        " privatlivet privatliv"
    ),
}
AREAS_UNSPACED = tuple(
    word for words in AREAS.values() for word in words if word >= "\u2e80" or "\u0e00" <= word < "\u0e80"
)
POSSESSIVES = _set("my our mein meine ma mon mi la il mia minha o a mijn min the")
LAST_WORDS = _set("last letzte letzter letztes derniere dernier ultima ultimo ultimo laatste sista sidste siste")
SEASON_NOUNS = _set(
    "season jahreszeit saison estacion temporada stagione estacao seizoen arstid vuodenaika сезон mevsim evszak"
)
BOTH_WORDS = _set(
    "both all beide beides beiden deux ambos ambas entrambi begge bada molemmat oba obie obe оба ikisi 둘 两 両"
)
SEASON_FILLERS = _set(
    "now still in it its it's is i'm im am mid deep early late definitely again finally jetzt noch the here"
)

YES_WORDS = _set(
    "yes yep yeah yup ya sure ok okay absolutely definitely certainly indeed course ja jawohl klar oui"
    " ouais bien si sim da да tak evet igen kylla joo nai ano javisst claro certo zeker doch naturlich"
    " naturellement totally yess yees yass yea yeps ναι 是 是的 对 はい 네 예 نعم כן y true ✓ ✔ 👍"
)
NO_WORDS = _set(
    "no nope nah never nein ne non nao nej nei nee niet ei не нет nie hayir nem oxi οχι 不 不是 不是的 否 いいえ"
    " 아니요 아니오 لا לא n false hayır noo nop nopes"
)
CERTAINTY_WORDS = _set("absolutely definitely certainly course naturlich probably sure claro klar bestimmt surely")
NOT_WORDS = _set("not nicht pas no non")
YES_PHRASES = _phrases(
    "i do, i did, i am, i have, i can, i could, i will, i would, i think so, i guess so, i believe so"
    ", there is, it is, it does, we do, we can, why not, for sure, por supuesto, bien sur, desde luego"
    ", sans doute, por cierto, auf jeden fall, ich glaube schon, glaube schon, ich denke schon, denke schon"
)
NO_PHRASES = _phrases(
    "pas du tout, bien sur que non, claro que no, i guess not, i think not, not a chance, no way, ni hablar"
    ", keineswegs, auf keinen fall, eher nicht, lieber nicht, wohl kaum"
    ", en absoluto, de ninguna manera, per niente, absoluut niet"
)
NO_OPINION_PHRASES = _phrases("no idea, no idea yet, no clue, no opinion, keine ahnung, ni idea, aucune idee")
YES_SIGNS = ("👍", "✅", "✔", "✓")
NO_SIGNS = ("👎", "❌", "✗", "✘")
UNSURE_WORDS = _set("maybe perhaps unsure depends vielleicht peut-etre quizas tal forse talvez misschien kanske")

# "-" stands for a word that means something else in another language.
NUMBERS = {
    word: number
    for line in (
        "zero one two three four five six seven eight nine ten",
        "null eins zwei drei vier funf sechs sieben acht neun zehn",
        "zero un deux trois quatre cinq six sept huit neuf dix",
        "cero uno dos tres cuatro cinco seis siete ocho nueve diez",
        "zero uno due tre quattro cinque sei sette otto nove dieci",
        "zero um dois tres quatro cinco seis sete oito nove dez",
        "nul een twee drie vier vijf zes zeven acht negen tien",
        "noll ett tva tre fyra fem - sju atta nio tio",
        "nul - - tre - fem seks syv otte - -",
        "nolla yksi kaksi kolme nelja viisi kuusi seitseman kahdeksan yhdeksan kymmenen",
        "zero jeden dwa trzy cztery piec szesc siedem osiem dziewiec dziesiec",
        "nula jedna dva tri ctyri - sest sedm osm devet deset",
        "ноль один два три четыре пять шесть семь восемь девять десять",
        "sıfır bir iki uc dort bes altı yedi sekiz dokuz -",
        "μηδεν ενα δυο τρια τεσσερα πεντε εξι επτα οκτω εννεα δεκα",
        "零 一 二 三 四 五 六 七 八 九 十",
    )
    for number, word in enumerate(line.split())
    if word != "-"
}
ORDINALS = {
    word: number
    for line in (
        "first second third fourth fifth sixth seventh eighth ninth tenth",
        "1st 2nd 3rd 4th 5th 6th 7th 8th 9th 10th",
        "erstens zweitens drittens viertens funftens",
        "erste zweite dritte vierte funfte",
        "premier deuxieme troisieme quatrieme cinquieme",
        "premierement deuxiemement troisiemement",
        "primero segundo tercero cuarto quinto",
        "primo secondo terzo quarto quinto",
        "primeiro segundo terceiro quarto quinto",
        "eerste tweede derde vierde vijfde",
        "forsta andra tredje fjarde femte",
    )
    for number, word in enumerate(line.split(), 1)
}
# In the forms in which a sentence has them: "zur ersten Frage", "a la primera". Some mean something else alone.
_DECLINED_ORDINALS = (
    "ersten zweiten dritten vierten funften",
    "erster zweiter dritter vierter funfter",
    "erstes zweites drittes viertes funftes",
    "premiere deuxieme troisieme quatrieme cinquieme",
    "premiere seconde troisieme quatrieme cinquieme",
    "primera segunda tercera cuarta quinta",
    "primer segundo tercer cuarto quinto",
    "prima seconda terza quarta quinta",
    "primeira segunda terceira quarta quinta",
    "første anden tredje fjerde femte",
    "første andre tredje fjerde femte",
    "ensimmainen toinen kolmas neljas viides",
    "ensimmaiseen toiseen kolmanteen neljanteen viidenteen",
    "pierwszy drugi trzeci czwarty piaty",
    "pierwsze drugie trzecie czwarte piate",
    "pierwsza druga trzecia czwarta piata",
    "pierwszego drugiego trzeciego czwartego piatego",
    "prvni druha treti ctvrta pata",
    "prvni druhou treti ctvrtou patou",
    "первый второй третий четвертый пятый",
    "первое второе третье четвертое пятое",
    "первая вторая третья четвертая пятая",
    "перше друге третє четверте п'яте",
    "birinci ikinci ucuncu dorduncu besinci",
    "elso masodik harmadik negyedik otodik",
    "elsore masodikra harmadikra negyedikre otodikre",
    "πρωτη δευτερη τριτη τεταρτη πεμπτη",
    "πρωτο δευτερο τριτο τεταρτο πεμπτο",
    "primera segona tercera quarta cinquena",
)
SPOKEN_ORDINALS = ORDINALS | {
    fold(word): number for line in _DECLINED_ORDINALS for number, word in enumerate(line.split(), 1)
}
QUESTION_NOUNS = _set(
    "question questions frage pregunta domanda pergunta vraag fråga frågan spørsmål spørgsmål kysymys kysymykseen"
    " pytanie pytania otázka otázku otázce вопрос вопросу вопроса питання soru soruya kérdés kérdésre ερώτηση pregunta"
    " întrebare one"
)
