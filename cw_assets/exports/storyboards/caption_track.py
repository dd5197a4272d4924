"""Captions as a text track within an MP4 (3GPP timed text); what they say and when is settled in exports/scripts."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from cw_assets.exports.scripts.captions import SRT_LEFT, Cue, cues_of
from cw_assets.exports.scripts.material import ScriptMaterial

if TYPE_CHECKING:
    import av
    from av.container import OutputContainer
    from av.subtitles.stream import SubtitleStream

MILLISECOND = Fraction(1, 1000)
UNKNOWN = "und"
BIBLIOGRAPHIC = frozenset({
    *("alb", "arm", "baq", "bur", "chi", "cze", "dut", "fre", "geo", "ger", "gre", "ice", "mac", "mao", "may", "per"),
    *("rum", "slo", "tib", "wel"),
})  # fmt: skip
"""The codes of ISO 639-2 that have a twin among the terminological ones, which MP4 uses."""


def cues_within(script: ScriptMaterial, duration_s: Fraction) -> list[Cue]:
    """The captions of the SRT file, those behind the film's end left out and the last one ending with it."""
    end_ms = int(duration_s * 1000)
    cues = cues_of(script, mark=SRT_LEFT)
    return [cue.model_copy(update={"end_ms": min(cue.end_ms, end_ms)}) for cue in cues if cue.start_ms < end_ms]


def caption_stream(container: "OutputContainer", language: str) -> "SubtitleStream":
    """A text track in a language (BCP 47), which players offer under its name."""
    import pysubs2

    stream = container.add_stream("mov_text")
    stream.codec_context.subtitle_header = pysubs2.SSAFile().to_string("ass").encode()
    stream.time_base = MILLISECOND
    stream.metadata["language"] = three_letters(language)
    return stream


def caption_packets(stream: "SubtitleStream", cues: Sequence[Cue]) -> "Iterator[av.Packet]":
    """A caption as the track holds it: the length of its text in two bytes, then the text in UTF-8."""
    import av

    for cue in cues:
        text = cue.text.encode()
        packet = av.Packet(len(text).to_bytes(2, "big") + text)
        packet.stream, packet.time_base = stream, MILLISECOND
        packet.pts = packet.dts = cue.start_ms
        packet.duration = cue.end_ms - cue.start_ms
        yield packet


def three_letters(language: str) -> str:
    """ISO 639-2/T of a language tag: "deu" for "de-AT"; "und" for a language that CLDR does not know."""
    base = language.split("-", maxsplit=1)[0].lower()
    return base if len(base) == 3 else terminological().get(base, UNKNOWN)


@lru_cache(maxsize=1)
def terminological() -> dict[str, str]:
    """Of CLDR's longer names of a language with two letters, the one that means it as a whole.

    That is the last one, but for what CLDR only counts to the language, which begins with another letter. Tagalog is
    not among them, as CLDR calls it Filipino.
    """
    from babel.core import get_global

    codes = {"tl": "tgl"}
    for long, short in get_global("language_aliases").items():
        known = codes.get(short, "")
        if len(long) == 3 and long not in BIBLIOGRAPHIC and (known[:1] != short[0] or long[0] == short[0]):
            codes[short] = long
    return codes
