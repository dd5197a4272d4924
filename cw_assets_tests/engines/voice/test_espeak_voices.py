"""Which voice speaks a language, from the list that espeak-ng prints."""

import pytest

from cw_assets.engines.voice.espeak_voices import read_voices, voice_for

LISTING = """Pty Language       Age/Gender VoiceName          File                 Other Languages
 5  chr-US-Qaaa-x-west --/M      Cherokee_          iro/chr
 5  cmn             --/M      Chinese_(Mandarin,_latin_as_English) sit/cmn              (zh-cmn 5)(zh 5)
 5  cmn-latn-pinyin --/M      Chinese_(Mandarin,_latin_as_Pinyin) sit/cmn-Latn-pinyin  (zh-cmn 5)(zh 5)
 5  de              --/M      German             gmw/de
 2  en-gb           --/M      English_(Great_Britain) gmw/en               (en 2)
 2  en-us           --/M      English_(America)  gmw/en-US            (en 3)
 5  es              --/M      Spanish_(Spain)    roa/es
 5  es-419          --/M      Spanish_(Latin_America) roa/es-419           (es-mx 6)(es 6)
 5  eu              --/M      Basque             eu
 5  fr-be           --/M      French_(Belgium)   roa/fr-BE            (fr 8)
 5  fr-fr           --/M      French_(France)    roa/fr               (fr 5)
 5  nb              --/M      Norwegian_Bokmål  gmq/nb               (no 5)
 5  pt              --/M      Portuguese_(Portugal) roa/pt               (pt-pt 5)
 5  pt-br           --/M      Portuguese_(Brazil) roa/pt-BR            (pt 6)
 5  sr              --/M      Serbian            zls/sr
 5  yue             --/M      Chinese_(Cantonese) sit/yue              (zh-yue 5)(zh 8)
"""


@pytest.mark.parametrize(
    ("language", "voice"),
    [
        ("de", "de"), ("de-AT", "de"), ("en", "en-gb"), ("en-US", "en-us"), ("en_IN", "en-gb"), ("es-MX", "es-419"),
        ("es-AR", "es"), ("fr", "fr-fr"), ("fr-CA", "fr-fr"), ("pt", "pt"), ("pt-BR", "pt-br"), ("pt-PT", "pt"),
        ("nb", "nb"), ("no", "nb"), ("nn-NO", "nb"), ("sr-Latn-RS", "sr"), ("zh", "cmn-latn-pinyin"),
        ("zh-Hans", "cmn-latn-pinyin"), ("zh-Hant-HK", "yue"), ("zh-TW", "cmn-latn-pinyin"), ("eu", "eu"),
        ("fil", ""), ("", ""), ("--help", ""), ("../de", ""),
    ],
)  # fmt: skip
def test_the_nearest_voice_speaks(language, voice):
    assert voice_for(language, read_voices(LISTING)) == voice


def test_another_program_than_espeak_has_no_voices():
    assert read_voices("usage: something else\n") == []
