"""The lines within a row: what is said, what stands on the screen, and the notes that an adaptation puts behind them.

`VO: “Heißer Tag?” [Hot day?]` is a line with its English, `SFX: Ice cracks.` is none. Whatever people and models
write is read: other quotes, none at all, labels in lower case. Rows are in rows.py, labels in turns.py, marks in
quoting.py.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from cw_assets.domain.scripts.quoting import OPENERS, closing_quote, notes_behind, quoted_as, written_notes
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.scripts.turns import Turn, turns_of
from cw_assets.domain.values import Value

LineKind = Literal["speech", "on_screen"]


class Line(Value):
    """Words that an audience hears or reads."""

    kind: LineKind
    label: str
    """Who says it ("VO", "ANNA"), or how the text on the screen is announced; "" where nothing is said of it."""
    text: str
    english: str | None = None
    """What stands in brackets behind it."""
    to_translate: str | None = None
    """The language into which a translator must still put it ("de"; "und" where the mark names none)."""
    set_price: str | None = None
    """The currency in which the client must set its price ("EUR"; "XXX" where the mark names none)."""


@dataclass(frozen=True)
class Found:
    """A line, and where its parts stand: its turn's label, the quote with its marks, what is inside, the notes."""

    line: Line
    label: slice
    quote: slice
    inside: slice
    notes: slice


@dataclass(frozen=True)
class Span:
    """Where a line is looked for, and what is known of it before it is read."""

    kind: LineKind
    label: str
    at: slice
    """Of the label."""
    start: int
    end: int


SILENT = re.compile(
    r"\W*(?:no (?:speech|dialogue|dialog|voice[- ]?over|vo|words|audio|text|on-?screen text)"
    r"|none|silence|silent|n/a|nil)?\W*",
    re.IGNORECASE,
)
"""What stands in place of words where there are none."""
LONGEST_SILENCE = 40
"""Characters."""
LEAD_IN = re.compile(r"[\s*_]*(?:\([^()\n]{0,80}\)\s*)*")
ANNOUNCED = (
    r"on[- ]?screen(?: (?:text|title|copy|words|super))?|text on(?:[- ]the)?[- ]screen|supers?|title(?: card)?s?"
    r"|end (?:card|frame|title)|captions?|chyron|lower third|legal(?: line| text)?|text overlay|overlay(?: text)?"
    r"|(?:text)?einblendung|texttafel|bauchbinde|textes? à l[’']écran|incrustation|mentions? légales?|titrage"
    r"|texto en pantalla|rótulo|sobreimpresión|testo (?:su|a) schermo|sovrimpressione|テロップ|字幕"
)
MARKER = re.compile(
    rf"(?<!\w)((?:{ANNOUNCED})(?: (?:reads|says|reading|saying))?)"
    rf"\s{{0,3}}(?:[:：][*_]{{0,2}}|(?=[{''.join(sorted(OPENERS))}]))\s*",
    re.IGNORECASE,
)
BETWEEN = re.compile(r"\s*(?:[,;/|&+•·–—-]|and\b|、|،)?\s*")
NOTHING_MORE = re.compile(r"[\s.,;:。、]*")
UNQUOTED_END = re.compile(r"[.。](?=\s|$)|[\n\[［【]|$")


def spoken_lines(audio_text: str) -> tuple[Line, ...]:
    """In order; music and sound effects are none."""
    return tuple(found.line for found in spoken(audio_text))


def on_screen_lines(visual_text: str) -> tuple[Line, ...]:
    """In order; quotes that no words like "On-screen text:" announce are part of the description."""
    return tuple(found.line for found in on_screen(visual_text))


def rewrite(text: str, kind: LineKind, change: Callable[[Line], Line]) -> str:
    """The text of a row with its lines changed; only the parts that differ are written anew."""
    pieces, place = [], 0
    for found in spoken(text) if kind == "speech" else on_screen(text):
        for part, words in changed_parts(text, found, change(found.line)):
            pieces += [text[place : part.start], words]
            place = part.stop
    return "".join((*pieces, text[place:]))


def plain_description(visual_text: str) -> str:
    """What is seen, without the words on the screen, in one line."""
    parts, place = [], 0
    for stretch, _ in announcements(visual_text):
        parts.append(visual_text[place : stretch.start])
        place = stretch.stop + (visual_text[stretch.stop : stretch.stop + 1] == ".")
    return " ".join(" ".join((*parts, visual_text[place:])).split())


def lines_to_translate(rows: Sequence[ScriptRow]) -> int:
    """How many lines a translator must still do."""
    return sum(
        line.to_translate is not None
        for row in rows
        for line in (*spoken_lines(row.audio_text), *on_screen_lines(row.visual_text))
    )


def changed_parts(text: str, found: Found, line: Line) -> Iterator[tuple[slice, str]]:
    """What is written where, in the order of the text; labels stay, for several lines may share one."""
    old = found.line
    if line.text != old.text:
        opener, closer = text[found.quote.start : found.inside.start], text[found.inside.stop : found.quote.stop]
        marks = (opener, closer) if opener and closer else ("“", "”")
        yield found.quote, quoted_as(line.text, *marks)
    notes = line.english, line.to_translate, line.set_price
    if notes != (old.english, old.to_translate, old.set_price):
        yield found.notes, written_notes(*notes)


