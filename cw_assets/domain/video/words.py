"""Spoken words as the rules count them: plain, whole, and by scene; what they mean is said where they are used."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence

from cw_assets.domain.video.scenes import Scene
from cw_assets.domain.video.transcription import Segment, Transcription

WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def word_set(text: str) -> frozenset[str]:
    """The words of a list that is written as text, parted by white space."""
    return frozenset(text.split())


def plain_words(text: str) -> tuple[str, ...]:
    """The words in lower case without punctuation; an apostrophe inside a word stays, a hyphen parts two words."""
    tidy = unicodedata.normalize("NFKC", text).replace("’", "'").lower()
    return tuple(WORD.findall(tidy))


def forms(word: str) -> tuple[str, ...]:
    """The word, and what it may be the plural or the possessive of: "parties" gives "party", "dog's" gives "dog"."""
    stem = word.removesuffix("'s")
    found = [word, stem]
    if len(stem) > 3 and stem.endswith("s"):
        found += [stem[:-1], stem.removesuffix("es"), stem.removesuffix("ies") + "y" * stem.endswith("ies")]
    return tuple(dict.fromkeys(found))


def scene_at(scenes: Sequence[Scene], time_s: float) -> int:
    """The number of the scene that is on at `time_s`; before the first it is the first, after the last the last."""
    starts = [scene.start_time for scene in scenes]
    return scenes[max(0, bisect_right(starts, time_s) - 1)].scene_number


def segments_by_scene(scenes: Sequence[Scene], transcription: Transcription) -> dict[int, tuple[Segment, ...]]:
    """Every segment once, in the scene in which it starts; every scene has an entry."""
    found: dict[int, list[Segment]] = {scene.scene_number: [] for scene in scenes}
    for segment in sorted(transcription.segments, key=lambda s: s.start):
        found[scene_at(scenes, segment.start)].append(segment)
    return {number: tuple(segments) for number, segments in found.items()}


def words_by_scene(scenes: Sequence[Scene], transcription: Transcription) -> dict[int, tuple[str, ...]]:
    """Plain words by the scene in which each starts; a segment without word times counts where it starts."""
    found: dict[int, list[str]] = {scene.scene_number: [] for scene in scenes}
    for segment in sorted(transcription.segments, key=lambda s: s.start):
        for start, text in timed_texts(segment):
            found[scene_at(scenes, start)] += plain_words(text)
    return {number: tuple(words) for number, words in found.items()}


def timed_texts(segment: Segment) -> list[tuple[float, str]]:
    if segment.words:
        return [(word.start, word.text) for word in segment.words]
    return [(segment.start, segment.text)]


def is_english(transcription: Transcription) -> bool:
    """Whether English word lists apply; an unknown language is taken for English."""
    return (transcription.language or "en").lower().split("-")[0] == "en"
