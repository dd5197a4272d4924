"""Drawn images made small for panels: a thumbnail, and a contact sheet with the seeds; the files are `image_files`."""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from cw_assets.domain.protocols import RgbImage
from cw_assets.exports.pictures import scaled_to_height

THUMBNAIL_HEIGHT = 192
CELL_HEIGHT, CAPTION_HEIGHT, GAP = 160, 20, 6
SHEET_WIDTH = 700
"""Pixels that a sheet tries to stay within, as all sizes here."""


def thumbnail(pixels: RgbImage, *, height: int = THUMBNAIL_HEIGHT) -> bytes:
    """A small JPEG of this height in pixels, or the picture's own where that is less; without the job inside."""
    picture = Image.fromarray(pixels)
    return as_jpeg(scaled_to_height(picture, min(height, picture.height)))


def contact_sheet(images: Sequence[bytes], captions: Sequence[str]) -> bytes:
    """The pictures side by side in equal cells, in as many rows as they need, each over its caption, as one JPEG."""
    small = [scaled_to_height(Image.open(BytesIO(data)), CELL_HEIGHT) for data in images]
    cell_width = max((picture.width for picture in small), default=1) + GAP
    columns = max(1, min(len(small), SHEET_WIDTH // cell_width))
    rows = -(-len(small) // columns) or 1
    row_height = CELL_HEIGHT + CAPTION_HEIGHT
    sheet = Image.new("RGB", (columns * cell_width - GAP, rows * row_height), "white")
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(13)
    for number, (picture, caption) in enumerate(zip(small, captions, strict=True)):
        x, y = number % columns * cell_width, number // columns * row_height
        sheet.paste(picture, (x, y))
        draw.text((x + 2, y + CELL_HEIGHT + 2), caption, fill="#444", font=font)
    return as_jpeg(sheet)


def as_jpeg(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()