def spoken(text: str) -> list[Found]:
    """Every spoken line; words without label and quotes are one when the text has nothing else."""
    turns = turns_of(text)
    found = [line for turn in turns if not turn.is_sound for line in lines_of(text, turn)]
    if not found and len(turns) == 1 and not turns[0].label:
        return unquoted(text, Span("speech", "", slice(0, 0), after_lead_in(text, turns[0]), len(text)))
    return found


def lines_of(text: str, turn: Turn) -> list[Found]:
    """The quotes of a turn; all of a labelled turn that does not begin with one."""
    first = after_lead_in(text, turn)
    quoted = first < turn.end and text[first] in OPENERS and closing_quote(text, first, turn.end) is not None
    if turn.label and not quoted:
        return unquoted(text, Span("speech", turn.label, turn.at, first, turn.end))
    return quotes_in(text, turn)


def after_lead_in(text: str, turn: Turn) -> int:
    """Past "(softly)"."""
    lead_in = LEAD_IN.match(text, turn.start, turn.end)
    return lead_in.end() if lead_in else turn.start


def quotes_in(text: str, turn: Turn) -> list[Found]:
    found, place = [], turn.start
    while place < turn.end:
        line = quoted_at(text, Span("speech", turn.label, turn.at, place, turn.end))
        found += [line] if line else []
        place = line.notes.stop if line else place + 1
    return said(found)


def quoted_at(text: str, at: Span) -> Found | None:
    """The line whose quote opens where the span starts; None where none does, or where it is not closed in it."""
    close = closing_quote(text, at.start, at.end) if text[at.start : at.start + 1] in OPENERS else None
    return None if close is None else found_at(text, at, slice(at.start, close + 1), slice(at.start + 1, close))


def unquoted(text: str, at: Span) -> list[Found]:
    """All of it up to the notes at its end, or none where nothing is said; a quote that is never closed is one too."""
    words = trimmed(text, at.start, notes_at_the_end(text, at))
    opener = text[words.start : words.stop][:1] in OPENERS
    line = found_at(text, at, words, slice(words.start + opener, words.stop))
    return [] if len(line.line.text) < LONGEST_SILENCE and SILENT.fullmatch(line.line.text) else [line]


def notes_at_the_end(text: str, at: Span) -> int:
    """Where the notes begin behind which nothing more stands, else the end."""
    for bracket in re.finditer(r"[\[［【]", text[at.start : at.end]):
        start = at.start + bracket.start()
        notes = notes_behind(text, start, at.end)
        if notes.end > start and NOTHING_MORE.fullmatch(text, notes.end, at.end):
            return start
    return at.end


def found_at(text: str, at: Span, quote: slice, inside: slice) -> Found:
    notes = notes_behind(text, quote.stop, at.end)
    words = trimmed(text, inside.start, inside.stop)
    line = Line(
        kind=at.kind,
        label=at.label,
        text=text[words],
        english=notes.found.get("english"),
        to_translate=notes.found.get("to_translate"),
        set_price=notes.found.get("set_price"),
    )
    return Found(line=line, label=at.at, quote=quote, inside=inside, notes=slice(notes.start, notes.end))


def trimmed(text: str, start: int, end: int) -> slice:
    """Without white space at either end."""
    inside = text[start:end]
    first = start + len(inside) - len(inside.lstrip())
    return slice(first, max(first, start + len(inside.rstrip())))


def said(found: Sequence[Found]) -> list[Found]:
    return [line for line in found if line.line.text]


def on_screen(text: str) -> list[Found]:
    return [line for _, lines in announcements(text) for line in lines]


def announcements(text: str) -> list[tuple[slice, list[Found]]]:
    """Each stretch from "On-screen text:" to the end of its lines, with the lines."""
    found, place = [], 0
    while marker := MARKER.search(text, place):
        lines = announced(text, marker)
        place = lines[-1].notes.stop if lines else sentence_end(text, marker.end())
        found.append((slice(marker.start(), place), said(lines)))
    return found


def announced(text: str, marker: re.Match[str]) -> list[Found]:
    """The quotes behind a marker, parted by commas; without quotes the rest of the sentence."""
    found, at = [], Span("on_screen", marker[1], slice(*marker.span(1)), marker.end(), len(text))
    while line := quoted_at(text, at):
        found.append(line)
        between = BETWEEN.match(text, line.notes.stop)
        at = replace(at, start=between.end() if between else line.notes.stop)
    return found or unquoted(text, replace(at, end=sentence_end(text, marker.end())))


def sentence_end(text: str, start: int) -> int:
    """Before the full stop or the line's end, with the notes that stand there."""
    stop = UNQUOTED_END.search(text, start)
    return notes_behind(text, stop.start(), len(text)).end if stop else len(text)
