"""All that a script's exports say, as one value; who fills it in lives above, how it looks in the modules beside."""

import datetime
import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from cw_assets.domain.scripts.document import language_tag
from cw_assets.domain.scripts.lines import Line, lines_to_translate, on_screen_lines, spoken_lines
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.values import Ratio, Value

TextDirection = Literal["ltr", "rtl"]
Paper = Literal["a4", "letter"]
STATUS = re.compile(r"\s*DRAFT: (?:[1-9]\d* (?:lines? still to be translated|prices? to be set)(?:, )?)+\.\s*")
"""A `status_note` at the beginning of notes."""
LanguageTag = Annotated[str, AfterValidator(language_tag)]


class ScriptMaterial(Value):
    """A unit's script with what stands above it; `language` is a BCP 47 tag, `market` words for people."""

    title: str
    code: str
    job_id: str = ""
    """Of the campaign; for the JSON, which names it."""
    client: str = ""
    product: str = ""
    brand: str = ""
    market: str = ""
    """ "German, Germany"; the language alone for an origin."""
    language: LanguageTag
    text_direction: TextDirection = "ltr"
    origin_language: LanguageTag = "en"
    """Of the origin's words, and of lines that nobody has translated yet."""
    duration_seconds: float = Field(ge=0)
    frame_rate: Ratio | None = None
    """Frames per second, where it is known."""
    visual_style_prompt: str = ""
    notes: str = ""
    """What people have written to the script as a whole."""
    rows: tuple[ScriptRow, ...]
    origin_rows: tuple[ScriptRow, ...] = ()
    """The origin's rows in the same order, for a column that shows its words; none: no such column."""
    date: datetime.date

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every spoken line and every line on the screen."""
        both = ((*spoken_lines(row.audio_text), *on_screen_lines(row.visual_text)) for row in self.rows)
        return tuple(line for lines in both for line in lines)

    @property
    def status_note(self) -> str:
        """ "DRAFT: 9 lines still to be translated, 1 price to be set."; "" where nothing is left to do."""
        left = [
            counted(lines_to_translate(self.rows), "line", "still to be translated"),
            counted(sum(line.set_price is not None for line in self.lines), "price", "to be set"),
        ]
        todo = ", ".join(filter(None, left))
        return f"DRAFT: {todo}." if todo else ""


def without_status(notes: str) -> str:
    """Notes that a script's file brings, but for the status that the program has put above them."""
    status = STATUS.match(notes)
    return notes[status.end() :] if status else notes


def counted(number: int, noun: str, what: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'} {what}" if number else ""
