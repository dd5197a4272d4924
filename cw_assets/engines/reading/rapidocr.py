"""On-screen text by RapidOCR, whose models are in its wheel; nothing is downloaded.

What a line of text means, and which scene it belongs to, is the domain's business.
"""

import logging
import os
from importlib.metadata import version
from typing import Any, Self

from cw_assets.domain.protocols import RgbImage
from cw_assets.domain.values import EngineInfo
from cw_assets.domain.video.objects import TextLine
from cw_assets.engines.model_cache import CACHE
from cw_assets.engines.packages import require_packages
from cw_assets.settings import Settings

PACKAGE = "rapidocr_onnxruntime"
MODEL = "PP-OCRv4"
KEY = "rapidocr:PP-OCRv4"
MIN_CONFIDENCE = 0.6
MAX_SIDE_PX = 1280
MIN_SIDE_PX = 32
"""The detector works in squares of 32 pixels; a picture thinner than that, after shrinking, is not read."""
MAX_THREADS = 4
LOGGERS = ("RapidOCR", "OrtInferSession", "TextRecognizer")


class RapidOCRReader:
    """Latin and Chinese script; left out are lines under 0.6 and those without a letter or digit.

    It is known to drop "€" and now and then the space between two words.
    """

    def __init__(self) -> None:
        require_packages(PACKAGE)
        self.info = EngineInfo(engine="rapidocr", model=MODEL, version=version("rapidocr-onnxruntime"))

    @classmethod
    def from_settings(cls, settings: Settings, *, name: str) -> Self:
        return cls()

    @property
    def warm(self) -> bool:
        return CACHE.holds(KEY)

    def read(self, image: RgbImage) -> list[TextLine]:
        """The lines, top to bottom and in a row left to right; boxes in pixels of `image`."""
        if not is_readable(*image.shape[:2]):
            return []
        reader = CACHE.get(KEY, load_reader, large=False)
        found, _ = reader(image[:, :, ::-1].copy())
        return [text_line(*line) for line in found or [] if any(map(str.isalnum, line[1]))]


def is_readable(height: int, width: int) -> bool:
    shrunk = min(1.0, MAX_SIDE_PX / max(height, width))
    return min(height, width) * shrunk >= MIN_SIDE_PX


def load_reader() -> Any:
    """RapidOCR with a bounded picture and few threads; text is taken as upright."""
    from rapidocr_onnxruntime import RapidOCR

    reader = RapidOCR(
        text_score=MIN_CONFIDENCE,
        max_side_len=MAX_SIDE_PX,
        use_cls=False,
        intra_op_num_threads=min(MAX_THREADS, os.cpu_count() or 1),
        inter_op_num_threads=1,
    )
    quieten()
    return reader


def quieten() -> None:
    """Take RapidOCR's own handlers off, which write every message to stderr a second time."""
    for name in LOGGERS:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.setLevel(logging.WARNING)


def text_line(corners: list[list[float]], text: str, confidence: float) -> TextLine:
    """From the four corners of a line (it may be slanted) to the upright box around it."""
    xs, ys = zip(*corners, strict=True)
    return TextLine(
        text=text.strip(),
        confidence=round(min(float(confidence), 1.0), 3),
        bbox=(float(min(xs)), float(min(ys)), float(max(xs)), float(max(ys))),
    )
