import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from cw_assets.exports.scripts.caption_text import captions_of, line_columns
from cw_assets.exports.scripts.cells import width

ALPHABETS = {
    "de": "aäßAZ1 .,;:!?“”-",
    "ja": "日本のアーっ。、「」！ a1",
    "th": "กขเแ่ัๆ aฯ",
    "ar": "يومحا ،؟.ّ",
    "hi": "कर्मि। ,",
}


@given(
    st.sampled_from(sorted(ALPHABETS)).flatmap(
        lambda name: st.tuples(st.just(name), st.text(ALPHABETS[name], max_size=400))
    )
)
def test_captions_keep_every_character_in_two_short_lines(case):
    language, text = case
    captions = captions_of(text, language)
    assert "".join("".join(captions).split()) == "".join(text.split())
    for caption in captions:
        lines = caption.split("\n")
        assert len(lines) <= 2
        assert max(map(width, lines)) <= line_columns(language)


def test_short_sentences_share_a_caption():
    assert captions_of("Hot day? Ice cold.", "en") == ["Hot day? Ice cold."]


def test_long_text_parts_between_sentences_first():
    first, second = (
        "This is the first sentence of this spot today.",
        "And here, a little later, is the second sentence.",
    )
    assert [c.replace("\n", " ") for c in captions_of(f"{first} {second}", "en")] == [first, second]


def test_long_sentence_parts_between_clauses():
    clause = "while everybody in the street looks for a cooler place"
    captions = [c.replace("\n", " ") for c in captions_of(f"She walks on, {clause}, {clause}.", "en")]
    assert captions == [f"She walks on, {clause},", f"{clause}."]


def test_line_breaks_behind_a_comma_rather_than_in_the_middle():
    assert captions_of("Now in three flavours, in the shop at your corner.", "en") == [
        "Now in three flavours,\nin the shop at your corner."
    ]


def test_word_longer_than_a_line_is_parted_between_letters():
    assert captions_of("e\u0301" * 50, "fr") == ["e\u0301" * 21, "e\u0301" * 21, "e\u0301" * 8]


def test_japanese_parts_between_phrases_and_never_before_a_full_stop():
    lines = [
        line
        for c in captions_of("ポーラベリー。はるか北の国のベリーから生まれました。", "ja")
        for line in c.split("\n")
    ]
    assert lines == ["ポーラベリー。はるか北の", "国のベリーから生まれました。"]


@pytest.mark.parametrize("language", ["ja", "zh-Hant"])
def test_no_line_begins_with_what_must_stand_behind(language):
    text = "涼しさ、冷たさ。" * 12
    lines = [line for caption in captions_of(text, language) for line in caption.split("\n")]
    assert [line for line in lines if line[0] in "、。"] == []


def test_thai_parts_between_words():
    lines = [line for c in captions_of("สุนัขตัวสุดท้ายที่นอนหลับอยู่ตรงหัวมุมถนน", "th") for line in c.split("\n")]
    assert len(lines) == 2
    assert [line for line in lines if regex.match(r"\p{M}", line)] == []


def test_nothing_said_is_no_caption():
    assert captions_of("  \n ", "de") == []
