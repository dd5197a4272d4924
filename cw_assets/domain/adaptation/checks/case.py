"""What the checks look at: the draft next to its origin, their rows read into lines; the checks are elsewhere."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from cw_assets.domain.adaptation.briefs import ConceptBrief, CulturalBrief
from cw_assets.domain.adaptation.checks.matching import contains, plain
from cw_assets.domain.adaptation.draft import Draft
from cw_assets.domain.adaptation.request import AdaptationRequest
from cw_assets.domain.protocols import LanguageIdentifier
from cw_assets.domain.scripts.lines import Line, on_screen_lines, plain_description, spoken_lines
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.scripts.turns import turns_of


@dataclass(frozen=True)
class ReadRow:
    """A row with what is said, shown, seen and heard in it; `place` counts from 1."""

    place: int
    row: ScriptRow
    speech: tuple[Line, ...]
    shown: tuple[Line, ...]
    description: str
    sounds: tuple[str, ...]
    turns: int
    """How often somebody who is named begins to speak."""

    @property
    def location(self) -> str:
        return f"row {self.place}"

    @property
    def lines(self) -> tuple[Line, ...]:
        return (*self.speech, *self.shown)

    @property
    def words(self) -> str:
        """The market's own words, without those that still wait for a translator."""
        return joined(line.text for line in self.lines if line.to_translate is None)

    @property
    def english(self) -> str:
        return joined(line.english or "" for line in self.lines)

    @property
    def all_words(self) -> str:
        """Of all lines, with their English."""
        return joined(part for line in self.lines for part in (line.text, line.english or ""))

    @property
    def everything(self) -> str:
        return joined((self.all_words, self.description))


@dataclass(frozen=True)
class Case:
    """A draft to be checked, and what it is checked by."""

    request: AdaptationRequest
    concept: ConceptBrief
    culture: CulturalBrief
    draft: Draft
    languages: LanguageIdentifier

    @cached_property
    def rows(self) -> tuple[ReadRow, ...]:
        return read_rows(self.draft.script_rows)

    @cached_property
    def origin(self) -> tuple[ReadRow, ...]:
        return read_rows(self.request.origin.rows)

    @property
    def pairs(self) -> Iterator[tuple[ReadRow, ReadRow]]:
        """Each row of the origin with the draft's; none where their numbers differ, for then nothing fits together."""
        return zip(self.origin, self.rows, strict=True) if len(self.origin) == len(self.rows) else iter(())

    def origin_of(self, row: ReadRow) -> ReadRow | None:
        """The origin's row that a row of the draft was made of; None where their numbers differ."""
        return self.origin[row.place - 1] if len(self.origin) == len(self.rows) else None

    @property
    def language(self) -> str:
        return self.request.market.language

    @property
    def names(self) -> tuple[str, ...]:
        """Of brand, product and client."""
        brand = self.request.brand.name if self.request.brand else ""
        names = (name.strip() for name in (brand, self.request.product_name, self.request.client_name))
        return tuple(dict.fromkeys(filter(None, names)))

    @cached_property
    def shown_before(self) -> frozenset[str]:
        """The origin's lines on the screen, in plain form."""
        return frozenset(plain(line.text) for row in self.origin for line in row.shown)

    @cached_property
    def kept_words(self) -> tuple[str, ...]:
        """Names, and what must be preserved of the origin's words: what may stay as it is; the longest first."""
        said = joined(row.all_words for row in self.origin)
        preserved = (item.strip() for item in self.concept.must_preserve)
        words = (*self.names, *(item for item in preserved if contains(said, item)))
        return tuple(sorted(words, key=len, reverse=True))

    def alternatives(self, words: str) -> tuple[str, ...]:
        """The words, and what the cultural brief puts in the place of them or of a part of them."""
        swaps = [one for one in self.culture.substitutions if contains(words, one.original)]
        in_part = (plain(words).replace(plain(one.original), plain(one.replacement)) for one in swaps)
        return (words, *(one.replacement for one in swaps), *in_part)


def read_rows(rows: Iterable[ScriptRow]) -> tuple[ReadRow, ...]:
    return tuple(
        ReadRow(
            place=place,
            row=row,
            speech=spoken_lines(row.audio_text),
            shown=on_screen_lines(row.visual_text),
            description=plain_description(row.visual_text),
            sounds=tuple(row.audio_text[turn.start : turn.end] for turn in turns if turn.is_sound),
            turns=sum(bool(turn.label) and not turn.is_sound for turn in turns),
        )
        for place, row in enumerate(rows, start=1)
        for turns in [turns_of(row.audio_text)]
    )


def joined(texts: Iterable[str]) -> str:
    """A line each."""
    return "\n".join(text for text in texts if text)


def tongue(language: str) -> str:
    """A BCP 47 language without script and region: "zh-Hant" is "zh"."""
    return language.replace("_", "-").split("-")[0].lower()
