"""What stands in the film where a shot has no picture: a card with its number, the reason and the action.

The look is in storyboard_card.typ, how typst is called in the scripts' typesetting.py.
"""

import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from cw_assets.domain.protocols import RgbImage
from cw_assets.exports.scripts.cells import printable, text_direction
from cw_assets.exports.scripts.fonts import families
from cw_assets.exports.scripts.typesetting import breakable, compiled
from cw_assets.exports.storyboards.fitting import PAPER, Size
from cw_assets.exports.storyboards.shots import Shot

TEMPLATE = Path(__file__).with_name("storyboard_card.typ")
LONGEST_ACTION, LONGEST_REASON = 420, 200
"""Characters that a card has room for."""
PIXEL_PER_POINT_PPI = 72
NO_DATE = datetime.date(2000, 1, 1)
"""A PNG tells none."""


def card(shot: Shot, size: Size) -> RgbImage:
    """The card as (height, width, 3) uint8 RGB; characters that no font has are boxes."""
    pages = compiled(TEMPLATE, card_data(shot, size), NO_DATE, "png", ppi=PIXEL_PER_POINT_PPI)
    with Image.open(BytesIO(pages[0])) as page:
        return np.asarray(page.convert("RGB").resize(size))


def card_data(shot: Shot, size: Size) -> dict[str, Any]:
    """What the template reads."""
    action = shortened(shot.content.action, LONGEST_ACTION)
    return {
        "width": size[0],
        "height": size[1],
        "paper": "#" + bytes(PAPER).hex(),
        "fonts": families("en"),
        "name": shot.name,
        "reason": breakable(shortened(printable(shot.picture.missing), LONGEST_REASON)) or "There is no picture.",
        "action": breakable(action),
        "direction": text_direction(action),
    }


def shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
