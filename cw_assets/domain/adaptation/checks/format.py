"""What code checks at the format gate: rows, times, languages, lost lines, the pace of speech, open marks."""

from collections.abc import Iterator

from cw_assets.domain.adaptation.checks.brackets import bracket_issues
from cw_assets.domain.adaptation.checks.case import Case, ReadRow
from cw_assets.domain.adaptation.checks.matching import plain
from cw_assets.domain.adaptation.checks.severities import issue
from cw_assets.domain.adaptation.checks.timing import timing_issues, whole_ms
from cw_assets.domain.adaptation.checks.wording import wording_issues
from cw_assets.domain.adaptation.evaluation import Issue
from cw_assets.domain.adaptation.reading import origin_language
from cw_assets.domain.scripts.lines import Line
from cw_assets.domain.scripts.speaking import speaking_seconds

FAST, FAR_TOO_FAST = 1.25, 2.0
"""Times the brisk pace of `speaking_seconds`: at the first a speaker hurries, at the second nobody follows."""
SHORTEST_S = 0.5
"""Any row has time for a word."""


def format_issues(case: Case) -> Iterator[Issue]:
    yield from timing_issues(case)
    yield from wording_issues(case)
    yield from bracket_issues(case)
    yield from lost_lines(case)
    yield from pace_issues(case)
    yield from open_marks(case)


def lost_lines(case: Case) -> Iterator[Issue]:
    """Lines of the origin that have no counterpart, and speech where nothing was said; a turn may join its quotes."""
    for origin, row in case.pairs:
        if not row.speech or row.turns < origin.turns:
            yield from lost(row, origin.speech, row.speech, "speech gone", fewer_turns(origin, row))
        yield from lost(row, origin.shown, row.shown, "screen text gone", "fewer lines on the screen")
        if row.speech and not origin.speech:
            yield issue(
                "speech from nothing",
                row.location,
                f"Row {row.place} says “{row.speech[0].text}”; in the origin nothing is said there.",
                "Leave the row without speech.",
            )


def fewer_turns(origin: ReadRow, row: ReadRow) -> str:
    """The check for a row whose speakers speak less often: whether one of them no longer speaks at all."""
    before, after = ({plain(line.label) for line in one.speech} for one in (origin, row))
    return "fewer spoken lines" if len(after) < len(before) else "fewer turns of the same speakers"


def lost(row: ReadRow, before: tuple[Line, ...], after: tuple[Line, ...], gone: str, fewer: str) -> Iterator[Issue]:
    if len(after) >= len(before):
        return
    missing = "; ".join(f"“{line.text}”" for line in before)
    yield issue(
        fewer if after else gone,
        row.location,
        f"Row {row.place} has {len(after)} of the origin's {len(before)} lines: {missing}.",
        "Adapt each line of the origin's row, in its order.",
    )


def pace_issues(case: Case) -> Iterator[Issue]:
    """Rows that say more than a person can until the next speech begins, and more than the origin says there."""
    for place, row in enumerate(case.rows):
        needed = seconds_of([line for line in row.speech if line.to_translate is None], case.language)
        pace = needed / max(SHORTEST_S, time_for(case, place), said_before(case, place))
        if pace > FAST:
            yield issue(
                "far too fast" if pace > FAR_TOO_FAST else "too fast",
                row.location,
                f"The speech of row {row.place} takes about {needed:.1f} s, {pace:.1f} times what there is for it.",
                f"Shorten the speech of row {row.place}: a person must be able to say it in the row's time.",
            )


def seconds_of(lines: list[Line], language: str) -> float:
    return sum(speaking_seconds(line.text, language) for line in lines)


def time_for(case: Case, place: int) -> float:
    """Seconds from the start of a row (counted from 0) to the next row with speech, or to the end."""
    following = next((i for i in range(place + 1, len(case.rows)) if case.rows[i].speech), len(case.rows))
    return sum(whole_ms(row) for row in case.rows[place:following]) / 1000


def said_before(case: Case, place: int) -> float:
    """Seconds that the origin's row takes to say: so much was said in its time."""
    if len(case.origin) != len(case.rows):
        return 0.0
    return seconds_of(list(case.origin[place].speech), origin_language(case.request) or "en")


def open_marks(case: Case) -> Iterator[Issue]:
    """What a translator or the client must still do, one issue for each row."""
    for row in case.rows:
        waiting = [line for line in row.lines if line.to_translate is not None]
        if waiting:
            yield issue(
                "to translate",
                row.location,
                f"{len(waiting)} of the lines in row {row.place} still wait for a translator: “{waiting[0].text}”.",
                f"Translate into {case.request.facts.language_name}, and take the mark away.",
            )
        for line in row.lines:
            if line.set_price is not None:
                yield issue(
                    "price to set",
                    row.location,
                    f"The price in “{line.text}” is not set for the market.",
                    f"Ask the client for the price in {line.set_price}, and take the mark away.",
                )
