"""The parts of a panel: pictures written to the store, tables, and text that is inert.

Markdown stays under 1000 characters, so that the page shows it in place; pictures come from our web app at /media.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import dagster as dg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cw_assets.store import MediaStore

IN_PLACE_CHARACTERS = 1000
CELL = 160
"""So many characters of a row are shown in the panel; the page has them all."""
Metadata = dict[str, Any]


def picture(store: MediaStore, content: bytes, suffix: str, title: str) -> dg.MarkdownMetadataValue:
    key = store.write_named("previews", content, suffix)
    return dg.MetadataValue.md(f"![{title}](/media/{key})")


def table(head: Sequence[object], rows: Sequence[Sequence[object]]) -> dg.MarkdownMetadataValue:
    """A markdown table, cut with a note where it would not show in place."""
    lines = [line(head), line(["---"] * len(head))]
    for done, row in enumerate(rows):
        rest = f"… and {len(rows) - done} more"
        if len("\n".join([*lines, line(row), rest])) > IN_PLACE_CHARACTERS - 2:
            lines += ["", rest]
            break
        lines.append(line(row))
    return dg.MetadataValue.md("\n".join(lines))


def line(cells: Sequence[object]) -> str:
    return "| " + " | ".join(inert(str(cell)) for cell in cells) + " |"


def inert(text: str) -> str:
    """Text from media as plain text: nothing in it is markup."""
    for character in "\\`*_[]<>|!#":
        text = text.replace(character, "\\" + character)
    return " ".join(text.split())


def shortened(text: str, characters: int = CELL) -> str:
    return text if len(text) <= characters else f"{text[: characters - 1]}…"
