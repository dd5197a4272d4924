"""Which of espeak-ng's voices speaks a language; the program itself is asked in `espeak_ng`."""

import re
from typing import NamedTuple

LINE = re.compile(r"^\s*(?P<rank>\d+)\s+(?P<language>\S+)\s+\S+\s+.+?(?P<others>(?:\(\S+ \d+\))*)\s*$")
OTHER = re.compile(r"\((\S+) (\d+)\)")
PREFERRED = {"zh": "cmn-latn-pinyin", "cmn": "cmn-latn-pinyin", "zh-hk": "yue", "zh-mo": "yue", "nn": "nb"}
"""The program's own choice for Chinese, `cmn`, spells Mandarin in English letters in version 1.51."""


class Voice(NamedTuple):
    """`language` is also the name to ask the program for."""

    language: str
    others: dict[str, int]
    """Other languages it can stand in for; the lowest number does it best."""


def read_voices(listing: str) -> list[Voice]:
    """From what `espeak-ng --voices` prints."""
    found = (LINE.match(line) for line in listing.splitlines())
    return [Voice(match["language"].lower(), others_of(match["others"])) for match in found if match]


def others_of(text: str) -> dict[str, int]:
    return {name.lower(): int(rank) for name, rank in OTHER.findall(text)}


def voice_for(language: str, voices: list[Voice]) -> str:
    """The name of the voice for a BCP 47 language, regions before languages; "" where there is none."""
    known = {voice.language for voice in voices}
    for tag in tags_of(language):
        preferred = PREFERRED.get(tag, tag)
        if preferred in known:
            return preferred
        ranked = [(voice.others[tag], voice.language) for voice in voices if tag in voice.others]
        if ranked:
            return min(ranked)[1]
    return ""


def tags_of(language: str) -> list[str]:
    """From narrow to wide, in small letters: zh-Hant-HK gives zh-hant-hk, zh-hk, zh-hant and zh."""
    parts = language.lower().replace("_", "-").split("-")
    shorter = ["-".join(parts[:count]) for count in range(len(parts), 0, -1)]
    return list(dict.fromkeys([shorter[0], f"{parts[0]}-{parts[-1]}", *shorter[1:]]))
