"""What a scratch voice has to say, in which language, and in which time; how it is spoken and mixed lives elsewhere."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import accumulate, pairwise

from cw_assets.domain.scripts.lines import Line, spoken_lines
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.scripts.speaking import DIRECTION, speaking_seconds
from cw_assets.domain.storyboards.frame_times import row_starts
from cw_assets.domain.values import Value, seconds


class LineToSpeak(Value):
    """A line and its share of its row's time, in seconds from the start of the script; rows are counted from 0."""

    row: int
    shot_number: int
    text: str
    """Without directions in brackets ("(softly)")."""
    language: str
    """BCP 47; the origin's where nobody has translated the line yet."""
    start_s: float
    end_s: float


def lines_to_speak(rows: Sequence[ScriptRow], *, language: str, origin_language: str) -> tuple[LineToSpeak, ...]:
    """Every spoken line with words in it, in order; the lines of a row share its time by how long each takes to say.

    InvalidInput for a row that lasts less than no time.
    """
    starts = row_starts([row.duration_seconds for row in rows])
    return tuple(
        line
        for place, (row, span) in enumerate(zip(rows, pairwise(starts), strict=True))
        for line in lines_of_row(place, row, span, (language, origin_language))
    )


def lines_of_row(
    place: int, row: ScriptRow, span: tuple[Fraction, Fraction], languages: tuple[str, str]
) -> Iterator[LineToSpeak]:
    said = [(said_words(line), said_in(line, *languages)) for line in spoken_lines(row.audio_text)]
    weights = {words: Fraction(speaking_seconds(*words)) for words in said}
    said = [words for words in said if weights[words]]
    times = shared_time(span, [weights[words] for words in said])
    for (text, language), (start, end) in zip(said, times, strict=True):
        yield LineToSpeak(
            row=place,
            shot_number=row.shot_number,
            text=text,
            language=language,
            start_s=seconds(start),
            end_s=seconds(end),
        )


def said_words(line: Line) -> str:
    return " ".join(DIRECTION.sub(" ", line.text).split())


def said_in(line: Line, language: str, origin_language: str) -> str:
    return language if line.to_translate is None else origin_language


def shared_time(span: tuple[Fraction, Fraction], weights: Sequence[Fraction]) -> tuple[tuple[Fraction, Fraction], ...]:
    """Start and end of each share, without gaps, by weight."""
    start, end = span
    whole = sum(weights)
    passed = accumulate(weights, initial=Fraction(0))
    return tuple(pairwise(start + (end - start) * part / whole for part in passed)) if whole else ()
