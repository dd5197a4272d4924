"""The page around a picture: paper, frame, caption, shot label, seed and the DRAFT stamp."""

from PIL import Image, ImageChops, ImageDraw

from cw_assets.domain.images.panel.frame import Box, Page
from cw_assets.engines.images.sketching.lettering import fitting, font, lines_that_fit

PAPER, INK, RED, FAINT = (250, 247, 240), (38, 34, 42), (206, 48, 44), (128, 120, 118)


def make_page(picture: Image.Image, page: Page, label: str, caption: str, seed: int) -> Image.Image:
    """The finished panel at the size that was asked for; an empty label is left out."""
    sheet = Image.new("RGB", (page.width, page.height), PAPER)
    sheet.paste(picture, (round(page.picture.left), round(page.picture.top)))
    _frame(sheet, page)
    _footer(sheet, page.footer, label, caption, seed)
    _stamp(sheet, page.stamp)
    return sheet


def _frame(sheet: Image.Image, page: Page) -> None:
    thick = max(2, round(0.004 * min(page.width, page.height)))
    area = [
        round(page.picture.left),
        round(page.picture.top),
        round(page.picture.right) - 1,
        round(page.picture.bottom) - 1,
    ]
    ImageDraw.Draw(sheet).rectangle(area, outline=INK, width=thick)


def _footer(sheet: Image.Image, footer: Box, label: str, caption: str, seed: int) -> None:
    pen = ImageDraw.Draw(sheet)
    high = footer.height
    pad = 0.18 * high
    middle = footer.top + 0.5 * high
    left = _chip(pen, label, footer.left, middle, high, footer.width * 0.3) if label else footer.left - pad
    right = _draft_and_seed(pen, footer, seed, middle, high)
    face = font(round(0.27 * high), bold=False)
    lines = lines_that_fit(caption, face, right - left - 2 * pad, 2)
    step = 0.34 * high
    for at, text in enumerate(lines):
        y = middle + (at - (len(lines) - 1) / 2) * step
        pen.text((left + pad, y), text, font=face, fill=INK, anchor="lm")


def _chip(pen: ImageDraw.ImageDraw, label: str, left: float, middle: float, high: float, most: float) -> float:
    """The shot label in an ink box; its right edge."""
    face = fitting(label, most, 0.3 * high)
    width = face.getlength(label) + 0.32 * high
    pen.rounded_rectangle(
        [left, middle - 0.26 * high, left + width, middle + 0.26 * high], radius=0.08 * high, fill=INK
    )
    pen.text((left + width / 2, middle), label, font=face, fill=PAPER, anchor="mm")
    return left + width


def _draft_and_seed(pen: ImageDraw.ImageDraw, footer: Box, seed: int, middle: float, high: float) -> float:
    """At the footer's right end; their left edge."""
    draft, small = font(round(0.3 * high)), font(round(0.2 * high), bold=False)
    text = f"seed {seed}"
    width = max(draft.getlength("DRAFT"), small.getlength(text))
    pen.text((footer.right, middle - 0.16 * high), "DRAFT", font=draft, fill=RED, anchor="rm")
    pen.text((footer.right, middle + 0.19 * high), text, font=small, fill=FAINT, anchor="rm")
    return float(footer.right - width)


def _stamp(sheet: Image.Image, area: Box) -> None:
    """A tilted rubber stamp, half transparent."""
    zoom = 3
    width, height = round(area.width * zoom), round(area.height * zoom)
    mask = Image.new("L", (width, height))
    pen = ImageDraw.Draw(mask)
    inset_x, inset_y, thick = 0.04 * width, 0.2 * height, max(2, round(0.045 * height))
    pen.rounded_rectangle(
        [inset_x, inset_y, width - inset_x, height - inset_y], radius=0.1 * height, outline=255, width=thick
    )
    face = fitting("DRAFT", 0.8 * width, 0.52 * height)
    pen.text((width / 2, height / 2), "DRAFT", font=face, fill=255, anchor="mm")
    mask = mask.rotate(6, resample=Image.Resampling.BICUBIC).resize(
        (width // zoom, height // zoom), Image.Resampling.BOX
    )
    corner = (round(area.left), round(area.top))
    halo = mask.point(lambda value: value * 0.35).resize((mask.width + 4, mask.height + 4), Image.Resampling.BILINEAR)
    sheet.paste((255, 252, 246), (corner[0] - 2, corner[1] - 2), halo)
    sheet.paste(RED, corner, ImageChops.multiply(mask, Image.new("L", mask.size, 205)))
