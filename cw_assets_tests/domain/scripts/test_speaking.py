"""How long texts take to say; the expected times are those of people who read briskly, within a fifth or so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cw_assets.domain.scripts.speaking import speaking_seconds

SAME_IN_MANY = {
    "en": "On a hot day nothing is better than an ice cold drink with your friends.",
    "de": "An einem heißen Tag ist nichts besser als ein eiskaltes Getränk mit deinen Freunden.",
    "fr": "Quand il fait chaud, rien de mieux qu’une boisson bien fraîche entre amis.",
    "fi": "Kuumana päivänä mikään ei ole parempaa kuin jääkylmä juoma ystävien kanssa.",
    "ru": "В жаркий день нет ничего лучше ледяного напитка в компании друзей.",
    "ar": "في يوم حار لا شيء أفضل من مشروب مثلج مع أصدقائك.",
    "hi": "गर्मी के दिन दोस्तों के साथ ठंडे पेय से बेहतर कुछ नहीं।",
    "ja": "暑い日には、友だちと飲む冷たい飲み物がいちばんです。",
    "zh-Hans": "炎热的日子里，没有什么比和朋友一起喝冰镇饮料更棒了。",
    "ko": "더운 날에는 친구들과 함께 마시는 시원한 음료가 최고예요.",
    "th": "ในวันที่อากาศร้อน ไม่มีอะไรดีไปกว่าเครื่องดื่มเย็นๆ กับเพื่อน",
}


@pytest.mark.parametrize("language", SAME_IN_MANY)
def test_the_same_sentence_takes_about_as_long_in_every_language(language):
    assert 3.5 <= speaking_seconds(SAME_IN_MANY[language], language) <= 6.5


def test_english_at_a_brisk_pace_is_some_170_words_a_minute():
    assert speaking_seconds("word " * 174, "en-GB") == pytest.approx(60)


def test_numbers_take_time_by_their_figures():
    assert speaking_seconds("250", "en") == pytest.approx(2 * speaking_seconds("200", "en"))
    assert speaking_seconds("0", "en") == speaking_seconds("word", "en")
    assert speaking_seconds("50 %", "en") == pytest.approx(2 * speaking_seconds("word", "en"))


def test_directions_punctuation_and_nothing_take_no_time():
    assert speaking_seconds("[laughs] (softly) … — !", "en") == 0
    assert speaking_seconds("", "") == 0


def test_apostrophes_marks_and_compounds_are_counted_with_their_word():
    word = speaking_seconds("word", "de")
    assert speaking_seconds("geht’s", "de") == word
    assert speaking_seconds("e\u0301te\u0301", "de") == word
    assert speaking_seconds("Geschwindigkeitsbegrenzung", "de") == 2 * word


def test_a_brand_in_latin_letters_counts_among_characters():
    assert speaking_seconds("Fizzを飲もう", "ja") > speaking_seconds("を飲もう", "ja")


def test_kanji_are_two_morae_in_japanese_and_a_syllable_in_chinese():
    assert speaking_seconds("水", "ja") == pytest.approx(2 / 7.5)
    assert speaking_seconds("水", "zh-Hant") == pytest.approx(1 / 5)
    assert speaking_seconds("きゃ", "ja") == speaking_seconds("か", "ja")
    assert speaking_seconds("ｶ", "ja") == speaking_seconds("カ", "ja")


@given(st.text(), st.text(max_size=8))
def test_any_text_takes_a_time(text, language):
    assert 0 <= speaking_seconds(text, language) <= 3 * len(text)
