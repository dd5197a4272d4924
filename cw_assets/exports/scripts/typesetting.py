"""What every page that typst sets has in common: the folder it sees, the fonts that ship, texts as data.

Which pages there are, and how they look, is told by the modules and templates that call this one.
"""

import datetime
import json
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

import regex

from cw_assets.exports.scripts.cells import Block
from cw_assets.exports.scripts.fonts import FONTS, families
from cw_assets.exports.scripts.material import Paper

if TYPE_CHECKING:
    import typst

BLOCKS = Path(__file__).with_name("blocks.typ")
"""Colours and small pieces that every template imports."""
PAPERS: dict[Paper, str] = {"a4": "a4", "letter": "us-letter"}
USUAL = {"size": 10.0, "leading": 0.5, "tall": False}
"""Size in points, leading in em, and whether lines need room for marks that stand high or hang low."""
EAST_ASIAN = USUAL | {"size": 10.5, "leading": 0.6}
BY_FAMILY = {
    "Noto Nastaliq Urdu": {"size": 10.5, "leading": 0.1, "tall": True},
    "Vazirmatn": USUAL | {"size": 11.0},
    "Noto Sans Thai": {"size": 10.0, "leading": 0.1, "tall": True},
    "Noto Sans JP": EAST_ASIAN,
    "Noto Sans KR": EAST_ASIAN,
    "Noto Sans SC": EAST_ASIAN,
    "Noto Sans TC": EAST_ASIAN,
}
SPACELESS = r"\s\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\u200b-"
"""What typst breaks by itself, before or behind."""
COLUMN, NARROW = 36, 18
"""Letters of a word that still find room in a column of the table, and in a narrower one."""
NAMED = 12
"""Missing characters that the page names; more are counted."""
NO_PICTURES: Mapping[str, bytes] = MappingProxyType({})


def compiled(
    template: Path,
    data: Mapping[str, Any],
    date: datetime.date,
    output: Literal["pdf", "png"],
    *,
    ppi: float | None = None,
    pictures: Mapping[str, bytes] = NO_PICTURES,
) -> list[bytes]:
    """The PDF alone, or each page as PNG with `ppi` pixels per inch; `pictures` by the names that the data gives."""
    with compiler(template, data, pictures) as made:
        return pages_of(made, date, output, ppi)


@contextmanager
def compiler(template: Path, data: Mapping[str, Any], pictures: Mapping[str, bytes]) -> "Iterator[typst.Compiler]":
    """typst sees a folder with the template and these pictures, and our fonts; no other file, package or network."""
    import typst

    said = json.dumps(data, ensure_ascii=False)
    with tempfile.TemporaryDirectory(prefix="cw-typst-") as name:
        folder = Path(name)
        files = {path.name: path.read_bytes() for path in (template, BLOCKS)}
        for file, content in {**files, **pictures}.items():
            (folder / file).write_bytes(content)
        main = folder / template.name
        yield typst.Compiler(main, root=folder, font_paths=shipped_fonts(), sys_inputs={"data": said})


def pages_of(
    made: "typst.Compiler", date: datetime.date, output: Literal["pdf", "png"], ppi: float | None = None
) -> list[bytes]:
    """`date` is written into the file as the time it was made, so that the same data gives the same bytes."""
    midnight = datetime.datetime.combine(date, datetime.time(), datetime.UTC)
    pages = made.compile(format=output, ppi=ppi, timestamp=midnight)
    return pages if isinstance(pages, list) else [pages or b""]


@lru_cache(maxsize=1)
def shipped_fonts() -> "typst.Fonts":
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def date_data(date: datetime.date) -> dict[str, int]:
    return {"year": date.year, "month": date.month, "day": date.day}


def setting(language: str) -> dict[str, Any]:
    """How text of a language is set; its script's own font first, with the others behind it."""
    chain = families(language)
    parts = language.split("-")
    region = next((part.upper() for part in parts[1:] if len(part) == 2), None)
    return {"fonts": chain, "lang": parts[0].lower(), "region": region, **BY_FAMILY.get(chain[0], USUAL)}


def block_data(block: Block, set_in: str) -> dict[str, str]:
    """`set_in` names one of the settings in the data: "target" or "origin"."""
    return {
        "kind": block.kind,
        "label": breakable(block.label),
        "text": breakable(block.text),
        "english": breakable(block.english),
        "to-translate": block.to_translate,
        "set-price": block.set_price,
        "direction": block.direction,
        "set-in": set_in,
    }


def adapted_block(block: Block) -> dict[str, str]:
    """In the script's own language, but for a line that nobody has translated yet."""
    return block_data(block, "origin" if block.to_translate else "target")


def breakable(text: str, longest: int = COLUMN) -> str:
    """With places to break in words that would run out of their column, an address or a word without end."""
    long = regex.compile(rf"[^{SPACELESS}]{{{longest},}}")
    return str(long.sub(lambda word: "\u200b".join(pieces(word.group(), longest // 2)), text))


def pieces(word: str, length: int) -> Iterator[str]:
    letters = regex.findall(r"\X", word)
    return ("".join(letters[at : at + length]) for at in range(0, len(letters), length))


def texts_in(value: object) -> list[str]:
    """Every text in nested values."""
    if isinstance(value, str):
        return [value]
    inside = value.values() if isinstance(value, dict) else value
    return [text for part in inside for text in texts_in(part)] if isinstance(inside, Iterable) else []


def missing_note(missing: Sequence[str]) -> str:
    """ "Not shown, no font here has them: U+1F600 GRINNING FACE."; "" where all are there."""
    named = [f"U+{ord(c):04X} {unicodedata.name(c, 'without a name')}" for c in missing[:NAMED]]
    more = [f"{len(missing) - NAMED} more"] if len(missing) > NAMED else []
    return f"Not shown, no font here has them: {', '.join([*named, *more])}." if missing else ""
