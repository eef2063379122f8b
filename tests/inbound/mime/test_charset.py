from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drip.inbound.mime.charset import decode, unflow


@pytest.mark.parametrize(
    ("data", "declared", "text"),
    [
        ("Größe".encode(), "utf-8", "Größe"),
        ("Größe".encode("cp1252"), "iso-8859-1", "Größe"),
        ("“quotes”".encode("cp1252"), "iso-8859-1", "“quotes”"),
        ("冬です".encode("iso-2022-jp"), "iso-2022-jp", "冬です"),
        ("冬天".encode("gb18030"), "gb2312", "冬天"),
        ("зима".encode("koi8-r"), "KOI8-R", "зима"),
        ("зима".encode("cp1251"), '"windows-1251"', "зима"),
        ("hiver".encode("utf-16"), "utf-16", "hiver"),
        (b"plain", None, "plain"),
        (b"plain", "punycode", "plain"),
        (b"a\r\nb\rc\x85", "latin-1", "a\nb\nc…"),
    ],
)
def test_bytes_are_read_in_the_charset_that_was_meant(data, declared, text):
    assert decode(data, declared) == text


WORDS = {
    "ru": "Зима, мне кажется. Спасибо за урок.",
    "zh": "我觉得是冬天。谢谢你，我在学习。",
    "zh-Hant": "我覺得是冬天。謝謝你，我在學習。",
    "ja": "冬だと思います。よろしくお願いします。",
    "ko": "겨울인 것 같습니다. 감사합니다.",
    "el": "Χειμώνας, νομίζω. Ευχαριστώ πολύ.",
    "he": "חורף, אני חושבת. תודה רבה",
    "ar": "أعتقد أنه الشتاء. شكرا جزيلا",
    "th": "ฤดูหนาวค่ะ ขอบคุณ",
    "cs": "Podzim, myslím. Děkuji a přeji hezký den.",
    "fr": "C'est l'hiver déjà, même ici.",
}


@pytest.mark.parametrize(
    ("language", "codec", "labels"),
    [
        ("ru", "koi8-r", "koi8-r cskoi8r koi8 iso-8859-1 windows-1251"),
        ("ru", "cp1251", "windows-1251 x-cp1251 cp1251 us-ascii koi8-r"),
        ("zh", "gbk", "gb2312 gbk x-gbk csgb2312 cp936 iso-8859-1 utf-8"),
        ("zh-Hant", "big5", "big5 big5-hkscs x-x-big5 cn-big5 cp950 iso-8859-1"),
        ("ja", "cp932", "shift_jis x-sjis ms_kanji windows-31j utf-8"),
        ("ja", "euc_jp", "euc-jp x-euc-jp iso-8859-1"),
        ("ja", "iso2022_jp", "iso-2022-jp csiso2022jp us-ascii utf-8"),
        ("ko", "cp949", "euc-kr ks_c_5601-1987 korean windows-949 cp949 iso-8859-1"),
        ("el", "iso-8859-7", "iso-8859-7 greek iso-8859-1"),
        ("he", "cp1255", "windows-1255 iso-8859-8-i iso-8859-1"),
        ("ar", "cp1256", "windows-1256 x-cp1256 iso-8859-1"),
        ("th", "cp874", "windows-874 tis-620 iso-8859-11 dos-874"),
        ("cs", "cp1250", "windows-1250 x-cp1250"),
        ("cs", "iso-8859-2", "iso-8859-2 latin2 l2"),
        ("fr", "mac_roman", "macintosh x-mac-roman mac"),
        *((language, "utf-8", "utf-8 utf8 us-ascii iso-8859-1 iso-8859-2 x-unknown") for language in WORDS),
        *(
            (language, "utf-8", "gb2312 big5 euc-kr shift_jis")
            for language in ("zh", "zh-Hant", "ja", "ko", "cs", "fr")
        ),
    ],
)
def test_the_labels_that_programs_write_are_read_and_the_wrong_ones_noticed(language, codec, labels):
    data = WORDS[language].encode(codec)
    assert {label: decode(data, label) for label in labels.split()} == dict.fromkeys(labels.split(), WORDS[language])


def test_japanese_mail_has_signs_of_nec_and_ibm_and_katakana_of_half_width():
    assert decode(b"\x1b$B-!\x1b(B \x1b$B-5\x1b(B \x1b$Byu\x1b(B \x1b(I1\x1b(B.", "iso-2022-jp") == "① Ⅰ 﨑 ｱ."
    assert decode("①髙橋".encode("cp932"), "shift_jis") == "①髙橋"


def test_one_byte_that_the_charset_does_not_know_costs_one_character():
    text = "Es wird Frühling, schöner als je.\n--\n".encode() + b"Gepr\xfcft"
    assert decode(text, "utf-8") == "Es wird Frühling, schöner als je.\n--\nGepr\N{REPLACEMENT CHARACTER}ft"


def test_a_text_that_was_cut_within_a_character_keeps_the_rest():
    assert decode("Es wird schöner, für".encode()[:-2], "utf-8") == "Es wird schöner, f\N{REPLACEMENT CHARACTER}"


@settings(max_examples=200)
@given(
    st.binary(max_size=200),
    st.sampled_from(
        [
            "utf-7",
            "idna",
            "hz",
            "iso-2022-kr",
            "iso-2022-jp",
            "utf-16",
            "unicode_escape",
            "zlib",
            "hex",
            "rot13",
            "\0",
            "",
        ]
    ),
)
def test_any_bytes_become_text_without_control_characters(data, declared):
    text = decode(data, declared)
    text.encode()
    assert not any(ord(character) < 32 and character not in "\n\t" for character in text)


def test_a_flowed_paragraph_ends_where_a_line_has_no_blank_at_its_end():
    assert unflow("one \ntwo\nthree") == "one two\nthree"


def test_blanks_may_be_for_the_wrapping_only():
    assert unflow("win \nter", delete_space=True) == "winter"


def test_quotes_of_another_depth_are_not_joined():
    assert unflow("> a \n>> b \nc") == "> a \n>> b \nc"


def test_stuffing_is_undone():
    assert unflow(" From here\n > not quoted") == "From here\n> not quoted"
